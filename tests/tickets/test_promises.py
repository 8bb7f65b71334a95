"""By when is a ticket taken, and how is its number written? In every zone, through every DST."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estate.tickets.rules import (
    REOPEN_WITHIN,
    closes_by_itself,
    id_of,
    may_reopen,
    morning_in,
    number_of,
    on_site_by,
    take_by,
)

ZONES = [
    "Asia/Hong_Kong",
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # moves its clocks by half an hour
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]
SUNDAY = 6
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy wants naive bounds
zones = st.sampled_from(ZONES)
LONDON_GOES_BACK = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)


def _at(text, zone="Asia/Hong_Kong"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@given(moments, zones, st.sampled_from([(0, 2), (1, 10)]))
@example(LONDON_GOES_BACK, "Europe/London", (0, 2))
@example(LONDON_GOES_BACK + timedelta(minutes=30), "Europe/London", (0, 2))
def test_danger_and_emergency_run_day_and_night_whatever_the_clocks_do(now, zone, promise):
    priority, minutes = promise
    assert take_by(priority, now=now, zone=zone) == now + timedelta(minutes=minutes)


@given(moments, zones)
@example(LONDON_GOES_BACK, "Europe/London")
@example(datetime(2026, 3, 2, 14, 30, tzinfo=UTC), "Asia/Hong_Kong")  # half an hour before 23:00
def test_the_urgent_is_taken_within_one_hour_of_the_day(now, zone):
    due = take_by(2, now=now, zone=zone)
    opens, closes = time(7), time(23)
    local, local_due = now.astimezone(ZoneInfo(zone)), due.astimezone(ZoneInfo(zone))
    assert opens <= local_due.time() <= closes
    if opens <= local.time() and (now + timedelta(hours=1)).astimezone(ZoneInfo(zone)) <= _closing(
        local
    ):
        assert due == now + timedelta(hours=1)
    assert now < due <= now + timedelta(hours=10)


def _closing(local):
    return datetime.combine(local.date(), time(23), local.tzinfo)


@given(moments, zones, st.sampled_from([(3, 1), (4, 3)]))
def test_the_rest_is_taken_at_the_end_of_a_working_day(now, zone, promise):
    priority, days = promise
    due = take_by(priority, now=now, zone=zone)
    local, local_due = now.astimezone(ZoneInfo(zone)), due.astimezone(ZoneInfo(zone))
    assert (local_due.time(), due.tzinfo) == (time(18), UTC)
    assert _working_days_between(local.date(), local_due.date()) == days
    assert local_due.weekday() != SUNDAY


def _working_days_between(first: date, last: date) -> int:
    after = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    return sum(day.weekday() != SUNDAY for day in after)


@pytest.mark.parametrize(
    ("priority", "now", "due"),
    [
        (2, "2026-03-02T10:00", "2026-03-02T11:00"),
        (2, "2026-03-02T06:10", "2026-03-02T08:00"),
        (2, "2026-03-02T22:00", "2026-03-02T23:00"),
        (2, "2026-03-02T22:30", "2026-03-03T07:30"),  # half of the hour was left of the day
        (2, "2026-03-02T23:10", "2026-03-03T08:00"),
        (3, "2026-03-02T10:00", "2026-03-03T18:00"),
        (3, "2026-03-07T10:00", "2026-03-09T18:00"),  # Saturday: not on Sunday
        (4, "2026-03-05T10:00", "2026-03-09T18:00"),
    ],
)
def test_the_promise_is_this_clock_time(priority, now, due):
    assert take_by(priority, now=_at(now), zone="Asia/Hong_Kong") == _at(due)


@given(st.integers(1, 2_000_000))
def test_a_number_is_read_back_however_it_is_written(ticket_id):
    number = number_of(ticket_id)
    for written in (number, number.lower(), f"#{number}", number[1:], f" {number} "):
        assert id_of(written) == ticket_id


@given(st.text(max_size=40))
@example("²")
@example("١٠٤٢")
@example("1" * 30)
@example("-1042")
@example("T 1042")
def test_anything_else_is_no_ticket(text):
    found = id_of(text)
    assert found == 0 or number_of(found) == "T" + text.strip().lstrip("#").lstrip("Tt").lstrip("0")


@pytest.mark.parametrize(("priority", "hours"), [(0, 72), (1, 72), (2, 72), (3, 168), (4, 168)])
def test_silence_closes_a_repair_in_time(priority, hours):
    assert closes_by_itself(priority) == timedelta(hours=hours)


@given(moments, st.timedeltas(timedelta(), timedelta(days=40)))
def test_a_repair_is_reopened_for_fourteen_days(now, passed):
    assert may_reopen(now, now=now + passed) == (passed <= REOPEN_WITHIN)


@given(moments, zones, st.integers(-2, 400))
@example(datetime(2026, 3, 28, 22, tzinfo=UTC), "Europe/London", 1)
def test_a_wait_ends_at_ten_in_the_morning_after_one_to_sixty_days(now, zone, days):
    ends = morning_in(days, now=now, zone=zone)
    local = ends.astimezone(ZoneInfo(zone))
    assert ends.utcoffset() == timedelta(0)
    assert (local.hour, local.minute) == (10, 0)
    waited = (local.date() - now.astimezone(ZoneInfo(zone)).date()).days
    assert waited == min(max(days, 1), 60)


@pytest.mark.parametrize(
    ("priority", "due"),
    [
        (0, "2026-11-21T10:15"),
        (1, "2026-11-21T11:00"),
        (2, "2026-11-22T10:00"),
        (3, "2026-11-25T18:00"),  # a Saturday and three working days
    ],
)
def test_somebody_is_on_site_as_the_priority_promises(priority, due):
    since = _at("2026-11-21T10:00")
    assert on_site_by(priority, since=since, zone="Asia/Hong_Kong") == _at(due)


def test_what_is_planned_promises_no_hour():
    assert on_site_by(4, since=_at("2026-11-21T10:00"), zone="Asia/Hong_Kong") is None
