"""What happens to tickets by the clock alone? Dangers page again, rests end, repairs close."""

from datetime import datetime

from sqlalchemy import or_, select

from estate.database import Session
from estate.tickets.history import record
from estate.tickets.rules import NOBODY_YET, PAGE_EVERY, closes_by_itself
from estate.tickets.tables import State, Ticket, Verb
from estate.tickets.working import close_unconfirmed, resume

AT_ONCE = 50  # tickets a look: a long sleep must not hold the only writer
PRIORITIES = range(5)


async def page_again(session: Session, now: datetime) -> None:
    """Page every danger that nobody took, again every two minutes until a human does."""
    due = await session.scalars(
        select(Ticket)
        .where(Ticket.next_page_at <= now, Ticket.state.in_(NOBODY_YET))
        .order_by(Ticket.next_page_at)
        .limit(AT_ONCE)
    )
    for ticket in due:
        ticket.next_page_at = now + PAGE_EVERY
        ticket.page_count += 1
        await record(
            session, ticket, Verb.PAGE, actor_id=None, now=now, from_state=ticket.state,
            facts={"times": ticket.page_count + 1},
        )  # fmt: skip


async def end_rests(session: Session, now: datetime) -> None:
    """Go on with every ticket whose review time has come."""
    due = await session.scalars(
        select(Ticket)
        .where(Ticket.state == State.WAITING, Ticket.review_at <= now)
        .order_by(Ticket.review_at)
        .limit(AT_ONCE)
    )
    for ticket in due:
        await resume(session, ticket, by=None, now=now)


async def close_silent(session: Session, now: datetime) -> None:
    """Close repairs that nobody confirmed in time: 72 h for P0 to P2, 7 days for the rest."""
    overdue = or_(
        *(
            (Ticket.priority == priority) & (Ticket.resolved_at <= now - closes_by_itself(priority))
            for priority in PRIORITIES
        )
    )
    due = await session.scalars(
        select(Ticket).where(Ticket.state == State.RESOLVED, overdue).limit(AT_ONCE)
    )
    for ticket in due:
        await close_unconfirmed(session, ticket, now=now)
