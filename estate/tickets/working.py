"""What do people do with a ticket? Each change: rights, guarded update, event, all at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import NotFound, TicketTaken, WrongState
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.tables import Building
from estate.tickets.categories import is_danger, priority_of
from estate.tickets.drafts import Attachment, Draft
from estate.tickets.history import events_of, link_message, record
from estate.tickets.rules import (
    NOBODY_YET,
    PAGE_EVERY,
    Who,
    decide,
    may_reopen,
    number_of,
    take_by,
)
from estate.tickets.tables import (
    MediaState,
    PlaceKind,
    State,
    Ticket,
    TicketEvent,
    TicketFollower,
    TicketMedia,
    Verb,
)
from estate.tickets.view import AGAIN

FOR_THE_REPORTER = frozenset({"resident_info", "access"})  # waits that the reporter can end
MAX_DOWNLOAD = 20 * 1024 * 1024  # Telegram hands a bot no larger file


def who_is(actor: Actor, ticket: Ticket) -> frozenset[Who]:
    """Tell what this person is to this ticket, from their own row."""
    facts = {
        Who.REPORTER: ticket.reporter_id == actor.person_id,
        Who.NEIGHBOUR: ticket.place is not PlaceKind.HOME and actor.lives_in(ticket.building_id),
        Who.ASSIGNEE: ticket.assignee_id == actor.person_id and actor.works_in(ticket.building_id),
        Who.STAFF: actor.works_in(ticket.building_id),
        Who.DISPATCH: actor.works_in(ticket.building_id) and actor.dispatches,
        Who.MANAGER: actor.works_in(ticket.building_id) and actor.manages,
    }
    return frozenset(who for who, is_true in facts.items() if is_true)


async def find(session: Session, ticket_id: int, *, by: Actor) -> Ticket:
    """Find a ticket that `by` may see: its reporter, its followers, staff of its building.

    Raises NotFound otherwise: nobody learns which numbers exist. The row stays locked until the
    transaction ends (PostgreSQL; SQLite has one writer), so that what is said of a ticket is never
    drawn from a state that somebody else is just changing.
    """
    ticket = await session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or not await _may_see(session, ticket, by):
        raise NotFound("ticket", number_of(ticket_id))
    return ticket


async def _may_see(session: Session, ticket: Ticket, by: Actor) -> bool:
    if who_is(by, ticket) & {Who.REPORTER, Who.STAFF}:
        return True
    return await session.get(TicketFollower, (ticket.id, by.person_id)) is not None


async def open_ticket(session: Session, draft: Draft, *, by: Actor, now: datetime) -> Ticket:
    """Make a ticket of a draft. Anybody may, also somebody not yet verified; a home only its own.

    Raises NotFound for a place that is not there, or a home that is not the reporter's.
    """
    building = await session.get(Building, draft.building_id or 0)
    if building is None:
        raise NotFound("building", "")
    _require_own_home(draft, by)
    priority = priority_of(draft.category)
    ticket = Ticket(
        building_id=building.id, place=draft.place or PlaceKind.COMMON, unit_id=draft.unit_id,
        asset_id=draft.asset_id, floor=draft.floor, spot=draft.spot, category=draft.category,
        priority=priority, state=State.NEW, words=draft.words, reporter_id=by.person_id,
        first_heard_at=draft.heard_at, created_at=now,
        take_by=take_by(priority, now=now, zone=building.timezone),
        next_page_at=now + PAGE_EVERY if is_danger(draft.category) else None,
    )  # fmt: skip
    session.add(ticket)
    await session.flush()
    event = await record(
        session, ticket, Verb.OPEN, actor_id=by.person_id, now=now, from_state=None,
        words=draft.words,
    )  # fmt: skip
    for said in draft.said:
        await link_message(session, event, chat_id=by.telegram_id, message_id=said.message_id)
    await attach(session, event, draft.attachments, by=by, now=now)
    return ticket


def _require_own_home(draft: Draft, by: Actor) -> None:
    if draft.place is not PlaceKind.HOME:
        return
    if draft.unit_id not in {home.unit_id for home in by.homes} and not by.works_in(
        draft.building_id
    ):
        raise NotFound("unit", "")


async def attach(
    session: Session, event: TicketEvent, attachments: list[Attachment], *, by: Actor, now: datetime
) -> None:
    """Add photos and the like to an event; a file that the ticket has already is left out."""
    known = set(
        await session.scalars(
            select(TicketMedia.file_unique_id).where(TicketMedia.ticket_id == event.ticket_id)
        )
    )
    for attachment in attachments:
        unique_id = _unique_id(attachment)
        if unique_id in known:
            continue
        known.add(unique_id)
        session.add(_media(event, attachment, unique_id, by=by, now=now))
    await session.flush()


def _unique_id(attachment: Attachment) -> str:
    return attachment.unique_id or f"{attachment.latitude},{attachment.longitude}"


def _media(
    event: TicketEvent, attachment: Attachment, unique_id: str, *, by: Actor, now: datetime
) -> TicketMedia:
    state = MediaState.WANTED if attachment.file_id else MediaState.STORED
    if attachment.size > MAX_DOWNLOAD:
        state = MediaState.TOO_BIG
    return TicketMedia(
        ticket_id=event.ticket_id, event_id=event.id, kind=attachment.kind,
        file_id=attachment.file_id, file_unique_id=unique_id, size=attachment.size,
        caption=attachment.caption, latitude=attachment.latitude, longitude=attachment.longitude,
        state=state, added_by=by.person_id, added_at=now,
    )  # fmt: skip


async def change(
    session: Session,
    ticket: Ticket,
    verb: Verb,
    *,
    by: Actor | None,
    now: datetime,
    to_state: State | None = None,
    public: bool = True,
    words: str = "",
    facts: Mapping[str, Any] | None = None,
    **columns: Any,
) -> TicketEvent:
    """Carry out one move: check rights and state, update guarded by version, add the event.

    `by` None is the system. Raises NotAllowed, WrongState (also to the slower of two).
    """
    who = who_is(by, ticket) if by is not None else frozenset({Who.SYSTEM})
    from_state = ticket.state
    to_state = to_state or decide(ticket.state, verb, who)
    changed = await session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.version == ticket.version)
        .values(state=to_state, version=ticket.version + 1, **columns)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise WrongState(deed=verb, state=ticket.state)
    await session.refresh(ticket)
    return await record(
        session, ticket, verb, actor_id=by.person_id if by else None, now=now,
        from_state=from_state, public=public, words=words, facts=facts,
    )  # fmt: skip


async def take(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """Give a waiting ticket to `by`. Raises TicketTaken (who) to the slower of two."""
    if ticket.state not in NOBODY_YET and ticket.assignee_id is not None:
        by.require_staff(ticket.building_id, deed=Verb.TAKE)
        winner = await session.get(Person, ticket.assignee_id)
        raise TicketTaken(deed=Verb.TAKE, state=ticket.state, by=winner.name if winner else "")
    await change(
        session, ticket, Verb.TAKE, by=by, now=now,
        assignee_id=by.person_id, acknowledged_at=ticket.acknowledged_at or now, next_page_at=None,
    )  # fmt: skip
    return ticket


async def assign(
    session: Session, ticket: Ticket, *, to: Actor, by: Actor, now: datetime
) -> Ticket:
    """Give a ticket to `to`, who must be staff of its building. Dispatchers and managers only."""
    to.require_staff(ticket.building_id, deed=Verb.ASSIGN)
    await change(
        session, ticket, Verb.ASSIGN, by=by, now=now, facts={"to": to.person_id},
        assignee_id=to.person_id, acknowledged_at=ticket.acknowledged_at or now, next_page_at=None,
    )  # fmt: skip
    return ticket


async def start(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """The assignee is on site."""
    await change(session, ticket, Verb.START, by=by, now=now)
    return ticket


async def hand_back(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """The assignee cannot do it after all: it waits for somebody else."""
    await change(
        session, ticket, Verb.HAND_BACK, by=by, now=now, assignee_id=None,
        next_page_at=_pages_again(ticket, now=now),
    )  # fmt: skip
    return ticket


def _pages_again(ticket: Ticket, *, now: datetime) -> datetime | None:
    """When a ticket that has nobody again calls people, which only a danger does."""
    return now + PAGE_EVERY if ticket.priority == 0 else None


async def wait(
    session: Session, ticket: Ticket, *, reason: str, review_at: datetime, by: Actor, now: datetime
) -> Ticket:
    """Let a ticket rest until something arrives; the reporter is told what for and until when."""
    await change(
        session, ticket, Verb.WAIT, by=by, now=now, facts={"reason": reason},
        waiting_for=reason, review_at=review_at, state_before_waiting=ticket.state,
    )  # fmt: skip
    return ticket


async def resume(session: Session, ticket: Ticket, *, by: Actor | None, now: datetime) -> Ticket:
    """Go on with a ticket that waited; `by` None is the clock at `review_at`."""
    who = who_is(by, ticket) if by is not None else frozenset({Who.SYSTEM})
    decide(ticket.state, Verb.RESUME, who)
    await change(
        session, ticket, Verb.RESUME, by=by, now=now,
        to_state=ticket.state_before_waiting or State.ACKNOWLEDGED,
        waiting_for=None, review_at=None, state_before_waiting=None,
    )  # fmt: skip
    return ticket


async def resolve(
    session: Session, ticket: Ticket, *, by: Actor, now: datetime, words: str = ""
) -> Ticket:
    """The repair is done; its reporter is asked at once."""
    await change(
        session, ticket, Verb.RESOLVE, by=by, now=now, words=words,
        resolved_at=now, resolved_by_id=by.person_id, next_page_at=None,
    )  # fmt: skip
    return ticket


async def confirm(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """The reporter says that it is fixed."""
    await change(session, ticket, Verb.CONFIRM, by=by, now=now, closed_at=now, confirmed=True)
    return ticket


async def close_unconfirmed(session: Session, ticket: Ticket, *, now: datetime) -> Ticket:
    """Nobody answered in time: closed, and recorded as unconfirmed."""
    await change(session, ticket, Verb.CLOSE_UNCONFIRMED, by=None, now=now, closed_at=now)
    return ticket


async def reopen(
    session: Session, ticket: Ticket, *, reason: str, by: Actor, now: datetime
) -> Ticket:
    """It is not fixed, or only partly. After 14 days this is a new ticket: WrongState."""
    decide(ticket.state, Verb.REOPEN, who_is(by, ticket))
    if not may_reopen(ticket.resolved_at, now=now):
        raise WrongState(deed=Verb.REOPEN, state="too_late")
    times = ticket.reopen_count + 1
    raised = max(ticket.priority - 1, 1) if times >= 2 and ticket.priority > 1 else ticket.priority
    building = await session.get_one(Building, ticket.building_id)
    await change(
        session, ticket, Verb.REOPEN, by=by, now=now, facts={"reason": reason},
        reopen_count=times, priority=raised, assignee_id=None, closed_at=None, confirmed=False,
        take_by=take_by(raised, now=now, zone=building.timezone),
        next_page_at=_pages_again(ticket, now=now),
    )  # fmt: skip
    return ticket


async def cancel(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """No longer needed."""
    await change(session, ticket, Verb.CANCEL, by=by, now=now, closed_at=now, next_page_at=None)
    return ticket


async def reject(
    session: Session, ticket: Ticket, *, reason: str, words: str, by: Actor, now: datetime
) -> Ticket:
    """Not ours to do: with the reason and where to go instead."""
    await change(
        session, ticket, Verb.REJECT, by=by, now=now, words=words, facts={"reason": reason},
        closed_at=now, next_page_at=None,
    )  # fmt: skip
    return ticket


async def undo_reject(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """A manager takes a rejection back."""
    await change(
        session, ticket, Verb.UNDO_REJECT, by=by, now=now, closed_at=None,
        next_page_at=_pages_again(ticket, now=now),
    )  # fmt: skip
    return ticket


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
    """Add words and things. Public ones reach the other side, internal notes never a resident."""
    verb = Verb.COMMENT if public else Verb.NOTE
    again = await _known(session, ticket.id, attachments or [])
    told = {**(facts or {}), **({AGAIN: again} if again else {})}
    event = await change(
        session, ticket, verb, by=by, now=now, public=public, words=words, facts=told
    )
    await attach(session, event, attachments or [], by=by, now=now)
    if _ends_the_wait(ticket, by):
        await resume(session, ticket, by=by, now=now)
    return event


async def _known(session: Session, ticket_id: int, attachments: list[Attachment]) -> list[int]:
    """Find what the ticket has already of these: it is kept once, and carried once more."""
    if not attachments:
        return []
    found = await session.scalars(
        select(TicketMedia.id)
        .where(TicketMedia.ticket_id == ticket_id)
        .where(TicketMedia.file_unique_id.in_([_unique_id(a) for a in attachments]))
        .order_by(TicketMedia.id)
    )
    return list(found)


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
        session, ticket, Verb.COMMENT, by=by, now=now, words=note.words, facts={"note": note.id}
    )
