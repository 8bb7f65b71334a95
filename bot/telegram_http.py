"""How do calls reach Telegram? PTB's request over aiohttp: a tenth of httpx's cost for each call.

Everything else of PTB stays: it reads the answers and raises its own errors. To leave: name
PTB's HTTPXRequest in app.py and storing.py again.
"""

import ssl
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from urllib.request import getproxies

import aiohttp
import httpx
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from broadcasts.sender import Prepared
from estate.database import is_writing

CONNECT_TIMEOUT = 5.0  # seconds, also to wait for a free connection
# A server may close what stands idle; a call that meets that moment has an unknown outcome. As
# httpx has it: seldom enough, and quick enough for the next press.
KEPT_ALIVE = 5.0
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """Makes PTB's calls with aiohttp. Errors keep their cause: the sender reads it."""

    def __init__(self, *, connections: int, read_timeout: float) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds without a byte after which an answer is given up."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the session, in the loop that will use it."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, keepalive_timeout=KEPT_ALIVE, ssl=_trusted()
                ),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=bool(getproxies()),  # it looks for a proxy at each call
            )

    async def shutdown(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Prepared | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Call. Raises TimedOut and NetworkError, whose cause tells whether the call left.

        Refuses inside a write transaction: every other writer would wait for Telegram.
        """
        if self._session is None:
            raise RuntimeError("initialize() opens the session first")
        if is_writing():
            raise RuntimeError("a call to Telegram inside a write transaction")
        patience = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        timeout = aiohttp.ClientTimeout(
            connect=CONNECT_TIMEOUT * 2, sock_connect=CONNECT_TIMEOUT, sock_read=patience
        )
        body, headers = _body(request_data)
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; what is no JSON is told as PTB tells it."""
        try:
            answer: dict[str, Any] = orjson.loads(payload)
        except ValueError:
            return BaseRequest.parse_json_payload(payload)
        return answer


def _body(data: RequestData | Prepared | None) -> tuple[Any, dict[str, str] | None]:
    """Write the parameters as PTB itself does: a form, every stand-in for Telegram reads it."""
    if data is None:
        return None, None
    if isinstance(data, Prepared):
        return data.payload, JSON
    if not data.contains_files:
        return urlencode(data.json_parameters).encode(), FORM
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """Trust whom httpx trusts: certifi's list, or SSL_CERT_FILE. Read once, it costs 20 ms."""
    return httpx.create_ssl_context()
