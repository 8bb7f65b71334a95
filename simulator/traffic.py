"""Which calls do bots make right now, which came before, and which shall go wrong?"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Self

from simulator.errors import ApiError, too_many_requests

MAX_RECORDED = 10_000
When = Literal["before", "after"]
Wanted = Callable[[Mapping[str, Any]], bool]


@dataclass(slots=True)
class Call:
    """One call of a method: arguments, then the answer (a result or an error)."""

    method: str
    params: Mapping[str, Any]
    at: float
    result: Any = None
    error: ApiError | None = None


class FaultKind(StrEnum):
    TOO_MANY = "too_many"
    BAD_GATEWAY = "bad_gateway"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method (any method if empty)."""

    kind: FaultKind
    method: str = ""
    times: int = 1
    retry_after: int = 1
    wanted: Wanted | None = None

    def error(self) -> ApiError | None:
        return too_many_requests(self.retry_after) if self.kind is FaultKind.TOO_MANY else None


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

    async def reached(self, *, timeout: float = 5.0) -> Call:
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

    async def wait(self, call: Call) -> None:
        self.held.append(call)
        self._reached.set()
        await self._open.wait()


@dataclass(slots=True)
class Traffic:
    """Recorder, gates and planted faults; `hooks` run whenever a call comes or is done."""

    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MAX_RECORDED))
    in_flight: int = 0
    last_at: float = 0.0
    holds: list[Hold] = field(default_factory=list)
    next_fault: list[Fault] = field(default_factory=list)
    hooks: list[Callable[[], None]] = field(default_factory=list)

    def hold(self, method: str, wanted: Wanted | None = None, *, when: When = "before") -> Hold:
        gate = Hold(method.lower(), wanted, when)
        self.holds.append(gate)
        return gate

    def release(self) -> None:
        """Open every gate."""
        for gate in self.holds:
            gate.release()
        self.holds.clear()

    async def pass_gates(self, call: Call, *, when: When) -> bool:
        """Wait at every gate that stops this call. False if one of them cut it off."""
        passed = True
        for gate in [gate for gate in self.holds if _stops(gate, call, when)]:
            await gate.wait(call)
            passed = passed and not gate.drops
        return passed

    def take_fault(self, call: Call) -> Fault | None:
        for fault in self.next_fault:
            if _hits(fault, call):
                fault.times -= 1
                if fault.times <= 0:
                    self.next_fault.remove(fault)
                return fault
        return None

    def began(self, call: Call) -> None:
        self.calls.append(call)
        self.in_flight += 1
        self.moved()

    def ended(self) -> None:
        self.in_flight -= 1
        self.moved()

    def moved(self) -> None:
        """Something came, was done or was confirmed: tell those who wait for quiet."""
        self.last_at = time.monotonic()
        for hook in self.hooks:
            hook()


def _stops(gate: Hold, call: Call, when: When) -> bool:
    if gate.is_open or gate.when != when or gate.method != call.method.lower():
        return False
    return gate.wanted is None or gate.wanted(call.params)


def _hits(fault: Fault, call: Call) -> bool:
    if fault.method and fault.method.lower() != call.method.lower():
        return False
    return fault.wanted is None or fault.wanted(call.params)
