"""How do places in a text count for Telegram? In UTF-16 units."""

from itertools import accumulate


def is_plain(text: str) -> bool:
    """Whether every character is one unit, as in nearly every text without emoji."""
    return text.isascii() or max(text) <= "\uffff"


def utf16_length(text: str) -> int:
    if is_plain(text):
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def boundaries(text: str) -> list[int]:
    """The UTF-16 offset of every character, and of the end."""
    if is_plain(text):
        return list(range(len(text) + 1))
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
