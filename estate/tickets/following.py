"""Who else wants to hear of a ticket? Neighbours with the same problem join, and leave again."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from estate.database import Session
from estate.errors import NotFound, WrongState
from estate.people.actor import Actor
from estate.people.tables import Residency
from estate.tickets.drafts import Draft
from estate.tickets.history import record
from estate.tickets.rules import OPEN, may_be_joined, number_of
from estate.tickets.storms import look_for_storm
from estate.tickets.tables import PlaceKind, Ticket, TicketFollower, Verb

MOST_OFFERED = 3
LOOKED_AT = 50  # the newest of a category that are open: among them the nearest are offered


async def same_problems(session: Session, draft: Draft) -> list[Ticket]:
    """List open tickets that may be about the same fault, the nearest first.

    Only what neighbours may know of: see `may_be_joined`.
    """
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.building_id == draft.building_id, Ticket.category == draft.category)
        .where(Ticket.state.in_(OPEN), Ticket.place != PlaceKind.HOME)
        .order_by(Ticket.id.desc())
        .limit(LOOKED_AT)
    )
    known = [t for t in found if may_be_joined(place=t.place, category=t.category)]
    return sorted(known, key=lambda ticket: _distance(ticket, draft))[:MOST_OFFERED]


def _distance(ticket: Ticket, draft: Draft) -> tuple[bool, bool, bool]:
    return (
        ticket.asset_id != draft.asset_id,
        ticket.spot != draft.spot,
        ticket.floor != draft.floor,
    )


async def join(session: Session, ticket_id: int, *, by: Actor, now: datetime) -> Ticket:
    """Let somebody with the same problem follow a ticket. Twice is once.

    Anybody may who may report it: also somebody not yet verified, since it is a common part.
    Raises NotFound for what a neighbour may not know of, WrongState when it is no longer open.
    """
    # Read anew: the offer was drawn from the row as it stood before somebody else joined.
    ticket = await session.get(Ticket, ticket_id, with_for_update=True, populate_existing=True)
    if ticket is None or not may_be_joined(place=ticket.place, category=ticket.category):
        raise NotFound("ticket", number_of(ticket_id))
    if ticket.state not in OPEN:
        raise WrongState(deed=Verb.JOIN, state=ticket.state)
    if ticket.reporter_id == by.person_id or not await follow(
        session, ticket, by.person_id, now=now
    ):
        return ticket
    await record(
        session, ticket, Verb.JOIN, actor_id=by.person_id, now=now, from_state=ticket.state,
        public=False, facts={"people": [by.person_id]},
    )  # fmt: skip
    await look_for_storm(session, ticket, now=now)
    return ticket


async def leave(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Stop following a ticket. Raises NotFound for whoever does not follow it."""
    if not await unfollow(session, ticket, by.person_id):
        raise NotFound("ticket", number_of(ticket.id))
    await record(
        session, ticket, Verb.LEAVE, actor_id=by.person_id, now=now, from_state=ticket.state,
        public=False, facts={"people": [by.person_id]},
    )  # fmt: skip


async def follow(session: Session, ticket: Ticket, person_id: int, *, now: datetime) -> bool:
    """Add a follower. False: followed it already, or reported it."""
    if ticket.reporter_id == person_id:
        return False
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    added = await session.execute(
        insert(TicketFollower)
        .values(ticket_id=ticket.id, person_id=person_id, since=now)
        .on_conflict_do_nothing(index_elements=["ticket_id", "person_id"])
        .returning(TicketFollower.person_id)
    )
    return added.first() is not None


async def unfollow(session: Session, ticket: Ticket, person_id: int) -> bool:
    """Take a follower away. False: did not follow it."""
    gone = await session.execute(
        delete(TicketFollower)
        .where(TicketFollower.ticket_id == ticket.id, TicketFollower.person_id == person_id)
        .returning(TicketFollower.person_id)
        .execution_options(synchronize_session="fetch")
    )
    return gone.first() is not None


async def follows(session: Session, ticket_id: int, person_id: int) -> bool:
    """Whether somebody follows a ticket."""
    return await session.get(TicketFollower, (ticket_id, person_id)) is not None


async def heir_of(session: Session, ticket: Ticket) -> int | None:
    """Tell who goes on with a ticket that its reporter needs no longer: its oldest follower.

    A home's ticket goes to somebody of that home alone.
    """
    wanted = select(TicketFollower.person_id).where(TicketFollower.ticket_id == ticket.id)
    if ticket.place is PlaceKind.HOME:
        at_home = select(Residency.person_id).where(Residency.unit_id == ticket.unit_id)
        wanted = wanted.where(TicketFollower.person_id.in_(at_home))
    found: int | None = await session.scalar(
        wanted.order_by(TicketFollower.since, TicketFollower.person_id).limit(1)
    )
    return found
