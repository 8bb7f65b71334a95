"""How is something done to messages that stand in chats already: edited, pinned?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select, true

from broadcasts.lanes import Lane
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import Delivery, DeliveryState, Rendering
from broadcasts.outbox.telling import deliver
from estate.database import Session
from texts.translator import Html

Chats = Sequence[int] | Select[int]


async def act_on_accepted(
    session: Session,
    message_id: int,
    renderings: Mapping[str, tuple[str, Mapping[str, Any]]],
    *,
    subject: str,
    lane: Lane,
    now: datetime,
    expires_at: datetime,
    chats: Chats | None = None,
) -> None:
    """Do something to a message in each chat that took it; `chats` are the only ones, if given."""
    acting = await new_message(
        session, renderings, lane=lane, now=now, subject=subject, answers=message_id
    )
    there = (
        select(literal(acting), Delivery.chat_id, Delivery.thread_id, Delivery.language)
        .where(
            Delivery.message_id == message_id,
            Delivery.state == DeliveryState.ACCEPTED,
            Delivery.telegram_message_id.is_not(None),
            true() if chats is None else Delivery.chat_id.in_(chats),
        )
        .order_by(Delivery.id)
    )
    await deliver(session, there, lane=lane, now=now, expires_at=expires_at)


async def texts_of(session: Session, message_id: int) -> dict[str, Html]:
    """Return what a message says, by language; "" serves every language that has none."""
    rows = await session.execute(
        select(Rendering.language, Rendering.params).where(Rendering.message_id == message_id)
    )
    return {language: Html(params["text"]) for language, params in rows}
