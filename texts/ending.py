"""What do staff read before an all clear, or a false alarm while somebody needs help, goes out?"""

from collections.abc import Callable, Sequence

from estate.incidents.kinds import HandedBack
from estate.incidents.rollcall import InNeed
from texts.rolling import named
from texts.translator import Html, Words, bold, lines, safe

NAMES: dict[HandedBack, Callable[[Words], str]] = {
    HandedBack.FIRE_SERVICE: lambda t: t.plain("The fire service handed back"),
    HandedBack.GAS_COMPANY: lambda t: t.plain("The gas company handed back"),
    HandedBack.OUR_STAFF: lambda t: t.plain("No service was called: our staff checked"),
}


def handed_back_name(t: Words, who: HandedBack) -> str:
    """Label by which a manager names who handed back; it sends the all clear."""
    return NAMES[who](t)


def all_the_same(t: Words, *, is_false: bool = False) -> str:
    """Label that sends it although somebody needs help."""
    if is_false:
        return t.plain("Send the false alarm all the same")
    return t.plain("Send the all clear all the same")


def ask(
    t: Words, number: str, in_need: Sequence[InNeed], *, asks_who: bool, is_false: bool = False
) -> Html:
    """Show who needs help still, and ask who handed back."""
    if is_false:
        told = t.gettext(
            "{number}: the false alarm goes to all who were told.", number=bold(number)
        )
        return lines(_in_need(t, in_need), told)
    who = t.gettext(
        "{number}: who says that people may go back? A press sends the all clear to all who were "
        "told.",
        number=bold(number),
    )
    sure = t.gettext("{number}: the all clear goes to all who were told.", number=bold(number))
    return lines(*([_in_need(t, in_need)] if in_need else []), who if asks_who else sure)


def _in_need(t: Words, in_need: Sequence[InNeed]) -> Html:
    needs = t.gettext("STILL NEEDS HELP: {where}", where=safe(named(t, in_need)))
    return Html(f"<b>{needs}</b>")


def not_sent(t: Words, number: str, *, is_false: bool = False) -> Html:
    """Stand in place of the question when nothing was sent."""
    if is_false:
        return t.gettext("{number}: no false alarm was sent.", number=bold(number))
    return t.gettext("{number}: no all clear was sent.", number=bold(number))


def sent(t: Words, number: str, by: str, *, is_false: bool = False) -> Html:
    """Stand in place of the question when the end is out."""
    if is_false:
        return t.gettext("{number}: false alarm sent by {name}.", number=bold(number), name=by)
    return t.gettext("{number}: all clear sent by {name}.", number=bold(number), name=by)


def no_longer_shown(t: Words, number: str) -> Html:
    """Stand in place of what only staff may read, where none of them reads any more."""
    return t.gettext(
        "{number} is no longer shown here: only staff of the building see it.", number=bold(number)
    )
