"""What may happen to a ticket in each state, and by whom? Every cell of the table, written out."""

import pytest

from estate.errors import NotAllowed, WrongState
from estate.tickets.rules import MOVES, Who, decide
from estate.tickets.tables import State, Verb

S, V, W = State, Verb, Who

# The procedure's own words for "these may": written again here, not taken from the code.
DISPATCH = {W.DISPATCH, W.MANAGER}
WORKING = DISPATCH | {W.ASSIGNEE}

STAYS_OPEN = {
    state: state for state in (S.NEW, S.ACKNOWLEDGED, S.ASSIGNED, S.IN_PROGRESS, S.WAITING)
}

# verb -> (who may, {state it starts in: state it leads to})
TABLE: dict[Verb, tuple[set[Who], dict[State, State]]] = {
    V.ACKNOWLEDGE: (DISPATCH | {W.SYSTEM}, {S.NEW: S.ACKNOWLEDGED}),
    V.TAKE: ({W.STAFF}, {S.NEW: S.ASSIGNED, S.ACKNOWLEDGED: S.ASSIGNED}),
    V.ASSIGN: (
        DISPATCH,
        {
            S.NEW: S.ASSIGNED,
            S.ACKNOWLEDGED: S.ASSIGNED,
            S.ASSIGNED: S.ASSIGNED,
            S.IN_PROGRESS: S.ASSIGNED,
        },
    ),
    V.START: ({W.ASSIGNEE}, {S.ASSIGNED: S.IN_PROGRESS}),
    V.HAND_BACK: (WORKING, {S.ASSIGNED: S.ACKNOWLEDGED, S.IN_PROGRESS: S.ACKNOWLEDGED}),
    V.WAIT: (
        WORKING,
        {
            S.NEW: S.WAITING,
            S.ACKNOWLEDGED: S.WAITING,
            S.ASSIGNED: S.WAITING,
            S.IN_PROGRESS: S.WAITING,
        },
    ),
    # Where it goes back to is remembered by the ticket: the table itself leaves it where it is.
    V.RESUME: (WORKING | {W.REPORTER, W.SYSTEM}, {S.WAITING: S.WAITING}),
    V.RESOLVE: (
        WORKING,
        {S.ACKNOWLEDGED: S.RESOLVED, S.ASSIGNED: S.RESOLVED, S.IN_PROGRESS: S.RESOLVED},
    ),
    V.CONFIRM: ({W.REPORTER}, {S.RESOLVED: S.CLOSED}),
    V.CLOSE_UNCONFIRMED: ({W.SYSTEM}, {S.RESOLVED: S.CLOSED}),
    V.REOPEN: (
        DISPATCH | {W.REPORTER, W.NEIGHBOUR},
        {S.RESOLVED: S.ACKNOWLEDGED, S.CLOSED: S.ACKNOWLEDGED},
    ),
    V.CANCEL: (
        DISPATCH | {W.REPORTER},
        {
            S.NEW: S.CANCELLED,
            S.ACKNOWLEDGED: S.CANCELLED,
            S.ASSIGNED: S.CANCELLED,
            S.WAITING: S.CANCELLED,
        },
    ),
    V.INHERIT: (
        DISPATCH | {W.REPORTER},
        {
            S.NEW: S.NEW,
            S.ACKNOWLEDGED: S.ACKNOWLEDGED,
            S.ASSIGNED: S.ASSIGNED,
            S.WAITING: S.WAITING,
        },
    ),
    # A reporter chooses "same problem" before there is a ticket: that is a JOIN.
    V.DUPLICATE: (
        DISPATCH,
        {S.NEW: S.DUPLICATE, S.ACKNOWLEDGED: S.DUPLICATE, S.ASSIGNED: S.DUPLICATE},
    ),
    V.SPLIT: (DISPATCH | {W.SYSTEM}, {S.DUPLICATE: S.ACKNOWLEDGED}),
    V.REJECT: (DISPATCH, {S.NEW: S.REJECTED, S.ACKNOWLEDGED: S.REJECTED}),
    V.UNDO_REJECT: ({W.MANAGER}, {S.REJECTED: S.ACKNOWLEDGED}),
    V.COMMENT: ({W.REPORTER, W.STAFF}, {state: state for state in S}),
    V.NOTE: ({W.STAFF}, {state: state for state in S}),
    V.PAGE: ({W.SYSTEM}, {S.NEW: S.NEW, S.ACKNOWLEDGED: S.ACKNOWLEDGED}),
    V.RATE: ({W.REPORTER}, {S.CLOSED: S.CLOSED}),
    V.ADD: ({W.FOLLOWER}, {state: state for state in S}),
    V.PROMISE: (
        WORKING,
        {
            S.NEW: S.NEW,
            S.ACKNOWLEDGED: S.ACKNOWLEDGED,
            S.ASSIGNED: S.ASSIGNED,
            S.IN_PROGRESS: S.IN_PROGRESS,
        },
    ),
    V.WARN: ({W.SYSTEM}, STAYS_OPEN),
    V.LAPSE: ({W.SYSTEM}, STAYS_OPEN),
    V.PROPOSE: ({W.SYSTEM}, STAYS_OPEN),
}
# These make a ticket, or add a reader or take one away; they are no moves.
NO_MOVES = {V.OPEN, V.JOIN, V.LEAVE}

CELLS = [
    pytest.param(state, verb, who, id=f"{who} {verb} {state}")
    for verb in TABLE
    for state in S
    for who in W
]


def test_every_verb_has_a_row():
    assert TABLE.keys() == set(Verb) - NO_MOVES == MOVES.keys()


@pytest.mark.parametrize(("state", "verb", "who"), CELLS)
def test_each_cell_is_as_the_procedure_says(state, verb, who):
    may, leads = TABLE[verb]
    if who not in may:
        with pytest.raises(NotAllowed):
            decide(state, verb, {who})
    elif state not in leads:
        with pytest.raises(WrongState):
            decide(state, verb, {who})
    else:
        assert decide(state, verb, {who}) is leads[state]


@pytest.mark.parametrize("verb", TABLE)
def test_somebody_who_is_nothing_to_a_ticket_may_do_nothing(verb):
    with pytest.raises(NotAllowed):
        decide(State.NEW, verb, frozenset())


def test_several_things_at_once_may_do_what_each_of_them_may():
    both = {W.REPORTER, W.ASSIGNEE}
    assert decide(S.ASSIGNED, V.CANCEL, both) is S.CANCELLED  # as who reported it
    assert decide(S.ASSIGNED, V.START, both) is S.IN_PROGRESS  # as who has it
