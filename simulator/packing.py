"""How is an object of the Bot API written as JSON, quickly and small?"""

import json
from typing import Any

import orjson

from simulator.shapes import Json


def packed(body: Any) -> bytes:
    """The body as JSON. The standard library writes what orjson does not, such as 2**64."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(data: bytes) -> Json:
    """What was packed."""
    try:
        body: Json = orjson.loads(data)
    except ValueError:
        body = json.loads(data)
    return body
