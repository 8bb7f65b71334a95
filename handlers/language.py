"""Which language does somebody read? Chosen at any time, in the middle of any form too."""

from broadcasts.screens import Button, Screen, press
from estate.people.tables import Person
from handlers.conversation import AnyHandler, command, pressed
from handlers.open_form import Forms, redraw_open_form
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


class Chooser:
    """Changes the language, and draws the open form anew in it."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms

    async def choose(self, work: Work) -> None:
        """Speak this language from now on."""
        language = work.press.word(0)
        if language not in LANGUAGES or not work.is_private:
            return
        work.person.language, work.person.language_chosen = language, True
        work.answer(say.language_chosen(work.words))
        await work.show(SUBJECT, _screen(work))
        await redraw_open_form(work, self._forms)


def handlers(forms: Forms) -> list[AnyHandler]:
    """In the order in which they are asked. `forms` by their flow, to draw the open one."""
    return [command("language", choose_language), pressed("lang", Chooser(forms).choose)]
