"""Which plain text and entities does a marked-up text become, and is the markup right?"""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from simulator.markup.cleaning import cleaned, without_lead
from simulator.markup.entities import STYLES, Entity, in_order, moved, settled
from simulator.markup.found import FOUND_KINDS, found_in
from simulator.markup.html import read_html
from simulator.markup.units import boundaries, is_plain, utf16_length
from simulator.shapes import Json

__all__ = ["Formatted", "formatted", "from_html", "to_html", "utf16_length", "with_found_entities"]

_WRITTEN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "spoiler": "tg-spoiler",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote expandable",
}


class Formatted(NamedTuple):
    """A text as people see it, and its entities in the Bot API's shape (UTF-16 offsets)."""

    text: str
    entities: list[Json]

    def fields(self, *, text: str = "text", entities: str = "entities") -> Json:
        body: Json = {text: self.text} if self.text else {}
        if self.entities:
            body[entities] = self.entities
        return body


def from_html(source: str) -> Formatted:
    """Parse HTML as Telegram does. Raises ApiError with Telegram's words and byte offset."""
    return formatted(*read_html(source))


def with_found_entities(text: str, given: list[Json]) -> Formatted:
    """Trim `text` as Telegram does and add the links, commands and tags that stand in it."""
    return formatted(text, [_entity(value) for value in given])


def formatted(text: str, given: list[Entity]) -> Formatted:
    """The text as Telegram keeps it; `given` counts UTF-16 units."""
    clean = cleaned(text, given)
    entities = without_lead(clean.text, settled(clean.entities, found_in(clean.text)))
    if not entities:
        return Formatted(clean.text, [])
    if not is_plain(clean.text):
        units = boundaries(clean.text)
        entities = [moved(one, units[one.start], units[one.end]) for one in entities]
    return Formatted(clean.text, [_shape(entity) for entity in entities])


def _entity(value: Json) -> Entity:
    more = {name: given for name, given in value.items() if name not in _PLACE}
    start: int = value["offset"]
    return Entity(start, start + int(value["length"]), value["type"], more)


_PLACE = frozenset({"type", "offset", "length"})


def _shape(entity: Entity) -> Json:
    length = entity.end - entity.start
    place = {"type": entity.kind, "offset": entity.start, "length": length}
    return {**place, **entity.more} if entity.more else place


def to_html(text: str, entities: Iterable[Json]) -> str:
    """The text with its formatting written out again as HTML, for assertions and transcripts."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, str]] = []
    for rank, entity in enumerate(_joined(units, entities)):
        opening, closing = _tags(entity)
        if not opening:
            continue
        start, end = entity["offset"], entity["offset"] + entity["length"]
        marks.append((start, 1, rank, opening))
        marks.append((end, 0, -rank, closing))
    out, position = [], 0
    for at, _, _, tag in sorted(marks):
        out += [_escaped(units, position, at), tag]
        position = at
    return "".join([*out, _escaped(units, position, len(units) // 2)])


def _joined(units: bytes, entities: Iterable[Json]) -> list[Json]:
    """Pieces of one style that belong together as one again, where that crosses no other border."""
    pieces = [_entity(value) for value in entities]
    tags = {piece.end for piece in pieces if piece.kind in FOUND_KINDS}
    for kind in STYLES:
        others = [piece for piece in pieces if piece.kind != kind]
        runs = _runs(units, [piece for piece in pieces if piece.kind == kind], tags)
        if not any(_cross(run, other) for run in runs for other in others):
            pieces = [*others, *runs]
    return [_shape(piece) for piece in in_order(pieces)]


def _runs(units: bytes, pieces: list[Entity], tags: set[int]) -> list[Entity]:
    """Join what touches, and what only the blanks behind a tag or a link part."""
    runs: list[Entity] = []
    for piece in pieces:
        last = runs[-1] if runs else None
        if last is not None and (
            last.end == piece.start
            or (last.end in tags and not _escaped(units, last.end, piece.start).strip(" \n"))
        ):
            runs[-1] = moved(last, last.start, piece.end)
        else:
            runs.append(piece)
    return runs


def _cross(one: Entity, other: Entity) -> bool:
    first, second = sorted((one, other), key=lambda entity: (entity.start, -entity.end))
    return first.start < second.start < first.end < second.end


def _escaped(units: bytes, start: int, end: int) -> str:
    return escape(units[start * 2 : end * 2].decode("utf-16-le"), quote=False)


def _tags(entity: Json) -> tuple[str, str]:
    match entity["type"]:
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
        case "pre" if "language" in entity:
            language = escape(entity["language"])
            return f'<pre><code class="language-{language}">', "</code></pre>"
    name = _WRITTEN.get(entity["type"])
    if name is None:
        return "", ""
    return f"<{name}>", f"</{name.split()[0]}>"
