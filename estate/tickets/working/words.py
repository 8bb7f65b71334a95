"""How are words added to a ticket? For the other side, for colleagues, or of a rating."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from estate.database import Session
from estate.errors import NotFound, WrongState
from estate.people.actor import Actor
from estate.tickets.drafts import Attachment
from estate.tickets.history import events_of
from estate.tickets.media import attach, known_already
from estate.tickets.rules import Who
from estate.tickets.tables import State, Ticket, TicketEvent, Verb
from estate.tickets.view import AGAIN
from estate.tickets.working.changing import change, who_is
from estate.tickets.working.moves import resume

FOR_THE_REPORTER = frozenset({"resident_info", "access"})  # waits that the reporter can end


async def comment(
    session: Session,
    ticket: Ticket,
    *,
    words: str,
    by: Actor,
    now: datetime,
    attachments: list[Attachment] | None = None,
    public: bool = True,
    facts: Mapping[str, Any] | None = None,
) -> TicketEvent:
    """Add words and things. Public ones reach the other side, internal notes never a resident.

    What a follower adds is for staff alone. A fact `to` names the one person whom words of the
    office are for; without it they are for everybody who hears of the ticket.
    """
    verb = Verb.COMMENT if public else Verb.NOTE
    if public and not who_is(by, ticket) & {Who.REPORTER, Who.STAFF}:
        verb, public = Verb.ADD, False  # a follower's: for staff alone, never for other homes
    again = await known_already(session, ticket.id, attachments or [])
    told = {**(facts or {}), **({AGAIN: again} if again else {})}
    event = await change(
        session, ticket, verb, by=by, now=now, public=public, words=words, facts=told
    )
    await attach(session, event, attachments or [], by=by, now=now)
    if _ends_the_wait(ticket, by):
        await resume(session, ticket, by=by, now=now)
    return event


def _ends_the_wait(ticket: Ticket, by: Actor) -> bool:
    """What waited for its reporter goes on with the reporter's words, whoever else wrote before."""
    waits = ticket.state is State.WAITING and ticket.waiting_for in FOR_THE_REPORTER
    return waits and ticket.reporter_id == by.person_id


async def add_to_rating(
    session: Session,
    ticket: Ticket,
    attachments: list[Attachment],
    *,
    words: str,
    by: Actor,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> TicketEvent:
    """Add what the reporter said of the repair to the history. Staff of the room do not see it."""
    event = await change(
        session, ticket, Verb.RATE, by=by, now=now, public=False, words=words, facts=facts
    )
    await attach(session, event, attachments, by=by, now=now)
    return event


async def release_note(
    session: Session, ticket: Ticket, note_id: int, *, by: Actor, now: datetime
) -> TicketEvent:
    """Let a resident read an internal note after all, once. The note stays in the history.

    For staff alone: who may not read notes does not learn which there are.
    """
    by.require_staff(ticket.building_id, deed=Verb.COMMENT)
    events = await events_of(session, ticket.id)
    note = next((e for e in events if e.id == note_id and e.verb is Verb.NOTE), None)
    if note is None:
        raise NotFound("note", str(note_id))
    if note.id in {event.facts.get("note") for event in events}:
        raise WrongState(deed=Verb.COMMENT, state="released")
    return await change(
        session,
        ticket,
        Verb.COMMENT,
        by=by,
        now=now,
        words=note.words,
        facts={"note": note.id, "to": ticket.reporter_id},
    )
