"""What may happen to a ticket, who may do it, and by when do we promise what? Pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from estate.errors import NotAllowed, WrongState
from estate.tickets.categories import group_of
from estate.tickets.tables import PlaceKind, State, Verb

FIRST_NUMBER = 1000
PAGE_EVERY = timedelta(minutes=2)  # a danger pages people again until one of them takes it
REOPEN_WITHIN = timedelta(days=14)
LONGEST_WAIT = 60  # days
SUNDAY = 6


class Who(StrEnum):
    """What somebody is to one ticket. One person can be several."""

    REPORTER = "reporter"
    FOLLOWER = "follower"
    NEIGHBOUR = "neighbour"  # lives in the building; counts for common parts only
    ASSIGNEE = "assignee"
    STAFF = "staff"  # of that building
    DISPATCH = "dispatch"  # may hand out and turn down work there
    MANAGER = "manager"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table: from which states, to which (None: it stays), by whom."""

    start: frozenset[State]
    end: State | None
    by: frozenset[Who]


NOBODY_YET = frozenset({State.NEW, State.ACKNOWLEDGED})
WORKED_ON = frozenset({State.ASSIGNED, State.IN_PROGRESS})
OPEN = NOBODY_YET | WORKED_ON | {State.WAITING}
CANCELLABLE = NOBODY_YET | {State.ASSIGNED, State.WAITING}
REPAIRED = frozenset({State.RESOLVED, State.CLOSED})
EVERY = frozenset(State)

_DISPATCH = frozenset({Who.DISPATCH, Who.MANAGER})
_WORKING = frozenset({Who.ASSIGNEE}) | _DISPATCH

# reference: the state machine of the service procedure; docs/conversations/ticket.md draws it.
MOVES: dict[Verb, Move] = {
    Verb.ACKNOWLEDGE: Move(frozenset({State.NEW}), State.ACKNOWLEDGED, _DISPATCH | {Who.SYSTEM}),
    Verb.TAKE: Move(NOBODY_YET, State.ASSIGNED, frozenset({Who.STAFF})),
    Verb.ASSIGN: Move(NOBODY_YET | WORKED_ON, State.ASSIGNED, _DISPATCH),
    Verb.START: Move(frozenset({State.ASSIGNED}), State.IN_PROGRESS, frozenset({Who.ASSIGNEE})),
    Verb.HAND_BACK: Move(WORKED_ON, State.ACKNOWLEDGED, _WORKING),
    Verb.WAIT: Move(OPEN - {State.WAITING}, State.WAITING, _WORKING),
    Verb.RESUME: Move(frozenset({State.WAITING}), None, _WORKING | {Who.REPORTER, Who.SYSTEM}),
    Verb.RESOLVE: Move(WORKED_ON | {State.ACKNOWLEDGED}, State.RESOLVED, _WORKING),
    Verb.CONFIRM: Move(frozenset({State.RESOLVED}), State.CLOSED, frozenset({Who.REPORTER})),
    Verb.CLOSE_UNCONFIRMED: Move(
        frozenset({State.RESOLVED}), State.CLOSED, frozenset({Who.SYSTEM})
    ),
    Verb.REOPEN: Move(
        REPAIRED, State.ACKNOWLEDGED, frozenset({Who.REPORTER, Who.NEIGHBOUR}) | _DISPATCH
    ),
    Verb.CANCEL: Move(CANCELLABLE, State.CANCELLED, frozenset({Who.REPORTER}) | _DISPATCH),
    # Who follows it goes on with it when its reporter needs it no longer.
    Verb.INHERIT: Move(CANCELLABLE, None, frozenset({Who.REPORTER}) | _DISPATCH),
    Verb.DUPLICATE: Move(NOBODY_YET | {State.ASSIGNED}, State.DUPLICATE, _DISPATCH),
    Verb.SPLIT: Move(frozenset({State.DUPLICATE}), State.ACKNOWLEDGED, _DISPATCH | {Who.SYSTEM}),
    Verb.REJECT: Move(NOBODY_YET, State.REJECTED, _DISPATCH),
    Verb.UNDO_REJECT: Move(
        frozenset({State.REJECTED}), State.ACKNOWLEDGED, frozenset({Who.MANAGER})
    ),
    Verb.COMMENT: Move(EVERY, None, frozenset({Who.REPORTER, Who.STAFF})),
    Verb.NOTE: Move(EVERY, None, frozenset({Who.STAFF})),
    Verb.PAGE: Move(NOBODY_YET, None, frozenset({Who.SYSTEM})),
    Verb.RATE: Move(frozenset({State.CLOSED}), None, frozenset({Who.REPORTER})),
    Verb.ADD: Move(EVERY, None, frozenset({Who.FOLLOWER})),
    Verb.PROMISE: Move(OPEN - {State.WAITING}, None, _WORKING),
    Verb.WARN: Move(OPEN, None, frozenset({Who.SYSTEM})),
    Verb.LAPSE: Move(OPEN, None, frozenset({Who.SYSTEM})),
    Verb.PROPOSE: Move(OPEN, None, frozenset({Who.SYSTEM})),
}


def decide(state: State, verb: Verb, who: AbstractSet[Who]) -> State:
    """Tell the state after `verb`. Raises NotAllowed before WrongState: rights come first.

    A move without an end stays where it is (a WAITING ticket that resumes: see `resume`).
    """
    move = MOVES[verb]
    if not move.by & who:
        raise NotAllowed(verb)
    if state not in move.start:
        raise WrongState(deed=verb, state=state)
    return move.end or state


# Whose matter it is, is told by these alone: nobody else is shown that there is such a ticket.
PRIVATE_GROUPS = frozenset({"noise", "service"})


def may_be_joined(*, place: PlaceKind, category: str) -> bool:
    """Whether neighbours may learn of such a ticket and follow it: a fault of what all use."""
    return place is not PlaceKind.HOME and group_of(category) not in PRIVATE_GROUPS


def number_of(ticket_id: int) -> str:
    """Write a ticket's number as people see it: T1042 is row 42."""
    return f"T{FIRST_NUMBER + ticket_id}"


def id_of(number: str) -> int:
    """Read `1042`, `T1042`, `#T1042`. 0, which no row has, for anything else."""
    digits = number.strip().lstrip("#").lstrip("Tt")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return 0
    return max(int(digits) - FIRST_NUMBER, 0)


# By when a human takes it, by priority. P3 and P4 count working days, which end at 18:00.
TAKEN_WITHIN = {
    0: timedelta(minutes=2),
    1: timedelta(minutes=10),
    2: timedelta(hours=1),
}
WORKING_DAYS = {3: 1, 4: 3}
# By when somebody is on site, counted from the report; P4 is planned and promises no hour.
ON_SITE_WITHIN = {0: timedelta(minutes=15), 1: timedelta(hours=1), 2: timedelta(hours=24)}
ON_SITE_IN_DAYS = {3: 3}
REVIEWED_AT = time(10)  # on the morning on which a wait ends
DAY_ENDS = time(18)
EVENING = time(23)
MORNING = time(7)


def take_by(priority: int, *, now: datetime, zone: str) -> datetime:
    """Tell by when somebody takes a new ticket; `now` and the result are aware UTC.

    P0 and P1 run day and night, P2 from 07:00 to 23:00, P3 and P4 on working days (Mon to Sat).
    """
    if priority in WORKING_DAYS:
        local = now.astimezone(ZoneInfo(zone))
        return _working_day(local, WORKING_DAYS[priority]).astimezone(UTC)
    if priority == 2:
        return _within_the_day(now, zone, TAKEN_WITHIN[2])
    return now + TAKEN_WITHIN[priority]  # in UTC: a clock put back gives no hour more


def on_site_by(priority: int, *, since: datetime, zone: str) -> datetime | None:
    """Tell by when somebody is on site; None for P4, which is planned. Aware UTC, as `since`."""
    if priority in ON_SITE_IN_DAYS:
        local = since.astimezone(ZoneInfo(zone))
        return _working_day(local, ON_SITE_IN_DAYS[priority]).astimezone(UTC)
    within = ON_SITE_WITHIN.get(priority)
    return since + within if within else None


def _within_the_day(now: datetime, zone: str, length: timedelta) -> datetime:
    """Count only from 07:00 to 23:00; what is left over runs from the next morning on."""
    local = now.astimezone(ZoneInfo(zone))
    opens, closes = _clock(local, MORNING), _clock(local, EVENING)
    start = max(now, opens)
    if start + length <= closes:
        return start + length
    left_over = length - max(closes - start, timedelta())
    return _clock(local + timedelta(days=1), MORNING) + left_over


def _clock(local: datetime, at: time) -> datetime:
    return datetime.combine(local.date(), at, local.tzinfo).astimezone(UTC)


def _working_day(local: datetime, days: int) -> datetime:
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() != SUNDAY
    return datetime.combine(day, DAY_ENDS, local.tzinfo)


def morning_in(days: int, *, now: datetime, zone: str) -> datetime:
    """Tell when a wait of so many days (1 to 60, whatever is asked) ends; aware UTC."""
    local = now.astimezone(ZoneInfo(zone))
    wait = timedelta(days=min(max(days, 1), LONGEST_WAIT))
    return _clock(local + wait, REVIEWED_AT)


def pages_again(priority: int, *, now: datetime) -> datetime | None:
    """Tell when a ticket that has nobody again calls people, which only a danger does."""
    return now + PAGE_EVERY if priority == 0 else None


def closes_by_itself(priority: int) -> timedelta:
    """Tell how long a repair waits for its reporter's word before it is closed unconfirmed."""
    return timedelta(hours=72) if priority <= 2 else timedelta(days=7)


def may_reopen(resolved_at: datetime | None, *, now: datetime) -> bool:
    """Whether a repair is recent enough to be reopened; later it is a new ticket."""
    return resolved_at is None or now - resolved_at <= REOPEN_WITHIN
