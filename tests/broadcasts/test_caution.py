"""Does the pace slow down when Telegram means us, and only then? And does it recover?"""

from hypothesis import given
from hypothesis import strategies as st

from broadcasts.pace import COMPLAINTS_ABOUT_US, OFF, RISES_EVERY, Limits, Pace

MOST = Limits().overall.calls
MINUTE = 60.0


def complain(pace: Pace, now: float, *, chats: int = COMPLAINTS_ABOUT_US) -> None:
    for chat in range(chats):
        pace.flooded(chat + 1, now, wait=1.0)


def allowed(pace: Pace, now: float) -> int:
    """How many calls may leave at one moment."""
    before = 0
    while pace.overall_ready_at(now) <= now:
        pace.take(10_000 + before, now)
        before += 1
    for chat in range(before):
        pace.answered(10_000 + chat, now)
    return before


def test_one_chat_may_complain_for_ever_and_the_others_go_on() -> None:
    pace = Pace(Limits())
    for second in range(100):
        pace.flooded(7, float(second), wait=5.0)
    assert pace.overall_calls == MOST
    assert allowed(pace, 200.0) == MOST


def test_several_chats_at_once_halve_the_whole() -> None:
    pace = Pace(Limits())
    complain(pace, 10.0)
    assert pace.overall_calls == MOST // 2
    assert allowed(pace, 10.0) == MOST // 2
    complain(pace, 12.0)
    assert pace.overall_calls == MOST // 4


def test_two_chats_at_once_are_no_more_than_two_chats() -> None:
    pace = Pace(Limits())
    for minute in range(10):
        complain(pace, minute * MINUTE, chats=COMPLAINTS_ABOUT_US - 1)
    assert pace.overall_calls == MOST


def test_it_never_stops_altogether() -> None:
    pace = Pace(Limits())
    for second in range(50):
        complain(pace, float(second))
    assert pace.overall_calls == 1
    assert allowed(pace, 51.0) == 1


def test_it_recovers_slowly_and_no_further_than_its_limit() -> None:
    pace = Pace(Limits())
    complain(pace, 0.0)
    assert allowed(pace, RISES_EVERY) == MOST // 2 + 1
    assert allowed(pace, 3 * RISES_EVERY) == MOST // 2 + 3
    assert allowed(pace, 100 * RISES_EVERY) == MOST
    assert allowed(pace, 200 * RISES_EVERY) == MOST


def test_it_goes_on_as_careful_as_the_last_process() -> None:
    pace = Pace(Limits())
    pace.go_on_with(4, 0.0)
    assert allowed(pace, 0.0) == 4
    assert allowed(pace, RISES_EVERY) == 5
    for senseless in (0, -1, MOST + 1):
        fresh = Pace(Limits())
        fresh.go_on_with(senseless, 0.0)
        assert fresh.overall_calls == MOST


def test_without_a_limit_there_is_nothing_to_slow() -> None:
    pace = Pace(Limits(overall=OFF))
    complain(pace, 0.0)
    pace.go_on_with(5, 0.0)
    assert pace.overall_ready_at(1.0) == 1.0


@given(st.lists(st.tuples(st.floats(0, 600), st.integers(1, 6)), max_size=60))
def test_whatever_complains_the_allowance_stays_between_one_and_the_limit(
    complaints: list[tuple[float, int]],
) -> None:
    pace = Pace(Limits())
    for at, chat in sorted(complaints):
        pace.overall_ready_at(at)
        before = pace.overall_calls
        pace.flooded(chat, at, wait=1.0)
        assert 1 <= pace.overall_calls <= before <= MOST
    assert allowed(pace, 600 + MOST * RISES_EVERY) == MOST
