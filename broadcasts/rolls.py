"""How is a roll call asked, and who hears of somebody who needs help?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcasts import outbox
from broadcasts.alone import alone
from broadcasts.drilling import is_drill_over, label_of, lane_of, said_of
from broadcasts.groups import everybody_on_duty, room_and_managers
from broadcasts.lanes import Lane
from broadcasts.outbox.waiting import last_said
from broadcasts.screens import Button, Screen, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.going import unattended
from estate.incidents.rollcall import InNeed
from estate.incidents.rules import number_of
from estate.incidents.tables import Answer, Incident
from estate.people.duty import managers
from texts import rolling
from texts.translator import Html, Words, lines, words

# Verbs of the buttons; each carries the incident's id first.
ANSWER = "roll"
HOME = "roll_home"
HELPED = "roll_helped"
GOING = "roll_going"

PAYLOAD = "r_"  # of the link under an alert in a group; the incident's id follows
AGAIN_AFTER = timedelta(minutes=2)  # that nobody goes to somebody is said again
MOST_BUTTONS = 8

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
    session: Session, incident: Incident, places: Sequence[InNeed], *, again: bool = False,
    now: datetime,
) -> bool:  # fmt: skip
    """Call staff to somebody, with sound, each time that it is pressed: the room, who is on
    duty.

    `places` are where they may be. False: nobody of the staff can be reached.
    """
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    staff = await everybody_on_duty(session, building_ids)
    for to, language in staff:
        await outbox.show(
            session, to, _subject(incident.id, places[0], is_late=is_drill_over(incident)),
            _call(words(language), incident, places, again=again),
            lane=_lane(incident), now=now, below=True, silent=False,
        )  # fmt: skip
    return bool(staff)


async def refresh_call(
    session: Session, incident: Incident, places: Sequence[InNeed], *, now: datetime
) -> None:
    """Let every call to somebody say who goes there."""
    subject = _subject(incident.id, places[0], is_late=is_drill_over(incident))
    called = [one.person_id for one in await managers(session, None)]
    for chat, t in await still_read(session, incident, subject, also=called, now=now):
        await outbox.show(
            session, chat, subject, _call(t, incident, places),
            lane=_lane(incident), now=now,
        )  # fmt: skip


async def call_again(session: Session, now: datetime) -> None:
    """A duty: to whom nobody goes is said again, to managers too, while it is so."""
    for incident, left in await unattended(session, after=AGAIN_AFTER, now=now):
        async with alone(session, incident):
            await _say_again(session, incident, left, now=now)


async def _say_again(
    session: Session, incident: Incident, left: Sequence[InNeed], *, now: datetime
) -> None:
    subject = f"unattended:{incident.id}"
    said = await last_said(session, subject)
    if said is not None and now - said < AGAIN_AFTER:
        return
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    staff = dict(await everybody_on_duty(session, building_ids))
    for to, language in {**dict(await room_and_managers(session)), **staff}.items():
        t = words(language)
        text = rolling.nobody_goes(t, number_of(incident.id), left)
        rows = [
            [
                Button(
                    _label(t, incident, rolling.go_to_name(t, one)),
                    press(GOING, incident.id, *_whom(one)),
                )
            ]
            for one in left[:MOST_BUTTONS]
        ]
        await outbox.say(
            session, to, Screen(_said(t, incident, text), rows),
            lane=_lane(incident), now=now, subject=subject, expires_at=now + AGAIN_AFTER,
        )  # fmt: skip


def _call(t: Words, incident: Incident, places: Sequence[InNeed], *, again: bool = False) -> Screen:
    text = rolling.calls_for_help(t, number_of(incident.id), places, again=again)
    if is_drill_over(incident):
        text = lines(text, rolling.after_a_drill(t))
    whom = _whom(places[0])
    going = Button(_label(t, incident, rolling.going_name(t)), press(GOING, incident.id, *whom))
    helped = Button(_label(t, incident, rolling.helped_name(t)), press(HELPED, incident.id, *whom))
    return Screen(_said(t, incident, text), [[going, helped]])


def _whom(one: InNeed) -> tuple[int, int]:
    return one.person_id or 0, one.unit_id or 0


def _lane(incident: Incident) -> Lane:
    return Lane.CALLOUT if is_drill_over(incident) else lane_of(incident, Lane.CALLOUT)


def _label(t: Words, incident: Incident, text: str) -> str:
    return text if is_drill_over(incident) else label_of(t, incident, text)


def _said(t: Words, incident: Incident, text: Html) -> Html:
    return text if is_drill_over(incident) else said_of(t, incident, text)


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
