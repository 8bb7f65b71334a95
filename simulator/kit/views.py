"""What does a test see of a message?"""

import re
from dataclasses import dataclass, field

from simulator import chats
from simulator.markup import to_html
from simulator.shapes import Json

Pattern = str | re.Pattern[str]
_SIGN = re.compile(r"^[\W_]+")
MEDIA = (
    "photo",
    "video",
    "voice",
    "audio",
    "document",
    "video_note",
    "animation",
    "sticker",
    "location",
    "contact",
    "poll",
    "dice",
)


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button; `data` or `url` is None."""

    label: str
    data: str | None
    url: str | None

    @property
    def words(self) -> str:
        """The label without the emoji or sign before it."""
        return _SIGN.sub("", self.label)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood at one moment. `text` is the caption where there is one."""

    id: int
    chat_id: int
    text: str
    html: str
    buttons: tuple[tuple[Button, ...], ...]
    media: str | None
    silent: bool
    reply_to: int | None
    topic: int | None
    by_bot: bool
    edited: bool
    raw: Json = field(repr=False)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str) -> Button | None:
        """The button labelled so, else the first whose label begins so; a sign before is free."""
        flat = [button for row in self.buttons for button in row]
        exact = (button for button in flat if label in (button.label, button.words))
        begins = (button for button in flat if _begins(button, label))
        return next(exact, None) or next(begins, None)

    def says(self, pattern: Pattern) -> bool:
        return says(self.text, pattern)


def says(text: str, pattern: Pattern) -> bool:
    """Whether the string is contained, or the regular expression matches somewhere."""
    if isinstance(pattern, str):
        return pattern in text
    return pattern.search(text) is not None


def _begins(button: Button, label: str) -> bool:
    return button.label.startswith(label) or button.words.startswith(label)


def view(message: chats.Message, *, bots: frozenset[int], body: Json | None = None) -> Message:
    """The message as it stands now, or as it stood when it had that `body`."""
    body = message.body if body is None else body
    text: str = body.get("text") or body.get("caption") or ""
    entities: list[Json] = body.get("entities") or body.get("caption_entities") or []
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return Message(
        id=message.id,
        chat_id=message.chat_id,
        text=text,
        html=to_html(text, entities),
        buttons=tuple(tuple(_button(button) for button in row) for row in rows),
        media=next((kind for kind in MEDIA if kind in body), None),
        silent=message.silent,
        reply_to=body.get("reply_to_message", {}).get("message_id"),
        topic=body.get("message_thread_id"),
        by_bot=message.author_id in bots,
        edited="edit_date" in body,
        raw={**message.shown(), **body},
    )


def _button(button: Json) -> Button:
    return Button(button["text"], button.get("callback_data"), button.get("url"))
