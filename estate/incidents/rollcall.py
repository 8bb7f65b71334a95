"""Who is safe, who needs help, who is silent? Answers by person, from which homes follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from estate.database import Session
from estate.errors import NotAllowed, NotAsked, NotFound, RollCallOver
from estate.incidents.drafts import buildings_of, find
from estate.incidents.rules import number_of
from estate.incidents.tables import Answer, Incident, RollAnswer, State
from estate.people.actor import Actor, Home
from estate.people.tables import Person
from estate.places.tables import Building, Unit


class Stand(StrEnum):
    """Where a home stands. Each home is at exactly one."""

    SILENT = "silent"
    ANSWERED = "answered"  # somebody did, but not for everybody there
    SETTLED = "settled"  # everybody there is safe or out
    HELP = "help"


Given = tuple[int, Answer]
"""Whose answer it is, and what it was."""


def stand_of(answers: Iterable[Given]) -> Stand:
    """Tell where a home stands by its people's answers, in the order in which they were given.

    An answer counts for its giver; "everybody here is safe" settles the home; who needs help
    afterwards reopens it, and only that person's own later answer takes it back (staff give it in
    that person's name).
    """
    in_need: set[int] = set()
    settled, somebody = False, False
    for person_id, answer in answers:
        somebody = True
        if answer is Answer.HELP:
            in_need.add(person_id)
            settled = False
            continue
        in_need.discard(person_id)
        settled = settled or answer is Answer.ALL_SAFE
    if in_need:
        return Stand.HELP
    if settled:
        return Stand.SETTLED
    return Stand.ANSWERED if somebody else Stand.SILENT


@dataclass(frozen=True, slots=True)
class InNeed:
    """Somebody who needs help; without a home where the bot does not know one there."""

    person_id: int
    name: str
    building: str = ""
    floor: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """Where a roll call stands, in homes, and who needs help. The four sum up to all homes."""

    silent: int
    answered: int
    settled: int
    help: int
    in_need: tuple[InNeed, ...]

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


async def answer(
    session: Session, incident_id: int, given: Answer, *, by: Actor, now: datetime
) -> Said:
    """Take what somebody says of themselves.

    `I need help` is taken from anybody, and after the end too. Anything else only from who lives
    there, while it lasts, or takes back a call for help. Raises NotFound, NotAllowed, RollCallOver.
    """
    incident = await _asked(session, incident_id)
    homes = await _homes_there(session, incident_id, by)
    was_in_need = await _needs_help(session, incident_id, by.person_id)
    if given is not Answer.HELP and not was_in_need:
        if not homes:
            raise NotAsked(deed="answer a roll call")
        _require_live(incident)
    await _add(session, incident_id, homes, given, person_id=by.person_id, by=by, now=now)
    calls = given is Answer.HELP
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
    if was_in_need:  # called for from every home that they have there
        await _add(session, incident_id, mine, Answer.SAFE, person_id=by.person_id, by=by, now=now)
    await _add(session, incident_id, homes, Answer.ALL_SAFE, person_id=by.person_id, by=by, now=now)
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
    rows = await session.scalars(
        select(RollAnswer.unit_id)
        .where(RollAnswer.incident_id == incident_id, RollAnswer.person_id == person_id)
        .distinct()
    )
    for unit_id in rows.all():
        session.add(
            RollAnswer(
                incident_id=incident_id, unit_id=unit_id, person_id=person_id,
                by_id=by.person_id, answer=Answer.SAFE, at=now,
            )
        )  # fmt: skip
    await session.flush()
    return True


async def roll_of(session: Session, incident_id: int) -> Roll:
    """Count where the homes of an incident's buildings stand."""
    building_ids = [one.id for one in await buildings_of(session, incident_id)]
    homes = await session.scalar(
        select(func.count(Unit.id)).where(Unit.building_id.in_(building_ids))
    )
    given = await _by_home(session, incident_id)
    stands = [stand_of(answers) for unit_id, answers in given.items() if unit_id is not None]
    count = {stand: stands.count(stand) for stand in Stand}
    return Roll(
        silent=(homes or 0) - len(stands) + count[Stand.SILENT],
        answered=count[Stand.ANSWERED],
        settled=count[Stand.SETTLED],
        help=count[Stand.HELP],
        in_need=await _in_need(session, given),
    )


async def person_of_roll(session: Session, incident_id: int, person_id: int) -> InNeed:
    """Name somebody who answered, with the home that they answered from. Raises NotFound."""
    row = (
        await session.execute(
            select(Person.name, Building.code, Unit.floor, Unit.label)
            .join(RollAnswer, RollAnswer.person_id == Person.id)
            .outerjoin(Unit, Unit.id == RollAnswer.unit_id)
            .outerjoin(Building, Building.id == Unit.building_id)
            .where(RollAnswer.incident_id == incident_id, Person.id == person_id)
            .order_by(RollAnswer.id.desc())
            .limit(1)
        )
    ).first()
    if row is None:
        raise NotFound(noun="person", name=str(person_id))
    return InNeed(person_id, row.name, row.code or "", row.floor or "", row.label or "")


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
    homes: Sequence[Home],
    given: Answer,
    *,
    person_id: int,
    by: Actor,
    now: datetime,
) -> None:
    units: list[int | None] = [home.unit_id for home in homes]
    for unit_id in units or [None]:
        session.add(
            RollAnswer(
                incident_id=incident_id, unit_id=unit_id, person_id=person_id,
                by_id=by.person_id, answer=given, at=now,
            )
        )  # fmt: skip
    await session.flush()


async def _needs_help(session: Session, incident_id: int, person_id: int) -> bool:
    last = await session.scalar(
        select(RollAnswer.answer)
        .where(RollAnswer.incident_id == incident_id, RollAnswer.person_id == person_id)
        .order_by(RollAnswer.id.desc())
        .limit(1)
    )
    return last is Answer.HELP


async def _by_home(session: Session, incident_id: int) -> dict[int | None, list[Given]]:
    rows = await session.execute(
        select(RollAnswer.unit_id, RollAnswer.person_id, RollAnswer.answer)
        .where(RollAnswer.incident_id == incident_id)
        .order_by(RollAnswer.id)
    )
    found: dict[int | None, list[Given]] = defaultdict(list)
    for unit_id, person_id, given in rows:
        found[unit_id].append((person_id, given))
    return found


async def _in_need(session: Session, given: dict[int | None, list[Given]]) -> tuple[InNeed, ...]:
    """Name who needs help now, with where; whom no home is known of comes last."""
    waiting = [
        (person_id, unit_id)
        for unit_id, answers in given.items()
        for person_id, last in dict(answers).items()
        if last is Answer.HELP
    ]
    names = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_([one for one, _ in waiting]))
    )
    places = await session.execute(
        select(Unit.id, Building.code, Unit.floor, Unit.label)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.id.in_([unit_id for _, unit_id in waiting if unit_id is not None]))
    )
    name_of = {row.id: row.name for row in names}
    place_of = {row.id: (row.code, row.floor, row.label) for row in places}
    found = [
        InNeed(person_id, name_of[person_id], *place_of.get(unit_id or 0, ("", "", "")))
        for person_id, unit_id in waiting
    ]
    return tuple(sorted(found, key=lambda one: (not one.unit, one.building, one.unit)))
