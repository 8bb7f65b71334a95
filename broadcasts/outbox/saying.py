"""How does something get said? Rows written in the caller's transaction; the dispatcher sends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Card, Delivery, DeliveryState, Message, Rendering
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
    await session.execute(
        insert(Delivery).values(
            message_id=message_id,
            chat_id=to.chat_id,
            thread_id=to.thread_id,
            lane=lane,
            not_before=now,
            expires_at=expires_at,
        )
    )
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
    written = await session.execute(
        insert(Message)
        .values(lane=lane, subject=subject, answers_id=answers, created_at=now)
        .returning(Message.id)
    )
    message_id: int = written.scalar_one()
    rows = [
        {"message_id": message_id, "language": language, "method": method, "params": dict(params)}
        for language, (method, params) in renderings.items()
    ]
    await session.execute(insert(Rendering), rows)
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
        card = Card(
            chat_id=to.chat_id, thread_id=to.thread_id, subject=subject, params=params,
            wanted=1, shown=0, generation=1,
        )  # fmt: skip
        session.add(card)
        await session.flush()
    elif not below and _as_seen(params) == _as_seen(card.params):
        return card.id
    else:
        card.params = params
        card.wanted += 1
        if below:
            await _start_anew(session, card, now=now)
        await session.flush()
    await _queue(session, card, lane=lane, not_before=now + after)
    return card.id


def _as_seen(params: Mapping[str, Any]) -> dict[str, Any]:
    """Sound is of the first sending only: an edit that changes nothing else would be refused."""
    return {name: value for name, value in params.items() if name != "disable_notification"}


async def strip(session: Session, subject: str, *, now: datetime, chat_id: int) -> None:
    """Take the buttons off the card about `subject` in this chat, if there is one."""
    card = await _card(session, Address(chat_id), subject)
    if card is None or "reply_markup" not in card.params:
        return
    card.params = {key: value for key, value in card.params.items() if key != "reply_markup"}
    card.wanted += 1
    await session.flush()
    await _queue(session, card, lane=Lane.REPLY, not_before=now)


async def rename(session: Session, to: Address, old: str, new: str) -> None:
    """Let the card about `old` be the one about `new`: a form turns into its ticket."""
    card = await _card(session, to, old)
    if card is not None:
        card.subject = new
        await session.flush()


async def discard(session: Session, to: Address, subject: str, *, now: datetime) -> None:
    """Delete the card about `subject` from this chat and forget it."""
    card = await _card(session, to, subject)
    if card is not None:
        await _start_anew(session, card, now=now)
        await _withdraw(session, card)
        card.subject = f"{subject}:gone:{card.id}:{card.generation}"
        await session.flush()


async def _card(session: Session, to: Address, subject: str) -> Card | None:
    """Find a card and hold its row until the transaction ends (PostgreSQL; SQLite has one writer).

    Else two who change it at once, or the dispatcher that notes its number, overwrite each other.
    """
    return await session.scalar(
        select(Card)
        .where(Card.chat_id == to.chat_id, Card.thread_id == to.thread_id, Card.subject == subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def _start_anew(session: Session, card: Card, *, now: datetime) -> None:
    old = card.telegram_message_id
    card.generation += 1
    card.telegram_message_id = None
    card.shown = 0
    if old is not None:
        await call(
            session, Address(card.chat_id, card.thread_id), "deleteMessage", {"message_id": old},
            lane=Lane.TIDY, now=now,
        )  # fmt: skip


async def _queue(session: Session, card: Card, *, lane: Lane, not_before: datetime) -> None:
    waiting = (Delivery.card_id == card.id) & (Delivery.state == DeliveryState.WAITING)
    moved = await session.execute(
        update(Delivery).where(waiting).values(lane=lane, not_before=not_before)
    )
    if moved.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        await session.execute(
            insert(Delivery).values(
                card_id=card.id, chat_id=card.chat_id, thread_id=card.thread_id,
                lane=lane, not_before=not_before,
            )
        )  # fmt: skip


async def _withdraw(session: Session, card: Card) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.card_id == card.id, Delivery.state == DeliveryState.WAITING)
        .values(state=DeliveryState.WITHDRAWN)
    )


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
