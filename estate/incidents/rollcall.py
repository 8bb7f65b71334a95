"""Who is safe, who needs help, who is silent? Answers by person, from which homes follow."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true

from estate.database import Session
from estate.errors import NotAllowed, NotAsked, NotFound, RollCallOver
from estate.incidents.drafts import buildings_of, find, live_in
from estate.incidents.rules import number_of
from estate.incidents.stands import Given, HomeStands, Stand, read_home
from estate.incidents.tables import AT_THE_DOOR, CALLS, Answer, Incident, Mode, RollAnswer, State
from estate.people.actor import Actor, Home
from estate.people.tables import Person
from estate.places.tables import Building, Unit


@dataclass(frozen=True, slots=True)
class InNeed:
    """Somebody who needs help; without a home where the bot does not know one there.

    Nobody's number and name where staff found somebody at the door: `found_by` tells who did.
    """

    person_id: int | None
    name: str
    building: str = ""
    floor: str = ""
    unit: str = ""
    unit_id: int | None = None
    since: datetime | None = field(default=None, compare=False)
    going: tuple[str, ...] = field(default=(), compare=False)  # who of the staff goes there
    found_by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Roll:
    """Where a roll call stands, in homes, and who needs help. The four sum up to all homes."""

    silent: int
    answered: int
    settled: int
    help: int
    in_need: tuple[InNeed, ...]
    knocked: int = 0  # of the silent: staff knocked and nobody answered

    @property
    def homes(self) -> int:
        """All homes that are asked."""
        return self.silent + self.answered + self.settled + self.help


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer did: for which homes it counts, and whether it calls for help."""

    incident: Incident
    homes: tuple[Home, ...]
    calls_for_help: bool
    was_in_need: bool  # before it


@dataclass(frozen=True, slots=True)
class Knocked:
    """What staff found at a door, and who of that home needed help before it and does now."""

    incident: Incident
    label: str
    before: tuple[InNeed, ...]
    after: tuple[InNeed, ...]


async def answer(
    session: Session, incident_id: int, given: Answer, *, by: Actor, now: datetime
) -> Said:
    """Take what somebody says of themselves.

    `I need help` is taken from anybody, and after the end too; then it counts in what is real and
    live there now, and so does a call under a drill. Anything else is taken only from who lives
    there, while it lasts, or takes back a call for help. Raises NotFound, NotAllowed, RollCallOver.
    """
    incident = await _asked(session, incident_id)
    if given is Answer.HELP:
        incident = await _real_one(session, incident, by) or incident
    homes = await _homes_there(session, incident.id, by)
    was_in_need = await _needs_help(session, incident.id, by.person_id)
    if given is not Answer.HELP and not was_in_need:
        if not homes:
            raise NotAsked(deed="answer a roll call")
        _require_live(incident)
    calls = given is Answer.HELP
    units: set[int | None] = {home.unit_id for home in homes} or {None}
    if was_in_need and not calls:  # also where they were not known to live, or do not any more
        units |= await _units_of(session, incident.id, by.person_id)
    await _add(session, incident.id, units, given, person_id=by.person_id, by=by, now=now)
    return Said(incident, homes, calls_for_help=calls, was_in_need=was_in_need)


async def answer_for_home(
    session: Session, incident_id: int, unit_id: int, *, by: Actor, now: datetime
) -> Said:
    """Take that everybody in one's own home is safe or out, its giver too.

    Raises NotFound, NotAllowed, RollCallOver.
    """
    incident = await _asked(session, incident_id)
    _require_live(incident)
    mine = await _homes_there(session, incident_id, by)
    homes = [home for home in mine if home.unit_id == unit_id]
    if not homes:
        raise NotAsked(deed="answer a roll call")
    was_in_need = await _needs_help(session, incident_id, by.person_id)
    me = by.person_id
    if was_in_need:  # called for from every home that they have there
        everywhere = await _units_of(session, incident_id, me) | {home.unit_id for home in mine}
        await _add(session, incident_id, everywhere, Answer.SAFE, person_id=me, by=by, now=now)
    await _add(session, incident_id, {unit_id}, Answer.ALL_SAFE, person_id=me, by=by, now=now)
    return Said(incident, tuple(homes), calls_for_help=False, was_in_need=was_in_need)


async def helped(
    session: Session, incident_id: int, person_id: int, *, by: Actor, now: datetime
) -> bool:
    """Staff of the building say that somebody has been helped. False: nobody waits for help there.

    Raises NotFound, NotAllowed.
    """
    await _asked(session, incident_id)
    buildings = await buildings_of(session, incident_id)
    if not any(by.works_in(building.id) for building in buildings):
        raise NotAllowed(deed="answer for somebody")
    if not await _needs_help(session, incident_id, person_id):
        return False
    units = await _units_of(session, incident_id, person_id)
    await _add(session, incident_id, units, Answer.SAFE, person_id=person_id, by=by, now=now)
    return True


async def knock(
    session: Session, incident_id: int, unit_id: int, found: Answer, *, by: Actor, now: datetime
) -> Knocked:
    """Take what staff found at a door.

    Raises NotFound, NotAllowed to all but staff of that building, RollCallOver after the end
    except for somebody who needs rescue or no longer does.
    """
    incident = await _asked(session, incident_id)
    buildings = {building.id for building in await buildings_of(session, incident_id)}
    unit = await session.get(Unit, unit_id)
    if (
        unit is None
        or unit.building_id not in buildings
        or found not in (*AT_THE_DOOR, Answer.UNDONE)
    ):
        raise NotFound(noun="door", name=str(unit_id))
    if not by.works_in(unit.building_id):
        raise NotAllowed(deed="answer for a door")
    this = RollAnswer.unit_id == unit_id
    before = await _in_need(session, await _read(session, incident_id, this))
    if found is not Answer.RESCUE and not before:
        _require_live(incident)
    session.add(
        RollAnswer(
            incident_id=incident_id, unit_id=unit_id, person_id=None, by_id=by.person_id,
            answer=found, at=now,
        )
    )  # fmt: skip
    await session.flush()
    after = await _in_need(session, await _read(session, incident_id, this))
    return Knocked(incident, unit.label, before, after)


async def roll_of(session: Session, incident_id: int) -> Roll:
    """Count where the homes of an incident's buildings stand."""
    building_ids = [one.id for one in await buildings_of(session, incident_id)]
    homes = await session.scalar(
        select(func.count(Unit.id)).where(Unit.building_id.in_(building_ids))
    )
    given = await home_stands(session, incident_id)
    found = [one for unit_id, one in given.items() if unit_id is not None]
    stands = [one.stand for one in found]
    count = {stand: stands.count(stand) for stand in Stand}
    return Roll(
        silent=(homes or 0) - len(stands) + count[Stand.SILENT],
        answered=count[Stand.ANSWERED],
        settled=count[Stand.SETTLED],
        help=count[Stand.HELP],
        in_need=await _in_need(session, given),
        knocked=sum(one.is_knocked and one.stand is Stand.SILENT for one in found),
    )


async def newest_call(session: Session, incident_id: int) -> int:
    """Number the newest call for help of an incident, answered or not; 0 where there is none."""
    found = await session.scalar(
        select(func.max(RollAnswer.id)).where(
            RollAnswer.incident_id == incident_id, RollAnswer.answer.in_(CALLS)
        )
    )
    return found or 0


async def in_need_of(session: Session, incident_id: int) -> tuple[InNeed, ...]:
    """Name who needs help now, with where; whom no home is known of comes last."""
    calling = (
        select(RollAnswer.id)
        .where(RollAnswer.incident_id == incident_id, RollAnswer.answer.in_(CALLS))
        .limit(1)
    )
    if await session.scalar(calling) is None:
        return ()
    return await _in_need(session, await home_stands(session, incident_id))


async def person_of_roll(session: Session, incident_id: int, person_id: int) -> tuple[InNeed, ...]:
    """Name somebody who answered, once for each home that they answered from: they may be in any.

    Raises NotFound.
    """
    rows = await session.execute(
        select(Person.name, Building.code, Unit.floor, Unit.label, RollAnswer.unit_id)
        .join(RollAnswer, RollAnswer.person_id == Person.id)
        .outerjoin(Unit, Unit.id == RollAnswer.unit_id)
        .outerjoin(Building, Building.id == Unit.building_id)
        .where(RollAnswer.incident_id == incident_id, Person.id == person_id)
        .order_by(Building.code, Unit.label)
        .distinct()
    )
    found = [
        InNeed(person_id, row.name, row.code or "", row.floor or "", row.label or "", row.unit_id)
        for row in rows
    ]
    if not found:
        raise NotFound(noun="person", name=str(person_id))
    return tuple(one for one in found if one.unit) or tuple(found)


async def asked_of(session: Session, actor: Actor) -> list[Incident]:
    """List what is live where this person lives, newest first."""
    building_ids = {home.building_id for home in actor.homes}
    live = await session.scalars(
        select(Incident).where(Incident.state == State.LIVE).order_by(Incident.id.desc())
    )
    return [
        one
        for one in live
        if building_ids & {building.id for building in await buildings_of(session, one.id)}
    ]


async def homes_in(session: Session, incident_id: int, actor: Actor) -> tuple[Home, ...]:
    """List the homes that somebody has in an incident's buildings."""
    return await _homes_there(session, incident_id, actor)


async def _real_one(session: Session, incident: Incident, by: Actor) -> Incident | None:
    """What is real and live where somebody lives who calls for help under another button: an old
    one, or one of a drill."""
    if incident.state is State.LIVE and incident.mode is Mode.ACTUAL:
        return None
    asked = [building.id for building in await buildings_of(session, incident.id)]
    building_ids = [home.building_id for home in by.homes] or asked
    live = await live_in(session, building_ids)
    return next((one for one in live if one.mode is Mode.ACTUAL), None)


async def _units_of(session: Session, incident_id: int, person_id: int) -> set[int | None]:
    """Tell from which homes somebody has answered; None: from where none is known of them."""
    rows = await session.scalars(
        select(RollAnswer.unit_id)
        .where(RollAnswer.incident_id == incident_id, RollAnswer.person_id == person_id)
        .distinct()
    )
    return set(rows)


def _require_live(incident: Incident) -> None:
    if incident.state is not State.LIVE:
        raise RollCallOver(deed="answer a roll call", state=incident.state.value)


async def _asked(session: Session, incident_id: int) -> Incident:
    incident = await find(session, incident_id)
    if incident.released_at is None:
        raise NotFound(noun="incident", name=number_of(incident_id))
    return incident


async def _homes_there(session: Session, incident_id: int, actor: Actor) -> tuple[Home, ...]:
    building_ids = {one.id for one in await buildings_of(session, incident_id)}
    return tuple(home for home in actor.homes if home.building_id in building_ids)


async def _add(
    session: Session,
    incident_id: int,
    units: Collection[int | None],
    given: Answer,
    *,
    person_id: int,
    by: Actor,
    now: datetime,
) -> None:
    for unit_id in sorted(units, key=lambda one: one or 0):
        session.add(
            RollAnswer(
                incident_id=incident_id, unit_id=unit_id, person_id=person_id,
                by_id=by.person_id, answer=given, at=now,
            )
        )  # fmt: skip
    await session.flush()


async def _needs_help(session: Session, incident_id: int, person_id: int) -> bool:
    """Whether somebody waits for help, in any home that they answered from."""
    theirs = select(RollAnswer.unit_id).where(
        RollAnswer.incident_id == incident_id, RollAnswer.person_id == person_id
    )
    at_no_home = RollAnswer.unit_id.is_(None) & (RollAnswer.person_id == person_id)
    found = await _read(session, incident_id, RollAnswer.unit_id.in_(theirs) | at_no_home)
    return any(person_id in one.in_need for one in found.values())


async def home_stands(session: Session, incident_id: int) -> dict[int | None, HomeStands]:
    """Tell where each home stands of which anything is known, by its unit."""
    return await _read(session, incident_id, true())


async def stands_of(
    session: Session, incident_id: int, unit_ids: Collection[int]
) -> dict[int | None, HomeStands]:
    """Tell the same of these homes alone."""
    return await _read(session, incident_id, RollAnswer.unit_id.in_(unit_ids))


async def _read(
    session: Session, incident_id: int, which: ColumnElement[bool]
) -> dict[int | None, HomeStands]:
    rows = await session.execute(
        select(
            RollAnswer.unit_id,
            RollAnswer.person_id,
            RollAnswer.answer,
            RollAnswer.by_id,
            RollAnswer.at,
        )
        .where(RollAnswer.incident_id == incident_id, which)
        .order_by(RollAnswer.id)
    )
    found: dict[int | None, list[Given]] = defaultdict(list)
    for unit_id, person_id, given, by_id, at in rows:
        found[unit_id].append(Given(person_id, given, by_id, at))
    return {unit_id: read_home(given) for unit_id, given in found.items()}


async def _in_need(session: Session, homes: dict[int | None, HomeStands]) -> tuple[InNeed, ...]:
    """Name who needs help now, with where; whom no home is known of comes last."""
    waiting = [
        (one, unit_id, need)
        for unit_id, home in homes.items()
        for one, need in home.in_need.items()
    ]
    people = {one for one, *_ in waiting}
    people |= {one for *_, need in waiting for one in (need.by_id, *need.going)}
    names = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_([one for one in people if one]))
    )
    places = await session.execute(
        select(Unit.id, Building.code, Unit.floor, Unit.label)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.id.in_([unit_id for _, unit_id, _ in waiting if unit_id is not None]))
    )
    name_of = {row.id: row.name for row in names}
    place_of = {row.id: (row.code, row.floor, row.label) for row in places}
    found = [
        InNeed(
            person_id, name_of.get(person_id or 0, ""),
            *place_of.get(unit_id or 0, ("", "", "")), unit_id,
            since=need.since, going=tuple(name_of.get(one, "") for one in need.going),
            found_by=name_of.get(need.by_id, "") if person_id is None else "",
        )
        for person_id, unit_id, need in waiting
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.unit, one.building, one.unit)))
