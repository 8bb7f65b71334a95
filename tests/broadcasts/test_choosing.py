"""Alerts find a slot at once, everybody gets their turn, and no limit is exceeded: driven clock."""

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcasts.choosing import Candidate, choose
from broadcasts.lanes import Lane
from broadcasts.pace import Limits, Pace
from simulator.traffic import Flood

A_CALL = 1 / 30  # seconds
QUICK = 0.005  # seconds that an answer takes
ROOM = 128
SHARE = 3  # replies that may go before alerts in a second
SLACK = 1e-6


@dataclass(frozen=True)
class Wish:
    """Something to be said to a chat from a moment on; its answer takes so long."""

    at: float
    chat_id: int
    lane: Lane
    takes: float = QUICK


@dataclass(frozen=True)
class Sent:
    """A call that left at one moment and was answered at another."""

    number: int
    wish: Wish
    left: float

    @property
    def answered(self) -> float:
        return self.left + self.wish.takes


@dataclass
class Driven:
    """The dispatcher's loop without a database; its clock jumps to what happens next."""

    wishes: list[Wish]
    pace: Pace = field(default_factory=lambda: Pace(Limits()))
    sent: list[Sent] = field(default_factory=list)
    waiting: dict[int, Wish] = field(default_factory=dict)
    in_flight: list[tuple[float, int, Wish]] = field(default_factory=list)
    now: float = 0.0

    def run(self) -> list[Sent]:
        """Until nothing waits; fails where it would wait for nothing."""
        coming = sorted(enumerate(self.wishes), key=lambda wish: wish[1].at)
        while coming or self.waiting:
            while self.in_flight and self.in_flight[0][0] <= self.now:
                at, _, wish = heapq.heappop(self.in_flight)
                self.pace.answered(wish.chat_id, at, tidying=wish.lane is Lane.TIDY)
            while coming and coming[0][1].at <= self.now:
                number, wish = coming.pop(0)
                self.waiting[number] = wish
            moments = [self._look()]
            moments += [self.in_flight[0][0]] if self.in_flight else []
            moments += [coming[0][1].at] if coming else []
            assert min(moments) < float("inf") or not self.waiting, "it waits for nothing"
            self.now = min(moments)
        return self.sent

    def _look(self) -> float:
        found = self._found()
        ready = [c for c in found if self.pace.chat_ready_at(c.chat_id, self.now) <= self.now]
        choice = choose(found, self.pace, self.now, room=ROOM)
        self._is_fair(ready, choice.taken)
        for number in choice.taken:
            wish = self.waiting.pop(number)
            heapq.heappush(self.in_flight, (self.now + wish.takes, number, wish))
            self.sent.append(Sent(number, wish, self.now))
        return choice.look_again_at

    def _found(self) -> list[Candidate]:
        """The oldest of each chat and lane, as the database finds them."""
        busy = {wish.chat_id for _, _, wish in self.in_flight}
        oldest: dict[tuple[int, Lane], int] = {}
        for number, wish in sorted(self.waiting.items()):
            if wish.chat_id not in busy:
                oldest.setdefault((wish.chat_id, wish.lane), number)
        return [Candidate(n, chat, lane, False) for (chat, lane), n in oldest.items()]

    def _is_fair(self, ready: list[Candidate], taken: dict[int, Candidate]) -> None:
        """Nothing that could have gone stands back for a lower lane, or for nobody."""
        lowest = max((c.lane for c in taken.values()), default=Lane.ALERT)
        chats = {c.chat_id for c in taken.values()}
        for candidate in ready:
            if candidate.chat_id in chats or candidate.is_tidying:
                continue
            shared = [c for c in taken.values() if c.lane is Lane.REPLY]
            assert candidate.lane >= lowest or (lowest is Lane.REPLY and len(shared) <= SHARE)
            assert self.pace.overall_ready_at(self.now, lane=candidate.lane) > self.now


PEOPLE = [*range(1, 40), -100, -200]
WISHES = st.lists(
    st.builds(
        Wish,
        at=st.floats(0, 4),
        chat_id=st.sampled_from(PEOPLE),
        lane=st.sampled_from(list(Lane)),
        takes=st.floats(0.005, 3),
    ),
    min_size=1,
    max_size=90,
)


@given(WISHES)
def test_whatever_arrives_goes_in_its_turn_and_within_every_limit(wishes: list[Wish]) -> None:
    sent = Driven(wishes).run()
    assert sorted(one.number for one in sent) == list(range(len(wishes)))
    # Telegram counts a call somewhere between its leaving and its answer: both ends must hold.
    for end in ("left", "answered"):
        flood = Flood(on=True)
        said = [one for one in sent if one.wish.lane is not Lane.TIDY]
        for at, chat_id in sorted((getattr(one, end), one.wish.chat_id) for one in said):
            assert flood.refusal(1, chat_id, 1, at) == 0
            flood.count(1, chat_id, 1, at)


@given(WISHES)
def test_each_chat_gets_each_lane_in_order(wishes: list[Wish]) -> None:
    came = {number: wish.at for number, wish in enumerate(wishes)}
    of_chat = defaultdict(list)
    for one in Driven(wishes).run():
        of_chat[one.wish.chat_id, one.wish.lane].append(one)
    for calls in of_chat.values():
        for earlier, later in pairwise(calls):
            assert later.left >= earlier.answered - SLACK
            # The later number may go first only if the other was not there yet.
            assert earlier.number < later.number or came[later.number] > earlier.left - SLACK


def surveys(count: int) -> list[Wish]:
    return [Wish(0.0, 1000 + person, Lane.SURVEY) for person in range(count)]


@given(st.floats(0.2, 3))
def test_an_alert_among_surveys_begins_within_the_time_of_one_call(at: float) -> None:
    homes = 40
    alert = [Wish(at, 5000 + home, Lane.ALERT) for home in range(homes)]
    sent = [one for one in Driven(surveys(120) + alert).run() if one.wish.lane is Lane.ALERT]
    assert sent[0].left - at <= 2 * (A_CALL + QUICK) + SLACK  # two of them were first at once
    assert sent[-1].answered - at <= (homes * A_CALL + 2 * (A_CALL + QUICK)) * (1 + QUICK)


def test_notices_leave_evenly_and_lose_nothing_by_it() -> None:
    sent = Driven(surveys(300)).run()
    moments = [one.left for one in sent]
    gaps = [third - first for first, third in zip(moments, moments[2:], strict=False)]
    assert min(gaps) > A_CALL - SLACK  # never three together
    assert moments[-1] <= 300 * A_CALL * (1 + 2 * QUICK)


def test_what_came_late_catches_up_by_one() -> None:
    pace = Pace(Limits())
    pace.take(1, 10.0, lane=Lane.NOTICE)
    for chat in (2, 3):  # a tenth of a second late
        assert pace.overall_ready_at(10.1, lane=Lane.NOTICE) <= 10.1
        pace.take(chat, 10.1, lane=Lane.NOTICE)
    assert pace.overall_ready_at(10.1, lane=Lane.NOTICE) == pytest.approx(10.1 + A_CALL)


def test_while_an_alert_runs_three_replies_a_second_go_between() -> None:
    alert = [Wish(0.0, 5000 + home, Lane.ALERT) for home in range(300)]
    replies = [Wish(1.0, 100 + person, Lane.REPLY) for person in range(12)]
    sent = Driven(alert + replies).run()
    answered = sorted(one.left for one in sent if one.wish.lane is Lane.REPLY)
    assert answered[0] <= 1.0 + 1 + QUICK  # the alert began with a burst: a slot frees by then
    for number, left in enumerate(answered):
        assert left <= 1 + (number // SHARE + 1) * (1 + 2 * QUICK)
    first, fourth, *_ = answered[::SHARE]
    assert fourth - first > 1 - SLACK  # no more than that, either
    assert max(one.left for one in sent if one.wish.lane is Lane.ALERT) <= (300 + 12) / 30 + 0.2


def test_somebody_who_waits_for_both_gets_the_alert_first() -> None:
    alert = [Wish(0.0, 5000 + home, Lane.ALERT) for home in range(100)]
    sent = Driven([Wish(0.0, 5099, Lane.REPLY), *alert]).run()
    assert [one.wish.lane for one in sent if one.wish.chat_id == 5099] == [Lane.ALERT, Lane.REPLY]


def test_groups_never_wait_behind_people() -> None:
    everybody = [Wish(0.0, 1000 + person, Lane.NOTICE) for person in range(100)]
    sent = Driven([*everybody, Wish(0.0, -100, Lane.NOTICE)]).run()
    assert sent[0].wish.chat_id == -100
