"""What strangers and broken clients send to the web server: answered clearly, never a fault."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import Tocsin, build
from bot.web import Web
from bot.webhook import SECRET_HEADER, route
from simulator.kit import Telegram
from tests.attacks.raw import is_alive
from tests.cast import settings_for

SECRET = "sesame"
ODD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<update>",
    "half": b'{"update_id": 1, "mess',
    "a list": b"[]",
    "a number": b"7",
    "deep": b"[" * 200_000,
    "deep inside": b'{"update_id": 1, "message": '
    + b'{"reply_to_message": ' * 400
    + b"1"
    + b"}" * 401,
    "no number": b'{"message": {}}',
    "number in words": b'{"update_id": "1"}',
    "number with a point": b'{"update_id": 1.0}',
    "a truth": b'{"update_id": true}',
    "below zero": b'{"update_id": -1}',
    "beyond any database": b'{"update_id": 99999999999999999999}',
    "a thousand digits": b'{"update_id": 1' + b"0" * 5_000 + b"}",
    "not UTF-8": b'{"update_id": 1, "x": "\xff"}',
    "words for a message": b'{"update_id": 1, "message": "x"}',
    "a date beyond time": b'{"update_id": 1, "message": {"message_id": 1, "date": 1e300,'
    b' "chat": {"id": 1, "type": "private"}}}',
    "a far date": b'{"update_id": 1, "message": {"message_id": 1, "date": 99999999999999999,'
    b' "chat": {"id": 1, "type": "private"}}}',
}


@pytest.fixture
async def called(database_url: str, tmp_path: Path) -> AsyncIterator[Tocsin]:
    """A bot that Telegram calls."""
    async with Telegram() as tg:
        settings = settings_for(tg, database_url, tmp_path).model_copy(
            update={"webhook_url": "http://127.0.0.1:9/telegram/hook", "webhook_secret": SECRET}
        )
        app = build(settings)
        async with app.running():
            yield app
        await app.database.close()


async def post(app: Tocsin, body: bytes, secret: bytes = SECRET.encode()) -> int:
    """Post to the webhook with any bytes as secret; the status of the answer."""
    head = (
        b"POST /telegram/hook HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + SECRET_HEADER.encode() + b": " + secret
        + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    )  # fmt: skip
    reader, writer = await asyncio.open_connection("127.0.0.1", app.web.port)
    writer.write(head + body)
    await writer.drain()
    status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


async def test_odd_bodies_are_refused_and_change_nothing(called: Tocsin) -> None:
    for name, body in ODD_BODIES.items():
        assert await post(called, body) == 422, name
    assert await is_alive(called)


@pytest.mark.parametrize("secret", [b"", b"\xff\xfe", b"sesam", b"sesame2", "芝麻".encode()])
async def test_who_does_not_know_the_secret_is_turned_away(called: Tocsin, secret: bytes) -> None:
    assert await post(called, b'{"update_id": 1}', secret) == 401


async def test_a_body_that_never_ends_is_given_up() -> None:
    async def never(_raw: object) -> None:
        raise AssertionError("an update that never came")

    async def trickle() -> AsyncIterator[bytes]:
        yield b'{"update_id": 1'
        await asyncio.Event().wait()

    slow = route("/telegram/hook", secret=SECRET, receive=never, patience=0.05)
    web = Web("127.0.0.1:0", checks={}, routes=[slow])
    await web.start()
    async with aiohttp.ClientSession() as session, asyncio.timeout(5):
        answer = await session.post(
            f"http://127.0.0.1:{web.port}/telegram/hook",
            data=trickle(), headers={SECRET_HEADER: SECRET},
        )  # fmt: skip
        assert answer.status == 408
    await web.stop()
