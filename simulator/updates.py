"""Which updates does a bot still have to fetch?"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from simulator.shapes import Json

# Left out unless a bot asks for them, as the Bot API documents.
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
# Telegram forgets what nobody fetched: what somebody waits for soon, the rest after a day.
PRESS_LIVES = 150.0
OTHERS_LIVE = 86_400.0
WAITED_FOR = frozenset({"callback_query", "pre_checkout_query", "shipping_query"})
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
    """One bot's updates by number, in order; they stay until confirmed, brought or expired.

    While `confirmations_to_lose` is above 0, what is confirmed comes once more all the same.
    """

    next_id: int
    allowed: frozenset[str] | None = None
    pending: OrderedDict[int, Update] = field(default_factory=OrderedDict)
    webhook: Webhook | None = None
    listeners: list[Callable[[], None]] = field(default_factory=list)
    confirmations_to_lose: int = 0
    webhook_set_at: float = float("-inf")
    _soonest: float = float("inf")

    def add(self, kind: str, payload: Json, *, now: float) -> None:
        if not self._wants(kind):
            return
        expires = now + (PRESS_LIVES if kind in WAITED_FOR else OTHERS_LIVE)
        body = {"update_id": self.next_id, kind: payload}
        self.put(Update(self.next_id, kind, expires, body))
        self.next_id += 1
        self.wake()

    def put(self, update: Update) -> None:
        self.pending[update.id] = update
        self._soonest = min(self._soonest, update.expires)

    def confirm(self, offset: int) -> int:
        """Forget every update below `offset`; a negative one keeps only the last ones.

        Returns how many were forgotten.
        """
        if offset < 0:
            kept = list(self.pending)[offset:]
            offset = kept[0] if len(kept) == -offset else 0
        forgotten = 0
        while self.pending and (first := next(iter(self.pending))) < offset:
            if self._confirmation_is_lost():
                return 0
            del self.pending[first]
            forgotten += 1
        return forgotten

    def brought(self, update: Update) -> bool:
        """Forget one update that a webhook took. False: the answer was lost, bring it again."""
        if update.id not in self.pending:
            return True
        if self._confirmation_is_lost():
            return False
        del self.pending[update.id]
        return True

    def holds(self, update: Update, *, now: float) -> bool:
        """Whether the update still waits to be brought."""
        self.expire(now)
        return update.id in self.pending

    def drop_if_gone_by(self, update: Update, moment: float) -> None:
        """Forget an update whose next delivery would come too late."""
        if update.expires <= moment:
            self.pending.pop(update.id, None)

    def fetch(self, limit: int, *, now: float) -> list[Json]:
        self.expire(now)
        return [update.body for update in islice(self.pending.values(), limit)]

    def newer_than(self, update_id: int) -> list[Update]:
        """What came after that number, in order."""
        found: list[Update] = []
        for update in reversed(self.pending.values()):
            if update.id <= update_id:
                break
            found.append(update)
        found.reverse()
        return found

    def wake(self) -> None:
        """Tell the waiting poll or the webhook's courier to look again."""
        for listener in list(self.listeners):
            listener()

    def clear(self) -> None:
        self.pending.clear()

    def expire(self, now: float) -> None:
        if now < self._soonest:
            return
        for update in [update for update in self.pending.values() if update.expires <= now]:
            del self.pending[update.id]
        self._soonest = min(
            (update.expires for update in self.pending.values()), default=float("inf")
        )

    def _wants(self, kind: str) -> bool:
        if self.allowed is None:
            return kind not in NOT_BY_DEFAULT
        return kind in self.allowed

    def _confirmation_is_lost(self) -> bool:
        if not self.confirmations_to_lose:
            return False
        self.confirmations_to_lose -= 1
        return True
