"""How long does it take to write a notice to a million people, and who waits meanwhile?

`python -m benchmarks.audience PEOPLE` fills a database and prints a line of JSON.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import text

from benchmarks.figures import Row
from benchmarks.peers.telling import resident_mb
from bot.running import settle_memory
from broadcasts import notices
from broadcasts.notice_work import NoticeWork
from broadcasts.outbox.tables import Delivery
from estate.clock import SystemClock
from estate.database import Database, Session, upgrade
from estate.notices import course
from estate.notices.audience import Audience, Kind, buildings_meant, groups_meant, reach_of
from estate.notices.course import Wish
from estate.people.actor import Actor
from estate.people.tables import Role

NAME = "Tocsin, SQLite"
SMALL = 1_000
FILL = (
    "INSERT INTO buildings (id, code, name, floors, fire_strategy, emergency_number, languages,"
    " timezone, notes) VALUES (1, 'B1', 'Jade Court', '[\"1\"]', 'phased', '999', '[\"en\"]',"
    " 'UTC', '{}')",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)"
    " INSERT INTO people (id, telegram_id, name, language, language_chosen, reachability,"
    " created_at) SELECT i, 1000000 + i, 'Resident', CASE i % 3 WHEN 0 THEN 'en' WHEN 1 THEN"
    " 'zh_Hans' ELSE 'zh_Hant' END, 0, 'reachable', '2026-01-01 00:00:00.000000' FROM n",
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= :people / 3)"
    " INSERT INTO units (id, building_id, floor, label, notes)"
    " SELECT i, 1, '1', 'U' || i, '{}' FROM n",
    "INSERT INTO residencies (person_id, unit_id, relation, since, notes) SELECT id, id / 3 + 1,"
    " 'owner', '2026-01-01 00:00:00.000000', '{}' FROM people",
)


def large_audience(*, people: int) -> list[Row]:
    """Enqueue a notice to everybody; the same to a thousand shows what memory grows by."""
    small, large = _measured(SMALL), _measured(people)
    grown = large["grown_mb"] - small["grown_mb"]
    named = f"notice to {people:,} people"
    return [
        Row(f"{named}: enqueued", NAME, "s", people, large["seconds"], goal=10.0),
        Row(f"{named}: longest hold of the writer", NAME, "ms", people, large["longest_ms"],
            goal=50.0, note=f"median {large['median_ms']:.1f} ms of {large['holds']} holds"),
        Row(f"{named}: memory beside {SMALL:,}", NAME, "MB", people, grown, goal=20.0),
    ]  # fmt: skip


def _measured(people: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.audience", str(people)],
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


class Timed(Database):
    """Notes how long the one writer was held."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.holds: list[float] = []

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        began = time.perf_counter()
        async with super().write() as session:
            yield session
        self.holds.append((time.perf_counter() - began) * 1000)


class Nobody:
    """Sends nothing: only the writing counts."""

    def wake(self) -> None:
        """Nobody is woken."""


async def _tell(people: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'tocsin.db'}"
        await upgrade(url)
        database, clock = Timed(url), SystemClock()
        async with database.write() as session:
            for statement in FILL:
                await session.execute(text(statement), {"people": people})
        manager = Actor(1, 1_000_001, "Davit", "en", role=Role.MANAGER)
        wish = Wish({"en": "Hello", "zh_Hant": "您好"}, Audience(Kind.ESTATE), at_night=True)
        work = NoticeWork(database, clock, Nobody())  # type: ignore[arg-type]  # only ever woken
        await _previewed(database, wish.audience)
        settle_memory()
        database.holds.clear()
        before, began = resident_mb(), time.perf_counter()
        async with database.write() as session:
            notice = await course.begin(session, wish, by=manager, chat_id=1, now=clock.now())
            await notices.begin(session, notice, now=clock.now())
        await work.turn()
        seconds = time.perf_counter() - began
        async with database.read() as session:
            written = await session.scalar(text(f"SELECT count(*) FROM {Delivery.__tablename__}"))
        await database.close()
    if written != people + 1:  # and the bar of progress
        raise RuntimeError(f"{written} deliveries for {people} people")
    holds = sorted(database.holds)
    return {
        "seconds": seconds, "holds": len(holds), "longest_ms": holds[-1],
        "median_ms": holds[len(holds) // 2], "grown_mb": resident_mb() - before,
    }  # fmt: skip


async def _previewed(database: Database, audience: Audience) -> None:
    """Ask what the form has asked by the time when its writer presses."""
    async with database.read() as session:
        await buildings_meant(session, audience)
        await groups_meant(session, audience)
        await reach_of(session, audience, most=notices.MOST_COUNTED)


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_tell(int(sys.argv[1])))))
