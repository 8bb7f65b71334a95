"""Calls over aiohttp: what goes out, and which error says what about a call that failed."""

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.telegram_http import AiohttpRequest
from simulator.kit import Person, Telegram
from simulator.traffic import Fault, FaultKind


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    async with Telegram() as telegram:
        yield telegram


@pytest.fixture
async def ana(tg: Telegram) -> Person:
    person = tg.person("Ana")
    await person.start()
    return person


def a_bot(tg: Telegram, *, api: str = "", read_timeout: float = 5) -> Bot:
    return Bot(
        tg.token,
        base_url=f"{api or tg.api}/bot",
        request=AiohttpRequest(connections=2, read_timeout=read_timeout),
        get_updates_request=AiohttpRequest(connections=1, read_timeout=read_timeout),
    )


async def test_words_and_buttons_arrive(tg: Telegram, ana: Person) -> None:
    async with a_bot(tg) as bot:
        keyboard = {"inline_keyboard": [[{"text": "Take", "callback_data": "take:1"}]]}
        await bot.do_api_request(
            "sendmessage",
            api_kwargs={"chat_id": ana.id, "text": "水 & fire", "reply_markup": keyboard},
        )
        assert (ana.last().text, ana.last().labels) == ("水 & fire", ["Take"])


async def test_files_arrive_as_they_are(tg: Telegram, ana: Person) -> None:
    async with a_bot(tg) as bot:
        sent = await bot.send_document(ana.id, b"a,b\n1,2\n", filename="units.csv", caption="表")
        assert sent.document is not None
        assert sent.document.file_name == "units.csv"
        assert ana.last().text == "表"
        file = await bot.get_file(sent.document.file_id)
        assert file.file_size == 8


async def test_a_call_that_never_left_is_told_by_its_cause(tg: Telegram) -> None:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{nobody_listens.getsockname()[1]}"
        bot = a_bot(tg, api=api)
        with pytest.raises(NetworkError) as failed:
            await bot.initialize()
        assert isinstance(failed.value.__cause__, aiohttp.ClientConnectorError)
        await bot.shutdown()


async def test_a_cut_connection_leaves_the_outcome_open(tg: Telegram, ana: Person) -> None:
    async with a_bot(tg) as bot:
        tg.world.next_fault.append(Fault(FaultKind.DROP_AFTER, "sendMessage"))
        with pytest.raises(NetworkError) as failed:
            await bot.send_message(ana.id, "Fire in B3")
        assert isinstance(failed.value.__cause__, aiohttp.ClientError)
        assert not isinstance(failed.value.__cause__, aiohttp.ClientConnectorError)
        assert ana.last().text == "Fire in B3"


async def test_silence_is_given_up_in_time(tg: Telegram, ana: Person) -> None:
    async with a_bot(tg, read_timeout=0.1) as bot:
        tg.world.hold("sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(ana.id, "Fire in B3")
        tg.world.release()
