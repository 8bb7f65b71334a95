"""What becomes of an incident's older messages when a newer one is out? Marked, stripped, unpinned.

A step is what one event told: the alert is 0, each update the next, the end the last. Nothing older
changes before every text of the newest step has left: whoever waits for it still reads the old one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from broadcasts.drilling import is_drill, lane_of
from broadcasts.lanes import Lane
from broadcasts.outbox.acting import Chats, act_on_accepted, texts_of
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import accepted_chats, accepted_elsewhere, counts_of
from broadcasts.screens import Screen
from estate.database import Session
from estate.incidents.course import messages_of
from estate.incidents.drafts import buildings_of
from estate.incidents.overseeing import to_tidy
from estate.incidents.rules import ENDINGS, subject_of
from estate.incidents.tables import Incident, IncidentMessage, State, Verb
from estate.places.groups import groups_of
from texts import alerts as say
from texts.translator import SOURCE_LANGUAGE, lines, words

TOLD = (Verb.RELEASE, Verb.UPDATE, *ENDINGS)
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
LIVES = timedelta(hours=24)

Renderings = Mapping[str, tuple[str, Mapping[str, Any]]]
"""Method and parameters, by language."""


async def mark_superseded(session: Session, now: datetime) -> None:
    """A duty: pins the newest alert in its groups, and marks what it supersedes."""
    for incident in await to_tidy(session):
        sent = await messages_of(session, incident.id, [*TOLD, Verb.ASK])
        newest = max((one.step for one in sent if one.verb is not Verb.ASK), default=0)
        if incident.state is State.CLOSED:  # a drill that something real ended has no last text
            newest = incident.updates + 1
        await _pin(session, incident, sent, newest, now=now)
        is_left = incident.state is State.CLOSED and is_drill(incident)  # read on, not answered
        if newest > incident.marked_step and (
            is_left or not await _is_under_way(session, sent, newest)
        ):
            await _mark_older(session, incident, sent, newest, now=now)
            incident.marked_step = newest


async def _is_under_way(session: Session, sent: Sequence[IncidentMessage], step: int) -> bool:
    newest = [one.message_id for one in sent if one.step == step]
    counts = await counts_of(session, newest)
    return any(counts.get(state) for state in OPEN)


async def _mark_older(
    session: Session, incident: Incident, sent: Sequence[IncidentMessage], newest: int, *,
    now: datetime,
) -> None:  # fmt: skip
    """Mark what is older in each chat that took something newer: to others it is the newest.

    A drill that is over has no buttons left anywhere: nobody takes its answers any more.
    """
    told = [one for one in sent if one.verb is not Verb.ASK]
    is_over = incident.state is State.CLOSED and is_drill(incident)
    fresh = [one.message_id for one in told if one.step > incident.marked_step]
    left = await _left_over(session, incident, sent, None if is_over else fresh)
    for one in sent:
        if incident.marked_step <= one.step < newest:
            newer = [other.message_id for other in told if other.step > one.step]
            chats = None if is_over else accepted_chats(newer)
            await _mark(session, incident, one, chats, now=now)
        elif one.message_id in left:
            await _mark(session, incident, one, left[one.message_id], now=now)


async def _left_over(
    session: Session, incident: Incident, sent: Sequence[IncidentMessage],
    fresh: Sequence[int] | None,
) -> dict[int, list[int]]:  # fmt: skip
    """Find what is older still and was not marked, as its chat took nothing of what came next:
    messages with their chats, of chats that took something `fresh` if it is given."""
    older = {one.message_id: one for one in sent if one.step < incident.marked_step}
    then = [one.message_id for one in sent if one.step == incident.marked_step]
    took = await accepted_elsewhere(session, list(older), but_not=then, and_any_of=fresh)
    last: dict[int, int] = {}
    for message_id, chat_id in took:
        if older[message_id].verb is not Verb.ASK:
            last[chat_id] = max(last.get(chat_id, 0), older[message_id].step)
    left: dict[int, list[int]] = defaultdict(list)
    for message_id, chat_id in took:
        if older[message_id].step >= last.get(chat_id, 0):
            left[message_id].append(chat_id)
    return left


async def _mark(
    session: Session, incident: Incident, older: IncidentMessage, chats: Chats | None, *,
    now: datetime,
) -> None:  # fmt: skip
    """Strip an older message; what is real also says that something newer was told."""
    if is_drill(incident):  # its first line stays the word DRILL
        bare: Renderings = {"": ("editMessageReplyMarkup", {})}
    else:
        building = next(
            one for one in await buildings_of(session, incident.id) if one.id == older.building_id
        )
        bare = {
            language: (
                "editMessageText",
                Screen(
                    lines(say.superseded(words(_spoken(language, building.languages))), text)
                ).params(),
            )
            for language, text in (await texts_of(session, older.message_id)).items()
        }
    await _act(session, incident, older, bare, now=now, chats=chats)


def _spoken(language: str, of_building: Sequence[str]) -> str:
    return language or next(iter(of_building), SOURCE_LANGUAGE)


async def _pin(
    session: Session, incident: Incident, sent: Sequence[IncidentMessage], newest: int, *,
    now: datetime,
) -> None:  # fmt: skip
    """Pin the newest message in the buildings' groups; at the end nothing stays pinned."""
    if newest <= incident.pinned_step:
        return
    in_groups = [one for one in sent if one.together and one.verb is not Verb.ASK]
    fresh = [one for one in in_groups if one.step == newest]
    counts = await counts_of(session, [one.message_id for one in fresh])
    if any(counts.get(state) for state in OPEN):
        return
    groups = await groups_of(session, [one.id for one in await buildings_of(session, incident.id)])
    chats = [group.chat_id for group in groups]
    for one in in_groups:
        if one.step == incident.pinned_step:
            unpin: Renderings = {"": ("unpinChatMessage", {})}
            await _act(session, incident, one, unpin, now=now, chats=chats)
    if incident.state is State.LIVE:
        for one in fresh:
            pin: Renderings = {"": ("pinChatMessage", {"disable_notification": True})}
            await _act(session, incident, one, pin, now=now, chats=chats)
    incident.pinned_step = newest


async def _act(
    session: Session, incident: Incident, on: IncidentMessage,
    renderings: Renderings, *,
    now: datetime, chats: Chats | None = None,
) -> None:  # fmt: skip
    await act_on_accepted(
        session, on.message_id, renderings, subject=f"tidy:{subject_of(incident.id)}",
        lane=lane_of(incident, Lane.PROGRESS), now=now, expires_at=now + LIVES, chats=chats,
    )  # fmt: skip
