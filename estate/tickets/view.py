"""What is to be known of a ticket to speak of it? One read, plain facts."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Integer, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from estate.database import Session
from estate.people.actor import Actor
from estate.people.tables import Person, Residency
from estate.places.tables import Asset, Building, Unit
from estate.quick import Quick
from estate.tickets.categories import SPOTS
from estate.tickets.rules import OPEN, may_reopen, number_of, on_site_by
from estate.tickets.storms import count_homes
from estate.tickets.tables import (
    PlaceKind,
    State,
    Ticket,
    TicketEvent,
    TicketFollower,
    TicketMedia,
)

AGAIN = "again"  # in an event's facts: numbers of media that the ticket had already


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who hears of a ticket."""

    person_id: int
    telegram_id: int
    language: str
    lives_there: bool = False  # in the ticket's building; known of followers


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket with the names of everything that it points at."""

    id: int
    state: State
    category: str
    priority: int
    words: str
    building_id: int
    building_code: str
    building_name: str
    building_languages: tuple[str, ...]
    emergency_number: str
    zone: str
    place: PlaceKind
    unit: str | None
    asset: str | None
    floor: str | None
    spot: str
    reporter: Reader
    reporter_name: str
    assignee_id: int | None
    assignee_name: str | None
    waiting_for: str | None
    review_at: datetime | None
    take_by: datetime | None
    created_at: datetime
    resolved_at: datetime | None
    reopen_count: int
    page_count: int
    media: int
    words_by: int | None  # who may read the words, the home and the place as it was described
    promised_by: datetime | None
    parent_id: int | None
    homes: int  # that reported it or follow it

    @property
    def number(self) -> str:
        """As people see it, without the #."""
        return number_of(self.id)

    @property
    def is_danger(self) -> bool:
        """Whether it was reported as a danger to life."""
        return self.priority == 0

    @property
    def parent_number(self) -> str:
        """Number of the ticket that this one is a duplicate of; empty when it is none."""
        return number_of(self.parent_id) if self.parent_id else ""

    @property
    def is_common(self) -> bool:
        """Whether it is about a place that all share."""
        return self.place is not PlaceKind.HOME

    def as_seen_by(self, person_id: int) -> "TicketView":
        """Leave out whatever only its own home may know, unless this is who described it.

        To others a ticket is its number, category, common place, and where it stands.
        """
        if person_id == self.words_by:
            return self
        return replace(
            self, words="", unit=None, reporter_name="", media=0,
            floor=self.floor if self.is_common else None,
            spot=self.spot if self.spot in SPOTS else "",
        )  # fmt: skip

    @property
    def subject(self) -> str:
        """Subject of its reporter's card and of messages about it in the outbox."""
        return subject_of(self.id)

    @property
    def staff_subject(self) -> str:
        """Subject of the staff's card: a reporter who is staff has both."""
        return f"{self.subject}:staff"

    @property
    def page(self) -> str:
        """Subject of the message that calls staff to a danger."""
        return f"{self.subject}:page"

    @property
    def question(self) -> str:
        """Subject of the message that asks whether it is fixed."""
        return f"{self.subject}:fixed"

    @property
    def relay(self) -> str:
        """Subject of words carried from one side to the other: a reply to them goes back."""
        return f"{self.subject}:relay"

    def relay_of(self, person_id: int) -> str:
        """Subject of a follower's words in the staff room: a reply goes back to that follower."""
        return f"{self.subject}:{person_id}:relay"

    @property
    def on_site_by(self) -> datetime | None:
        """By when somebody is there, as the priority promises from the report on."""
        return on_site_by(self.priority, since=self.created_at, zone=self.zone)

    def can_reopen(self, now: datetime) -> bool:
        """Whether its repair is recent enough to be reopened."""
        return may_reopen(self.resolved_at, now=now)


def subject_of(ticket_id: int) -> str:
    """Name a ticket as the subject of what is said."""
    return f"ticket:{ticket_id}"


def ticket_of(subject: str) -> int:
    """Read back `subject_of`; 0, which no row has, for another subject."""
    noun, _, rest = subject.partition(":")
    number = rest.partition(":")[0]
    return int(number) if noun == "ticket" and number.isdigit() else 0


def follower_of(subject: str) -> int:
    """Read back whose words `relay_of` named; 0 for another subject."""
    *_, person, last = subject.split(":")
    return int(person) if last == "relay" and person.isdigit() and subject.count(":") == 3 else 0


async def view(session: Session, ticket_id: int) -> TicketView:
    """Read one ticket with everything that it points at."""
    reporter, assignee = aliased(Person), aliased(Person)
    row = (
        await session.execute(
            select(Ticket, Building, Unit.label, Asset.name, reporter, assignee.name)
            .join(Building, Building.id == Ticket.building_id)
            .join(reporter, reporter.id == Ticket.reporter_id)
            .outerjoin(assignee, assignee.id == Ticket.assignee_id)
            .outerjoin(Unit, Unit.id == Ticket.unit_id)
            .outerjoin(Asset, Asset.id == Ticket.asset_id)
            .where(Ticket.id == ticket_id)
        )
    ).one()
    media, others = (await session.execute(_COUNTS, {"its_id": ticket_id})).one()
    ticket, building, unit, asset, who, assignee_name = row
    return TicketView(
        id=ticket.id, state=ticket.state, category=ticket.category, priority=ticket.priority,
        words=ticket.words, building_id=building.id, building_code=building.code,
        building_name=building.name, building_languages=tuple(building.languages),
        emergency_number=building.emergency_number, zone=building.timezone, place=ticket.place,
        unit=unit, asset=asset, floor=ticket.floor, spot=ticket.spot,
        reporter=Reader(who.id, who.telegram_id, who.language), reporter_name=who.name,
        assignee_id=ticket.assignee_id, assignee_name=assignee_name,
        waiting_for=ticket.waiting_for, review_at=ticket.review_at, take_by=ticket.take_by,
        created_at=ticket.created_at, resolved_at=ticket.resolved_at,
        reopen_count=ticket.reopen_count,
        page_count=ticket.page_count, media=media,
        words_by=ticket.words_by_id or ticket.reporter_id, promised_by=ticket.promised_by,
        parent_id=ticket.parent_id, homes=await _homes(session, ticket) if others else 1,
    )  # fmt: skip


_COUNTS = select(
    select(func.count())
    .select_from(TicketMedia)
    .where(TicketMedia.ticket_id == bindparam("its_id"))
    .scalar_subquery(),
    select(func.count())
    .select_from(TicketFollower)
    .where(TicketFollower.ticket_id == bindparam("its_id"))
    .scalar_subquery(),
)


async def _homes(session: Session, ticket: Ticket) -> int:
    found = await session.scalars(
        select(TicketFollower.person_id).where(TicketFollower.ticket_id == ticket.id)
    )
    return await count_homes(session, ticket.building_id, {ticket.reporter_id, *found})


async def followers(session: Session, ticket_id: int) -> list[Reader]:
    """List who else wants to hear of a ticket, the oldest first."""
    lives_there = (
        exists()
        .where(Residency.person_id == Person.id, Residency.unit_id == Unit.id)
        .where(Unit.building_id == Ticket.building_id)
        .correlate(Person, Ticket)
    )
    rows = await session.execute(
        select(Person.id, Person.telegram_id, Person.language, lives_there)
        .join(TicketFollower, TicketFollower.person_id == Person.id)
        .join(Ticket, Ticket.id == TicketFollower.ticket_id)
        .where(TicketFollower.ticket_id == ticket_id)
        .order_by(TicketFollower.since, Person.id)
    )
    return [Reader(*row) for row in rows]


async def reader(session: Session, person_id: int, ticket: TicketView) -> Reader:
    """Find one person as somebody to whom a ticket is shown."""
    person = await session.get_one(Person, person_id)
    there = await session.scalar(
        select(Residency.id)
        .join(Unit, Unit.id == Residency.unit_id)
        .where(Residency.person_id == person_id, Unit.building_id == ticket.building_id)
        .limit(1)
    )
    return Reader(person.id, person.telegram_id, person.language, there is not None)


async def media_of(session: Session, event_id: int) -> list[TicketMedia]:
    """List what came with one event, in its order, also what the ticket had already."""
    event = await session.get_one(TicketEvent, event_id)
    found = await session.scalars(
        select(TicketMedia)
        .where((TicketMedia.event_id == event_id) | TicketMedia.id.in_(event.facts.get(AGAIN, [])))
        .order_by(TicketMedia.id)
    )
    return list(found)


async def tickets_of(session: Session, actor: Actor, *, limit: int = 10) -> list[Ticket]:
    """List what somebody reported or follows, newest first."""
    followed = select(TicketFollower.ticket_id).where(TicketFollower.person_id == actor.person_id)
    found = await session.scalars(
        select(Ticket)
        .where((Ticket.reporter_id == actor.person_id) | Ticket.id.in_(followed))
        .order_by(Ticket.id.desc())
        .limit(limit)
    )
    return list(found)


STILL_TALKED_OF = OPEN | {State.RESOLVED}
# The danger question asks it, which stands first in every report.
_TALKED_OF = Quick(
    select(Ticket.id, Ticket.category)
    .where(
        Ticket.reporter_id == bindparam("reporter"),
        or_(*(Ticket.state == state for state in sorted(STILL_TALKED_OF))),
    )
    .order_by(Ticket.id.desc())
    .limit(bindparam("most", type_=Integer()))
)


async def talked_of(session: Session, actor: Actor, *, limit: int) -> list[tuple[int, str]]:
    """List number and category of what somebody reported and is not over yet, newest first."""
    await session.flush()  # a ticket counts as this update leaves it
    rows = await _TALKED_OF.run(session, reporter=actor.person_id, most=limit)
    return [(row.id, row.category) for row in rows]


async def open_tickets(
    session: Session, actor: Actor, *, mine: bool = False, limit: int = 20
) -> list[Ticket]:
    """List what is open in the buildings of a member of staff, most urgent and oldest first."""
    actor.require_staff(deed="desk")
    wanted = select(Ticket).where(Ticket.state.in_(OPEN))
    if actor.building_ids:
        wanted = wanted.where(Ticket.building_id.in_(actor.building_ids))
    if mine:
        wanted = wanted.where(Ticket.assignee_id == actor.person_id)
    found = await session.scalars(wanted.order_by(Ticket.priority, Ticket.id).limit(limit))
    return list(found)
