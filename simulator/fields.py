"""What stands in an object within the arguments, read as strictly as Telegram reads it?"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.errors import ApiError
from simulator.refusals import Refusal

_NUMBER = re.compile(r"-?[0-9]+")


class Malformed(Exception):
    """An object is not as Telegram wants it; `why` is its complaint, without what it is about."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class parsing:  # noqa: N801  it is used as a verb: with parsing("…")
    """Turn a Malformed into the error that also says what could not be parsed."""

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Malformed):
            raise self._refusal(error.why) from error

    def _refusal(self, why: str) -> ApiError:
        return Refusal.CANNOT_PARSE.error(what=self._what, why=why)


class parsing_plainly(parsing):  # noqa: N801  as above
    """Turn a Malformed into an error that says no more than its complaint."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__("")

    def _refusal(self, why: str) -> ApiError:
        return Refusal.AS_SAID.error(why=why)


class Fields(NamedTuple):
    """An object's fields by type. Numbers pass for text and whole numbers in text for numbers."""

    values: Mapping[str, Any]

    @classmethod
    def of(cls, value: object, *, name: str | None = None) -> "Fields":
        """The fields of a JSON value that must be an object; `name` is its type in complaints."""
        if not isinstance(value, dict):
            raise Malformed(f"{name} must be an Object" if name else "expected an Object")
        return cls(value)

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        if name not in self.values:
            return default
        value = self.values[name]
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise Malformed(Refusal.FIELD_TYPE.format(name=name, kind="String"))

    def needed_text(self, name: str) -> str:
        self._need(name)
        return self.text(name)

    def integer(self, name: str, default: int = 0, *, bits: int = 32) -> int:
        if name not in self.values:
            return default
        value = self.values[name]
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise Malformed(Refusal.FIELD_NOT_NUMBER.format(name=name))
        text = str(value)
        if not _NUMBER.fullmatch(text) or len(text) > 30 or not _fits(int(text), bits):
            raise Malformed(Refusal.FIELD_BROKEN_NUMBER.format(name=name))
        return int(text)

    def needed_integer(self, name: str, *, bits: int = 32) -> int:
        self._need(name)
        return self.integer(name, bits=bits)

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise Malformed(Refusal.FIELD_TYPE.format(name=name, kind="Boolean"))
        return value

    def array(self, name: str) -> list[Any] | None:
        found: list[Any] | None = self._typed(name, list, "Array")
        return found

    def object(self, name: str) -> "Fields | None":
        found = self._typed(name, dict, "Object")
        return None if found is None else Fields(found)

    def needed_object(self, name: str) -> "Fields":
        self._need(name)
        return Fields(self._typed(name, dict, "Object"))

    def _typed(self, name: str, kind: type, called: str) -> Any:
        if name not in self.values:
            return None
        value = self.values[name]
        if not isinstance(value, kind):
            raise Malformed(Refusal.FIELD_TYPE.format(name=name, kind=called))
        return value

    def _need(self, name: str) -> None:
        if name not in self.values:
            raise Malformed(Refusal.FIELD_MISSING.format(name=name))


def _fits(number: int, bits: int) -> bool:
    return -(1 << (bits - 1)) <= number < (1 << (bits - 1))
