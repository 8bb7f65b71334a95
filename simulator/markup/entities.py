"""How do formatted stretches that nest or overlap become the list that Telegram keeps?

The rules are those of tdlib (`MessageEntity.cpp`): links, code and the like never overlap, quotes
hold them whole, and bold, italic and their kin are cut at the borders of all others.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

# Of stretches that begin and end together, the lower number stands first.
_RANKS = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_OTHER_RANK = 50
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODE = frozenset({"pre", "code"})
MAX_ENTITIES = 100


class Entity(NamedTuple):
    """A stretch of a text, from `start` to before `end`; `more` is what its kind needs."""

    start: int
    end: int
    kind: str
    more: Mapping[str, Any] = MappingProxyType({})

    @property
    def order(self) -> tuple[int, int, int]:
        return self.start, -self.end, _RANKS.get(self.kind, _OTHER_RANK)


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: entity.order)


def settled(given: list[Entity], found: list[Entity]) -> list[Entity]:
    """What was formatted and what was found, as Telegram keeps it; at most 100 of the former."""
    given = [entity for entity in given if entity.start < entity.end]
    if not given:
        return found
    if len(given) <= MAX_ENTITIES and _lie_apart(together := in_order([*given, *found])):
        return together
    return untangled(given, found)


def untangled(given: list[Entity], found: list[Entity]) -> list[Entity]:
    """As `settled`, also where they touch, overlap or nest."""
    quotes = _apart(entity for entity in given if entity.kind in QUOTES)
    whole = _apart(entity for entity in given if not _may_be_cut(entity))
    whole = [entity for entity in whole if not _crosses(entity, quotes)]
    fixed = in_order([*quotes, *whole])
    styles = _cut(in_order(entity for entity in given if entity.kind in STYLES), fixed)
    fixed, styles = _limited(fixed, styles)
    fixed = in_order([*fixed, *_beside(found, fixed)])
    return in_order([*fixed, *_cut(styles, fixed)])


def _lie_apart(entities: list[Entity]) -> bool:
    """Whether none touches another: then nothing is to be joined, cut or left out."""
    return all(one.end < other.start for one, other in pairwise(entities))


def _may_be_cut(entity: Entity) -> bool:
    return entity.kind in STYLES or entity.kind in QUOTES


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Without those that begin within an earlier one."""
    kept: list[Entity] = []
    for entity in in_order(entities):
        if not kept or entity.start >= kept[-1].end:
            kept.append(entity)
    return kept


def _crosses(entity: Entity, quotes: list[Entity]) -> bool:
    return any(
        entity.start < quote.end
        and quote.start < entity.end
        and not (quote.start <= entity.start and entity.end <= quote.end)
        for quote in quotes
    )


def _beside(found: list[Entity], fixed: list[Entity]) -> list[Entity]:
    """What was found by itself yields to what was formatted."""
    quotes = [entity for entity in fixed if entity.kind in QUOTES]
    others = [entity for entity in fixed if entity.kind not in QUOTES]
    return [
        entity
        for entity in found
        if not _crosses(entity, quotes)
        and not any(other.start < entity.end and entity.start < other.end for other in others)
    ]


def _limited(fixed: list[Entity], styles: list[Entity]) -> tuple[list[Entity], list[Entity]]:
    """The first hundred: all else before styles. Emoji do not count."""
    counted = [entity for entity in fixed if entity.kind != "custom_emoji"]
    if len(counted) + len(styles) <= MAX_ENTITIES:
        return fixed, styles
    kept = counted[:MAX_ENTITIES]
    emoji = [entity for entity in fixed if entity.kind == "custom_emoji"]
    joined = _cut(styles, [])[: MAX_ENTITIES - len(kept)]
    return in_order([*kept, *emoji]), joined


@dataclass(slots=True)
class _Cutter:
    """Walks along the text, with the styles that are on at the moment."""

    waiting: deque[Entity]
    on: dict[str, tuple[int, int]] = field(default_factory=dict)
    pieces: list[Entity] = field(default_factory=list)

    def walk_to(self, place: int) -> None:
        while self.waiting and self.waiting[0].start < place:
            style = self.waiting.popleft()
            run = self.on.get(style.kind)
            if run is not None and style.start <= run[1]:
                self.on[style.kind] = (run[0], max(run[1], style.end))
            else:
                self._cut_at(style.start)
                self.on[style.kind] = (style.start, style.end)
        self._cut_at(place)

    def _cut_at(self, place: int) -> None:
        for kind in STYLES:
            start, end = self.on.get(kind, (place, place))
            if start >= place:
                continue
            self.pieces.append(Entity(start, min(end, place), kind))
            if end <= place:
                del self.on[kind]
            else:
                self.on[kind] = (place, end)


def _cut(styles: list[Entity], fixed: list[Entity]) -> list[Entity]:
    """Join styles that touch, cut them where another begins or `fixed` has a border.

    Within code there are none.
    """
    if not styles:
        return []
    cutter = _Cutter(deque(styles))
    nested: list[Entity] = []
    for entity in fixed:
        _leave(cutter, nested, entity.start)
        cutter.walk_to(entity.start)
        nested.append(entity)
    end = max(entity.end for entity in [*styles, *fixed])
    _leave(cutter, nested, end)
    cutter.walk_to(end)
    return in_order(cutter.pieces)


def _leave(cutter: _Cutter, nested: list[Entity], place: int) -> None:
    while nested and place >= nested[-1].end:
        left = nested.pop()
        before = len(cutter.pieces)
        cutter.walk_to(left.end)
        if left.kind in _CODE:
            del cutter.pieces[before:]


def moved(entity: Entity, start: int, end: int) -> Entity:
    return Entity(start, end, entity.kind, entity.more)
