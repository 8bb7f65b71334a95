"""Do alerts leave at once? Staff hear of it when they do not: somebody must knock on doors."""

from datetime import datetime, timedelta

import structlog

from broadcasts import outbox
from broadcasts.groups import room_and_managers
from broadcasts.lanes import Lane
from broadcasts.outbox.waiting import last_accepted, last_said, messages_due
from broadcasts.screens import Screen
from estate.database import Session
from texts.translator import words
from texts.watching import alerts_are_late

log = structlog.get_logger()

SUBJECT = "late_alerts"
LATE = timedelta(seconds=5)
AGAIN_AFTER = timedelta(minutes=10)


async def warn_of_late_alerts(session: Session, now: datetime) -> None:
    """A duty: tell staff, once in a while, that an alert has been due for over five seconds.

    Not while others of it leave: to many homes it takes its time, as its board shows.
    """
    waiting = await messages_due(session, Lane.ALERT, now=now)
    if waiting.oldest <= LATE:
        return
    accepted = await last_accepted(session, Lane.ALERT)
    said = await last_said(session, SUBJECT)
    if (accepted and now - accepted <= LATE) or (said and now - said < AGAIN_AFTER):
        return
    log.error("alerts are late", waiting=waiting.count, seconds=waiting.oldest.total_seconds())
    for to, language in await room_and_managers(session):
        text = alerts_are_late(words(language), waiting.count, waiting.oldest)
        await outbox.say(session, to, Screen(text), lane=Lane.ALERT, now=now, subject=SUBJECT)
