"""What time is it for the bot of a test? What the test says."""

from datetime import UTC, datetime, timedelta

BEGINNING = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Hong Kong


class ManualClock:
    """A clock that stands still until the test moves it."""

    def __init__(self) -> None:
        self._now = BEGINNING

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by
