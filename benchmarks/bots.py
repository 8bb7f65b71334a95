"""How is each bot started, watched and ended?"""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.world import FIRST_PERSON_ID

PREFIX = "TOCSIN_"
# Words for the interpreter before the bot's module, such as "-m cProfile -o /tmp/bot.prof".
PROFILER = os.environ.get("BENCH_PROFILER", "").split()
DAVIT = 9  # of the staff
TICKS = os.sysconf("SC_CLK_TCK")


class Driver:
    """Telegram with its people, in a process of their own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.driver"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        hello = self.hear()
        self.api: str = hello["api"]
        self.token: str = hello["token"]

    def ask(self, do: str, **order: Any) -> dict[str, Any]:
        """Give an order and wait for its answer."""
        self.order(do, **order)
        return self.hear()

    def order(self, do: str, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self._process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the driver ended: see its words above")
        words: dict[str, Any] = json.loads(line)
        return words

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def nothing_stored(_folder: Path) -> Iterator[str]:
    """The database of a bot that keeps nothing."""
    yield ""


@dataclass(frozen=True, slots=True)
class Bot:
    """A program that answers presses; `database` gives the address of a fresh one."""

    name: str
    module: str
    database: Callable[[Path], AbstractContextManager[str]] = nothing_stored


@dataclass(frozen=True, slots=True)
class Placed:
    """A bot with its Telegram, its folder and its database."""

    bot: Bot
    driver: Driver
    folder: Path
    database_url: str
    paced: Mapping[str, str] = field(default_factory=dict)  # limits that are kept, by setting

    @contextmanager
    def running(self) -> Iterator["Running"]:
        """Start it, wait until it asks for updates, and kill it at the end."""
        process, took = self.start()
        try:
            yield Running(process.pid, took)
        finally:
            process.kill()
            process.wait()

    def start(self) -> tuple["subprocess.Popen[bytes]", float]:
        """Start it. Returns the process, and the seconds until its first getUpdates."""
        self.driver.ask("await_poll")
        words = ["run"] if self.database_url else [self.driver.api, self.driver.token]
        began = time.monotonic()
        with (self.folder / "bot.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *PROFILER, "-m", self.bot.module, *words],
                env=self.environment(), stdout=log, stderr=log,
            )  # fmt: skip
        return process, self.driver.hear()["at"] - began

    def environment(self) -> dict[str, str]:
        """Nothing of the caller's settings; the pace is off but for `paced`: only we limit."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        settings = {
            "BOT_TOKEN": self.driver.token,
            "TELEGRAM_API": self.driver.api,
            "DATABASE_URL": self.database_url,
            "MEDIA_DIR": str(self.folder / "media"),
            "LISTEN": "127.0.0.1:0",
            "PACE_OVERALL": "off",
            "PACE_CHAT": "off",
            "PACE_GROUP": "off",
            **self.paced,
        }
        return inherited | {PREFIX + name: value for name, value in settings.items()}

    def move_in(self, *, people: int) -> None:
        """Let everybody who will press live somewhere, by the office's own files."""
        for name, rows in _estate(people).items():
            with (self.folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
        files = [str(self.folder / f"{name}.csv") for name in _estate(0)]
        subprocess.run(
            [sys.executable, "-m", "bot.cli", "estate", "import", *files],
            env=self.environment(), check=True, capture_output=True,
        )  # fmt: skip


def _estate(people: int) -> dict[str, list[list[object]]]:
    ids = range(FIRST_PERSON_ID, FIRST_PERSON_ID + people)
    return {
        "buildings": [
            ["code", "name", "floors", "fire_strategy", "emergency_number"],
            ["B1", "Jade Court", 30, "phased", "999"],
            ["B3", "Harbour Court", 30, "phased", "999"],
        ],
        "units": [
            ["building", "floor", "unit"],
            *(["B3", 1 + i % 30, f"U{i}"] for i in range(max(people, 1))),
        ],
        "residents": [
            ["telegram_id", "building", "unit", "name", "language"],
            *([id_, "B3", f"U{i}", f"Resident {i}", "en"] for i, id_ in enumerate(ids)),
        ],
        "staff": [["telegram_id", "name", "role"], [DAVIT, "Davit", "admin"]],
    }


@dataclass(frozen=True, slots=True)
class Running:
    """A started bot: what the system says of its process."""

    pid: int
    started_in: float

    def cpu_seconds(self) -> float:
        """User and system time so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mb(self) -> float:
        """Memory that it holds, in MB of a million bytes."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
