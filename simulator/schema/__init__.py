"""Which methods does the Bot API have, and which arguments do they take?

The table is data (`bot_api.json`), written by `python -m simulator.schema.generate` from an
independent model of the Bot API. Neither is needed while the simulator runs.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("bot_api.json")

# What the letters of the table stand for, and which JSON values are of that kind.
KINDS: dict[str, tuple[str, tuple[type, ...]]] = {
    "i": ("Integer", (int,)),
    "f": ("Float", (int, float)),
    "s": ("String", (str,)),
    "b": ("Boolean", (bool,)),
    "o": ("Object", (dict,)),
    "a": ("Array", (list,)),
    "F": ("InputFile", ()),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: the letters of the kinds it may have, and whether the manual asks for it."""

    kinds: str
    required: bool

    @property
    def described(self) -> str:
        return " or ".join(KINDS[kind][0] for kind in self.kinds)

    def fits(self, value: object) -> bool:
        """Whether a JSON value is of the right kind. An object may stand as text, as in a form."""
        if isinstance(value, bool):
            return "b" in self.kinds
        if isinstance(value, str) and ("o" in self.kinds or "a" in self.kinds):
            return True
        return any(isinstance(value, KINDS[kind][1]) for kind in self.kinds)


Method = Mapping[str, Parameter]


@dataclass(frozen=True, slots=True)
class Schema:
    """The Bot API's methods by name, as of `version`."""

    version: str
    methods: Mapping[str, Method]
    by_lower_name: Mapping[str, str]

    def name_of(self, name: str) -> str | None:
        """The method's name as the manual writes it, None if there is no such method."""
        return self.by_lower_name.get(name.lower())


def load(path: Path = TABLE) -> Schema:
    table = json.loads(path.read_text(encoding="utf-8"))
    methods = {name: _method(parameters) for name, parameters in table["methods"].items()}
    return Schema(table["version"], methods, {name.lower(): name for name in methods})


def _method(parameters: Mapping[str, str]) -> Method:
    return {
        name: Parameter(letters.rstrip("!"), letters.endswith("!"))
        for name, letters in parameters.items()
    }


def remarks(method: Method, values: Mapping[str, Any], *, typed: bool) -> Iterator[str]:
    """What Telegram lets pass and is probably a mistake: unknown arguments, odd kinds of values.

    Only in a JSON body (`typed`) do the kinds of the values mean anything.
    """
    for name, value in values.items():
        parameter = method.get(name)
        if parameter is None:
            yield f'unknown parameter "{name}" is ignored'
        elif typed and not parameter.fits(value):
            given = "null" if value is None else _called(value)
            yield f'parameter "{name}" is of type {given}, not {parameter.described}'


def _called(value: object) -> str:
    if isinstance(value, bool):
        return "Boolean"
    return next(name for name, types in KINDS.values() if isinstance(value, types))


SCHEMA = load()
