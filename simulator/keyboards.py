"""Is this reply markup one that Telegram would take?"""

from collections.abc import Callable
from typing import Any

from simulator.fields import Fields, Malformed, parsing, parsing_plainly
from simulator.markup.cleaning import clean_line
from simulator.markup.links import NoLink, checked, user_of
from simulator.params import Params
from simulator.refusals import Refusal
from simulator.shapes import Json

MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
MAX_COPY_TEXT = 256
SHOWN_PER_ROW = 8
# Objects and flags that make an inline button do something, in the order that Telegram looks.
_OTHER_ACTIONS = ("callback_game", "pay")
_QUERIES = ("switch_inline_query", "switch_inline_query_current_chat")
_OBJECTS = ("switch_inline_query_chosen_chat", "login_url", "web_app", "copy_text", "disabled")
_ALL = frozenset({"url", "callback_data", *_OTHER_ACTIONS, *_QUERIES, *_OBJECTS})
_LOOKS = ("style", "icon_custom_emoji_id")
_ASKING = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "web_app",
)
Remark = Callable[[str], None]


def reply_markup(params: Params, *, remark: Remark) -> Json | None:
    """The markup of a call as an argument, None if it has none; `check_markup` follows."""
    if not params.given("reply_markup"):
        return None
    given = params.json("reply_markup", what="reply keyboard markup")
    if not isinstance(given, dict):
        raise Refusal.MARKUP_NOT_OBJECT.error()
    with parsing_plainly():
        markup = _markup(Fields(given))
    if markup is None and given.get("inline_keyboard") != [] and "remove_keyboard" not in given:
        remark("reply_markup shows no keyboard")
    for row in (markup or {}).get("inline_keyboard", ()):
        _remark_on_row(row, remark)
    return markup


def _remark_on_row(row: list[Json], remark: Remark) -> None:
    if len(row) > SHOWN_PER_ROW:
        remark(f"a row of {len(row)} buttons; Telegram shows {SHOWN_PER_ROW} beside each other")
    for button in row:
        if len(button) > 2 and len(button.keys() & _ALL) > 1:
            remark(f"the button {button['text']!r} does more than one thing")


def _markup(fields: Fields) -> Json | None:
    keyboard = [_keyboard_row(row) for row in fields.array("keyboard") or ()]
    inline = [_inline_row(row) for row in fields.array("inline_keyboard") or ()]
    hides = fields.flag("remove_keyboard") or fields.flag("hide_keyboard")
    replies = fields.flag("force_reply") or fields.flag("force_reply_keyboard")
    shared: Json = {"selective": True} if fields.flag("selective") else {}
    hint = fields.text("input_field_placeholder")
    if hint:
        shared["input_field_placeholder"] = hint
    if keyboard:
        shown = ("resize_keyboard", "one_time_keyboard", "is_persistent")
        flags: Json = {name: True for name in shown if fields.flag(name)}
        return {"keyboard": [row for row in keyboard if row], **flags, **shared}
    if inline:
        rows = [row for row in inline if row]
        return {"inline_keyboard": rows} if rows else None
    if hides:
        return {"remove_keyboard": True, **shared}
    return {"force_reply": True, **shared} if replies else None


def _keyboard_row(row: Any) -> list[Json]:
    if not isinstance(row, list):
        raise Refusal.KEYBOARD_ROWS_NOT_ARRAYS.error()
    with parsing("keyboard button"):
        return [_keyboard_button(button) for button in row]


def _keyboard_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise Malformed("KeyboardButton must be a String or an Object")
    return {**button, "text": Fields(button).needed_text("text")}


def _inline_row(row: Any) -> list[Json]:
    if not isinstance(row, list):
        raise Refusal.ROWS_NOT_ARRAYS.error()
    with parsing("inline keyboard button"):
        return [_inline_button(button) for button in row]


def _inline_button(button: Any) -> Json:
    if _is_usual(button):
        return {"text": button["text"], "callback_data": button["callback_data"]}
    fields = Fields.of(button, name="InlineKeyboardButton")
    text = fields.needed_text("text")
    looks: Json = {name: button[name] for name in _LOOKS if name in button}
    return {"text": text, **_action(fields), **looks}


def _is_usual(button: Any) -> bool:
    """Whether the button has words and data, and nothing that must be looked at more closely."""
    if not isinstance(button, dict) or len(button) != 2 or not button.get("callback_data"):
        return False
    return isinstance(button["callback_data"], str) and isinstance(button.get("text"), str)


def _action(fields: Fields) -> Json:
    """What the button does: the first that Telegram finds, whatever else is said."""
    for name in ("url", "callback_data"):
        if value := fields.text(name):
            return {name: value}
    for name in _OTHER_ACTIONS:
        if fields.has(name):
            return {name: fields.values[name]}
    for name in _QUERIES:
        if fields.has(name):
            return {name: fields.needed_text(name)}
    for name in _OBJECTS:
        if fields.has(name):
            return {name: _object(name, fields.needed_object(name))}
    raise Malformed("Text buttons are unallowed in the inline keyboard")


def _object(name: str, fields: Fields) -> Json:
    if name in ("web_app", "login_url"):
        fields.needed_text("url")
    if name == "copy_text":
        fields.needed_text("text")
    return dict(fields.values)


def check_markup(markup: Json | None, *, private: bool) -> Json | None:
    """Check the words, addresses and sizes that only Telegram's inside looks at."""
    if markup is None:
        return None
    if "keyboard" in markup:
        for row in markup["keyboard"]:
            for button in row:
                _check_keyboard_button(button, private=private)
        return markup
    rows = markup.get("inline_keyboard", [])
    if not rows:
        return markup
    checked_rows = [[_checked_button(button) for button in row] for row in rows]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise Refusal.MARKUP_TOO_LONG.error()
    return {"inline_keyboard": checked_rows}


def _check_keyboard_button(button: Json, *, private: bool) -> None:
    if not clean_line(button["text"]).strip():
        raise Refusal.BUTTON_TEXT_EMPTY.error(kind="Keyboard")
    asked = next((name for name in _ASKING if button.get(name)), None)
    if asked is not None and not private:
        raise Refusal.ONLY_IN_PRIVATE.error(what=_ASKED[asked])


_ASKED = {
    "request_contact": "Phone number can be requested",
    "request_location": "Location can be requested",
    "request_poll": "Poll can be requested",
    "request_users": "Users can be requested",
    "request_chat": "Chats can be requested",
    "web_app": "Web App buttons can be used",
}


def _checked_button(button: Json) -> Json:
    text = clean_line(button["text"])
    if not text.strip():
        raise Refusal.BUTTON_TEXT_EMPTY.error(kind="Inline keyboard")
    button = {**button, "text": text}
    if "url" in button:
        return {**button, "url": _address(button["url"])}
    if "callback_data" in button:
        if len(button["callback_data"].encode()) > MAX_CALLBACK_BYTES:
            raise Refusal.BUTTON_DATA.error()
        return button
    if "web_app" in button:
        _check_web_app(button["web_app"]["url"])
    copied = button.get("copy_text", {}).get("text", "x")
    if not 1 <= len(copied) <= MAX_COPY_TEXT:
        raise Refusal.BUTTON_COPY_TEXT.error()
    return button


def _address(url: str) -> str:
    if user_of(url) is not None:
        return url
    try:
        return checked(url)
    except NoLink as error:
        raise Refusal.BUTTON_URL.error(what="", url=url, why=error.why) from error


def _check_web_app(url: str) -> None:
    try:
        secure = checked(url).startswith("https://")
    except NoLink as error:
        raise Refusal.BUTTON_URL.error(what="Web App ", url=url, why=error.why) from error
    if not secure:
        why = "Only HTTPS links are allowed"
        raise Refusal.BUTTON_URL.error(what="Web App ", url=url, why=why)


def inline_only(markup: Json | None) -> Json | None:
    """As given, for edits: only an inline keyboard can stand under a sent message."""
    if markup is not None and "inline_keyboard" not in markup:
        raise Refusal.INLINE_EXPECTED.error()
    return markup
