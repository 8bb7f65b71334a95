"""Rows of the notices."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId
from estate.schedules.tables import Schedule


class State(StrEnum):
    """Where a notice stands. The last two are final."""

    PLANNED = "planned"  # goes at `due_at`
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """What can happen to a notice; the word of its event row."""

    PLAN = "plan"
    SEND = "send"
    STOP = "stop"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"


class Notice(Base):
    """Something that the office tells an audience, in one or more languages."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_state", "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[dict[str, Any]]  # language: text as it was written; the first is the main one
    media: Mapped[list[dict[str, Any]]]  # photos and videos, as `Attachment` stores them
    audience: Mapped[dict[str, Any]]
    sound: Mapped[bool] = mapped_column(default=False)
    at_night: Mapped[bool] = mapped_column(default=False)  # also in quiet hours
    state: Mapped[State]
    # Where its progress stands.
    chat_id: Mapped[int] = mapped_column(TelegramId)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey(Schedule.id))
    due_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # Everybody up to this person has a delivery; the rest follow page by page.
    written_up_to: Mapped[int] = mapped_column(default=0)
    is_written: Mapped[bool] = mapped_column(default=False)
    # What a stop withdrew waits again, page by page.
    is_resuming: Mapped[bool] = mapped_column(default=False)
    # As many as were meant soon after it began; None: not counted yet, which is a reader's work.
    people: Mapped[int | None]


class NoticeEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "notice_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    from_state: Mapped[State | None]
    to_state: Mapped[State]


class NoticeMessage(Base):
    """A message of the outbox that carries a notice: to people, or to a building's groups."""

    __tablename__ = "notice_messages"

    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))  # None: to people
