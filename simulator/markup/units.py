"""How do places in a text count for Telegram? In UTF-16 units."""

from itertools import accumulate


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def boundaries(text: str) -> list[int]:
    """The UTF-16 offset of every character, and of the end."""
    if text.isascii():
        return list(range(len(text) + 1))
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
