"""What did a bot's webhook answer, and which call does the answer carry?"""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from simulator.params import Params, Upload


@dataclass(frozen=True, slots=True)
class Reply:
    """The endpoint's HTTP status (0: none came), what was wrong with it, and a call to make."""

    status: int
    failure: str = ""
    retry_after: int = 0
    method: str = ""
    params: Params = field(default_factory=lambda: Params({}))


async def reply_of(response: aiohttp.ClientResponse) -> Reply:
    if not 200 <= response.status < 300:
        wish = response.headers.get("Retry-After", "")
        return Reply(
            response.status,
            failure=f"Wrong response from the webhook: {response.status} {response.reason}",
            retry_after=int(wish) if wish.isdecimal() else 0,
        )
    params = await _params(response)
    values = dict(params.values)
    method = str(values.pop("method", ""))
    return Reply(response.status, method=method, params=params.keeping(values))


async def _params(response: aiohttp.ClientResponse) -> Params:
    """The arguments in the answer; what is no arguments is none, and no fault."""
    if response.content_type == "multipart/form-data":
        return await _multipart(response)
    raw = await response.read()
    if response.content_type == "application/json":
        values = _json(raw)
    elif response.content_type == "application/x-www-form-urlencoded":
        values = dict(parse_qsl(raw.decode(errors="replace")))
    else:
        values = {}
    return Params(values)


def _json(raw: bytes) -> dict[str, Any]:
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


async def _multipart(response: aiohttp.ClientResponse) -> Params:
    values: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    async for part in aiohttp.MultipartReader.from_response(response):
        if not isinstance(part, aiohttp.BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = data.decode(errors="replace")
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, kind, data)
    return Params(values, files)
