"""What can be refused, and with which facts? `texts/errors.py` has the sentences.

Refusal
├── NotAllowed          the person's rights do not reach this
│   ├── ManagerNeeded   a manager's rights would
│   ├── AllOfThemNeeded they reach some of the buildings, and all are needed
│   └── NotAsked        a roll call among others; who needs help is heard all the same
├── NotFound            no such thing, or not for this person (never tells which)
├── WrongState          the thing has moved on; what was asked no longer fits
│   ├── TicketTaken     somebody was faster
│   ├── NoParent        a ticket that another one cannot be a duplicate of
│   ├── AlertReleased   somebody has sent this alert already
│   ├── RollCallOver    an answer after the end; who needs help is heard all the same
│   ├── AlreadyUpdated  somebody has told more of this incident meanwhile
│   │   └── AlreadyOut  what they told is that everybody must leave
│   ├── IncidentClosed  somebody has ended this incident already
│   ├── PreviewExpired  what was shown is too old to be true still
│   ├── PlaybookChanged another version counts meanwhile
│   ├── StandsAlready   people were told already that this equipment does not work
│   ├── WorksAgain      somebody has told already that it does again
│   └── AlreadyDecided  on a request to join, by somebody who was faster
├── RealOneLive         a drill where something real is on
├── SecondPersonNeeded  an alert that one person may not send alone, or not yet
├── AlertUnclear        an alert that lacks something or says what cannot be
├── LossUnclear         a loss that lacks something or says what cannot be
├── PostUnclear         what a trigger posted lacks something or names what is not there
├── OtherBody           a trigger posted something else under an id that it has used
├── ImpairmentUnclear   an impairment that lacks something or says what cannot be
├── ExerciseUnclear     a drill or training that cannot be planned so
├── NoticeUnclear       a notice that lacks something or says what cannot be
├── TooManyRequests     one person has asked to join too many homes
├── TooManyReports      somebody not verified has sent many within a while; dangers never count
├── UnknownBuilding     no building has this code; some are near
├── GroupInUse          this group serves what does not go together with that
├── InviteUnusable      a code that cannot be used, and why
├── PlaybookRefused     a playbook with faults, or an old version; nothing was taken
└── ImportRefused       a file with faults; nothing was imported
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


class Refusal(Exception):
    """A wish that the rules refuse: expected, told to the person, never logged as a fault."""


@dataclass
class NotAllowed(Refusal):
    """The presser's own rights do not reach `deed`."""

    deed: str


@dataclass
class NotAsked(NotAllowed):
    """A roll call of a building where the bot does not know this person to live."""


@dataclass
class ManagerNeeded(NotAllowed):
    """`deed` is for a manager of that building."""


@dataclass
class AllOfThemNeeded(NotAllowed):
    """`deed` is for staff of every one of these buildings, such as `names`."""

    names: tuple[str, ...] = ()


@dataclass
class NotFound(Refusal):
    """No `noun` called `name` that this person may see."""

    noun: str
    name: str


@dataclass
class WrongState(Refusal):
    """`deed` does not fit a thing that is in `state`."""

    deed: str
    state: str


@dataclass
class TicketTaken(WrongState):
    """Somebody was faster: `by` took it at `at`."""

    by: str = ""
    at: datetime | None = None


@dataclass
class NoParent(WrongState):
    """What was named as known already is elsewhere, is over, or is the ticket itself."""


@dataclass
class AlertReleased(WrongState):
    """`by` sent this alert at `at`: it is out, and goes out once."""

    by: str = ""
    at: datetime | None = None


@dataclass
class StandsAlready(WrongState):
    """`by` has declared this impairment, `number`: residents were told of it."""

    by: str = ""
    number: str = ""


@dataclass
class WorksAgain(WrongState):
    """`by` has restored this impairment."""

    by: str = ""


@dataclass
class IncidentClosed(WrongState):
    """`by` ended this incident at `at`."""

    by: str = ""
    at: datetime | None = None


@dataclass
class RollCallOver(WrongState):
    """The incident has ended: only who needs help is heard now."""


@dataclass
class AlreadyUpdated(WrongState):
    """`by` has told more of this incident meanwhile."""

    by: str = ""


@dataclass
class AlreadyOut(AlreadyUpdated):
    """`by` has ordered everybody out already: told again, the last would wait for the first."""


@dataclass
class PreviewExpired(WrongState):
    """What was shown may no longer be true: nothing was sent."""


@dataclass
class RealOneLive(Refusal):
    """A drill waits while the real incident `number` is live there."""

    number: str


@dataclass
class SecondPersonNeeded(Refusal):
    """A second person has to approve this. Who `asked` may send it alone after `wait`."""

    deed: str
    wait: timedelta
    asked: bool


@dataclass
class AlertUnclear(Refusal):
    """An alert that cannot be drafted or sent.

    `reason` is building, floor, words_missing, words_long, or faulty: what would be said misleads.
    Of an improvement after it also day: by which nothing can be done.
    """

    reason: str


@dataclass
class LossUnclear(Refusal):
    """A loss that cannot be recorded.

    `reason` is words_missing, words_long, photos, many, or of its amount number, negative, large
    or currency.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class PostFault:
    """One fault of a post: the field, what is wrong with it (a word of `WRONG`), what would do."""

    field: str
    wrong: str
    value: str = ""
    near: tuple[str, ...] = ()


@dataclass
class PostUnclear(Refusal):
    """Every fault of what a trigger posted; nothing of it was kept, so it may be posted anew."""

    faults: list[PostFault]


@dataclass
class OtherBody(Refusal):
    """The trigger has posted something else as `post_id`; `incident_id` is what came of that."""

    post_id: str
    incident_id: int | None


@dataclass
class ImpairmentUnclear(Refusal):
    """An impairment that cannot be told. `reason` is building, words, floors or time."""

    reason: str


@dataclass
class ExerciseUnclear(Refusal):
    """What cannot be planned. `reason` is building, kind, title, time, residents or leader."""

    reason: str


@dataclass
class NoticeUnclear(Refusal):
    """A notice that cannot be sent. `reason` is words_missing, words_long, pictures or building."""

    reason: str


@dataclass
class AlreadyDecided(WrongState):
    """Somebody was faster: `by` decided, and `state` says how."""

    by: str = ""


@dataclass
class TooManyRequests(Refusal):
    """One person may have so many requests waiting, not more."""

    most: int


@dataclass
class TooManyReports(Refusal):
    """Who is not verified may send `most` within an hour; `emergency_number` is the building's."""

    most: int
    emergency_number: str


@dataclass
class UnknownBuilding(Refusal):
    """No building has the code `name`; these are near, the likeliest first."""

    name: str
    near: tuple[str, ...]


@dataclass
class GroupInUse(Refusal):
    """A building's group never becomes the staff room, nor the other way round: residents read."""

    is_staff_room: bool


@dataclass
class InviteUnusable(Refusal):
    """A code that opens nothing. `reason` is unknown, expired, used_up, revoked or foreign."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an import: where it stands (`row` counts from 1, the header) and what it is.

    `what` is a word of `estate.imports.faults.Wrong`, `value` what stands there, `known` what would
    have been right.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    value: str = ""
    known: tuple[str, ...] = ()


@dataclass
class ImportRefused(Refusal):
    """Every fault of the files, in their order. Nothing was imported."""

    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class PlaybookFault:
    """One fault of a playbook: its place in the file, a word of what is wrong, what would do."""

    place: str
    wrong: str
    known: tuple[str, ...] = ()


@dataclass
class PlaybookRefused(Refusal):
    """Playbooks with `faults`, each a line of its own; nothing was taken. For the command line.

    `found` are the same faults of one file as facts, for whoever sent it in chat.
    """

    faults: tuple[str, ...]
    found: tuple[PlaybookFault, ...] = ()


@dataclass
class PlaybookChanged(WrongState):
    """Another version counts meanwhile than the one that this was compared with."""
