"""Who may release an alert: one alone, one whom a manager reviews, or two? Pure."""

from datetime import timedelta
from enum import StrEnum

from estate.incidents.kinds import Kind
from estate.incidents.tables import Mode


class Policy(StrEnum):
    """How many people it takes."""

    ALONE = "alone"
    REVIEWED = "reviewed"  # alone; a manager is told at once and reviews it after
    TWO = "two"  # a second person approves, never who asks for it


BREAK_GLASS_AFTER = timedelta(seconds=60)
"""Without an answer for so long, whoever asked for approval may send it alone, on record."""

# Minutes count, and the guard sees it: nobody waits for a second person.
NEVER_WAIT = frozenset({Kind.FIRE, Kind.GAS})

POLICIES: dict[Kind, Policy] = {
    Kind.FIRE: Policy.REVIEWED,
    Kind.GAS: Policy.REVIEWED,
    Kind.FLOOD: Policy.REVIEWED,
    Kind.LIFT: Policy.REVIEWED,
    Kind.WATER: Policy.ALONE,
    Kind.POWER: Policy.ALONE,
    Kind.RAINSTORM: Policy.ALONE,
    Kind.TYPHOON: Policy.TWO,
    Kind.EARTHQUAKE: Policy.TWO,
    Kind.SECURITY: Policy.TWO,
    Kind.OTHER: Policy.TWO,
}


def policy_of(kind: Kind, buildings: int, mode: Mode = Mode.ACTUAL) -> Policy:
    """Tell what it takes to alert so many buildings of this. A drill is a manager's alone."""
    if mode is Mode.DRILL:
        return Policy.ALONE
    if buildings > 1 and kind not in NEVER_WAIT:
        return Policy.TWO
    return POLICIES[kind]
