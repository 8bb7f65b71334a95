"""Is the text of this call one that Telegram would take, and what does it become?"""

from typing import Any

from simulator.api.request import Request
from simulator.errors import not_modelled
from simulator.fields import Fields, Malformed, parsing, parsing_plainly
from simulator.markup import Formatted, formatted, utf16_length
from simulator.markup.cleaning import MAX_PLACE
from simulator.markup.entities import STYLES, Entity
from simulator.markup.found import FOUND_KINDS
from simulator.markup.html import read_html
from simulator.markup.links import NoLink, checked
from simulator.refusals import Refusal
from simulator.shapes import Json

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 32_768
_PLAIN_KINDS = frozenset({*STYLES, "code", "blockquote", "expandable_blockquote"})
_PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")


def message_text(request: Request) -> Formatted:
    """The text as an argument; `check_text` follows when the chat is known."""
    params = request.params
    source = params.text("text")
    if not source:
        raise Refusal.TEXT_EMPTY.error()
    given = params.lenient_json("entities")
    return styled(request, source, params.text("parse_mode"), given)


def check_text(text: Formatted) -> None:
    if not text.text:
        raise Refusal.TEXT_BLANK.error()
    if utf16_length(text.text) > MAX_TEXT:
        raise Refusal.MESSAGE_TOO_LONG.error()


def caption(request: Request) -> Formatted:
    params = request.params
    given = params.lenient_json("caption_entities")
    return styled(request, params.text("caption"), params.text("parse_mode"), given)


def caption_in(request: Request, item: Fields) -> Formatted:
    """The caption of an object within the arguments, such as an InputMedia."""
    given = item.values.get("caption_entities")
    return styled(request, item.text("caption"), item.text("parse_mode"), given)


def check_caption(text: Formatted) -> None:
    """Captions count in characters, not in UTF-16 units."""
    if len(text.text) > MAX_CAPTION:
        raise Refusal.CAPTION_TOO_LONG.error()


def caption_fields(text: Formatted) -> Json:
    return text.fields(text="caption", entities="caption_entities")


def styled(request: Request, source: str, parse_mode: str, entities: Any) -> Formatted:
    """The text and its formatting, from markup or from a list of entities."""
    if len(source) > MAX_RAW_BYTES // 4 and len(source.encode()) > MAX_RAW_BYTES:
        raise Refusal.TEXT_TOO_LONG.error()
    if not source:
        return Formatted("", [])
    match parse_mode.lower():
        case "html":
            text, given = read_html(source)
        case "" | "none":
            text, given = source, _entities(entities)
        case "markdown" | "markdownv2":
            raise not_modelled("Markdown; use parse_mode HTML")
        case _:
            raise Refusal.UNSUPPORTED_PARSE_MODE.error()
    return formatted(text, [known for one in given if (known := _known(request, one))])


def _known(request: Request, entity: Entity) -> Entity | None:
    """Somebody whom the bot never met cannot be mentioned; the words stay plain."""
    if entity.kind != "text_mention":
        return entity
    user = request.world.user(entity.more["user"]["id"])
    return Entity(entity.start, entity.end, entity.kind, {"user": user}) if user else None


def _entities(given: Any) -> list[Entity]:
    """The entities of a list. What is no list is passed over, as Telegram does."""
    if not isinstance(given, list):
        return []
    with parsing("MessageEntity"):
        found = [_entity(value) for value in given]
    return [entity for entity in found if entity is not None]


def _entity(value: Any) -> Entity | None:
    fields = Fields.of(value)
    offset, length = fields.needed_integer("offset"), fields.needed_integer("length")
    kind = fields.needed_text("type")
    more = _more(kind, fields)
    if more is None:
        return None
    if not 0 <= offset <= MAX_PLACE:
        raise Refusal.ENTITY_OFFSET.error(number=offset)
    if not 0 <= length <= MAX_PLACE:
        raise Refusal.ENTITY_LENGTH.error(number=length)
    return Entity(offset, offset + length, kind, more) if length else None


def _more(kind: str, fields: Fields) -> Json | None:
    """What an entity of this kind needs beside its place; None if it is not wanted at all."""
    match kind:
        case "":
            raise Malformed("Type is not specified")
        case "pre":
            language = fields.text("language")
            return {"language": language} if language else {}
        case "text_link":
            return _link(fields.needed_text("url"))
        case "text_mention":
            return {"user": {"id": fields.needed_object("user").needed_integer("id", bits=64)}}
        case "custom_emoji":
            return {"custom_emoji_id": str(fields.needed_integer("custom_emoji_id", bits=64))}
        case _ if kind in _PLAIN_KINDS:
            return {}
        case _ if kind in FOUND_KINDS:
            return None
        case _:
            raise Malformed("Unsupported type specified")


def _link(url: str) -> Json | None:
    try:
        return {"url": checked(url)}
    except NoLink:
        return None


def preview_options(request: Request) -> Json:
    """How links are previewed, as a field of the message; nothing if nothing was said."""
    params = request.params
    if not params.given("link_preview_options"):
        hidden = params.flag("disable_web_page_preview")
        return {"link_preview_options": {"is_disabled": True}} if hidden else {}
    given = params.json("link_preview_options", what="link preview options")
    if not isinstance(given, dict):
        raise Refusal.PREVIEW_NOT_OBJECT.error()
    with parsing_plainly():
        options = _preview(Fields(given))
    return {"link_preview_options": options} if options else {}


def _preview(fields: Fields) -> Json:
    options: Json = {name: True for name in _PREVIEW_FLAGS if fields.flag(name)}
    url = fields.text("url")
    return {**options, "url": url} if url else options
