"""How does anything change on a ticket? Rights, guarded update and event, all at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update

from estate.database import Session
from estate.errors import NotFound, WrongState
from estate.people.actor import Actor
from estate.tickets import promises
from estate.tickets.following import follows
from estate.tickets.history import record
from estate.tickets.rules import MOVES, Who, decide, number_of
from estate.tickets.tables import PlaceKind, State, Ticket, TicketEvent, Verb


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
    ticket = await find_if_seen(session, ticket_id, by=by)
    if ticket is None:
        raise NotFound("ticket", number_of(ticket_id))
    return ticket


async def find_if_seen(session: Session, ticket_id: int, *, by: Actor) -> Ticket | None:
    """Do as `find`; None where that would refuse."""
    ticket = await session.get(Ticket, ticket_id, with_for_update=True, populate_existing=True)
    return ticket if ticket is not None and await _may_see(session, ticket, by) else None


async def _may_see(session: Session, ticket: Ticket, by: Actor) -> bool:
    if who_is(by, ticket) & {Who.REPORTER, Who.STAFF}:
        return True
    return await follows(session, ticket.id, by.person_id)


async def _standing(
    session: Session, verb: Verb, ticket: Ticket, by: Actor | None
) -> frozenset[Who]:
    """Tell what somebody is to a ticket as far as `verb` asks for it; None is the system."""
    if by is None:
        return frozenset({Who.SYSTEM})
    who = who_is(by, ticket)
    if Who.FOLLOWER in MOVES[verb].by and await follows(session, ticket.id, by.person_id):
        return who | {Who.FOLLOWER}
    return who


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
    who = await _standing(session, verb, ticket, by)
    from_state = ticket.state
    to_state = to_state or decide(ticket.state, verb, who)
    changed = await session.execute(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.version == ticket.version)
        .values(
            **({"promised_by": None} if verb in promises.CLEARING else {}),
            **({"state": to_state, "version": ticket.version + 1} | columns),
        )
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise WrongState(deed=verb, state=ticket.state)
    await session.refresh(ticket)
    await promises.settle(session, ticket, verb, now=now)
    return await record(
        session, ticket, verb, actor_id=by.person_id if by else None, now=now,
        from_state=from_state, public=public, words=words, facts=facts,
    )  # fmt: skip
