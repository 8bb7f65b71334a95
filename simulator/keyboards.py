"""Is this reply markup one that Telegram would take?"""

from typing import Any

from simulator.errors import ApiError, bad_request
from simulator.params import Params
from simulator.shapes import Json

_ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
_OTHER_MARKUPS = frozenset({"keyboard", "remove_keyboard", "force_reply"})
MAX_BUTTONS = 100
MAX_CALLBACK_BYTES = 64
_BROKEN = "can't parse reply keyboard markup JSON object"


def reply_markup(params: Params) -> Json | None:
    """The validated markup of a call, None if it has none or an empty inline keyboard."""
    raw = params.structure("reply_markup", complaint=_BROKEN)
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        return _inline(raw["inline_keyboard"])
    if not raw or raw.keys() & _OTHER_MARKUPS:
        return raw or None
    raise bad_request(_BROKEN)


def inline_markup(params: Params) -> Json | None:
    """As `reply_markup`, for edits: only an inline keyboard can stand under a sent message."""
    markup = reply_markup(params)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    checked = []
    for row in rows:
        if not isinstance(row, list):
            raise bad_request('field "inline_keyboard" must be an Array of Arrays')
        if row:
            checked.append([_button(button) for button in row])
    if sum(map(len, checked)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _cannot_parse("expected an Object")
    if "text" not in button:
        raise _cannot_parse('Can\'t find field "text"')
    if not isinstance(button["text"], str):
        raise _cannot_parse('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = button.keys() & _ACTIONS
    if not actions or button.get("callback_data") == "":
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button:
        _check_callback_data(button["callback_data"])
    if "url" in button:
        _check_url(button["url"])
    return button


def _cannot_parse(why: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {why}")


def _check_callback_data(data: Any) -> None:
    if not isinstance(data, str):
        raise _cannot_parse('Field "callback_data" must be of type String')
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if not isinstance(url, str):
        raise _cannot_parse('Field "url" must be of type String')
    if "." not in url and not url.startswith("tg://"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
