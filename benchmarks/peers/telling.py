"""One message to many people, by one of the ways that there are: what all of them share.

`python -m benchmarks.peers.tell_… API TOKEN PEOPLE LIMITED` sends it and prints a line of JSON:
seconds, accepted, floods (429s met), CPU seconds. PEOPLE like 50x30 are groups, 30 messages to
each. LIMITED is 1 where Telegram's limits are to be kept, 0 where only speed counts.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from simulator.world import FIRST_GROUP_ID, FIRST_PERSON_ID

TEXT = "The water is off on Friday from 10:00 to 16:00."
AT_ONCE = 64


@dataclass(slots=True)
class Job:
    """What is to be told to whom, and what came of it."""

    api: str
    token: str
    people: int  # or groups
    limited: bool
    each: int = 1  # so many messages; more than one go to groups
    accepted: int = 0
    floods: int = 0
    more: dict[str, float] = field(default_factory=dict)
    _marks: list[tuple[float, float]] = field(default_factory=list)

    @property
    def chats(self) -> list[int]:
        """Everybody who has started the bot, or by turns each group that has it."""
        if self.each == 1:
            return list(range(FIRST_PERSON_ID, FIRST_PERSON_ID + self.people))
        return [FIRST_GROUP_ID - group for group in range(self.people)] * self.each

    def mark(self) -> None:
        """Count from here, or up to here: what is prepared before is nobody's speed."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._marks.append((time.perf_counter(), used.ru_utime + used.ru_stime))

    def result(self) -> dict[str, Any]:
        (began, cpu_before), (over, cpu_after) = self._marks
        return {
            "seconds": over - began,
            "accepted": self.accepted,
            "floods": self.floods,
            "cpu": cpu_after - cpu_before,
            **self.more,
        }


def run(way: Callable[[Job], Awaitable[None]]) -> None:
    """Send, and say how it went."""
    api, token, people, limited = sys.argv[1:5]
    chats, _, each = people.partition("x")
    job = Job(api, token, int(chats), limited == "1", int(each or 1))
    uvloop.run(_told(way, job))
    print(json.dumps(job.result()))


async def _told(way: Callable[[Job], Awaitable[None]], job: Job) -> None:
    await way(job)


def resident_mb() -> float:
    """The memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def pause(seconds: float) -> None:
    """Wait as a loop does that was told to."""
    await asyncio.sleep(seconds)
