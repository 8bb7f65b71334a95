"""In which order is everything asked? What stands on something broken is left out."""

from collections.abc import Sequence

from bot.doctor.findings import Finding, Level
from bot.doctor.machine import look_at_machine
from bot.doctor.store import look_at_estate, look_at_file, look_at_rows, look_at_tables
from bot.doctor.telegram import look_at_telegram
from bot.settings import Settings
from estate.database import Database
from estate.places.readiness import LinkedGroup, readiness


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything. Changes nothing but for bringing the database up to date."""
    tables = await look_at_tables(settings)
    if tables.level is not Level.OK:
        outside = await look_at_telegram(settings, ())
        return [tables, *outside, *look_at_machine(settings)]
    within, groups = await _look_within(settings)
    outside = await look_at_telegram(settings, groups)
    return [tables, *within, *outside, *look_at_machine(settings)]


async def _look_within(settings: Settings) -> tuple[list[Finding], Sequence[LinkedGroup]]:
    database = Database(settings.database_url)
    try:
        findings = await look_at_rows(database)
        async with database.read() as session:
            estate = await readiness(session)
    finally:
        await database.close()
    if settings.sqlite_path is not None:
        findings += look_at_file(settings.sqlite_path)
    return findings + look_at_estate(estate), estate.groups
