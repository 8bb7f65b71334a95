"""Rows of the tickets."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId


class State(StrEnum):
    """Where a ticket stands. A draft is a conversation, not yet a ticket."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class Verb(StrEnum):
    """What can happen to a ticket; the word of its event row."""

    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    ASSIGN = "assign"
    START = "start"
    HAND_BACK = "hand_back"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    CLOSE_UNCONFIRMED = "close_unconfirmed"
    REOPEN = "reopen"
    CANCEL = "cancel"
    REJECT = "reject"
    UNDO_REJECT = "undo_reject"
    COMMENT = "comment"
    NOTE = "note"
    PAGE = "page"
    RATE = "rate"
    JOIN = "join"
    LEAVE = "leave"
    ADD = "add"
    INHERIT = "inherit"
    DUPLICATE = "duplicate"
    SPLIT = "split"
    PROMISE = "promise"
    WARN = "warn"
    LAPSE = "lapse"
    PROPOSE = "propose"


class PlaceKind(StrEnum):
    """What kind of place a report is about."""

    HOME = "home"
    COMMON = "common"
    ASSET = "asset"


class Ticket(Base):
    """One fault. Its number for people is `#T` and 1000 + id; see rules.number_of."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_open", "building_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    place: Mapped[PlaceKind]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id"))
    floor: Mapped[str | None]
    spot: Mapped[str] = mapped_column(default="")  # where exactly, in the reporter's words
    category: Mapped[str]
    priority: Mapped[int]
    state: Mapped[State]
    words: Mapped[str]
    words_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who may read them
    reporter_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    waiting_for: Mapped[str | None]
    state_before_waiting: Mapped[State | None]
    review_at: Mapped[datetime | None]
    take_by: Mapped[datetime | None]  # the promise told to the reporter
    promised_by: Mapped[datetime | None]  # the time that staff told since
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    first_heard_at: Mapped[datetime]  # the first message of the report: the clock starts here
    created_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    confirmed: Mapped[bool] = mapped_column(default=False)
    reopen_count: Mapped[int] = mapped_column(default=0)
    next_page_at: Mapped[datetime | None] = mapped_column(index=True)
    page_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class TicketEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "ticket_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    from_state: Mapped[State | None]
    to_state: Mapped[State]
    public: Mapped[bool]
    words: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class TicketFollower(Base):
    """Somebody else who wants to hear of this ticket."""

    __tablename__ = "ticket_followers"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    since: Mapped[datetime]


class PromiseKind(StrEnum):
    """What is to have happened by then."""

    TAKE = "take"
    COME = "come"
    REPAIR = "repair"
    REVIEW = "review"


class PromiseEnd(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    BROKEN = "broken"
    REPLACED = "replaced"
    DROPPED = "dropped"


class Promise(Base):
    """A time that residents were told. Broken ones are counted apart from the clocks."""

    __tablename__ = "ticket_promises"
    __table_args__ = (Index("ix_ticket_promises_due", "end", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[PromiseKind]
    due_at: Mapped[datetime]
    said_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: our own rule
    warned_at: Mapped[datetime | None]
    end: Mapped[PromiseEnd | None]
    ended_at: Mapped[datetime | None]


class MediaState(StrEnum):
    """Whether the bytes are in our own folder yet."""

    WANTED = "wanted"
    STORED = "stored"
    TOO_BIG = "too_big"
    FAILED = "failed"


class TicketMedia(Base):
    """A photo, voice, video or place that belongs to a ticket."""

    __tablename__ = "ticket_media"
    __table_args__ = (UniqueConstraint("ticket_id", "file_unique_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_events.id"))
    kind: Mapped[str]  # photo, voice, video, video_note, audio, document, location
    file_id: Mapped[str]  # an address at Telegram, never interpreted; "" for a location
    file_unique_id: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes; up to 4 GB are sent
    caption: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    state: Mapped[MediaState] = mapped_column(default=MediaState.WANTED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]


class Rating(Base):
    """What a reporter said of a repair: one per person and repair (reopenings counted)."""

    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("ticket_id", "person_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    round: Mapped[int]
    score: Mapped[int | None]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class TicketMessage(Base):
    """Which message of a chat became which part of a ticket: edits and replies find their way."""

    __tablename__ = "ticket_messages"

    chat_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    message_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("ticket_events.id"))
    public: Mapped[bool]
