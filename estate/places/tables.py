"""Rows of the places."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId


class FireStrategy(StrEnum):
    """What the fire service agreed for a building."""

    EVACUATE_ALL = "evacuate_all"
    PHASED = "phased"
    STAY_PUT = "stay_put"


class Building(Base):
    """One building. `floors` is ordered from the lowest; no 4th is normal."""

    __tablename__ = "buildings"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    floors: Mapped[list[str]]
    fire_strategy: Mapped[FireStrategy | None]
    emergency_number: Mapped[str]
    fire_number: Mapped[str | None]
    medical_number: Mapped[str | None]
    police_number: Mapped[str | None]
    assembly_point: Mapped[str | None]
    evacuation_routes: Mapped[str | None]
    languages: Mapped[list[str]]
    timezone: Mapped[str]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Unit(Base):
    """One home. Its label is unique in its building."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("building_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    floor: Mapped[str]
    label: Mapped[str]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Asset(Base):
    """Lift A, pump 2, the gate: a thing that can break."""

    __tablename__ = "assets"
    __table_args__ = (UniqueConstraint("building_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    code: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    floor: Mapped[str | None]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Contact(Base):
    """Somebody outside to call: lift firm, gas company, fire station."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("building_id", "duty", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    duty: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    notes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class GroupUse(StrEnum):
    """What a linked group is for."""

    BUILDING = "building"
    STAFF = "staff"


class GroupState(StrEnum):
    """Can the bot speak there?"""

    UNKNOWN = "unknown"
    OK = "ok"
    MUTED = "muted"
    LOST = "lost"


class Group(Base):
    """A Telegram group that staff linked: a building's, or the staff room (no building)."""

    __tablename__ = "groups"
    __table_args__ = (Index("uq_groups_address", "chat_id", "thread_id", "use", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(TelegramId)
    thread_id: Mapped[int] = mapped_column(default=0)
    use: Mapped[GroupUse]
    building_id: Mapped[int | None] = mapped_column(ForeignKey("buildings.id"))
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[GroupState] = mapped_column(default=GroupState.UNKNOWN)
    can_pin: Mapped[bool] = mapped_column(default=False)
    # While the state is UNKNOWN the bot asks for its rights; not before this, if it is set.
    check_after: Mapped[datetime | None]
    # False: the group was lost or muted, and nobody of the staff has heard of it yet.
    staff_know: Mapped[bool] = mapped_column(default=True)
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    linked_at: Mapped[datetime]
