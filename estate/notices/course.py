"""How does a notice run? Planned or begun, stopped, resumed, sent to the last who is meant."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from estate.database import Session
from estate.errors import NotAllowed, NotFound, NoticeUnclear
from estate.notices.audience import Audience, Kind, buildings_meant
from estate.notices.rules import MOST_PICTURES, MOST_WORDS, after, require_right
from estate.notices.tables import Notice, NoticeEvent, NoticeMessage, State, Verb
from estate.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told, to whom and how. The first language is the main one."""

    words: dict[str, str]
    audience: Audience
    media: tuple[dict[str, Any], ...] = ()
    sound: bool = False
    at_night: bool = False


def require_may_tell(audience: Audience, *, by: Actor, deed: str = "notice") -> None:
    """Raise NotAllowed unless `by` may tell all of this audience."""
    if audience.kind is Kind.STAFF:
        if not by.dispatches:
            raise NotAllowed(deed)
        return
    if audience.kind is Kind.FOLLOWERS and not audience.building_ids:
        by.require_staff(deed=deed)  # a ticket whose building is not known yet
        return
    require_right(by, audience.building_ids, deed=deed)


async def check(session: Session, wish: Wish) -> None:
    """Raise NoticeUnclear for what cannot be sent."""
    if not any(wish.words.values()):
        raise NoticeUnclear(reason="words_missing")
    if any(len(text) > MOST_WORDS for text in wish.words.values()):
        raise NoticeUnclear(reason="words_long")
    if len(wish.media) > MOST_PICTURES:
        raise NoticeUnclear(reason="pictures")
    found = await buildings_meant(session, wish.audience)
    if len(found) < len(set(wish.audience.building_ids)):
        raise NoticeUnclear(reason="building")


async def plan(
    session: Session, wish: Wish, *, by: Actor, chat_id: int, due_at: datetime, now: datetime
) -> Notice:
    """Let a notice go at a time. Raises NotAllowed, NoticeUnclear."""
    return await _make(session, wish, Verb.PLAN, by=by, chat_id=chat_id, now=now, due_at=due_at)


async def begin(session: Session, wish: Wish, *, by: Actor, chat_id: int, now: datetime) -> Notice:
    """Begin to send a notice; what it says is written in the same transaction by the caller.

    Raises NotAllowed, NoticeUnclear.
    """
    return await _make(session, wish, Verb.SEND, by=by, chat_id=chat_id, now=now)


async def begin_by_itself(
    session: Session,
    wish: Wish,
    *,
    created_by: int,
    chat_id: int,
    now: datetime,
    schedule_id: int | None = None,
) -> Notice:
    """Begin to send what a schedule says, or what follows from something else that was decided;
    whose it is had the right when that was made.

    Raises NoticeUnclear when it can no longer be sent: a building is gone.
    """
    await check(session, wish)
    return await _write(
        session, wish, Verb.SEND, by=None, created_by=created_by, chat_id=chat_id, now=now,
        schedule_id=schedule_id,
    )  # fmt: skip


async def begin_planned(session: Session, notice: Notice, *, now: datetime) -> None:
    """Begin to send what was planned: its time has come, or somebody wants it now."""
    await _move(session, notice, Verb.SEND, by=None, now=now, begun_at=now)


async def stop(session: Session, notice_id: int, *, by: Actor, now: datetime) -> Notice:
    """Let nothing more of a notice go. Raises NotAllowed, WrongState, NotFound."""
    return await _moved_by(session, notice_id, Verb.STOP, by=by, now=now)


async def resume(session: Session, notice_id: int, *, by: Actor, now: datetime) -> Notice:
    """Let the rest of a stopped notice go. Raises NotAllowed, WrongState, NotFound."""
    return await _moved_by(session, notice_id, Verb.RESUME, by=by, now=now, is_resuming=True)


async def cancel(session: Session, notice_id: int, *, by: Actor, now: datetime) -> Notice:
    """Give up what was planned, or the rest of what was stopped."""
    return await _moved_by(session, notice_id, Verb.CANCEL, by=by, now=now, finished_at=now)


async def give_way(session: Session, notice: Notice, *, now: datetime) -> bool:
    """Give up the rest of a notice: something newer says more. Returns whether any was left."""
    if notice.state is State.SENDING:
        await _move(session, notice, Verb.STOP, by=None, now=now)
    if notice.state is not State.STOPPED:
        return False
    await _move(session, notice, Verb.CANCEL, by=None, now=now, finished_at=now)
    return True


async def finish(session: Session, notice: Notice, *, now: datetime) -> None:
    """Note that the last of a notice has left, or will not leave any more."""
    await _move(session, notice, Verb.FINISH, by=None, now=now, finished_at=now)


async def find(session: Session, notice_id: int) -> Notice:
    """Load a notice as it stands now. Raises NotFound."""
    notice = await session.get(Notice, notice_id, populate_existing=True)
    if notice is None:
        raise NotFound(noun="notice", name=str(notice_id))
    return notice


async def watch(session: Session, notice_id: int, *, by: Actor) -> Notice:
    """Load a notice for whoever could have sent it. Raises NotFound to all others."""
    notice = await find(session, notice_id)
    try:
        require_may_tell(Audience.from_json(notice.audience), by=by)
    except NotAllowed:
        raise NotFound(noun="notice", name=str(notice_id)) from None
    return notice


async def due(session: Session, *, now: datetime) -> list[Notice]:
    """List what was planned for now or earlier, the oldest first."""
    found = await session.scalars(
        select(Notice)
        .where(Notice.state == State.PLANNED, Notice.due_at <= now)
        .order_by(Notice.due_at, Notice.id)
    )
    return list(found)


async def next_due(session: Session) -> datetime | None:
    """Tell when the next planned notice goes."""
    return await session.scalar(
        select(func.min(Notice.due_at)).where(Notice.state == State.PLANNED)
    )


async def under_way(session: Session) -> list[Notice]:
    """List what is being sent, or was stopped and may go on; the oldest first."""
    found = await session.scalars(
        select(Notice).where(Notice.state.in_((State.SENDING, State.STOPPED))).order_by(Notice.id)
    )
    return list(found)


async def planned(session: Session) -> list[Notice]:
    """List what will go at a time, the next first."""
    found = await session.scalars(
        select(Notice).where(Notice.state == State.PLANNED).order_by(Notice.due_at, Notice.id)
    )
    return list(found)


async def messages_of(session: Session, notice_id: int) -> list[NoticeMessage]:
    """List the messages that carry a notice: those of groups before the one to people."""
    found = await session.scalars(
        select(NoticeMessage)
        .where(NoticeMessage.notice_id == notice_id)
        .order_by(NoticeMessage.message_id)
    )
    return list(found)


async def advance(session: Session, notice: Notice, *, up_to: int | None) -> bool:
    """Note up to which person it is written; None: to the last. False: somebody was faster."""
    values = {"is_written": True} if up_to is None else {"written_up_to": up_to}
    moved = await session.execute(
        update(Notice)
        .where(
            Notice.id == notice.id,
            Notice.state == State.SENDING,
            Notice.is_written.is_(False),
            Notice.written_up_to == notice.written_up_to,
        )
        .values(**values)
        .returning(Notice.id)
    )
    return moved.first() is not None


async def note_people(session: Session, notice: Notice, people: int) -> None:
    """Keep how many people were meant."""
    notice.people = people
    await session.flush()


async def is_resumed(session: Session, notice: Notice) -> None:
    """Note that everything withdrawn waits again."""
    notice.is_resuming = False
    await session.flush()


async def told(session: Session, message_ids: Select[int | None], *, limit: int) -> list[Notice]:
    """List the notices that came with any of these messages, the newest first."""
    found = await session.scalars(
        select(Notice)
        .join(NoticeMessage, NoticeMessage.notice_id == Notice.id)
        .where(NoticeMessage.message_id.in_(message_ids))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return list(found)


async def _make(
    session: Session,
    wish: Wish,
    verb: Verb,
    *,
    by: Actor,
    chat_id: int,
    now: datetime,
    due_at: datetime | None = None,
) -> Notice:
    require_may_tell(wish.audience, by=by)
    await check(session, wish)
    return await _write(
        session, wish, verb, by=by.person_id, created_by=by.person_id, chat_id=chat_id, now=now,
        due_at=due_at,
    )  # fmt: skip


async def _write(
    session: Session,
    wish: Wish,
    verb: Verb,
    *,
    by: int | None,
    created_by: int,
    chat_id: int,
    now: datetime,
    due_at: datetime | None = None,
    schedule_id: int | None = None,
) -> Notice:
    notice = Notice(
        words={language: text for language, text in wish.words.items() if text},
        media=list(wish.media), audience=wish.audience.as_json(), sound=wish.sound,
        at_night=wish.at_night, state=after(None, verb), chat_id=chat_id, created_by=created_by,
        created_at=now, due_at=due_at, begun_at=now if verb is Verb.SEND else None,
        schedule_id=schedule_id,
    )  # fmt: skip
    session.add(notice)
    await session.flush()
    _note(session, notice, verb, before=None, by=by, now=now)
    await session.flush()
    return notice


async def _moved_by(
    session: Session, notice_id: int, verb: Verb, *, by: Actor, now: datetime, **changes: Any
) -> Notice:
    notice = await watch(session, notice_id, by=by)
    await _move(session, notice, verb, by=by.person_id, now=now, **changes)
    return notice


async def _move(
    session: Session,
    notice: Notice,
    verb: Verb,
    *,
    by: int | None,
    now: datetime,
    **changes: Any,
) -> None:
    """Change the state by a guarded update, and write the event. Raises WrongState to the slower.

    The given row is brought up to date.
    """
    before = notice.state
    following = after(before, verb)
    moved = await session.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.state == before)
        .values(state=following, **changes)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    was_first = moved.first() is not None
    await session.refresh(notice)
    if not was_first:
        after(notice.state, verb)  # raises: the state it was moved to has no such way out
    _note(session, notice, verb, before=before, by=by, now=now)


def _note(
    session: Session,
    notice: Notice,
    verb: Verb,
    *,
    before: State | None,
    by: int | None,
    now: datetime,
) -> None:
    session.add(
        NoticeEvent(
            notice_id=notice.id, at=now, actor_id=by, verb=verb, from_state=before,
            to_state=notice.state,
        )
    )  # fmt: skip
