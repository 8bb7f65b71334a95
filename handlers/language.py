"""Which language does somebody read? Chosen at any time, in the middle of any form too."""

from broadcasts.screens import Button, Screen, press
from estate.people.tables import Person
from handlers.conversation import AnyHandler, command, draw_open_form, pressed
from handlers.work import Work
from texts import people as say
from texts.translator import LANGUAGES

SUBJECT = "language"
CHOSEN = "✓ "


async def choose_language(work: Work) -> None:
    """Offer the languages, each in its own words."""
    await work.show(SUBJECT, _screen(work), below=True, to=work.private)


def _screen(work: Work) -> Screen:
    rows = [
        [Button(_label(work.person, language), press("lang", language))] for language in LANGUAGES
    ]
    return Screen(say.choose_language(work.words), rows)


def _label(person: Person, language: str) -> str:
    mark = CHOSEN if person.language == language else ""
    return f"{mark}{say.LANGUAGE_NAMES[language]}"


async def speak(work: Work) -> None:
    """Speak this language from now on; the open form is drawn anew in it."""
    language = work.press.word(0)
    if language not in LANGUAGES or not work.is_private:
        return
    work.person.language, work.person.language_chosen = language, True
    work.answer(say.language_chosen(work.words))
    await work.show(SUBJECT, _screen(work))
    await draw_open_form(work, below=True)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [command("language", choose_language), pressed("lang", speak)]
