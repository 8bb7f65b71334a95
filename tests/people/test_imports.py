"""Does an import find every fault, bring everything in, and give it back unchanged?"""

import asyncio
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select

from bot.people import defaults_of, export_estate, import_files
from estate.database import Database
from estate.errors import Fault, ImportRefused
from estate.imports.columns import COLUMNS, Defaults, Kind, kind_of, needed_of
from estate.imports.faults import Wrong
from estate.imports.rules import Known, check
from estate.imports.sheets import Unreadable, bare, guarded, read_sheets
from estate.people.tables import Person, Residency, Staff
from estate.places.groups import groups_of
from estate.places.tables import Asset, Building, Contact, Unit
from texts.imports import fault_line, summary
from texts.translator import words

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
DEFAULTS = defaults_of(timezone="Asia/Hong_Kong", languages="en,zh_Hans,zh_Hant")

BUILDINGS = (
    "code,name,floors,fire_strategy,emergency_number,fire_number,languages,group_chat_id,Built\n"
    'B1,Harbour Court,"G,1-3,5-30",phased,999,+852 2345 6789,"en, zh_Hant",-1001234567890,1988\n'
    'B3,"Lotus, House",30,stay_put,119,,,,\n'
)
UNITS = "building,floor,unit\nB1,5,5A\nB3,12,12A\nB3,12,12B\n"
STAFF = (
    "telegram_id,name,role,trades,buildings,language\n"
    "11,Davit,manager,,,en\n12,Carla,technician,lift;plumbing,B1|B3,zh_Hant\n"
)
RESIDENTS = (
    "telegram_id,building,unit,name,language,relation,Since\n"
    "21,B3,12A,Ana,en,owner,2019\n21,B1,5A,Ana,en,tenant,\n22,B3,12A,'=Bruno,,helper,\n"
)
ASSETS = "building,code,kind,name,floor\nB3,lift-a,lift,Lift A,\nB3,pump-2,pump,Pump 2,1\n"
CONTACTS = "building,duty,name,phone\nB3,lift,Upward Ltd,'+852 1111\n"
ALL = {
    "buildings": BUILDINGS,
    "units": UNITS,
    "staff": STAFF,
    "residents": RESIDENTS,
    "assets": ASSETS,
    "contacts": CONTACTS,
}


@pytest.fixture
async def database(database_url):
    opened = Database(database_url)
    yield opened
    await opened.close()


def written(folder: Path, texts: Mapping[str, str | bytes]) -> list[Path]:
    """The files in an order in which nothing stands before what it needs."""
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in reversed(list(texts.items())):
        path = folder / (name if "." in name else f"{name}.csv")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    return paths


async def faults_of(database: Database, paths: list[Path]) -> list[Fault]:
    with pytest.raises(ImportRefused) as refused:
        await import_files(database, paths, now=NOW, defaults=DEFAULTS)
    return refused.value.faults


async def count(database: Database, table: type) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_files_of_all_kinds_come_in_at_once_in_any_order(database, tmp_path):
    imported = await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)

    assert dict(imported.new) == {
        Kind.BUILDINGS: 2, Kind.UNITS: 3, Kind.STAFF: 2, Kind.RESIDENTS: 3,
        Kind.ASSETS: 2, Kind.CONTACTS: 1,
    }  # fmt: skip
    async with database.read() as session:
        b1, b3 = await session.scalars(select(Building).order_by(Building.code))
        assert b1.floors[:5] == ["G", "1", "2", "3", "5"]
        assert b1.notes == {"Built": "1988"}
        assert (b3.name, b3.timezone) == ("Lotus, House", "Asia/Hong_Kong")
        assert b3.languages == ["en", "zh_Hans", "zh_Hant"]
        (group,) = await groups_of(session, [b1.id, b3.id])
        assert (group.chat_id, group.building_id) == (-1001234567890, b1.id)
        carla = (await session.scalars(select(Staff).join(Person).filter_by(name="Carla"))).one()
        assert carla.trades == ["lift", "plumbing"]
        assert carla.building_ids == [b1.id, b3.id]
        bruno = (await session.scalars(select(Person).filter_by(telegram_id=22))).one()
        assert (bruno.name, bruno.reachability) == ("=Bruno", "never_started")


async def test_importing_again_changes_and_never_doubles(database, tmp_path):
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    again = await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    assert not again.new
    assert not again.changed

    moved = {"units": "building,floor,unit,Rooms\nb3,13,12a,4\n"}
    third = await import_files(database, written(tmp_path, moved), now=NOW, defaults=DEFAULTS)
    assert dict(third.changed) == {Kind.UNITS: 1}
    assert await count(database, Unit) == 3
    assert summary(words("en"), third) == ["units: 0 new, 1 changed, 0 as before"]


async def test_what_a_file_does_not_name_stays(database, tmp_path):
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    short = {"residents": "telegram_id,building,unit\n21,B3,12A\n"}
    await import_files(database, written(tmp_path, short), now=NOW, defaults=DEFAULTS)
    async with database.read() as session:
        ana = (await session.scalars(select(Person).filter_by(telegram_id=21))).one()
        home = (await session.scalars(select(Residency).filter_by(person_id=ana.id))).first()
    assert ana.name == "Ana"
    assert home is not None
    assert (home.relation, home.notes) == ("owner", {"Since": "2019"})


async def test_a_resident_keeps_the_language_that_they_read_the_bot_in(database, tmp_path):
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    async with database.write() as session:
        ana = (await session.scalars(select(Person).filter_by(telegram_id=21))).one()
        ana.reachability, ana.language = "reachable", "zh_Hans"
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    async with database.read() as session:
        ana = (await session.scalars(select(Person).filter_by(telegram_id=21))).one()
    assert ana.language == "zh_Hans"


async def test_one_fault_keeps_everything_out(database, tmp_path):
    wrong = ALL | {"contacts": "building,duty,name,phone\nB9,lift,Upward Ltd,1\n"}
    (fault,) = await faults_of(database, written(tmp_path, wrong))
    assert fault == Fault("contacts.csv", 2, "building", Wrong.UNKNOWN_BUILDING, "B9", ())
    for table in (Building, Unit, Staff, Residency, Asset, Contact, Person):
        assert await count(database, table) == 0


async def test_every_fault_of_every_file_is_told_at_once(database, tmp_path):
    wrong = {
        "staff": "telegram_id,name,role\nx,Davit,boss\n",
        "units": "building,floor,unit\nB1,4,4A\nB1,5,\nB1,5,5A\nb1,5,5a\n",
        "buildings": BUILDINGS.replace("Asia", "Asia").replace("B3,", "B3;,"),
    }
    faults = await faults_of(database, written(tmp_path, wrong))
    assert [(f.file, f.row, f.column, f.what) for f in faults] == [
        ("buildings.csv", 3, "code", Wrong.BAD_CODE),
        ("units.csv", 2, "floor", Wrong.UNKNOWN_FLOOR),
        ("units.csv", 3, "unit", Wrong.MISSING_VALUE),
        ("units.csv", 5, "unit", Wrong.DOUBLE_ROW),
        ("staff.csv", 2, "telegram_id", Wrong.BAD_TELEGRAM_ID),
        ("staff.csv", 2, "role", Wrong.UNKNOWN_WORD),
    ]


async def test_floors_that_homes_stand_on_cannot_be_dropped(database, tmp_path):
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    lower = BUILDINGS.replace('House",30', 'House",1-3,5-11')
    only = {"buildings": lower.replace('House",1-3,5-11', 'House",11')}
    (fault,) = await faults_of(database, written(tmp_path, only))
    assert (fault.row, fault.column, fault.what) == (3, "floors", Wrong.FLOOR_IN_USE)
    assert fault.value == "12"
    with_units = {"units": "building,floor,unit\nB3,11,12A\nB3,11,12B\n", **only}
    await import_files(database, written(tmp_path, with_units), now=NOW, defaults=DEFAULTS)


async def test_an_export_imported_elsewhere_gives_the_same_export(database, tmp_path):
    await import_files(database, written(tmp_path, ALL), now=NOW, defaults=DEFAULTS)
    first = {path.name: path.read_bytes() for path in await export_estate(database, tmp_path / "1")}
    again = await import_files(
        database, written(tmp_path / "2", dict(first)), now=NOW, defaults=DEFAULTS
    )
    assert not again.new
    assert not again.changed
    async with database.write() as session:
        for table in (Residency, Staff, Unit, Asset, Contact):
            for row in await session.scalars(select(table)):
                await session.delete(row)
    await import_files(database, written(tmp_path / "2", dict(first)), now=NOW, defaults=DEFAULTS)
    last = {path.name: path.read_bytes() for path in await export_estate(database, tmp_path / "3")}
    assert last == first
    assert b"'=Bruno" in first["residents.csv"]
    assert b"'+852 1111" in first["contacts.csv"]


GOOD = {
    "buildings": {
        "code": "B1", "name": "Harbour Court", "floors": "30", "fire_strategy": "phased",
        "emergency_number": "999",
    },
    "units": {"building": "B0", "floor": "1", "unit": "1A"},
    "staff": {"telegram_id": "11", "name": "Davit", "role": "admin"},
    "residents": {"telegram_id": "21", "building": "B0", "unit": "0A"},
    "assets": {"building": "B0", "code": "lift-a", "kind": "lift", "name": "Lift A"},
    "contacts": {"building": "B0", "duty": "lift", "name": "Upward", "phone": "1"},
}  # fmt: skip

BAD = [
    ("buildings", "code", "B 1,", Wrong.BAD_CODE),
    ("buildings", "floors", "3-1", Wrong.BAD_FLOORS),
    ("buildings", "floors", "1,1", Wrong.BAD_FLOORS),
    ("buildings", "fire_strategy", "run", Wrong.UNKNOWN_WORD),
    ("buildings", "emergency_number", "call us", Wrong.BAD_NUMBER),
    ("buildings", "fire_number", "none", Wrong.BAD_NUMBER),
    ("buildings", "medical_number", "none", Wrong.BAD_NUMBER),
    ("buildings", "police_number", "none", Wrong.BAD_NUMBER),
    ("buildings", "assembly_point", "x" * 2001, Wrong.TOO_LONG),
    ("buildings", "evacuation_routes", "=A1", Wrong.FORMULA),
    ("buildings", "languages", "en, klingon", Wrong.UNKNOWN_WORD),
    ("buildings", "timezone", "Hong Kong", Wrong.UNKNOWN_TIMEZONE),
    ("buildings", "timezone", "../etc", Wrong.UNKNOWN_TIMEZONE),
    ("buildings", "group_chat_id", "our group", Wrong.BAD_GROUP_ID),
    ("buildings", "group_chat_id", "123", Wrong.BAD_GROUP_ID),
    ("units", "building", "B9", Wrong.UNKNOWN_BUILDING),
    ("units", "floor", "77", Wrong.UNKNOWN_FLOOR),
    ("staff", "telegram_id", "-5", Wrong.BAD_TELEGRAM_ID),
    ("staff", "telegram_id", "@davit", Wrong.BAD_TELEGRAM_ID),
    ("staff", "telegram_id", "9" * 16, Wrong.BAD_TELEGRAM_ID),
    ("staff", "role", "boss", Wrong.UNKNOWN_WORD),
    ("staff", "buildings", "B0, B9", Wrong.UNKNOWN_BUILDING),
    ("staff", "language", "fr", Wrong.UNKNOWN_WORD),
    ("residents", "telegram_id", "1.5", Wrong.BAD_TELEGRAM_ID),
    ("residents", "building", "B9", Wrong.UNKNOWN_BUILDING),
    ("residents", "unit", "9Z", Wrong.UNKNOWN_UNIT),
    ("residents", "relation", "guest", Wrong.UNKNOWN_WORD),
    ("residents", "language", "zh", Wrong.UNKNOWN_WORD),
    ("assets", "building", "B9", Wrong.UNKNOWN_BUILDING),
    ("assets", "code", "lift a!", Wrong.BAD_CODE),
    ("assets", "floor", "77", Wrong.UNKNOWN_FLOOR),
    ("contacts", "building", "B9", Wrong.UNKNOWN_BUILDING),
    ("contacts", "phone", "ask Bob", Wrong.BAD_NUMBER),
    *((kind.value, name, "", Wrong.MISSING_VALUE) for kind in Kind for name in needed_of(kind)),
]


def table(cells: dict[str, str]) -> bytes:
    line = ",".join(f'"{value}"' for value in cells.values())
    return f"{','.join(cells)}\n{line}\n".encode()


def place_b0() -> Known:
    return Known(floors={"b0": ["G", "1", "2"]}, units={("b0", "0a"): "G"})


@pytest.mark.parametrize(("kind", "column", "value", "what"), BAD)
def test_a_fault_names_file_row_and_column(kind, column, value, what):
    sheets = read_sheets("f.csv", table(GOOD[kind] | {"remark": "x", column: value}))
    _, (fault,) = check(sheets, place_b0(), Defaults())
    assert (fault.file, fault.row, fault.column, fault.what) == ("f.csv", 2, column, what)
    assert fault_line(words("en"), fault).startswith(f"f.csv, row 2, column {column}: ")


@pytest.mark.parametrize(
    ("kind", "column"), [(kind, name) for kind in list(Kind) for name in needed_of(kind)]
)
def test_a_missing_column_is_named(kind, column):
    whole = {name.name: GOOD[kind].get(name.name, "") for name in COLUMNS[kind]}
    del whole[column]
    _, faults = check(read_sheets("f.csv", table(whole)), place_b0(), Defaults())
    assert (faults[0].row, faults[0].column, faults[0].what) == (1, column, Wrong.MISSING_COLUMN)


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_is_told_from_its_needed_columns_or_all(kind: Kind):
    assert kind_of(needed_of(kind)) is kind
    assert kind_of([f" {column.name.upper()}* " for column in COLUMNS[kind]]) is kind


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", Wrong.NO_HEADER),
        (b"\n\n ,\n", Wrong.NO_HEADER),
        (b"%PDF\0\1", Wrong.NOT_A_TABLE),
        (b"PK\x03\x04 nothing", Wrong.NOT_A_TABLE),
        ("building,floor,unit\nB1,1,地".encode("gb18030"), Wrong.NOT_UTF8),
        ("building,floor,unit".encode("utf-16"), Wrong.NOT_UTF8),
        (b'building,floor,unit\nB1,"1"x,1A', Wrong.UNREADABLE),
        (b'building,floor,unit\nB1,"1,1A', Wrong.UNREADABLE),
        (b",".join([b"x"] * 101), Wrong.TOO_MANY_COLUMNS),
        (b"x\n" * 200_002, Wrong.TOO_MANY_ROWS),
    ],
)
def test_what_is_no_table_says_so(content, what):
    with pytest.raises(Unreadable) as unreadable:
        read_sheets("f.csv", content)
    assert unreadable.value.what is what
    assert fault_line(words("en"), Fault("f.csv", None, None, what)).startswith("f.csv: ")


def test_columns_that_fit_nothing_doubled_or_nameless_are_faults():
    sheets = [
        *read_sheets("a.csv", b"colour,taste\nred,sweet\n"),
        *read_sheets("b.csv", b"building,floor,unit,unit\nB0,1,1A,1A\n"),
        *read_sheets("c.csv", b"building,floor,unit\nB0,1,1B,left over\n"),
    ]
    _, faults = check(sheets, place_b0(), Defaults())
    assert [(fault.file, fault.row, fault.what) for fault in faults] == [
        ("a.csv", 1, Wrong.UNKNOWN_KIND),
        ("b.csv", 1, Wrong.DOUBLE_COLUMN),
        ("c.csv", 2, Wrong.NAMELESS_COLUMN),
    ]
    assert all(fault_line(words("en"), fault) for fault in faults)


def test_the_same_row_in_two_files_is_a_fault_of_the_second():
    sheets = [
        *read_sheets("a.csv", b"telegram_id,building,unit\n21,B0,0A\n"),
        *read_sheets("b.csv", b"\xef\xbb\xbftelegram_id\tbuilding\tunit\n\n21\tb0\t0a\n"),
    ]
    _, (fault,) = check(sheets, place_b0(), Defaults())
    assert (fault.file, fault.row, fault.what) == ("b.csv", 3, Wrong.DOUBLE_ROW)
    assert fault.known == ("a.csv", "2")


def workbook(*pages: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in pages:
        page = book.create_sheet()
        for row in rows:
            page.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


async def test_a_workbook_brings_in_each_of_its_sheets(database, tmp_path):
    content = workbook(
        [["telegram_id", "name", "role"], [7.0, "Davit", "admin"]],
        [],
        [["code", "name", "floors", "fire_strategy", "emergency_number"],
         ["B3", "Lotus", 30, "phased", 999]],
        [["building", "floor", "unit"], [], ["B3", 12, "12A"]],
    )  # fmt: skip
    imported = await import_files(
        database, written(tmp_path, {"e.xlsx": content}), now=NOW, defaults=DEFAULTS
    )
    assert dict(imported.new) == {Kind.BUILDINGS: 1, Kind.UNITS: 1, Kind.STAFF: 1}


def test_formulas_and_dates_of_a_workbook_are_faults():
    content = workbook(
        [["building", "floor", "unit"], ["B0", date(2026, 1, 3), "=A1&B1"]],
    )  # fmt: skip
    _, faults = check(read_sheets("u.xlsx", content), place_b0(), Defaults())
    assert [(f.row, f.column, f.what) for f in faults] == [
        (2, "floor", Wrong.DATE),
        (2, "unit", Wrong.FORMULA),
    ]


async def test_a_file_that_is_not_there_is_a_fault(database, tmp_path):
    (fault,) = await faults_of(database, [tmp_path / "gone.csv"])
    assert fault == Fault("gone.csv", None, None, Wrong.NO_SUCH_FILE)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_a_guarded_value_never_runs_and_comes_back(value):
    value = value.strip()
    assert bare(guarded(value)) == value
    assert guarded(value)[:1] not in set("=+@\t\r")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_named_fault(content):
    try:
        sheets = read_sheets("x", content)
    except Unreadable:
        return
    check(sheets, place_b0(), Defaults())


def test_exporting_an_empty_estate_gives_files_that_import(sqlite_template, tmp_path):
    async def run() -> None:
        database = Database(f"sqlite+aiosqlite:///{sqlite_template}")
        paths = await export_estate(database, tmp_path)
        imported = await import_files(database, paths, now=NOW, defaults=DEFAULTS)
        assert not imported.new
        await database.close()

    asyncio.run(run())
