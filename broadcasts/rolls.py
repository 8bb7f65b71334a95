"""How is a roll call asked, and who hears of somebody who needs help?"""

from collections.abc import Sequence
from datetime import datetime

from broadcasts import outbox
from broadcasts.drilling import is_drill_over, label_of, lane_of, said_of
from broadcasts.groups import everybody_on_duty
from broadcasts.lanes import Lane
from broadcasts.screens import Button, Screen, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.rollcall import InNeed
from estate.incidents.rules import number_of
from estate.incidents.tables import Answer, Incident
from estate.people.duty import managers
from texts import rolling
from texts.translator import Words, lines, words

# Verbs of the buttons; each carries the incident's id first.
ANSWER = "roll"
HOME = "roll_home"
HELPED = "roll_helped"

PAYLOAD = "r_"  # of the link under an alert in a group; the incident's id follows
ABOUT_ONESELF = (Answer.SAFE, Answer.HELP, Answer.AWAY)


def answers_row(t: Words, incident: Incident) -> list[Button]:
    """The three answers that stand under an alert itself."""
    return [
        Button(label_of(t, incident, rolling.answer_name(t, one)),
               press(ANSWER, incident.id, one.value))
        for one in ABOUT_ONESELF
    ]  # fmt: skip


def link_row(t: Words, incident: Incident, username: str) -> list[Button]:
    """The way from a group to the private chat, where one answers."""
    link = f"https://t.me/{username}?start={PAYLOAD}{incident.id}"
    return [Button(label_of(t, incident, rolling.answer_in_private(t)), link)]


async def call_for_help(
    session: Session, incident: Incident, places: Sequence[InNeed], *, by: str = "",
    again: bool = False, now: datetime,
) -> bool:  # fmt: skip
    """Call staff to somebody, with sound, each time that it is pressed: the room, who is on
    duty. `by` names who of the staff found them at the door.

    `places` are where they may be. False: nobody of the staff can be reached.
    """
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    staff = await everybody_on_duty(session, building_ids)
    one, is_late = places[0], is_drill_over(incident)
    for to, language in staff:
        t = words(language)
        text = rolling.calls_for_help(t, number_of(incident.id), places, by, again=again)
        whom = press(HELPED, incident.id, one.person_id or 0, one.unit_id or 0)
        helped = rolling.helped_name(t)
        screen = (
            Screen(lines(text, rolling.after_a_drill(t)), [[Button(helped, whom)]])
            if is_late
            else Screen(said_of(t, incident, text), [[Button(label_of(t, incident, helped), whom)]])
        )
        await outbox.show(
            session, to, _subject(incident.id, one, is_late=is_late), screen,
            lane=Lane.CALLOUT if is_late else lane_of(incident, Lane.CALLOUT),
            now=now, below=True, silent=False,
        )  # fmt: skip
    return bool(staff)


async def call_is_over(
    session: Session, incident: Incident, places: Sequence[InNeed], *, by: str, now: datetime
) -> None:
    """Let every call to somebody say that it is over, and lose its button."""
    called = [one.person_id for one in await managers(session, None)]  # where nobody was on duty
    for is_late in (False, True):
        subject = _subject(incident.id, places[0], is_late=is_late)
        for chat, t in await still_read(session, incident, subject, also=called, now=now):
            text = rolling.is_helped(t, number_of(incident.id), places, by)
            await outbox.show(
                session, chat, subject, Screen(text if is_late else said_of(t, incident, text)),
                lane=Lane.CALLOUT if is_late else lane_of(incident, Lane.CALLOUT), now=now,
            )  # fmt: skip


def _subject(incident_id: int, one: InNeed, *, is_late: bool) -> str:
    """What came under a drill that is over is real: it stands by itself."""
    who = one.person_id if one.person_id is not None else f"door:{one.unit_id}"
    return f"help:{incident_id}:{who}" + (":late" if is_late else "")
