"""Where does a home stand? An answer counts for its giver; who needs help reopens the home."""

from hypothesis import given
from hypothesis import strategies as st

from estate.incidents.rollcall import Stand, stand_of
from estate.incidents.tables import Answer

ANA, BRUNO = 1, 2
GIVEN = st.lists(st.tuples(st.sampled_from([ANA, BRUNO, 3]), st.sampled_from(list(Answer))))


def test_one_answer_for_everybody_settles_a_home() -> None:
    assert stand_of([]) is Stand.SILENT
    assert stand_of([(ANA, Answer.SAFE)]) is Stand.ANSWERED
    assert stand_of([(ANA, Answer.AWAY)]) is Stand.ANSWERED
    assert stand_of([(ANA, Answer.SAFE), (ANA, Answer.ALL_SAFE)]) is Stand.SETTLED


def test_a_worse_answer_reopens_it_and_only_its_giver_takes_that_back() -> None:
    answers = [(ANA, Answer.ALL_SAFE), (BRUNO, Answer.HELP)]
    assert stand_of(answers) is Stand.HELP
    answers.append((ANA, Answer.ALL_SAFE))
    assert stand_of(answers) is Stand.HELP
    answers.append((BRUNO, Answer.SAFE))
    assert stand_of(answers) is Stand.SETTLED  # Ana has said so since


def test_what_was_said_before_somebody_needed_help_does_not_count_after() -> None:
    answers = [(ANA, Answer.ALL_SAFE), (BRUNO, Answer.HELP), (BRUNO, Answer.SAFE)]
    assert stand_of(answers) is Stand.ANSWERED


@given(GIVEN)
def test_no_call_for_help_ever_vanishes(answers: list[tuple[int, Answer]]) -> None:
    last = dict(answers)
    needs_help = Answer.HELP in last.values()
    assert (stand_of(answers) is Stand.HELP) == needs_help


@given(GIVEN)
def test_a_home_is_silent_only_while_nobody_has_answered(
    answers: list[tuple[int, Answer]],
) -> None:
    assert (stand_of(answers) is Stand.SILENT) == (not answers)
