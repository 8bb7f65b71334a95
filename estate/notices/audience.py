"""Whom does a notice concern, who of them can be reached, and who was not?"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from estate.database import Session
from estate.people.tables import Person, Reachability, Residency, Staff
from estate.places.groups import groups_of
from estate.places.tables import Building, Group, GroupState, GroupUse, Unit
from estate.tickets.tables import Ticket, TicketFollower


class Kind(StrEnum):
    """What an audience is made of."""

    ESTATE = "estate"
    BUILDINGS = "buildings"
    FLOORS = "floors"
    HOMES = "homes"
    STAFF = "staff"
    FOLLOWERS = "followers"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant. `building_ids` says where; floors, homes and roles narrow it down."""

    kind: Kind
    building_ids: tuple[int, ...] = ()
    floors: tuple[str, ...] = ()
    unit_ids: tuple[int, ...] = ()
    roles: tuple[str, ...] = ()
    ticket_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """Shape for a row."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Audience":
        """Read back what `as_json` wrote."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**(fields | {"kind": Kind(data["kind"])}))

    @property
    def is_of_homes(self) -> bool:
        """Whether it is counted in homes, rather than in people."""
        return self.kind not in (Kind.STAFF, Kind.FOLLOWERS)

    @property
    def has_groups(self) -> bool:
        """Whether buildings as a whole are meant: then their groups hear of it too."""
        return self.kind in (Kind.ESTATE, Kind.BUILDINGS)


@dataclass(frozen=True, slots=True)
class Reach:
    """How many are meant and can be reached now; homes are 0 where people are counted alone."""

    people: int
    homes: int
    homes_reachable: int


@dataclass(frozen=True, slots=True)
class MissedHome:
    """A home in which nobody was reached."""

    building: str
    label: str


def is_meant(audience: Audience) -> ColumnElement[bool]:
    """Whether a person belongs to an audience; to be asked of `Person`."""
    match audience.kind:
        case Kind.STAFF:
            return exists().where(Staff.person_id == Person.id, Staff.role.in_(audience.roles))
        case Kind.FOLLOWERS:
            follows = exists().where(
                TicketFollower.person_id == Person.id,
                TicketFollower.ticket_id == audience.ticket_id,
            )
            reported = exists().where(
                Ticket.reporter_id == Person.id, Ticket.id == audience.ticket_id
            )
            return or_(follows, reported)
        case _:
            return exists().where(
                Residency.person_id == Person.id,
                Unit.id == Residency.unit_id,
                is_home_of(audience),
            )


def is_home_of(audience: Audience) -> ColumnElement[bool]:
    """Whether a home belongs to an audience; to be asked of `Unit`."""
    match audience.kind:
        case Kind.ESTATE:
            return true()
        case Kind.HOMES:
            return Unit.id.in_(audience.unit_ids)
        case Kind.FLOORS:
            return and_(
                Unit.building_id.in_(audience.building_ids), Unit.floor.in_(audience.floors)
            )
        case _:
            return Unit.building_id.in_(audience.building_ids)


def recipients(audience: Audience) -> Select[int, int, str]:
    """Select id, Telegram id and language of everybody who is meant and can be reached."""
    return select(Person.id, Person.telegram_id, Person.language).where(
        is_meant(audience), Person.reachability == Reachability.REACHABLE
    )


async def includes(session: Session, audience: Audience, person_id: int) -> bool:
    """Whether a person belongs to an audience now."""
    found = await session.scalar(
        select(Person.id).where(Person.id == person_id, is_meant(audience))
    )
    return found is not None


@dataclass(frozen=True, slots=True)
class Page:
    """People in the order of their ids: those with `after` < id ≤ `up_to`."""

    after: int
    up_to: int
    is_last: bool


async def next_page(
    session: Session, audience: Audience, *, after: int, most: int, span: int
) -> Page:
    """Find the next `most` people who are meant, among the next `span` people there are."""
    found = (
        select(Person.id)
        .where(
            is_meant(audience),
            Person.reachability == Reachability.REACHABLE,
            Person.id > after,
            Person.id <= after + span,
        )
        .order_by(Person.id)
        .limit(most)
        .subquery()
    )
    count, last = (await session.execute(select(func.count(), func.max(found.c.id)))).one()
    newest = await session.scalar(select(func.max(Person.id))) or 0
    up_to = last if count == most else after + span
    return Page(after=after, up_to=up_to, is_last=up_to >= newest)


def recipients_on(audience: Audience, page: Page) -> Select[int, int, str]:
    """Select a key, 0, with Telegram id and language of the recipients on a page, in its order."""
    return (
        recipients(audience)
        .with_only_columns(literal(0), Person.telegram_id, Person.language)
        .where(Person.id > page.after, Person.id <= page.up_to)
        .order_by(Person.id)
    )


def _some_people(audience: Audience, most: int | None) -> Subquery:
    """Select id and language of whoever can be reached; `most` ends the search, None never.

    From homes to people, not the other way round: a floor is found without looking at everybody.
    """
    found = select(Person.id, Person.language).where(Person.reachability == Reachability.REACHABLE)
    if audience.is_of_homes:
        found = (
            found.join(Residency, Residency.person_id == Person.id)
            .join(Unit, Unit.id == Residency.unit_id)
            .where(is_home_of(audience))
            .distinct()
        )
    else:
        found = found.where(is_meant(audience))
    return found.limit(most).subquery()


def _some_homes(audience: Audience, most: int | None) -> Subquery:
    somebody = exists().where(
        Residency.unit_id == Unit.id,
        Person.id == Residency.person_id,
        Person.reachability == Reachability.REACHABLE,
    )
    reachable = case((somebody, 1), else_=0).label("reachable")
    return select(Unit.id, reachable).where(is_home_of(audience)).limit(most).subquery()


async def reach_of(session: Session, audience: Audience, *, most: int | None = None) -> Reach:
    """Count who is meant, but no further than `most`: a writer must not count a million."""
    people = await session.scalar(select(func.count()).select_from(_some_people(audience, most)))
    if not audience.is_of_homes:
        return Reach(people=people or 0, homes=0, homes_reachable=0)
    found = _some_homes(audience, most)
    counted = select(func.count(), func.coalesce(func.sum(found.c.reachable), 0))
    homes, reachable = (await session.execute(counted.select_from(found))).one()
    return Reach(people=people or 0, homes=homes, homes_reachable=reachable)


async def groups_meant(session: Session, audience: Audience) -> list[Group]:
    """List the groups that hear of it, where the bot may speak; oldest first."""
    if not audience.has_groups:
        return []
    if audience.kind is Kind.BUILDINGS:
        found = await groups_of(session, list(audience.building_ids))
    else:
        linked = select(Group).where(Group.use == GroupUse.BUILDING, Group.state != GroupState.LOST)
        found = list(await session.scalars(linked.order_by(Group.id)))
    return [group for group in found if group.state is not GroupState.MUTED]


async def buildings_meant(session: Session, audience: Audience) -> list[Building]:
    """List the buildings that it concerns, by their code; all of them for the whole estate."""
    wanted = select(Building).order_by(Building.code)
    if audience.building_ids:
        wanted = wanted.where(Building.id.in_(audience.building_ids))
    return list(await session.scalars(wanted))


async def languages_read(session: Session, audience: Audience, *, most: int) -> list[str]:
    """List the languages that the people meant read, the most read first; of `most` people."""
    who = _some_people(audience, most)
    found = await session.execute(
        select(who.c.language, func.count())
        .group_by(who.c.language)
        .order_by(func.count().desc(), who.c.language)
    )
    return [language for language, _ in found]


async def missed_homes(
    session: Session, audience: Audience, reached: Select[int], *, limit: int
) -> tuple[list[MissedHome], int]:
    """List homes where nobody was reached, by building and label, and count them all.

    `reached` selects the Telegram ids of the chats that took it.
    """
    somebody = exists().where(
        Residency.unit_id == Unit.id,
        Person.id == Residency.person_id,
        Person.telegram_id.in_(reached),
    )
    missed = (
        select(Building.code, Unit.label)
        .join(Building, Building.id == Unit.building_id)
        .where(is_home_of(audience), ~somebody)
    )
    count = await session.scalar(select(func.count()).select_from(missed.subquery()))
    shown = await session.execute(missed.order_by(Building.code, Unit.id).limit(limit))
    return [MissedHome(*row) for row in shown], count or 0


async def homes_called(
    session: Session, building_id: int, labels: Collection[str]
) -> dict[str, int]:
    """Find homes of a building by their labels, in any case of letters."""
    found = await session.execute(
        select(Unit.label, Unit.id).where(
            Unit.building_id == building_id,
            func.lower(Unit.label).in_([label.lower() for label in labels]),
        )
    )
    return {label.lower(): unit_id for label, unit_id in found}


async def home_names(session: Session, unit_ids: Sequence[int]) -> list[MissedHome]:
    """Name homes, in the given buildings' order."""
    found = await session.execute(
        select(Building.code, Unit.label)
        .join(Building, Building.id == Unit.building_id)
        .where(Unit.id.in_(unit_ids))
        .order_by(Building.code, Unit.id)
    )
    return [MissedHome(*row) for row in found]
