"""What do staff read while they tell that an incident is on another floor?"""

from html import unescape

from texts.alerts.facts import floor_name
from texts.translator import Html, Words, bold, lines, safe


def change_name(t: Words, *, is_known: bool) -> str:
    """Label of the way to another floor."""
    return t.plain("The floor has changed") if is_known else t.plain("The floor is known now")


def update_instead(t: Words, number: str, floor: str) -> str:
    """Label by which what is live already is told as being on this floor, instead of an alert."""
    name = unescape(floor_name(t, floor))
    return t.plain("Update {number} instead: now {floor}", number=number, floor=name)


def tell_name(t: Words, floor: str) -> str:
    """Label by which what is live is told as being on a floor that was reported."""
    return t.plain("Tell: now {floor}", floor=unescape(floor_name(t, floor)))


def ask_floor(t: Words, number: str, what: str) -> Html:
    """Ask where it is now; `what` says where it was told."""
    # NOTE: {what} is a short line: "fire, B3, 12/F"
    return t.gettext(
        "{number} is told as: {what}. On which floor is it now?", number=bold(number), what=what
    )


def whole_name(t: Words) -> str:
    """Label that leaves the floor open."""
    return t.plain("Whole building, or floor unknown")


def look_at_change(
    t: Words, number: str, floor: str | None, homes: int, reachable: int, anew: int, text: Html
) -> Html:
    """Show what everybody will read when it is on another floor, and how many hear of it."""
    if floor is None:
        where = t.gettext(
            "{number} will concern the whole building, without a floor.", number=bold(number)
        )
    else:
        where = t.gettext(
            "{number} will be at {floor}.", number=bold(number), floor=safe(floor_name(t, floor))
        )
    asked = t.ngettext(
        "{count} home said that it was safe before its floor was told to leave: it counts as "
        "silent until it answers again.",
        "{count} homes said that they were safe before their floors were told to leave: they "
        "count as silent until they answer again.",
        anew,
    )
    audience = t.ngettext(
        "{count} home, {reachable} reachable, {missing} not. Everybody reads:",
        "{count} homes, {reachable} reachable, {missing} not. Everybody reads:",
        homes,
        reachable=t.number(reachable),
        missing=t.number(homes - reachable),
    )
    quoted = Html(f"<blockquote>{text}</blockquote>")
    return lines(where, asked if anew else None, audience, quoted)


def send_name(t: Words, floor: str | None, homes: int) -> str:
    """Label that tells everybody, with its consequence."""
    count = t.nplain("{count} home", "{count} homes", homes)
    if floor is None:
        return t.plain("Send: the whole building, {homes}", homes=count)
    name = unescape(floor_name(t, floor))
    return t.plain("Send: now {floor}, {homes}", floor=name, homes=count)


def now_at(t: Words, floor: str) -> str:
    """Say in the report where it was from then on; empty: in the whole building."""
    if not floor:
        return t.plain("the whole building, or floor unknown")
    return t.plain("now at {floor}", floor=unescape(floor_name(t, floor)))
