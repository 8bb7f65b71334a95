"""How do staff hear who needs help with the stairs? In private, while the incident lasts."""

from collections.abc import Sequence
from datetime import datetime

from broadcasts import outbox
from broadcasts.drilling import lane_of, said_of
from broadcasts.lanes import Lane
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.screens import Screen
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.rules import number_of
from estate.incidents.stairs import OnStairs, homes_on_stairs, note_shown, seen_by, who_goes
from estate.incidents.tables import Incident, State
from estate.people.duty import people_by_chat, people_by_id
from estate.people.tables import Person
from texts import incidents
from texts import stairs as say
from texts.translator import words

STAIRS = "stairs"  # verb of the button that brings the list; carries the incident's id


async def refresh_stairs(session: Session, incident: Incident, *, now: datetime) -> None:
    """Let every list say what stands, and whoever goes there by now and has none get one.

    Of no home: nobody is bothered. At the end no list names a home any more. May run at any time.
    """
    places = await still_read(session, incident, _subject(incident), now=now)
    if incident.state is not State.LIVE:
        for to, t in places:
            over = Screen(said_of(t, incident, say.over(t, number_of(incident.id))))
            await outbox.show(
                session, to, _subject(incident), over,
                lane=lane_of(incident, Lane.REPLY), now=now,
            )  # fmt: skip
        return
    homes = await homes_on_stairs(session, incident)
    readers = await people_by_chat(session, [to.chat_id for to, _ in places])
    for person in readers.values():
        await _show(session, incident, person, homes, now=now)
    others = await who_goes(session, incident) if homes else set()
    for person in await people_by_id(session, others - {one.id for one in readers.values()}):
        if await seen_by(session, homes, person.id):
            await _show(session, incident, person, homes, now=now, anew=True)


async def send_stairs(
    session: Session, incident: Incident, person: Person, *, now: datetime
) -> None:
    """Bring the list to whoever of the staff asks for it, on duty or not."""
    homes = await homes_on_stairs(session, incident)
    await _show(session, incident, person, homes, now=now, anew=True)


async def _show(
    session: Session, incident: Incident, person: Person, homes: Sequence[OnStairs], *,
    now: datetime, anew: bool = False,
) -> None:  # fmt: skip
    theirs = await seen_by(session, homes, person.id)
    await note_shown(session, incident, person.id, [one.unit_id for one in theirs], now=now)
    t = words(person.language)
    about = incidents.about(t, named(incident, await buildings_of(session, incident.id)))
    text = say.stairs_list(t, number_of(incident.id), about, theirs)
    await outbox.show(
        session, Address(person.telegram_id), _subject(incident),
        Screen(said_of(t, incident, text)),
        lane=lane_of(incident, Lane.CALLOUT), now=now, below=anew, silent=not anew,
    )  # fmt: skip


def _subject(incident: Incident) -> str:
    return f"stairs:{incident.id}"
