"""What is said of help with the stairs: to whom it is offered, and to whoever comes?"""

from collections.abc import Sequence
from html import unescape

from estate.incidents.stairs import OnStairs
from estate.incidents.stands import Stand
from texts.alerts.facts import floor_name
from texts.translator import Html, Words, bold, lines

MOST_NAMED = 60  # homes, the most at risk first; more do not fit into a message that is still read


# Of one's own home


def ask_label(t: Words, home: str) -> str:
    """Label of the button by which a resident asks for help with the stairs."""
    return t.plain("Help with the stairs: {home}", home=home)


def ask(t: Words, home: str) -> Html:
    """Ask for consent, and say what it means."""
    return t.gettext(
        "Do you, or does somebody else in {home}, need help with the stairs in an emergency? Staff "
        "see it only while an alert or a drill is live, so that they come to you first. You can "
        "take it back here at any time.",
        home=bold(home),
    )


def consent_label(t: Words) -> str:
    """Label of the button that gives consent."""
    return t.plain("Yes, we need help")


def undo_label(t: Words, home: str) -> str:
    """Label of the button that takes consent back at once."""
    return t.plain("Undo help with the stairs: {home}", home=home)


def in_profile(t: Words, homes: Sequence[str]) -> Html:
    """Say for which homes help with the stairs is asked."""
    return t.gettext(
        "Help with the stairs: {homes}. Staff see it only while an alert or a drill is live.",
        homes=bold(t.list(homes)),
    )


def noted(t: Words, home: str) -> str:
    """Answer the press that gave consent."""
    return t.plain("Noted: help with the stairs, {home}.", home=home)


def taken_back(t: Words, home: str) -> str:
    """Answer the press that took consent back."""
    return t.plain("Taken back: no help with the stairs, {home}.", home=home)


# For staff


def stairs_list(t: Words, number: str, about: str, homes: Sequence[OnStairs]) -> Html:
    """Name the homes where somebody needs help with the stairs, the most at risk first. For one
    person of the staff alone."""
    title = Html(str(bold(f"{number} · {about}")))
    if not homes:
        return lines(title, t.gettext("No home needs help with the stairs now."))
    left = [home for home in homes if home.is_open]
    settled = [f"{home.building} {home.label}" for home in homes if not home.is_open]
    over = len(left) - MOST_NAMED
    return lines(
        title,
        _go_there(t, len(left)) if left else None,
        *(_home(t, home) for home in left[:MOST_NAMED]),
        t.ngettext("And {count} more home.", "And {count} more homes.", over) if over > 0 else None,
        _settled(t, settled) if settled else None,
    )


def _go_there(t: Words, count: int) -> Html:
    return t.ngettext(
        "Help with the stairs: {count} home. Please go there first, only where the way is safe for "
        "you.",
        "Help with the stairs: {count} homes. Please go there first, only where the way is safe "
        "for you.",
        count,
    )


def _home(t: Words, home: OnStairs) -> Html:
    where = f"{home.building} {home.label}"
    floor = unescape(floor_name(t, home.floor))
    match home.stand:
        case Stand.HELP:
            # NOTE: a home and its floor in a list: somebody there has called for help
            return t.gettext("{home}, {floor}: NEEDS HELP", home=where, floor=floor)
        case Stand.ANSWERED:
            # NOTE: a home and its floor in a list: somebody answered, not for everybody there
            return t.gettext("{home}, {floor}: answered in part", home=where, floor=floor)
        case _:
            # NOTE: a home and its floor in a list: nobody there has answered yet
            return t.gettext("{home}, {floor}: silent", home=where, floor=floor)


def _settled(t: Words, homes: Sequence[str]) -> Html:
    named = t.list(homes[:MOST_NAMED])
    # NOTE: homes of the list where everybody is safe or out by now
    told = t.gettext("Answered, safe or out: {homes}.", homes=named)
    over = len(homes) - MOST_NAMED
    if over <= 0:
        return told
    return lines(told, t.ngettext("And {count} more home.", "And {count} more homes.", over))


def over(t: Words, number: str) -> Html:
    """Stand in place of the list when the incident is over; it names no home any more."""
    return t.gettext("{number}: the list of help with the stairs is closed.", number=number)


def over_toast(t: Words, number: str) -> str:
    """Answer the press that asks for the list when the incident is over."""
    return t.plain("{number}: the list of help with the stairs is closed.", number=number)


def list_name(t: Words) -> str:
    """Label on the board that brings the list."""
    return t.plain("Help with the stairs")


def sent(t: Words) -> str:
    """Answer the press that brings the list."""
    return t.plain("The list is in your private chat.")


def on_board(t: Words, homes: Sequence[OnStairs]) -> Html | None:
    """Count them for everybody who reads the board; it names none."""
    if not homes:
        return None
    left = sum(home.is_open for home in homes)
    return t.ngettext(
        "Help with the stairs: {count} home; not known to be safe or out: {left}.",
        "Help with the stairs: {count} homes; not known to be safe or out: {left}.",
        len(homes),
        left=t.number(left),
    )
