"""Who has said that somebody in their home needs help with the stairs? Consent, and its end."""

from datetime import datetime

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import NotFound
from estate.people.actor import Actor
from estate.people.tables import Residency


async def ask_for_stairs(session: Session, actor: Actor, unit_id: int, *, now: datetime) -> None:
    """Let this person want help with the stairs in one of their own homes, from now on.

    May run twice: the first time stands. Raises NotFound where they do not live there.
    """
    await _require_home(session, actor, unit_id)
    await session.execute(
        update(Residency)
        .where(Residency.person_id == actor.person_id, Residency.unit_id == unit_id)
        .where(Residency.stairs_since.is_(None))
        .values(stairs_since=now)
        .execution_options(synchronize_session=False)
    )


async def take_stairs_back(session: Session, actor: Actor, unit_id: int) -> None:
    """Let this person want no help with the stairs there any more.

    What staff were shown in an incident stays on its record. May run twice. Raises NotFound where
    they do not live there.
    """
    await _require_home(session, actor, unit_id)
    await session.execute(
        update(Residency)
        .where(Residency.person_id == actor.person_id, Residency.unit_id == unit_id)
        .values(stairs_since=None)
        .execution_options(synchronize_session=False)
    )


async def stairs_wanted(session: Session, person_id: int) -> set[int]:
    """Tell for which of their homes a person wants help with the stairs."""
    found = await session.scalars(
        select(Residency.unit_id).where(
            Residency.person_id == person_id, Residency.stairs_since.is_not(None)
        )
    )
    return set(found)


async def _require_home(session: Session, actor: Actor, unit_id: int) -> None:
    found = await session.scalar(
        select(Residency.id).where(
            Residency.person_id == actor.person_id, Residency.unit_id == unit_id
        )
    )
    if found is None:
        raise NotFound("home", str(unit_id))
