"""What goes wrong with a call: as a script says, or by chance that a seed repeats?"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.errors import OTHER_POLL, ApiError, conflict, too_many_requests
from simulator.traffic.calls import RECEIVING, Call, Wanted

# Longer than any client waits: what a late answer takes unless the fault says otherwise.
LATE = 120.0
LONGEST_JUMP = 3600
LONGEST_WISH = 3


class FaultKind(StrEnum):
    """What can go wrong. `before` and `after` mean the call's taking effect."""

    LATENCY = "latency"
    TOO_MANY = "too_many"
    BAD_GATEWAY = "bad_gateway"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    STALL = "stall"
    BROKEN_JSON = "broken_json"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    CLOCK_JUMP = "clock_jump"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


# A second poller disturbs polls alone; what is brought to a webhook can only come twice.
_OF_POLLS = frozenset({FaultKind.DUPLICATE, FaultKind.CONFLICT})
_OF_WEBHOOKS = frozenset({FaultKind.DUPLICATE})


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method (any method if empty).

    `seconds` is how long a latency lasts, how late a time-out's answer comes, or how far the clock
    jumps (negative: back); 0 takes what is usual for the kind.
    """

    kind: FaultKind
    method: str = ""
    times: int = 1
    retry_after: int = 1
    wanted: Wanted | None = None
    seconds: float = 0.0

    def error(self) -> ApiError | None:
        """The refusal that this fault means, if it is one in the Bot API's words."""
        if self.kind is FaultKind.TOO_MANY:
            return too_many_requests(self.retry_after)
        return conflict(OTHER_POLL) if self.kind is FaultKind.CONFLICT else None

    def hits(self, call: Call) -> bool:
        if self.method and self.method.lower() != call.method.lower():
            return False
        if not _concerns(self.kind, call.method):
            return False
        return self.wanted is None or self.wanted(call.params)


@dataclass(slots=True)
class Faults:
    """Planted faults (`script`), then those by `chances`: kind -> probability 0 … 1 per call.

    A chance is drawn from the seed, the bot and the number of the call among that bot's calls
    (its polls are counted apart, since how many there are is a matter of time). So the same calls
    in the same order meet the same faults again after `reseed`. What `spares` names, no chance
    hits: that call goes well.
    """

    script: list[Fault] = field(default_factory=list)
    chances: dict[FaultKind, float] = field(default_factory=dict)
    latency: tuple[float, float] = (0.05, 0.5)
    seed: int = 1
    spares: Callable[[FaultKind, Call], bool] | None = None
    _counts: Counter[tuple[int, bool]] = field(default_factory=Counter)

    def reseed(self, seed: int) -> None:
        """Begin anew: from here on the same calls meet the same faults as after any such call."""
        self.seed = seed
        self._counts.clear()

    def clear(self) -> None:
        self.script.clear()
        self.chances.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault that this call meets, if any. It is noted on the call."""
        if not self.script and not self.chances:
            return None
        fault = self._scripted(call) or (self._by_chance(call) if self.chances else None)
        if fault is not None:
            call.fault = str(fault.kind)
        return fault

    def _scripted(self, call: Call) -> Fault | None:
        for fault in self.script:
            if fault.hits(call):
                fault.times -= 1
                if fault.times <= 0:
                    self.script.remove(fault)
                return fault
        return None

    def _by_chance(self, call: Call) -> Fault | None:
        polls = call.method in RECEIVING
        self._counts[call.bot_id, polls] += 1
        number = self._counts[call.bot_id, polls]
        # Not the world's own generator: what else is drawn there must not change what fails.
        dice = random.Random(f"{self.seed}/{call.bot_id}/{polls}/{number}")  # noqa: S311 - no secret
        left = dice.random()
        for kind in FaultKind:
            if not _concerns(kind, call.method):
                continue
            left -= self.chances.get(kind, 0.0)
            if left < 0:
                spared = self.spares is not None and self.spares(kind, call)
                return None if spared else self._drawn(kind, dice)
        return None

    def _drawn(self, kind: FaultKind, dice: random.Random) -> Fault:
        fault = Fault(kind, retry_after=dice.randint(1, LONGEST_WISH))
        if kind is FaultKind.LATENCY:
            fault.seconds = dice.uniform(*self.latency)
        elif kind is FaultKind.CLOCK_JUMP:
            fault.seconds = dice.uniform(-LONGEST_JUMP, LONGEST_JUMP)
        return fault


def _concerns(kind: FaultKind, method: str) -> bool:
    if method == "webhook":
        return kind in _OF_WEBHOOKS
    return method == "getUpdates" or kind not in _OF_POLLS
