"""Which calls do bots make right now, which came before, and which shall go wrong?"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.clock import Clock
from simulator.traffic.calls import RECEIVING, Call, Wanted
from simulator.traffic.faults import Fault, FaultKind, Faults
from simulator.traffic.flood import Flood
from simulator.traffic.holds import Hold, When

__all__ = ["Call", "Fault", "FaultKind", "Faults", "Flood", "Hold", "Traffic", "Wanted", "When"]

MAX_RECORDED = 10_000
MAX_POLLS = 1_000


@dataclass(slots=True)
class Traffic:
    """Recorder and gates; `hooks` run whenever a call comes or is done.

    How updates went out is kept apart in `polls` (getUpdates, and `webhook` for deliveries): that
    goes on by itself, all the time. Unless it `records`, calls are counted and forgotten.
    """

    clock: Clock = field(default_factory=Clock)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MAX_RECORDED))
    polls: deque[Call] = field(default_factory=lambda: deque(maxlen=MAX_POLLS))
    count: int = 0
    in_flight: int = 0
    last_at: float = 0.0
    records: bool = True
    holds: list[Hold] = field(default_factory=list)
    hooks: list[Callable[[], None]] = field(default_factory=list)

    # Recording

    def began(self, method: str, params: Mapping[str, Any], bot_id: int) -> Call:
        """Record a call that has just come."""
        self.count += 1
        call = Call(method, params, self.clock.now(), n=self.count, bot_id=bot_id)
        if method in RECEIVING:
            if self.records:
                self.polls.append(call)
        else:
            if self.records:
                self.calls.append(call)
            self.in_flight += 1
            self.moved()
        return call

    def ended(self, call: Call, *, took: float) -> None:
        call.took = took
        if call.method not in RECEIVING:
            self.in_flight -= 1
            self.moved()

    def moved(self) -> None:
        """Something came, was done or was confirmed: tell those who wait for quiet."""
        self.last_at = time.monotonic()
        for hook in self.hooks:
            hook()

    def since(self, n: int, *, limit: int) -> list[Call]:
        """The calls and polls after number `n`, oldest first; the newest `limit` of them."""
        found = [call for call in (*self.calls, *self.polls) if call.n > n]
        return sorted(found, key=lambda call: call.n)[-limit:]

    def find(self, n: int) -> Call | None:
        """The call or poll with number `n`, if it is still kept."""
        return next((call for call in (*self.calls, *self.polls) if call.n == n), None)

    # Gates

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
        for gate in [gate for gate in self.holds if gate.stops(call, when)]:
            await gate.wait(call)
            passed = passed and not gate.drops
        return passed
