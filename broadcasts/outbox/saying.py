"""How does something get said? Rows written in the caller's transaction; the dispatcher sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from broadcasts.lanes import Lane
from broadcasts.outbox import statements
from broadcasts.outbox.tables import Card, Delivery, Message
from broadcasts.screens import Screen
from estate.database import Session


@dataclass(frozen=True, slots=True)
class Address:
    """A chat, and a topic in it where there is one (0 is none)."""

    chat_id: int
    thread_id: int = 0

    @property
    def is_group(self) -> bool:
        """Whether many people read there: Telegram's ids of groups are negative."""
        return self.chat_id < 0


async def say(
    session: Session,
    to: Address,
    screen: Screen,
    *,
    lane: Lane,
    now: datetime,
    subject: str = "",
    silent: bool = False,
    answers: int | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Say one thing to one chat. Returns the id of the message; runs in the open transaction."""
    params = screen.params() | ({"disable_notification": True} if silent else {})
    return await call(
        session, to, "sendMessage", params,
        lane=lane, now=now, subject=subject, answers=answers, expires_at=expires_at,
    )  # fmt: skip


async def call(
    session: Session,
    to: Address,
    method: str,
    params: Mapping[str, Any],
    *,
    lane: Lane,
    now: datetime,
    subject: str = "",
    answers: int | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Write down any other call that concerns one chat: an album, a deletion, a pin."""
    message_id = await new_message(
        session, {"": (method, params)}, lane=lane, now=now, subject=subject, answers=answers
    )
    await statements.NEW_DELIVERY.run(
        session, message_id=message_id, chat_id=to.chat_id, thread_id=to.thread_id,
        lane=lane, not_before=now, expires_at=expires_at,
    )  # fmt: skip
    return message_id


async def new_message(
    session: Session,
    renderings: Mapping[str, tuple[str, Mapping[str, Any]]],
    *,
    lane: Lane,
    now: datetime,
    subject: str = "",
    answers: int | None = None,
) -> int:
    """Write a message with its rendering per language ("" serves every language)."""
    written = await statements.NEW_MESSAGE.run(
        session, lane=lane, subject=subject, answers_id=answers, created_at=now
    )
    message_id: int = written[0].id
    for language, (method, params) in renderings.items():
        await statements.NEW_RENDERING.run(
            session, message_id=message_id, language=language, method=method, params=dict(params)
        )
    return message_id


async def show(
    session: Session,
    to: Address,
    subject: str,
    screen: Screen,
    *,
    lane: Lane,
    now: datetime,
    after: timedelta = timedelta(),
    below: bool = False,
    silent: bool = True,
) -> int:
    """Let the card about `subject` in this chat say this from now on. Returns the card's id.

    States that nobody saw are skipped: a card has at most one delivery waiting. `below` starts it
    anew under what was written since and deletes the old one. `after` gathers an album's items.
    """
    params = screen.params() | ({"disable_notification": True} if silent else {})
    card = await _card(session, to, subject)
    if card is None:
        written = await statements.NEW_CARD.run(
            session, chat_id=to.chat_id, thread_id=to.thread_id, subject=subject, params=params
        )
        card_id: int = written[0].id
    elif not below and _as_seen(params) == _as_seen(card.params):
        return int(card.id)
    else:
        card_id = card.id
        await statements.RESAY.run(session, its_id=card_id, params=params)
        if below:
            await _start_anew(session, to, card, now=now)
    # What it should say has left already: nothing of it waits.
    is_at_rest = card is None or card.wanted == card.shown
    await _queue(session, to, card_id, is_at_rest=is_at_rest, lane=lane, not_before=now + after)
    return card_id


def _as_seen(params: Mapping[str, Any]) -> dict[str, Any]:
    """Sound is of the first sending only: an edit that changes nothing else would be refused."""
    return {name: value for name, value in params.items() if name != "disable_notification"}


async def strip(session: Session, subject: str, *, now: datetime, chat_id: int) -> None:
    """Take the buttons off the card about `subject` in this chat, if there is one."""
    to = Address(chat_id)
    card = await _card(session, to, subject)
    if card is None or "reply_markup" not in card.params:
        return
    params = {key: value for key, value in card.params.items() if key != "reply_markup"}
    await statements.RESAY.run(session, its_id=card.id, params=params)
    await _queue(session, to, card.id, lane=Lane.REPLY, not_before=now)


async def leave(
    session: Session, to: Address, subject: str, screen: Screen, *, now: datetime,
    lane: Lane = Lane.REPLY,
) -> None:  # fmt: skip
    """Let the card about `subject` say `screen` for good where it stands; the next one is new.

    What has not left yet does not leave any more; what is just leaving is changed once it is there.
    """
    card = await _card(session, to, subject)
    if card is None:
        return
    await statements.RESAY.run(session, its_id=card.id, params=screen.params())
    if card.telegram_message_id is None:
        await statements.WITHDRAW.run(session, card=card.id)
    else:
        await _queue(session, to, card.id, lane=lane, not_before=now)
    left = f"{subject}:left:{card.id}"
    await statements.RENAME.run(session, its_id=card.id, subject=left)


async def rename(session: Session, to: Address, old: str, new: str) -> None:
    """Let the card about `old` be the one about `new`: a form turns into its ticket."""
    card = await _card(session, to, old)
    if card is not None:
        await statements.RENAME.run(session, its_id=card.id, subject=new)


async def discard(session: Session, to: Address, subject: str, *, now: datetime) -> None:
    """Delete the card about `subject` from this chat and forget it."""
    card = await _card(session, to, subject)
    if card is not None:
        await _start_anew(session, to, card, now=now)
        await statements.WITHDRAW.run(session, card=card.id)
        gone = f"{subject}:gone:{card.id}:{card.generation + 1}"
        await statements.RENAME.run(session, its_id=card.id, subject=gone)


async def _card(session: Session, to: Address, subject: str) -> Any:
    """Find a card's row; None where there is none."""
    found = await statements.CARD.run(session, chat=to.chat_id, thread=to.thread_id, about=subject)
    return found[0] if found else None


async def _start_anew(session: Session, to: Address, card: Any, *, now: datetime) -> None:
    await statements.RESTART.run(session, its_id=card.id)
    old = card.telegram_message_id
    if old is not None:
        await call(
            session, to, "deleteMessage", {"message_id": old}, lane=Lane.TIDY, now=now
        )  # fmt: skip


async def _queue(
    session: Session,
    to: Address,
    card_id: int,
    *,
    lane: Lane,
    not_before: datetime,
    is_at_rest: bool = False,
) -> None:
    """Let the card go out: what waits of it already takes the new time, else it begins to wait."""
    if not is_at_rest and await statements.REQUEUE.run(
        session, card=card_id, lane=lane, not_before=not_before
    ):
        return
    await statements.NEW_DELIVERY_OF_CARD.run(
        session, card_id=card_id, chat_id=to.chat_id, thread_id=to.thread_id,
        lane=lane, not_before=not_before,
    )  # fmt: skip


async def subject_of_message(session: Session, chat_id: int, message_id: int) -> str:
    """Tell what a message of ours in a chat was about; empty if it is none, or about nothing."""
    card = await session.scalar(
        select(Card.subject).where(Card.chat_id == chat_id, Card.telegram_message_id == message_id)
    )
    if card is not None:
        return card
    subject = await session.scalar(
        select(Message.subject)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Delivery.chat_id == chat_id, Delivery.telegram_message_id == message_id)
    )
    return subject or ""
