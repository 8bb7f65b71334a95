"""Rows of what is said."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId


class DeliveryState(StrEnum):
    """Where a delivery stands. All but the first two are final."""

    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    UNKNOWN = "unknown"
    GONE = "gone"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Message(Base):
    """Something said once, to one chat or to a hundred thousand."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[int]
    subject: Mapped[str] = mapped_column(default="", index=True)  # "ticket:7", "incident:3"
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))  # sent as its reply
    created_at: Mapped[datetime]


class Rendering(Base):
    """A message in one language: a method of the Bot API and its parameters without the chat."""

    __tablename__ = "renderings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    method: Mapped[str]
    params: Mapped[dict[str, Any]]


class Card(Base):
    """A living message: what it should say against what it says."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("chat_id", "thread_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(TelegramId)
    thread_id: Mapped[int] = mapped_column(default=0)
    subject: Mapped[str] = mapped_column(index=True)
    params: Mapped[dict[str, Any]]
    wanted: Mapped[int] = mapped_column(default=1)  # version of `params`
    shown: Mapped[int] = mapped_column(default=0)  # version that Telegram has
    telegram_message_id: Mapped[int | None] = mapped_column(TelegramId)
    generation: Mapped[int] = mapped_column(default=1)  # grows when the card starts anew below
    edited_at: Mapped[datetime | None]


class KeptPace(Base):
    """How careful the bot has become with Telegram; one row, for the next process."""

    __tablename__ = "kept_pace"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    calls: Mapped[int]  # within the time of the overall limit


class Delivery(Base):
    """One message, or one state of a card, on its way to one chat."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_due", "state", "lane", "id"),
        Index(
            "ix_deliveries_groups", "state", "lane", "id",
            sqlite_where=text("chat_id < 0"), postgresql_where=text("chat_id < 0"),
        ),
        Index("ix_deliveries_chat", "chat_id", "state", "lane", "id"),
        Index("ix_deliveries_message", "message_id", "state", "id"),
        Index("ix_deliveries_telegram", "chat_id", "telegram_message_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"), index=True)
    chat_id: Mapped[int] = mapped_column(TelegramId)
    thread_id: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="")
    lane: Mapped[int]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[bool] = mapped_column(default=False)
    finished_at: Mapped[datetime | None]
    telegram_message_id: Mapped[int | None] = mapped_column(TelegramId)
    reason: Mapped[str] = mapped_column(default="")
