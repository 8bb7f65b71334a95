"""Rows of the incidents."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, TelegramId
from estate.incidents.kinds import Kind, Policy
from estate.people.tables import Role


class Mode(StrEnum):
    """Whether it is meant. Fixed when the incident is made."""

    ACTUAL = "actual"
    DRILL = "drill"


class State(StrEnum):
    """Where an incident stands. Residents hear of it from LIVE on; the last three are final."""

    DRAFT = "draft"
    SUBMITTED = "submitted"  # a second person is asked to approve it
    LIVE = "live"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Verb(StrEnum):
    """What can happen to an incident; the word of its event row."""

    DRAFT = "draft"
    SUBMIT = "submit"
    RELEASE = "release"
    UPDATE = "update"
    ASK = "ask"
    REVIEW = "review"
    CANCEL = "cancel"
    EXPIRE = "expire"
    ALL_CLEAR = "all_clear"
    FALSE_ALARM = "false_alarm"


class Answer(StrEnum):
    """What somebody says in a roll call, of themselves or of a home."""

    SAFE = "safe"
    HELP = "help"
    AWAY = "away"
    ALL_SAFE = "all_safe"  # everybody of this home is safe or out
    # Of staff who knocked at the door.
    FOUND_WELL = "found_well"
    NO_ANSWER = "no_answer"
    RESCUE = "rescue"
    UNDONE = "undone"  # what they said last of that door was a slip
    GOING = "going"  # they go to whoever needs help
    # Of nobody: what was said of this home before was about another situation.
    ASKED_ANEW = "asked_anew"


class Call(StrEnum):
    """What is said of somebody who is to come and help."""

    CALLED = "called"
    COMING = "coming"
    CANT_COME = "cant_come"


class Finding(StrEnum):
    """What staff add to the report of an incident."""

    LOSS = "loss"
    WENT_WELL = "went_well"
    IMPROVE = "improve"


CALLS = frozenset({Answer.HELP, Answer.RESCUE})
AT_THE_DOOR = (Answer.FOUND_WELL, Answer.NO_ANSWER, Answer.RESCUE)
SAYS_NOTHING = (Answer.NO_ANSWER, Answer.UNDONE, Answer.GOING, Answer.ASKED_ANEW)


class Incident(Base):
    """One danger, from the draft of its alert to its end. Its number for people is `#I` and id."""

    __tablename__ = "incidents"
    __table_args__ = (
        CheckConstraint("mode IN ('actual', 'drill')", name="mode"),
        UniqueConstraint("id", "mode"),
        Index("ix_incidents_state", "state", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    mode: Mapped[Mode] = mapped_column(default=Mode.ACTUAL)
    floor: Mapped[str | None]
    # Where it was told before, oldest first; an empty word: in the whole building.
    earlier_floors: Mapped[list[str]] = mapped_column(default=list)
    words: Mapped[str] = mapped_column(default="")
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    # Where its preview stands; 0 for a trigger's, which stands in many chats.
    draft_chat_id: Mapped[int] = mapped_column(TelegramId)
    draft_thread_id: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # nobody: a trigger
    trigger: Mapped[str] = mapped_column(default="")  # its name, where one made the draft
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]  # of the draft
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[datetime | None]
    broke_glass: Mapped[bool] = mapped_column(default=False)  # sent alone: nobody answered in time
    to_review: Mapped[bool] = mapped_column(default=False)  # one sent it alone: a manager looks
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None]
    released_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]  # since when staff have its board; right after the release
    next_update_at: Mapped[datetime | None]  # promised to residents
    reminded_of: Mapped[datetime | None]  # the promise of which staff were reminded
    updates: Mapped[int] = mapped_column(default=0)  # how many there have been
    everybody_out: Mapped[bool] = mapped_column(default=False)  # overrides the fire strategy
    asked: Mapped[int] = mapped_column(default=0)  # how often silent homes were asked again
    grown_at: Mapped[datetime | None]  # since when it concerns more buildings than its alert
    moved_at: Mapped[datetime | None]  # since when other floors are told of than before
    doors_at: Mapped[datetime | None]  # since when staff have a list of doors to knock at
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    closed_at: Mapped[datetime | None]
    ending: Mapped[Verb | None]
    # Homes of its buildings when it was released, and those that the bot could reach.
    homes: Mapped[int] = mapped_column(default=0)
    homes_reachable: Mapped[int] = mapped_column(default=0)
    marked_step: Mapped[int] = mapped_column(default=0)  # what is older says so, without buttons
    pinned_step: Mapped[int] = mapped_column(default=-1)  # what groups have pinned, or had
    # Closed, and every message about it has a final outcome: nothing more will change.
    settled_at: Mapped[datetime | None]


class IncidentBuilding(Base):
    """A building that an incident concerns, in the order in which they were named."""

    __tablename__ = "incident_buildings"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"), primary_key=True)
    position: Mapped[int]


class IncidentEvent(Base):
    """What happened, once, in the transaction in which it happened. Rows are only ever added."""

    __tablename__ = "incident_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verb: Mapped[Verb]
    from_state: Mapped[State | None]
    to_state: Mapped[State]
    words: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class IncidentMessage(Base):
    """A message of the outbox that an event of an incident sent out.

    `building_id` names the building whose facts (number, time zone, languages) it tells;
    `together` says that it holds all of that building's languages at once, as a group reads it.
    """

    __tablename__ = "incident_messages"
    __table_args__ = (
        ForeignKeyConstraint(["incident_id", "mode"], ["incidents.id", "incidents.mode"]),
        CheckConstraint("(mode = 'drill') = (lane = 4)", name="drill_lane"),
    )

    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    mode: Mapped[Mode]  # its incident's
    lane: Mapped[int]  # a drill's is its own; the table refuses anything else
    verb: Mapped[Verb]
    step: Mapped[int] = mapped_column(default=0)  # the alert is 0, each update and the end the next
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    together: Mapped[bool]
    answers_id: Mapped[int | None]  # the message of the alert whose readers hear this one


class TriggerPost(Base):
    """What a trigger posted, once per id: a repeat finds it, whatever became of its draft."""

    __tablename__ = "trigger_posts"
    __table_args__ = (UniqueConstraint("trigger", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trigger: Mapped[str]
    post_id: Mapped[str]  # the trigger's own
    body_sha256: Mapped[str]
    received_at: Mapped[datetime]
    happened_at: Mapped[datetime | None]  # as the trigger says
    incident_id: Mapped[int | None] = mapped_column(ForeignKey("incidents.id"), index=True)
    # When its draft sends itself unless stopped; nobody waits for that where it is empty.
    releases_at: Mapped[datetime | None] = mapped_column(index=True)
    page_at: Mapped[datetime | None] = mapped_column(index=True)  # next, while nobody decides
    # Who changes it, and since when; nobody: it stands as it was reported.
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    edited_at: Mapped[datetime | None]
    bot_username: Mapped[str]  # for the links in what is sent by itself


class RollAnswer(Base):
    """What was answered in a roll call, once. Rows are only ever added; the newest counts.

    One row for each home that the giver has in the incident's buildings; without a home for
    somebody whom the bot does not know as a resident there.
    """

    __tablename__ = "roll_answers"
    __table_args__ = (
        Index("ix_roll_answers_unit", "incident_id", "unit_id", "id"),
        Index("ix_roll_answers_person", "incident_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    # Whose answer it is; nobody's: what staff found at the door.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who gave it: staff, or the same
    answer: Mapped[Answer]
    at: Mapped[datetime]


class Door(Base):
    """A silent home, and who of the staff is to knock there. What they found is a roll answer."""

    __tablename__ = "doors"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # none was on duty


class StairsShowing(Base):
    """Somebody of the staff was shown, for the first time in an incident, that a home needs help
    with the stairs. Rows are only ever added."""

    __tablename__ = "stairs_showings"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class CalloutEvent(Base):
    """Somebody of the staff was called to an incident, or answered. Rows are only ever added."""

    __tablename__ = "callout_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    call: Mapped[Call]
    at: Mapped[datetime]


class Playbook(Base):
    """What is to be done in an incident of a kind. A version never changes once it is here."""

    __tablename__ = "playbooks"
    __table_args__ = (UniqueConstraint("kind", "own", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    version: Mapped[int]
    own: Mapped[bool]  # the estate's; else it came with a release
    source: Mapped[str]  # the file's text
    steps: Mapped[list[dict[str, Any]]]
    release: Mapped[Policy | None]  # who may send its alert; none: as `policies` has it


class IncidentStep(Base):
    """A step of its playbook, copied when an incident was released."""

    __tablename__ = "incident_steps"

    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1
    duty: Mapped[Role]
    due_at: Mapped[datetime]
    texts: Mapped[dict[str, Any]]
    version: Mapped[int]  # of the playbook
    reminded: Mapped[bool] = mapped_column(default=False)  # staff heard that it is late


class StepEvent(Base):
    """A step was done, or that was taken back. Rows are only ever added."""

    __tablename__ = "step_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    position: Mapped[int]
    done: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class IncidentFinding(Base):
    """A loss, what went well, or what is to be improved. Rows are only ever added."""

    __tablename__ = "incident_findings"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    finding: Mapped[Finding]
    words: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
