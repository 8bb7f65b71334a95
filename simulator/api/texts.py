"""Is the text of this call one that Telegram would take, and what does it become?"""

from typing import Any

from simulator.errors import bad_request, not_modelled
from simulator.markup import Formatted, from_html, utf16_length, with_found_entities
from simulator.params import Params
from simulator.shapes import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 32_768


def message_text(params: Params) -> Formatted:
    text = formatted(params, text="text", entities="entities")
    if not text.text:
        raise bad_request("message text is empty")
    if utf16_length(text.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text


def caption(params: Params) -> Formatted:
    text = formatted(params, text="caption", entities="caption_entities")
    if utf16_length(text.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text


def formatted(params: Params, *, text: str, entities: str) -> Formatted:
    source = params.text(text)
    if not source:
        return Formatted("", [])
    if len(source) > MAX_RAW_BYTES // 4 and len(source.encode()) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    match params.text("parse_mode").lower():
        case "html":
            return from_html(source)
        case "" | "none":
            return with_found_entities(source, _given_entities(params, entities))
        case "markdown" | "markdownv2":
            raise not_modelled("Markdown; use parse_mode HTML")
        case _:
            raise bad_request("unsupported parse_mode")


def _given_entities(params: Params, name: str) -> list[Json]:
    given = params.structure(name, complaint="can't parse entities JSON object")
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of MessageEntity")
    return [_entity(value) for value in given]


def _entity(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for field, kind in (("type", str), ("offset", int), ("length", int)):
        if not isinstance(value.get(field), kind):
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{field}\"")
    return value
