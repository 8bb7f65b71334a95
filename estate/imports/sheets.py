"""What stands in a file? CSV or XLSX, told by its content, as rows of cells with their numbers."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from estate.errors import Fault
from estate.imports.faults import Wrong

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024  # an XLSX is a zip: what it grows to is bounded too
MOST_ROWS = 200_000
MOST_COLUMNS = 100
LONGEST_PAGE = 1_048_576  # rows of a spreadsheet, empty ones too; a file may claim any number
DELIMITERS = ",;\t"

# What a spreadsheet would run as a formula. Written with an apostrophe before it, read without.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_WHOLE_NUMBER = re.compile(r"-?\d+")

Cell = str
"""What stands in a cell. A `Wrong` in its place says why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its headings and its rows that are not empty, each with its number."""

    file: str
    headings: list[Cell]
    rows: list[tuple[int, list[Cell]]]


class Unreadable(Exception):
    """A file from which no table can be had."""

    def __init__(self, what: Wrong, *, row: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.row = row


def read_files(paths: Iterable[Path]) -> tuple[list[Sheet], list[Fault]]:
    """Read every table of every file; what cannot be read at all is a fault."""
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            sheets += read_sheets(path.name, _bytes_of(path))
        except Unreadable as fault:
            faults.append(Fault(path.name, fault.row, None, fault.what))
    return sheets, faults


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(Wrong.TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(Wrong.NO_SUCH_FILE) from error


def read_sheets(name: str, content: bytes) -> list[Sheet]:
    """Read the tables of one file, told by its content. Raises Unreadable."""
    if content.startswith(b"PK\x03\x04"):
        return _xlsx(name, content)
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(Wrong.NOT_A_TABLE)
    return [_table(name, _csv(content))]


def _csv(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(Wrong.NOT_UTF8) from error
    number = 0
    try:
        delimiter = delimiter_of(text)
        records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, record in enumerate(records, start=1):
            yield number, [_typed(cell) for cell in record]
    except csv.Error as error:
        raise Unreadable(Wrong.UNREADABLE, row=number + 1) from error


def delimiter_of(text: str) -> str:
    """Tell what separates the columns: what the first line holds most of, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=outside.count)


def _typed(cell: str) -> Cell:
    cell = cell.strip()
    return Wrong.FORMULA if cell.startswith("=") else bare(cell)


def bare(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from running a cell."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def guarded(value: str) -> str:
    """Write a value so that no spreadsheet runs it; `bare` gives it back."""
    if _RUNS.match(value) and not _WHOLE_NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _xlsx(name: str, content: bytes) -> list[Sheet]:
    try:
        _check_unpacked_size(content)
        with warnings.catch_warnings():  # about styles and the like, which nobody asked for
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            pages = [page for page in book.worksheets if page.sheet_state == "visible"]
            tables = [(page.title, list(_xlsx_rows(page))) for page in pages]
            book.close()
    # A zip that is no XLSX, or a broken one, fails in any of these ways inside openpyxl.
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
        IndexError, AttributeError, OSError, EOFError, NotImplementedError,
    ) as error:  # fmt: skip
        raise Unreadable(Wrong.NOT_A_TABLE) from error
    filled = [(title, rows) for title, rows in tables if rows] or tables[:1]
    return [
        _table(name if len(filled) == 1 else f"{name} [{title}]", rows) for title, rows in filled
    ]


def _check_unpacked_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise Unreadable(Wrong.TOO_LARGE)


def _xlsx_rows(page: Any) -> Iterator[tuple[int, list[Cell]]]:
    page.reset_dimensions()  # what a file says of its own size may be wrong
    for number, row in enumerate(page.iter_rows(), start=1):
        cells = [_xlsx_cell(cell) for cell in row[: MOST_COLUMNS + 1]]
        if any(cells):
            yield number, cells
        if number > LONGEST_PAGE:
            raise Unreadable(Wrong.TOO_MANY_ROWS)


def _xlsx_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        return Wrong.FORMULA
    if isinstance(value, date | datetime | time | timedelta):
        return Wrong.DATE
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return bare(str(value).strip())


def _table(name: str, records: Iterable[tuple[int, list[Cell]]]) -> Sheet:
    filled = [(number, cells) for number, cells in _up_to_the_limit(records) if any(cells)]
    if not filled:
        raise Unreadable(Wrong.NO_HEADER)
    if any(len(cells) > MOST_COLUMNS for _, cells in filled):
        raise Unreadable(Wrong.TOO_MANY_COLUMNS)
    (_, headings), *rows = filled
    return Sheet(file=name, headings=headings, rows=rows)


def _up_to_the_limit(
    records: Iterable[tuple[int, list[Cell]]],
) -> Iterator[tuple[int, list[Cell]]]:
    for count, record in enumerate(records):
        if count > MOST_ROWS:
            raise Unreadable(Wrong.TOO_MANY_ROWS)
        yield record
