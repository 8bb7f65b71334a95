"""What can be refused, and with which facts? `texts/errors.py` has the sentences.

Refusal
├── NotAllowed          the person's rights do not reach this
├── NotFound            no such thing, or not for this person (never tells which)
├── WrongState          the thing has moved on; what was asked no longer fits
│   └── TicketTaken     somebody was faster
├── InviteUnusable      a code that cannot be used, and why
└── ImportRefused       a file with faults; nothing was imported
"""

from dataclasses import dataclass
from datetime import datetime


class Refusal(Exception):
    """A wish that the rules refuse: expected, told to the person, never logged as a fault."""


@dataclass
class NotAllowed(Refusal):
    """The presser's own rights do not reach `deed`."""

    deed: str


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
class InviteUnusable(Refusal):
    """A code that opens nothing. `reason` is unknown, expired, used_up, revoked or foreign."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an import: where it stands (`row` counts from 1, the header) and what it is."""

    file: str
    row: int | None
    column: str | None
    what: str


@dataclass
class ImportRefused(Refusal):
    """Every fault of the files, in their order. Nothing was imported."""

    faults: list[Fault]
