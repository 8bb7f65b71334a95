"""Which improvement actions are there, and what becomes of them? Who does what, by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import AlertUnclear, ManagerNeeded, NotAllowed, NotFound, WrongState
from estate.incidents.drafts import buildings_of, find, name_of
from estate.incidents.findings import add_finding
from estate.incidents.improvements.days import (
    LONGEST_AHEAD,
    is_decent_hour,
    next_reminder,
    today,
)
from estate.incidents.improvements.tables import (
    Improvement,
    ImprovementEvent,
    ImprovementState,
    ImprovementVerb,
)
from estate.incidents.overseeing import IN_DANGER
from estate.incidents.rules import MOST_WORDS
from estate.incidents.tables import (
    Finding,
    Incident,
    IncidentBuilding,
    IncidentFinding,
)
from estate.people.actor import Actor, actor_of
from estate.people.duty import Colleague, call_list
from estate.people.tables import Person, Reachability
from estate.places.tables import Building

MOST_AT_ONCE = 5  # reminders in one look, which comes again in seconds

AFTER = {
    ImprovementVerb.DONE: ImprovementState.DONE,
    ImprovementVerb.DROP: ImprovementState.DROPPED,
}


@dataclass(frozen=True, slots=True)
class Action:
    """An improvement action with everything that is shown of it."""

    id: int
    incident: Incident
    buildings: tuple[Building, ...]
    words: str
    owner_id: int
    owner: str
    owner_chat: int
    owner_language: str
    owner_can_do_it: bool  # works there still, and can be told
    due_on: date
    state: ImprovementState
    closed_by: str = ""
    closed_words: str = ""
    finding_id: int = 0

    @property
    def zone(self) -> str:
        """The time zone in which its day ends."""
        return self.buildings[0].timezone

    def is_of(self, actor: Actor) -> bool:
        """Whether somebody works in a building of it."""
        return any(actor.works_in(one.id) for one in self.buildings)

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Whether it is somebody's to do, or to answer for."""
        return self.is_of(actor) and (actor.manages or actor.person_id == self.owner_id)


def number_of(improvement_id: int) -> str:
    """Write its number as people read it."""
    return f"#A{improvement_id}"


def subject_of(improvement_id: int) -> str:
    """Name the card that shows it."""
    return f"improvement:{improvement_id}"


async def who_may_do_it(session: Session, incident: Incident) -> list[Colleague]:
    """List whom it can be given to: staff of any building of it whom the bot can reach."""
    return await call_list(session, [one.id for one in await buildings_of(session, incident.id)])


async def open_action(
    session: Session, incident_id: int, *, words: str, owner_id: int, due_on: date, by: Actor,
    now: datetime,
) -> Action:  # fmt: skip
    """Write down what is to be improved, who does it and by when.

    Raises NotFound to all but staff of a building of it, and where `owner_id` is none of them;
    AlertUnclear for no words, too many, or a day that is over.
    """
    finding = await add_finding(session, incident_id, Finding.IMPROVE, words, by=by, now=now)
    incident = await find(session, incident_id)
    await _require_owner(session, incident, owner_id)
    zone = await _require_day(session, incident, due_on, now=now)
    row = Improvement(
        finding_id=finding.id, incident_id=incident_id, owner_id=owner_id, due_on=due_on,
        remind_at=_first_word(due_on, owner_id, by=by, now=now, zone=zone),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    _note(session, row, ImprovementVerb.OPEN, by=by, now=now)
    return await action_of(session, row.id)


async def action_of(session: Session, improvement_id: int) -> Action:
    """Load one. Raises NotFound."""
    row = await session.get(Improvement, improvement_id, populate_existing=True)
    if row is None:
        raise NotFound(noun="improvement", name=number_of(improvement_id))
    return await _action(session, row)


async def watch_action(session: Session, improvement_id: int, *, by: Actor) -> Action:
    """Load one for staff of a building of it. Raises NotFound to all others."""
    action = await action_of(session, improvement_id)
    if not action.is_of(by):
        raise NotFound(noun="improvement", name=number_of(improvement_id))
    return action


async def may_change(
    session: Session, improvement_id: int, verb: ImprovementVerb, *, by: Actor
) -> Action:
    """Load an open one that `by` may change so: its owner or a manager; a manager drops it.

    Raises NotFound to all but staff of a building of it, NotAllowed, ManagerNeeded, WrongState.
    """
    action = await watch_action(session, improvement_id, by=by)
    if not action.may_be_changed_by(by):
        raise NotAllowed(deed=f"improvement {verb.value}")
    if verb is ImprovementVerb.DROP and not by.manages:
        raise ManagerNeeded(deed=f"improvement {verb.value}")
    if action.state is not ImprovementState.OPEN:
        raise WrongState(deed=verb.value, state=action.state.value)
    return action


async def finish(
    session: Session, improvement_id: int, verb: ImprovementVerb, *, words: str, by: Actor,
    now: datetime,
) -> Action:  # fmt: skip
    """Say that it is done, with what was done; or drop it, with the reason. Once.

    Raises what `may_change` does, AlertUnclear for too many words, or for none where it is dropped.
    """
    await may_change(session, improvement_id, verb, by=by)
    if len(words) > MOST_WORDS:
        raise AlertUnclear(reason="words_long")
    if verb is ImprovementVerb.DROP and not words:
        raise AlertUnclear(reason="words_missing")
    changes = {"state": AFTER[verb], "remind_at": None}
    return await _change(session, improvement_id, verb, changes, words=words, by=by, now=now)


async def move_to(
    session: Session, improvement_id: int, due_on: date, *, by: Actor, now: datetime
) -> Action:
    """Give it another day. Raises what `may_change` does, AlertUnclear for a day that is over."""
    action = await may_change(session, improvement_id, ImprovementVerb.MOVE, by=by)
    zone = await _require_day(session, action.incident, due_on, now=now)
    at = next_reminder(due_on, after=now, zone=zone)
    changes = {"due_on": due_on, "remind_at": at}
    return await _change(session, improvement_id, ImprovementVerb.MOVE, changes, by=by, now=now)


async def give_to(
    session: Session, improvement_id: int, owner_id: int, *, by: Actor, now: datetime
) -> Action:
    """Let somebody else do it. Raises what `may_change` does, NotFound for whom it cannot be."""
    action = await may_change(session, improvement_id, ImprovementVerb.GIVE, by=by)
    await _require_owner(session, action.incident, owner_id)
    at = _first_word(action.due_on, owner_id, by=by, now=now, zone=action.zone)
    changes = {"owner_id": owner_id, "remind_at": at}
    return await _change(session, improvement_id, ImprovementVerb.GIVE, changes, by=by, now=now)


@dataclass(frozen=True, slots=True)
class OpenAction:
    """What a list needs to know of an open one before it shows a page."""

    id: int
    owner_id: int
    due_on: date
    zone: str


async def open_actions(session: Session, *, by: Actor) -> list[OpenAction]:
    """List what is open in the buildings of this member of staff, the next due first.

    By one query however many there are: they are counted while a fire is on, too. Raises NotAllowed
    to anybody else.
    """
    by.require_staff(deed="list improvements")
    rows = await session.execute(
        select(
            Improvement.id, Improvement.owner_id, Improvement.due_on, Building.timezone,
            IncidentBuilding.building_id,
        )
        .join(IncidentBuilding, IncidentBuilding.incident_id == Improvement.incident_id)
        .join(Building, Building.id == IncidentBuilding.building_id)
        .where(Improvement.state == ImprovementState.OPEN)
        .order_by(Improvement.due_on, Improvement.id, IncidentBuilding.position)
    )  # fmt: skip
    found: dict[int, OpenAction] = {}
    theirs: set[int] = set()
    for id_, owner_id, due_on, zone, building_id in rows:
        found.setdefault(id_, OpenAction(id_, owner_id, due_on, zone))  # of its first building
        if by.works_in(building_id):
            theirs.add(id_)
    return [one for one in found.values() if one.id in theirs]


async def actions_of(session: Session, incident_id: int) -> dict[int, Action]:
    """Load what became of an incident's findings, by the finding's id."""
    rows = await session.scalars(select(Improvement).where(Improvement.incident_id == incident_id))
    return {row.finding_id: await _action(session, row) for row in rows}


# What its owner is told by the clock


async def due_for_a_word(session: Session, *, now: datetime) -> list[Action]:
    """List what somebody is to hear of now, longest due first, as many as one look takes on.

    What is held back, or due by night, is not even loaded: it may be much, and a fire may be on.
    All that is due by one day is due at one moment, and an alert would wait for the last of it.
    """
    rows = await session.execute(
        select(Improvement.id, Building.timezone)
        .join(IncidentBuilding, IncidentBuilding.incident_id == Improvement.incident_id)
        .join(Building, Building.id == IncidentBuilding.building_id)
        .where(Improvement.remind_at <= now, Improvement.incident_id.not_in(_HELD_BACK))
        .order_by(Improvement.remind_at, Improvement.id, IncidentBuilding.position.desc())
    )
    zones = {row.id: row.timezone for row in rows}  # of the first building: it comes last
    due = [one for one, zone in zones.items() if is_decent_hour(now, zone)]
    return [await action_of(session, one) for one in due[:MOST_AT_ONCE]]


_HELD_BACK = select(IncidentBuilding.incident_id).where(IncidentBuilding.building_id.in_(IN_DANGER))


async def is_held_back(session: Session, action: Action) -> bool:
    """Whether something real is live there: then nobody is reminded of what can wait."""
    here = _HELD_BACK.where(IncidentBuilding.incident_id == action.incident.id)
    return (await session.execute(here.limit(1))).first() is not None


async def takes_the_word(session: Session, action: Action, *, now: datetime) -> bool:
    """Whether it is for the caller to tell of it now: a guarded update, so one of two looks is."""
    taken = await session.execute(
        update(Improvement)
        .where(Improvement.id == action.id, Improvement.remind_at <= now)
        .values(remind_at=next_reminder(action.due_on, after=now, zone=action.zone))
        .returning(Improvement.id)
        .execution_options(synchronize_session=False)
    )
    return taken.first() is not None


def _first_word(due_on: date, owner_id: int, *, by: Actor, now: datetime, zone: str) -> datetime:
    """Who takes it on oneself knows of it; anybody else hears of it at once."""
    return now if owner_id != by.person_id else next_reminder(due_on, after=now, zone=zone)


async def _require_owner(session: Session, incident: Incident, owner_id: int) -> None:
    if owner_id not in {one.person_id for one in await who_may_do_it(session, incident)}:
        raise NotFound(noun="colleague", name=str(owner_id))


async def _require_day(session: Session, incident: Incident, due_on: date, *, now: datetime) -> str:
    zone = (await buildings_of(session, incident.id))[0].timezone
    if not today(now, zone) <= due_on <= today(now, zone) + LONGEST_AHEAD:
        raise AlertUnclear(reason="day")
    return zone


async def _change(
    session: Session, improvement_id: int, verb: ImprovementVerb, changes: dict[str, Any], *,
    by: Actor, now: datetime, words: str = "",
) -> Action:  # fmt: skip
    """Change an open one and write the event. Raises WrongState to the slower of two."""
    changed = await session.execute(
        update(Improvement)
        .where(Improvement.id == improvement_id, Improvement.state == ImprovementState.OPEN)
        .values(**changes)
        .returning(Improvement.id)
        .execution_options(synchronize_session=False)
    )
    was_open = changed.first() is not None
    row = await session.get_one(Improvement, improvement_id, populate_existing=True)
    if not was_open:
        raise WrongState(deed=verb.value, state=row.state.value)
    _note(session, row, verb, by=by, now=now, words=words)
    await session.flush()
    return await _action(session, row)


def _note(
    session: Session, row: Improvement, verb: ImprovementVerb, *, by: Actor, now: datetime,
    words: str = "",
) -> None:  # fmt: skip
    session.add(
        ImprovementEvent(
            improvement_id=row.id, at=now, actor_id=by.person_id, verb=verb, words=words,
            owner_id=row.owner_id, due_on=row.due_on,
        )
    )  # fmt: skip


async def _action(session: Session, row: Improvement) -> Action:
    incident = await find(session, row.incident_id)
    buildings = await buildings_of(session, incident.id)
    finding = await session.get_one(IncidentFinding, row.finding_id)
    owner = await session.get_one(Person, row.owner_id)
    last = await _last_event(session, row.id) if row.state is not ImprovementState.OPEN else None
    return Action(
        id=row.id, incident=incident, buildings=tuple(buildings), words=finding.words,
        owner_id=owner.id, owner=owner.name, owner_chat=owner.telegram_id,
        owner_language=owner.language,
        owner_can_do_it=await _can_do_it(session, owner, buildings),
        due_on=row.due_on, state=row.state, finding_id=row.finding_id,
        closed_by=await name_of(session, last.actor_id if last else None),
        closed_words=last.words if last else "",
    )  # fmt: skip


async def _can_do_it(session: Session, owner: Person, buildings: Sequence[Building]) -> bool:
    actor = await actor_of(session, owner)
    works_there = any(actor.works_in(one.id) for one in buildings)
    return works_there and owner.reachability is Reachability.REACHABLE


async def _last_event(session: Session, improvement_id: int) -> ImprovementEvent | None:
    return await session.scalar(
        select(ImprovementEvent)
        .where(ImprovementEvent.improvement_id == improvement_id)
        .order_by(ImprovementEvent.id.desc())
        .limit(1)
    )
