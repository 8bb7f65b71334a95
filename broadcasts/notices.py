"""Who hears of a notice, page by page, and how do those who sent it see it go?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.limits import MOST_CAPTION, length, without_tags
from broadcasts.outbox import Address
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import (
    EVERY_LANGUAGE,
    accepted_chats,
    counts_of,
    deliver_again,
    first_due,
    tell_chat,
    tell_each,
    withdraw_some,
)
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.incidents.audience import languages_by_chat
from estate.incidents.drafts import name_of
from estate.notices import audience as audiences
from estate.notices import course
from estate.notices.audience import (
    Audience,
    Kind,
    Page,
    buildings_meant,
    groups_meant,
    home_names,
    missed_homes,
)
from estate.notices.rules import LIVES, language_for, leaves_at, subject_of
from estate.notices.tables import Notice, NoticeMessage, State
from estate.people.tables import Role
from estate.places.tables import Building
from estate.tickets.rules import number_of as ticket_number
from texts import notices as say
from texts.counts import Counts
from texts.notices import Progress, Whom
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Html, Words, words

# Verbs of the buttons; each carries the notice's id.
OPEN = "notice"
STOP = "notice_stop"
RESUME = "notice_go_on"
CANCEL = "notice_cancel"
SEND = "notice_send"

PAGE = 2_000  # deliveries written at once: SQLite's only writer is held for some 15 milliseconds
SPAN = 20_000  # people looked at for one page, where few of them are meant
MOST_COUNTED = 20_000  # counting more is left to a reader
LONG = timedelta(minutes=1)  # whoever waits longer for the end hears of it by a sound
MOST_MISSED = 40  # homes that are named when it is over

UNDER_WAY = (DeliveryState.WAITING, DeliveryState.SENDING)
NOT_REACHED = (DeliveryState.GONE, DeliveryState.REFUSED, DeliveryState.EXPIRED)
MEDIA_METHODS = {"photo": "sendPhoto", "video": "sendVideo"}

Rendering = tuple[str, Mapping[str, Any]]


async def begin(session: Session, notice: Notice, *, now: datetime) -> None:
    """Write what a just begun notice says, tell its groups, and the first page of its people."""
    audience = Audience.from_json(notice.audience)
    buildings = {one.id: one for one in await buildings_meant(session, audience)}
    for group in await groups_meant(session, audience):
        if group.building_id is not None:
            to = Address(group.chat_id, group.thread_id)
            await _tell_group(session, notice, buildings[group.building_id], to, now=now)
    renderings = {language: rendering(notice, language) for language in LANGUAGES}
    everybody = {EVERY_LANGUAGE: rendering(notice, main_language(notice)), **renderings}
    await _new_message(session, notice, everybody, building=None, now=now)
    await write_page(session, notice, await next_page(session, notice))


def rendering(notice: Notice, language: str) -> Rendering:
    """Render for one reader: the method of the Bot API and its parameters without the chat."""
    chosen = language_for(language, list(notice.words))
    return as_call(say.notice(words(chosen), notice.words[chosen]), notice.media, notice.sound)


def as_call(text: Html, media: Sequence[Mapping[str, Any]], sound: bool) -> Rendering:
    """Make the call that carries a text and its pictures as one message."""
    silence = {} if sound else {"disable_notification": True}
    if not media:
        return "sendMessage", Screen(text).params() | silence
    caption = {"caption": str(text), "parse_mode": "HTML"} if text else {}
    if len(media) == 1:
        kind = media[0]["kind"]
        return MEDIA_METHODS[kind], {kind: media[0]["file_id"], **caption, **silence}
    items = [{"type": one["kind"], "media": one["file_id"]} for one in media]
    items[0] |= caption
    return "sendMediaGroup", {"media": items, **silence}


def fits_under_pictures(text: Html) -> bool:
    """Whether Telegram takes the text as a caption."""
    return length(unescape(without_tags(text))) <= MOST_CAPTION


def main_language(notice: Notice) -> str:
    """Tell the language that was written first."""
    return next(iter(notice.words))


async def _tell_group(
    session: Session, notice: Notice, building: Building, to: Address, *, now: datetime
) -> None:
    """Tell a group in all languages of its building; pictures go first if the text is long."""
    text = say.notice_in(building.languages, notice.words)
    calls = [as_call(text, notice.media, notice.sound)]
    if notice.media and not fits_under_pictures(text):
        calls = [as_call(Html(""), notice.media, False), as_call(text, (), notice.sound)]
    for call in calls:
        message_id = await _new_message(
            session, notice, {EVERY_LANGUAGE: call}, building=building, now=now
        )
        at = await _leaves_at(session, notice)
        await tell_chat(
            session, message_id, to, lane=Lane.NOTICE, now=at, expires_at=at + LIVES
        )  # fmt: skip


async def _new_message(
    session: Session,
    notice: Notice,
    renderings: Mapping[str, Rendering],
    *,
    building: Building | None,
    now: datetime,
) -> int:
    message_id = await new_message(
        session, renderings, lane=Lane.NOTICE, now=now, subject=subject_of(notice.id)
    )
    session.add(
        NoticeMessage(
            message_id=message_id, notice_id=notice.id,
            building_id=building.id if building else None,
        )
    )  # fmt: skip
    await session.flush()
    return message_id


# Pages


async def next_page(session: Session, notice: Notice) -> Page:
    """Find the next people who are meant. Reads only, so that looking holds up no writer."""
    return await audiences.next_page(
        session, Audience.from_json(notice.audience),
        after=notice.written_up_to, most=PAGE, span=SPAN,
    )  # fmt: skip


async def write_page(session: Session, notice: Notice, page: Page) -> None:
    """Write the deliveries of one page, once, whoever else tries; the database makes the rows."""
    if notice.state is not State.SENDING or notice.written_up_to != page.after:
        return
    if not await course.advance(session, notice, up_to=None if page.is_last else page.up_to):
        return
    await session.refresh(notice)
    at = await _leaves_at(session, notice)
    [to_people] = [
        one.message_id
        for one in await course.messages_of(session, notice.id)
        if one.building_id is None
    ]
    await tell_each(
        session, audiences.recipients_on(Audience.from_json(notice.audience), page),
        {0: to_people}, lane=Lane.NOTICE, now=at, expires_at=at + LIVES,
    )  # fmt: skip


async def withdraw_page(session: Session, notice: Notice, *, now: datetime) -> bool:
    """Withdraw what would go next of a stopped notice. Returns whether more may be left."""
    ids = await _message_ids(session, notice)
    return await withdraw_some(session, ids, most=PAGE, now=now) == PAGE


async def resume_page(session: Session, notice: Notice, *, now: datetime) -> None:
    """Let what was withdrawn wait again, the next to go first."""
    ids = await _message_ids(session, notice)
    if await deliver_again(session, ids, most=PAGE, now=now, expires_at=now + LIVES) < PAGE:
        await course.is_resumed(session, notice)


async def _message_ids(session: Session, notice: Notice) -> list[int]:
    return [one.message_id for one in await course.messages_of(session, notice.id)]


async def _leaves_at(session: Session, notice: Notice) -> datetime:
    """Tell when what is written of a notice may leave."""
    begun_at = notice.begun_at or notice.created_at
    zone = await zone_of(session, Audience.from_json(notice.audience))
    return leaves_at(begun_at, zone=zone, at_night=notice.at_night)


async def zone_of(session: Session, audience: Audience) -> str:
    """Tell by which clock an audience lives: its first building's."""
    buildings = await buildings_meant(session, audience)
    return buildings[0].timezone if buildings else "UTC"


# Duties and progress


async def begin_due(session: Session, now: datetime) -> None:
    """A duty: what was planned begins when its time has come."""
    for notice in await course.due(session, now=now):
        await course.begin_planned(session, notice, now=now)
        await begin(session, notice, now=now)
        await show_progress(session, notice, now=now)


async def finish_if_over(session: Session, notice: Notice, *, now: datetime) -> bool:
    """End a notice of which nothing waits any more. Returns whether it ended now."""
    is_whole = notice.is_written and not notice.is_resuming
    if notice.state is not State.SENDING or not is_whole:
        return False
    if await first_due(session, await _message_ids(session, notice)) is not None:
        return False
    await course.finish(session, notice, now=now)
    return True


def took_long(notice: Notice, *, now: datetime) -> bool:
    """Whether its sender has surely looked away by now."""
    return now - (notice.begun_at or notice.created_at) >= LONG


async def counts(session: Session, notice: Notice) -> Counts:
    """Count what became of a notice, in chats. Whoever has no row yet waits too."""
    found = await counts_of(session, await _message_ids(session, notice))
    held_back = 0 if notice.state is State.CANCELLED else found.get(DeliveryState.WITHDRAWN, 0)
    counted = Counts(
        accepted=found.get(DeliveryState.ACCEPTED, 0),
        waiting=sum(found.get(state, 0) for state in UNDER_WAY) + held_back,
        unreachable=sum(found.get(state, 0) for state in NOT_REACHED),
        unknown=found.get(DeliveryState.UNKNOWN, 0),
    )
    if notice.is_written or notice.state is State.CANCELLED:
        return counted
    unwritten = max((notice.people or 0) - counted.total, 0)
    return replace(counted, waiting=counted.waiting + unwritten)


async def people_meant(session: Session, notice: Notice) -> int:
    """Count how many people a notice is for; a reader's work where they are many."""
    reach = await audiences.reach_of(session, Audience.from_json(notice.audience))
    return reach.people


async def progress(session: Session, notice: Notice, *, now: datetime, is_reader: bool) -> Progress:
    """Gather where a notice stands. A writer counts only what is counted at once."""
    counts_now = is_reader or (notice.people or 0) <= MOST_COUNTED
    audience = Audience.from_json(notice.audience)
    missed, missed_count = await _missed(session, notice, audience)
    return Progress(
        number=f"#N{notice.id}",
        whom=await whom_of(session, audience),
        state=notice.state,
        counts=await counts(session, notice) if counts_now else None,
        waits_until=await _waits_until(session, notice, now=now),
        by=await name_of(session, notice.created_by),
        zone=await zone_of(session, audience),
        now=now,
        missed=missed,
        missed_count=missed_count,
    )


async def _waits_until(session: Session, notice: Notice, *, now: datetime) -> datetime | None:
    if notice.state is State.PLANNED:
        return notice.due_at
    if notice.state is not State.SENDING:
        return None
    due = await first_due(session, await _message_ids(session, notice))
    return due if due is not None and due > now else None


async def _missed(
    session: Session, notice: Notice, audience: Audience
) -> tuple[tuple[str, ...], int]:
    if notice.state is not State.SENT or not audience.is_of_homes:
        return (), 0
    reached = accepted_chats(await _message_ids(session, notice))
    homes, count = await missed_homes(session, audience, reached, limit=MOST_MISSED)
    return tuple(f"{home.building} {home.label}" for home in homes), count


async def whom_of(session: Session, audience: Audience) -> Whom:
    """Name an audience as people do."""
    buildings = await buildings_meant(session, audience)
    homes = await home_names(session, audience.unit_ids) if audience.unit_ids else []
    is_of_places = audience.kind in (Kind.BUILDINGS, Kind.FLOORS)
    return Whom(
        kind=audience.kind,
        codes=tuple(one.code for one in buildings) if is_of_places else (),
        floors=audience.floors,
        homes=tuple(f"{home.building} {home.label}" for home in homes),
        roles=tuple(Role(role) for role in audience.roles),
        ticket=ticket_number(audience.ticket_id) if audience.ticket_id else "",
    )


async def show_progress(
    session: Session, notice: Notice, *, now: datetime, below: bool = False
) -> None:
    """Show its sender where a notice stands, in the transaction that changed it."""
    screen = await progress_for_sender(session, notice, now=now, is_reader=False)
    await put_progress(session, notice, screen, now=now, below=below)


async def progress_for_sender(
    session: Session, notice: Notice, *, now: datetime, is_reader: bool
) -> Screen:
    """Draw where a notice stands, in its sender's language."""
    languages = await languages_by_chat(session, [notice.chat_id])
    t = words(languages.get(notice.chat_id, SOURCE_LANGUAGE))
    return progress_screen(t, notice, await progress(session, notice, now=now, is_reader=is_reader))


async def put_progress(
    session: Session,
    notice: Notice,
    screen: Screen,
    *,
    now: datetime,
    below: bool = False,
    sound: bool = False,
) -> None:
    """Put what was drawn before its sender; what says the same already costs no edit."""
    await outbox.show(
        session, Address(notice.chat_id), subject_of(notice.id), screen,
        lane=Lane.REPLY, now=now, below=below, silent=not sound,
    )  # fmt: skip


def progress_screen(t: Words, notice: Notice, facts: Progress) -> Screen:
    """Draw where a notice stands, with what can be done about it."""
    give_up = Button(say.give_up(t), press(CANCEL, notice.id))
    row = {
        State.PLANNED: [Button(say.send_now(t), press(SEND, notice.id)), give_up],
        State.SENDING: [Button(say.stop(t), press(STOP, notice.id))],
        State.STOPPED: [Button(say.resume(t), press(RESUME, notice.id)), give_up],
    }.get(notice.state)
    return Screen(say.progress(t, facts), [row] if row else [])
