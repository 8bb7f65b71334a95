"""Where does a home stand? An answer counts for its giver; who needs help reopens the home."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estate.incidents.rollcall import InNeed, Roll
from estate.incidents.stands import Given, Stand, read_home, stand_of
from estate.incidents.tables import AT_THE_DOOR, Answer
from texts.ending import ask
from texts.rolling import MOST_NAMED, on_board
from texts.translator import LANGUAGES, words

ROOM_FOR_IT = 2_600  # characters of the 4,096 that a message may have
ANA, BRUNO, CARLA, DAVIT = 1, 2, 8, 9
OF_PEOPLE = [Answer.SAFE, Answer.HELP, Answer.AWAY, Answer.ALL_SAFE]
GIVEN = st.lists(st.tuples(st.sampled_from([ANA, BRUNO, 3]), st.sampled_from(OF_PEOPLE)))
KNOCKED = st.lists(st.tuples(st.none(), st.sampled_from([*AT_THE_DOOR, Answer.UNDONE])))


def said(*answers: tuple[int | None, Answer], by: int = CARLA) -> list[Given]:
    """Answers that people gave of themselves, and what `by` found at the door."""
    return [Given(who, answer, by if who is None else who) for who, answer in answers]


def test_one_answer_for_everybody_settles_a_home() -> None:
    assert stand_of([]) is Stand.SILENT
    assert stand_of(said((ANA, Answer.SAFE))) is Stand.ANSWERED
    assert stand_of(said((ANA, Answer.AWAY))) is Stand.ANSWERED
    assert stand_of(said((ANA, Answer.SAFE), (ANA, Answer.ALL_SAFE))) is Stand.SETTLED


def test_a_worse_answer_reopens_it_and_only_its_giver_takes_that_back() -> None:
    answers = said((ANA, Answer.ALL_SAFE), (BRUNO, Answer.HELP))
    assert stand_of(answers) is Stand.HELP
    answers += said((ANA, Answer.ALL_SAFE))
    assert stand_of(answers) is Stand.HELP
    answers += said((BRUNO, Answer.SAFE))
    assert stand_of(answers) is Stand.SETTLED  # Ana has said so since


def test_what_was_said_before_somebody_needed_help_does_not_count_after() -> None:
    answers = said((ANA, Answer.ALL_SAFE), (BRUNO, Answer.HELP), (BRUNO, Answer.SAFE))
    assert stand_of(answers) is Stand.ANSWERED


def test_asked_anew_a_home_is_silent_but_for_who_needs_help_or_is_away() -> None:
    anew = (None, Answer.ASKED_ANEW)
    found = (None, Answer.FOUND_WELL)
    for before in ((ANA, Answer.SAFE), (ANA, Answer.ALL_SAFE), found):
        assert stand_of(said(before, anew)) is Stand.SILENT
        assert stand_of(said(before, anew, (None, Answer.UNDONE))) is Stand.SILENT
    assert stand_of(said((ANA, Answer.HELP), anew)) is Stand.HELP
    assert stand_of(said((None, Answer.RESCUE), anew)) is Stand.HELP
    assert read_home(said((ANA, Answer.AWAY), (BRUNO, Answer.SAFE), anew)).is_away
    assert stand_of(said((ANA, Answer.SAFE), anew, (ANA, Answer.ALL_SAFE))) is Stand.SETTLED


@given(GIVEN)
def test_no_call_for_help_ever_vanishes(answers: list[tuple[int, Answer]]) -> None:
    last = dict(answers)
    needs_help = Answer.HELP in last.values()
    assert (stand_of(said(*answers)) is Stand.HELP) == needs_help


@given(GIVEN)
def test_a_home_is_silent_only_while_nobody_has_answered(
    answers: list[tuple[int, Answer]],
) -> None:
    assert (stand_of(said(*answers)) is Stand.SILENT) == (not answers)


@given(st.one_of(GIVEN, KNOCKED).flatmap(st.permutations), st.sampled_from([ANA, BRUNO]))
def test_a_call_for_help_is_heard_whatever_was_said_before(
    answers: list[tuple[int | None, Answer]], who: int
) -> None:
    assert who in read_home(said(*answers, (who, Answer.HELP))).in_need


@given(GIVEN, KNOCKED)
def test_what_staff_take_back_leaves_nothing(
    answers: list[tuple[int, Answer]], knocked: list[tuple[None, Answer]]
) -> None:
    before = said(*knocked, *answers)
    for found in AT_THE_DOOR:
        slip = said((None, found), (None, Answer.UNDONE), by=DAVIT)
        assert read_home([*before, *slip]) == read_home(before)


def test_who_needs_rescue_is_not_forgotten_by_another_knock_or_anothers_slip() -> None:
    knocked = said((None, Answer.NO_ANSWER)) + said((None, Answer.RESCUE), by=DAVIT)
    undone = said((None, Answer.UNDONE))
    assert stand_of([*knocked, *undone]) is Stand.HELP  # Carla takes her own back
    assert stand_of([*knocked, *undone, *undone]) is Stand.HELP
    assert stand_of([*knocked, *said((None, Answer.NO_ANSWER))]) is Stand.HELP
    twice = said((None, Answer.RESCUE), (None, Answer.FOUND_WELL), (None, Answer.UNDONE))
    assert stand_of([*twice, *undone]) is Stand.HELP  # a double tap takes back one thing


@pytest.mark.parametrize("language", LANGUAGES)
def test_however_many_need_help_what_stands_below_is_not_cut_off(language: str) -> None:
    t = words(language)
    many = tuple(InNeed(n, "A long name of somebody", "B3", "12", f"{n}A") for n in range(300))
    roll = Roll(silent=0, answered=0, settled=0, help=300, in_need=many)
    for text in (on_board(t, roll), ask(t, "#I1", many, asks_who=True)):
        assert len(text) < ROOM_FOR_IT
        assert "260" in text
    assert "260" not in on_board(t, replace(roll, in_need=many[:MOST_NAMED]))
