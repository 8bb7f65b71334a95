"""What does a message look like? Text and buttons, and the one codec of what a button carries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from broadcasts.limits import fit, fit_rows
from texts.translator import Html

MAX_CALLBACK_BYTES = 64  # Telegram's limit
SEPARATOR = ":"
MAX_DIGITS = 9  # of a row's number: what is longer no database would take


@dataclass(frozen=True, slots=True)
class Press:
    """What a button says when it is pressed. It means nothing without the presser's rights."""

    verb: str
    args: tuple[str, ...] = ()

    def encode(self) -> str:
        """Write as callback data. Raises ValueError over 64 bytes: a fault of ours."""
        data = SEPARATOR.join((self.verb, *self.args))
        if len(data.encode()) > MAX_CALLBACK_BYTES:
            raise ValueError(f"callback data over {MAX_CALLBACK_BYTES} bytes: {data}")
        return data

    def number(self, position: int = 0) -> int:
        """Read one argument as a row's number; 0, which no row has, for anything else."""
        word = self.word(position)
        if not (word.isascii() and word.isdigit()) or len(word) > MAX_DIGITS:
            return 0
        return int(word)

    def word(self, position: int = 0) -> str:
        """Read one argument; empty when it is missing."""
        return self.args[position] if position < len(self.args) else ""


def press(verb: str, *args: object) -> Press:
    """Make a press from anything that can be written."""
    return Press(verb, tuple(str(arg) for arg in args))


def decode(data: str | None) -> Press:
    """Read callback data, also forged: whatever it is, the result is a Press."""
    verb, *args = (data or "").split(SEPARATOR)
    return Press(verb, tuple(args))


@dataclass(frozen=True, slots=True)
class Button:
    """A label with what it does: a press, or a link."""

    label: str
    does: Press | str

    def as_json(self) -> dict[str, str]:
        """Shape for Telegram."""
        if isinstance(self.does, Press):
            return {"text": self.label, "callback_data": self.does.encode()}
        return {"text": self.label, "url": self.does}


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: text in Telegram's HTML, and rows of buttons."""

    text: Html
    rows: Rows = field(default=())

    def params(self) -> dict[str, Any]:
        """Parameters of sendMessage and editMessageText, without the chat; always within limits."""
        params: dict[str, Any] = {
            "text": fit(self.text),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if any(self.rows):
            keyboard = [[button.as_json() for button in row] for row in fit_rows(self.rows)]
            params["reply_markup"] = {"inline_keyboard": keyboard}
        return params


def in_rows(buttons: Sequence[Button], *, per_row: int) -> list[list[Button]]:
    """Lay buttons out, so many side by side."""
    return [list(buttons[i : i + per_row]) for i in range(0, len(buttons), per_row)]
