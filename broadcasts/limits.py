"""How much does Telegram take in one message? What is longer is cut here, rather than refused."""

import re
from collections.abc import Sequence
from html import unescape
from typing import TypeVar

from texts.translator import Html

# Telegram counts 4,096 after parsing; an alert that is sent again gets a line before it.
MOST_TEXT = 4096 - 96
MOST_CAPTION = 1024
MOST_BUTTONS = 100
MOST_TOAST = 200
MARK = " …"

_TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>")
_PIECE = re.compile(rf"{_TAG.pattern}|&[#\w]+;|.", re.DOTALL)

T = TypeVar("T")


def length(text: str) -> int:
    """Count as Telegram does, in UTF-16: an emoji is two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def without_tags(text: str) -> str:
    """Take the tags out; what stands for a sign stays as it is."""
    return _TAG.sub("", text)


def fit(text: Html) -> Html:
    """Cut a finished text so that it fits a message; its tags stay whole and are closed."""
    if length(text) <= MOST_TEXT or length(unescape(without_tags(text))) <= MOST_TEXT:
        return text
    room = MOST_TEXT - len(MARK)
    kept: list[str] = []
    opened: list[str] = []
    for piece in _PIECE.finditer(text):
        if piece[2]:
            _open_or_close(opened, piece)
        else:
            room -= length(unescape(piece[0]))
        if room < 0:
            break
        kept.append(piece[0])
    return Html("".join([*kept, MARK, *(f"</{name}>" for name in reversed(opened))]))


def _open_or_close(opened: list[str], tag: re.Match[str]) -> None:
    if tag[1]:
        opened.pop()
    else:
        opened.append(tag[2])


def fit_toast(text: str) -> str:
    """Cut the answer to a press."""
    kept, room = "", MOST_TOAST
    for sign in text:
        room -= length(sign)
        if room < 0:
            return kept
        kept += sign
    return kept


def fit_rows(rows: Sequence[Sequence[T]]) -> list[Sequence[T]]:
    """Leave out the choices that do not fit; the last row, the way out, always stays."""
    if sum(map(len, rows)) <= MOST_BUTTONS:
        return [row for row in rows if row]
    *choices, way_out = rows
    room = MOST_BUTTONS - len(way_out)
    kept: list[Sequence[T]] = []
    for row in choices:
        kept.append(row[: max(room, 0)])
        room -= len(row)
    return [row for row in [*kept, way_out] if row]
