"""Rows of the impairments."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base
from estate.impairments.equipment import Equipment


class State(StrEnum):
    """Where an impairment stands. A draft is a preview: nobody has heard of it."""

    DRAFT = "draft"
    DROPPED = "dropped"
    STANDING = "standing"
    RESTORED = "restored"


class Verb(StrEnum):
    """What happened to an impairment; the word of its event row."""

    IMPAIRED = "impaired"
    EXTENDED = "extended"  # staff gave another time
    ROUND = "round"  # somebody walked round and looked for fire
    MISSED = "missed"  # nobody did
    SLIPPED = "slipped"  # the promised time has passed
    RESTORED = "restored"


class Impairment(Base):
    """Safety equipment of a building that does not work, from its draft to its return."""

    __tablename__ = "impairments"
    __table_args__ = (Index("ix_impairments_state", "state", "building_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    equipment: Mapped[Equipment]
    what: Mapped[str] = mapped_column(default="")  # of other equipment: its name, as written
    floors: Mapped[list[str]]  # none: the whole building
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id"))
    why: Mapped[str] = mapped_column(default="")
    state: Mapped[State]
    drafted_at: Mapped[datetime]
    since: Mapped[datetime | None]
    declared_by: Mapped[int] = mapped_column(ForeignKey("people.id"))  # first: who drafted it
    restored_at: Mapped[datetime | None]
    restored_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The time that residents were told; None: not known.
    due_at: Mapped[datetime | None]
    # What is next to be done by the clock; each is taken by an update that still finds it.
    warn_at: Mapped[datetime | None]  # staff hear that the promised time is near
    late_at: Mapped[datetime | None]  # managers hear that it has passed, again and again
    daily_at: Mapped[datetime | None]  # residents hear that it lasts
    round_at: Mapped[datetime | None]  # the next round of the fire watch is due
    round_called: Mapped[bool] = mapped_column(default=False)  # staff were reminded of that one
    # Messages that said it works again; told until whoever may have heard of it has.
    told_people_id: Mapped[int | None]
    told_groups_id: Mapped[int | None]
    settled_at: Mapped[datetime | None]


class ImpairmentEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "impairment_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    impairment_id: Mapped[int] = mapped_column(ForeignKey("impairments.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    facts: Mapped[dict[str, Any]]


class ImpairmentNotice(Base):
    """A notice that told residents of an impairment."""

    __tablename__ = "impairment_notices"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    impairment_id: Mapped[int] = mapped_column(ForeignKey("impairments.id"), index=True)
