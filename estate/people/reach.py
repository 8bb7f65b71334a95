"""Can somebody be written to? Kept from what Telegram says of each chat."""

from sqlalchemy import update

from estate.database import Session
from estate.people.tables import Person, Reachability

STATES = {
    "blocked": Reachability.BLOCKED,
    "deactivated": Reachability.DEACTIVATED,
    "never_started": Reachability.NEVER_STARTED,
}


async def lost_touch(session: Session, telegram_id: int, reason: str) -> None:
    """Note that this account cannot be written to: blocked, deactivated or never_started."""
    await session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(reachability=STATES.get(reason, Reachability.BLOCKED))
    )


async def found_again(session: Session, telegram_id: int) -> None:
    """Note that this account can be written to."""
    await session.execute(
        update(Person)
        .where(Person.telegram_id == telegram_id)
        .values(reachability=Reachability.REACHABLE)
    )
