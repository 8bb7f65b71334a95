"""What is asked in a roll call, and how are its answers taken?"""

from collections.abc import Sequence

from estate.incidents.rollcall import InNeed, Roll
from estate.incidents.tables import Answer
from texts.alerts.facts import floor_name
from texts.translator import Html, Words, bold, lines, safe


def answer_name(t: Words, answer: Answer) -> str:
    """Label of an answer about oneself."""
    if answer is Answer.HELP:
        return t.plain("I need help")
    return t.plain("Not at home") if answer is Answer.AWAY else t.plain("I am safe")


def all_safe_name(t: Words, home: str) -> str:
    """Label of the answer for a home."""
    return t.plain("Everybody of {home} is safe or out", home=home)


def answer_in_private(t: Words) -> str:
    """Label of the button under an alert in a group."""
    return t.plain("I am safe / I need help")


def ask(t: Words, number: str, about: str) -> Html:
    """Ask how somebody is."""
    return t.gettext("{number}, {what}. How are you?", number=bold(number), what=about)


def taken(t: Words, answer: Answer, homes: Sequence[str]) -> Html:
    """Confirm an answer about oneself; ask for the rest of the home."""
    noted = (
        t.gettext("Thank you. We have noted that you are not at home.")
        if answer is Answer.AWAY
        else t.gettext("Thank you. We have noted that you are safe.")
    )
    if not homes:
        return noted
    more = t.gettext(
        "Is everybody of {home} safe or out? Then nobody has to knock at your door.",
        home=t.list(homes),
    )
    return lines(noted, more)


def home_taken(t: Words, home: str) -> Html:
    """Confirm the answer for a home."""
    return t.gettext(
        "Thank you. Everybody of {home} is safe or out. You can change that at any time.",
        home=bold(home),
    )


def help_is_called(t: Words, numbers: Sequence[str]) -> Html:
    """Tell whoever needs help what happens, and what to do."""
    return t.gettext(
        "Staff have been called to you. If you are in danger, call {number} now. When you are "
        "safe, press I am safe.",
        number=t.list(numbers),
    )


def nobody_is_called(t: Words, numbers: Sequence[str]) -> Html:
    """Tell whoever needs help that nobody can be called to them by this way."""
    return t.gettext(
        "The bot can reach nobody of the staff now. Call {number} now. When you are safe, press "
        "I am safe.",
        number=bold(t.list(numbers)),
    )


def after_a_drill(t: Words) -> Html:
    """Add to a call for help that came under a drill which is over."""
    return t.gettext("It was pressed under a drill that is over: take it as real.")


def calls_for_help(t: Words, number: str, places: Sequence[InNeed], *, again: bool) -> Html:
    """Call staff to somebody, wherever they may be, and say who found them at the door."""
    where = safe(named(t, places))
    by = places[0].found_by
    if by:
        return t.gettext(
            "{number} NEEDS RESCUE: {where}, found at the door by {name}.",
            number=number,
            where=where,
            name=by,
        )
    if again:
        return t.gettext("{number} NEEDS HELP, called again: {where}.", number=number, where=where)
    return t.gettext("{number} NEEDS HELP: {where}.", number=number, where=where)


def is_helped(t: Words, number: str, places: Sequence[InNeed], by: str) -> Html:
    """Note in place of the call that it is over."""
    return t.gettext(
        "{number}: {where}: needs no help any more, says {name}.",
        number=number,
        where=safe(named(t, places)),
        name=by,
    )


def nobody_goes(t: Words, number: str, places: Sequence[InNeed]) -> Html:
    """Say that nobody has said that they go to whoever needs help."""
    return t.gettext(
        "{number} STILL NEEDS HELP, and nobody has said that they are going: {where}.",
        number=number,
        where=safe(named(t, places)),
    )


def going_name(t: Words) -> str:
    """Label by which staff say that they go to somebody."""
    return t.plain("I am going")


def go_to_name(t: Words, one: InNeed) -> str:
    """Label by which staff say to whom of several they go."""
    home = f"{one.building} {one.unit}" if one.unit else one.name
    return t.plain("I am going: {home}", home=home)


def you_go(t: Words) -> str:
    """Answer staff who go to somebody."""
    return t.plain("Noted: you are going. Please take care.")


def helped_name(t: Words) -> str:
    """Label by which staff say that somebody has been helped."""
    return t.plain("Has been helped")


def thanks(t: Words) -> str:
    """Answer a press."""
    return t.plain("Thank you, noted.")


def help_toast(t: Words) -> str:
    """Answer the press that calls for help."""
    return t.plain("Staff have been called to you.")


def nobody_toast(t: Words, numbers: Sequence[str]) -> str:
    """Answer the press when nobody can be called."""
    return t.plain(
        "The bot can reach nobody of the staff now. Call {number}.", number=t.list(numbers)
    )


def nobody_waits(t: Words) -> str:
    """Answer staff who helped somebody that needs none any more."""
    return t.plain("Nobody waits for help there any more.")


def nothing_live(t: Words) -> Html:
    """Answer /safe where nothing is live."""
    return t.gettext(
        "There is no alert for your home now. If you are in danger, write here what has happened."
    )


MOST_NAMED = 40  # in need, on a board: each has a call of their own too


def on_board(t: Words, roll: Roll) -> Html:
    """Say on the board where the roll call stands, in homes."""
    told = t.gettext(
        "Roll call, homes: {settled} safe or out, {help} need help, {answered} answered in part, "
        "{silent} silent.",
        settled=t.number(roll.settled),
        help=t.number(roll.help),
        answered=t.number(roll.answered),
        silent=t.number(roll.silent),
    )
    knocked = t.gettext(
        "Of the silent, {count} did not answer at the door.", count=t.number(roll.knocked)
    )
    told = lines(told, knocked) if roll.knocked else told
    if not roll.in_need:
        return told
    needs = t.gettext("NEEDS HELP: {where}", where=safe(named(t, roll.in_need)))
    return lines(told, Html(f"<b>{needs}</b>"))


def named(t: Words, in_need: Sequence[InNeed]) -> Html:
    """Name who needs help, as many as leave room for what stands below."""
    # NOTE: stands between two homes or people who need help
    said = t.plain("; ").join(where_of(t, one) for one in in_need[:MOST_NAMED])
    left = len(in_need) - MOST_NAMED
    more = t.ngettext("and {count} person more", "and {count} people more", left)
    return Html(t.plain("; ").join([said, more]) if left > 0 else said)


def where_of(t: Words, one: InNeed) -> Html:
    """Say who it is, where, and who goes there."""
    where = _place_of(t, one)
    if not one.going:
        return where
    return t.gettext("{where} ({name} is going)", where=safe(where), name=t.list(one.going))


def _place_of(t: Words, one: InNeed) -> Html:
    if not one.unit:
        return t.gettext("{name}, whose home the bot does not know", name=one.name)
    floor = safe(floor_name(t, one.floor))
    if one.person_id is None:
        # NOTE: a home, reads as B3 12A, 12/F
        return t.gettext(
            "{building} {unit}, {floor}", building=one.building, unit=one.unit, floor=floor
        )
    # NOTE: reads as B3 12A, 12/F, Ana
    return t.gettext(
        "{building} {unit}, {floor}, {name}",
        building=one.building,
        unit=one.unit,
        floor=floor,
        name=one.name,
    )
