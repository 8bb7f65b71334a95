"""When is somebody told of an exercise, and when does it come again? Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from estate.exercises.tables import Repeats
from estate.incidents.improvements.days import LONGEST_AHEAD, read_day
from estate.tickets.times import read_time

MOST_TITLE = 80  # characters
DAY = timedelta(days=1)
MORNING = time(9)
EARLY = timedelta(days=3)  # residents hear of a drill so long before
LEADER_BEFORE = timedelta(minutes=15)
OPENS_BEFORE = timedelta(hours=1)  # from then on it may be started
CLOSES_AFTER = timedelta(days=1)
AHEAD_OF_IT = timedelta(minutes=30)  # what residents hear on its day leaves no later
APART = timedelta(hours=12)  # two notices to residents; what is nearer is one
OFFERED_AT = (time(10), time(15))
OFFERED_IN = (DAY, 7 * DAY, 14 * DAY)
MONTHS = {Repeats.HALF_YEAR: 6, Repeats.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Times:
    """What is to be done by the clock; None: that moment has passed."""

    staff_at: datetime | None
    leader_at: datetime | None
    begin_at: datetime
    early_at: datetime | None
    day_at: datetime | None
    close_at: datetime


def times_of(at: datetime, *, zone: str, now: datetime, tells_residents: bool) -> Times:
    """Tell when whom is told of what is planned `now`. Staff hear of the planning itself too.

    Residents hear of it three days before, or at once where less is left, and on its day.
    """
    on = at.astimezone(ZoneInfo(zone)).date()
    staff_at, leader_at = _at(on - DAY, MORNING, zone), at - LEADER_BEFORE
    early_at, day_at = None, None
    if tells_residents:
        day_at = max(_on_its_day(at, on, zone), now)
        early_at = max(_at(on - EARLY, MORNING, zone), now)
    return Times(
        staff_at=staff_at if staff_at > now else None,
        leader_at=leader_at if leader_at > now else None,
        begin_at=at,
        early_at=early_at if early_at and day_at and day_at - early_at >= APART else None,
        day_at=day_at,
        close_at=at + CLOSES_AFTER,
    )


def only_to_come(times: Times, *, now: datetime) -> Times:
    """Leave out what residents would be told at once: they hear of another time by itself."""
    return replace(
        times,
        early_at=times.early_at if times.early_at and times.early_at > now else None,
        day_at=times.day_at if times.day_at and times.day_at > now else None,
    )


def _on_its_day(at: datetime, on: date, zone: str) -> datetime:
    """In the morning; the evening before where it begins too early for that."""
    wanted = (_at(on, MORNING, zone), _at(on, time(8), zone), _at(on - DAY, time(18), zone))
    return next((one for one in wanted if one <= at - AHEAD_OF_IT), wanted[-1])


def offered_times(
    now: datetime, *, zone: str, instead_of: datetime | None = None
) -> list[datetime]:
    """List what is offered: tomorrow, in a week and in two, morning and afternoon.

    `instead_of` is moved to the same time of another day.
    """
    local = ZoneInfo(zone)
    start = now.astimezone(local).date()
    clocks: Sequence[time] = OFFERED_AT
    if instead_of is not None:
        moved = instead_of.astimezone(local)
        start, clocks = max(start, moved.date()), (moved.time(),)
    return [_at(start + days, clock, zone) for days in OFFERED_IN for clock in clocks]


def read_moment(typed: str, *, now: datetime, zone: str) -> datetime | None:
    """Read a day and a time as the house reads them; `12月15日 10:00` too. None: neither."""
    moment = read_time(typed, now=now, zone=zone)
    if moment is None:
        day_typed, _, clock = typed.strip().rpartition(" ")
        day = read_day(day_typed, start=now.astimezone(ZoneInfo(zone)).date())
        moment = read_time(f"{day} {clock}", now=now, zone=zone) if day else None
    return moment if moment and is_possible(moment, now=now) else None


def is_possible(at: datetime, *, now: datetime) -> bool:
    """Whether something can be planned for then: to come, and no mistyped year."""
    return now < at <= now + LONGEST_AHEAD


def next_time(at: datetime, repeats: Repeats, *, zone: str, now: datetime) -> datetime | None:
    """Tell when it comes again after `now`: the same day and clock time, months later."""
    months = MONTHS.get(repeats)
    if months is None:
        return None
    first = at.astimezone(ZoneInfo(zone))
    count = months
    while (found := _months_on(first, count, zone)) <= now:
        count += months
    return found


def _months_on(first: datetime, months: int, zone: str) -> datetime:
    years, month = divmod(first.month - 1 + months, 12)
    year = first.year + years
    day = min(first.day, calendar.monthrange(year, month + 1)[1])
    return _at(date(year, month + 1, day), first.time(), zone)


def number_of(exercise_id: int) -> str:
    """Write its number as people read it."""
    return f"#X{exercise_id}"


def subject_of(exercise_id: int) -> str:
    """Name the card that shows it."""
    return f"exercise:{exercise_id}"


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
