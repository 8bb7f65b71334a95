"""At which doors has nobody answered, and who of the staff knocks there?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from estate.database import Session
from estate.impairments.course import standing_in
from estate.impairments.equipment import Equipment
from estate.incidents.audience import Recipients, residents_by_risk, staff_on_duty
from estate.incidents.callouts import callout_of
from estate.incidents.drafts import buildings_of, move
from estate.incidents.kinds import Kind
from estate.incidents.rollcall import home_stands
from estate.incidents.rules import in_order_of_risk
from estate.incidents.stands import HomeStands, Stand
from estate.incidents.tables import (
    Answer,
    Call,
    Door,
    Incident,
    RollAnswer,
    State,
    Verb,
)
from estate.people.duty import call_list
from estate.people.tables import Person, Reachability, Residency
from estate.places.tables import Building, Unit

ASKED_EVERY = timedelta(minutes=3)
ASKED_AT_MOST = 2
ROLL_CALLS = frozenset({Kind.FIRE, Kind.GAS, Kind.FLOOD, Kind.EARTHQUAKE})
"""Where silence may mean that somebody cannot answer: only these ask again, and at doors."""


@dataclass(frozen=True, slots=True)
class AtDoor:
    """A home on the list of doors."""

    unit_id: int
    building: str
    floor: str
    label: str
    staff: str  # who is to knock; empty: nobody can go
    staff_id: int | None
    home: HomeStands
    in_part: bool  # somebody answered, and somebody else there who can be reached did not
    stairs: bool = False  # somebody there needs help with them; set only where staff read alone

    @property
    def is_open(self) -> bool:
        """Whether to knock there."""
        return self.in_part or self.home.stand is Stand.SILENT


def split(doors: Sequence[tuple[str, int]], staff: Sequence[int]) -> dict[int, int | None]:
    """Share doors, (floor, unit id) in the order in which they are walked, among `staff`.

    Everybody walks one stretch, as even as floors allow: a floor is never shared. Pure.
    """
    by_floor: dict[str, list[int]] = defaultdict(list)
    for floor, unit_id in doors:
        by_floor[floor].append(unit_id)
    shared: dict[int, int | None] = {}
    for units in by_floor.values():
        turn = len(shared) * len(staff) // len(doors)  # whose share the floor begins in
        shared |= dict.fromkeys(units, staff[turn] if staff else None)
    return shared


async def to_ask_again(session: Session, *, now: datetime) -> list[Incident]:
    """List the roll calls whose silent people are due to be asked again."""
    return [
        one
        for one in await _roll_calls(session)
        if one.asked < ASKED_AT_MOST and _times_due(_asked_since(one, now), now) > one.asked
    ]


async def ask_again(session: Session, incident: Incident, *, now: datetime) -> None:
    """Note that the silent are asked again; whoever asks does so in this transaction.

    Times that passed while nothing ran are made up for once.
    """
    asked = min(_times_due(_asked_since(incident, now), now), ASKED_AT_MOST)
    await move(session, incident, Verb.ASK, by=None, now=now, changes={"asked": asked})


async def silent_by_risk(
    session: Session, incident: Incident, buildings: Sequence[Building]
) -> Recipients:
    """Select whom to ask again: who can be reached and has not answered, unless somebody has for
    everybody there, or staff found all well."""
    stands = await home_stands(session, incident.id)
    settled = [unit_id for unit_id, home in stands.items() if home.stand is Stand.SETTLED]
    left = Unit.id.not_in([unit_id for unit_id in settled if unit_id is not None])
    where = and_(left, _not_heard(incident.id))
    return residents_by_risk(buildings, incident.floor, without=(), where=where)


async def to_knock(session: Session, *, now: datetime) -> list[Incident]:
    """List the roll calls whose silent homes have been asked for the last time without answer, and
    at once the fires where no alarm sounds: there people learn of it from knocks.

    Another floor lets nobody wait longer for a knock.
    """
    left = [one for one in await _roll_calls(session) if one.doors_at is None]
    return [
        one
        for one in left
        if _times_due(_told_since(one, now), now) > ASKED_AT_MOST
        or await _nobody_hears_an_alarm(session, one)
    ]


async def _nobody_hears_an_alarm(session: Session, incident: Incident) -> bool:
    if incident.kind is not Kind.FIRE:
        return False
    building_ids = [one.id for one in await buildings_of(session, incident.id)]
    return any(
        one.equipment is Equipment.FIRE_ALARM for one in await standing_in(session, building_ids)
    )


async def list_doors(session: Session, incident: Incident, *, now: datetime) -> None:
    """Share the homes not all of whose people answered among who can go now, once.

    Who answers later leaves the list; so do, while it lasts, homes from which help is called.
    """
    first = await session.scalar(
        update(Incident)
        .where(Incident.id == incident.id, Incident.doors_at.is_(None))
        .values(doors_at=now)
        .returning(Incident.id)
        .execution_options(synchronize_session=False)
    )
    await session.refresh(incident)
    if first is None:
        return
    buildings = await buildings_of(session, incident.id)
    left = await _to_knock_at(session, incident, buildings)
    shares = _share(left, await who_can_go(session, incident, buildings))
    session.add_all(
        Door(incident_id=incident.id, unit_id=unit_id, staff_id=staff_id)
        for unit_id, staff_id in shares.items()
    )
    await session.flush()


async def listed(session: Session) -> list[Incident]:
    """List the roll calls whose doors are shared already."""
    return [one for one in await _roll_calls(session) if one.doors_at is not None]


async def share_again(session: Session, incident: Incident, *, now: datetime) -> set[int]:
    """Share the doors again at which nobody can knock who has them. Returns who got some.

    These had nobody, or somebody who is off duty and not on the way, cannot come, or works there no
    more. Homes that have answered stay as they are.
    """
    buildings = await buildings_of(session, incident.id)
    await _list_more(session, incident, buildings, now=now)
    staff = await who_can_go(session, incident, buildings)
    rows = await session.execute(
        select(Door.unit_id, Door.staff_id, Unit.building_id)
        .join(Unit, Unit.id == Door.unit_id)
        .where(Door.incident_id == incident.id)
    )
    left = {row.unit_id: row.staff_id for row in rows if row.staff_id not in staff[row.building_id]}
    if not any(staff.values()) and not any(left.values()):
        return set()
    opened = {door.unit_id for door in await doors_of(session, incident.id) if door.is_open}
    walked = await _as_walked(session, incident, buildings) if left else []
    to_share = [one for one in walked if one.unit_id in opened & left.keys()]
    got = set()
    for unit_id, staff_id in sorted(_share(to_share, staff).items()):
        if staff_id == left[unit_id]:
            continue
        shared = await session.scalar(
            update(Door)
            .where(Door.incident_id == incident.id, Door.unit_id == unit_id)
            .where(Door.staff_id.is_not_distinct_from(left[unit_id]))
            .values(staff_id=staff_id)
            .returning(Door.unit_id)
            .execution_options(synchronize_session=False)
        )
        if shared is not None and staff_id is not None:
            got.add(staff_id)
    return got


@dataclass(frozen=True, slots=True)
class _Home:
    unit_id: int
    building_id: int
    floor: str


async def _to_knock_at(
    session: Session, incident: Incident, buildings: Sequence[Building]
) -> list[_Home]:
    """List the homes of which somebody is silent, or calls for help, as they are walked."""
    stands = await home_stands(session, incident.id)
    in_part = await _in_part(session, incident.id, stands)
    return [
        one
        for one in await _as_walked(session, incident, buildings)
        if one.unit_id in in_part
        or stands.get(one.unit_id, SILENT).stand in (Stand.SILENT, Stand.HELP)
    ]


async def _list_more(
    session: Session, incident: Incident, buildings: Sequence[Building], *, now: datetime
) -> None:
    """Add the doors of who was told later, when the silent of them were asked as often; where no
    alarm sounds, at once."""
    came_later = [one for one in (incident.grown_at, incident.moved_at) if one is not None]
    if not came_later or incident.doors_at is None:
        return
    due_at = max(came_later)
    if not await _nobody_hears_an_alarm(session, incident):
        due_at += (ASKED_AT_MOST + 1) * ASKED_EVERY
    if incident.doors_at >= due_at or now < due_at:
        return
    known = set(await session.scalars(select(Door.unit_id).where(Door.incident_id == incident.id)))
    left = await _to_knock_at(session, incident, buildings)
    session.add_all(
        Door(incident_id=incident.id, unit_id=one.unit_id, staff_id=None)
        for one in left
        if one.unit_id not in known
    )
    incident.doors_at = now
    await session.flush()


async def _as_walked(
    session: Session, incident: Incident, buildings: Sequence[Building]
) -> list[_Home]:
    """List all homes in the order in which doors are walked: floors at risk, then from the top."""
    homes: list[_Home] = []
    for building in buildings:
        rows = await session.execute(
            select(Unit.id, Unit.building_id, Unit.floor)
            .where(Unit.building_id == building.id)
            .order_by(Unit.id)
        )
        walked = in_order_of_risk(building.floors, incident.floor)
        walked += [floor for floor in reversed(building.floors) if floor not in walked]
        places = {floor: place for place, floor in enumerate(walked)}
        homes += sorted((_Home(*row) for row in rows), key=lambda one: places.get(one.floor, 0))
    return homes


def _share(homes: Sequence[_Home], staff: Mapping[int, tuple[int, ...]]) -> dict[int, int | None]:
    """Share homes among who can go to their building; buildings of the same staff as one."""
    shared: dict[int, int | None] = {}
    for team in dict.fromkeys(staff.values()):
        doors = [
            (f"{home.building_id}:{home.floor}", home.unit_id)
            for home in homes
            if staff[home.building_id] == team
        ]
        shared |= split(doors, team)
    return shared


async def who_can_go(
    session: Session, incident: Incident, buildings: Sequence[Building]
) -> dict[int, tuple[int, ...]]:
    """Tell who of each building's staff can knock: on duty or on the way, and not "can't come"."""
    said = {one.person_id: one.call for one in await callout_of(session, incident.id)}
    found: dict[int, tuple[int, ...]] = {}
    for building in buildings:
        on_duty = [one.person_id for one in await staff_on_duty(session, [building.id])]
        there = [one.person_id for one in await call_list(session, [building.id])]
        coming = [one for one in there if said.get(one) is Call.COMING]
        found[building.id] = tuple(
            one for one in dict.fromkeys([*on_duty, *coming]) if said.get(one) is not Call.CANT_COME
        )
    return found


async def doors_of(session: Session, incident_id: int) -> list[AtDoor]:
    """List the doors as shared, by building and floor, with where each home stands now."""
    stands = await home_stands(session, incident_id)
    in_part = await _in_part(session, incident_id, stands)
    rows = await session.execute(
        select(Unit.id, Building.code, Building.floors, Unit.floor, Unit.label, Door.staff_id,
               Person.name)
        .join(Door, Door.unit_id == Unit.id)
        .join(Building, Building.id == Unit.building_id)
        .outerjoin(Person, Person.id == Door.staff_id)
        .where(Door.incident_id == incident_id)
        .order_by(Building.id, Unit.id)
    )  # fmt: skip
    found = [
        (
            row.floors.index(row.floor) if row.floor in row.floors else 0,
            AtDoor(
                row.id, row.code, row.floor, row.label, row.name or "", row.staff_id,
                stands.get(row.id, SILENT), row.id in in_part,
            ),
        )
        for row in rows
    ]  # fmt: skip
    return [door for _, door in sorted(found, key=lambda one: (one[1].building, -one[0]))]


async def last_door(session: Session, incident_id: int, staff_id: int) -> tuple[int, str] | None:
    """Tell the unit and its label of which somebody of the staff spoke last; None: taken back."""
    row = (
        await session.execute(
            select(RollAnswer.unit_id, Unit.label, RollAnswer.answer)
            .join(Unit, Unit.id == RollAnswer.unit_id)
            .where(RollAnswer.incident_id == incident_id, RollAnswer.by_id == staff_id)
            .where(RollAnswer.person_id.is_(None))
            .where(RollAnswer.answer.not_in((Answer.GOING, Answer.ASKED_ANEW)))
            .order_by(RollAnswer.id.desc())
            .limit(1)
        )
    ).first()
    return None if row is None or row.answer is Answer.UNDONE else (row.unit_id, row.label)


async def said_to_be_away(session: Session, incident_id: int) -> list[str]:
    """Name the homes all of whose people that answered are not there."""
    stands = await home_stands(session, incident_id)
    away = [unit_id for unit_id, home in stands.items() if unit_id and home.is_away]
    rows = await session.execute(
        select(Building.code, Unit.label)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.id.in_(away))
        .order_by(Building.id, Unit.id)
    )
    return [f"{row.code} {row.label}" for row in rows]


SILENT = HomeStands(Stand.SILENT, {}, is_away=False)


def _not_heard(incident_id: int) -> ColumnElement[bool]:
    """Whoever has not answered, or not since their home was asked anew."""
    theirs = RollAnswer.incident_id == incident_id
    anew = (
        select(RollAnswer.unit_id, func.max(RollAnswer.id).label("id"))
        .where(theirs, RollAnswer.answer == Answer.ASKED_ANEW)
        .group_by(RollAnswer.unit_id)
        .subquery()
    )
    counts = anew.c.id.is_(None) | (RollAnswer.id > anew.c.id) | (RollAnswer.answer == Answer.AWAY)
    answered = (
        select(RollAnswer.person_id)
        .outerjoin(anew, anew.c.unit_id == RollAnswer.unit_id)
        .where(theirs, RollAnswer.person_id.is_not(None), counts)
    )
    return Person.id.not_in(answered)


async def _in_part(
    session: Session, incident_id: int, stands: Mapping[int | None, HomeStands]
) -> set[int]:
    """Tell which homes somebody answered for themselves, and somebody else there did not who can be
    reached."""
    answered = [unit_id for unit_id, one in stands.items() if one.stand is Stand.ANSWERED]
    found = await session.scalars(
        select(Residency.unit_id)
        .distinct()
        .join(Person, Person.id == Residency.person_id)
        .where(Residency.unit_id.in_([unit_id for unit_id in answered if unit_id is not None]))
        .where(Person.reachability == Reachability.REACHABLE, _not_heard(incident_id))
    )
    return set(found)


async def _roll_calls(session: Session) -> list[Incident]:
    found = await session.scalars(
        select(Incident)
        .where(Incident.state == State.LIVE, Incident.kind.in_(ROLL_CALLS))
        .order_by(Incident.id)
    )
    return list(found)


def _told_since(incident: Incident, now: datetime) -> datetime:
    return incident.grown_at or incident.released_at or now


def _asked_since(incident: Incident, now: datetime) -> datetime:
    told = _told_since(incident, now)
    return max(told, incident.moved_at or told)


def _times_due(began: datetime, now: datetime) -> int:
    return (now - began) // ASKED_EVERY
