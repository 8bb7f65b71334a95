"""What does the form of /alert ask, and how does it answer what it cannot use?"""

from collections.abc import Sequence

from estate.incidents.kinds import Kind
from estate.incidents.rules import MOST_WORDS
from texts.alerts.facts import floor_name
from texts.alerts.kinds import kind_name
from texts.translator import Html, Words, bold, escape, lines, quote, safe


def heading(
    t: Words, *, kind: Kind | None, codes: Sequence[str], floor: str | None, words: str,
    is_drill: bool,
) -> Html:  # fmt: skip
    """Show what is known so far."""
    parts = [kind_name(t, kind)] if kind else []
    parts += [*codes, *([floor_name(t, floor)] if floor else [])]
    known = Html(t.pplain("alert", ", ").join(str(escape(part)) for part in parts))
    title = t.gettext("DRILL") if is_drill else t.gettext("REAL alert")
    return lines(
        Html(f"<b>{title}</b>"),
        known if parts else None,
        Html(str(quote(words))) if words else None,
    )


def ask_kind(t: Words) -> Html:
    """Ask what is happening."""
    return t.gettext("What is happening? Nothing is sent before you have seen it.")


def ask_buildings(t: Words) -> Html:
    """Ask which buildings it concerns."""
    return t.gettext("Which buildings? No others will be told. Press one or more, then Next.")


def ask_floor(t: Words) -> Html:
    """Ask for the floor."""
    return t.gettext(
        "Which floor? It will be told first, then the floors near it. If you don't know, press "
        "Skip."
    )


def ask_words(t: Words, *, needed: bool) -> Html:
    """Ask for the words of the person who saw it."""
    if needed:
        return t.gettext("What has happened, and where exactly? Write it in a few words.")
    return t.gettext("Anything to add in a few words? They are quoted as you write them.")


def which_kind(t: Words, offered: Sequence[Kind]) -> Html:
    """Say that a line names no kind."""
    return t.gettext(
        "The line does not say what is happening. Name one of these: {offered}.",
        offered=t.list([kind_name(t, kind) for kind in offered]),
    )


def which_building(t: Words, offered: Sequence[str]) -> Html:
    """Say that a line names no building."""
    return t.gettext(
        "The line does not say in which building. Name one or more of these: {offered}.",
        offered=t.list(offered),
    )


def unknown_kind(t: Words, typed: str, offered: Sequence[Kind]) -> Html:
    """Say that this is no kind of alert, and which is like it."""
    return t.gettext(
        "There is no alert called {typed}. Did you mean {offered}?",
        typed=bold(typed),
        offered=t.list([kind_name(t, kind) for kind in offered]),
    )


def unknown_building(t: Words, typed: Sequence[str], offered: Sequence[str]) -> Html:
    """Say that there is no such building, and which is like it."""
    return t.gettext(
        "There is no building called {typed}. Did you mean {offered}?",
        typed=bold(t.list(typed)),
        offered=t.list(offered),
    )


def unknown_floor(t: Words, typed: str, offered: Sequence[str]) -> Html:
    """Say that the building has no such floor, and which are near it."""
    return t.gettext(
        "There is no floor {typed} there. Did you mean {offered}?",
        typed=bold(typed),
        offered=t.list([str(floor_name(t, floor)) for floor in offered]),
    )


def words_too_long(t: Words, length: int) -> Html:
    """Say that the words are too long; they stay in the chat to be copied."""
    return t.gettext(
        "Your {length} characters are too many for an alert: at most {most}. Please shorten them.",
        length=t.number(length),
        most=t.number(MOST_WORDS),
    )


def press_or_write(t: Words) -> Html:
    """Answer a message that the step cannot use."""
    return t.gettext("I can't use that here. Please press a button or write it in words.")


def one_building_first(t: Words) -> str:
    """Answer Next while nothing is chosen."""
    return t.plain("Please choose at least one building first.")


def send_again(t: Words, line: str) -> Html:
    """Offer the line as it could be meant, ready to copy."""
    return lines(
        t.gettext("To send it like this, copy this line:"), Html(f"<code>{escape(line)}</code>")
    )


def in_private(t: Words, *, is_drill: bool) -> Html:
    """Say in the staff room where the guided form is."""
    return t.gettext(
        "Write it in one line, like {example}, or press the button: I'll ask step by step in "
        "private.",
        example=safe(Html(f"<code>{escape(_example(t, is_drill=is_drill))}</code>")),
    )


def _example(t: Words, *, is_drill: bool) -> str:
    if is_drill:
        # NOTE: a line that the command understands: kind, building, floor, words
        return t.plain("/drill fire B3 12F")
    # NOTE: a line that the command understands: kind, building, floor, words
    return t.plain("/alert fire B3 12F smoke on the stairs")


def not_here(t: Words) -> Html:
    """Say in any other group that alerts are raised elsewhere."""
    return t.gettext("Alerts are raised in the staff room or in private.")


def for_staff(t: Words, emergency_number: str | None) -> Html:
    """Answer a resident who tries to raise an alert: calmly, with what helps now."""
    if emergency_number:
        return t.gettext(
            "Alerts are sent by the staff of the building. In danger call {number} first; then "
            "tell us with /report: it reaches the staff on duty at once.",
            number=emergency_number,
        )
    return t.gettext(
        "Alerts are sent by the staff of the building. In danger call the emergency number first; "
        "then tell us with /report: it reaches the staff on duty at once."
    )


def nothing_to_alert(t: Words) -> Html:
    """Say that there is no building that this person may alert."""
    return t.gettext("There is no building yet that you may alert. Please ask a manager.")


def stopped(t: Words, *, is_drill: bool) -> Html:
    """Note in place of the form that it was cancelled."""
    if is_drill:
        return t.gettext("Cancelled; nothing was sent. /drill starts again.")
    return t.gettext("Cancelled; nothing was sent. /alert starts again.")
