"""What did the caller of a method say, whichever way the body was written?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.errors import bad_request

_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart body."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Arguments as strings (form, query) or JSON values (JSON body), and the files beside them."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """The argument as text; empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The argument as a number; what is no number counts as 0, as on the real server."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        return to_integer(value)

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, bool):
            return value
        return str(value).lower() in _TRUE

    def structure(self, name: str, *, complaint: str) -> Any:
        """The argument as a JSON value, None if absent. `complaint` is the error if broken."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            found = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise bad_request(complaint) from error
        if "\\ud" in value.lower():
            check_utf8(json.dumps(found, ensure_ascii=False))
        return found

    def required(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise bad_request(f'parameter "{name}" is required')
        return text

    def keeping(self, values: Mapping[str, Any]) -> "Params":
        """The same files with other arguments, for an item of an album."""
        return Params(values, self.files)


def check_utf8(text: str) -> None:
    """Half of a surrogate pair can be written in JSON, yet it is no text."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def to_integer(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        return 0
