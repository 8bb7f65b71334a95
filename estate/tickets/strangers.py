"""How much may somebody report whom nobody knows? Anybody on Telegram can write to the bot."""

from datetime import datetime, timedelta

from sqlalchemy import select

from estate.database import Session
from estate.errors import TooManyReports
from estate.people.actor import Actor
from estate.places.tables import Building
from estate.tickets.categories import is_danger
from estate.tickets.drafts import Draft
from estate.tickets.tables import Ticket

MOST, WITHIN = 3, timedelta(hours=1)  # a walk through the car park finds no more


async def require_patience(
    session: Session, draft: Draft, building: Building, *, by: Actor, now: datetime
) -> None:
    """Raise TooManyReports if `by`, neither resident nor staff, has sent enough for now.

    A danger always goes, and counts for nothing.
    """
    if by.homes or by.is_staff or is_danger(draft.category):
        return
    sent = await session.scalars(
        select(Ticket.category).where(
            Ticket.reporter_id == by.person_id, Ticket.created_at > now - WITHIN
        )
    )
    if sum(not is_danger(category) for category in sent) >= MOST:
        raise TooManyReports(MOST, building.emergency_number)
