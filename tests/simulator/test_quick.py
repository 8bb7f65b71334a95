"""Does a lean server answer exactly as any other, only quicker?"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot

from simulator.clock import Clock
from simulator.errors import ApiError
from simulator.keyboards import check_markup, reply_markup
from simulator.kit import Telegram
from simulator.kit.samples import png
from simulator.markup.entities import Entity, in_order, settled, untangled
from simulator.markup.found import HINTS, found_in, pattern
from simulator.params import Params
from simulator.server.forms import read_form
from simulator.traffic import Fault, FaultKind
from simulator.world import DEFAULT_TOKEN, World
from tests.simulator.conftest import Wire

FORM = "Content-Type: application/x-www-form-urlencoded"
KEYS = json.dumps({"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]})


@pytest.fixture
async def lean() -> AsyncIterator[Telegram]:
    async with Telegram(world=World(clock=Clock.driven(), lean=True)) as made:
        await made.person("Ana").start()
        yield made


@pytest.fixture
async def full() -> AsyncIterator[Telegram]:
    async with Telegram(world=World(clock=Clock.driven())) as made:
        await made.person("Ana").start()
        yield made


class Line:
    """One connection on which a test writes bytes and reads answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def answer(self) -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON of the next answer."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.rstrip().split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ") for line in lines)}
        body = await self._reader.readexactly(int(headers["content-length"]))
        return int(first.split()[1]), headers, json.loads(body)

    async def ask(self, request: bytes) -> tuple[int, Any]:
        self.writer.write(request)
        status, _, body = await self.answer()
        return status, body


Connect = Callable[[Telegram], Awaitable[Line]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Opens connections, and ends them with the test."""
    lines: list[Line] = []

    async def to(tg: Telegram) -> Line:
        lines.append(Line(*await asyncio.open_connection("127.0.0.1", tg.server.port)))
        return lines[-1]

    yield to
    for line in lines:
        line.writer.transport.abort()
    closing = (line.writer.wait_closed() for line in lines)
    await asyncio.gather(*closing, return_exceptions=True)


def post(method: str, *headers: str, **fields: Any) -> bytes:
    body = urlencode(fields).encode()
    lines = ["Host: x", *(headers or (FORM,)), f"Content-Length: {len(body)}"]
    first = f"POST /bot{DEFAULT_TOKEN}/{method} HTTP/1.1"
    return "\r\n".join([first, *lines, "", ""]).encode() + body


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("sendMessage", {"chat_id": 100001, "text": "<b>Fire</b> & 火 😀", "parse_mode": "HTML"}),
    ("sendmessage", {"chat_id": "100001", "text": "x", "reply_markup": KEYS}),
    ("sendMessage", {"chat_id": 100001, "text": "<b>", "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": 100001, "text": "x" * 5000}),
    ("sendMessage", {"chat_id": 5, "text": "x"}),
    ("sendMessage", {"text": "x"}),
    ("sendMessage", {}),
    ("editMessageText", {"chat_id": 100001, "message_id": 1, "text": "x"}),
    ("getMe", {}),
    ("getUpdates", {}),
    ("getUpdates", {"offset": -1, "timeout": 0}),
    ("sendPhoto", {"chat_id": 100001}),
    ("noSuchMethod", {}),
    ("setWebhook", {"url": ""}),
    ("getWebhookInfo", {}),
]


@pytest.mark.parametrize("headers", [(), (FORM + "; charset=UTF-8",), (FORM, "Connection: close")])
async def test_plain_calls_are_answered_as_by_any_server(
    lean: Telegram, full: Telegram, connect: Connect, headers: tuple[str, ...]
) -> None:
    for method, fields in CALLS:
        lines = await asyncio.gather(connect(lean), connect(full))
        request = post(method, *headers, **fields)
        quick, slow = [await line.ask(request) for line in lines]
        assert quick == slow, method


async def test_what_comes_in_pieces_or_in_a_row_is_answered_in_order(
    lean: Telegram, connect: Connect
) -> None:
    line = await connect(lean)
    requests = [post("sendMessage", chat_id=100001, text=f"{n}") for n in range(3)]
    for byte in requests[0]:
        line.writer.write(bytes([byte]))
        await line.writer.drain()
        await asyncio.sleep(0)
    line.writer.write(requests[1] + requests[2])
    said = [(await line.answer())[2]["result"]["text"] for _ in range(3)]
    assert said == ["0", "1", "2"]


async def test_a_connection_goes_on_when_something_else_comes(
    lean: Telegram, connect: Connect, session: aiohttp.ClientSession
) -> None:
    line, wire = await connect(lean), Wire(lean, session)
    assert (await line.ask(post("sendMessage", chat_id=100001, text="plain")))[0] == 200
    line.writer.write(b"GET /people/extra HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await line.answer())[2] == {}
    assert (await line.ask(post("sendMessage", chat_id=100001, text="plain")))[0] == 200
    chunks = b"5\r\nchat_\r\n14\r\nid=100001&text=chunk\r\n0\r\n\r\n"
    head = post("sendMessage", FORM, "Transfer-Encoding: chunked").replace(
        b"Content-Length: 0\r\n", b""
    )
    assert (await line.ask(head + chunks))[1]["result"]["text"] == "chunk"
    form = aiohttp.FormData({"chat_id": "100001"})
    form.add_field("photo", png(1), filename="a.png")
    assert (await wire.form("sendPhoto", form)).status == 200
    assert (await wire.call("sendMessage", chat_id=100001, text="JSON")).status == 200
    async with session.get(f"{lean.api}/") as response:
        assert response.content_type == "text/html"


@pytest.mark.parametrize(
    "request_",
    [
        b"nonsense\r\n\r\n",
        b"POST /bot" + b"x" * 10_000 + b"\r\n\r\n",
        f"POST /bot{DEFAULT_TOKEN}/getMe HTTP/1.1\r\nno colon\r\n\r\n".encode(),
        post("getMe").replace(b"Content-Length: 0", b"Content-Length: 1e3"),
    ],
)
async def test_nonsense_is_refused_by_the_http_server(
    lean: Telegram, connect: Connect, request_: bytes
) -> None:
    line = await connect(lean)
    line.writer.write(request_)
    head = await line._reader.readline()
    assert head.split()[1] in (b"400", b"404")


async def test_gates_and_faults_work_in_a_lean_world_too(lean: Telegram, connect: Connect) -> None:
    line = await connect(lean)
    request = post("sendMessage", chat_id=100001, text="x")
    with lean.world.hold("sendMessage") as gate:
        line.writer.write(request)
        await gate.reached()
    assert (await line.answer())[0] == 200
    lean.faults.script.append(Fault(FaultKind.TOO_MANY, retry_after=7))
    status, headers, body = await _asked(await connect(lean), request)
    assert (status, headers["retry-after"], body["parameters"]) == (429, "7", {"retry_after": 7})


async def test_floods_are_refused_quickly_too(lean: Telegram, connect: Connect) -> None:
    lean.flood.on = True
    request = post("sendMessage", chat_id=100001, text="x")
    answers = [await _asked(await connect(lean), request) for _ in range(4)]
    assert [status for status, _, _ in answers] == [200, 200, 200, 429]
    wait = answers[3][2]["parameters"]["retry_after"]
    assert answers[3][1]["retry-after"] == str(wait)


async def _asked(line: Line, request: bytes) -> tuple[int, dict[str, str], Any]:
    line.writer.write(request)
    return await line.answer()


async def test_who_does_not_read_is_not_read(lean: Telegram, connect: Connect) -> None:
    line = await connect(lean)
    line.writer.write(post("sendMessage", chat_id=100001, text="x" * 4000) * 4_000)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(line.writer.drain(), 1.0)
    assert lean.server._quick is not None
    [connection] = lean.server._quick.connections
    assert connection._transport.get_write_buffer_size() < 1_000_000


async def test_stopping_ends_open_connections(connect: Connect) -> None:
    async with Telegram(world=World(lean=True)) as tg:
        line = await connect(tg)
        await line.ask(post("getMe"))
    assert await line._reader.read() == b""


async def test_ptb_works_with_a_lean_server(lean: Telegram) -> None:
    bot = Bot(lean.token, base_url=f"{lean.api}/bot", base_file_url=f"{lean.api}/file/bot")
    async with bot:
        sent = await bot.send_message(100001, "<i>Hello</i>", parse_mode="HTML")
        await sent.edit_text("Bye")
        assert [update.message.text for update in await bot.get_updates() if update.message] == [
            "/start"
        ]


@given(st.lists(st.tuples(st.text(), st.text())))
def test_a_form_is_read_as_it_was_written(fields: list[tuple[str, str]]) -> None:
    assert read_form(urlencode(fields).encode()) == dict(reversed(fields))


@given(st.text(alphabet="ab=&%+;20cC3zéF#/ \r\n_."))
def test_an_odd_form_is_read_as_the_standard_library_reads_it(text: str) -> None:
    try:
        pairs = parse_qsl(text.rstrip(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(ApiError, match="UTF-8"):
            read_form(text.encode())
    else:
        assert read_form(text.encode()) == dict(reversed(pairs))


STRETCHES = st.lists(
    st.builds(
        lambda start, length, kind: Entity(start, start + length, kind),
        st.integers(0, 60),
        st.integers(1, 5),
        st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "text_link"]),
    ),
    max_size=4,
)


@given(STRETCHES, STRETCHES)
def test_formatting_that_lies_apart_needs_no_untangling(
    given_: list[Entity], found: list[Entity]
) -> None:
    found = [Entity(one.start, one.end, "url") for one in in_order(found)]
    apart = all(one.end <= other.start for one, other in pairwise(found))
    if apart:  # what is found never overlaps
        assert settled(given_, found) == untangled(given_, found)


@given(st.text(alphabet="ab1_@#/.:htpsgme -<\n火"))
def test_looking_only_for_what_can_be_there_finds_as_much(text: str) -> None:
    thorough = pattern(HINTS).finditer(text)
    assert [(one.kind, one.start, one.end) for one in found_in(text)] == [
        (match.lastgroup, *match.span(match.lastgroup or 0)) for match in thorough
    ]


@given(st.text(), st.text())
def test_a_usual_button_is_read_as_any_other(text: str, data: str) -> None:
    button = {"text": text, "callback_data": data}
    assert _keyboard(button) == _keyboard({**button, "unheard_of": 1})


def _keyboard(button: dict[str, Any]) -> object:
    params = Params({"reply_markup": {"inline_keyboard": [[button]]}})
    try:
        return check_markup(reply_markup(params, remark=lambda _: None), private=True)
    except ApiError as error:
        return error.description


def test_bytes_that_are_no_text_are_refused() -> None:
    for raw in (b"text=\xff", b"text=%FF", b"text=%ed%a0%80"):
        with pytest.raises(ApiError, match="strings must be encoded in UTF-8"):
            read_form(raw)
