"""Which updates does a bot still have to fetch?"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from simulator.shapes import Json

# Left out unless a bot asks for them, as the Bot API documents.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Telegram forgets what nobody fetched: presses soon, the rest after a day.
PRESS_LIVES = 150.0
OTHERS_LIVE = 86_400.0
MAX_BATCH = 100


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    kind: str
    expires: float
    body: Json


@dataclass(slots=True)
class Webhook:
    """Where a bot wants its updates brought, and how the last delivery failed."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    ip_address: str = ""
    last_error_date: int = 0
    last_error_message: str = ""


@dataclass(slots=True)
class UpdateQueue:
    """One bot's updates in order; they stay until an offset confirms them or they expire."""

    next_id: int
    allowed: frozenset[str] | None = None
    pending: deque[Update] = field(default_factory=deque)
    webhook: Webhook | None = None
    listeners: list[Callable[[], None]] = field(default_factory=list)
    confirmations_to_lose: int = 0
    _soonest: float = float("inf")

    def add(self, kind: str, payload: Json, *, now: float) -> None:
        if not self._wants(kind):
            return
        expires = now + (PRESS_LIVES if kind == "callback_query" else OTHERS_LIVE)
        body = {"update_id": self.next_id, kind: payload}
        self.put(Update(self.next_id, kind, expires, body))
        self.next_id += 1
        self.wake()

    def put(self, update: Update) -> None:
        self.pending.append(update)
        self._soonest = min(self._soonest, update.expires)

    def confirm(self, offset: int) -> int:
        """Forget every update below `offset`; a negative one keeps only the last ones.

        Returns how many were forgotten. A confirmation that is lost on the way forgets nothing:
        the same updates come once more.
        """
        before = len(self.pending)
        if offset < 0:
            offset = self.pending[offset].id if len(self.pending) >= -offset else 0
        if self.confirmations_to_lose and self.pending and self.pending[0].id < offset:
            self.confirmations_to_lose -= 1
            return 0
        while self.pending and self.pending[0].id < offset:
            self.pending.popleft()
        return before - len(self.pending)

    def fetch(self, limit: int, *, now: float) -> list[Json]:
        self._expire(now)
        return [update.body for update in islice(self.pending, limit)]

    def wake(self) -> None:
        """Tell the waiting poll or the webhook's courier to look again."""
        for listener in list(self.listeners):
            listener()

    def clear(self) -> None:
        self.pending.clear()

    def _wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def _expire(self, now: float) -> None:
        if now < self._soonest:
            return
        kept = [update for update in self.pending if update.expires > now]
        self.pending = deque(kept)
        self._soonest = min((update.expires for update in kept), default=float("inf"))
