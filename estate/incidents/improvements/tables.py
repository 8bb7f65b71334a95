"""Rows of the improvement actions, and of the playbooks that they propose."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base
from estate.incidents.kinds import Kind


class ImprovementState(StrEnum):
    """Where an improvement action stands; the last two are final."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ImprovementVerb(StrEnum):
    """What can happen to an improvement action; the word of its event row."""

    OPEN = "open"
    DONE = "done"
    DROP = "drop"
    MOVE = "move"  # to another day
    GIVE = "give"  # to somebody else


class ProposalState(StrEnum):
    """Where a proposed playbook stands."""

    WANTED = "wanted"  # its file is still to be fetched
    FAULTY = "faulty"
    READY = "ready"
    USED = "used"
    UNDONE = "undone"  # what counted before counts again


class Improvement(Base):
    """Who does what a finding says is to be improved, and by when. For people: `#A` and its id."""

    __tablename__ = "improvements"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("incident_findings.id"), unique=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_on: Mapped[date]  # in the time of the incident's first building
    state: Mapped[ImprovementState] = mapped_column(default=ImprovementState.OPEN)
    # When its owner hears of it next; never any more: it is over.
    remind_at: Mapped[datetime | None] = mapped_column(index=True)


class ImprovementEvent(Base):
    """What happened to an improvement action. Rows are only ever added."""

    __tablename__ = "improvement_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvements.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[ImprovementVerb]
    words: Mapped[str] = mapped_column(default="")  # what was done, or why it is dropped
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # from then on
    due_on: Mapped[date]


class PlaybookProposal(Base):
    """A playbook that somebody sent back, changed because of an improvement."""

    __tablename__ = "playbook_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvements.id"), index=True)
    kind: Mapped[Kind]
    state: Mapped[ProposalState] = mapped_column(index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    file_id: Mapped[str] = mapped_column(default="")  # Telegram's; none where it was pasted
    attempts: Mapped[int] = mapped_column(default=0)  # to fetch it
    source: Mapped[str] = mapped_column(default="")  # the file's text, where it has no fault
    faults: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    # What counted when it was checked: what changes is shown against that.
    before_id: Mapped[int | None] = mapped_column(ForeignKey("playbooks.id"))
    playbook_id: Mapped[int | None] = mapped_column(ForeignKey("playbooks.id"))  # what it became
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
