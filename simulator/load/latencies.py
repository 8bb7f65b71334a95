"""How long did the answers take, of however many there were?"""

import math
from dataclasses import dataclass, field

# Each counter is so much wider than the one before; percentiles are at most so much too high.
STEP = 1.002
LEAST = 0.01  # milliseconds; what is quicker counts as this


@dataclass(slots=True)
class Latencies:
    """Milliseconds of answers in a bounded number of counters, never a list of them all."""

    n: int = 0
    _counts: dict[int, int] = field(default_factory=dict)

    def add(self, milliseconds: float) -> None:
        place = math.ceil(math.log(max(milliseconds, LEAST) / LEAST, STEP))
        self._counts[place] = self._counts.get(place, 0) + 1
        self.n += 1

    def percentile(self, percent: float) -> float:
        """The value that so many percent do not pass; 0 when there was no answer."""
        left = self.n * percent / 100
        for place in sorted(self._counts):
            left -= self._counts[place]
            if left <= 0:
                return float(LEAST * STEP**place)
        return 0.0
