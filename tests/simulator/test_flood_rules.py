"""Does the flood model let through what Telegram would, and not one message more?"""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.traffic import Flood
from simulator.traffic.weights import weight_of

ME = 7
GROUP = -100
ANA, BRUNO = 1, 2

Say = tuple[float, int, int]  # pause before it, chat, weight

QUICK = st.sampled_from([0.0, 0.0, 0.01, 0.03])
STEADY = st.one_of(st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0]), st.floats(0, 2, allow_nan=False))
SLOW = st.one_of(st.sampled_from([1.0, 3.0, 30.0]), st.floats(0, 70, allow_nan=False))
weights = st.one_of(st.just(1), st.just(1), st.just(1), st.integers(1, 10))


def said(pauses: st.SearchStrategy[float], chats: list[int]) -> st.SearchStrategy[list[Say]]:
    return st.lists(st.tuples(pauses, st.sampled_from(chats), weights), min_size=20, max_size=120)


# A crowd at once; two people; two groups; and everybody over minutes.
arrivals = st.one_of(
    said(QUICK, list(range(10, 60))),
    said(STEADY, [ANA, BRUNO]),
    said(STEADY, [GROUP, GROUP - 1]),
    said(SLOW, [ANA, GROUP, *range(10, 20)]),
)


class Telegram:
    """The model with its driven time, and what it has accepted so far."""

    def __init__(self) -> None:
        self.flood = Flood(on=True)
        self.now = 1_000.0
        self.accepted: list[tuple[float, int, int]] = []

    def say(self, chat_id: int, weight: int = 1) -> int:
        """0, or the seconds to wait."""
        wait = self.flood.refusal(ME, chat_id, weight, self.now)
        if not wait:
            self.flood.count(ME, chat_id, weight, self.now)
            self.accepted.append((self.now, chat_id, weight))
        return wait


def heaviest(said: list[tuple[float, int]], seconds: float) -> int:
    """The most that was said in any window of so many seconds."""
    return max(
        (sum(w for at, w in said if start <= at < start + seconds) for start, _ in said), default=0
    )


@given(arrivals)
def test_whatever_comes_no_window_holds_more_than_its_limit(arrivals: list[Say]) -> None:
    telegram = Telegram()
    for pause, chat_id, weight in arrivals:
        telegram.now += pause
        telegram.say(chat_id, weight)
    by_chat: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for at, chat_id, weight in telegram.accepted:
        by_chat[chat_id].append((at, weight))
    assert heaviest([(at, weight) for at, _, weight in telegram.accepted], 1) <= 30
    for chat_id, said in by_chat.items():
        if chat_id < 0:
            assert heaviest(said, 60) <= 20
        else:
            # Three at once and one more each second; the last may be an album, which owes.
            for first in range(len(said)):
                for last in range(first, len(said)):
                    before_last = sum(weight for _, weight in said[first:last])
                    assert before_last + 1 <= 3 + (said[last][0] - said[first][0]) + 1e-3


class Careful:
    """A bot that keeps account of the documented limits, in the plainest way."""

    def __init__(self) -> None:
        self.said: list[tuple[float, int, int]] = []

    def may(self, now: float, chat_id: int, weight: int) -> bool:
        second = sum(w for at, _, w in self.said if now - at <= 1 + 1e-3)
        if second + weight > 30:
            return False
        here = [(at, w) for at, chat, w in self.said if chat == chat_id]
        if chat_id < 0:
            return sum(w for at, w in here if now - at <= 60 + 1e-3) + weight <= 20
        tokens, last = 3.0, None
        for at, w in here:
            tokens = min(3.0, tokens + (at - last if last is not None else 0)) - w
            last = at
        tokens = min(3.0, tokens + (now - last if last is not None else 0))
        return tokens - 1e-3 >= min(weight, 3) or tokens >= 3.0


@given(arrivals)
def test_who_keeps_to_the_limits_is_never_refused(arrivals: list[Say]) -> None:
    telegram, careful = Telegram(), Careful()
    for pause, chat_id, weight in arrivals:
        telegram.now += pause
        if careful.may(telegram.now, chat_id, weight):
            assert telegram.say(chat_id, weight) == 0
            careful.said.append((telegram.now, chat_id, weight))


@given(arrivals, st.sampled_from([ANA, GROUP, 15, 99]), weights)
def test_who_waits_as_long_as_told_is_let_through(
    arrivals: list[Say], chat_id: int, weight: int
) -> None:
    telegram = Telegram()
    for pause, somewhere, heavy in arrivals:
        telegram.now += pause
        telegram.say(somewhere, heavy)
    tries = 0
    while wait := telegram.say(chat_id, weight):
        telegram.now += wait
        tries += 1
        assert tries <= 2  # the flood of all chats, then the one of this chat


def test_insisting_makes_the_wait_longer_and_silence_shorter_again() -> None:
    telegram = Telegram()
    waits = [telegram.say(ANA) for _ in range(10)]
    assert waits[:3] == [0, 0, 0]
    refused = waits[3:]
    assert refused == sorted(refused)
    assert refused[0] == 1
    assert refused[-1] > 4
    telegram.now += refused[-1]
    assert [telegram.say(ANA) for _ in range(3)] == [0, 0, 0]
    again = telegram.say(ANA)
    assert 1 < again < refused[-1]
    telegram.now += again + 600
    assert [telegram.say(ANA) for _ in range(4)] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("chats", "next_one", "seconds"),
    [(range(10, 40), 99, 1), ([GROUP] * 20, GROUP, 60), ([ANA] * 3, ANA, 1)],
)
@pytest.mark.parametrize("early", [0.01, 0])
def test_the_next_one_fits_when_the_first_is_so_long_ago(
    chats: Iterable[int], next_one: int, seconds: float, early: float
) -> None:
    telegram = Telegram()
    assert [chat_id for chat_id in chats if telegram.say(chat_id)] == []
    telegram.now += seconds - early
    assert bool(telegram.say(next_one)) is (early > 0)


def test_only_the_whole_wait_helps() -> None:
    telegram = Telegram()
    wait = [telegram.say(ANA) for _ in range(10)][-1]
    telegram.now += wait - 0.5
    assert telegram.say(ANA) > wait


def test_the_wait_never_grows_beyond_an_hour() -> None:
    telegram = Telegram()
    assert max(telegram.say(ANA) for _ in range(100)) == 3600


def test_a_flood_in_one_chat_holds_up_no_other() -> None:
    telegram = Telegram()
    assert [bool(telegram.say(ANA)) for _ in range(5)] == [False] * 3 + [True] * 2
    assert telegram.say(BRUNO) == 0


def test_bots_do_not_share_their_limits() -> None:
    flood = Flood(on=True)
    for _ in range(3):
        flood.count(ME, ANA, 1, 0.0)
    assert flood.refusal(ME, ANA, 1, 0.0)
    assert not flood.refusal(ME + 1, ANA, 1, 0.0)


def test_a_group_takes_twenty_a_minute_and_an_album_by_its_items() -> None:
    telegram = Telegram()
    assert [telegram.say(GROUP, 10), telegram.say(GROUP, 9)] == [0, 0]
    assert telegram.say(GROUP, 2) == 60
    telegram.now += 60
    assert telegram.say(GROUP, 10) == 0


def test_an_album_larger_than_the_burst_goes_when_nothing_is_owed() -> None:
    telegram = Telegram()
    assert telegram.say(ANA, 10) == 0
    assert telegram.say(ANA) == 8
    telegram.now += 8
    assert telegram.say(ANA) == 0


def test_chats_at_rest_are_forgotten() -> None:
    telegram = Telegram()
    for number in range(10_000):
        telegram.now += 1
        assert telegram.say(1_000 + number) == 0
    kept = telegram.flood
    assert len(kept._windows) + len(kept._buckets) + len(kept._bans) < 5_000


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("sendMessage", {}, 1),
        ("editMessageText", {}, 1),
        ("copyMessage", {}, 1),
        ("createForumTopic", {}, 1),
        ("sendMediaGroup", {"media": "[{}, {}, {}]"}, 3),
        ("sendMediaGroup", {"media": [{}, {}]}, 2),
        ("sendMediaGroup", {"media": "[["}, 1),
        ("copyMessages", {"message_ids": [1, 2, 3, 4]}, 4),
        ("deleteMessage", {}, 0),
        ("deleteMessages", {"message_ids": [1, 2]}, 0),
        ("answerCallbackQuery", {}, 0),
        ("sendChatAction", {}, 0),
        ("editForumTopic", {}, 0),
        ("getUpdates", {}, 0),
        ("pinChatMessage", {}, 0),
    ],
)
def test_what_a_call_weighs(method: str, params: dict[str, object], weight: int) -> None:
    assert weight_of(method, params) == weight
