"""How does one message speak to a group that reads several languages?"""

from collections.abc import Callable, Iterable, Sequence

from texts.translator import Html, Words, lines, quote, words


def together(languages: Sequence[str], say: Callable[[Words], Html], *, quoted: str = "") -> Html:
    """Say the same in each language, one below the other; a person's own words stand once, last."""
    return with_words(joined(say(words(language)) for language in languages), quoted)


def joined(texts: Iterable[Html]) -> Html:
    """Set finished texts one below the other."""
    return Html("\n\n".join(texts))


def with_words(text: Html, quoted: str) -> Html:
    """Let the words of whoever raised the alert follow, as they were written."""
    return lines(text, Html(quote(quoted))) if quoted else text
