"""Rows of the people."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId


class Reachability(StrEnum):
    """Can the bot write to this person now?"""

    NEVER_STARTED = "never_started"
    REACHABLE = "reachable"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


class Relation(StrEnum):
    """How somebody lives in a home."""

    OWNER = "owner"
    TENANT = "tenant"
    HELPER = "helper"


class Role(StrEnum):
    """What somebody does here."""

    GUARD = "guard"
    TECHNICIAN = "technician"
    DISPATCHER = "dispatcher"
    MANAGER = "manager"
    ADMIN = "admin"


class RequestState(StrEnum):
    """Where a request to join stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Person(Base):
    """A Telegram account. `language` is the one that the person reads."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(TelegramId, unique=True)
    name: Mapped[str]
    language: Mapped[str]
    # Chosen by hand: Telegram's own language no longer overrides it.
    language_chosen: Mapped[bool] = mapped_column(default=False)
    reachability: Mapped[Reachability] = mapped_column(default=Reachability.NEVER_STARTED)
    created_at: Mapped[datetime]


class Residency(Base):
    """A person lives in a unit."""

    __tablename__ = "residencies"
    __table_args__ = (UniqueConstraint("person_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    relation: Mapped[Relation] = mapped_column(default=Relation.TENANT)
    since: Mapped[datetime]
    # Since when this person wants staff to know in an alert that somebody there needs help with the
    # stairs; empty: they do not. It goes with the row when they move out.
    stairs_since: Mapped[datetime | None]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Staff(Base):
    """A person works here. `building_ids` empty means every building."""

    __tablename__ = "staff"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[Role]
    trades: Mapped[list[str]] = mapped_column(default=list)
    building_ids: Mapped[list[int]] = mapped_column(default=list)
    on_duty: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class DutyEvent(Base):
    """Somebody went on duty or off it. Rows are only ever added."""

    __tablename__ = "duty_events"
    __table_args__ = (Index("ix_duty_events_person", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    on_duty: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # themselves, or a manager
    at: Mapped[datetime]


class Invite(Base):
    """A code that lets its bearer join one unit, a limited number of times."""

    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    uses_left: Mapped[int]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class JoinRequest(Base):
    """Somebody says where they live; staff decide."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]


class Claim(Base):
    """The one-time link that makes the first admin of an estate without staff."""

    __tablename__ = "claims"

    code: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class CommandMenu(Base):
    """The command menu that a chat was given by itself, as a digest of what Telegram was told."""

    __tablename__ = "command_menus"

    chat_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    digest: Mapped[str]
