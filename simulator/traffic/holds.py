"""At which gates do calls wait, until a test lets them through?"""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Self

from simulator.traffic.calls import Call, Wanted

# Seconds; generous, since waiting costs nothing when all is well.
PATIENCE = 20.0
When = Literal["before", "after"]


@dataclass(slots=True, eq=False)
class Hold:
    """A gate: calls of one method wait at it, before or after they take effect."""

    method: str
    wanted: Wanted | None
    when: When
    held: list[Call] = field(default_factory=list)
    drops: bool = False
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, *, timeout: float = PATIENCE) -> Call:
        """Wait until a call stands at the gate and return the first one."""
        await asyncio.wait_for(self._reached.wait(), timeout)
        return self.held[0]

    def release(self) -> None:
        """Let through whoever waits, and everybody after. Also the end of a `with`."""
        self._open.set()

    def drop(self) -> None:
        """As `release`, but cut the connections of those who wait; held before, none takes effect.

        For a bot that was killed at the gate: nobody is there any more to want the call.
        """
        self.drops = True
        self.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    @property
    def is_open(self) -> bool:
        return self._open.is_set()

    def stops(self, call: Call, when: When) -> bool:
        if self.is_open or self.when != when or self.method != call.method.lower():
            return False
        return self.wanted is None or self.wanted(call.params)

    async def wait(self, call: Call) -> None:
        self.held.append(call)
        self._reached.set()
        await self._open.wait()
