"""Rows of the exercises."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base
from estate.incidents.kinds import Kind


class Sort(StrEnum):
    """What is practised: an alert with everybody, or something that staff learn."""

    DRILL = "drill"
    TRAINING = "training"


class Repeats(StrEnum):
    """When it comes again."""

    NEVER = "never"
    HALF_YEAR = "half_year"
    YEAR = "year"


class State(StrEnum):
    """Where an exercise stands."""

    PLANNED = "planned"
    FINISHED = "finished"
    NOT_HELD = "not_held"  # its day went by
    CALLED_OFF = "called_off"


class Verb(StrEnum):
    """What happened to an exercise; the word of its event row."""

    PLANNED = "planned"
    MOVED = "moved"
    STARTED = "started"  # its drill was sent
    HELD_BACK = "held_back"  # something real was on there
    CALLED_OFF = "called_off"
    FINISHED = "finished"
    LAPSED = "lapsed"  # nobody finished it in a day


class Exercise(Base):
    """A planned drill or training. Its number for people is `#X` and id."""

    __tablename__ = "exercises"
    __table_args__ = (Index("ix_exercises_state", "state", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[Sort]
    kind: Mapped[Kind | None]  # of a drill
    title: Mapped[str] = mapped_column(default="")  # of a training, and of a drill of another kind
    at: Mapped[datetime]
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    tells_residents: Mapped[bool] = mapped_column(default=False)
    repeats: Mapped[Repeats] = mapped_column(default=Repeats.NEVER)
    state: Mapped[State]
    planned_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    planned_at: Mapped[datetime]
    # The one before it, where it repeats: each is followed once.
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("exercises.id"), unique=True)
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), unique=True)
    # What is next to be done by the clock; each is taken by an update that still finds it.
    staff_at: Mapped[datetime | None]  # staff are reminded the day before
    leader_at: Mapped[datetime | None]
    begin_at: Mapped[datetime | None]
    early_at: Mapped[datetime | None]  # residents hear of it ahead
    day_at: Mapped[datetime | None]  # residents hear of it on its day
    close_at: Mapped[datetime | None]
    # The real incident for which it was held back, when its leader was told so.
    held_for: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"))
    closed_at: Mapped[datetime | None]
    expected: Mapped[int | None]  # how many worked there when it was closed


class ExerciseBuilding(Base):
    """A building of an exercise, in the order in which they were named."""

    __tablename__ = "exercise_buildings"

    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"), primary_key=True)
    position: Mapped[int]


class ExerciseEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "exercise_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    facts: Mapped[dict[str, Any]]


class ExercisePresence(Base):
    """Somebody was there, or that was a slip. Rows are only ever added; the newest counts."""

    __tablename__ = "exercise_presences"

    id: Mapped[int] = mapped_column(primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    present: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class ExerciseNotice(Base):
    """A notice that told residents of an exercise."""

    __tablename__ = "exercise_notices"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("exercises.id"), index=True)
