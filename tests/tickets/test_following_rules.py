"""Who may learn that a ticket exists, what is counted, and which time is meant? Without a bot."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.incidents.kinds import Kind
from estate.tickets.categories import DANGERS, PROBLEMS, SPOTS
from estate.tickets.rules import may_be_joined
from estate.tickets.storms import kind_of
from estate.tickets.tables import PlaceKind
from estate.tickets.times import as_minutes, from_minutes, offered, read_time
from estate.tickets.view import follower_of, subject_of, ticket_of
from texts import categories as names

HONG_KONG = "Asia/Hong_Kong"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 there
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy wants naive bounds
zones = st.sampled_from([HONG_KONG, "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"])


@pytest.mark.parametrize("category", [p.code for p in PROBLEMS])
def test_a_home_is_never_joined_and_noise_or_a_complaint_nowhere(category):
    assert not may_be_joined(place=PlaceKind.HOME, category=category)
    is_private = category.startswith(("noise.", "service."))
    for place in (PlaceKind.COMMON, PlaceKind.ASSET):
        assert may_be_joined(place=place, category=category) is not is_private


@pytest.mark.parametrize("category", [*(p.code for p in PROBLEMS), *DANGERS, "unheard.of"])
def test_every_category_has_an_alert_that_suits_it(category):
    assert kind_of(category) in Kind


def test_the_named_places_are_those_that_have_a_name():
    assert tuple(names.SPOTS) == SPOTS


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_whose_words_a_message_carries_is_read_back_from_its_subject(ticket_id, person_id):
    subject = f"{subject_of(ticket_id)}:{person_id}:relay"
    assert (ticket_of(subject), follower_of(subject)) == (ticket_id, person_id)
    assert follower_of(f"{subject_of(ticket_id)}:relay") == 0
    assert follower_of(subject_of(ticket_id)) == 0


@given(moments, zones)
def test_what_is_offered_lies_ahead_and_on_whole_minutes(now, zone):
    in_an_hour, today, tomorrow = offered(now=now, zone=zone)
    for due in (in_an_hour, today, tomorrow):
        if due is not None:
            assert now < due <= now + timedelta(hours=50)
            assert from_minutes(as_minutes(due)) == due


@given(moments, zones, st.integers(0, 23), st.integers(0, 59))
def test_a_clock_time_is_the_next_such(now, zone, hour, minute):
    due = read_time(f"{hour}:{minute:02}", now=now, zone=zone)
    assert due is not None
    assert timedelta(hours=-2) < due - now <= timedelta(hours=26)  # a clock may be moved between


@given(st.text(max_size=30), moments)
def test_whatever_is_typed_is_a_time_to_come_or_none(typed, now):
    due = read_time(typed, now=now, zone=HONG_KONG)
    assert due is None or due > now


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("16:30", (2, 16, 30)), ("10:00", (3, 10, 0)), ("聽日 9:00", (3, 9, 0)),
        ("tomorrow at 9:00", (3, 9, 0)), ("3 hours", (2, 13, 0)), ("15分鐘", (2, 10, 15)),
        ("5.3. 08:00", (5, 8, 0)), ("16.30", (2, 16, 30)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(typed, local):
    due = read_time(typed, now=NOW, zone=HONG_KONG)
    assert due is not None
    there = due.astimezone(ZoneInfo(HONG_KONG))
    assert (there.day, there.hour, there.minute) == local


@pytest.mark.parametrize("typed", ["", "soon", "24:00", "10:60", "31/2 10:00", "1", "0 h", "::"])
def test_what_is_no_time_is_none(typed):
    assert read_time(typed, now=NOW, zone=HONG_KONG) is None
