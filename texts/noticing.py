"""What does the form of /notice ask, and how does it answer what it cannot use?"""

from collections.abc import Mapping, Sequence

from estate.notices.rules import MOST_PICTURES, MOST_WORDS
from texts.notices import OWN_NAMES
from texts.translator import Html, Words, bold, escape, lines


def ask_whom(t: Words) -> Html:
    """Ask who is to be told."""
    return t.gettext("Whom shall it tell? Nothing is sent before you have seen it.")


def ask_buildings(t: Words) -> Html:
    """Ask which buildings."""
    return t.gettext("Which buildings? Press one or more, then Next.")


def ask_building_of_floors(t: Words) -> Html:
    """Ask in which building the floors or homes are."""
    return t.gettext("In which building?")


def ask_floors(t: Words) -> Html:
    """Ask which floors."""
    return t.gettext("Which floors? Press one or more, then Next.")


def ask_homes(t: Words) -> Html:
    """Ask which homes."""
    return t.gettext("Which homes? Write them with commas, for example 12A, 12B.")


def unknown_homes(t: Words, labels: Sequence[str]) -> Html:
    """Name the homes that are not there."""
    return t.gettext(
        "There is no home called {labels} in that building. Please write all of them again.",
        labels=t.list(labels),
    )


def ask_roles(t: Words) -> Html:
    """Ask which staff."""
    return t.gettext("Which staff? Press one or more, then Next.")


def ask_ticket(t: Words) -> Html:
    """Ask which ticket's followers."""
    return t.gettext("Which ticket? Write its number, for example 1042.")


def unknown_ticket(t: Words, typed: str) -> Html:
    """Say that there is no such ticket."""
    return t.gettext("There is no ticket {typed} in your buildings.", typed=bold(typed))


def choose_first(t: Words) -> str:
    """Answer Next while nothing is chosen."""
    return t.plain("Please choose at least one first.")


def ask_words(t: Words, language: str, *, is_first: bool, is_written: bool) -> Html:
    """Ask for the text in one language, or offer to write it anew."""
    if is_written:
        return t.gettext(
            "What you write now replaces the text in {language}.",
            language=bold(OWN_NAMES[language]),
        )
    return lines(
        t.gettext("Please write the text in {language}.", language=bold(OWN_NAMES[language])),
        t.gettext("Photos and videos may come with it or by themselves.") if is_first else None,
    )


def say_written(t: Words, written: Mapping[str, str], pictures: int) -> Html | None:
    """Show what has been written so far."""
    shown = [
        Html(f"<b>{OWN_NAMES[language]}</b>\n<blockquote>{escape(text)}</blockquote>")
        for language, text in written.items()
    ]
    if pictures:
        shown.append(t.ngettext("{count} picture", "{count} pictures", pictures))
    return lines(*shown) if shown else None


def language_label(language: str, *, is_written: bool, is_open: bool) -> str:
    """Name a language on its button."""
    sign = "✎ " if is_open else "✓ " if is_written else ""
    return f"{sign}{OWN_NAMES[language]}"


def without_pictures(t: Words) -> str:
    """Throw the pictures away."""
    return t.plain("Remove the pictures")


def words_too_long(t: Words, length: int, most: int = MOST_WORDS) -> Html:
    """Say that the text is too long; it stays in the chat to be copied."""
    return t.gettext(
        "Your {length} characters are too many for a notice: at most {most}. Please shorten them.",
        length=t.number(length),
        most=t.number(most),
    )


def too_long_under_pictures(t: Words, most: int) -> Html:
    """Say that Telegram takes only a short text under pictures."""
    return t.gettext(
        "Under pictures Telegram takes a text of about {most} characters. Please shorten the text, "
        "or remove the pictures.",
        most=t.number(most),
    )


def too_many_pictures(t: Words) -> Html:
    """Say that no more pictures fit."""
    return t.gettext(
        "A notice takes {most} pictures at most; the first ones are kept.",
        most=t.number(MOST_PICTURES),
    )


def no_such_thing(t: Words) -> Html:
    """Answer what a notice cannot carry."""
    return t.gettext("A notice takes text, photos and videos. Please write the text.")


def press_or_write(t: Words) -> Html:
    """Answer a message that the step cannot use."""
    return t.gettext("I can't use that here. Please press a button.")


def write_first(t: Words) -> str:
    """Answer Next while nothing is written."""
    return t.plain("Please write the text first.")


def ask_time(t: Words) -> Html:
    """Ask when."""
    return t.gettext(
        "When shall it go? Press a time or write one, for example 16:30, tomorrow 9:00 or "
        "24/12 10:00."
    )


def no_such_time(t: Words, typed: str) -> Html:
    """Say that a time cannot be read."""
    return t.gettext(
        "I can't read {typed} as a time to come. Please write it like 16:30, tomorrow 9:00 or "
        "24/12 10:00.",
        typed=bold(typed),
    )


def stopped_writing(t: Words) -> Html:
    """Note in place of the form that it was cancelled."""
    return t.gettext("Cancelled; nothing was sent. /notice starts again.")


def for_staff(t: Words) -> Html:
    """Answer a resident who tries to send a notice."""
    return t.gettext(
        "Notices are sent by the staff of the building. To tell the office something, use /report."
    )


def in_private(t: Words) -> Html:
    """Say in a group where notices are written."""
    return t.gettext("Notices are written in private. Press the button.")
