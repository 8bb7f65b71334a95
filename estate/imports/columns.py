"""Which columns has each kind of file, and how is a cell read? Pure."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from estate.imports.faults import BadValue, Wrong
from estate.people.tables import Relation, Role
from estate.places.rules import BadFloors, parse_floors
from estate.places.tables import FireStrategy

HIGHEST_TELEGRAM_ID = 2**52  # Telegram: at most 52 significant bits
_CODE = re.compile(r"[\w-]{1,16}")
LONGEST_NAME = 120  # characters, as of a person on Telegram
_SEPARATORS = re.compile(r"[,，、;；|]")


class Kind(StrEnum):
    """What a file lists. In this order they are brought in: each stands on those before it."""

    BUILDINGS = "buildings"
    UNITS = "units"
    STAFF = "staff"
    RESIDENTS = "residents"
    ASSETS = "assets"
    CONTACTS = "contacts"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new estate is given where its files are silent, and the languages that we speak."""

    timezone: str = "Asia/Hong_Kong"
    languages: tuple[str, ...] = ("en", "zh_Hans", "zh_Hant")
    known_languages: tuple[str, ...] = ("en", "zh_Hans", "zh_Hant")


Reader = Callable[[str, Defaults], Any]
"""Reads one cell that is not empty. Raises BadValue."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of file."""

    name: str
    read: Reader
    needed: bool = False


def _text(text: str, _defaults: Defaults) -> str:
    return text


def _name(text: str, _defaults: Defaults) -> str:
    """Read what stands within a line or on a button: a paragraph there would hide the rest."""
    if len(text) > LONGEST_NAME:
        raise BadValue(Wrong.TOO_LONG, known=(str(LONGEST_NAME),))
    return text


def _code(text: str, _defaults: Defaults) -> str:
    if not _CODE.fullmatch(text):
        raise BadValue(Wrong.BAD_CODE)
    return text


def _floors(text: str, _defaults: Defaults) -> list[str]:
    try:
        return parse_floors(text)
    except BadFloors as bad:
        raise BadValue(Wrong.BAD_FLOORS, value=str(bad)) from bad


def _phone(text: str, _defaults: Defaults) -> str:
    if not re.search(r"\d", text):
        raise BadValue(Wrong.BAD_NUMBER)
    return _name(text, _defaults)


def _telegram_id(text: str, _defaults: Defaults) -> int:
    if not re.fullmatch(r"[0-9]{1,16}", text) or not 0 < int(text) < HIGHEST_TELEGRAM_ID:
        raise BadValue(Wrong.BAD_TELEGRAM_ID)
    return int(text)


def _group_id(text: str, _defaults: Defaults) -> int:
    # A hyphen that a word processor made longer is still a minus.
    number = re.sub("^[−–]", "-", text)
    if not re.fullmatch(r"-[0-9]{1,16}", number) or int(number) == 0:
        raise BadValue(Wrong.BAD_GROUP_ID)
    return int(number)


def _timezone(text: str, _defaults: Defaults) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadValue(Wrong.UNKNOWN_TIMEZONE) from error
    return text


def _one_of(words: type[StrEnum]) -> Reader:
    def read(text: str, _defaults: Defaults) -> StrEnum:
        try:
            return words(re.sub(r"[\s-]+", "_", text.casefold()))
        except ValueError as error:
            raise BadValue(Wrong.UNKNOWN_WORD, known=tuple(words)) from error

    return read


def _language(text: str, defaults: Defaults) -> str:
    known = {language.casefold(): language for language in defaults.known_languages}
    found = known.get(text.replace("-", "_").casefold())
    if found is None:
        raise BadValue(Wrong.UNKNOWN_WORD, known=defaults.known_languages, value=text)
    return found


def _languages(text: str, defaults: Defaults) -> list[str]:
    return list(dict.fromkeys(_language(part, defaults) for part in split(text)))


def _list(text: str, _defaults: Defaults) -> list[str]:
    return split(text)


def split(text: str) -> list[str]:
    """Read a cell that lists several things."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def _needed(name: str, read: Reader = _name) -> Column:
    return Column(name, read, needed=True)


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.BUILDINGS: (
        _needed("code", _code),
        _needed("name"),
        _needed("floors", _floors),
        _needed("fire_strategy", _one_of(FireStrategy)),
        _needed("emergency_number", _phone),
        Column("fire_number", _phone),
        Column("medical_number", _phone),
        Column("police_number", _phone),
        Column("assembly_point", _text),
        Column("evacuation_routes", _text),
        Column("languages", _languages),
        Column("timezone", _timezone),
        Column("group_chat_id", _group_id),
    ),
    Kind.UNITS: (_needed("building"), _needed("floor"), _needed("unit")),
    Kind.STAFF: (
        _needed("telegram_id", _telegram_id),
        _needed("name"),
        _needed("role", _one_of(Role)),
        Column("trades", _list),
        Column("buildings", _list),
        Column("language", _language),
    ),
    Kind.RESIDENTS: (
        _needed("telegram_id", _telegram_id),
        _needed("building"),
        _needed("unit"),
        Column("name", _name),
        Column("language", _language),
        Column("relation", _one_of(Relation)),
    ),
    Kind.ASSETS: (
        _needed("building"),
        _needed("code", _code),
        _needed("kind"),
        _needed("name"),
        Column("floor", _text),
    ),
    Kind.CONTACTS: (
        _needed("building"),
        _needed("duty"),
        _needed("name"),
        _needed("phone", _phone),
    ),
}

KEYS: dict[Kind, tuple[str, ...]] = {
    Kind.BUILDINGS: ("code",),
    Kind.UNITS: ("building", "unit"),
    Kind.STAFF: ("telegram_id",),
    Kind.RESIDENTS: ("telegram_id", "building", "unit"),
    Kind.ASSETS: ("building", "code"),
    Kind.CONTACTS: ("building", "duty", "name"),
}
"""By which columns a row is known again."""


def column_name(heading: str) -> str:
    """Tell which column a heading means: case, spaces and a star do not matter."""
    return re.sub(r"[\s-]+", "_", heading.strip().strip("*").strip().casefold())


def needed_of(kind: Kind) -> list[str]:
    """List the columns that a kind of file must have."""
    return [column.name for column in COLUMNS[kind] if column.needed]


def kind_of(headings: Sequence[str]) -> Kind | None:
    """Tell a file's kind from its columns, also when one is missing; None when none is near."""
    names = {column_name(heading) for heading in headings}
    return max((kind for kind in Kind if _is_near(names, kind)), key=_likeness(names), default=None)


def _is_near(names: Collection[str], kind: Kind) -> bool:
    needed = needed_of(kind)
    return 2 * sum(name in names for name in needed) > len(needed)


def _likeness(names: Collection[str]) -> Callable[[Kind], tuple[float, int, float]]:
    def likeness(kind: Kind) -> tuple[float, int, float]:
        needed, known = needed_of(kind), [column.name for column in COLUMNS[kind]]
        have = sum(name in names for name in known)
        return sum(name in names for name in needed) / len(needed), have, have / len(known)

    return likeness
