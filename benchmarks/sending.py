"""How quickly does a broadcast reach everybody, within Telegram's limits and without?

Each way is a process of its own, all of them against the same simulator.
"""

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
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
    "aiogram_broadcaster": "tell_aiogram_broadcaster",
}
PER_SECOND = 30  # Telegram's limit for all chats together
UNLIMITED = tuple(name for name in WAYS if name != "PTB, loop with pauses")
LIMITED = tuple(name for name in WAYS if name != BARE)
ALERTS = 200
PATIENCE = 3.0  # so many times what the limits allow; whoever needs more is stopped
GROUPS, TO_EACH = 50, 30
# A group takes 20 in a minute: the last ten for each of them wait for the next.
LIMIT_OF_GROUPS = 60 + GROUPS * (TO_EACH - 20) / PER_SECOND
SMALL = 1_000
_URL = re.compile(r"http://[\d.:]+")


def at_full_speed(*, people: int, rounds: int) -> list[Row]:
    """No limits: what does a message cost, its outcome recorded?"""
    rows = []
    with _telegram(people, flood=False) as url:
        seen = {name: [_told(name, url, str(people), limited=False) for _ in range(rounds)]
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
    measure, ideal = f"{people:,} chats: time ÷ limit", people / PER_SECOND
    rows = [_limited(measure, TOCSIN, str(people), people, ideal, rounds=rounds)]
    rows += [
        _limited(measure, name, str(people), people, ideal) for name in LIMITED if name != TOCSIN
    ]
    measure = f"{GROUPS} groups × {TO_EACH} messages: time ÷ limit"
    told = f"{GROUPS}x{TO_EACH}"
    return [*rows, _limited(measure, TOCSIN, told, GROUPS * TO_EACH, LIMIT_OF_GROUPS)]


def _limited(
    measure: str, name: str, told: str, messages: int, ideal: float, *, rounds: int = 1
) -> Row:
    shares, floods, accepted, note = [], 0, 0, ""
    for _ in range(rounds):
        with _telegram(messages, flood=True) as url:
            try:
                one = _told(name, url, told, limited=True, timeout=PATIENCE * ideal)
            except subprocess.TimeoutExpired:
                shares.append(PATIENCE)
                note = "not all of them by then; stopped"
                continue
        shares.append(one["seconds"] / ideal)
        floods, accepted = floods + one["floods"], accepted + one["accepted"]
    lost = messages * len(shares) - accepted
    return Row(
        measure, name, "×", messages, statistics.median(shares),
        goal=1.03 if name == TOCSIN else None,
        note=note or f"{floods} times told to wait, {lost} lost; {min(shares):.3f} to "
        f"{max(shares):.3f}",
    )  # fmt: skip


def replies_among_surveys(*, people: int) -> list[Row]:
    """100,000 surveys are being sent while people are answered, five a second."""
    with _telegram(people, flood=True) as url:
        one = _told(TOCSIN, url, str(people), "replies", limited=True)
    note = f"{one['floods']} times told to wait"
    return [
        Row("replies among 100,000 surveys", TOCSIN, "ms", int(one["accepted"]),
            one["median"] * 1000, one["p99"] * 1000, goal=1200.0, goal_p99=1200.0, note=note)
    ]  # fmt: skip


def memory_while_sending(*, people: int) -> list[Row]:
    """No limits: what does the process grow by while it sends to very many, and to a thousand?"""
    grown = []
    for count in (SMALL, people):
        with _telegram(count, flood=False) as url:
            grown.append(_told(TOCSIN, url, str(count), limited=False)["grown_mb"])
    few, many = grown
    named = f"memory while sending to {people:,} people beside {SMALL:,}"
    note = f"{few:.1f} and {many:.1f} MB"
    return [Row(named, TOCSIN, "MB", people, many - few, goal=20.0, note=note)]


def alert_among_surveys(*, people: int, rounds: int) -> list[Row]:
    """100,000 surveys are being sent when an alert to 200 people is raised."""
    first, last, floods = [], [], 0
    for _ in range(rounds):
        with _telegram(people, flood=True) as url:
            one = _told(TOCSIN, url, str(people), "alert", limited=True)
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


def uploads(*, count: int, rounds: int) -> list[Row]:
    """Pictures of a megabyte, by turns through our HTTP client and through PTB's own."""
    names = {"aiohttp": "Tocsin's request (aiohttp)", "httpx": "PTB's own (httpx, control)"}
    seen: dict[str, list[dict[str, float]]] = {client: [] for client in names}
    with _telegram(1, flood=False) as url:
        for client in list(names) * rounds:
            words = [url, DEFAULT_TOKEN, client, str(count)]
            seen[client].append(_run("benchmarks.peers.upload", words))
    return [
        Row(
            "uploads of 1 MB a second", names[client], "/s", count,
            statistics.median(count / one["seconds"] for one in results), better="more",
            cpu_ms=statistics.median(one["cpu"] * 1000 / count for one in results),
            note=f"median of {rounds}",
        )
        for client, results in seen.items()
    ]  # fmt: skip


def _told(
    name: str, url: str, people: str, *more: str, limited: bool, timeout: float | None = None
) -> dict[str, Any]:
    words = [url, DEFAULT_TOKEN, people, "1" if limited else "0", *more]
    return _run(f"benchmarks.peers.{WAYS[name]}", words, timeout=timeout)


def _run(module: str, words: Sequence[str], *, timeout: float | None = None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *words],
        stdout=subprocess.PIPE, check=True, text=True, timeout=timeout,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def _telegram(people: int, *, flood: bool) -> Iterator[str]:
    words = ["simulator", "--lean", "--people", str(people), "--groups", str(GROUPS)]
    words += ["--flood"] if flood else []
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
