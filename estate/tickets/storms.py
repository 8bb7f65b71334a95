"""Is it more than one home's fault? Two homes in half an hour propose an incident to staff."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from estate.database import Session
from estate.incidents.drafts import live_in
from estate.incidents.kinds import Kind
from estate.people.tables import Residency
from estate.places.tables import Building, Unit
from estate.tickets.categories import group_of
from estate.tickets.history import record
from estate.tickets.rules import OPEN, PRIVATE_GROUPS
from estate.tickets.tables import Ticket, TicketEvent, Verb

WITHIN = timedelta(minutes=30)
ENOUGH_HOMES = 2

# What an alert about such a group is called; "something else" twice is hardly the same.
KIND_OF_GROUP = {
    "lift": Kind.LIFT,
    "water": Kind.WATER,
    "leak": Kind.FLOOD,
    "drain": Kind.FLOOD,
    "elec": Kind.POWER,
    "gas": Kind.GAS,
}
KIND_OF_DANGER = {
    "danger.fire": Kind.FIRE,
    "danger.gas": Kind.GAS,
    "danger.trapped": Kind.LIFT,
    "danger.intruder": Kind.SECURITY,
}
NEVER_PROPOSED = PRIVATE_GROUPS | {"other"}


def kind_of(category: str) -> Kind:
    """Tell which alert suits a category."""
    return KIND_OF_DANGER.get(category) or KIND_OF_GROUP.get(group_of(category), Kind.OTHER)


async def count_homes(session: Session, building_id: int, person_ids: Collection[int]) -> int:
    """Count the homes that these people have in a building; who has none there counts alone."""
    rows = await session.execute(
        select(Residency.person_id, func.min(Unit.id))
        .join(Unit, Unit.id == Residency.unit_id)
        .where(Unit.building_id == building_id, Residency.person_id.in_(list(person_ids)))
        .group_by(Residency.person_id)
    )
    home_of = {row[0]: row[1] for row in rows}
    return len({("home", home_of[p]) if p in home_of else ("person", p) for p in person_ids})


async def look_for_storm(session: Session, ticket: Ticket, *, now: datetime) -> None:
    """Propose an incident once enough homes have reported or joined; once for such tickets.

    Locks the building's row, so that of two at the same moment the second sees the first.
    """
    if group_of(ticket.category) in NEVER_PROPOSED:
        return
    await session.execute(
        select(Building.id).where(Building.id == ticket.building_id).with_for_update(key_share=True)
    )
    came = await _recent(session, ticket, now=now)
    homes = await count_homes(session, ticket.building_id, {who for _, who in came})
    kind = kind_of(ticket.category)
    if homes < ENOUGH_HOMES or await _is_known(session, ticket, {t for t, _ in came}, kind):
        return
    await record(
        session, ticket, Verb.PROPOSE, actor_id=None, now=now, from_state=ticket.state,
        public=False, facts={"homes": homes, "tickets": sorted({t for t, _ in came}), "kind": kind},
    )  # fmt: skip


async def _recent(session: Session, ticket: Ticket, *, now: datetime) -> set[tuple[int, int]]:
    """List (ticket, person) of who reported or joined the same of late; only what is still open."""
    rows = await session.execute(
        select(TicketEvent.ticket_id, TicketEvent.actor_id)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(Ticket.building_id == ticket.building_id, Ticket.category == ticket.category)
        .where(Ticket.state.in_(OPEN), TicketEvent.verb.in_((Verb.OPEN, Verb.JOIN)))
        .where(TicketEvent.at > now - WITHIN, TicketEvent.actor_id.is_not(None))
    )
    return {(ticket_id, who) for ticket_id, who in rows if who is not None}


async def _is_known(session: Session, ticket: Ticket, among: set[int], kind: Kind) -> bool:
    """Whether staff heard of these tickets already, or an alert of that kind is running there."""
    proposed = await session.scalar(
        select(TicketEvent.id)
        .where(TicketEvent.ticket_id.in_(among), TicketEvent.verb == Verb.PROPOSE)
        .limit(1)
    )
    running = await live_in(session, [ticket.building_id])
    return proposed is not None or any(incident.kind is kind for incident in running)
