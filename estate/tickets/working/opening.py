"""How does a report become a ticket?"""

from datetime import datetime

from estate.database import Session
from estate.errors import NotFound
from estate.people.actor import Actor
from estate.places.tables import Building
from estate.tickets import promises
from estate.tickets.categories import is_danger, priority_of
from estate.tickets.drafts import Draft
from estate.tickets.history import link_message, record
from estate.tickets.media import attach
from estate.tickets.rules import PAGE_EVERY, take_by
from estate.tickets.storms import look_for_storm
from estate.tickets.strangers import require_patience
from estate.tickets.tables import PlaceKind, State, Ticket, Verb


async def open_ticket(session: Session, draft: Draft, *, by: Actor, now: datetime) -> Ticket:
    """Make a ticket of a draft. Anybody may, also somebody not yet verified; a home only its own.

    Raises NotFound for a place that is not there, or a home not the reporter's; TooManyReports.
    """
    building = await session.get(Building, draft.building_id or 0)
    if building is None:
        raise NotFound("building", "")
    _require_own_home(draft, by)
    await require_patience(session, draft, building, by=by, now=now)
    priority = priority_of(draft.category)
    ticket = Ticket(
        building_id=building.id, place=draft.place or PlaceKind.COMMON, unit_id=draft.unit_id,
        asset_id=draft.asset_id, floor=draft.floor, spot=draft.spot, category=draft.category,
        priority=priority, state=State.NEW, words=draft.words, words_by_id=by.person_id,
        reporter_id=by.person_id,
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
    await promises.settle(session, ticket, Verb.OPEN, now=now)
    await look_for_storm(session, ticket, now=now)
    return ticket


def _require_own_home(draft: Draft, by: Actor) -> None:
    if draft.place is not PlaceKind.HOME:
        return
    if draft.unit_id not in {home.unit_id for home in by.homes} and not by.works_in(
        draft.building_id
    ):
        raise NotFound("unit", "")
