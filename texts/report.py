"""What do we say while somebody reports a fault?"""

from collections.abc import Sequence

from estate.tickets.drafts import Draft
from texts.categories import group_name, problem_name
from texts.tickets import place_name, shortened
from texts.translator import Html, Words, bold, lines, quote


def about_label(t: Words, number: str, category: str) -> str:
    """Label of the button that adds a message to an open report."""
    return t.plain("#{number} {problem}", number=number, problem=problem_name(t, category))


def danger_question(t: Words, *, heard: bool, has_open: bool = False) -> Html:
    """Ask about danger before anything else."""
    return lines(
        t.gettext("I have your message. Two questions first.") if heard
        else t.gettext("Two questions first."),
        "",
        t.gettext("1. Is there fire, smoke, a smell of gas, or sparks?"),
        t.gettext("2. Is somebody trapped, hurt or threatened, or could something fall?"),
        "",
        t.gettext("If so, press what it is. I am not an emergency service, "
                  "but I call the staff on duty at once."),
        t.gettext("If it belongs to a report of yours, press its number.") if has_open else None,
    )  # fmt: skip


def danger_advice(t: Words, category: str, numbers: Sequence[str]) -> Html:
    """Say at once what to do, then ask where. With gas one leaves first and calls outside."""
    first, then = _call(t, numbers), _advice(t, category)
    if category == "danger.gas":
        first, then = then, first
    return lines(
        first,
        then,
        "",
        t.gettext("Where is it? Your next press calls the staff."),
    )


def _call(t: Words, numbers: Sequence[str]) -> Html:
    if not numbers:
        return t.gettext("If life is at risk, call the emergency number now.")
    return t.gettext("If life is at risk, call {number} now.", number=bold(t.list(numbers)))


def _advice(t: Words, category: str) -> Html:
    match category:
        case "danger.fire":
            return t.gettext(
                "Warn those near you and leave if the stairs are clear. Close doors behind you. "
                "Do not use the lifts. If there is smoke outside, stay in, shut the door "
                "and seal it."
            )
        case "danger.gas":
            return t.gettext(
                "Open windows, turn off the gas, go outside. No flames, no switches, "
                "no phone call inside."
            )
        case "danger.trapped":
            return t.gettext(
                "Stay where you are and press the alarm button in the lift. "
                "Do not force the doors. There is enough air."
            )
        case "danger.shock":
            return t.gettext(
                "Do not touch anybody who is in contact with the current. "
                "Switch off at the main switch if you can reach it safely."
            )
        case "danger.falling":
            return t.gettext("Keep away from it and keep others away.")
        case "danger.intruder":
            return t.gettext("Go to a safe place and lock the door. Do not follow anybody.")
        case _:
            return t.gettext("Go to a safe place and help others to do so if you can.")


def danger_sent_on(t: Words, category: str) -> Html:
    """After a danger was passed on: the advice stays, and what the person can still add."""
    return lines(
        _advice(t, category),
        "",
        t.gettext("Write or send photos here if it is safe; the staff see them at once."),
    )


def danger_stands(t: Words) -> Html:
    """/cancel after staff were called: closing the form calls nobody back."""
    return t.gettext(
        "The staff have been called, and that stands. If it is over, press “No longer needed” "
        "under your report."
    )


def where_question(t: Words, *, at_home: bool) -> Html:
    """Ask for the kind of place."""
    if at_home:
        return t.gettext("Where is the fault?")
    return lines(
        t.gettext("Where is the fault?"),
        t.gettext(
            "I do not know your home yet, so for now I can take reports about common places. "
            "/profile adds your home."
        ),
    )


def home_question(t: Words) -> Html:
    """Ask which of several homes."""
    return t.gettext("In which home?")


def building_question(t: Words) -> Html:
    """Ask for the building."""
    return t.gettext("In which building?")


def spot_question(t: Words) -> Html:
    """Ask for the common place."""
    return t.gettext("Which place? Press one, or write it in your own words.")


def floor_question(t: Words) -> Html:
    """Ask for the floor."""
    return t.gettext("On which floor?")


def group_question(t: Words) -> Html:
    """Ask for the kind of fault."""
    return t.gettext("What is it about?")


def problem_question(t: Words, group: str) -> Html:
    """Ask for the fault."""
    return t.gettext("{group}: what is wrong?", group=group_name(t, group))


def words_question(t: Words, draft: Draft) -> Html:
    """Ask for words and pictures; show what is there."""
    return lines(
        t.gettext("Please describe it in a message. Photos, voice, video or a location help."),
        *_so_far(t, draft),
        "",
        t.gettext("You see everything once more before it is sent."),
    )


def _so_far(t: Words, draft: Draft) -> list[Html]:
    found = []
    if draft.words:
        found += [Html(""), Html(quote(shortened(draft.words)))]
    if draft.attachments:
        found.append(
            t.ngettext("{count} attachment so far", "{count} attachments so far",
                       len(draft.attachments))
        )  # fmt: skip
    return found


def preview(t: Words, draft: Draft, place: str) -> Html:
    """Show the whole report before it is sent."""
    return lines(
        t.gettext("Please check:"),
        "",
        t.gettext("Place: {place}", place=bold(place)),
        t.gettext("Problem: {problem}", problem=bold(problem_name(t, draft.category))),
        *_so_far(t, draft),
        *([] if draft.words or draft.attachments else [t.gettext("No words and no photos yet.")]),
    )


def cancelled(t: Words) -> Html:
    """The form was closed by its person."""
    return t.gettext("Cancelled. Nothing was sent. Write to me whenever you need us.")


def closed_form(t: Words) -> str:
    """A button of a form that is no longer open."""
    return t.plain("This form is closed. /report begins a new one.")


def please_words(t: Words) -> Html:
    """Something came that cannot be part of a report."""
    return t.gettext(
        "I can't use that here. Please press a button, or send words, a photo, voice, video "
        "or a location."
    )


def please_press(t: Words) -> Html:
    """Words came where a button is needed; they are kept."""
    return t.gettext("I keep that with your report. Please press a button to go on.")


def too_big(t: Words) -> Html:
    """A file is larger than Telegram hands to bots."""
    return t.gettext(
        "That file is over 20 MB. Staff can watch it in Telegram, but we cannot keep it "
        "in the archive. A shorter one is better."
    )


def full(t: Words) -> Html:
    """One report holds no more; what was written now is not part of it."""
    return t.gettext(
        "This report is full, and I did not add your last message to it. Please send the report; "
        "then reply to it to add more."
    )


def unfinished(t: Words) -> Html:
    """Remind of a form that was left open."""
    return t.gettext("Your report is not sent yet. Would you like to finish it?")


def nothing_to_cancel(t: Words) -> Html:
    """/cancel without a form."""
    return t.gettext("There is nothing to cancel. /my shows your reports.")


def sent_without_where(t: Words) -> Html:
    """Staff were called though the place was not pressed."""
    return t.gettext("You did not say where, so I have called staff to your building.")


def place_of(
    t: Words, *, building: str, unit: str | None, asset: str | None, spot: str, floor: str | None
) -> str:
    """Write a place in one line. Plain text."""
    thing = asset or spot
    return place_name(t, building=building, unit=unit, thing=thing, floor=floor or "")
