"""How does one message speak to a group that reads several languages?"""

from collections.abc import Callable, Sequence

from texts.translator import Html, Words, lines, quote, words


def together(languages: Sequence[str], say: Callable[[Words], Html], *, quoted: str = "") -> Html:
    """Say the same in each language, one below the other; a person's own words stand once, last."""
    texts = [say(words(language)) for language in languages]
    return with_words(Html("\n\n".join(texts)), quoted)


def with_words(text: Html, quoted: str) -> Html:
    """Let the words of whoever raised the alert follow, as they were written."""
    return lines(text, Html(quote(quoted))) if quoted else text
