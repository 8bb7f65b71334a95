"""When may the next call leave? Telegram's limits as windows; a slot frees after its answer."""

from collections import defaultdict, deque
from dataclasses import dataclass, field


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

    def ready_at(self, now: float) -> float:
        """Tell from when one more call fits; infinity while only answers can free a slot."""
        if self.limit.is_off:
            return now
        while self.freed_at and self.freed_at[0] <= now:
            self.freed_at.popleft()
        if self.in_flight + len(self.freed_at) < self.limit.calls:
            return now
        return self.freed_at[0] if self.freed_at else float("inf")

    def take(self) -> None:
        """Use a slot."""
        self.in_flight += 1

    def answered(self, now: float) -> None:
        """The answer came (or nothing more will): the slot frees after the window."""
        self.in_flight -= 1
        if not self.limit.is_off:
            self.freed_at.append(now + self.limit.seconds)

    @property
    def is_idle(self) -> bool:
        """Whether the window holds nothing and can be forgotten."""
        return not self.in_flight and not self.freed_at


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits as we keep them. A private chat has its burst as a second window."""

    overall: Limit = Limit(30, 1)
    chat: Limit = Limit(1, 1)
    burst: int = 3
    group: Limit = Limit(20, 60)
    # Edits count against a group's 20 calls a minute: cards there are edited this seldom, so that
    # words always find room. Seconds.
    group_card_pause: float = 10


class Pace:
    """Answers one question: from when may a call to this chat leave? Seconds of a steady clock."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overall = Window(limits.overall)
        self._chats: dict[int, Window] = {}
        self._paused: dict[int, float] = {}
        self._all_paused_until = 0.0
        self._card_edits: dict[int, float] = defaultdict(float)

    def overall_ready_at(self, now: float) -> float:
        """Tell from when any call may leave."""
        return max(self._overall.ready_at(now), self._all_paused_until)

    def chat_ready_at(self, chat_id: int, now: float) -> float:
        """Tell from when a call to this chat may leave, by this chat's own limits."""
        return max(self._window(chat_id).ready_at(now), self._paused.get(chat_id, 0.0))

    def card_ready_at(self, chat_id: int) -> float:
        """Tell from when a card in this chat may be edited: groups have one edit per 10 s."""
        return self._card_edits.get(chat_id, 0.0)

    def take(self, chat_id: int) -> None:
        """A call to this chat leaves now."""
        self._overall.take()
        self._window(chat_id).take()

    def answered(self, chat_id: int, now: float) -> None:
        """The call to this chat has its answer."""
        self._overall.answered(now)
        self._window(chat_id).answered(now)
        self._forget_idle(now)

    def card_edited(self, chat_id: int, now: float) -> None:
        """A card in this group was edited: no other for a while."""
        if not self._limits.group.is_off:
            self._card_edits[chat_id] = now + self._limits.group_card_pause

    def pause_chat(self, chat_id: int, *, until: float) -> None:
        """Telegram told us to leave this chat alone."""
        self._paused[chat_id] = max(until, self._paused.get(chat_id, 0.0))

    def paused_chats(self, now: float) -> set[int]:
        """Tell which chats must be left alone for now."""
        return {chat_id for chat_id, until in self._paused.items() if until > now}

    def _window(self, chat_id: int) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = Window(self._limit_of(chat_id))
        return window

    def _limit_of(self, chat_id: int) -> Limit:
        if chat_id < 0:
            return self._limits.group
        # 1/s with a burst of 3 is kept as 3 in any 3 seconds: never over either reading.
        chat, burst = self._limits.chat, self._limits.burst
        return Limit(chat.calls * burst, chat.seconds * burst) if not chat.is_off else OFF

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) < 4096:
            return
        for chat_id in [id_ for id_, window in self._chats.items() if window.ready_at(now) <= now]:
            if self._chats[chat_id].is_idle:
                del self._chats[chat_id]
        self._paused = {id_: until for id_, until in self._paused.items() if until > now}


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
