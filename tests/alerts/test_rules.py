"""May it happen, who may do it, and who hears first? By tables."""

import itertools

import pytest

from estate.errors import AllOfThemNeeded, ManagerNeeded, NotAllowed, WrongState
from estate.incidents.kinds import NEXT_UPDATE, Kind
from estate.incidents.rules import TRANSITIONS, after, in_order_of_risk, require_right
from estate.incidents.tables import State, Verb
from estate.people.actor import Actor
from estate.people.tables import Role

FLOORS = ["G", "1", "2", "3", "5", "6", "7"]
CHANGING = [verb for verb in Verb if verb is not Verb.DRAFT]


def actor(role: Role | None, *buildings: int) -> Actor:
    return Actor(
        person_id=1, telegram_id=1, name="Davit", language="en", role=role,
        building_ids=frozenset(buildings),
    )  # fmt: skip


@pytest.mark.parametrize(("state", "verb"), list(itertools.product(State, CHANGING)))
def test_only_the_moves_of_the_table_are_made(state, verb):
    if (state, verb) in TRANSITIONS:
        assert after(state, verb) is TRANSITIONS[state, verb]
        return
    with pytest.raises(WrongState):
        after(state, verb)


def test_what_is_over_stays_over():
    final = (State.CLOSED, State.CANCELLED, State.EXPIRED)
    ways = {move: to for move, to in TRANSITIONS.items() if move[0] in final}
    assert ways == {(State.CLOSED, Verb.REVIEW): State.CLOSED}


@pytest.mark.parametrize(
    ("floor", "order"),
    [
        ("3", ["3", "5", "6", "2"]),
        ("G", ["G", "1", "2"]),
        ("7", ["7", "6"]),
        ("6", ["6", "7", "5"]),
        (None, []),
        ("99", []),
    ],
)
def test_the_floor_then_two_above_then_one_below(floor, order):
    assert in_order_of_risk(FLOORS, floor) == order


@pytest.mark.parametrize(("role", "verb"), list(itertools.product([None, *Role], Verb)))
def test_staff_of_the_building_may_do_all_but_clear_a_fire_and_review(role, verb):
    may = role is not None
    of_managers = verb in (Verb.ALL_CLEAR, Verb.REVIEW)
    if may and (not of_managers or role in (Role.MANAGER, Role.ADMIN)):
        require_right(actor(role, 3), verb, Kind.FIRE, [3])
        return
    with pytest.raises(ManagerNeeded if may else NotAllowed):
        require_right(actor(role, 3), verb, Kind.FIRE, [3])


@pytest.mark.parametrize("kind", Kind)
def test_only_fire_and_gas_are_cleared_by_managers_alone(kind):
    if kind in (Kind.FIRE, Kind.GAS):
        with pytest.raises(ManagerNeeded):
            require_right(actor(Role.GUARD), Verb.ALL_CLEAR, kind, [3])
        return
    require_right(actor(Role.GUARD), Verb.ALL_CLEAR, kind, [3])


@pytest.mark.parametrize("verb", Verb)
def test_staff_of_one_building_do_nothing_for_another_but_tell_more(verb):
    for building_ids in ([1], []):
        with pytest.raises(NotAllowed):
            require_right(actor(Role.MANAGER, 3), verb, Kind.FIRE, building_ids)
    if verb is Verb.UPDATE:
        require_right(actor(Role.GUARD, 3), verb, Kind.FIRE, [3, 1])
        return
    with pytest.raises(AllOfThemNeeded):
        require_right(actor(Role.MANAGER, 3), verb, Kind.FIRE, [3, 1])


@pytest.mark.parametrize("kind", Kind)
def test_the_next_word_is_promised_within_15_to_30_minutes(kind):
    assert 15 <= NEXT_UPDATE[kind].total_seconds() / 60 <= 30
