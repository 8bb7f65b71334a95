"""How is the table of the Bot API's methods made? From aiogram's classes, which model all of it.

`python -m simulator.schema.generate` writes `bot_api.json`; it needs the extra `strict`.
"""

import datetime
import json
import types
import typing
from typing import Any

import aiogram
import aiogram.methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import InputFile
from pydantic import BaseModel

from simulator.schema import KINDS, TABLE

_PLAIN = {int: "i", float: "f", str: "s", bool: "b"}
# aiogram turns these into a Unix time.
_TIMES = (datetime.datetime, datetime.timedelta)


def table() -> dict[str, Any]:
    """The methods by name, each argument with the letters of its kinds and `!` if required."""
    methods = {cls.__api_method__: _parameters(cls) for cls in _classes()}
    return {"version": aiogram.__api_version__, "methods": dict(sorted(methods.items()))}


def _classes() -> list[type[TelegramMethod[Any]]]:
    found = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    return [
        cls
        for cls in found
        if isinstance(cls, type) and issubclass(cls, TelegramMethod) and cls is not TelegramMethod
    ]


def _parameters(cls: type[TelegramMethod[Any]]) -> dict[str, str]:
    return {
        field.alias or name: _letters(field.annotation) + "!" * field.is_required()
        for name, field in cls.model_fields.items()
    }


def _letters(annotation: object) -> str:
    found = set(_kinds(annotation))
    return "".join(letter for letter in KINDS if letter in found)


def _kinds(annotation: object) -> typing.Iterator[str]:
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from _kinds(part)
    elif origin is typing.Annotated:
        yield from _kinds(typing.get_args(annotation)[0])
    elif origin is list:
        yield "a"
    elif annotation in _PLAIN:
        yield _PLAIN[annotation]
    elif annotation in _TIMES:
        yield "i"
    elif annotation is InputFile:
        yield "F"
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield "o"
    elif annotation not in (type(None), Default):
        raise TypeError(f"a kind of argument that the table does not know: {annotation!r}")


def written(content: dict[str, Any]) -> str:
    """The table as text, a method to a line, so that a new version reads well as a change."""
    lines = [
        f"{json.dumps(name)}:{json.dumps(parameters, separators=(',', ':'))}"
        for name, parameters in content["methods"].items()
    ]
    methods = ",\n".join(lines)
    return f'{{"version":{json.dumps(content["version"])},"methods":{{\n{methods}\n}}}}\n'


if __name__ == "__main__":
    TABLE.write_text(written(table()), encoding="utf-8")
