"""How does the Bot API write its answers?"""

from typing import Any, NamedTuple

from aiohttp import web

from simulator.errors import ApiError
from simulator.packing import packed


class Reply(NamedTuple):
    """An answer before it goes into HTTP; a wish to wait stands in a header as well."""

    status: int
    body: bytes
    retry_after: int = 0

    def response(self) -> web.Response:
        response = web.Response(body=self.body, status=self.status, content_type="application/json")
        if self.retry_after:
            response.headers["Retry-After"] = str(self.retry_after)
        return response


def granted(result: Any) -> Reply:
    return Reply(200, packed({"ok": True, "result": result}))


def refused(error: ApiError) -> Reply:
    wish = (error.parameters or {}).get("retry_after", 0)
    return Reply(error.code, packed(error.body()), wish)


def answer_error(error: ApiError) -> web.Response:
    return refused(error).response()
