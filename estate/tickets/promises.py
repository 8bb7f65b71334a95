"""Which times were residents told, and were they kept? Every one is a row."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from sqlalchemy import case, or_, select, update

from estate.database import Session
from estate.places.tables import Building
from estate.tickets.history import record
from estate.tickets.rules import OPEN, on_site_by
from estate.tickets.tables import Promise, PromiseEnd, PromiseKind, State, Ticket, Verb

WARN_BEFORE = timedelta(minutes=15)
AT_ONCE = 50  # promises a look: a long sleep must not hold the only writer

OF_STAFF = frozenset({PromiseKind.COME, PromiseKind.REPAIR})
# A review is a promise of our own clock, which keeps it.
ASKED_FOR = OF_STAFF | {PromiseKind.TAKE}
EVERY = frozenset(PromiseKind)

# What each move makes of the promises that are open.
ENDED_BY: dict[Verb, tuple[PromiseEnd, AbstractSet[PromiseKind]]] = {
    Verb.TAKE: (PromiseEnd.KEPT, {PromiseKind.TAKE}),
    Verb.ASSIGN: (PromiseEnd.KEPT, {PromiseKind.TAKE}),
    Verb.START: (PromiseEnd.KEPT, {PromiseKind.COME}),
    Verb.WAIT: (PromiseEnd.REPLACED, EVERY),
    Verb.RESUME: (PromiseEnd.KEPT, {PromiseKind.REVIEW}),
    Verb.RESOLVE: (PromiseEnd.KEPT, EVERY),
    Verb.CANCEL: (PromiseEnd.DROPPED, EVERY),
    Verb.REJECT: (PromiseEnd.DROPPED, EVERY),
    Verb.DUPLICATE: (PromiseEnd.DROPPED, EVERY),
}
# After these the time that staff told is no longer what comes next.
CLEARING = frozenset(
    {Verb.START, Verb.WAIT, Verb.RESOLVE, Verb.CANCEL, Verb.REJECT, Verb.DUPLICATE, Verb.REOPEN}
)
ARRIVAL_TOLD = frozenset({Verb.TAKE, Verb.ASSIGN, Verb.RESUME})
TAKING_TOLD = frozenset({Verb.OPEN, Verb.REOPEN, Verb.SPLIT})


async def give(
    session: Session,
    ticket: Ticket,
    kind: PromiseKind,
    *,
    due_at: datetime,
    by_id: int | None,
    now: datetime,
) -> None:
    """Write down a time that residents are told now; `by_id` None is our own rule.

    It stands in place of what was told before. One that is near is not asked for in advance.
    """
    await _end(session, ticket.id, PromiseEnd.REPLACED, EVERY, now=now)
    is_near = due_at - now <= WARN_BEFORE
    session.add(
        Promise(
            ticket_id=ticket.id, kind=kind, due_at=due_at, said_at=now, by_id=by_id,
            warned_at=now if is_near else None,
        )
    )  # fmt: skip
    await session.flush()


async def settle(session: Session, ticket: Ticket, verb: Verb, *, now: datetime) -> None:
    """Let the promises of a ticket follow a move that was just made."""
    if verb in ENDED_BY:
        how, kinds = ENDED_BY[verb]
        await _end(session, ticket.id, how, kinds, now=now)
    if verb in TAKING_TOLD and ticket.take_by and ticket.priority > 0:  # a danger is told no hour
        await give(session, ticket, PromiseKind.TAKE, due_at=ticket.take_by, by_id=None, now=now)
    if verb is Verb.WAIT and ticket.review_at:
        await give(
            session, ticket, PromiseKind.REVIEW, due_at=ticket.review_at, by_id=None, now=now
        )
    if verb in ARRIVAL_TOLD and ticket.state is State.ASSIGNED:
        await _tell_arrival(session, ticket, now=now)


async def _tell_arrival(session: Session, ticket: Ticket, *, now: datetime) -> None:
    """Who has taken it is there by the hour that the priority promises, unless staff said one."""
    told = await session.scalar(
        select(Promise.id)
        .where(Promise.ticket_id == ticket.id, Promise.end.is_(None))
        .where(Promise.kind.in_(OF_STAFF))
        .limit(1)
    )
    building = await session.get_one(Building, ticket.building_id)
    due = on_site_by(ticket.priority, since=ticket.created_at, zone=building.timezone)
    if told is None and due is not None and due > now:
        await give(session, ticket, PromiseKind.COME, due_at=due, by_id=None, now=now)


async def _end(
    session: Session,
    ticket_id: int,
    how: PromiseEnd,
    kinds: AbstractSet[PromiseKind],
    *,
    now: datetime,
) -> None:
    """End what is open of these kinds; what comes after its time was not kept."""
    on_time = or_(Promise.due_at >= now, Promise.kind == PromiseKind.REVIEW)
    await session.execute(
        update(Promise)
        .where(Promise.ticket_id == ticket_id, Promise.end.is_(None))
        .where(Promise.kind.in_(sorted(kinds)))
        .values(end=case((on_time, how), else_=PromiseEnd.BROKEN), ended_at=now)
        .execution_options(synchronize_session=False)
    )


async def warn_of_promises(session: Session, now: datetime) -> None:
    """Ask for each promise a quarter of an hour before it lapses, once."""
    due = await session.scalars(
        select(Promise)
        .where(Promise.end.is_(None), Promise.kind.in_(sorted(ASKED_FOR)))
        .where(Promise.warned_at.is_(None), Promise.due_at > now)
        .where(Promise.due_at <= now + WARN_BEFORE)
        .order_by(Promise.due_at)
        .limit(AT_ONCE)
    )
    for promise in due:
        promise.warned_at = now
        await _note(session, promise, Verb.WARN, now=now)


async def let_promises_lapse(session: Session, now: datetime) -> None:
    """Record every promise that was not kept; residents hear of it, and staff."""
    due = await session.scalars(
        select(Promise)
        .where(Promise.end.is_(None), Promise.kind.in_(sorted(ASKED_FOR)), Promise.due_at <= now)
        .order_by(Promise.due_at)
        .limit(AT_ONCE)
    )
    for promise in due:
        promise.end, promise.ended_at = PromiseEnd.BROKEN, now
        await _note(session, promise, Verb.LAPSE, now=now)


async def _note(session: Session, promise: Promise, verb: Verb, *, now: datetime) -> None:
    ticket = await session.get_one(Ticket, promise.ticket_id, with_for_update=True)
    if ticket.state not in OPEN:
        return
    if verb is Verb.LAPSE:
        ticket.promised_by = None
    await record(
        session, ticket, verb, actor_id=None, now=now, from_state=ticket.state,
        public=verb is Verb.LAPSE,
        facts={"kind": promise.kind, "due": promise.due_at.isoformat()},
    )  # fmt: skip
