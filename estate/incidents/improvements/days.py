"""By which day is it to be improved, and when is its owner reminded? Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING, EVENING = time(9), time(20)  # people are reminded in between
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LONGEST_AHEAD = timedelta(days=2 * 366)  # later than that a year was mistyped

_DAY = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"|(\d{1,2})[/.](\d{1,2})[.]?(?:[/.]?(\d{4}))?"
    r"|(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号號]"
)
_TOMORROW = re.compile(r"tomorrow|tmr|明天|明日|聽日|听日", re.IGNORECASE)


class Span(StrEnum):
    """What is offered to press."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"


class Timing(StrEnum):
    """How a day stands to today."""

    AHEAD = "ahead"
    TOMORROW = "tomorrow"
    TODAY = "today"
    OVERDUE = "overdue"


def today(now: datetime, zone: str) -> date:
    """Tell which day it is there."""
    return now.astimezone(ZoneInfo(zone)).date()


def day_in(span: Span, start: date) -> date:
    """Tell the day a while after `start`; a month ends with the month where it is shorter."""
    match span:
        case Span.WEEK:
            return start + WEEK
        case Span.TWO_WEEKS:
            return start + 2 * WEEK
        case Span.MONTH:
            first = (start.replace(day=1) + timedelta(days=31)).replace(day=1)
            following = (first + timedelta(days=31)).replace(day=1)
            return min(first + timedelta(days=start.day - 1), following - DAY)


def read_day(typed: str, *, start: date) -> date | None:
    """Read `2026-12-15`, `15/12`, `15/12/2026`, `15.12.`, `12月15日`, `tomorrow`.

    Day before month; a day without a year is the next such day. None for anything else.
    """
    text = typed.strip()
    if _TOMORROW.fullmatch(text):
        return start + DAY
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year = found[1] or found[6] or found[7]
    month, day = found[2] or found[5] or found[8], found[3] or found[4] or found[9]
    try:
        if year:
            return date(int(year), int(month), int(day))
        named = date(start.year, int(month), int(day))
        return named if named >= start else named.replace(year=start.year + 1)
    except ValueError:
        return None


def timing(due_on: date, on: date) -> Timing:
    """Tell how the day stands to the day `on`."""
    if due_on < on:
        return Timing.OVERDUE
    if due_on == on:
        return Timing.TODAY
    return Timing.TOMORROW if due_on == on + DAY else Timing.AHEAD


def next_reminder(due_on: date, *, after: datetime, zone: str) -> datetime:
    """Tell the next moment later than `after` at which its owner is reminded.

    That is in the morning, in the building's time: the day before, the day itself, the day after,
    and every week from there on. Aware UTC.
    """
    mornings = [due_on - DAY, due_on, due_on + DAY]
    late = (today(after, zone) - mornings[-1]).days
    if late >= 0:
        weeks = late // WEEK.days
        mornings = [mornings[-1] + weeks * WEEK, mornings[-1] + (weeks + 1) * WEEK]
    moments = [datetime.combine(one, MORNING, ZoneInfo(zone)).astimezone(UTC) for one in mornings]
    return next(one for one in moments if one > after)


def is_decent_hour(now: datetime, zone: str) -> bool:
    """Whether people may be reminded of something that can wait."""
    return MORNING <= now.astimezone(ZoneInfo(zone)).time() < EVENING
