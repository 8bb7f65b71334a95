"""How is a drill told apart from what is real? In the first and the last line, on every label."""

from collections.abc import Sequence

from estate.incidents.kinds import Kind
from texts.alerts.kinds import kind_name
from texts.translator import Html, Words, bold, lines, words


def framed(languages: Sequence[str], kind: Kind, text: Html) -> Html:
    """Let a text begin and end as a drill, in every language that it speaks."""
    return lines(
        *(_first(words(language), kind) for language in languages),
        text,
        *(_last(words(language)) for language in languages),
    )


def label(t: Words, text: str) -> str:
    """Mark a button, or the answer to a press."""
    return t.plain("DRILL: {text}", text=text)


def ahead(t: Words) -> str:
    """The first line of a notice of a drill that is to come; the same line ends it."""
    # NOTE: the word DRILL stands in Latin letters in every language
    return t.plain("DRILL planned: there is nothing to do now.")


def _first(t: Words, kind: Kind) -> Html:
    # NOTE: the word DRILL stands in Latin letters in every language
    return Html(str(bold(t.plain("DRILL – this is a drill: {kind}", kind=kind_name(t, kind)))))


def _last(t: Words) -> Html:
    return Html(str(bold(t.plain("End of DRILL message"))))
