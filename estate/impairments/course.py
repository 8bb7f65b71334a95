"""How does an impairment run? Drafted, declared, extended, walked round, restored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, select, update

from estate.database import Session
from estate.errors import (
    ImpairmentUnclear,
    NotAllowed,
    NotFound,
    StandsAlready,
    WorksAgain,
    WrongState,
)
from estate.impairments.equipment import ASSET_KINDS, WATCHED, Equipment
from estate.impairments.rules import (
    DRAFT_LIVES,
    FURTHEST,
    MOST_WHAT,
    MOST_WHY,
    ROUND_EVERY,
    SAME_ROUND,
    covers,
    next_day_at,
    number_of,
    warn_at,
)
from estate.impairments.tables import Impairment, ImpairmentEvent, ImpairmentNotice, State, Verb
from estate.notices.tables import Notice, NoticeMessage
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.finding import lock
from estate.places.tables import Asset, Building


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody declares. No floors: the whole building."""

    building_id: int
    equipment: Equipment
    what: str = ""
    floors: tuple[str, ...] = ()
    asset_id: int | None = None
    why: str = ""
    due_at: datetime | None = None


async def draft(session: Session, wish: Wish, *, by: Actor, now: datetime) -> Impairment:
    """Keep what would be declared; nobody hears of it. Raises NotAllowed, ImpairmentUnclear,
    StandsAlready."""
    by.require_staff(wish.building_id, deed="impairment")
    await _check(session, wish, now=now)
    drafted = Impairment(
        building_id=wish.building_id, equipment=wish.equipment, what=_on_one_line(wish.what),
        floors=list(wish.floors), asset_id=wish.asset_id, why=_on_one_line(wish.why),
        due_at=wish.due_at,
        state=State.DRAFT, drafted_at=now, declared_by=by.person_id,
    )  # fmt: skip
    await _require_new(session, drafted)
    session.add(drafted)
    await session.flush()
    return drafted


async def declare(session: Session, impairment_id: int, *, by: Actor, now: datetime) -> Impairment:
    """Let a draft stand; residents are told of it by the caller, in the same transaction.

    Raises NotFound, and to the slower of two, whichever draft they press, StandsAlready.
    """
    one = await find(session, impairment_id, by=by)
    await lock(session, [one.building_id])
    await session.refresh(one)
    if one.state is State.STANDING:
        raise await _stands(session, one)
    await _require_new(session, one)
    if one.state is not State.DRAFT or now - one.drafted_at > DRAFT_LIVES:
        raise WrongState(deed="declare", state=one.state.value)
    if one.due_at is not None and one.due_at <= now:
        raise ImpairmentUnclear(reason="time")
    zone = (await session.get_one(Building, one.building_id)).timezone
    await _move(
        session, one, State.DRAFT, state=State.STANDING, since=now, declared_by=by.person_id,
        warn_at=warn_at(one.due_at, now=now), late_at=one.due_at,
        daily_at=next_day_at(now, zone=zone),
        round_at=now + ROUND_EVERY if one.equipment in WATCHED else None,
    )  # fmt: skip
    await _note(session, one, Verb.IMPAIRED, by=by.person_id, now=now, facts=_as_told(one))
    return one


async def drop(session: Session, impairment_id: int, *, by: Actor) -> Impairment:
    """Give a draft up. Raises NotFound, StandsAlready, WrongState."""
    one = await find(session, impairment_id, by=by)
    if one.state is State.STANDING:
        raise await _stands(session, one)
    await _move(session, one, State.DRAFT, state=State.DROPPED)
    return one


async def extend(
    session: Session, impairment_id: int, due_at: datetime | None, *, by: Actor, now: datetime
) -> Impairment | None:
    """Give another time by which it works again; None: nobody knows.

    Returns None where residents were told just that. Raises NotFound, WorksAgain, WrongState,
    ImpairmentUnclear.
    """
    one = await standing(session, impairment_id, by=by)
    _check_time(due_at, now=now)
    if one.due_at == due_at:
        return None
    zone = (await session.get_one(Building, one.building_id)).timezone
    before = one.due_at
    await _move(
        session, one, State.STANDING, due_at=due_at, warn_at=warn_at(due_at, now=now),
        late_at=due_at, daily_at=next_day_at(now, zone=zone),
    )  # fmt: skip
    facts = {"due": _written(due_at), "before": _written(before)}
    await _note(session, one, Verb.EXTENDED, by=by.person_id, now=now, facts=facts)
    return one


async def walk_round(
    session: Session, impairment_id: int, *, by: Actor, now: datetime
) -> Impairment:
    """Note a round of the fire watch; two presses within minutes are one. Raises NotFound,
    WorksAgain, WrongState."""
    one = await standing(session, impairment_id, by=by)
    last = await last_round(session, one.id)
    if one.round_at is None or (last is not None and now - last.at < SAME_ROUND):
        return one
    await _move(
        session, one, State.STANDING, round_at=now + ROUND_EVERY, round_called=False
    )  # fmt: skip
    await _note(session, one, Verb.ROUND, by=by.person_id, now=now, facts={})
    return one


async def restore(session: Session, impairment_id: int, *, by: Actor, now: datetime) -> Impairment:
    """Note that it works again; whoever was told of it is told by the caller, in the same
    transaction. Raises NotFound, WorksAgain, WrongState."""
    one = await standing(session, impairment_id, by=by)
    await _move(
        session, one, State.STANDING, state=State.RESTORED, restored_at=now,
        restored_by=by.person_id,
    )  # fmt: skip
    await _note(session, one, Verb.RESTORED, by=by.person_id, now=now, facts={})
    return one


async def find(session: Session, impairment_id: int, *, by: Actor) -> Impairment:
    """Load an impairment for staff of its building. Raises NotFound to everybody else."""
    one = await session.get(Impairment, impairment_id, populate_existing=True)
    if one is None or not by.works_in(one.building_id):
        raise NotFound(noun="impairment", name=number_of(impairment_id))
    return one


async def standing(session: Session, impairment_id: int, *, by: Actor) -> Impairment:
    """Load one that stands. Raises NotFound, WorksAgain, WrongState."""
    one = await find(session, impairment_id, by=by)
    if one.state is State.RESTORED:
        name = await _name(session, one.restored_by)
        raise WorksAgain(deed="impairment", state=one.state.value, by=name)
    if one.state is not State.STANDING:
        raise WrongState(deed="impairment", state=one.state.value)
    return one


async def standing_in(session: Session, building_ids: Collection[int]) -> list[Impairment]:
    """List what does not work in these buildings, oldest first."""
    found = await session.scalars(
        select(Impairment)
        .where(Impairment.state == State.STANDING)
        .where(Impairment.building_id.in_(list(building_ids)))
        .order_by(Impairment.id)
    )
    return list(found)


async def standing_for(session: Session, *, by: Actor) -> list[Impairment]:
    """List what does not work where somebody works, oldest first. Raises NotAllowed to all but
    staff."""
    if not by.is_staff:
        raise NotAllowed("impairment")
    found = await session.scalars(
        select(Impairment).where(Impairment.state == State.STANDING).order_by(Impairment.id)
    )
    return [one for one in found if by.works_in(one.building_id)]


async def assets_of(session: Session, building_id: int, equipment: Equipment | None) -> list[Asset]:
    """List the imported assets of a building that are such equipment, by their codes."""
    kinds = ASSET_KINDS.get(equipment, frozenset()) if equipment else frozenset()
    found = await session.scalars(
        select(Asset)
        .where(Asset.building_id == building_id, func.lower(Asset.kind).in_(sorted(kinds)))
        .order_by(Asset.code)
    )
    return list(found)


async def last_round(session: Session, impairment_id: int) -> ImpairmentEvent | None:
    """Find the last round of the fire watch that somebody made."""
    return await session.scalar(
        select(ImpairmentEvent)
        .where(ImpairmentEvent.impairment_id == impairment_id)
        .where(ImpairmentEvent.verb == Verb.ROUND)
        .order_by(ImpairmentEvent.id.desc())
        .limit(1)
    )


async def count_events(session: Session, impairment_id: int, verb: Verb) -> int:
    """Count how often something happened to it."""
    found = await session.scalar(
        select(func.count())
        .select_from(ImpairmentEvent)
        .where(ImpairmentEvent.impairment_id == impairment_id, ImpairmentEvent.verb == verb)
    )
    return found or 0


async def notices_of(session: Session, impairment_id: int) -> list[Notice]:
    """List the notices that told residents of it, oldest first."""
    found = await session.scalars(
        select(Notice)
        .join(ImpairmentNotice, ImpairmentNotice.notice_id == Notice.id)
        .where(ImpairmentNotice.impairment_id == impairment_id)
        .order_by(Notice.id)
    )
    return list(found)


async def note_notice(session: Session, one: Impairment, notice: Notice) -> None:
    """Keep that a notice tells of it."""
    session.add(ImpairmentNotice(notice_id=notice.id, impairment_id=one.id))
    await session.flush()


async def messages_of(session: Session, impairment_id: int) -> list[int]:
    """List the messages that told of it, to people and to groups."""
    found = await session.scalars(
        select(NoticeMessage.message_id)
        .join(ImpairmentNotice, ImpairmentNotice.notice_id == NoticeMessage.notice_id)
        .where(ImpairmentNotice.impairment_id == impairment_id)
    )
    return list(found)


def told_and_next(one: Impairment) -> Select[int, int]:
    """Select each message that told of it, with the one that says that it works again."""
    of_people, of_groups = literal(one.told_people_id), literal(one.told_groups_id)
    following = case((NoticeMessage.building_id.is_(None), of_people), else_=of_groups)
    return (
        select(NoticeMessage.message_id, following)
        .join(ImpairmentNotice, ImpairmentNotice.notice_id == NoticeMessage.notice_id)
        .where(ImpairmentNotice.impairment_id == one.id)
    )


async def _check(session: Session, wish: Wish, *, now: datetime) -> None:
    building = await session.get(Building, wish.building_id)
    if building is None:
        raise ImpairmentUnclear(reason="building")
    needs_name = wish.equipment is Equipment.OTHER
    if needs_name != bool(wish.what) or len(wish.what) > MOST_WHAT or len(wish.why) > MOST_WHY:
        raise ImpairmentUnclear(reason="words")
    if not set(wish.floors) <= set(building.floors):
        raise ImpairmentUnclear(reason="floors")
    if wish.asset_id is not None:
        asset = await session.get(Asset, wish.asset_id)
        if asset is None or asset.building_id != building.id:
            raise ImpairmentUnclear(reason="building")
    _check_time(wish.due_at, now=now)


def _check_time(due_at: datetime | None, *, now: datetime) -> None:
    if due_at is not None and not now < due_at <= now + FURTHEST:
        raise ImpairmentUnclear(reason="time")


async def _require_new(session: Session, one: Impairment) -> None:
    for other in await standing_in(session, [one.building_id]):
        if covers(other, one.equipment, one.what, one.floors, one.asset_id):
            raise await _stands(session, other)


async def _stands(session: Session, one: Impairment) -> StandsAlready:
    by = await _name(session, one.declared_by)
    return StandsAlready(
        deed="declare", state=one.state.value, by=by, number=number_of(one.id)
    )  # fmt: skip


async def _name(session: Session, person_id: int | None) -> str:
    person = await session.get(Person, person_id) if person_id is not None else None
    return person.name if person else ""


async def _move(session: Session, one: Impairment, before: State, **changes: Any) -> None:
    """Change it by a guarded update; the row is brought up to date. Raises WrongState to the
    slower."""
    moved = await session.execute(
        update(Impairment)
        .where(Impairment.id == one.id, Impairment.state == before)
        .values(**changes)
        .returning(Impairment.id)
        .execution_options(synchronize_session=False)
    )
    was_first = moved.first() is not None
    await session.refresh(one)
    if not was_first:
        raise WrongState(deed="impairment", state=one.state.value)


async def _note(
    session: Session,
    one: Impairment,
    verb: Verb,
    *,
    by: int | None,
    now: datetime,
    facts: dict[str, Any],
) -> None:
    session.add(ImpairmentEvent(impairment_id=one.id, at=now, actor_id=by, verb=verb, facts=facts))
    await session.flush()


def _on_one_line(words: str) -> str:
    """What somebody wrote must not look like further lines of ours."""
    return " ".join(words.split())


def _as_told(one: Impairment) -> dict[str, Any]:
    return {
        "equipment": one.equipment.value,
        "what": one.what,
        "floors": list(one.floors),
        "why": one.why,
        "due": _written(one.due_at),
    }


def _written(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
