"""What did the caller of a method say, whichever way the body was written?"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from simulator.errors import ApiError, bad_request
from simulator.refusals import Refusal

_TRUE = frozenset({"true", "yes", "1"})
_DIGITS = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
INT_MIN, INT_MAX = -(2**31), 2**31 - 1


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart body."""

    name: str
    content_type: str
    data: bytes


class Params(NamedTuple):
    """Arguments as strings (form, query) or JSON values (JSON body), and the files beside them.

    `typed` tells that the body was JSON, so that the kinds of its values mean something.
    """

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = MappingProxyType({})
    typed: bool = False

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """The argument as text; empty if absent. Other JSON values count as they are written."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(
        self, name: str, default: int = 0, *, low: int = INT_MIN, high: int = INT_MAX
    ) -> int:
        """The argument as a number of 32 bits within bounds; what is no number counts as 0."""
        text = self.text(name)
        return min(max(to_int32(text) if text else default, low), high)

    def message_id(self, name: str = "message_id") -> int:
        """The argument as the number of a message, 0 if it is none."""
        return max(self.integer(name), 0)

    def user_id(self, name: str = "user_id") -> int:
        user_id = to_integer(self.text(name))
        if user_id <= 0:
            raise Refusal.INVALID_USER_ID.error(name=name)
        return user_id

    def decimal(self, name: str) -> float:
        """The argument as a fraction; what is no number counts as 0."""
        found = _DECIMAL.match(self.text(name).strip())
        return float(found[0]) if found else 0.0

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, bool):
            return value
        return value is not None and self.text(name).strip().lower() in _TRUE

    def structure(self, name: str, *, complaint: str) -> Any:
        """The argument as a JSON value, None if absent or null. `complaint` is said if broken."""
        return self._structure(name, lambda: bad_request(complaint))

    def json(self, name: str, *, what: str) -> Any:
        """As `structure`, naming `what` cannot be parsed."""
        return self._structure(name, lambda: Refusal.BROKEN_JSON.error(what=what))

    def _structure(self, name: str, refusal: Callable[[], ApiError]) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            found = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise refusal() from error
        if "\\u" in value and "\\ud" in value.lower():
            check_utf8(json.dumps(found, ensure_ascii=False))
        return found

    def lenient_json(self, name: str) -> Any:
        """The argument as a JSON value, None if it is absent or broken."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None

    def given(self, name: str) -> bool:
        """Whether anything stands there, be it the word null."""
        return name in self.values and self.values[name] != ""

    def required(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise Refusal.REQUIRED.error(name=name)
        return text

    def keeping(self, values: Mapping[str, Any]) -> "Params":
        """The same files with other arguments, for an item of an album."""
        return Params(values, self.files, self.typed)


def check_utf8(text: str) -> None:
    """Half of a surrogate pair can be written in JSON, yet it is no text."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Refusal.UTF8.error() from error


def to_integer(value: object) -> int:
    """The digits that the value begins with, as the real server reads numbers; 64 bits."""
    return _wrapped(str(value), 64)


def to_int32(text: str) -> int:
    return _wrapped(text, 32)


def _wrapped(text: str, bits: int) -> int:
    """More digits than fit wrap around, as they do on the real server."""
    found = _DIGITS.match(text)
    if found is None:
        return 0
    half = 1 << (bits - 1)
    # Python refuses to read thousands of digits; the last ones do not decide here.
    digits = found[0] if len(found[0]) < 100 else found[0][:100]
    return (int(digits) + half) % (2 * half) - half
