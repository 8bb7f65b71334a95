"""When does it run next? Pure: a rule, a zone and a moment in; the next moment out.

Local time rules. Where clocks go forward, a time that does not exist runs when it would have come,
at the end of the gap; where they go back, a time that exists twice runs once, the first time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

GRACE = timedelta(minutes=15)  # later than that a run counts as missed
LONGEST_AHEAD = timedelta(days=5 * 366)  # a cron line may name a day that never comes
MOST = 366  # of days, weeks or hours between two runs


class Policy(StrEnum):
    """What becomes of a run that was missed because nobody was there to run it."""

    CATCH_UP = "catch_up"  # once, as soon as can be, however many were missed
    SKIP = "skip"


class Repeat(StrEnum):
    """How often, as it is offered."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Unit(StrEnum):
    """What an interval counts."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True)
class Once:
    """One time and no more."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Cron:
    """Five fields: minute, hour, day, month, weekday (0 and 7 are Sunday; `L` is the last day)."""

    line: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so many, counted from `start`. Days and weeks keep the local time of the start."""

    count: int
    unit: Unit
    start: datetime


Rule = Once | Cron | Interval


class BadRule(ValueError):
    """What was written is no rule."""


def next_after(rule: Rule, moment: datetime, *, zone: str) -> datetime | None:
    """Tell the first run later than `moment`; None when there is none any more. Aware UTC."""
    match rule:
        case Once(at):
            return at if at > moment else None
        case Cron(line):
            return _next_of_cron(line, moment, zone)
        case Interval():
            return _next_of_interval(rule, moment, zone)


def next_runs(rule: Rule, moment: datetime, *, zone: str, count: int) -> list[datetime]:
    """List the next runs after `moment`, as many as there are up to `count`."""
    found: list[datetime] = []
    while len(found) < count and (run := next_after(rule, moment, zone=zone)) is not None:
        found.append(run)
        moment = run
    return found


def is_missed(due: datetime, *, now: datetime) -> bool:
    """Whether a run comes so late that the policy decides about it."""
    return now - due > GRACE


def _next_of_cron(line: str, moment: datetime, zone: str) -> datetime | None:
    try:
        found = next(CronSim(line, moment.astimezone(ZoneInfo(zone))))
    except (CronSimError, StopIteration):
        return None
    run = found.astimezone(UTC)
    return run if run - moment <= LONGEST_AHEAD else None


def _next_of_interval(rule: Interval, moment: datetime, zone: str) -> datetime:
    if moment < rule.start:
        return rule.start
    if rule.unit is Unit.HOURS:
        step = timedelta(hours=rule.count)
        return rule.start + ((moment - rule.start) // step + 1) * step
    tz = ZoneInfo(zone)
    begins = rule.start.astimezone(tz)
    days = rule.count * (7 if rule.unit is Unit.WEEKS else 1)
    # From one before, since a day of a clock change is longer or shorter than others.
    passed = max((moment.astimezone(tz).date() - begins.date()).days // days - 1, 0)
    while (run := _local(begins, passed * days, tz)) <= moment:
        passed += 1
    return run


def _local(begins: datetime, days: int, tz: ZoneInfo) -> datetime:
    """The local time of the start, so many days later; within a gap, the end of it."""
    day = begins.date() + timedelta(days=days)
    wall = datetime.combine(day, begins.time(), tz)
    there = wall.astimezone(UTC).astimezone(tz)
    if there.replace(tzinfo=None) != wall.replace(tzinfo=None):  # it does not exist: clocks jump
        before = wall.utcoffset() or timedelta()
        gap = (there.utcoffset() or timedelta()) - before
        return _end_of_gap(wall, gap, tz)
    return wall.astimezone(UTC)


def _end_of_gap(wall: datetime, gap: timedelta, tz: ZoneInfo) -> datetime:
    """Find the first moment after a jump, to the minute, by going back from behind it."""
    moment = (wall + abs(gap)).astimezone(UTC)
    offset = moment.astimezone(tz).utcoffset()
    while (moment - timedelta(minutes=1)).astimezone(tz).utcoffset() == offset:
        moment -= timedelta(minutes=1)
    return moment


# Reading and keeping


_EVERY = re.compile(
    r"(?:every|每|每隔)?\s*(\d{1,3})\s*(h|hours?|小时|小時|days?|天|日|weeks?|周|週|星期)",
    re.IGNORECASE,
)


def repeated(repeat: Repeat, first: datetime, *, zone: str) -> Cron:
    """Make the rule that repeats a first run: its local time, its weekday, its day of the month.

    A day that not every month has becomes the last day of each.
    """
    local = first.astimezone(ZoneInfo(zone))
    time = f"{local.minute} {local.hour}"
    day = "L" if local.day > _SHORTEST_MONTH else str(local.day)
    match repeat:
        case Repeat.DAILY:
            return Cron(f"{time} * * *")
        case Repeat.WEEKLY:
            return Cron(f"{time} * * {local.isoweekday()}")
        case Repeat.MONTHLY:
            return Cron(f"{time} {day} * *")
        case Repeat.QUARTERLY:
            months = ",".join(str((local.month - 1 + 3 * n) % 12 + 1) for n in range(4))
            return Cron(f"{time} {day} {months} *")


_SHORTEST_MONTH = 28


def read_rule(typed: str, first: datetime, *, now: datetime, zone: str) -> Rule:
    """Read `every 10 days` or a cron line. Raises BadRule, also for a line that never runs."""
    every = _EVERY.fullmatch(typed.strip())
    if every is not None:
        count = int(every[1])
        if not 1 <= count <= MOST:
            raise BadRule(typed)
        return Interval(count, _unit(every[2]), first)
    rule = Cron(" ".join(typed.split()))
    if len(rule.line.split()) != 5 or next_after(rule, now, zone=zone) is None:
        raise BadRule(typed)
    return rule


def _unit(word: str) -> Unit:
    if word[0] in "hH小":
        return Unit.HOURS
    return Unit.WEEKS if word[0] in "wW周週星" else Unit.DAYS


def as_json(rule: Rule) -> dict[str, Any]:
    """Shape for a row."""
    match rule:
        case Once(at):
            return {"kind": "once", "at": at.isoformat()}
        case Cron(line):
            return {"kind": "cron", "line": line}
        case Interval(count, unit, start):
            return {
                "kind": "interval", "count": count, "unit": unit.value,
                "start": start.isoformat(),
            }  # fmt: skip


def from_json(data: dict[str, Any]) -> Rule:
    """Read back what `as_json` wrote."""
    match data:
        case {"kind": "once", "at": at}:
            return Once(datetime.fromisoformat(at))
        case {"kind": "cron", "line": line}:
            return Cron(line)
        case {"kind": "interval", "count": count, "unit": unit, "start": start}:
            return Interval(count, Unit(unit), datetime.fromisoformat(start))
        case _:
            raise LookupError(data)


def repeat_of(rule: Rule) -> Repeat | None:
    """Tell which of the offered repeats a rule is, so that it can be said in words."""
    if not isinstance(rule, Cron):
        return None
    _, _, day, months, weekday = rule.line.split()
    if (day, months) == ("*", "*"):
        return Repeat.DAILY if weekday == "*" else _weekly(weekday)
    if weekday != "*" or not (day.isdigit() or day == "L"):
        return None
    if months == "*":
        return Repeat.MONTHLY
    quarters = sorted(int(m) for m in months.split(",") if m.isdigit())
    is_every_third = len(quarters) == 4 and all(b - a == 3 for a, b in pairwise(quarters))
    return Repeat.QUARTERLY if is_every_third else None


def _weekly(weekday: str) -> Repeat | None:
    return Repeat.WEEKLY if weekday.isdigit() else None
