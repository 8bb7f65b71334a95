"""Which links, commands and tags does Telegram see in a plain text by itself?"""

import re

from simulator.markup.entities import Entity

_FOUND = re.compile(
    r"(?P<url>(?:https?://|tg://|(?<![\w./])t\.me/)[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/@>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
)
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
_HINTS = re.compile(r"[/@#]")


def found_in(text: str) -> list[Entity]:
    """In order; places are characters, not yet UTF-16 units."""
    if not _HINTS.search(text):
        return []
    return [
        Entity(match.start(match.lastgroup or 0), match.end(match.lastgroup or 0), match.lastgroup)
        for match in _FOUND.finditer(text)
        if match.lastgroup
    ]
