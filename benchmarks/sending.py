"""How quickly does a broadcast reach everybody, within Telegram's limits and without?

Each way is a process of its own, all of them against the same simulator.
"""

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.figures import Row
from simulator.world import DEFAULT_TOKEN

TOCSIN, BARE = "Tocsin, SQLite", "bare aiohttp client (control)"
WAYS = {
    TOCSIN: "tell_tocsin",
    BARE: "tell_bare",
    "PTB, AIORateLimiter": "tell_ptb_limiter",
    "PTB, loop with pauses": "tell_ptb_loop",
    "aiogram, its example": "tell_aiogram",
}
PER_SECOND = 30  # Telegram's limit for all chats together
UNLIMITED = (TOCSIN, BARE, "PTB, AIORateLimiter", "aiogram, its example")
LIMITED = (TOCSIN, "PTB, AIORateLimiter", "PTB, loop with pauses", "aiogram, its example")
ALERTS = 200
_URL = re.compile(r"http://[\d.:]+")


def at_full_speed(*, people: int, rounds: int) -> list[Row]:
    """No limits: what does a message cost, its outcome recorded?"""
    rows = []
    with _telegram(people, flood=False) as url:
        seen = {name: [_told(name, url, people, limited=False) for _ in range(rounds)]
                for name in UNLIMITED}  # fmt: skip
    for name, results in seen.items():
        rates = [one["accepted"] / one["seconds"] for one in results]
        is_ours = name == TOCSIN
        rows.append(
            Row(
                "messages a second, no limits", name, "/s", people, statistics.median(rates),
                goal=5000.0 if is_ours else None, better="more",
                cpu_ms=statistics.median(one["cpu"] * 1000 / people for one in results),
                note=f"median of {rounds}; {min(rates):.0f} to {max(rates):.0f}",
            )
        )  # fmt: skip
    return rows


def within_the_limits(*, people: int, rounds: int) -> list[Row]:
    """Telegram's limits on: the time that was needed, divided by what the limits allow."""
    ideal = people / PER_SECOND
    rows = []
    for name in LIMITED:
        shares, floods, accepted = [], 0, 0
        for _ in range(rounds if name == TOCSIN else 1):
            with _telegram(people, flood=True) as url:
                one = _told(name, url, people, limited=True)
            shares.append(one["seconds"] / ideal)
            floods, accepted = floods + one["floods"], accepted + one["accepted"]
        lost = people * len(shares) - accepted
        rows.append(
            Row(
                f"{people:,} chats: time ÷ limit", name, "×", people, statistics.median(shares),
                goal=1.03 if name == TOCSIN else None,
                note=f"{floods} times told to wait, {lost} lost; {min(shares):.3f} to "
                f"{max(shares):.3f}",
            )
        )  # fmt: skip
    return rows


def alert_among_surveys(*, people: int, rounds: int) -> list[Row]:
    """100,000 surveys are being sent when an alert to 200 people is raised."""
    first, last, floods = [], [], 0
    for _ in range(rounds):
        with _telegram(people, flood=True) as url:
            one = _told(TOCSIN, url, people, str(ALERTS), limited=True)
        first.append(one["first"] * 1000)
        last.append(one["seconds"] / (ALERTS / PER_SECOND))
        floods += one["floods"]
    note = f"{floods} times told to wait"
    return [
        Row("alert among 100,000 surveys: first", TOCSIN, "ms", rounds, statistics.median(first),
            max(first), goal=100.0, note="p99: the slowest"),
        Row("alert among 100,000 surveys: last ÷ limit", TOCSIN, "×", rounds,
            statistics.median(last), max(last), goal=1.05, note=note),
    ]  # fmt: skip


def _told(name: str, url: str, people: int, *more: str, limited: bool) -> dict[str, Any]:
    words = [url, DEFAULT_TOKEN, str(people), "1" if limited else "0", *more]
    module = f"benchmarks.peers.{WAYS[name]}"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *words],
        stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def _telegram(people: int, *, flood: bool) -> Iterator[str]:
    words = ["simulator", "--lean", "--people", str(people), *(["--flood"] if flood else [])]
    server = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = _URL.search(server.stdout.readline())
        if found is None:
            raise RuntimeError("the simulator did not start: see its words above")
        yield found[0]
    finally:
        server.kill()
        server.wait()
