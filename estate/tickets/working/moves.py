"""What do people and the clock do with a ticket? Each move of the table, one function."""

from datetime import datetime, timedelta

from estate.database import Session
from estate.errors import TicketTaken, WrongState
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.tables import Building
from estate.tickets import promises
from estate.tickets.following import heir_of, unfollow
from estate.tickets.rules import (
    LONGEST_WAIT,
    NOBODY_YET,
    Who,
    decide,
    may_reopen,
    pages_again,
    take_by,
)
from estate.tickets.tables import PromiseKind, State, Ticket, Verb
from estate.tickets.working.changing import change, who_is
from estate.tickets.working.duplicates import split_all


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
        next_page_at=pages_again(ticket.priority, now=now),
    )  # fmt: skip
    return ticket


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
        next_page_at=pages_again(ticket.priority, now=now),
    )  # fmt: skip
    return ticket


async def cancel(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> Ticket:
    """No longer needed. If others follow the ticket, it goes on and is the oldest follower's.

    A home's ticket that nobody there follows ends; what was called the same goes on by itself.
    """
    decide(ticket.state, Verb.CANCEL, who_is(by, ticket))
    heir = await heir_of(session, ticket)
    if heir is not None:
        await unfollow(session, ticket, heir)
        await change(
            session, ticket, Verb.INHERIT, by=by, now=now, public=False,
            facts={"from": ticket.reporter_id, "to": heir}, reporter_id=heir,
        )  # fmt: skip
        return ticket
    await split_all(session, ticket, now=now)
    await change(session, ticket, Verb.CANCEL, by=by, now=now, closed_at=now, next_page_at=None)
    return ticket


def can_be_promised(due_at: datetime, *, now: datetime) -> bool:
    """Whether a time is to come and not too far."""
    return now < due_at <= now + timedelta(days=LONGEST_WAIT)


async def promise(
    session: Session, ticket: Ticket, *, due_at: datetime, by: Actor, now: datetime
) -> Ticket:
    """Tell residents by when somebody comes, or on site by when it is repaired.

    A ticket that nobody had seen counts as seen. Raises WrongState for a time past or too far.
    """
    decide(ticket.state, Verb.PROMISE, who_is(by, ticket))
    if not can_be_promised(due_at, now=now):
        raise WrongState(deed=Verb.PROMISE, state="time")
    if ticket.state is State.NEW:
        await change(session, ticket, Verb.ACKNOWLEDGE, by=by, now=now, acknowledged_at=now)
    is_there = ticket.state is State.IN_PROGRESS
    kind = PromiseKind.REPAIR if is_there else PromiseKind.COME
    await promises.give(session, ticket, kind, due_at=due_at, by_id=by.person_id, now=now)
    await change(
        session, ticket, Verb.PROMISE, by=by, now=now, promised_by=due_at,
        facts={"kind": kind, "due": due_at.isoformat()},
    )  # fmt: skip
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
        next_page_at=pages_again(ticket.priority, now=now),
    )  # fmt: skip
    return ticket
