"""Where do staff still read a card of an incident, and in which words?"""

from collections.abc import Collection
from datetime import datetime

from broadcasts import outbox
from broadcasts.drilling import lane_of, said_of
from broadcasts.lanes import Lane
from broadcasts.naming import words_of_room
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Screen
from estate.database import Session
from estate.incidents.audience import languages_by_chat, languages_of_staff
from estate.incidents.drafts import buildings_of
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.places.groups import groups_in
from estate.places.tables import GroupUse
from texts import ending
from texts.translator import Words, words


async def still_read(
    session: Session, incident: Incident, subject: str, *, now: datetime,
    also: Collection[int] = (),
) -> list[tuple[Address, Words]]:  # fmt: skip
    """List the chats whose card about `subject` goes on, each with the words that are read there.

    These are the staff room, and private chats of who works in a building of the incident or was
    `also` called to it. Any other card is left once, saying that it is, and naming nobody.
    """
    places = await shown_in(session, subject)
    if not places:
        return []
    building_ids = [one.id for one in await buildings_of(session, incident.id)]
    chats = [place.chat_id for place in places]
    languages = await languages_of_staff(session, chats, building_ids, also=also)
    reading, others = [], []
    for place in places:
        if place.chat_id in languages:
            reading.append((place, words(languages[place.chat_id])))
        elif place.is_group and await _is_staff_room(session, place):
            reading.append((place, await words_of_room(session, incident)))
        else:
            others.append(place)
    if others:
        await _leave(session, incident, subject, others, now=now)
    return reading


async def _is_staff_room(session: Session, place: Address) -> bool:
    """Whether it is the staff room, also while the bot cannot speak there."""
    return any(one.use is GroupUse.STAFF for one in await groups_in(session, place.chat_id))


async def _leave(
    session: Session, incident: Incident, subject: str, places: list[Address], *, now: datetime
) -> None:
    spoken = await languages_by_chat(session, [place.chat_id for place in places])
    of_room = await words_of_room(session, incident)
    for place in places:
        t = words(spoken[place.chat_id]) if place.chat_id in spoken else of_room
        text = ending.no_longer_shown(t, number_of(incident.id))
        await outbox.leave(
            session, place, subject, Screen(said_of(t, incident, text)),
            lane=lane_of(incident, Lane.REPLY), now=now,
        )  # fmt: skip
