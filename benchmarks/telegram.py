"""How quick is the simulator itself, and how much does it hold?"""

import json
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.bots import Running
from benchmarks.callers import PEOPLE
from benchmarks.figures import Row
from simulator.world import DEFAULT_TOKEN, FIRST_PERSON_ID

NAME = "simulator, lean"
CONTROL = "bare aiohttp server (control)"
ROUNDS = 5
MESSAGES = 100_000  # in all, the people's first ones among them
CONTROL_CALLS = 5_000
GOAL = 4000.0
GOAL_MB = 400.0
_URL = re.compile(r"http://[\d.:]+")


@dataclass(frozen=True, slots=True)
class Served:
    """A server on a core of its own, and who calls it from the others."""

    url: str
    it: Running
    callers: "subprocess.Popen[str]"

    def burst(self, count: int) -> tuple[float, float]:
        """Calls a second, and CPU seconds of the server."""
        assert self.callers.stdin is not None
        assert self.callers.stdout is not None
        before = self.it.cpu_seconds()
        self.callers.stdin.write(f"{count}\n")
        self.callers.stdin.flush()
        seen = json.loads(self.callers.stdout.readline())
        if seen["granted"] != count:
            raise RuntimeError(f"{count - seen['granted']:g} of {count} calls were not granted")
        return count / seen["seconds"], self.it.cpu_seconds() - before


def simulator() -> list[Row]:
    """sendMessage with every rule applied, by turns with a server that does nothing else."""
    count = (MESSAGES - PEOPLE) // ROUNDS
    words = ["simulator", "--lean", "--people", str(PEOPLE)]
    with _served(*words) as telegram, _served("benchmarks.peers.bare_server") as bare:
        rounds = [(telegram.burst(count), bare.burst(CONTROL_CALLS)) for _ in range(ROUNDS)]
        memory = telegram.it.resident_mb()
        _check_all_there(telegram.url)
    measure = "validated sendMessage a second, one core"
    return [
        _rate(measure, CONTROL, [bare for _, bare in rounds], CONTROL_CALLS),
        _rate(measure, NAME, [mine for mine, _ in rounds], count, goal=GOAL),
        Row(
            f"memory with {PEOPLE:,} people, {MESSAGES:,} messages", NAME, "MB", 1, memory,
            goal=GOAL_MB,
        ),
    ]  # fmt: skip


def _rate(
    measure: str,
    name: str,
    rounds: list[tuple[float, float]],
    count: int,
    goal: float | None = None,
) -> Row:
    rates, cpu = zip(*rounds, strict=True)
    cpu_ms = statistics.median(cpu) * 1000 / count
    share = statistics.median(rate * seconds / count for rate, seconds in rounds)
    return Row(
        measure, name, "/s", count * len(rounds), statistics.median(rates), goal=goal,
        better="more", cpu_ms=cpu_ms,
        note=f"median of {len(rounds)}; process at {share * 100:.0f} % of a core",
    )  # fmt: skip


@contextmanager
def _served(*words: str) -> Iterator[Served]:
    cores = sorted(os.sched_getaffinity(0))
    server = subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.sched_setaffinity(server.pid, cores[:1])
    try:
        assert server.stdout is not None
        found = _URL.search(server.stdout.readline())
        if found is None:
            raise RuntimeError(f"{words[0]} did not start: see its words above")
        with _calling(found[0], cores[1:] or cores) as callers:
            yield Served(found[0], Running(server.pid, 0.0), callers)
    finally:
        server.kill()
        server.wait()


@contextmanager
def _calling(url: str, cores: list[int]) -> Iterator["subprocess.Popen[str]"]:
    callers = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.callers", url, DEFAULT_TOKEN],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.sched_setaffinity(callers.pid, cores)
    try:
        yield callers
    finally:
        callers.kill()
        callers.wait()


def _check_all_there(url: str) -> None:
    """Memory says nothing if messages were thrown away."""
    for person in (FIRST_PERSON_ID, FIRST_PERSON_ID + PEOPLE - 1):
        with urllib.request.urlopen(f"{url}/people/chats/{person}/messages?limit=1000") as answer:
            numbers = [message["message_id"] for message in json.load(answer)]
        if len(numbers) != MESSAGES // PEOPLE or any(b != a + 1 for a, b in pairwise(numbers)):
            raise RuntimeError(f"{person} has {len(numbers)} messages")
