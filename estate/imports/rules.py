"""What is wrong with the tables, and what do they say? Every fault of every table. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from estate.errors import Fault
from estate.imports.columns import COLUMNS, KEYS, Defaults, Kind, column_name, kind_of
from estate.imports.faults import BadValue, Wrong
from estate.imports.sheets import Cell, Sheet
from estate.places.rules import floor_meant, nearest

LONGEST = 2000  # characters in a cell
MOST_SUGGESTIONS = 200  # looking for what is alike takes milliseconds, and nobody reads more


@dataclass(slots=True)
class Record:
    """One row that was read. `values` has the columns that the file has; an empty cell is None."""

    kind: Kind
    file: str
    row: int
    values: dict[str, Any]
    notes: dict[str, str]
    unread: set[str]  # columns whose cell is faulty

    @property
    def key(self) -> tuple[str, ...] | None:
        """By which it is known again; None while a part of that is missing or faulty."""
        parts = [self.values.get(name) for name in KEYS[self.kind]]
        return None if None in parts else tuple(str(part).casefold() for part in parts)

    def fault(self, column: str, what: Wrong, **facts: Any) -> Fault:
        """Make a fault of one of this row's cells; what stands there is quoted."""
        facts.setdefault("value", str(self.values.get(column) or ""))
        return Fault(self.file, self.row, column, what, **facts)


@dataclass(slots=True)
class Known:
    """The places that can be named: those of the database, then those of the files too.

    Keys are folded. Floors of None: the building's row is faulty, so its floors are not judged.
    Units and assets have the floor that the database knows, None when only a file names them.
    """

    floors: dict[str, list[str] | None] = field(default_factory=dict)
    units: dict[tuple[str, str], str | None] = field(default_factory=dict)
    assets: dict[tuple[str, str], str | None] = field(default_factory=dict)
    suggestions: int = MOST_SUGGESTIONS  # how many may still be looked for

    def near(self, word: str, words: Iterable[str]) -> tuple[str, ...]:
        """List what looks like `word`, in capitals; nothing once enough has been looked for."""
        if self.suggestions <= 0:
            return ()
        self.suggestions -= 1
        return tuple(found.upper() for found in nearest(word, words))

    def used_floors(self, building: str) -> set[str]:
        """List the floors on which the database has units or assets that no file names."""
        used = [*self.units.items(), *self.assets.items()]
        return {floor for (code, _), floor in used if code == building and floor is not None}


def check(
    sheets: Sequence[Sheet], known: Known, defaults: Defaults
) -> tuple[list[Record], list[Fault]]:
    """Read every row of every table. Returns rows in the order of bringing in, and all faults."""
    records: list[Record] = []
    faults: list[Fault] = []
    for sheet in sheets:
        more, wrong = _read_sheet(sheet, defaults)
        records += more
        faults += wrong
    faults += _doubles(records)
    faults += _places(records, known)
    records.sort(key=lambda record: list(Kind).index(record.kind))
    order = {sheet.file: position for position, sheet in enumerate(sheets)}
    return records, sorted(faults, key=lambda fault: (order[fault.file], fault.row or 0))


def _read_sheet(sheet: Sheet, defaults: Defaults) -> tuple[list[Record], list[Fault]]:
    kind = kind_of(sheet.headings)
    if kind is None:
        known = tuple(kind.value for kind in Kind)
        return [], [Fault(sheet.file, 1, None, Wrong.UNKNOWN_KIND, known=known)]
    faults = _heading_faults(sheet, kind)
    records = []
    for row, cells in sheet.rows:
        record, wrong = _read_row(sheet, kind, row, cells, defaults)
        records.append(record)
        faults += wrong
    return records, faults


def _heading_faults(sheet: Sheet, kind: Kind) -> list[Fault]:
    names = [column_name(heading) for heading in sheet.headings]
    missing = [column.name for column in COLUMNS[kind] if column.needed]
    missing = [name for name in missing if name not in names]
    doubles = [name for name, times in Counter(names).items() if name and times > 1]
    return [
        *(Fault(sheet.file, 1, name, Wrong.MISSING_COLUMN, value=kind) for name in missing),
        *(Fault(sheet.file, 1, name, Wrong.DOUBLE_COLUMN) for name in doubles),
    ]


def _read_row(
    sheet: Sheet, kind: Kind, row: int, cells: list[Cell], defaults: Defaults
) -> tuple[Record, list[Fault]]:
    record = Record(kind, sheet.file, row, values={}, notes={}, unread=set())
    faults: list[Fault] = []
    columns = {column.name: column for column in COLUMNS[kind]}
    width = max(len(sheet.headings), len(cells))
    headings = sheet.headings + [""] * (width - len(sheet.headings))
    for heading, cell in zip(headings, cells + [""] * (width - len(cells)), strict=True):
        name = column_name(heading)
        column = columns.get(name)
        shown = column.name if column else heading
        try:
            _check_cell(heading, cell)
            if column is None:
                record.notes |= {heading: str(cell)} if heading else {}
            elif cell:
                record.values[name] = column.read(cell, defaults)
            elif column.needed:
                raise BadValue(Wrong.MISSING_VALUE)
            else:
                record.values[name] = None
        except BadValue as bad:
            record.unread.add(name)
            value = bad.value or ("" if isinstance(cell, Wrong) else cell[:80])
            faults.append(Fault(sheet.file, row, shown, bad.what, value=value, known=bad.known))
    return record, faults


def _check_cell(heading: str, cell: Cell) -> None:
    if isinstance(cell, Wrong):
        raise BadValue(cell)
    if len(cell) > LONGEST:
        raise BadValue(Wrong.TOO_LONG, known=(f"{LONGEST:,}",))
    if cell and not heading:
        raise BadValue(Wrong.NAMELESS_COLUMN)


def _doubles(records: Sequence[Record]) -> list[Fault]:
    seen: dict[tuple[str, ...], Record] = {}
    faults = []
    for record in records:
        for key, column in _keys_that_must_differ(record):
            first = seen.setdefault(key, record)
            if first is not record:
                where = (first.file, str(first.row))
                faults.append(record.fault(column, Wrong.DOUBLE_ROW, known=where))
    return faults


def _keys_that_must_differ(record: Record) -> list[tuple[tuple[str, ...], str]]:
    keys = []
    if record.key is not None:
        keys.append(((record.kind.value, *record.key), KEYS[record.kind][-1]))
    if record.values.get("group_chat_id") is not None:
        keys.append((("group", str(record.values["group_chat_id"])), "group_chat_id"))
    return keys


def _places(records: Sequence[Record], known: Known) -> list[Fault]:
    """Judge every place that is named, against those of the database and of all files together."""
    faults = []
    for record in records:
        if record.key is not None and record.kind is Kind.UNITS:
            known.units[(record.key[0], record.key[1])] = None
        if record.key is not None and record.kind is Kind.ASSETS:
            known.assets[(record.key[0], record.key[1])] = None
    for record in records:
        if record.kind is Kind.BUILDINGS and record.key is not None:
            faults += _floors_given_up(record, known)
    for record in records:
        faults += _unknown_places(record, known)
    return faults


def _floors_given_up(record: Record, known: Known) -> list[Fault]:
    code, floors = record.values["code"].casefold(), record.values.get("floors")
    if "floors" in record.values or "floors" in record.unread or code not in known.floors:
        known.floors[code] = floors
    missing = sorted(known.used_floors(code) - set(floors)) if floors is not None else []
    return [record.fault("floors", Wrong.FLOOR_IN_USE, value=", ".join(missing))] if missing else []


def _unknown_places(record: Record, known: Known) -> list[Fault]:
    faults = [
        _unknown_building(record, "buildings", code, known)
        for code in record.values.get("buildings") or []
        if code.casefold() not in known.floors
    ]
    code = record.values.get("building")
    if code is None:
        return faults
    if code.casefold() not in known.floors:
        return [*faults, _unknown_building(record, "building", code, known)]
    return [*faults, *_unknown_floor(record, known), *_unknown_unit(record, known)]


def _unknown_building(record: Record, column: str, code: str, known: Known) -> Fault:
    near = known.near(code, known.floors)
    return record.fault(column, Wrong.UNKNOWN_BUILDING, value=code, known=near)


def _unknown_floor(record: Record, known: Known) -> list[Fault]:
    floors = known.floors[record.values["building"].casefold()]
    floor = record.values.get("floor")
    if floor is None or floors is None:
        return []
    meant = floor_meant(floor, floors)
    if meant is None:
        return [record.fault("floor", Wrong.UNKNOWN_FLOOR, known=tuple(floors))]
    record.values["floor"] = meant
    return []


def _unknown_unit(record: Record, known: Known) -> list[Fault]:
    if record.kind is not Kind.RESIDENTS or record.values.get("unit") is None:
        return []
    building, unit = record.values["building"].casefold(), record.values["unit"].casefold()
    if (building, unit) in known.units:
        return []
    near = known.near(unit, (label for code, label in known.units if code == building))
    return [record.fault("unit", Wrong.UNKNOWN_UNIT, known=near)]
