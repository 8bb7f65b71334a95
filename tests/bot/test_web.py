"""Does health tell the truth, and does the webhook store before it answers?"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.app import Tocsin, build
from bot.inbox import InboxRow, InboxState
from bot.settings import Settings
from bot.web import LARGEST_BODY, Web
from bot.webhook import SECRET_HEADER
from simulator.kit import Person, Telegram
from tests.cast import Estate, settings_for

SECRET = "sesame"


@dataclass
class Answer:
    status: int
    text: str


async def get(port: int, path: str, **headers: str) -> Answer:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}", headers=headers) as response,
    ):
        return Answer(response.status, await response.text())


async def test_a_running_bot_is_alive_and_ready(house: Estate) -> None:
    await house.ana.start()
    await house.settle()
    assert await get(house.app.web.port, "/healthz") == Answer(200, "ok\n")
    assert await get(house.app.web.port, "/readyz") == Answer(200, "ready\n")


async def test_every_reason_is_told_as_text_and_as_json() -> None:
    async def away() -> str | None:
        return "no answer"

    async def works() -> str | None:
        return None

    web = Web("127.0.0.1:0", checks={"database": away, "telegram": works, "dispatcher": away})
    await web.start()
    plain = await get(web.port, "/readyz")
    assert plain == Answer(503, "database: no answer\ndispatcher: no answer\n")
    json = await get(web.port, "/readyz", Accept="application/json")
    assert json.status == 503
    assert '"ready": false' in json.text
    assert "telegram" not in json.text
    assert (await get(web.port, "/healthz")).status == 200
    await web.stop()


async def test_a_dispatcher_that_died_is_not_ready(house: Estate) -> None:
    dispatching = house.app.health.dispatching
    assert dispatching is not None
    dispatching.cancel()
    await asyncio.wait([dispatching])
    assert "dispatcher: has stopped" in (await get(house.app.web.port, "/readyz")).text


async def test_a_telegram_that_stopped_answering_is_not_ready(house: Estate) -> None:
    house.app.intake.last_answer_at = -1_000.0
    ready = await get(house.app.web.port, "/readyz")
    assert ready.status == 503
    assert "telegram: getUpdates has no answer" in ready.text


async def test_a_database_that_is_away_is_not_ready() -> None:
    settings = Settings.model_construct(
        bot_token="1:x", database_url="postgresql+psycopg://u:hunter2@127.0.0.1:9/t"
    )
    tocsin = build(settings)
    assert await tocsin.health.database_answers() == "no answer (OperationalError)"
    assert await tocsin.health.telegram_answers() == "not reached yet"
    assert await tocsin.health.dispatcher_works() == "not started yet"
    await tocsin.database.close()


# The webhook


@dataclass
class Hooked:
    """A bot that Telegram calls."""

    tg: Telegram
    app: Tocsin
    ana: Person
    url: str

    async def post(self, body: bytes, secret: str = SECRET) -> int:
        headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=BytesIO(body), headers=headers) as response,
        ):
            return response.status

    async def rows(self) -> list[InboxRow]:
        async with self.app.database.read() as session:
            return list(await session.scalars(select(InboxRow)))


@pytest.fixture
async def hooked(database_url: str, tmp_path: Path) -> AsyncIterator[Hooked]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with Telegram() as tg:
        settings = settings_for(tg, database_url, tmp_path)
        settings.listen = f"127.0.0.1:{port}"
        settings.webhook_url = f"http://127.0.0.1:{port}/telegram/hook"
        settings.webhook_secret = SECRET
        app = build(settings)
        async with app.running():
            yield Hooked(tg, app, tg.person("Ana", language="en"), settings.webhook_url)
        await app.database.close()


async def test_what_telegram_brings_is_stored_and_handled(hooked: Hooked) -> None:
    await hooked.ana.start()
    await hooked.ana.expect()
    assert [row.state for row in await hooked.rows()] == [InboxState.DONE]
    assert (await get(hooked.app.web.port, "/readyz")).status == 200


async def test_the_row_stands_before_telegram_hears_yes(hooked: Hooked) -> None:
    # Nothing takes from the queue any more: what is stored now waits for the next start.
    await hooked.app.application.stop()
    assert await hooked.post(update(7)) == 200
    assert [(row.update_id, row.state) for row in await hooked.rows()] == [(7, InboxState.WAITING)]
    await hooked.app.application.start()


async def test_the_same_update_twice_is_handled_once(hooked: Hooked) -> None:
    assert [await hooked.post(update(8)), await hooked.post(update(8))] == [200, 200]
    assert len(await hooked.rows()) == 1


async def test_who_does_not_know_the_secret_is_turned_away(hooked: Hooked) -> None:
    for secret in ("", "sesam", "sesames", "SESAME", "ünïcode"):
        assert await hooked.post(update(9), secret=secret) == 401
    assert await hooked.rows() == []


async def test_too_large_a_body_is_turned_away(hooked: Hooked) -> None:
    assert await hooked.post(b" " * (LARGEST_BODY + 1)) == 413
    assert await hooked.rows() == []


async def test_what_is_no_update_is_turned_away(hooked: Hooked) -> None:
    for body in (b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"update_id": "1"}', b"\xff"):
        assert await hooked.post(body) == 422
    assert await hooked.rows() == []


async def test_polling_again_takes_the_webhook_away(hooked: Hooked) -> None:
    assert hooked.tg.world.queues[hooked.tg.bot.id].webhook is not None
    async with Telegram(world=hooked.tg.world) as again:
        settings = hooked.app.settings.model_copy(
            update={"webhook_url": None, "listen": "127.0.0.1:0", "telegram_api": again.api}
        )
        polling = build(settings)
        async with polling.running():
            assert hooked.tg.world.queues[hooked.tg.bot.id].webhook is None
        await polling.database.close()


def update(number: int) -> bytes:
    message = (
        '{"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private", "first_name": "Ana"},'
        ' "from": {"id": 5, "is_bot": false, "first_name": "Ana"}, "text": "hello"}'
    )
    return f'{{"update_id": {number}, "message": {message}}}'.encode()
