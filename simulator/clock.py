"""What time is it in this world, and who waits for a moment in it?"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

# Where a driven clock begins unless told otherwise: a Wednesday in November 2026.
BEGINNING = 1_795_000_000.0


@dataclass(slots=True, eq=False)
class _Sleeper:
    """Somebody who waits for a moment of the steady time, or of the time of day if `by_day`."""

    moment: float
    by_day: bool
    awake: asyncio.Future[None]
    alarm: asyncio.TimerHandle | None = None


@dataclass(slots=True, eq=False)
class Clock:
    """The world's time in seconds: real unless made by `driven`, and movable either way.

    `now()` is the time of day (Unix), which a clock jump may set back. `steady()` counts what has
    passed and never goes back: lengths of time are measured by it. Whoever waits, wakes by the
    real passing of time or by `advance`.
    """

    is_driven: bool = False
    _steady: float = field(default_factory=time.time)
    _offset: float = 0.0
    _set_back: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _sleepers: set[_Sleeper] = field(default_factory=set)
    _fell_asleep: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def driven(cls, at: float = BEGINNING) -> Self:
        """A clock that stands still until somebody advances it."""
        return cls(is_driven=True, _steady=at)

    def __call__(self) -> float:
        return self.now()

    def now(self) -> float:
        return self.steady() - self._set_back

    def steady(self) -> float:
        """Seconds that never go back; only differences mean something."""
        if self.is_driven:
            return self._steady + self._offset
        return self._steady + self._offset + time.monotonic() - self._began

    @property
    def offset(self) -> float:
        """How far the time of day was moved in all, in seconds."""
        return self._offset - self._set_back

    def advance(self, seconds: float) -> None:
        """Move on and wake whom it concerns. Negative: the time of day jumps back, no more."""
        if seconds < 0:
            self._set_back -= seconds
        else:
            self._offset += seconds
        for sleeper in sorted(self._sleepers, key=lambda sleeper: sleeper.moment):
            self._look_at(sleeper)

    async def sleep(self, seconds: float) -> None:
        """Wait for so much time to pass; a clock set back makes it no longer."""
        await self._wait(self.steady() + seconds, by_day=False)

    async def sleep_until(self, moment: float) -> None:
        """Wait for a time of day."""
        await self._wait(moment, by_day=True)

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError out of the block when it takes longer."""
        alarm = asyncio.ensure_future(self.sleep(seconds))
        try:
            async with asyncio.timeout(None) as limit:
                alarm.add_done_callback(lambda _: _expire(limit, alarm))
                yield
        finally:
            alarm.cancel()

    async def awaited(self, *, within: float) -> float:
        """Wait until somebody sleeps who will wake within so many seconds; tells in how many.

        For who drives the clock: advance by that, and the sleeper wakes.
        """
        while True:
            lengths = [self._left(sleeper) for sleeper in self._sleepers]
            if lengths and min(lengths) <= within:
                return min(lengths)
            self._fell_asleep.clear()
            await self._fell_asleep.wait()

    async def _wait(self, moment: float, *, by_day: bool) -> None:
        sleeper = _Sleeper(moment, by_day, asyncio.get_running_loop().create_future())
        self._sleepers.add(sleeper)
        self._fell_asleep.set()
        try:
            self._look_at(sleeper)
            await sleeper.awake
        finally:
            self._sleepers.discard(sleeper)
            if sleeper.alarm is not None:
                sleeper.alarm.cancel()

    def _look_at(self, sleeper: _Sleeper) -> None:
        """Wake a sleeper whose moment has come, else set the alarm anew."""
        if sleeper.alarm is not None:
            sleeper.alarm.cancel()
            sleeper.alarm = None
        if sleeper.awake.done():
            return
        left = self._left(sleeper)
        if left <= 0:
            sleeper.awake.set_result(None)
        elif not self.is_driven:
            loop = sleeper.awake.get_loop()
            sleeper.alarm = loop.call_later(left, self._look_at, sleeper)

    def _left(self, sleeper: _Sleeper) -> float:
        return sleeper.moment - (self.now() if sleeper.by_day else self.steady())


def _expire(limit: asyncio.Timeout, alarm: asyncio.Future[None]) -> None:
    if not alarm.cancelled() and limit.when() is None:
        limit.reschedule(asyncio.get_running_loop().time())
