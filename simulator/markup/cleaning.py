"""What does Telegram strip from a text before it is stored?"""

import re
from typing import NamedTuple

from simulator.markup.entities import Entity, in_order, moved
from simulator.markup.units import boundaries, is_plain
from simulator.refusals import Refusal

# Line separators and direction marks, and three strokes that cover what stands before them.
_TAKEN_OUT = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_ODD = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_BLANKS = " \n"
MAX_PLACE = 1_000_000


class Cleaned(NamedTuple):
    """A text as it is stored, and its entities, whose places are characters."""

    text: str
    entities: list[Entity]


def cleaned(text: str, entities: list[Entity]) -> Cleaned:
    """Blank control characters, take out some others, trim. `entities` count UTF-16 units."""
    if not entities:
        plain = text if _ODD.search(text) is None else _plain(text)
        return Cleaned(plain.strip(_BLANKS), [])
    return _trimmed(*_with_entities(text, _by_characters(text, entities)))


def clean_line(text: str) -> str:
    """A short text without formatting: a label, a title, a command."""
    return text if _ODD.search(text) is None else _plain(text)


def _plain(text: str) -> str:
    return _BLANKED.sub(" ", _TAKEN_OUT.sub("", text))


def _by_characters(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with places that count characters. Raises if one splits a character."""
    if is_plain(text):
        for entity in entities:
            _check_inside(entity, len(text))
        return entities
    units = boundaries(text)
    place = {unit: index for index, unit in enumerate(units)}
    for entity in entities:
        _check_inside(entity, units[-1])
        if entity.start not in place:
            at = _bytes_before(text, units, entity.start + 1)
            raise Refusal.ENTITY_BEGINS_INSIDE.error(at=at)
        if entity.end not in place:
            at = _bytes_before(text, units, entity.end + 1)
            raise Refusal.ENTITY_ENDS_INSIDE.error(start=entity.start, at=at)
    return [moved(entity, place[entity.start], place[entity.end]) for entity in entities]


def _check_inside(entity: Entity, size: int) -> None:
    if entity.start > size:
        raise Refusal.ENTITY_BEGINS_BEHIND.error(start=entity.start)
    if entity.end > size:
        raise Refusal.ENTITY_ENDS_BEHIND.error(start=entity.start, end=entity.end)


def _bytes_before(text: str, units: list[int], unit: int) -> int:
    return len(text[: units.index(unit)].encode())


def _with_entities(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if _ODD.search(text) is None:
        return text, entities
    gone = [match.start() for match in _TAKEN_OUT.finditer(text)]
    shift = {index: index - sum(at < index for at in gone) for index in _places(entities)}
    shifted = [moved(entity, shift[entity.start], shift[entity.end]) for entity in entities]
    return _plain(text), shifted


def _places(entities: list[Entity]) -> set[int]:
    return {place for entity in entities for place in (entity.start, entity.end)}


def _trimmed(text: str, entities: list[Entity]) -> Cleaned:
    """Cut blanks at both ends of the text and at the beginning of entities; drop empty ones."""
    lead = len(text) - len(text.lstrip(_BLANKS))
    end = len(text.rstrip(_BLANKS))
    kept = [
        moved(entity, entity.start - lead, min(entity.end, end) - lead)
        for entity in without_lead(text, entities)
    ]
    return Cleaned(text[lead:end], kept)


def without_lead(text: str, entities: list[Entity]) -> list[Entity]:
    """Cut blanks at the beginning of each; those that hold nothing else vanish."""
    kept = []
    for entity in entities:
        inner = text[entity.start : entity.end]
        start = entity.start + len(inner) - len(inner.lstrip(_BLANKS))
        if start < entity.end:
            kept.append(entity if start == entity.start else moved(entity, start, entity.end))
    return in_order(kept)
