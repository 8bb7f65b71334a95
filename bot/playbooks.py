"""How do playbooks come from files, and go into files again?"""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from estate.database import Database
from estate.errors import PlaybookRefused
from estate.incidents.playbooks import Read, in_use, keep_shipped, read, take_own


async def keep(database: Database) -> None:
    """Let the database know the playbooks of this release."""
    async with database.write() as session:
        await keep_shipped(session)


async def export(database: Database, folder: Path) -> list[Path]:
    """Write what is in use, a file for each kind. Raises OSError."""
    async with database.read() as session:
        sources = {f"{one.kind.value}.toml": one.source for one in await in_use(session)}
    return await asyncio.to_thread(_write, folder, sources)


def _write(folder: Path, sources: Mapping[str, str]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in sources.items():
        (folder / name).write_text(source, encoding="utf-8")
    return [folder / name for name in sources]


async def take(database: Database, files: Sequence[Path]) -> int:
    """Take an estate's own: all or nothing. Returns how many. Raises PlaybookRefused."""
    given: list[Read] = []
    faults: list[str] = []
    for path in files:
        try:
            given.append(read(path.name, path.read_text("utf-8")))
        except PlaybookRefused as refused:
            faults += refused.faults
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{path.name}: cannot be read ({error})")
    if faults:
        raise PlaybookRefused(faults=tuple(faults))
    async with database.write() as session:
        await take_own(session, given)
    return len(given)
