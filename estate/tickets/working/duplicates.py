"""Is it known already? One ticket becomes a duplicate of another, and is split off again."""

from datetime import datetime

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import NoParent
from estate.people.actor import Actor
from estate.places.tables import Building
from estate.tickets.categories import group_of
from estate.tickets.following import follow, unfollow
from estate.tickets.history import events_of, record
from estate.tickets.rules import NOBODY_YET, OPEN, decide, pages_again, take_by
from estate.tickets.tables import Ticket, TicketFollower, Verb
from estate.tickets.working.changing import change, find, who_is

MOST_PARENTS = 8


async def possible_parents(session: Session, ticket: Ticket) -> list[Ticket]:
    """List what a ticket may be a duplicate of, at most eight: the nearest category, the newest."""
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.building_id == ticket.building_id, Ticket.id != ticket.id)
        .where(Ticket.state.in_(OPEN))
        .order_by(Ticket.id.desc())
    )

    def distance(other: Ticket) -> tuple[bool, bool]:
        is_near = group_of(other.category) == group_of(ticket.category)
        return other.category != ticket.category, not is_near

    return sorted(found, key=distance)[:MOST_PARENTS]


async def duplicate(
    session: Session, ticket: Ticket, *, of: int, by: Actor, now: datetime
) -> Ticket:
    """Call a ticket known already: its people follow the other one from now on. Returns that one.

    No chains: a duplicate's parent is meant when a duplicate is named, and what was a duplicate of
    this ticket is one of that. The more urgent of the two counts. Raises NoParent.
    """
    decide(ticket.state, Verb.DUPLICATE, who_is(by, ticket))
    parent = await _parent(session, ticket, of, by=by)
    joined = await _join(session, ticket, parent, now=now)
    await change(
        session, ticket, Verb.DUPLICATE, by=by, now=now,
        facts={"parent": parent.id, "people": joined},
        parent_id=parent.id, assignee_id=None, next_page_at=None,
    )  # fmt: skip
    await session.execute(
        update(Ticket)
        .where(Ticket.parent_id == ticket.id)
        .values(parent_id=parent.id, version=Ticket.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    _count_the_more_urgent(ticket, parent, now=now)
    await record(
        session, parent, Verb.JOIN, actor_id=by.person_id, now=now, from_state=parent.state,
        public=False, facts={"people": joined, "duplicate": ticket.id},
    )  # fmt: skip
    return parent


async def _parent(session: Session, ticket: Ticket, of: int, *, by: Actor) -> Ticket:
    parent = await find(session, of, by=by)
    if parent.parent_id is not None:
        parent = await find(session, parent.parent_id, by=by)
    fits = parent.building_id == ticket.building_id and parent.state in OPEN
    if not fits or parent.id == ticket.id:
        raise NoParent(deed=Verb.DUPLICATE, state=parent.state)
    return parent


async def _join(session: Session, ticket: Ticket, parent: Ticket, *, now: datetime) -> list[int]:
    """Let everybody who hears of `ticket` follow `parent`. Returns whom this made followers."""
    followers = await session.scalars(
        select(TicketFollower.person_id)
        .where(TicketFollower.ticket_id == ticket.id)
        .order_by(TicketFollower.since, TicketFollower.person_id)
    )
    return [
        person_id
        for person_id in (ticket.reporter_id, *followers)
        if await follow(session, parent, person_id, now=now)
    ]


def _count_the_more_urgent(ticket: Ticket, parent: Ticket, *, now: datetime) -> None:
    if ticket.priority >= parent.priority:
        return
    parent.priority = ticket.priority
    parent.version += 1
    if parent.state in NOBODY_YET:
        times = [due for due in (parent.take_by, ticket.take_by) if due is not None]
        parent.take_by = min(times, default=None)
        parent.next_page_at = pages_again(parent.priority, now=now)


async def split(session: Session, ticket: Ticket, *, by: Actor | None, now: datetime) -> Ticket:
    """It is not the same after all: it goes on by itself, and is promised anew. None: the system.

    Who came to follow the other one by it follows that no longer.
    """
    parent_id = ticket.parent_id
    building = await session.get_one(Building, ticket.building_id)
    await change(
        session, ticket, Verb.SPLIT, by=by, now=now, facts={"parent": parent_id},
        parent_id=None, take_by=take_by(ticket.priority, now=now, zone=building.timezone),
        next_page_at=pages_again(ticket.priority, now=now),
    )  # fmt: skip
    parent = await session.get(Ticket, parent_id or 0, with_for_update=True)
    if parent is not None:
        await _take_away(session, ticket, parent, by=by, now=now)
    return ticket


async def _take_away(
    session: Session, ticket: Ticket, parent: Ticket, *, by: Actor | None, now: datetime
) -> None:
    merges = [e for e in await events_of(session, ticket.id) if e.verb is Verb.DUPLICATE]
    came = merges[-1].facts.get("people", []) if merges else []
    gone = [person_id for person_id in came if await unfollow(session, parent, person_id)]
    await record(
        session, parent, Verb.LEAVE, actor_id=by.person_id if by else None, now=now,
        from_state=parent.state, public=False, facts={"people": gone, "duplicate": ticket.id},
    )  # fmt: skip


async def split_all(session: Session, parent: Ticket, *, now: datetime) -> None:
    """Let every duplicate of a ticket that ends go on by itself."""
    children = await session.scalars(
        select(Ticket).where(Ticket.parent_id == parent.id).order_by(Ticket.id).with_for_update()
    )
    for child in list(children):
        await split(session, child, by=None, now=now)
