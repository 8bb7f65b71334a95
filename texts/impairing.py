"""What does the form of /impaired ask, and what does its preview show?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from texts.impairments import Impaired, about, name
from texts.translator import Html, Words, bold, escape, lines, quote


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that is decided upon before the press."""

    impaired: Impaired
    homes: int
    reachable: int
    groups: tuple[str, ...]
    sound: bool
    text: Html  # as the building's group reads it
    has_room: bool


def heading(t: Words, *, code: str, equipment: str, places: str, why: str) -> Html:
    """Head the form with what is known."""
    known = [one for one in (equipment, code, places) if one]
    return lines(
        t.gettext("<b>Safety equipment out of service</b>"),
        escape(t.pplain("alert", ", ").join(known)) if known else None,
        Html(str(quote(why))) if why else None,
    )


def ask_building(t: Words) -> Html:
    """Ask where."""
    return t.gettext("In which building?")


def ask_equipment(t: Words) -> Html:
    """Ask what."""
    return t.gettext("What does not work?")


def ask_what(t: Words) -> Html:
    """Ask for the name of other equipment."""
    return t.gettext("What is it called? Write a few words: residents read them as they are.")


def ask_part(t: Words) -> Html:
    """Ask which part."""
    return t.gettext("Which part? Press one, or write the floors, such as 5-7.")


def unknown_floors(t: Words, typed: str) -> Html:
    """Say that a floor is not known."""
    return t.gettext("These are no floors of that building: {floors}.", floors=typed)


def ask_why(t: Words) -> Html:
    """Ask for a reason."""
    return t.gettext("Why? Write a few words that residents may read, or skip it.")


def too_long(t: Words, most: int) -> Html:
    """Ask for fewer words."""
    return t.ngettext(
        "Please write at most {count} character.", "Please write at most {count} characters.", most
    )


def ask_until(t: Words) -> Html:
    """Ask until when."""
    return t.gettext("By when does it work again? Press one, or write it: 16:30, tomorrow 9:00.")


def no_such_time(t: Words) -> Html:
    """What was written is no time to come."""
    return t.gettext("I can't read a time to come in that, for example 16:30 or tomorrow 9:00.")


def whole_building(t: Words) -> str:
    """A choice of the part."""
    return t.plain("Whole building")


def in_two_hours(t: Words, due: datetime, zone: str) -> str:
    """A choice of time."""
    return t.plain("In 2 hours ({time})", time=t.time(due, zone))


def in_six_hours(t: Words, due: datetime, zone: str) -> str:
    """A choice of time."""
    return t.plain("In 6 hours ({time})", time=t.time(due, zone))


def not_known(t: Words) -> str:
    """A choice of time."""
    return t.plain("Not known yet")


def press_or_write(t: Words) -> Html:
    """A message that the step cannot use."""
    return t.gettext("Please press a button, or write it in words.")


def stopped(t: Words) -> Html:
    """The form is closed."""
    return t.gettext("Closed; nobody was told.")


def dropped(t: Words, one: Impaired, by: str) -> Html:
    """Stand in place of a preview that was given up."""
    return t.gettext("{what}: given up by {name}; nobody was told.", what=about(t, one), name=by)


def preview(t: Words, facts: Preview) -> Html:
    """Show who will hear of it, how, and in which words."""
    one = facts.impaired
    return lines(
        t.ngettext(
            "<b>{count} home in {building} will be told, {reachable} reachable, {missing} not</b>",
            "<b>{count} homes in {building} will be told, {reachable} reachable, {missing} not</b>",
            facts.homes,
            building=one.code, reachable=t.number(facts.reachable),
            missing=t.number(facts.homes - facts.reachable),
        ),
        *_groups(t, facts),
        _when(t, facts),
        t.gettext("The staff room gets a card; it is told again every day while it lasts.")
        if facts.has_room
        else t.gettext("No staff room is linked: the card comes to you alone."),
        t.gettext("Staff on duty are called to a round of fire watch every hour.")
        if one.is_watched
        else None,
        "",
        facts.text,
    )  # fmt: skip


def _groups(t: Words, facts: Preview) -> list[Html]:
    if not facts.groups:
        code = facts.impaired.code
        return [t.gettext("{building} has no group: only private chats.", building=code)]
    return [t.gettext("Groups: {groups}.", groups=t.list(facts.groups))]


def _when(t: Words, facts: Preview) -> Html:
    if facts.sound:
        return t.gettext("At once and with a sound, also at night.")
    return t.gettext("Without a sound, and not between 22:00 and 08:00.")


def confirm_label(t: Words, facts: Preview) -> str:
    """Name the consequence on the button."""
    label = t.ngettext(
        "Tell {count} home: {what} out of service",
        "Tell {count} homes: {what} out of service",
        facts.reachable,
        what=name(t, facts.impaired.equipment, facts.impaired.what),
    )
    return unescape(label)  # a label is plain, ngettext writes for messages


def declared(t: Words) -> str:
    """Answer the press that told of it."""
    return t.plain("Residents are being told. The card shows where it stands.")


def line_lacks(t: Words, codes: Sequence[str], *, has_building: bool) -> Html:
    """Say in the staff room what a line lacks."""
    if not has_building:
        return t.gettext("Which building? Yours: {codes}.", codes=t.list(codes))
    return t.gettext("What does not work? For example: fire alarm, sprinklers, fire lift.")


def example(t: Words, code: str) -> Html:
    """Show a whole line."""
    line = f"/impaired {code} alarm until 18:00"
    return t.gettext("A whole line: {line}", line=bold(line))


def begin_in_private(t: Words) -> Html:
    """Point to the private chat."""
    return t.gettext("Which equipment it is, is asked in private.")


def for_staff(t: Words) -> Html:
    """Answer anybody else."""
    return t.gettext(
        "This is for the staff of the building. If something is broken, please send /report."
    )
