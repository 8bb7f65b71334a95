"""What do tests of the simulator start from?"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiogram
import aiohttp
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot

from simulator.clock import Clock
from simulator.kit import Person, Telegram
from simulator.world import World
from tests.simulator.answers import check_answers
from tests.simulator.page_stage import browser, stage
from tests.simulator.people_api import people

__all__ = ["browser", "people", "stage"]  # fixtures


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def error(self) -> str:
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


NOT_SPINNING = 3.0


class Wire:
    """A bot that speaks plain HTTP."""

    def __init__(self, tg: Telegram, session: aiohttp.ClientSession) -> None:
        self.tg = tg
        self.session = session

    async def call(self, method: str, **arguments: Any) -> Answer:
        """Call with a JSON body."""
        url = f"{self.tg.api}/bot{self.tg.token}/{method}"
        async with self.session.post(url, json=arguments) as response:
            return Answer(response.status, await response.json())

    async def form(self, method: str, form: Any) -> Answer:
        """Call with a form or multipart body."""
        url = f"{self.tg.api}/bot{self.tg.token}/{method}"
        async with self.session.post(url, data=form) as response:
            return Answer(response.status, await response.json())

    async def updates(self, **arguments: Any) -> list[dict[str, Any]]:
        """What getUpdates answers to a bot that will not ask again within seconds."""
        found = (await self.call("getUpdates", **arguments)).result
        self.tg.world.clock.advance(NOT_SPINNING)
        assert isinstance(found, list)
        return found


@pytest.fixture
def clock() -> Clock:
    return Clock.driven()


@pytest.fixture
async def tg(clock: Clock) -> AsyncIterator[Telegram]:
    async with Telegram(world=World(clock=clock)) as telegram:
        yield telegram
        check_answers(telegram.world)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as made:
        yield made


@pytest.fixture
async def wire(tg: Telegram, session: aiohttp.ClientSession) -> Wire:
    return Wire(tg, session)


@pytest.fixture
async def bot(tg: Telegram) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    made = Bot(tg.token, base_url=f"{tg.api}/bot", base_file_url=f"{tg.api}/file/bot")
    async with made:
        yield made


@pytest.fixture
async def other_bot(tg: Telegram) -> AsyncIterator[aiogram.Bot]:
    """aiogram's client: the same bot, spoken for by other people's code."""
    server = TelegramAPIServer.from_base(tg.api)
    made = aiogram.Bot(tg.token, session=AiohttpSession(api=server))
    yield made
    await made.session.close()


@pytest.fixture
async def ana(tg: Telegram) -> Person:
    person = tg.person("Ana", language="en")
    await person.start()
    return person
