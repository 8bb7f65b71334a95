"""Which code opens a home? As the office gets it: from the sheet of all invites."""

from datetime import datetime

from estate.database import Session
from estate.people.invites import invites


async def invite_for(session: Session, unit_id: int, *, now: datetime) -> str:
    """Read one home's code off the sheet."""
    sheet = await invites(session, now=now)
    return next(invite.code for invite in sheet if invite.unit.id == unit_id)
