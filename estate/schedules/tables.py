"""Rows of the schedules."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId
from estate.schedules.rules import Policy


class Verb(StrEnum):
    """What can happen to a schedule; the word of its event row."""

    CREATE = "create"
    PAUSE = "pause"
    RESUME = "resume"
    RUN = "run"
    SKIP = "skip"
    END = "end"


class Schedule(Base):
    """A notice that goes by itself, by a rule in the local time of its zone."""

    __tablename__ = "schedules"
    __table_args__ = (Index("ix_schedules_next", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[dict[str, Any]]
    zone: Mapped[str]
    policy: Mapped[Policy] = mapped_column(default=Policy.CATCH_UP)
    # None: it has ended, or is paused.
    next_at: Mapped[datetime | None]
    is_paused: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    # What it says, as a notice does.
    words: Mapped[dict[str, Any]]
    media: Mapped[list[dict[str, Any]]]
    audience: Mapped[dict[str, Any]]
    sound: Mapped[bool] = mapped_column(default=False)
    at_night: Mapped[bool] = mapped_column(default=False)
    chat_id: Mapped[int] = mapped_column(TelegramId)
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]


class ScheduleEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "schedule_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedules.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    due_at: Mapped[datetime | None]  # of a run or a skip: when it was due
