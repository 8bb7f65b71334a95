"""Who is the first admin? A one-time link, printed where only the owner of the machine reads."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import exists, select, update

from estate.database import Session
from estate.errors import InviteUnusable
from estate.people.actor import Actor
from estate.people.tables import Claim, Role, Staff

VALID = timedelta(days=7)


async def open_claim(session: Session, *, now: datetime) -> str | None:
    """Give the code of the claim link while nobody works here; None once somebody does."""
    if await _has_staff(session):
        return None
    open_one = await session.scalar(
        select(Claim.code).where(Claim.used_by.is_(None), Claim.expires_at > now).limit(1)
    )
    if open_one is not None:
        return open_one
    claim = Claim(code=token_urlsafe(24), created_at=now, expires_at=now + VALID)
    session.add(claim)
    await session.flush()
    return claim.code


async def claim_admin(session: Session, actor: Actor, code: str, *, now: datetime) -> None:
    """Make this person the first admin. Raises InviteUnusable: unknown, expired or used_up."""
    claim = await session.get(Claim, code)
    if claim is None:
        raise InviteUnusable("unknown")
    if claim.used_by is not None or await _has_staff(session):
        raise InviteUnusable("used_up")
    if claim.expires_at <= now:
        raise InviteUnusable("expired")
    won = await session.execute(
        update(Claim)
        .where(Claim.code == code, Claim.used_by.is_(None))
        .values(used_by=actor.person_id)
        .returning(Claim.code)
        .execution_options(synchronize_session=False)
    )
    if won.first() is None:
        raise InviteUnusable("used_up")
    session.add(Staff(person_id=actor.person_id, role=Role.ADMIN, since=now))
    await session.flush()


async def _has_staff(session: Session) -> bool:
    return bool(await session.scalar(select(exists(select(Staff.person_id)))))
