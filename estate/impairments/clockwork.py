"""What is due of impairments by the clock? Each is taken by an update that still finds it so."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute

from estate.database import Session
from estate.impairments.rules import (
    LATE_AGAIN_AFTER,
    ROUND_LATE_AFTER,
    next_day_at,
    next_round,
)
from estate.impairments.tables import Impairment, ImpairmentEvent, State, Verb
from estate.incidents.overseeing import IN_DANGER
from estate.places.tables import Building

MOST_AT_ONCE = 3  # of one kind in one look, which comes again in seconds: an alert never waits long


async def rounds_due(session: Session, *, now: datetime) -> list[Impairment]:
    """List those whose round of the fire watch is due and of which staff have not been reminded."""
    return await _standing(
        session, Impairment.round_at <= now, Impairment.round_called.is_(False)
    )  # fmt: skip


async def take_call(session: Session, one: Impairment) -> bool:
    """Take it to remind staff of this round. False: somebody was faster, or made the round."""
    return await _take(session, one, Impairment.round_at, round_called=True)


async def rounds_missed(session: Session, *, now: datetime) -> list[Impairment]:
    """List those whose round nobody made in time."""
    return await _standing(session, Impairment.round_at <= now - ROUND_LATE_AFTER)


async def take_missed(session: Session, one: Impairment, *, now: datetime) -> datetime | None:
    """Note that a round was missed; the next is due. Returns when that one was; None: made."""
    missed = one.round_at
    if missed is None:
        return None
    following = next_round(missed, now=now)
    if not await _take(session, one, Impairment.round_at, round_at=following, round_called=False):
        return None
    await _note(session, one, Verb.MISSED, now=now, facts={"due": missed.isoformat()})
    return missed


async def soon_due(session: Session, *, now: datetime) -> list[Impairment]:
    """List those whose promised time is near and of which staff have not been reminded."""
    return await _standing(session, Impairment.warn_at <= now)


async def take_warning(session: Session, one: Impairment) -> bool:
    """Take it to remind staff of the promised time."""
    return await _take(session, one, Impairment.warn_at, warn_at=None)


async def late(session: Session, *, now: datetime) -> list[Impairment]:
    """List those whose promised time has passed and of which managers are to hear."""
    return await _standing(session, Impairment.late_at <= now)


async def take_late(session: Session, one: Impairment, *, now: datetime) -> tuple[bool, bool]:
    """Take it to tell managers that it is late: whether we may, and whether it slips just now.

    When it does, it is noted, and residents are told by the caller.
    """
    slips = one.late_at == one.due_at
    again = {"late_at": now + LATE_AGAIN_AFTER, "warn_at": None}
    daily = {"daily_at": await _next_day(session, one, now=now)} if slips else {}
    if not await _take(session, one, Impairment.late_at, **again, **daily):
        return False, False
    if slips and one.due_at is not None:
        await _note(session, one, Verb.SLIPPED, now=now, facts={"due": one.due_at.isoformat()})
    return True, slips


async def daily_due(session: Session, *, now: datetime) -> list[Impairment]:
    """List those of which residents are to hear again today; where something real is live they
    hear of that alone."""
    is_calm = Impairment.building_id.not_in(IN_DANGER)
    return await _standing(session, Impairment.daily_at <= now, is_calm)


async def take_daily(session: Session, one: Impairment, *, now: datetime) -> bool:
    """Take it to tell residents that it lasts."""
    following = await _next_day(session, one, now=now)
    return await _take(session, one, Impairment.daily_at, daily_at=following)


async def unsettled(session: Session) -> list[Impairment]:
    """List those that work again and of which somebody may not have heard so."""
    found = await session.scalars(
        select(Impairment)
        .where(Impairment.state == State.RESTORED, Impairment.settled_at.is_(None))
        .order_by(Impairment.id)
    )
    return list(found)


async def _standing(session: Session, *wanted: ColumnElement[bool]) -> list[Impairment]:
    found = await session.scalars(
        select(Impairment)
        .where(Impairment.state == State.STANDING, *wanted)
        .order_by(Impairment.id)
        .limit(MOST_AT_ONCE)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _take(
    session: Session, one: Impairment, due: InstrumentedAttribute[datetime | None], **changes: Any
) -> bool:
    taken = await session.execute(
        update(Impairment)
        .where(Impairment.id == one.id, Impairment.state == State.STANDING)
        .where(due == getattr(one, due.key))
        .values(**changes)
        .returning(Impairment.id)
        .execution_options(synchronize_session=False)
    )
    is_ours = taken.first() is not None
    await session.refresh(one)
    return is_ours


async def _next_day(session: Session, one: Impairment, *, now: datetime) -> datetime:
    building = await session.get_one(Building, one.building_id)
    return next_day_at(now, zone=building.timezone)


async def _note(
    session: Session, one: Impairment, verb: Verb, *, now: datetime, facts: dict[str, Any]
) -> None:
    session.add(
        ImpairmentEvent(impairment_id=one.id, at=now, actor_id=None, verb=verb, facts=facts)
    )
    await session.flush()
