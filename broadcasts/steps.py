"""How do staff see the steps of an incident, and hear of those that are late?"""

from datetime import datetime

from broadcasts import outbox
from broadcasts.drilling import label_of, lane_of, said_of
from broadcasts.lanes import Lane
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.overseeing import live
from estate.incidents.rules import number_of
from estate.incidents.steps import newly_late, steps_of
from estate.incidents.tables import Incident, State
from texts import incidents
from texts import steps as say
from texts.translator import Words

STEP = "step"  # verb of a box; carries the incident's id, the step, and what it becomes
STEPS = "steps"


async def show_steps(
    session: Session, incident: Incident, to: Address, t: Words, *, now: datetime,
    below: bool = True,
) -> None:  # fmt: skip
    """Put the list of steps into a chat; nothing where its kind has no playbook."""
    todo = await steps_of(session, incident.id)
    if not todo:
        return
    buildings = await buildings_of(session, incident.id)
    about = incidents.about(t, named(incident, buildings))
    zone = buildings[0].timezone
    text = say.step_list(t, number_of(incident.id), about, todo, zone)
    boxes = [
        Button(
            label_of(t, incident, say.tick_name(one)),
            press(STEP, incident.id, one.position, int(one.done_at is None)),
        )
        for one in todo
    ]
    rows = in_rows(boxes, per_row=4) if incident.state is State.LIVE else []
    await outbox.show(
        session, to, _subject(incident), Screen(said_of(t, incident, text), rows),
        lane=lane_of(incident, Lane.CALLOUT if below else Lane.REPLY), now=now, below=below,
    )  # fmt: skip


async def refresh_steps(session: Session, incident: Incident, *, now: datetime) -> None:
    """Redraw every list of the steps; at the end none has boxes to press."""
    for place, t in await still_read(session, incident, _subject(incident), now=now):
        await show_steps(session, incident, place, t, now=now, below=False)


async def remind_of_steps(session: Session, now: datetime) -> None:
    """A duty: where the steps are shown, remind once of each that is due and not done."""
    for incident in await live(session):
        todo = await newly_late(session, incident, now=now)
        if not todo:
            continue
        about = named(incident, await buildings_of(session, incident.id))
        for place, t in await still_read(session, incident, _subject(incident), now=now):
            text = say.late(t, number_of(incident.id), incidents.about(t, about), todo)
            again = Button(label_of(t, incident, say.steps_name(t)), press(STEPS, incident.id))
            await outbox.say(
                session, place, Screen(said_of(t, incident, text), [[again]]),
                lane=lane_of(incident, Lane.CALLOUT), now=now,
            )  # fmt: skip


def _subject(incident: Incident) -> str:
    return f"steps:{incident.id}"
