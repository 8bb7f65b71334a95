"""Who may release an alert: one alone, one whom a manager reviews, or two? Pure."""

from datetime import timedelta

from estate.incidents.kinds import Kind, Policy
from estate.incidents.tables import Mode

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


def policy_of(
    kind: Kind, buildings: int, mode: Mode = Mode.ACTUAL, *, own: Policy | None = None
) -> Policy:
    """Tell what it takes to alert so many buildings of this; `own` is the estate's for this kind.

    A drill is a manager's alone. To more than one building it takes two, but where minutes count.
    """
    if mode is Mode.DRILL:
        return Policy.ALONE
    if buildings > 1 and kind not in NEVER_WAIT:
        return Policy.TWO
    return own or POLICIES[kind]
