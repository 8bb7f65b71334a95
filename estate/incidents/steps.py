"""Which steps of its playbook does an incident have, which are done, and which are late?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import NotAllowed, NotFound, WrongState
from estate.incidents.drafts import buildings_of, find
from estate.incidents.playbooks import playbook_of
from estate.incidents.tables import Incident, IncidentStep, State, StepEvent
from estate.people.actor import Actor
from estate.people.tables import Person, Role


@dataclass(frozen=True, slots=True)
class Todo:
    """A step of an incident. `position` counts from 1; `texts` are by language."""

    position: int
    duty: Role
    due_at: datetime
    texts: dict[str, str]
    done_by: str = ""
    done_at: datetime | None = None


async def begin_steps(session: Session, incident: Incident, *, now: datetime) -> None:
    """Copy the steps of the playbook that counts now into an incident that was just released."""
    playbook = await playbook_of(session, incident.kind)
    for position, step in enumerate(playbook.steps if playbook else [], start=1):
        session.add(
            IncidentStep(
                incident_id=incident.id, position=position, duty=Role(step["duty"]),
                due_at=now + timedelta(minutes=step["within"]), texts=step["texts"],
                version=playbook.version if playbook else 0,
            )
        )  # fmt: skip
    await session.flush()


async def steps_of(session: Session, incident_id: int) -> list[Todo]:
    """List the steps of an incident in their order, with who did them."""
    rows = await session.scalars(
        select(IncidentStep)
        .where(IncidentStep.incident_id == incident_id)
        .order_by(IncidentStep.position)
    )
    done = await session.execute(
        select(StepEvent.position, StepEvent.done, StepEvent.at, Person.name)
        .join(Person, Person.id == StepEvent.by_id)
        .where(StepEvent.incident_id == incident_id)
        .order_by(StepEvent.id)
    )
    last = {position: (is_done, name, at) for position, is_done, at, name in done}
    return [_todo(one, *last.get(one.position, (False, "", None))) for one in rows]


def _todo(step: IncidentStep, is_done: bool, name: str, at: datetime | None) -> Todo:
    return Todo(
        step.position, step.duty, step.due_at, step.texts,
        done_by=name if is_done else "", done_at=at if is_done else None,
    )  # fmt: skip


async def tick(
    session: Session, incident_id: int, position: int, *, done: bool, by: Actor, now: datetime
) -> Incident:
    """Note that a step is done, or that this was a slip; twice the same is noted once.

    Raises NotAllowed to all but staff of a building of it, NotFound, WrongState when it is over.
    """
    incident = await find(session, incident_id)
    buildings = await buildings_of(session, incident_id)
    if not any(by.works_in(building.id) for building in buildings):
        raise NotAllowed(deed="tick a step")
    steps = {one.position: one for one in await steps_of(session, incident_id)}
    if position not in steps:
        raise NotFound(noun="step", name=str(position))
    if incident.state is not State.LIVE:
        raise WrongState(deed="tick a step", state=incident.state.value)
    if (steps[position].done_at is not None) != done:
        session.add(
            StepEvent(
                incident_id=incident_id, position=position, done=done, by_id=by.person_id, at=now
            )
        )
        await session.flush()
    return incident


async def newly_late(session: Session, incident: Incident, *, now: datetime) -> list[Todo]:
    """List the steps that are due and not done, each once; whoever reminds does so now."""
    unsaid = await session.scalars(
        select(IncidentStep.position).where(
            IncidentStep.incident_id == incident.id, IncidentStep.due_at <= now,
            IncidentStep.reminded.is_(False),
        )
    )  # fmt: skip
    due = set(unsaid)
    if not due:
        return []
    await session.execute(
        update(IncidentStep)
        .where(IncidentStep.incident_id == incident.id, IncidentStep.position.in_(due))
        .values(reminded=True)
        .execution_options(synchronize_session=False)
    )
    todo = await steps_of(session, incident.id)
    return [one for one in todo if one.position in due and one.done_at is None]
