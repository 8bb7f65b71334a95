"""Can the database be used, and is the estate in it ready for an alert?"""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from bot import inbox
from bot.doctor.findings import Finding, fault, fine, warning
from bot.settings import Settings
from bot.upgrading import DatabaseUnusable, bring_up_to_date, reason_of
from estate.database import UNUSABLE, Database, newest_revision
from estate.places.readiness import Readiness

READABLE_BY_ALL = stat.S_IRWXO


async def look_at_tables(settings: Settings) -> Finding:
    """Bring the database up to date. A fault here ends all that needs rows."""
    try:
        await bring_up_to_date(settings)
    except DatabaseUnusable as reason:
        return fault("database", str(reason), mend="without it nothing works; see what it says")
    return fine("database", f"up to date (revision {newest_revision()})")


async def look_at_rows(database: Database) -> list[Finding]:
    """Begin as a writer does, and look for updates that could not be handled."""
    try:
        async with database.write() as session:
            failed = await inbox.count_failed(session)
    except UNUSABLE as error:
        mend = "give the file and its folder to the bot's user; stop what holds it open"
        return [fault("database", f"cannot be written: {reason_of(error)}", mend=mend)]
    findings = [fine("database", "can be written")]
    if failed:
        findings.append(
            warning(
                "inbox",
                f"{failed} updates could not be handled",
                mend="look for 'update failed' in the log; the senders were told",
            )
        )
    return findings


def look_at_file(path: Path) -> list[Finding]:
    """Look at an SQLite file: who can read it, and how it is written."""
    findings = []
    if path.stat().st_mode & READABLE_BY_ALL and path.parent.stat().st_mode & READABLE_BY_ALL:
        findings.append(
            warning(
                "database",
                f"{path} can be read by everybody on this machine",
                mend=f"chmod o= {path}  (it holds names and homes)",
            )
        )
    with closing(sqlite3.connect(path)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        findings.append(
            warning(
                "database",
                f"SQLite keeps its log as {mode!r}, not as WAL",
                mend="move the file to a disk of this machine; network disks cannot do WAL",
            )
        )
    return findings


def look_at_estate(found: Readiness) -> list[Finding]:
    """Judge how far the estate is set up."""
    if not found.buildings:
        return [
            warning(
                "estate",
                "has no buildings yet",
                mend="tocsin estate import buildings.csv units.csv staff.csv",
            ),
            *_look_at_staff(found),
        ]
    count = f"{len(found.buildings)} buildings, {found.residents} residents"
    return [
        fine("estate", f"{count}, {found.reachable} of them reachable"),
        *_look_at_staff(found),
        *(_without_group(code) for code in found.without_group),
        *(_without_strategy(code) for code in found.without_fire_strategy),
    ]


def _look_at_staff(found: Readiness) -> list[Finding]:
    if not found.staff:
        return [
            warning(
                "staff",
                "nobody works here yet",
                mend="open the link that tocsin run prints, or import a staff file",
            )
        ]
    if not found.has_staff_room:
        return [
            warning(
                "staff room",
                "none is linked: reports and alerts reach nobody on duty",
                mend="add the bot to the staff's group and say /staffroom there",
            )
        ]
    return [fine("staff room", f"linked; {found.staff} people work here")]


def _without_group(code: str) -> Finding:
    return warning(
        "group",
        f"building {code} has none",
        mend=f"add the bot to the residents' group and say /link {code} there",
    )


def _without_strategy(code: str) -> Finding:
    return warning(
        "building",
        f"{code} has no fire strategy",
        mend="fill in fire_strategy and import the file of buildings again",
    )
