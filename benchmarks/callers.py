"""Who calls sendMessage as fast as the answers come?

`python -m benchmarks.callers URL TOKEN`, then on standard input, line by line, how many calls to
make; each line is answered by the seconds that they took and how many were granted.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import uvloop

from benchmarks.peers import TEXT, screen
from simulator.world import FIRST_PERSON_ID

CONNECTIONS = 32
PEOPLE = 10_000
_KEYS = json.dumps(screen("back")["reply_markup"])


class Caller(asyncio.Protocol):
    """One connection kept alive: the next call as soon as the last is answered."""

    def __init__(self, calls: Iterator[bytes], done: "asyncio.Queue[int]") -> None:
        self._calls = calls
        self._done = done
        self._granted = 0
        self._buffer = b""
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # TCP writes
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._granted += head.startswith(b"HTTP/1.1 200") and body.startswith(b'{"ok":true,')
        self._buffer = b""
        self._next()

    def _next(self) -> None:
        call = next(self._calls, None)
        if call is not None:
            self._transport.write(call)
            return
        self._done.put_nowait(self._granted)
        self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without its length")


def _calls(path: str, first: int, count: int) -> Iterator[bytes]:
    """Forms as python-telegram-bot writes them: HTML, a keyboard, another person each time."""
    for number in range(first, first + count):
        chat_id = FIRST_PERSON_ID + number % PEOPLE
        text = f"{TEXT} #T{number}"
        fields = {"chat_id": chat_id, "text": text, "parse_mode": "HTML", "reply_markup": _KEYS}
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
            "Accept-Encoding: gzip, deflate\r\nUser-Agent: benchmarks\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        yield head.encode() + body


async def _burst(url: str, token: str, first: int, count: int) -> dict[str, float]:
    host, _, port = urlsplit(url).netloc.partition(":")
    loop = asyncio.get_running_loop()
    written = list(_calls(f"/bot{token}/sendMessage", first, count))
    calls, done = iter(written), asyncio.Queue[int]()
    began = time.perf_counter()
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Caller(calls, done), host, int(port))
    granted = sum([await done.get() for _ in range(CONNECTIONS)])
    return {"seconds": time.perf_counter() - began, "granted": granted}


def main(url: str, token: str) -> None:
    """Obey until standard input ends."""
    first = 0
    for line in sys.stdin:
        count = int(line)
        print(json.dumps(uvloop.run(_burst(url, token, first, count))), flush=True)
        first += count


if __name__ == "__main__":
    main(*sys.argv[1:])
