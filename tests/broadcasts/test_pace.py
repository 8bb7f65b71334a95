"""The pace is never exceeded, whatever arrives and however slowly answers come."""

import heapq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.lanes import Lane
from broadcasts.pace import OFF, Limit, Limits, Pace, parse_limit
from simulator.traffic import Flood

LIMITS = Limits()
CHATS = st.sampled_from([7, 8, -100, -200])
# When something to send arrives (seconds), for which chat, and how long its answer takes.
SENDINGS = st.lists(st.tuples(st.floats(0, 5), CHATS, st.floats(0.01, 4)), min_size=1, max_size=150)


def play(sendings: list[tuple[float, int, float]]) -> list[tuple[float, float, int]]:
    """Send in order of arrival as the dispatcher does. Returns (left at, answered at, chat)."""
    pace = Pace(LIMITS)
    answers: list[tuple[float, int]] = []
    sent = []
    now = 0.0
    for arrives, chat, takes in sorted(sendings):
        now = max(now, arrives)
        while True:
            while answers and answers[0][0] <= now:
                at, answered = heapq.heappop(answers)
                pace.answered(answered, at)
            ready = max(pace.overall_ready_at(now), pace.chat_ready_at(chat, now))
            if ready <= now:
                break
            now = min(ready, answers[0][0] if answers else ready)
        pace.take(chat, now)
        heapq.heappush(answers, (now + takes, chat))
        sent.append((now, now + takes, chat))
    return sent


def fits_the_bucket(moments: list[float]) -> bool:
    """Telegram's bucket for a private chat: three places, one free again each second."""
    full_at = 0.0
    for moment in sorted(moments):
        if moment < full_at - 2 - 1e-6:
            return False
        full_at = max(full_at, moment) + 1
    return True


def most_in_any_window(moments: list[float], seconds: float) -> int:
    return max(sum(start <= m < start + seconds for m in moments) for start in moments)


@given(SENDINGS)
def test_no_window_of_any_limit_is_ever_exceeded(
    sendings: list[tuple[float, int, float]],
) -> None:
    sent = play(sendings)
    # Telegram counts a call somewhere between its leaving and its answer: both ends must hold.
    for moment in (0, 1):
        times = [call[moment] for call in sent]
        assert most_in_any_window(times, LIMITS.overall.seconds) <= LIMITS.overall.calls
        for chat in {call[2] for call in sent}:
            of_chat = [call[moment] for call in sent if call[2] == chat]
            if chat < 0:
                assert most_in_any_window(of_chat, 60) <= 20
            else:
                assert fits_the_bucket(of_chat)


def test_a_chat_that_complained_is_left_alone_and_others_are_not() -> None:
    pace = Pace(LIMITS)
    pace.flooded(7, 10.0, wait=2.0)
    assert pace.chat_ready_at(7, 10.0) == 12.0
    assert pace.chat_ready_at(8, 10.0) == 10.0
    assert pace.paused_chats(10.0) == {7}
    assert pace.paused_chats(12.5) == set()


def test_after_a_burst_of_three_one_a_second_goes_to_a_person() -> None:
    pace = Pace(LIMITS)
    left = []
    now = 100.0
    for _ in range(5):
        now = max(now, pace.chat_ready_at(7, now))
        pace.take(7, now)
        pace.answered(7, now)
        left.append(now)
    assert left == [100.0, 100.0, 100.0, 101.0, 102.0]


def test_deleting_uses_no_place_of_a_chat() -> None:
    pace = Pace(LIMITS)
    for _ in range(5):
        pace.take(7, 100.0, lane=Lane.TIDY)
        pace.answered(7, 100.0, tidying=True)
    assert pace.chat_ready_at(7, 100.0) == 100.0


def test_a_card_in_a_group_is_edited_once_in_ten_seconds() -> None:
    pace = Pace(LIMITS)
    pace.card_edited(-100, 50.0)
    assert pace.card_ready_at(-100) == 60.0
    assert pace.card_ready_at(-200) == 0.0


def test_a_slot_frees_one_second_after_its_answer_not_after_its_call() -> None:
    pace = Pace(Limits(overall=Limit(1, 1)))
    pace.take(7, 0.0)
    assert pace.overall_ready_at(100.0) == float("inf")
    pace.answered(7, 5.0)
    assert pace.overall_ready_at(5.5) == 6.0


@pytest.mark.parametrize(
    ("text", "limit", "burst"),
    [
        ("30/s", Limit(30, 1), 1),
        ("20/min", Limit(20, 60), 1),
        ("1/s burst 3", Limit(1, 1), 3),
        ("off", OFF, 1),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, limit: Limit, burst: int) -> None:
    assert parse_limit(text) == (limit, burst)


@pytest.mark.parametrize("text", ["", "fast", "30", "0/s", "30/day", "1/s burst 0", "-1/s"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_limit(text)


# As above, and how many messages it is: an album counts by its items.
ALBUMS = st.lists(
    st.tuples(st.floats(0, 5), CHATS, st.floats(0.01, 4), st.sampled_from([1, 1, 2, 3, 10])),
    min_size=1,
    max_size=80,
)


def play_albums(
    sendings: list[tuple[float, int, float, int]],
) -> list[tuple[float, float, int, int]]:
    """As `play`, with albums. Returns (left at, answered at, chat, messages)."""
    pace = Pace(LIMITS)
    answers: list[tuple[float, int, int]] = []
    sent = []
    now = 0.0
    for arrives, chat, takes, messages in sorted(sendings):
        now = max(now, arrives)
        while True:
            while answers and answers[0][0] <= now:
                at, answered, many = heapq.heappop(answers)
                pace.answered(answered, at, messages=many)
            ready = max(pace.overall_ready_at(now), pace.chat_ready_at(chat, now))
            if ready <= now:
                pace.take(chat, now)
                ready = pace.grow(chat, now, messages) if messages > 1 else 0.0
                if not ready:
                    break
            now = min(ready, answers[0][0]) if answers else ready
        heapq.heappush(answers, (now + takes, chat, messages))
        sent.append((now, now + takes, chat, messages))
    return sent


@given(ALBUMS)
def test_telegrams_own_count_takes_every_album_that_the_pace_lets_go(
    sendings: list[tuple[float, int, float, int]],
) -> None:
    sent = play_albums(sendings)
    for moment in (0, 1):
        flood = Flood(on=True)
        for call in sorted(sent, key=lambda call: call[moment]):
            at, (_, _, chat, messages) = call[moment], call
            assert flood.refusal(1, chat, messages, at) == 0
            flood.count(1, chat, messages, at)


def test_what_is_more_urgent_than_an_album_keeps_no_room_for_it() -> None:
    pace = Pace(Limits())
    for chat in range(1, 26):
        pace.take(chat, 0.0)
        pace.answered(chat, 0.0)
    pace.take(-100, 0.0)
    assert pace.grow(-100, 0.1, 10, lane=Lane.REPLY) > 0.1
    assert pace.overall_ready_at(0.1, lane=Lane.REPLY) > 0.1
    assert pace.overall_ready_at(0.1, lane=Lane.SURVEY) > 0.1
    assert pace.overall_ready_at(0.1, lane=Lane.ALERT) == 0.1


def test_room_for_an_album_is_kept_free_by_the_others() -> None:
    pace = Pace(LIMITS)
    for person in range(25):
        pace.take(person, 0.0)
        pace.answered(person, 0.0)
    pace.take(-100, 0.0)
    assert pace.grow(-100, 0.0, 10) == 1.0
    assert pace.overall_ready_at(0.1) > 0.1
    pace.take(-100, 1.0)
    assert pace.grow(-100, 1.0, 10) == 0.0
    assert pace.overall_ready_at(1.0) == 1.0
