"""An alert has left: how do staff begin with it? Boards, steps, a call-out, who needs help with the
stairs, who looks at it."""

from datetime import datetime

from broadcasts.alone import alone
from broadcasts.boards import board, show_board
from broadcasts.callouts import call_out
from broadcasts.decided import readers, say_sent
from broadcasts.naming import words_of_room
from broadcasts.outbox import Address
from broadcasts.previews import call_managers
from broadcasts.stairs import refresh_stairs
from broadcasts.steps import show_steps
from estate.database import Session
from estate.incidents.overseeing import is_first_to_open, newly_released
from estate.incidents.steps import begin_steps
from estate.incidents.tables import Incident
from estate.people.duty import people_by_id
from estate.places.groups import staff_room
from texts.translator import Words


async def open_incidents(session: Session, now: datetime) -> None:
    """A duty: what was released and is not followed yet gets all that staff work with.

    It is run at once after a release too. It is no part of the release: residents would hear
    their alert only after the paperwork of staff is drawn.
    """
    for incident in await newly_released(session):
        async with alone(session, incident):
            if await is_first_to_open(session, incident, now=now):
                await _open(session, incident, now=now)


async def _open(session: Session, incident: Incident, *, now: datetime) -> None:
    await begin_steps(session, incident, now=incident.released_at or now)
    await say_sent(session, incident, now=now)
    await call_out(session, incident, now=now)
    watchers = await _watchers(session, incident)
    facts = await board(session, incident)
    for to, t in watchers:
        await show_board(session, incident, to, t, now=now, facts=facts)
    for to, t in await _room(session, incident) or watchers:
        await show_steps(session, incident, to, t, now=now)
    if incident.to_review:
        await call_managers(session, incident, now=now)
    async with alone(session, incident):  # it comes at the next look if it fails now
        await refresh_stairs(session, incident, now=now)


async def _watchers(session: Session, incident: Incident) -> list[tuple[Address, Words]]:
    """Where the board stands: the staff room, and the chat of whoever sent the alert from there;
    where there is no room and nobody sent it, everywhere that it could have been sent from."""
    room, places = await _room(session, incident), await readers(session, incident)
    sender = await people_by_id(session, [incident.released_by or 0])
    own = [(to, t) for to, t in places if to.chat_id in [one.telegram_id for one in sender]]
    return room + own or places


async def _room(session: Session, incident: Incident) -> list[tuple[Address, Words]]:
    group = await staff_room(session)
    if group is None:
        return []
    return [(Address(group.chat_id, group.thread_id), await words_of_room(session, incident))]
