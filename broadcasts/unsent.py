"""What could not be sent? Staff get a list: each of these people has not heard something."""

from datetime import datetime, timedelta

from broadcasts import canary, outbox
from broadcasts.groups import room_and_managers
from broadcasts.lanes import Lane
from broadcasts.outbox.unsent import failures
from broadcasts.outbox.waiting import last_said
from broadcasts.screens import Screen
from estate.database import Session
from texts.translator import words
from texts.watching import Unsent, unsent_list

SUBJECT = "unsent"
AGAIN_AFTER = timedelta(minutes=15)
LOOK_BACK = timedelta(days=1)  # of what nobody was told before the first list
SETTLED = timedelta(seconds=5)  # outcomes are read once they are surely committed
SHOWN = 10


async def tell_of_unsent(session: Session, now: datetime) -> None:
    """A duty: tell staff, now and then, of what Telegram refused and of what came too late.

    Notices and surveys have lists of their own: of them only what was refused, our own fault.
    """
    said = await last_said(session, SUBJECT)
    if said and now - said < AGAIN_AFTER:
        return
    since = max(said, now - LOOK_BACK) if said else now - LOOK_BACK
    found = await _unsent(session, since=since - SETTLED, until=now - SETTLED)
    if not found:
        return
    shown, more = found[:SHOWN], len(found) - SHOWN
    for to, language in await room_and_managers(session):
        text = unsent_list(words(language), shown, more=max(more, 0))
        await outbox.say(
            session, to, Screen(text), lane=Lane.PROGRESS, now=now, subject=SUBJECT
        )  # fmt: skip


async def _unsent(session: Session, *, since: datetime, until: datetime) -> list[Unsent]:
    found = await failures(session, since=since, until=until, without=(SUBJECT, canary.SUBJECT))
    return [
        Unsent(to=one.to or "?", is_alert=one.lane <= Lane.CALLOUT, refusal=one.refusal)
        for one in found
    ]
