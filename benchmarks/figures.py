"""What is measured, and how? Each function gives rows of the one table."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.bots import Bot, Driver, Placed
from tests.postgres import Cluster

WARM_UP = 200  # presses that are not counted
STEADY_PEOPLE = 64  # at 50 presses a second each of them presses every 1.28 s
BUSY_PEOPLE = 32
STEADY_PER_SECOND = 50.0
SETTLING = 5.0  # seconds after a start before idling is measured


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `better` tells a ratio's direction: "less" or "more"."""

    measure: str
    bot: str
    unit: str
    n: int
    median: float
    p99: float | None = None
    goal: float | None = None
    goal_p99: float | None = None
    better: str = "less"
    cpu_ms: float | None = None  # of the bot's process, for each press
    note: str = ""
    to_control: float | None = field(default=None)


TOCSIN = "bot.cli"
BARE = Bot("bare client (control)", "benchmarks.peers.bare")
PLAIN_PTB = Bot("python-telegram-bot, plain", "benchmarks.peers.plain_ptb")


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite+aiosqlite:///{folder / 'tocsin.db'}"


ON_SQLITE = Bot("Tocsin, SQLite", TOCSIN, _sqlite)


def on_postgres(cluster: Cluster) -> Bot:
    """Tocsin with databases in a server that writes through to the disk."""

    @contextmanager
    def database(_folder: Path) -> Iterator[str]:
        name = cluster.create()
        yield cluster.url(name)
        cluster.drop(name)

    return Bot("Tocsin, PostgreSQL", TOCSIN, database)


@contextmanager
def placed_bot(
    bot: Bot, *, people: int, paced: Mapping[str, str] | None = None
) -> Iterator["Placed"]:
    """A Telegram, a folder and a database of its own for one bot, the estate moved in.

    Of its own, since every simulator numbers its updates alike and Tocsin handles a number once.
    """
    folder = Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
    driver = Driver()
    try:
        with bot.database(folder) as url:
            placed = Placed(bot, driver, folder, url, paced or {})
            if url:
                placed.move_in(people=people)
            yield placed
    finally:
        driver.close()
        shutil.rmtree(folder)


def starts(bot: Bot, *, count: int) -> Row:
    """Start again and again, each time until the first getUpdates."""
    took = []
    with placed_bot(bot, people=STEADY_PEOPLE) as placed:
        for _ in range(count):
            process, seconds = placed.start()
            process.kill()
            process.wait()
            took.append(seconds)
    return _row("start to first getUpdates", bot, "s", took, goal=1.5)


def idling(bot: Bot, *, seconds: float) -> list[Row]:
    """Let it stand and wait for updates."""
    with placed_bot(bot, people=STEADY_PEOPLE) as placed, placed.running() as it:
        time.sleep(SETTLING)
        before = it.cpu_seconds()
        time.sleep(seconds)
        share = (it.cpu_seconds() - before) / seconds * 100
        memory = it.resident_mb()
    note = f"over {seconds:g} s"
    return [
        Row("idle memory (resident)", bot.name, "MB", 1, memory, goal=120),
        Row("idle CPU", bot.name, "%", 1, share, goal=0.5, note=note),
    ]


def steady_presses(bot: Bot, *, count: int) -> Row:
    """50 presses a second: from the press to the edit's effect at Telegram."""
    with placed_bot(bot, people=STEADY_PEOPLE) as placed, placed.running() as it:
        placed.driver.ask("gather", people=STEADY_PEOPLE)
        placed.driver.ask("steadily", count=WARM_UP, per_second=STEADY_PER_SECOND)
        before = it.cpu_seconds()
        seen = placed.driver.ask("steadily", count=count, per_second=STEADY_PER_SECOND)
        cpu = it.cpu_seconds() - before
    measure = f"press to answer at {STEADY_PER_SECOND:g} presses/s"
    note = f"{seen['late']} held back" if seen["late"] else ""
    return Row(
        measure, bot.name, "ms", seen["n"], seen["p50"], seen["p99"], goal=15, goal_p99=40,
        cpu_ms=cpu * 1000 / max(seen["n"], 1), note=note,
    )  # fmt: skip


def busy_presses(bot: Bot, *, count: int, goal: float | None) -> list[Row]:
    """As many presses as it can handle, 32 chats pressing again at once."""
    with placed_bot(bot, people=BUSY_PEOPLE) as placed, placed.running() as it:
        placed.driver.ask("gather", people=BUSY_PEOPLE)
        placed.driver.ask("at_once", count=WARM_UP)
        before = it.cpu_seconds()
        seen = placed.driver.ask("at_once", count=count)
        cpu = it.cpu_seconds() - before
    rate = count / seen["seconds"]
    return [
        Row(
            "presses handled a second, 32 chats", bot.name, "/s", count, rate, goal=goal,
            better="more", cpu_ms=cpu * 1000 / count,
            note=f"process at {cpu / seen['seconds'] * 100:.0f} % of a core",
        ),
        Row(
            "press to answer, 32 chats without a pause", bot.name, "ms", seen["n"], seen["p50"],
            seen["p99"],
        ),
    ]  # fmt: skip


def _row(measure: str, bot: Bot, unit: str, values: Sequence[float], **more: Any) -> Row:
    return Row(
        measure, bot.name, unit, len(values), statistics.median(values), percentile(values, 99),
        **more,
    )  # fmt: skip


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent of all values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
