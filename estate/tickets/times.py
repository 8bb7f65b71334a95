"""Which time do staff mean? What is offered to press, and what is typed. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING_VISIT = time(18)
MORNING_VISIT = time(10)
MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CENTURY = 100 * 366 * 24 * 60  # minutes: no button of ours says more

_TOMORROW = re.compile(r"(tomorrow|tmr|明天|明日|聽日|听日)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:：.h](\d{2})(?!\d)")
_SPAN = re.compile(
    r"(\d{1,3}) ?(h|hour|hours|小时|小時|個鐘|min|mins|minute|minutes|分钟|分鐘)", re.IGNORECASE
)
_DAY = re.compile(r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[.]?)(?= )")


def offered(*, now: datetime, zone: str) -> tuple[datetime, datetime | None, datetime]:
    """Give what is offered to press: in an hour, today 18:00 if that is to come, tomorrow 10:00.

    Whole minutes, aware UTC.
    """
    local = now.astimezone(ZoneInfo(zone))
    today = _at(local.date(), EVENING_VISIT, zone)
    tomorrow = _at(local.date() + timedelta(days=1), MORNING_VISIT, zone)
    in_an_hour = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    return in_an_hour, today if today > now else None, tomorrow


def as_minutes(moment: datetime) -> int:
    """Write a moment as whole minutes, short enough for a button."""
    return int(moment.timestamp()) // 60


def from_minutes(minutes: int) -> datetime:
    """Read back `as_minutes`, also a forged one."""
    return _EPOCH + min(max(minutes, 0), _CENTURY) * MINUTE


def read_time(typed: str, *, now: datetime, zone: str) -> datetime | None:
    """Read `16:30` (the next one), `tomorrow 9:00`, `2 h`, `90 min`, `24/12 10:00`.

    Day before month, or `2026-12-24 10:00`. None for anything else, and for what is not to come.
    """
    text = typed.strip()
    span = _SPAN.fullmatch(text)
    if span:
        length = int(span[1]) * (MINUTE if span[2].lower()[0] in "m分" else timedelta(hours=1))
        return (now + length).replace(second=0, microsecond=0) if length else None
    clock = _CLOCK.search(text)
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return None
    return _on_its_day(text, time(int(clock[1]), int(clock[2])), now=now, zone=zone)


def _on_its_day(text: str, at: time, *, now: datetime, zone: str) -> datetime | None:
    today = now.astimezone(ZoneInfo(zone)).date()
    named = _DAY.search(text)
    if named:
        day = _date(named, today)
        found = _at(day, at, zone) if day else None
        return found if found and found > now else None
    if _TOMORROW.search(text):
        return _at(today + timedelta(days=1), at, zone)
    if not _CLOCK.fullmatch(text):
        return None
    found = _at(today, at, zone)
    return found if found > now else _at(today + timedelta(days=1), at, zone)


def _date(named: re.Match[str], today: date) -> date | None:
    """A day without a year is the next such day."""
    try:
        if named[1]:
            return date(int(named[1]), int(named[2]), int(named[3]))
        this_year = date(today.year, int(named[5]), int(named[4]))
        return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        return None


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
