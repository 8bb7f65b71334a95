"""How do checked rows come in? Known again by their keys: a second import changes, never doubles.

What a file does not name stays as it is: a column that it lacks, a row that it does not list.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from estate.database import Base, Session
from estate.imports.columns import Defaults, Kind
from estate.imports.rules import Known, Record
from estate.people.tables import Person, Reachability, Relation, Residency, Staff
from estate.places.tables import Asset, Building, Contact, Group, GroupState, GroupUse, Unit

PLAIN_BUILDING_COLUMNS = (
    "name", "floors", "fire_strategy", "emergency_number", "fire_number", "medical_number",
    "police_number", "assembly_point", "evacuation_routes",
)  # fmt: skip


@dataclass(slots=True)
class Imported:
    """How many rows of each kind were new, changed, or as they were."""

    new: Counter[Kind] = field(default_factory=Counter)
    changed: Counter[Kind] = field(default_factory=Counter)
    same: Counter[Kind] = field(default_factory=Counter)

    def count(self, kind: Kind, row: Base) -> None:
        """Count one row, before it is flushed."""
        state = inspect(row)
        if not state.persistent:
            self.new[kind] += 1
        elif state.session is not None and state.session.is_modified(row):
            self.changed[kind] += 1
        else:
            self.same[kind] += 1


@dataclass(slots=True)
class _Estate:
    """Every row that may be meant, by its folded key; and what new ones are given."""

    session: Session
    defaults: Defaults
    now: datetime
    buildings: dict[str, Building]
    units: dict[tuple[int, str], Unit]
    assets: dict[tuple[int, str], Asset]
    contacts: dict[tuple[int, str, str], Contact]
    groups: dict[int, Group]
    people: dict[int, Person]
    staff: dict[int, Staff]
    homes: dict[tuple[int, int], Residency]
    links: list[tuple[Building, int]] = field(default_factory=list)

    def building_of(self, record: Record) -> Building:
        return self.buildings[record.values["building"].casefold()]


async def known_places(session: Session) -> Known:
    """List the places that the files may name because the database has them."""
    known = Known()
    codes: dict[int, str] = {}
    for building in await session.scalars(select(Building)):
        codes[building.id] = building.code.casefold()
        known.floors[codes[building.id]] = list(building.floors)
    for unit in await session.scalars(select(Unit)):
        known.units[(codes[unit.building_id], unit.label.casefold())] = unit.floor
    for asset in await session.scalars(select(Asset)):
        known.assets[(codes[asset.building_id], asset.code.casefold())] = asset.floor
    return known


async def store(
    session: Session, records: Sequence[Record], defaults: Defaults, *, now: datetime
) -> Imported:
    """Bring in checked records, which stand in the order of `Kind`. May run twice."""
    estate = await _load(session, defaults, now)
    imported = Imported()
    for record in records:
        if "telegram_id" in record.values:
            _person(estate, record)
    await session.flush()  # all at once, for their ids
    for kind in Kind:
        for record in (record for record in records if record.kind is kind):
            row = _row(estate, record)
            _note(row, record)
            imported.count(kind, row)
            if not inspect(row).persistent:
                session.add(row)
        await session.flush()
    for building, chat_id in estate.links:  # once the buildings have their ids
        _link(estate, building, chat_id)
    return imported


def _row(estate: _Estate, record: Record) -> Any:
    match record.kind:
        case Kind.BUILDINGS:
            return _building(estate, record)
        case Kind.UNITS:
            return _unit(estate, record)
        case Kind.STAFF:
            return _staff(estate, record)
        case Kind.RESIDENTS:
            return _resident(estate, record)
        case Kind.ASSETS:
            return _asset(estate, record)
        case Kind.CONTACTS:
            return _contact(estate, record)


async def _load(session: Session, defaults: Defaults, now: datetime) -> _Estate:
    # Whole tables: an import is rare, and an estate of 10,000 homes is a few megabytes.
    assets, contacts = await session.scalars(select(Asset)), await session.scalars(select(Contact))
    groups = await session.scalars(
        select(Group).where(Group.thread_id == 0, Group.use == GroupUse.BUILDING)
    )
    return _Estate(
        session=session,
        defaults=defaults,
        now=now,
        buildings={row.code.casefold(): row for row in await session.scalars(select(Building))},
        units={_label(row): row for row in await session.scalars(select(Unit))},
        assets={(row.building_id, row.code.casefold()): row for row in assets},
        contacts={
            (row.building_id, row.duty.casefold(), row.name.casefold()): row for row in contacts
        },
        groups={row.chat_id: row for row in groups},
        people={row.telegram_id: row for row in await session.scalars(select(Person))},
        staff={row.person_id: row for row in await session.scalars(select(Staff))},
        homes={
            (row.person_id, row.unit_id): row for row in await session.scalars(select(Residency))
        },
    )


def _label(unit: Unit) -> tuple[int, str]:
    return unit.building_id, unit.label.casefold()


def _building(estate: _Estate, record: Record) -> Building:
    values = record.values
    building = estate.buildings.get(values["code"].casefold())
    if building is None:
        building = Building(
            code=values["code"], languages=list(estate.defaults.languages),
            timezone=estate.defaults.timezone, notes={},
        )  # fmt: skip
        estate.buildings[building.code.casefold()] = building
    for column in PLAIN_BUILDING_COLUMNS:
        if column in values:
            setattr(building, column, values[column])
    if values.get("languages"):
        building.languages = values["languages"]
    if values.get("timezone"):
        building.timezone = values["timezone"]
    if values.get("group_chat_id"):
        estate.links.append((building, values["group_chat_id"]))
    return building


def _link(estate: _Estate, building: Building, chat_id: int) -> None:
    group = estate.groups.get(chat_id)
    if group is None:
        group = Group(
            chat_id=chat_id, thread_id=0, use=GroupUse.BUILDING, state=GroupState.UNKNOWN,
            linked_at=estate.now,
        )  # fmt: skip
        estate.groups[chat_id] = group
        estate.session.add(group)
    group.building_id = building.id


def _unit(estate: _Estate, record: Record) -> Unit:
    building = estate.building_of(record)
    unit = estate.units.get((building.id, record.values["unit"].casefold()))
    if unit is None:
        unit = Unit(building_id=building.id, label=record.values["unit"], notes={})
        estate.units[_label(unit)] = unit
    unit.floor = record.values["floor"]
    return unit


def _person(estate: _Estate, record: Record) -> Person:
    """Find or make the person. Who has written to the bot keeps the language that they chose."""
    values = record.values
    person = estate.people.get(values["telegram_id"])
    if person is None:
        person = Person(
            telegram_id=values["telegram_id"], name=str(values["telegram_id"]),
            language=estate.defaults.languages[0], language_chosen=False,
            reachability=Reachability.NEVER_STARTED, created_at=estate.now,
        )  # fmt: skip
        estate.people[person.telegram_id] = person
        estate.session.add(person)
    if values.get("name"):
        person.name = values["name"]
    if values.get("language") and person.reachability is Reachability.NEVER_STARTED:
        person.language, person.language_chosen = values["language"], True
    return person


def _staff(estate: _Estate, record: Record) -> Staff:
    values = record.values
    person = estate.people[record.values["telegram_id"]]
    staff = estate.staff.get(person.id)
    if staff is None:
        staff = Staff(
            person_id=person.id,
            trades=[],
            building_ids=[],
            on_duty=True,
            since=estate.now,
            notes={},
        )
        estate.staff[person.id] = staff
    staff.role = values["role"]
    if "trades" in values:
        staff.trades = values["trades"] or []
    if "buildings" in values:
        codes = [code.casefold() for code in values["buildings"] or []]
        staff.building_ids = sorted({estate.buildings[code].id for code in codes})
    return staff


def _resident(estate: _Estate, record: Record) -> Residency:
    values = record.values
    person = estate.people[record.values["telegram_id"]]
    unit = estate.units[(estate.building_of(record).id, values["unit"].casefold())]
    home = estate.homes.get((person.id, unit.id))
    if home is None:
        home = Residency(
            person_id=person.id,
            unit_id=unit.id,
            relation=Relation.TENANT,
            since=estate.now,
            notes={},
        )
        estate.homes[(person.id, unit.id)] = home
    if values.get("relation"):
        home.relation = values["relation"]
    return home


def _asset(estate: _Estate, record: Record) -> Asset:
    building, values = estate.building_of(record), record.values
    key = (building.id, values["code"].casefold())
    asset = estate.assets.get(key)
    if asset is None:
        asset = Asset(building_id=building.id, code=values["code"], notes={})
        estate.assets[key] = asset
    asset.kind, asset.name = values["kind"], values["name"]
    if "floor" in values:
        asset.floor = values["floor"]
    return asset


def _contact(estate: _Estate, record: Record) -> Contact:
    building, values = estate.building_of(record), record.values
    key = (building.id, values["duty"].casefold(), values["name"].casefold())
    contact = estate.contacts.get(key)
    if contact is None:
        contact = Contact(
            building_id=building.id, duty=values["duty"], name=values["name"], notes={}
        )
        estate.contacts[key] = contact
    contact.phone = values["phone"]
    return contact


def _note(row: Any, record: Record) -> None:
    """Keep further columns as notes; an emptied cell takes its note away."""
    told = {**row.notes, **record.notes}
    row.notes = {name: value for name, value in told.items() if value}
