"""How are staff called to an incident, one after another, until enough are coming?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcasts import outbox
from broadcasts.alone import alone
from broadcasts.drilling import label_of, lane_of, said_of
from broadcasts.groups import room_and_managers
from broadcasts.lanes import Lane
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.outbox.waiting import last_said
from broadcasts.screens import Button, Screen, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.callouts import call_more, callout_of, is_nobody_coming
from estate.incidents.drafts import buildings_of
from estate.incidents.overseeing import live
from estate.incidents.rules import number_of
from estate.incidents.tables import Call, Incident, State
from estate.people.duty import people_by_id
from estate.places.finding import contacts_of
from estate.places.tables import Contact
from texts import callouts as say
from texts import incidents
from texts.callouts import Callout
from texts.translator import Words, words

COMING = "coming"  # verb of the two buttons; carries the incident's id and the answer

ANSWERS = (Call.COMING, Call.CANT_COME)
AGAIN_AFTER = timedelta(minutes=5)  # that nobody comes is said again while it is true


async def call_next(session: Session, now: datetime) -> None:
    """A duty: whoever is needed at what is live is called; that nobody comes is said aloud."""
    for incident in await live(session):
        async with alone(session, incident):
            await call_out(session, incident, now=now)
            if await is_nobody_coming(session, incident, now=now):
                await _say_nobody_comes(session, incident, now=now)


async def call_out(session: Session, incident: Incident, *, now: datetime) -> None:
    """Call whoever is next on the list, with sound, if more are needed."""
    for one in await call_more(session, incident, now=now):
        screen = await _card(session, incident, Call.CALLED, words(one.language))
        await outbox.show(
            session, Address(one.telegram_id), _subject(incident), screen,
            lane=lane_of(incident, Lane.CALLOUT), now=now, below=True, silent=False,
        )  # fmt: skip


async def refresh_callout(session: Session, incident: Incident, *, now: datetime) -> None:
    """Let every card of those called say what stands; at the end none asks any more."""
    places = await still_read(session, incident, _subject(incident), now=now)
    if not places:
        return
    calls = {one.person_id: one.call for one in await callout_of(session, incident.id)}
    people = await people_by_id(session, calls)
    calls_by_chat = {person.telegram_id: calls[person.id] for person in people}
    for place, t in places:
        call = calls_by_chat.get(place.chat_id, Call.CALLED)
        await outbox.show(
            session, place, _subject(incident), await _card(session, incident, call, t),
            lane=lane_of(incident, Lane.REPLY), now=now,
        )  # fmt: skip


async def callout(session: Session, incident: Incident) -> Callout:
    """Gather for the board who comes, and whom outside to call."""
    calls = await callout_of(session, incident.id)
    names = {call: tuple(one.name for one in calls if one.call is call) for call in Call}
    building_ids = [building.id for building in await buildings_of(session, incident.id)]
    contacts = by_use(incident, await contacts_of(session, building_ids))
    return Callout(
        coming=names[Call.COMING], called=names[Call.CALLED], not_coming=names[Call.CANT_COME],
        contacts=tuple(dict.fromkeys((one.name, one.phone) for one in contacts)),
    )  # fmt: skip


def by_use(incident: Incident, contacts: Sequence[Contact]) -> list[Contact]:
    """Put first whose duty is named after the kind: the lift firm at a lift, the fire station."""
    return sorted(contacts, key=lambda one: not one.duty.startswith(incident.kind.value))


async def _card(session: Session, incident: Incident, call: Call, t: Words) -> Screen:
    buildings = await buildings_of(session, incident.id)
    about = incidents.about(t, named(incident, buildings))
    if incident.state is not State.LIVE:
        return Screen(said_of(t, incident, say.over(t, number_of(incident.id), about)))
    text = say.asked(t, number_of(incident.id), about, incident.words, call)
    answers = [
        Button(label_of(t, incident, say.answer_name(t, one)), press(COMING, incident.id, one))
        for one in ANSWERS
        if one is not call
    ]
    return Screen(said_of(t, incident, text), [answers])


async def _say_nobody_comes(session: Session, incident: Incident, *, now: datetime) -> None:
    subject = f"nobody:{incident.id}"
    said = await last_said(session, subject)
    if said is not None and now - said < AGAIN_AFTER:
        return
    about = named(incident, await buildings_of(session, incident.id))
    for to, language in await room_and_managers(session):
        t = words(language)
        text = say.nobody_comes(t, number_of(incident.id), incidents.about(t, about))
        label = label_of(t, incident, say.answer_name(t, Call.COMING))
        coming = Button(label, press(COMING, incident.id, Call.COMING))
        await outbox.say(
            session, to, Screen(said_of(t, incident, text), [[coming]]),
            lane=lane_of(incident, Lane.CALLOUT), now=now, subject=subject,
        )  # fmt: skip


def _subject(incident: Incident) -> str:
    return f"callout:{incident.id}"
