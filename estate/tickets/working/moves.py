"""What do people and the clock do with a ticket? Each move of the table, one function."""

from datetime import datetime

from estate.database import Session
from estate.errors import TicketTaken, WrongState
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.tables import Building
from estate.tickets.rules import NOBODY_YET, PAGE_EVERY, Who, decide, may_reopen, take_by
from estate.tickets.tables import State, Ticket, Verb
from estate.tickets.working.changing import change, who_is


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
