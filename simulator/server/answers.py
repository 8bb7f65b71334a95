"""How does the Bot API write its answers?"""

import json
from typing import Any

from aiohttp import web

from simulator.errors import ApiError


def answer_json(body: Any, *, status: int = 200) -> web.Response:
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=data, status=status, content_type="application/json")


def answer_error(error: ApiError) -> web.Response:
    """The refusal with its status; a wish to wait stands in a header as well."""
    response = answer_json(error.body(), status=error.code)
    if error.parameters and "retry_after" in error.parameters:
        response.headers["Retry-After"] = str(error.parameters["retry_after"])
    return response
