"""Files made to do harm: imports that swell, run or escape, and backups that point outside."""

import gzip
import io
import json
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.backup import MANIFEST, BackupFailed, restore
from bot.settings import Settings
from estate.database import newest_revision
from estate.imports.columns import Defaults
from estate.imports.rules import Known, check
from estate.imports.sheets import read_files

BUILDINGS = "code,name,floors,fire_strategy,emergency_number"
QUICK = 10.0  # seconds; each takes far less


def faults_of(path: Path) -> set[str]:
    started = time.monotonic()
    sheets, unread = read_files([path])
    _, faults = check(sheets, Known(), Defaults())
    assert time.monotonic() - started < QUICK
    return {fault.what for fault in [*unread, *faults]}


def csv(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


def with_sheet(folder: Path, sheet: bytes, strings: bytes = b"") -> Path:
    """A workbook whose first page is written by hand."""
    packed = io.BytesIO()
    Workbook().save(packed)
    path = folder / "file.xlsx"
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as odd:
        for name in made.namelist():
            content = made.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = sheet
            elif name == "xl/sharedStrings.xml" and strings:
                content = strings
            odd.writestr(name, content)
    return path


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY %s "%s">' % (bytes([98 + n]), (b"&%s;" % bytes([97 + n])) * 20)
        for n in range(10)
    )
    + b"]><worksheet xmlns="
    + b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    + b'<c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row>'
    + TAIL
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>' + TAIL
)


@pytest.mark.parametrize("sheet", [LAUGHS, OUTSIDE, HEAD + b"<row", b"", b"\0" * 9_000_000])
def test_a_workbook_of_odd_xml_is_told_quickly(tmp_path: Path, sheet: bytes) -> None:
    assert faults_of(with_sheet(tmp_path, sheet)) & {"not_a_table", "unknown_kind", "no_header"}


def test_rows_and_cells_that_claim_to_be_far_away_cost_little(tmp_path: Path) -> None:
    far = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
    wide = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 200))
    for rows in (far, wide, b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'):
        assert faults_of(with_sheet(tmp_path, HEAD + rows + TAIL))


def test_a_workbook_that_swells_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(210):
            part.write(b"\0" * 1024 * 1024)
    assert faults_of(bomb) == {"too_large"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0", b"\n" * 1_000_000, b'"' * 2_000_001, b"," * 1_000_000, b'"a\n' * 100_000,
        b"code\n" + b"x" * 3_000_000, b"\xff\xfe\0\0", b"PK\x03\x04", ("漢" * 300_000).encode(),
    ],
)  # fmt: skip
def test_a_table_of_nonsense_is_told_quickly(tmp_path: Path, content: bytes) -> None:
    assert faults_of(csv(tmp_path, content))


def test_what_stands_in_a_cell_cannot_swell_what_people_read(tmp_path: Path) -> None:
    rows = (
        f"B1,{'N' * 300},30,phased,999",
        f"B2,Name,30,phased,{'9' * 300}",
        "B3,=1+1,30,phased,999",
        "B4,Name,30,phased,999\x00",
    )
    for row in rows[:3]:
        assert faults_of(csv(tmp_path, f"{BUILDINGS}\n{row}\n".encode())) & {"too_long", "formula"}
    assert faults_of(csv(tmp_path, f"{BUILDINGS}\n{rows[3]}\n".encode())) == {"not_a_table"}
    for row in (f"B1,{'x' * 300},12,12A", f"B1,lift,LIFT,{'x' * 300}"):
        heading = "building,kind,code,name" if "lift" in row else "building,unit,floor,x"
        assert "too_long" in faults_of(csv(tmp_path, f"{heading}\n{row}\n".encode()))


def test_twenty_thousand_rows_with_a_slip_in_each_are_judged_quickly(tmp_path: Path) -> None:
    rows = "".join(f"{n + 1},B3,{n}ZZZZ\n" for n in range(20_000))
    path = csv(tmp_path, f"telegram_id,building,unit\n{rows}".encode())
    known = Known(
        floors={"b3": ["1"]}, units={("b3", f"{n}{x}"): "1" for n in range(300) for x in "abcdefgh"}
    )
    started = time.monotonic()
    sheets, _ = read_files([path])
    _, faults = check(sheets, known, Defaults())
    assert len(faults) == 20_000
    assert time.monotonic() - started < QUICK


def archive(folder: Path, manifest: Any, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    path = folder / "odd.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        first = tarfile.TarInfo(MANIFEST)
        content = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        first.size = len(content)
        tar.addfile(first, io.BytesIO(content))
        for member, inside in members:
            tar.addfile(member, io.BytesIO(inside))
    return path


def manifest_of(**changes: Any) -> dict[str, Any]:
    plain = {
        "tocsin": "1", "made_at": "", "database": "sqlite", "revision": newest_revision(),
        "files": {}, "format": 1,
    }  # fmt: skip
    return plain | changes


KEPT = {"size": 1, "sha256": "x"}
ODD_MANIFESTS: dict[str, Any] = {
    "deep": b"[" * 200_000,
    "a list": [],
    "a word for a format": manifest_of(format="1"),
    "no format": manifest_of(format=None),
    "a list for a revision": manifest_of(revision=[]),
    "an object for a revision": manifest_of(revision={}),
    "up and away": manifest_of(files={"media/../../x": KEPT}),
    "from the root": manifest_of(files={"/etc/x": KEPT}),
    "half a character": manifest_of(files={"media/\ud800": KEPT}),
    "a null byte": manifest_of(files={"media/\0": KEPT}),
    "a name too long": manifest_of(files={"media/" + "x" * 5_000: KEPT}),
    "a file's size in words": manifest_of(files={"media/x": {"size": "1", "sha256": "x"}}),
    "nothing to bring back": manifest_of(),
    "more than any disk holds": manifest_of(files={"media/x": {"size": 10**18, "sha256": "x"}}),
}


def settings_of(folder: Path) -> Settings:
    return Settings.model_construct(
        bot_token="1:x",
        database_url=f"sqlite+aiosqlite:///{folder}/rows/tocsin.db",
        media_dir=folder / "media",
    )


@pytest.mark.parametrize("kind", ODD_MANIFESTS)
async def test_an_odd_backup_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    path = archive(tmp_path, ODD_MANIFESTS[kind])
    with pytest.raises(BackupFailed):
        await restore(settings_of(tmp_path), path)
    assert not list((tmp_path / "media").rglob("*"))


async def test_links_and_devices_in_a_backup_are_refused(tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        member = tarfile.TarInfo("media/x")
        member.type, member.linkname = kind, "/etc/passwd"
        path = archive(
            tmp_path, manifest_of(files={"media/x": {"size": 0, "sha256": "x"}}), (member, b"")
        )
        with pytest.raises(BackupFailed):
            await restore(settings_of(tmp_path), path)


async def test_a_backup_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"x", gzip.compress(b"\0" * 1_000_000), b"\x1f\x8b" + b"\0" * 99):
        path = tmp_path / "odd.tar.gz"
        path.write_bytes(content)
        with pytest.raises(BackupFailed):
            await restore(settings_of(tmp_path), path)
