"""What does the command line do with people and places? Each call opens its own transaction."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from estate.database import Database
from estate.errors import ImportRefused
from estate.imports.columns import Defaults
from estate.imports.exporting import export
from estate.imports.rules import check
from estate.imports.sheets import read_files
from estate.imports.storing import Imported, known_places, store
from texts.translator import LANGUAGES

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the files for a Western alphabet's


def defaults_of(*, timezone: str, languages: str) -> Defaults:
    """Read the settings TIMEZONE and LANGUAGES as what a new estate is given."""
    wanted = tuple(part.strip() for part in languages.split(",") if part.strip())
    return Defaults(timezone=timezone, languages=wanted, known_languages=LANGUAGES)


async def import_files(
    database: Database, paths: Sequence[Path], *, now: datetime, defaults: Defaults
) -> Imported:
    """Bring in files of any kinds, in any order, all or nothing. Raises ImportRefused."""
    sheets, unreadable = read_files(paths)
    async with database.write() as session:
        records, faults = check(sheets, await known_places(session), defaults)
        if unreadable or faults:
            raise ImportRefused([*unreadable, *faults])
        return await store(session, records, defaults, now=now)


async def export_estate(database: Database, folder: Path) -> list[Path]:
    """Write the six files into `folder`. Importing them gives the same estate."""
    async with database.read() as session:
        texts = await export(session)
    return [_write(folder / f"{kind}.csv", text) for kind, text in texts.items()]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(BYTE_ORDER_MARK + text, encoding="utf-8", newline="")
    return path
