"""Is a call one too many for Telegram?

The limits are those that Telegram documents (Bots FAQ) and its maintainers add: 30 messages a
second in all; one a second to one person, short bursts being let pass; 20 a minute in one group.
Sending and editing share them (tdlib/td 3034), creating a topic costs one (td 2592), an album
counts by its items. Of anything else nothing is said, and 30/s "concerns bulk notices" (td 1834):
so deletions, callback answers, pins, reactions and questions cost nothing here. The true limits
sit on Telegram's servers and change without notice: whoever keeps to these is merely likely to be
let through there. A call with wrong arguments costs nothing; while its chat is in a flood it
meets the 429 first.

The rules are pure: moments come in as seconds of a steady clock.
"""

from collections import deque
from dataclasses import dataclass, field
from math import ceil

MINUTE = 60.0
# A bot that goes on sending into a flood waits half as long again each time, at most an hour.
GROWTH = 1.5
LONGEST = 3600
# Silence of so many seconds after the end of a flood halves what the next one begins from.
COOLING = 30.0
# So many chats are kept in mind before those at rest are forgotten.
MAX_KEPT = 4_096
# Floating seconds do not add up exactly: so little missing is nothing missing.
HAIR = 1e-6

Place = tuple[int, int]


@dataclass(slots=True)
class Window:
    """At most `limit` messages in any `seconds`; what came exactly so long ago counts no more."""

    sent: deque[tuple[float, int]] = field(default_factory=deque)
    weight: int = 0

    def wait(self, now: float, weight: int, *, limit: int, seconds: float) -> float:
        """Seconds until so many more fit; more than the limit at once fit when it is empty."""
        while self.sent and self.sent[0][0] + seconds <= now:
            self.weight -= self.sent.popleft()[1]
        over = self.weight + min(weight, limit) - limit
        for moment, gone in self.sent:
            if over <= 0:
                break
            over -= gone
            if over <= 0:
                return moment + seconds - now
        return 0.0

    def add(self, now: float, weight: int) -> None:
        self.sent.append((now, weight))
        self.weight += weight


@dataclass(slots=True)
class Bucket:
    """So many at once, and then as they drip in. An album larger than that owes the rest."""

    full_at: float = 0.0

    def wait(self, now: float, weight: int, *, burst: int, per_second: float) -> float:
        missing = max(self.full_at - now, 0.0) * per_second
        over = missing + min(weight, burst) - burst
        return over / per_second if over > HAIR else 0.0

    def add(self, now: float, weight: int, *, per_second: float) -> None:
        self.full_at = max(self.full_at, now) + weight / per_second


@dataclass(slots=True)
class Ban:
    """Until when a flooding bot is refused in one place, and how long that was set for."""

    until: float = 0.0
    length: float = 0.0

    def is_on(self, now: float) -> bool:
        return now < self.until

    def set(self, now: float, needed: float) -> int:
        """Refuse: the longer, the more the bot insists; less again after silence."""
        if self.is_on(now):
            wished = self.length * GROWTH
        else:
            wished = self.length * 0.5 ** (1 + (now - self.until) / COOLING)
        self.length = min(max(ceil(needed), ceil(wished) if wished >= 1 else 1, 1), LONGEST)
        self.until = now + self.length
        return int(self.length)


@dataclass(slots=True)
class Flood:
    """Telegram's limits, off until switched on. 0 stands for a bot's chats all together."""

    on: bool = False
    overall: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20
    _windows: dict[Place, Window] = field(default_factory=dict)
    _buckets: dict[Place, Bucket] = field(default_factory=dict)
    _bans: dict[Place, Ban] = field(default_factory=dict)

    def refusal(self, bot_id: int, chat_id: int, weight: int, now: float) -> int:
        """Seconds that the bot must wait before it may say this; 0 if it may at once.

        Asking while refused makes the wait longer. What goes out is counted by `count`.
        """
        for place in ((bot_id, 0), (bot_id, chat_id)):
            needed = self._wait(place, now, weight)
            ban = self._bans.get(place)
            if needed > 0 or (ban is not None and ban.is_on(now)):
                return self._bans.setdefault(place, Ban()).set(now, needed)
        return 0

    def count(self, bot_id: int, chat_id: int, weight: int, now: float) -> None:
        """Something was said: it takes its room in every limit."""
        self._windows.setdefault((bot_id, 0), Window()).add(now, weight)
        if chat_id < 0:
            self._windows.setdefault((bot_id, chat_id), Window()).add(now, weight)
        elif chat_id > 0:
            bucket = self._buckets.setdefault((bot_id, chat_id), Bucket())
            bucket.add(now, weight, per_second=self.chat_per_second)
        if len(self._windows) + len(self._buckets) + len(self._bans) > MAX_KEPT:
            self._forget_who_rests(now)

    def forget(self) -> None:
        """Begin anew, as if nothing had been said."""
        for kept in (self._windows, self._buckets, self._bans):
            kept.clear()

    def _wait(self, place: Place, now: float, weight: int) -> float:
        chat_id = place[1]
        if chat_id <= 0:
            window = self._windows.get(place)
            limit, seconds = (
                (self.overall, 1.0) if chat_id == 0 else (self.group_per_minute, MINUTE)
            )
            return window.wait(now, weight, limit=limit, seconds=seconds) if window else 0.0
        bucket = self._buckets.get(place)
        if bucket is None:
            return 0.0
        return bucket.wait(now, weight, burst=self.chat_burst, per_second=self.chat_per_second)

    def _forget_who_rests(self, now: float) -> None:
        old = now - MINUTE
        self._windows = {
            place: window for place, window in self._windows.items() if window.sent[-1][0] >= old
        }
        self._buckets = {
            place: bucket for place, bucket in self._buckets.items() if bucket.full_at > now
        }
        self._bans = {
            place: ban for place, ban in self._bans.items() if ban.until + COOLING * 10 > now
        }
