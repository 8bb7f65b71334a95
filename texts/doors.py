"""What do staff read of the doors at which nobody has answered?"""

from collections.abc import Iterable, Sequence
from html import unescape
from itertools import groupby

from estate.incidents.doors import AtDoor
from estate.incidents.tables import Answer
from texts.alerts.facts import floor_name
from texts.translator import Html, Words, bold, lines

MOST_NAMED = 120  # homes; a longer list shows how many there are on each floor
MOST_LINES = 60


def door_list(t: Words, number: str, about: str, doors: Sequence[AtDoor]) -> Html:
    """List the homes to knock at by floor, with who knocks there: the silent ones, then those that
    answered in part."""
    left = [door for door in doors if door.is_open]
    title = bold(f"{number} · {about}")
    if not left:
        return lines(Html(str(title)), t.gettext("No door is left to knock at. Thank you."))
    named = len(left) <= MOST_NAMED
    silent = [door for door in left if not door.in_part]
    in_part = [door for door in left if door.in_part]
    first = list(_by_floor(t, silent, named=named))
    then = list(_by_floor(t, in_part, named=named))
    over = len(first) + len(then) - MOST_LINES
    return lines(
        Html(str(title)),
        _not_answered(t, len(silent)) if silent else None,
        *first[:MOST_LINES],
        _in_part(t, len(in_part)) if in_part else None,
        *then[: max(MOST_LINES - len(first), 0)],
        t.ngettext("And {count} more floor.", "And {count} more floors.", over)
        if over > 0
        else None,
    )


def _not_answered(t: Words, count: int) -> Html:
    return t.ngettext(
        "{count} home has not answered. Please knock there, only where the stairs and the "
        "landing are free of smoke.",
        "{count} homes have not answered. Please knock there, only where the stairs and the "
        "landing are free of smoke.",
        count,
    )


def _in_part(t: Words, count: int) -> Html:
    return t.ngettext(
        "{count} home has answered only in part: somebody there is silent. Please knock there "
        "next, only where the stairs and the landing are free of smoke.",
        "{count} homes have answered only in part: somebody there is silent. Please knock there "
        "next, only where the stairs and the landing are free of smoke.",
        count,
    )


def _by_floor(t: Words, doors: Sequence[AtDoor], *, named: bool) -> Iterable[Html]:
    for (building, floor, staff), here in groupby(
        doors, key=lambda door: (door.building, door.floor, door.staff)
    ):
        homes = list(here)
        what = t.list([_home(t, door) for door in homes]) if named else t.number(len(homes))
        where = f"{building} {unescape(floor_name(t, floor))}"
        if staff:
            # NOTE: a floor, its homes (or how many there are), and who knocks there
            yield t.gettext("{floor}: {homes} ({name})", floor=where, homes=what, name=staff)
        else:
            yield t.gettext("{floor}: {homes}", floor=where, homes=what)


def _home(t: Words, door: AtDoor) -> str:
    if door.stairs and door.home.is_knocked:
        # NOTE: within a list of homes: somebody there needs help with the stairs; staff knocked
        return t.plain("{home} (help with the stairs; knocked)", home=door.label)
    if door.stairs:
        # NOTE: within a list of homes: somebody there needs help with the stairs
        return t.plain("{home} (help with the stairs)", home=door.label)
    if door.home.is_knocked:
        # NOTE: within a list of homes: somebody knocked there already
        return t.plain("{home} (knocked)", home=door.label)
    return door.label


def away(t: Words, homes: Sequence[str]) -> Html:
    """Name homes whose people said that they are not there. For assigned staff alone."""
    return t.gettext("Said to be away: {homes}.", homes=t.list(homes))


def over(t: Words, number: str) -> Html:
    """Stand in place of the list when the incident is over; it names no home any more."""
    return t.gettext("{number}: the door list is closed.", number=number)


def over_toast(t: Words, number: str) -> str:
    """Answer the press that asks for the list when the incident is over."""
    return t.plain("{number}: the door list is closed.", number=number)


def found_name(t: Words, home: str, found: Answer) -> str:
    """Label by which staff say what they found at a door."""
    if found is Answer.FOUND_WELL:
        return t.plain("{home} knocked: OK", home=home)
    return t.plain("No answer") if found is Answer.NO_ANSWER else t.plain("Needs rescue")


def undo_name(t: Words, home: str) -> str:
    """Label that takes back what one said last."""
    return t.plain("Undo {home}", home=home)


def noted(t: Words, home: str, found: Answer) -> str:
    """Answer the press about a door."""
    if found is Answer.UNDONE:
        return t.plain("{home}: taken back.", home=home)
    if found is Answer.RESCUE:
        return t.plain("{home}: rescue is called.", home=home)
    if found is Answer.NO_ANSWER:
        return t.plain("{home}: no answer, noted.", home=home)
    return t.plain("{home}: all well, noted.", home=home)


def doors_name(t: Words) -> str:
    """Label on the board that brings the list."""
    return t.plain("Doors to knock at")


def sent(t: Words) -> str:
    """Answer the press that brings the list."""
    return t.plain("The list is in the staff room and in your private chat.")
