"""What would the office's files say today? The same six kinds, written so that reading them gives
the same estate."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from estate.database import Session
from estate.imports.columns import COLUMNS, Kind
from estate.imports.sheets import guarded
from estate.people.tables import Person, Residency, Staff
from estate.places.rules import write_floors
from estate.places.tables import Asset, Building, Contact, Group, GroupState, GroupUse, Unit

Row = tuple[dict[str, Any], Mapping[str, Any]]
"""The values of a row by column, and its notes."""


async def export(session: Session) -> dict[Kind, str]:
    """Write every kind of file as CSV text."""
    codes = dict((await session.execute(select(Building.id, Building.code))).all())
    return {
        Kind.BUILDINGS: _csv(Kind.BUILDINGS, await _buildings(session)),
        Kind.UNITS: _csv(Kind.UNITS, await _units(session, codes)),
        Kind.STAFF: _csv(Kind.STAFF, await _staff(session, codes)),
        Kind.RESIDENTS: _csv(Kind.RESIDENTS, await _residents(session, codes)),
        Kind.ASSETS: _csv(Kind.ASSETS, await _assets(session, codes)),
        Kind.CONTACTS: _csv(Kind.CONTACTS, await _contacts(session, codes)),
    }


def _csv(kind: Kind, rows: Sequence[Row]) -> str:
    columns = [column.name for column in COLUMNS[kind]]
    further = sorted({name for _, notes in rows for name in notes})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*columns, *map(guarded, further)])
    for values, notes in rows:
        cells = [*(values.get(name) for name in columns), *(notes.get(name) for name in further)]
        writer.writerow([guarded("" if cell is None else str(cell)) for cell in cells])
    return text.getvalue()


def _several(values: Iterable[str]) -> str:
    return ", ".join(values)


async def _buildings(session: Session) -> list[Row]:
    groups: dict[int | None, int] = {}
    for group in await session.scalars(
        select(Group)
        .where(Group.use == GroupUse.BUILDING, Group.thread_id == 0)
        .where(Group.state != GroupState.LOST)
        .order_by(Group.id)
    ):
        groups.setdefault(group.building_id, group.chat_id)
    found = await session.scalars(select(Building).order_by(Building.id))
    return [(_building(row, groups.get(row.id)), row.notes) for row in found]


def _building(row: Building, group_chat_id: int | None) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "floors": write_floors(row.floors),
        "fire_strategy": row.fire_strategy,
        "emergency_number": row.emergency_number,
        "fire_number": row.fire_number,
        "medical_number": row.medical_number,
        "police_number": row.police_number,
        "assembly_point": row.assembly_point,
        "evacuation_routes": row.evacuation_routes,
        "languages": _several(row.languages),
        "timezone": row.timezone,
        "group_chat_id": group_chat_id,
    }


async def _units(session: Session, codes: Mapping[int, str]) -> list[Row]:
    found = await session.scalars(select(Unit).order_by(Unit.id))
    return [
        (
            {"building": codes[row.building_id], "floor": row.floor, "unit": row.label},
            row.notes,
        )
        for row in found
    ]


async def _staff(session: Session, codes: Mapping[int, str]) -> list[Row]:
    found = await session.execute(
        select(Staff, Person).join(Person, Person.id == Staff.person_id).order_by(Person.id)
    )
    return [
        (
            {
                "telegram_id": person.telegram_id,
                "name": person.name,
                "role": row.role,
                "trades": _several(row.trades),
                "buildings": _several(codes[id_] for id_ in row.building_ids if id_ in codes),
                "language": person.language,
            },
            row.notes,
        )
        for row, person in found
    ]


async def _residents(session: Session, codes: Mapping[int, str]) -> list[Row]:
    found = await session.execute(
        select(Residency, Person, Unit)
        .join(Person, Person.id == Residency.person_id)
        .join(Unit, Unit.id == Residency.unit_id)
        .order_by(Residency.id)
    )
    return [
        (
            {
                "telegram_id": person.telegram_id,
                "building": codes[unit.building_id],
                "unit": unit.label,
                "name": person.name,
                "language": person.language,
                "relation": row.relation,
            },
            row.notes,
        )
        for row, person, unit in found
    ]


async def _assets(session: Session, codes: Mapping[int, str]) -> list[Row]:
    found = await session.scalars(select(Asset).order_by(Asset.id))
    return [
        (
            {
                "building": codes[row.building_id],
                "code": row.code,
                "kind": row.kind,
                "name": row.name,
                "floor": row.floor,
            },
            row.notes,
        )
        for row in found
    ]


async def _contacts(session: Session, codes: Mapping[int, str]) -> list[Row]:
    found = await session.scalars(select(Contact).order_by(Contact.id))
    return [
        (
            {
                "building": codes[row.building_id],
                "duty": row.duty,
                "name": row.name,
                "phone": row.phone,
            },
            row.notes,
        )
        for row in found
    ]
