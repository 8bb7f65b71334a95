"""Where does a home stand in a roll call? A pure reading of its people's answers, in order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from estate.incidents.tables import CALLS, Answer

STILL_TRUE = (*CALLS, Answer.AWAY)
"""Answers that hold wherever it is: all others are asked anew of who is told to leave later."""


class Stand(StrEnum):
    """Where a home stands. Each home is at exactly one."""

    SILENT = "silent"
    ANSWERED = "answered"  # somebody did, but not for everybody there
    SETTLED = "settled"  # everybody there is safe or out
    HELP = "help"


class Given(NamedTuple):
    """Whose answer it is (nobody's: what staff found at a door), what it was, who gave it, when."""

    person_id: int | None
    answer: Answer
    by_id: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Since when somebody needs help, who said so, who of the staff goes there."""

    since: datetime | None
    by_id: int
    going: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeStands:
    """Where one home stands, who of it needs help (None: somebody found there), what else."""

    stand: Stand
    in_need: Mapping[int | None, Need]
    is_away: bool  # all who answered are not at home
    at_door: Answer | None = None  # what staff last found there

    @property
    def is_knocked(self) -> bool:
        """Whether staff knocked there and nobody answered."""
        return self.at_door is Answer.NO_ANSWER


def read_home(answers: Iterable[Given]) -> HomeStands:
    """Tell where a home stands by its answers, in the order in which they were given.

    An answer counts for its giver; "everybody here is safe" settles the home, and so does staff
    who found all well at the door; who needs help afterwards reopens it. Only that person's own
    later answer takes it back (staff give it in that person's name), or staff who find all well at
    the door. Who needs rescue still does when a later knock is not answered. Asked anew, a home is
    silent again but for who needs help or is not at home.
    """
    in_need: dict[int | None, Need] = {}
    latest: dict[int, Answer] = {}
    at_door: Answer | None = None
    settled = False
    for person_id, answer, by_id, at in _without_undone(answers):
        if answer is Answer.GOING:
            need = in_need.get(person_id)
            if need is not None:
                in_need[person_id] = replace(need, going=(*need.going, by_id))
            continue
        if answer is Answer.ASKED_ANEW:
            latest = {one: said for one, said in latest.items() if said in STILL_TRUE}
            settled, at_door = False, None
            continue
        if answer in CALLS:
            in_need.setdefault(person_id, Need(at, by_id))
            settled = False
        elif answer is Answer.FOUND_WELL:
            in_need.clear()
            settled = True
        elif answer is not Answer.NO_ANSWER:
            in_need.pop(person_id, None)
            settled = settled or answer is Answer.ALL_SAFE
        if person_id is None:
            at_door = answer
        else:
            latest[person_id] = answer
    away = bool(latest) and all(one is Answer.AWAY for one in latest.values())
    stand = _stand(bool(in_need), settled, bool(latest))
    return HomeStands(stand, in_need, away and not settled, at_door)


def _without_undone(answers: Iterable[Given]) -> list[Given]:
    """Leave out what staff took back: each what they themselves said last of this door, once."""
    kept: list[Given | None] = []
    last: dict[int, int] = {}  # by who gave it, the place of what can be taken back
    for given in answers:
        if given.answer is Answer.UNDONE:
            if given.by_id in last:
                kept[last.pop(given.by_id)] = None
            continue
        if given.person_id is None and given.answer not in (Answer.GOING, Answer.ASKED_ANEW):
            last[given.by_id] = len(kept)
        kept.append(given)
    return [given for given in kept if given is not None]


def _stand(somebody_needs_help: bool, settled: bool, somebody_answered: bool) -> Stand:
    if somebody_needs_help:
        return Stand.HELP
    if settled:
        return Stand.SETTLED
    return Stand.ANSWERED if somebody_answered else Stand.SILENT


def stand_of(answers: Iterable[Given]) -> Stand:
    """Tell where a home stands, as `read_home` does."""
    return read_home(answers).stand
