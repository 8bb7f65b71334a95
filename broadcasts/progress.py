"""What do people hear of a ticket? New events become words, in the transaction that made them."""

from datetime import datetime

from estate.database import Session


async def tell(session: Session, *, now: datetime) -> None:
    """Turn what happened in this transaction into what will be said."""
