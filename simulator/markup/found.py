"""Which links, commands and tags does Telegram see in a plain text by itself?"""

import re
from functools import cache

from simulator.markup.entities import Entity

# What may stand in a text, each with a character that it cannot do without; the first that fits.
_KINDS = (
    ("/", r"(?P<url>(?:https?://|tg://|(?<![\w./])t\.me/)[^\s<>\"]*[^\s<>\".,;:!?)])"),
    ("@", r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"),
    ("@", r"(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})"),
    ("/", r"(?<![\w/@>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"),
    ("#", r"(?P<hashtag>\#(?<!\w\#)\w*[^\W\d]\w*)"),
)
HINTS = "/@#"
# Telegram finds these itself; when a bot gives them, they are passed over.
FOUND_KINDS = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
    }
)


@cache
def pattern(hints: str) -> re.Pattern[str]:
    """Looks only for what these characters allow, since looking for addresses takes long."""
    return re.compile("|".join(kind for needed, kind in _KINDS if needed in hints))


def found_in(text: str) -> list[Entity]:
    """In order; places are characters, not yet UTF-16 units."""
    hints = "".join(hint for hint in HINTS if hint in text)
    if not hints:
        return []
    return [
        Entity(match.start(match.lastgroup or 0), match.end(match.lastgroup or 0), match.lastgroup)
        for match in pattern(hints).finditer(text)
        if match.lastgroup
    ]
