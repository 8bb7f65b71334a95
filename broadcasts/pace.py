"""When may the next call leave? Telegram's limits as windows; a slot frees after its answer."""

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from math import isfinite

from broadcasts.lanes import EVENLY_FROM, Lane

COMPLAINTS_ABOUT_US, COMPLAINTS_TOGETHER = 3, 10.0  # so many chats within so many seconds
RISES_EVERY = 10.0  # seconds: from half to full speed in two and a half minutes
# Seconds for which others leave room for an album, and after which it asks again when only an
# answer can tell.
KEPT_FREE = 2.0
UNTIL_AN_ANSWER = 0.5
# Replies may take one in so many of the calls that an alert would use: 3/s of 30/s.
A_REPLY_AMONG = 10
REMEMBERED = 4096  # chats; beyond that, those whose limits are full again are forgotten


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `calls` in any `seconds`; 0 calls means no limit."""

    calls: int
    seconds: float

    @property
    def is_off(self) -> bool:
        """Whether nothing is limited (for measuring)."""
        return self.calls == 0


OFF = Limit(calls=0, seconds=0)


@dataclass(slots=True)
class Window:
    """Calls of the last `limit.seconds`. A slot is freed so long after the *answer*: Telegram
    counts when a call reaches it, which is somewhere between the call and its answer."""

    limit: Limit
    in_flight: int = 0
    freed_at: deque[float] = field(default_factory=deque)

    def ready_at(self, now: float, messages: int = 1) -> float:
        """Tell from when so many more fit; infinity while only answers can free a slot."""
        if self.limit.is_off:
            return now
        while self.freed_at and self.freed_at[0] <= now:
            self.freed_at.popleft()
        wanted = min(messages, self.limit.calls)
        missing = self.in_flight + len(self.freed_at) + wanted - self.limit.calls
        if missing <= 0:
            return now
        return self.freed_at[missing - 1] if missing <= len(self.freed_at) else float("inf")

    def take(self, messages: int = 1) -> None:
        """Use a slot for each message: an album has as many as items."""
        self.in_flight += messages

    def answered(self, now: float, messages: int = 1) -> None:
        """The answer came (or nothing more will): the slots free after the window."""
        self.in_flight -= messages
        if not self.limit.is_off:
            self.freed_at.extend([now + self.limit.seconds] * messages)

    def is_fresh(self, now: float) -> bool:
        """Whether it is as good as new and can be forgotten."""
        return not self.in_flight and (not self.freed_at or self.freed_at[-1] <= now)


@dataclass(slots=True)
class Bucket:
    """One call each `limit.seconds / limit.calls`, after a burst. It fills again from the *answer*
    on: Telegram's own bucket, which counts from somewhere before it, is never emptier than ours."""

    limit: Limit
    burst: int
    in_flight: int = 0
    empty_until: float = 0.0  # when the bucket would be full again

    def ready_at(self, now: float, messages: int = 1) -> float:
        """Tell from when so many more fit; infinity while only an answer can tell.

        What is larger than the burst fits when the bucket is full, and owes the rest.
        """
        if self.limit.is_off:
            return now
        if self.in_flight:
            return float("inf")
        left = self.burst - min(messages, self.burst)
        return max(now, self.empty_until - left * self._interval)

    def take(self, messages: int = 1) -> None:
        """Use a place for each message: an album has as many as items."""
        self.in_flight += messages

    def answered(self, now: float, messages: int = 1) -> None:
        """The answer came: from now on the bucket fills."""
        self.in_flight -= messages
        if not self.limit.is_off:
            self.empty_until = max(self.empty_until, now) + messages * self._interval

    def is_fresh(self, now: float) -> bool:
        """Whether it is as good as new and can be forgotten."""
        return not self.in_flight and self.empty_until <= now

    @property
    def _interval(self) -> float:
        return self.limit.seconds / self.limit.calls


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits as we keep them: windows overall and per group, a bucket per person."""

    overall: Limit = Limit(30, 1)
    chat: Limit = Limit(1, 1)
    burst: int = 3
    group: Limit = Limit(20, 60)
    # Edits count against a group's 20 calls a minute: cards there are edited this seldom, so that
    # words always find room. Seconds.
    group_card_pause: float = 10


@dataclass(slots=True)
class Caution:
    """How many of the overall calls we allow ourselves: halved when Telegram complains of several
    chats at once, and one more every so often while it does not (AIMD, as TCP does it).

    One chat's complaint is about that chat; several within seconds are about us.
    """

    most: int
    calls: int
    complaints: dict[int, float] = field(default_factory=dict)  # chat: when it complained last
    rises_at: float = float("inf")

    def complain(self, chat_id: int, now: float) -> bool:
        """Telegram told us to leave a chat alone. Returns whether that slows us down."""
        recent = {c: at for c, at in self.complaints.items() if at > now - COMPLAINTS_TOGETHER}
        self.complaints = recent | {chat_id: now}
        if len(self.complaints) < COMPLAINTS_ABOUT_US:
            return False
        self.complaints = {}  # what is in flight still may complain: that is the same trouble
        self.calls = max(self.calls // 2, 1)
        self.rises_at = now + RISES_EVERY
        return True

    def recover(self, now: float) -> bool:
        """Allow what a quiet time has earned. Returns whether that is more than before."""
        before = self.calls
        while self.rises_at <= now and self.calls < self.most:
            self.calls += 1
            self.rises_at += RISES_EVERY
        if self.calls >= self.most:
            self.rises_at = float("inf")
        return self.calls != before


@dataclass(slots=True)
class Spread:
    """One after `seconds` each, never many at once; what comes late may catch up by so many."""

    catches_up: int
    next_at: float = float("-inf")

    def take(self, now: float, seconds: float) -> None:
        """One leaves now."""
        self.next_at = max(self.next_at, now - self.catches_up * seconds) + seconds


class Pace:
    """Answers one question: from when may a call to this chat leave? Seconds of a steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._caution = Caution(most=limits.overall.calls, calls=limits.overall.calls)
        self._overall = Window(limits.overall)
        self._chats: dict[int, Window | Bucket] = {}
        self._paused: dict[int, float] = {}
        self._forget_at = REMEMBERED
        self._card_edits: dict[int, float] = defaultdict(float)
        self._kept_free = 0
        self._kept_free_until = 0.0
        self._kept_free_for = 0  # the album's lane
        self._bulk = Spread(catches_up=1)
        self._share = Spread(catches_up=2)

    def overall_ready_at(self, now: float, *, lane: int | None = None) -> float:
        """Tell from when a call of this lane may leave (None: of any).

        Others leave the room that an album waits for, save what is more urgent than the album.
        Drills, notices and what comes after them leave evenly: each slot frees a second after its
        answer, so that a burst of 30 would let the next alert wait for a second.
        """
        if self._caution.recover(now):
            self._overall.limit = replace(self._limits.overall, calls=self._caution.calls)
        if lane is not None and lane >= EVENLY_FROM and self._bulk.next_at > now:
            return self._bulk.next_at
        is_ahead = lane is not None and lane < self._kept_free_for
        kept_free = self._kept_free if now < self._kept_free_until and not is_ahead else 0
        return self._overall.ready_at(now, 1 + kept_free)

    def grow(self, chat_id: int, now: float, messages: int, *, lane: int = 0) -> float:
        """A call that took its place turns out to be an album. 0 if all of it may leave now.

        Else its place is given back, and room kept free for it; the answer is from when it fits.
        """
        self._overall.take(-1)
        self._of(chat_id).take(-1)
        ready_at = max(
            self._overall.ready_at(now, messages), self._of(chat_id).ready_at(now, messages)
        )
        if ready_at <= now:
            self._kept_free = 0
            self._overall.take(messages)
            self._of(chat_id).take(messages)
            if lane >= EVENLY_FROM:
                self._bulk.next_at += (messages - 1) * self._interval
            return 0.0
        if self._overall.ready_at(now, messages) > now:
            self._kept_free = min(messages, self._overall.limit.calls) - 1
            self._kept_free_until, self._kept_free_for = now + KEPT_FREE, lane
        return ready_at if isfinite(ready_at) else now + UNTIL_AN_ANSWER

    def chat_ready_at(self, chat_id: int, now: float) -> float:
        """Tell from when a call to this chat may leave, by this chat's own limits."""
        return max(self._of(chat_id).ready_at(now), self._paused.get(chat_id, 0.0))

    def share_ready_at(self, now: float) -> float:
        """Tell from when a reply may go before the alerts that wait."""
        return max(now, self._share.next_at)

    def take_share(self, now: float) -> None:
        """A reply goes before the alerts that wait."""
        self._share.take(now, self._interval * A_REPLY_AMONG)

    def card_ready_at(self, chat_id: int) -> float:
        """Tell from when a card in this chat may be edited: groups have one edit per 10 s."""
        return self._card_edits.get(chat_id, 0.0)

    def take(self, chat_id: int, now: float, *, lane: int = Lane.ALERT) -> None:
        """A call of this lane to this chat leaves now. Tidying up (deleting) says nothing there:
        it counts overall only."""
        self._overall.take()
        if lane >= EVENLY_FROM:
            self._bulk.take(now, self._interval)
        if lane != Lane.TIDY:
            self._of(chat_id).take()

    def answered(
        self, chat_id: int, now: float, *, tidying: bool = False, messages: int = 1
    ) -> None:
        """The call to this chat, so many messages, has its answer."""
        self._overall.answered(now, messages)
        if not tidying:
            self._of(chat_id).answered(now, messages)
            self._forget_idle(now)

    def card_edited(self, chat_id: int, now: float) -> None:
        """A card in this group was edited: no other for a while."""
        if not self._limits.group.is_off:
            self._card_edits[chat_id] = now + self._limits.group_card_pause

    @property
    def overall_calls(self) -> int:
        """How many calls we allow ourselves now in the time of the overall limit; 0: no limit."""
        return self._caution.calls

    def go_on_with(self, calls: int, now: float) -> None:
        """Begin as careful as the last process was when it ended."""
        if self._limits.overall.is_off or not 0 < calls < self._caution.most:
            return
        self._caution.calls, self._caution.rises_at = calls, now + RISES_EVERY
        self._overall.limit = replace(self._limits.overall, calls=calls)

    def flooded(self, chat_id: int, now: float, *, wait: float) -> None:
        """Telegram told us to leave this chat alone for so long; of several, to slow down."""
        self._paused[chat_id] = max(now + wait, self._paused.get(chat_id, 0.0))
        if not self._limits.overall.is_off and self._caution.complain(chat_id, now):
            self._overall.limit = replace(self._limits.overall, calls=self._caution.calls)

    def paused_chats(self, now: float) -> set[int]:
        """Tell which chats must be left alone for now."""
        return {chat_id for chat_id, until in self._paused.items() if until > now}

    @property
    def _interval(self) -> float:
        """Seconds from one call to the next, if they leave evenly."""
        limit = self._overall.limit
        return 0.0 if limit.is_off else limit.seconds / limit.calls

    def _of(self, chat_id: int) -> Window | Bucket:
        counter = self._chats.get(chat_id)
        if counter is None:
            limits = self._limits
            counter = self._chats[chat_id] = (
                Window(limits.group) if chat_id < 0 else Bucket(limits.chat, limits.burst)
            )
        return counter

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) < self._forget_at:
            return
        self._chats = {id_: c for id_, c in self._chats.items() if not c.is_fresh(now)}
        self._paused = {id_: until for id_, until in self._paused.items() if until > now}
        self._forget_at = max(REMEMBERED, 2 * len(self._chats))


def parse_limit(text: str) -> tuple[Limit, int]:
    """Read `30/s`, `20/min`, `1/s burst 3` or `off`. Returns the limit and the burst (1 if none).

    Raises ValueError for anything else.
    """
    if text.strip().lower() == "off":
        return OFF, 1
    rate, _, burst = text.lower().partition("burst")
    calls, _, unit = rate.strip().partition("/")
    seconds = {"s": 1.0, "min": 60.0, "h": 3600.0}[unit.strip()]
    limit = Limit(calls=int(calls), seconds=seconds)
    if limit.calls < 1 or (burst and int(burst) < 1):
        raise ValueError(text)
    return limit, int(burst) if burst else 1
