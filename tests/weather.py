"""In which weather does a test run: calm, Telegram's limits, a network that fails by a seed?

A run of everything in rough weather: SIMULATOR_FLOOD=1 or SIMULATOR_FAULTS=<seed>, or both.
"""

import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.kit import Telegram
from simulator.traffic import Call, FaultKind
from simulator.traffic.calls import RECEIVING
from tests.manual_clock import ManualClock

# Everybody waits so many times longer: a retry takes a second, a group's card ten.
PATIENCE = 8.0
CHANCES = {
    FaultKind.LATENCY: 0.05,
    FaultKind.BAD_GATEWAY: 0.04,
    FaultKind.TOO_MANY: 0.02,
    FaultKind.DROP_BEFORE: 0.03,
    FaultKind.DROP_AFTER: 0.03,
    FaultKind.BROKEN_JSON: 0.03,
    FaultKind.DUPLICATE: 0.10,
    FaultKind.CONFLICT: 0.02,
}
LATENCY = (0.01, 0.15)  # seconds
# After these nobody knows whether a message was sent, and some are sent twice.
LEAVE_DOUBT = frozenset({FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.BROKEN_JSON})
SAYS = ("send", "copy", "forward")


@dataclass(frozen=True, slots=True)
class Weather:
    """Telegram's limits or not, and the seed of what fails. `doubles`: messages too may double."""

    flood: bool = False
    seed: int | None = None
    doubles: bool = False

    @property
    def is_calm(self) -> bool:
        return not self.flood and self.seed is None

    def brew(self, tg: Telegram) -> None:
        """Let it come down on this Telegram."""
        tg.world.flood.on = self.flood
        if self.seed is not None:
            faults = tg.world.faults
            faults.reseed(self.seed)
            faults.chances, faults.latency = dict(CHANCES), LATENCY
            faults.spares = None if self.doubles else spares_what_would_double
        if not self.is_calm:
            tg.watch.patience = PATIENCE

    def clock(self) -> ManualClock:
        """A clock that stands still, or by which a retry comes in its time."""
        return ManualClock() if self.is_calm else PassingClock()


CALM = Weather()


def weather_of_the_run() -> Weather:
    """What the environment of this run asks for."""
    seed = os.environ.get("SIMULATOR_FAULTS", "")
    flood = os.environ.get("SIMULATOR_FLOOD", "") not in ("", "0")
    return Weather(flood=flood, seed=int(seed) if seed else None)


def spares_what_would_double(kind: FaultKind, call: Call) -> bool:
    """Nothing is said twice: most tests count what they see."""
    says = call.method not in RECEIVING and call.method.startswith(SAYS)
    return kind in LEAVE_DOUBT and says


class PassingClock(ManualClock):
    """Moved by the test, and by the seconds that really pass."""

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=time.monotonic() - self._began)
