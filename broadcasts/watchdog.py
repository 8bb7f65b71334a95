"""Does every open incident have a next step, and does every end arrive? Managers hear if not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from broadcasts import outbox
from broadcasts.boards import OPEN, UPDATE
from broadcasts.drilling import lane_of, said_of
from broadcasts.groups import room_and_managers
from broadcasts.lanes import Lane
from broadcasts.outbox.telling import counts_of
from broadcasts.outbox.waiting import last_said
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.incidents.course import messages_of
from estate.incidents.drafts import buildings_of
from estate.incidents.overseeing import ends_that_do_not_arrive, overdue
from estate.incidents.rules import ENDINGS, number_of
from estate.incidents.tables import Incident
from texts import updating, watching
from texts.translator import Html, Words, words

log = structlog.get_logger()

AGAIN_AFTER = timedelta(minutes=10)


async def watch_over(session: Session, now: datetime) -> None:
    """A duty: page whoever answers for an incident that nobody carries on, again and again."""
    for incident in await overdue(session, now=now):
        zone = (await buildings_of(session, incident.id))[0].timezone
        text = partial(
            watching.overdue, number=number_of(incident.id),
            due_at=incident.next_update_at or now, zone=zone,
        )  # fmt: skip
        await _page(session, incident, f"overdue:{incident.id}", text, now=now)
    for incident in await ends_that_do_not_arrive(session, now=now):
        sent = await messages_of(session, incident.id, ENDINGS)
        counts = await counts_of(session, [one.message_id for one in sent])
        text = partial(
            watching.end_is_late, number=number_of(incident.id),
            count=sum(counts.get(state, 0) for state in OPEN),
        )  # fmt: skip
        await _page(session, incident, f"unended:{incident.id}", text, now=now)


async def _page(
    session: Session, incident: Incident, subject: str, say: Callable[[Words], Html], *,
    now: datetime,
) -> None:  # fmt: skip
    said = await last_said(session, subject)
    if said is not None and now - said < AGAIN_AFTER:
        return
    log.error("an incident is not carried on", incident=incident.id, what=subject)
    for to, language in await room_and_managers(session):
        t = words(language)
        more = Button(updating.update_name(t), press(UPDATE, incident.id, incident.updates))
        rows = [[more]] if incident.closed_at is None else []
        await outbox.say(
            session, to, Screen(said_of(t, incident, say(t)), rows),
            lane=lane_of(incident, Lane.CALLOUT), now=now, subject=subject,
        )  # fmt: skip
