"""Never twice, never missed, at the right local time: over ten years of time zones."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.schedules.rules import (
    BadRule,
    Cron,
    Interval,
    Once,
    Repeat,
    Rule,
    Unit,
    as_json,
    from_json,
    next_after,
    next_runs,
    read_rule,
    repeat_of,
    repeated,
)

HONG_KONG = "Asia/Hong_Kong"
# Clocks change by an hour, by half an hour, at midnight, for Ramadan.
ZONES = (
    HONG_KONG,
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Pacific/Apia",
)
MOMENTS = st.datetimes(
    datetime.fromisoformat("2016-01-01"), datetime.fromisoformat("2025-12-01"),
    timezones=st.just(UTC),
)  # fmt: skip
TIMES = st.tuples(st.integers(0, 23), st.integers(0, 59))
DAY = timedelta(days=1)


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def walk(rule: Rule, begins: datetime, zone: str, days: int) -> list[datetime]:
    """Every run of so many days, each found from the one before."""
    found: list[datetime] = []
    moment = begins
    while (run := next_after(rule, moment, zone=zone)) is not None and run < begins + days * DAY:
        assert run > moment
        found.append(run)
        moment = run
    return found


def days_without_a_run(runs: list[datetime], zone: str) -> set[int]:
    """Numbers of the local days between first and last that have none."""
    days = {local(run, zone).toordinal() for run in runs}
    return set(range(min(days), max(days) + 1)) - days


def exists(day: int, at: tuple[int, int], zone: str) -> bool:
    """Whether clocks show this time on that day at all."""
    wall = datetime.fromordinal(day).replace(hour=at[0], minute=at[1], tzinfo=ZoneInfo(zone))
    return local(wall.astimezone(UTC), zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


@given(begins=MOMENTS, at=TIMES, zone=st.sampled_from(ZONES))
def test_every_day_once_at_the_right_local_time(
    begins: datetime, at: tuple[int, int], zone: str
) -> None:
    runs = walk(Cron(f"{at[1]} {at[0]} * * *"), begins, zone, 400)
    days = [local(run, zone).toordinal() for run in runs]
    assert len(days) == len(set(days))
    for run, day in zip(runs, days, strict=True):
        shown = local(run, zone)
        if exists(day, at, zone):
            assert (shown.hour, shown.minute) == at
            assert shown.fold == 0  # of two such times, the first
        else:
            assert local(run - timedelta(minutes=1), zone).utcoffset() != shown.utcoffset()
    assert days_without_a_run(runs, zone) == set()


@given(begins=MOMENTS, at=TIMES, zone=st.sampled_from(ZONES), count=st.integers(1, 20))
def test_an_interval_of_days_keeps_its_local_time_and_its_distance(
    begins: datetime, at: tuple[int, int], zone: str, count: int
) -> None:
    wall = local(begins, zone).replace(hour=at[0], minute=at[1], second=0, microsecond=0, fold=0)
    rule = Interval(count, Unit.DAYS, wall.astimezone(UTC))
    runs = walk(rule, rule.start - DAY, zone, 400)
    assert runs[0] == rule.start
    days = [local(run, zone).toordinal() for run in runs]
    assert {b - a for a, b in pairwise(days)} <= {count}
    at = (local(rule.start, zone).hour, local(rule.start, zone).minute)
    for run, day in zip(runs, days, strict=True):
        shown = local(run, zone)
        if exists(day, at, zone):
            assert (shown.hour, shown.minute) == at
        else:
            assert local(run - timedelta(minutes=1), zone).utcoffset() != shown.utcoffset()


@given(begins=MOMENTS, asked=MOMENTS, hours=st.integers(1, 300), zone=st.sampled_from(ZONES))
def test_an_interval_of_hours_counts_hours_whatever_clocks_do(
    begins: datetime, asked: datetime, hours: int, zone: str
) -> None:
    run = next_after(Interval(hours, Unit.HOURS, begins), asked, zone=zone)
    assert run is not None
    assert run > asked
    assert (run - begins) % timedelta(hours=hours) == timedelta()
    assert run - asked <= timedelta(hours=hours) or run == begins


@given(
    first=MOMENTS, asked=MOMENTS, zone=st.sampled_from(ZONES),
    repeat=st.sampled_from(list(Repeat)),
)  # fmt: skip
def test_asked_at_any_moment_the_answer_is_the_same_run(
    first: datetime, asked: datetime, zone: str, repeat: Repeat
) -> None:
    """Who asks later, after a death or a pause, finds what who asked in time had found."""
    rule = repeated(repeat, first, zone=zone)
    run = next_after(rule, asked, zone=zone)
    assert run is not None
    half_way = asked + (run - asked) / 2
    assert next_after(rule, half_way, zone=zone) == run
    assert repeat_of(rule) is repeat
    assert from_json(as_json(rule)) == rule


def test_a_quarterly_notice_over_two_years() -> None:
    first = datetime(2026, 2, 10, 9, tzinfo=ZoneInfo(HONG_KONG)).astimezone(UTC)
    rule = repeated(Repeat.QUARTERLY, first, zone=HONG_KONG)
    runs = next_runs(rule, first - DAY, zone=HONG_KONG, count=8)
    assert [f"{local(run, HONG_KONG):%d.%m.%Y %H:%M}" for run in runs] == [
        "10.02.2026 09:00", "10.05.2026 09:00", "10.08.2026 09:00", "10.11.2026 09:00",
        "10.02.2027 09:00", "10.05.2027 09:00", "10.08.2027 09:00", "10.11.2027 09:00",
    ]  # fmt: skip


def test_the_thirty_first_is_the_last_day_of_every_month() -> None:
    first = datetime(2026, 1, 31, 9, tzinfo=UTC)
    runs = next_runs(repeated(Repeat.MONTHLY, first, zone="UTC"), first, zone="UTC", count=3)
    assert [run.day for run in runs] == [28, 31, 30]


NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("every 10 days", Interval(10, Unit.DAYS, NOW)),
        ("6 hours", Interval(6, Unit.HOURS, NOW)),
        ("每2周", Interval(2, Unit.WEEKS, NOW)),
        ("每隔 3 天", Interval(3, Unit.DAYS, NOW)),
        ("0  9 * * 1", Cron("0 9 * * 1")),
        ("0 9 L * *", Cron("0 9 L * *")),
    ],
)
def test_what_people_write_is_read(typed: str, rule: Rule) -> None:
    assert read_rule(typed, NOW, now=NOW, zone=HONG_KONG) == rule


@pytest.mark.parametrize(
    "typed",
    ["", "often", "every 0 days", "every 999 days", "0 9 30 2 *", "61 9 * * *", "* * * *", "@daily",
     "0 9 * * * 2030"],
)  # fmt: skip
def test_what_is_no_rule_is_refused(typed: str) -> None:
    with pytest.raises(BadRule):
        read_rule(typed, NOW, now=NOW, zone=HONG_KONG)


def test_once_is_once() -> None:
    assert next_after(Once(NOW), NOW - DAY, zone="UTC") == NOW
    assert next_after(Once(NOW), NOW, zone="UTC") is None
