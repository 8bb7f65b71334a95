"""Who is pressing, and what do their own rows allow? Loaded afresh for every update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import make_transient_to_detached

from estate.database import Session
from estate.errors import NotAllowed
from estate.people.tables import Person, Reachability, Residency, Role, Staff
from estate.places.tables import Unit
from estate.quick import Quick

DISPATCHING = frozenset({Role.DISPATCHER, Role.MANAGER, Role.ADMIN})
MANAGING = frozenset({Role.MANAGER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Home:
    """One unit that somebody lives in."""

    unit_id: int
    building_id: int
    floor: str
    label: str


@dataclass(frozen=True, slots=True)
class Actor:
    """One person with their own rights. `building_ids` empty means every building (staff only)."""

    person_id: int
    telegram_id: int
    name: str
    language: str
    role: Role | None = None
    building_ids: frozenset[int] = frozenset()
    homes: tuple[Home, ...] = ()

    @property
    def is_staff(self) -> bool:
        """Whether this person works here at all."""
        return self.role is not None

    @property
    def dispatches(self) -> bool:
        """Whether this person may hand out and turn down work."""
        return self.role in DISPATCHING

    @property
    def manages(self) -> bool:
        """Whether this person answers for the estate."""
        return self.role in MANAGING

    def works_in(self, building_id: int | None) -> bool:
        """Whether this person is staff of that building. No building known: any staff."""
        if self.role is None:
            return False
        return building_id is None or not self.building_ids or building_id in self.building_ids

    def lives_in(self, building_id: int) -> bool:
        """Whether one of this person's homes is in that building."""
        return any(home.building_id == building_id for home in self.homes)

    def require_staff(self, building_id: int | None = None, *, deed: str) -> None:
        """Raise NotAllowed unless this person is staff of that building."""
        if not self.works_in(building_id):
            raise NotAllowed(deed)


async def meet(
    session: Session, telegram_id: int, *, name: str, language: str, now: datetime
) -> Person:
    """Find the person of this account, or make one (also when two first messages race).

    Whom the office listed without a name or language has Telegram's, from the first message on.
    """
    found = await session.scalar(select(Person).where(Person.telegram_id == telegram_id))
    if found is not None:
        _complete(found, name=name, language=language)
        return found
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    await session.execute(
        insert(Person)
        .values(
            telegram_id=telegram_id,
            name=name,
            language=language,
            language_chosen=False,
            reachability=Reachability.NEVER_STARTED,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["telegram_id"])
    )
    return (await session.scalars(select(Person).where(Person.telegram_id == telegram_id))).one()


def _complete(person: Person, *, name: str, language: str) -> None:
    if person.reachability is Reachability.NEVER_STARTED and not person.language_chosen:
        person.language = language
    if person.name == str(person.telegram_id):
        person.name = name


async def meet_as_actor(
    session: Session, telegram_id: int, *, name: str, language: str, now: datetime
) -> tuple[Person, Actor]:
    """Do what `meet` and `actor_of` do, in one question for whom we know: at every update."""
    rows = await _KNOWN.run(session, its_id=telegram_id)
    if not rows:
        person = await meet(session, telegram_id, name=name, language=language, now=now)
        return person, await actor_of(session, person)
    person = Person(**dict(zip(_OF_PERSON, rows[0], strict=False)))
    make_transient_to_detached(person)  # it is no new one: what changes from here on is written
    session.add(person)
    _complete(person, name=name, language=language)
    return person, _actor(person, [row[len(_OF_PERSON) :] for row in rows])


# Role and buildings (none: no staff), then a home (none: lives nowhere); one row for each home.
_OF_RIGHTS = (
    Staff.role,
    Staff.building_ids,
    Unit.id.label("unit_id"),
    Unit.building_id,
    Unit.floor,
    Unit.label,
)
_OF_PERSON = tuple(column.key for column in Person.__table__.c)
_KNOWN = Quick(
    select(*Person.__table__.c, *_OF_RIGHTS)
    .outerjoin(Staff, Staff.person_id == Person.id)
    .outerjoin(Residency, Residency.person_id == Person.id)
    .outerjoin(Unit, Unit.id == Residency.unit_id)
    .where(Person.telegram_id == bindparam("its_id"))
    .order_by(Residency.id)
)
_RIGHTS = (
    select(*_OF_RIGHTS)
    .select_from(Person)
    .outerjoin(Staff, Staff.person_id == Person.id)
    .outerjoin(Residency, Residency.person_id == Person.id)
    .outerjoin(Unit, Unit.id == Residency.unit_id)
    .where(Person.id == bindparam("its_id"))
    .order_by(Residency.id)
)


async def actor_of(session: Session, person: Person) -> Actor:
    """Load the rights and homes of `person` as they stand in this transaction."""
    return _actor(person, (await session.execute(_RIGHTS, {"its_id": person.id})).all())


def _actor(person: Person, rows: Sequence[Any]) -> Actor:
    role, building_ids = rows[0][:2] if rows else (None, None)
    return Actor(
        person_id=person.id,
        telegram_id=person.telegram_id,
        name=person.name,
        language=person.language,
        role=role,
        building_ids=frozenset(building_ids or ()),
        homes=tuple(Home(*row[2:]) for row in rows if row[2]),
    )
