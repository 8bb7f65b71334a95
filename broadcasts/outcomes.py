"""What became of a call to Telegram? A closed set; `match` it and mypy sees the rest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MAX_ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Accepted:
    """Telegram took it. 0 for a call that makes no message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Surely not sent; again at `at`. `flood` is Telegram's own wish to wait.

    `failed` is False where it only waited its turn: that uses up none of its attempts.
    """

    at: datetime
    reason: str
    flood: timedelta | None = None
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """Sent or not: nobody can tell (time-out, reset after sending, death of the process)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be written to: blocked, deactivated, kicked, never_started."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Lost:
    """What the call speaks of is gone: the message to edit (`message`) or the topic (`thread`)."""

    what: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Our own fault: Telegram will never take this."""

    reason: str


Outcome = Accepted | TryAgain | Unknown | Gone | Moved | Lost | Refused


def after_failure(
    *, attempt: int, now: datetime, reason: str, told_to_wait: timedelta | None = None
) -> TryAgain | Refused:
    """Decide what follows failed `attempt` (1 is the first). Never sooner than the server asked."""
    if told_to_wait is not None:
        return TryAgain(at=now + told_to_wait, reason=reason, flood=told_to_wait, failed=False)
    if attempt >= MAX_ATTEMPTS:
        return Refused(reason=f"attempts: {reason}")
    pause = min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    return TryAgain(at=now + pause, reason=reason)
