"""Do alerts leave at once? Staff hear of it when they do not: somebody must knock on doors."""

from datetime import datetime, timedelta

import structlog

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.waiting import last_accepted, last_said, oldest_due, waiting_by_lane
from broadcasts.screens import Screen
from estate.database import Session
from estate.people.duty import managers
from estate.places.groups import staff_room
from texts.incidents import alerts_are_late
from texts.translator import SOURCE_LANGUAGE, words

log = structlog.get_logger()

SUBJECT = "late_alerts"
LATE = timedelta(seconds=5)
AGAIN_AFTER = timedelta(minutes=10)


async def warn_of_late_alerts(session: Session, now: datetime) -> None:
    """A duty: tell staff, once in a while, that an alert has been due for over five seconds.

    Not while others of it leave: to many homes it takes its time, as its board shows.
    """
    oldest = await oldest_due(session, Lane.ALERT, now=now)
    if oldest is None or now - oldest <= LATE:
        return
    accepted = await last_accepted(session, Lane.ALERT)
    said = await last_said(session, SUBJECT)
    if (accepted and now - accepted <= LATE) or (said and now - said < AGAIN_AFTER):
        return
    waiting = (await waiting_by_lane(session, now=now))[Lane.ALERT]
    log.error("alerts are late", waiting=waiting.count, seconds=waiting.oldest.total_seconds())
    for to, language in await _staff(session):
        text = alerts_are_late(words(language), waiting.count, waiting.oldest)
        await outbox.say(session, to, Screen(text), lane=Lane.ALERT, now=now, subject=SUBJECT)


async def _staff(session: Session) -> list[tuple[Address, str]]:
    room = await staff_room(session)
    rooms = [] if room is None else [(Address(room.chat_id, room.thread_id), SOURCE_LANGUAGE)]
    people = await managers(session, None)
    return rooms + [(Address(one.telegram_id), one.language) for one in people]
