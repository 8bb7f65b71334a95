"""Who is told, who was told, and how do they hear more? What one message owes all its readers."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    case,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from broadcasts.lanes import Lane
from broadcasts.outbox.saying import Address, new_message
from broadcasts.outbox.tables import Card, Delivery, DeliveryState
from broadcasts.screens import Screen
from estate.database import Session

NEVER_ARRIVED = (
    DeliveryState.GONE,
    DeliveryState.REFUSED,
    DeliveryState.EXPIRED,
    DeliveryState.WITHDRAWN,
)
EVERY_LANGUAGE = ""  # the rendering that serves a delivery whose own language has none


async def new_text(
    session: Session,
    screens: Mapping[str, Screen],
    *,
    lane: Lane,
    now: datetime,
    subject: str = "",
    answers: int | None = None,
) -> int:
    """Write a message in several languages that goes to nobody yet. Returns its id."""
    renderings = {
        language: ("sendMessage", screen.params()) for language, screen in screens.items()
    }
    return await new_message(
        session, renderings, lane=lane, now=now, subject=subject, answers=answers
    )


async def tell_chat(
    session: Session, message_id: int, to: Address, *, lane: Lane, now: datetime,
    expires_at: datetime | None, language: str = EVERY_LANGUAGE,
) -> None:  # fmt: skip
    """Let a message go to one chat."""
    await session.execute(
        insert(Delivery).values(
            message_id=message_id, chat_id=to.chat_id, thread_id=to.thread_id, language=language,
            lane=lane, not_before=now, expires_at=expires_at,
        )
    )  # fmt: skip


async def tell_each(
    session: Session,
    recipients: Select[int, int, str],
    messages: Mapping[int, int],
    *,
    lane: Lane,
    now: datetime,
    expires_at: datetime | None,
) -> None:
    """Let messages go to everybody whom `recipients` selects, in its order.

    It selects key, chat id and language; `messages` gives the message of each key. The database
    makes the deliveries; memory stays flat.
    """
    who = recipients.subquery()
    key, chat_id, language = who.c
    message_id = case(messages, value=key)
    await deliver(session, select(message_id, chat_id, literal(0), language),
                   lane=lane, now=now, expires_at=expires_at)  # fmt: skip


async def tell_the_told(
    session: Session,
    told_and_next: Select[int, int],
    *,
    lane: Lane,
    now: datetime,
    expires_at: datetime | None,
    unless: Collection[int],
    nor_if_reached_by: Collection[int] = (),
) -> None:
    """Let each chat that got, or may have got, one of some messages get what follows that one.

    `told_and_next` selects both ids; the first that a chat was told counts. Nobody twice: `unless`
    are all that may follow. Nobody either whom others of `nor_if_reached_by` reached, or may yet; a
    chat whose outcome is still open hears by a later call. One statement, however much was told.
    """
    told_id, next_id = told_and_next.subquery().c
    turn = func.row_number().over(
        partition_by=(Delivery.chat_id, Delivery.thread_id), order_by=Delivery.id
    )
    told = (
        select(
            next_id.label("next_id"), Delivery.chat_id, Delivery.thread_id, Delivery.language,
            Delivery.id, turn.label("turn"),
        )
        .join(Delivery, Delivery.message_id == told_id)
        .where(_was_told())
        .subquery()
    ).c  # fmt: skip
    mine = Delivery.message_id.in_(list(unless))
    had_there = select(Delivery.chat_id, Delivery.thread_id).where(mine)
    had_it = select(Delivery.chat_id, Delivery.message_id).where(mine)  # where its topic is gone
    reached = select(Delivery.chat_id).where(
        Delivery.message_id.in_(list(nor_if_reached_by)), Delivery.state.not_in(NEVER_ARRIVED)
    )
    who = (
        select(told.next_id, told.chat_id, told.thread_id, told.language)
        .where(told.turn == 1, told.chat_id.not_in(reached))
        .where(tuple_(told.chat_id, told.thread_id).not_in(had_there))
        .where(tuple_(told.chat_id, told.next_id).not_in(had_it))
        .order_by(told.id)
    )
    await deliver(session, who, lane=lane, now=now, expires_at=expires_at)


def _was_told() -> ColumnElement[bool]:
    """Whether a chat got a message or may have: an attempt whose outcome nobody knows counts."""
    final = Delivery.state.not_in((DeliveryState.WAITING, DeliveryState.SENDING))
    sure = Delivery.state.in_((DeliveryState.ACCEPTED, DeliveryState.UNKNOWN))
    return sure | (final & Delivery.repeated.is_(True))


async def has_reached(session: Session, chat_id: int, message_ids: Collection[int]) -> bool:
    """Whether a chat got any of these messages, or may get one still."""
    found = await session.scalar(
        select(Delivery.id)
        .where(Delivery.message_id.in_(list(message_ids)), Delivery.chat_id == chat_id)
        .where(Delivery.state.not_in(NEVER_ARRIVED))
        .limit(1)
    )
    return found is not None


async def call_off(session: Session, message_ids: Collection[int], *, now: datetime) -> None:
    """Withdraw what waits of these messages; what is being sent now gets no second attempt."""
    mine = Delivery.message_id.in_(list(message_ids))
    await session.execute(
        update(Delivery)
        .where(mine, Delivery.state == DeliveryState.WAITING)
        .values(state=DeliveryState.WITHDRAWN, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Delivery)
        .where(mine, Delivery.state == DeliveryState.SENDING)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )


async def counts_of(session: Session, message_ids: Collection[int]) -> dict[DeliveryState, int]:
    """Count the deliveries of these messages by their state; a state that none has is missing."""
    rows = await session.execute(
        select(Delivery.state, func.count())
        .where(Delivery.message_id.in_(list(message_ids)))
        .group_by(Delivery.state)
    )
    return dict(rows.all())


async def withdraw_some(
    session: Session, message_ids: Collection[int], *, most: int, now: datetime
) -> int:
    """Withdraw at most so many that wait of these messages, the next to go first. Returns how many.

    What is being sent now goes on.
    """
    some = _some_that(DeliveryState.WAITING, message_ids, most)
    withdrawn = await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(some))
        .values(state=DeliveryState.WITHDRAWN, finished_at=now)
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    return len(withdrawn.all())


async def deliver_again(
    session: Session,
    message_ids: Collection[int],
    *,
    most: int,
    now: datetime,
    expires_at: datetime,
) -> int:
    """Let at most so many that were withdrawn wait again, the oldest first. Returns how many."""
    some = _some_that(DeliveryState.WITHDRAWN, message_ids, most)
    waiting = await session.execute(
        update(Delivery)
        .where(Delivery.id.in_(some))
        .values(
            state=DeliveryState.WAITING, finished_at=None, expires_at=expires_at,
            not_before=case((Delivery.not_before > now, Delivery.not_before), else_=now),
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return len(waiting.all())


def _some_that(state: DeliveryState, message_ids: Collection[int], most: int) -> ScalarSelect[int]:
    return (
        select(Delivery.id)
        .where(Delivery.message_id.in_(list(message_ids)), Delivery.state == state)
        .order_by(Delivery.message_id, Delivery.id)
        .limit(most)
        .scalar_subquery()
    )


async def first_due(session: Session, message_ids: Collection[int]) -> datetime | None:
    """Tell from when the first of what is open of these messages may go; None: nothing is."""
    return await session.scalar(
        select(Delivery.not_before)
        .where(
            Delivery.message_id.in_(list(message_ids)),
            Delivery.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)),
        )
        .order_by(Delivery.message_id, Delivery.state, Delivery.id)
        .limit(1)
    )


def accepted_chats(message_ids: Collection[int]) -> Select[int]:
    """Select the chats that took any of these messages."""
    return select(Delivery.chat_id).where(
        Delivery.message_id.in_(list(message_ids)), Delivery.state == DeliveryState.ACCEPTED
    )


async def accepted_elsewhere(
    session: Session, message_ids: Collection[int], *, but_not: Collection[int],
    and_any_of: Collection[int] | None,
) -> list[tuple[int, int]]:  # fmt: skip
    """List which chat took which of these messages, of chats that took none of `but_not`, and one
    `and_any_of` these if they are given."""
    if not message_ids:
        return []
    took = (
        select(Delivery.message_id, Delivery.chat_id)
        .where(Delivery.message_id.in_(list(message_ids)))
        .where(Delivery.state == DeliveryState.ACCEPTED)
        .where(Delivery.chat_id.not_in(accepted_chats(but_not)))
    )
    if and_any_of is not None:
        took = took.where(Delivery.chat_id.in_(accepted_chats(and_any_of)))
    return [(message_id or 0, chat_id) for message_id, chat_id in await session.execute(took)]


def messages_in(chat_id: int) -> Select[int | None]:
    """Select the messages that a chat took."""
    return select(Delivery.message_id).where(
        Delivery.chat_id == chat_id, Delivery.state == DeliveryState.ACCEPTED
    )


async def shown_in(session: Session, subject: str) -> list[Address]:
    """List the chats that hold a card about `subject`, the oldest card first."""
    rows = await session.execute(
        select(Card.chat_id, Card.thread_id).where(Card.subject == subject).order_by(Card.id)
    )
    return [Address(*row) for row in rows]


async def deliver(
    session: Session,
    recipients: Select[int, int, int, str],
    *,
    lane: Lane,
    now: datetime,
    expires_at: datetime | None,
) -> None:
    """Insert deliveries of (message id, chat id, thread id, language), in the order selected."""
    message_id, chat_id, thread_id, language = recipients.subquery().c
    values = {
        "message_id": message_id,
        "chat_id": chat_id,
        "thread_id": thread_id,
        "language": language,
        "lane": literal(int(lane)),
        "state": literal(DeliveryState.WAITING, Delivery.state.type),
        "not_before": literal(now, Delivery.not_before.type),
        "expires_at": literal(expires_at, Delivery.expires_at.type),
        "attempts": literal(0),
        "repeated": literal(False),
        "reason": literal(""),
    }
    await session.execute(insert(Delivery).from_select(list(values), select(*values.values())))


async def accepted_times(session: Session, message_ids: Collection[int]) -> list[datetime]:
    """List when Telegram accepted each delivery of these messages, soonest first."""
    found = await session.scalars(
        select(Delivery.finished_at)
        .where(Delivery.message_id.in_(message_ids), Delivery.finished_at.is_not(None))
        .where(Delivery.state == DeliveryState.ACCEPTED)
        .order_by(Delivery.finished_at)
    )
    return [at for at in found if at is not None]
