"""Would an alert leave right now? One chat of our own gets a word in its lane, again and again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from broadcasts import outbox
from broadcasts.groups import room_and_managers
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.waiting import Way, last_said, last_way
from broadcasts.screens import Screen
from estate.database import Session
from texts.translator import SOURCE_LANGUAGE, words
from texts.watching import self_test, self_test_failed, self_test_works

log = structlog.get_logger()

SUBJECT, FAILED, WORKS = "canary", "canary:failed", "canary:works"
EVERY = timedelta(minutes=10)
LATE = timedelta(seconds=30)
AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Canary:
    """Tests the way of an alert to its end: outbox, dispatcher, Telegram. In silence."""

    chat_id: int
    timezone: str

    async def look(self, session: Session, now: datetime) -> None:
        """A duty: send the next test, and tell staff when the last one did not arrive."""
        last = await last_way(session, SUBJECT)
        if last is None or (not last.is_open and now - last.since >= EVERY):
            await self._test(session, last, now=now)
        elif has_failed(last, now=now):
            await self._warn(session, now=now)
        elif last.is_accepted:
            await self._reassure(session, now=now)

    async def _test(self, session: Session, last: Way | None, *, now: datetime) -> None:
        to = Address(self.chat_id)
        if last and last.telegram_message_id:
            await outbox.call(
                session, to, "deleteMessage", {"message_id": last.telegram_message_id},
                lane=Lane.TIDY, now=now,
            )  # fmt: skip
        text = self_test(words(SOURCE_LANGUAGE), at=now, zone=self.timezone)
        await outbox.say(
            session, to, Screen(text), lane=Lane.ALERT, now=now, subject=SUBJECT,
            silent=True, expires_at=now + EVERY,
        )  # fmt: skip

    async def _warn(self, session: Session, *, now: datetime) -> None:
        warned = await last_said(session, FAILED)
        if warned and now - warned < AGAIN_AFTER:
            return
        log.error("self-test failed: an alert would not leave at once")
        for to, language in await room_and_managers(session):
            text = self_test_failed(words(language))
            await outbox.say(
                session, to, Screen(text), lane=Lane.ALERT, now=now, subject=FAILED
            )  # fmt: skip

    async def _reassure(self, session: Session, *, now: datetime) -> None:
        """Say once that it works again."""
        failed, works = await last_said(session, FAILED), await last_said(session, WORKS)
        if failed is None or (works and works > failed):
            return
        for to, language in await room_and_managers(session):
            await outbox.say(
                session, to, Screen(self_test_works(words(language))), lane=Lane.REPLY,
                now=now, subject=WORKS, silent=True,
            )  # fmt: skip


def has_failed(last: Way, *, now: datetime) -> bool:
    """Whether the last test did not arrive, or not in time."""
    return not last.is_accepted and (not last.is_open or now - last.since > LATE)
