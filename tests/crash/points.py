"""At which points of its work is Tocsin killed?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Any

from simulator.kit import Telegram
from simulator.traffic import When
from tests.crash.barriers import CLAIMED, HANDLED, RECORDED, SAID, Write, barrier

PATIENCE = 20.0
SAYING = ("sendMessage", "editMessageText")

Reached = Callable[[], Awaitable[None]]
Arming = AbstractAsyncContextManager[Reached]
Wanted = Callable[[Mapping[str, Any]], bool]


class Point(StrEnum):
    """The moments between a person's act and the record of what it was answered with."""

    UNFETCHED = "Telegram has it, we have not"
    STORED = "stored, not handled"
    CONFIRMING = "stored and perhaps handled, not confirmed"
    HANDLING = "half handled"
    COMMITTED = "handled, its reply not claimed"
    SENDING = "its reply claimed, not yet in effect"
    SENT = "its reply in effect, which nobody told us"
    RECORDING = "its reply in effect, half recorded"


WRITES = {
    Point.STORED: HANDLED,
    Point.HANDLING: SAID,
    Point.COMMITTED: CLAIMED,
    Point.RECORDING: RECORDED,
}


def arm(point: Point, tg: Telegram, database_url: str) -> Arming:
    """Stop Tocsin at `point` until the block ends; yields what waits until it stands there."""
    if point in WRITES:
        return arm_write(WRITES[point], database_url)
    if point is Point.UNFETCHED:
        return arm_calls(tg, ["getUpdates"], when="after")
    if point is Point.CONFIRMING:
        return arm_calls(tg, ["getUpdates"], when="before")
    return arm_calls(tg, SAYING, when="before" if point is Point.SENDING else "after")


@asynccontextmanager
async def arm_write(write: Write, database_url: str) -> AsyncIterator[Reached]:
    """Stop a transaction at the database."""
    async with barrier(database_url, write) as waiter:
        yield waiter.reached


@asynccontextmanager
async def arm_calls(
    tg: Telegram, methods: Sequence[str], *, when: When, wanted: Wanted | None = None
) -> AsyncIterator[Reached]:
    """Stop calls at Telegram. A call held before it took effect never does: its caller is dead."""
    gates = [tg.world.hold(method, wanted, when=when) for method in methods]

    async def reached() -> None:
        await first_of([gate.reached(timeout=PATIENCE) for gate in gates])

    try:
        yield reached
    finally:
        for gate in gates:
            gate.drop()
            tg.world.traffic.holds.remove(gate)


async def first_of(waits: Sequence[Coroutine[Any, Any, object]]) -> None:
    """Wait until one of these is over; the others are given up."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, left = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        task.result()
