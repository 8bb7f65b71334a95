"""What do alerts say? One reviewed, neutral text per kind, in every language."""

from texts.translator import Html, words


def repeated_mark(language: str) -> Html:
    """First line of an alert that may have arrived before: its first sending got no answer."""
    return words(language).gettext("(Repeated: you may have this message already.)")
