"""How do people's requests carry JSON, and how is it answered?"""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulator.errors import PersonError
from simulator.shapes import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def friendly(handler: Handler) -> Handler:
    """Answer a PersonError as JSON with its sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except PersonError as error:
            return answer({"error": error.sentence}, status=error.status)

    return handle


def answer(body: Any, *, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


async def body_of(request: web.Request) -> Json:
    """The JSON object of the request, empty if it has no body."""
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise PersonError("The body is no JSON.") from None
    if not isinstance(body, dict):
        raise PersonError("The body must be a JSON object.")
    return body


def listed(values: Mapping[str, Any], name: str) -> list[Any]:
    found = values.get(name) or []
    if not isinstance(found, list):
        raise PersonError(f"{name} must be a list.")
    return found


def words(values: Mapping[str, Any], name: str) -> str | None:
    """The text without white space around it, None if nothing is left."""
    return str(values.get(name) or "").strip() or None


def number(values: Mapping[str, Any], name: str, default: int | None = None) -> int:
    value = values.get(name)
    if value is None and default is not None:
        return default
    try:
        return int(value or "")
    except (TypeError, ValueError):
        raise PersonError(f"{name} must be a number.") from None
