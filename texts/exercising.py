"""What does the form of a drill or training ask, and what does its preview show?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from estate.exercises.tables import Sort
from texts.exercises import Planned, card, moment, quoted
from texts.translator import Html, Words, bold, escape, lines


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that is decided upon before the press."""

    planned: Planned
    staff: int  # who is told at once
    before: datetime | None  # of what is moved
    text: Html | None  # as the building's group reads it; None: residents hear nothing


def heading(t: Words, sort: Sort, known: Sequence[str]) -> Html:
    """Head the form with what is known."""
    title = (
        t.gettext("<b>Plan a drill</b>")
        if sort is Sort.DRILL
        else t.gettext("<b>Plan a training</b>")
    )
    return lines(title, escape(t.list(known)) if known else None)


def ask_buildings(t: Words) -> Html:
    """Ask where."""
    return t.gettext("In which buildings? Press one or more, then Next.")


def ask_kind(t: Words) -> Html:
    """Ask what is practised."""
    return t.gettext("What is practised?")


def ask_title(t: Words, sort: Sort) -> Html:
    """Ask for a name."""
    if sort is Sort.TRAINING:
        return t.gettext("What is the training about? Write a few words.")
    return t.gettext("What is practised? Write a few words: residents read them as they are.")


def too_long(t: Words, most: int) -> Html:
    """Ask for fewer words."""
    return t.ngettext(
        "Please write at most {count} character.", "Please write at most {count} characters.", most
    )


def ask_when(t: Words) -> Html:
    """Ask for day and time."""
    return t.gettext("When? Press one, or write day and time: tomorrow 9:00, 24/12 10:00.")


def no_such_time(t: Words) -> Html:
    """What was written is no time to come."""
    return t.gettext(
        "I can't read a day and time to come in that, for example tomorrow 9:00 or 24/12 10:00."
    )


def ask_leader(t: Words, sort: Sort) -> Html:
    """Ask who leads."""
    if sort is Sort.DRILL:
        return t.gettext("Who leads it? Only a manager can send a drill.")
    return t.gettext("Who leads it?")


def ask_residents(t: Words) -> Html:
    """Ask whether residents hear of it beforehand."""
    return t.gettext(
        "Are residents told beforehand? They hear of it three days before and on the day, as a "
        "notice."
    )


def yes_tell(t: Words) -> str:
    """Residents are told."""
    return t.plain("Yes, tell them")


def no_tell(t: Words) -> str:
    """Residents are not told."""
    return t.plain("No")


def ask_repeats(t: Words) -> Html:
    """Ask whether it comes again."""
    return t.gettext("Does it come again? The next one is then planned by itself.")


def once(t: Words) -> str:
    """It does not come again."""
    return t.plain("Once")


def half_year(t: Words) -> str:
    """It comes twice a year."""
    return t.plain("Every 6 months")


def yearly(t: Words) -> str:
    """It comes every year."""
    return t.plain("Every year")


def press_one(t: Words) -> Html:
    """Answer words where a button is to be pressed."""
    return t.gettext("Please press one of the buttons below.")


def preview(t: Words, shown: Preview) -> Html:
    """Show what will be planned, and who hears what."""
    moved = shown.before is not None
    return lines(
        t.gettext(
            "Moved from {moment}:", moment=bold(moment(t, shown.before, shown.planned.zone))
        )
        if shown.before is not None
        else None,
        card(t, shown.planned),
        t.ngettext(
            "{count} colleague is told at once.", "{count} colleagues are told at once.",
            shown.staff,
        ),
        *(_for_residents(t, shown.text, moved=moved) if shown.text is not None else []),
    )  # fmt: skip


def _for_residents(t: Words, text: Html, *, moved: bool) -> list[Html]:
    first = (
        t.gettext("Residents who were told of it are told at once:")
        if moved
        else t.gettext("Residents will read:")
    )
    return [first, quoted(text)]


def keep(t: Words, *, moved: bool) -> str:
    """Label of what plans it."""
    return t.plain("Move it") if moved else t.plain("Plan it")


def kept(t: Words) -> str:
    """Toast: it is planned."""
    return t.plain("Planned. Staff are told.")


def stopped(t: Words) -> Html:
    """The form is closed."""
    return t.gettext("Closed; nothing was changed.")


def moved(t: Words) -> Html:
    """What stands where another time was asked for."""
    return t.gettext("Moved. Staff are told.")
