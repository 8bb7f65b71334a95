"""How do the clients make a call, and what do they make of a refusal?"""

import json
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiogram
import aiohttp
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramMigrateToChat
from aiogram.methods import TelegramMethod
from telegram import Bot
from telegram.error import ChatMigrated, EndPointNotFound, TelegramError

from simulator.kit import Telegram

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What came back: the result, or the refusal in small letters and without "Bad Request: "."""

    result: Any = None
    refusal: str = ""
    migrate_to: int | None = None


class Ways:
    """The same call as JSON, form, multipart and query, by PTB and by aiogram."""

    def __init__(
        self, tg: Telegram, session: aiohttp.ClientSession, ptb: Bot, aio: aiogram.Bot
    ) -> None:
        self._base = f"{tg.api}/bot{tg.token}"
        self._session = session
        self._ptb = ptb
        self._aio = aio
        self.all = {
            "json": self.as_json,
            "form": self.as_form,
            "multipart": self.as_multipart,
            "query": self.as_query,
            "ptb": self.by_ptb,
            "aiogram": self.by_aiogram,
        }

    async def as_json(self, method: str, arguments: Arguments) -> Said:
        return await self._sent(method, json=arguments)

    async def as_form(self, method: str, arguments: Arguments) -> Said:
        return await self._sent(method, data=_texts(arguments))

    async def as_multipart(self, method: str, arguments: Arguments) -> Said:
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in (_texts(arguments) or {"nothing": ""}).items():
            form.add_field(name, value)
        return await self._sent(method, data=form)

    async def as_query(self, method: str, arguments: Arguments) -> Said:
        return await self._sent(method, params=_texts(arguments))

    async def _sent(self, method: str, **how: Any) -> Said:
        async with self._session.post(f"{self._base}/{method}", **how) as response:
            body = await response.json()
        assert body["ok"] == (response.status == 200)
        if body["ok"]:
            return Said(body["result"])
        assert body["error_code"] == response.status
        moved = body.get("parameters", {}).get("migrate_to_chat_id")
        return Said(refusal=_plain(body["description"]), migrate_to=moved)

    async def by_ptb(self, method: str, arguments: Arguments) -> Said | None:
        if "media" in arguments:
            # PTB sends media only as objects of its own, which cannot be wrong in these ways.
            return None
        with warnings.catch_warnings():
            # PTB would rather see its own methods called; they check some arguments themselves.
            warnings.simplefilter("ignore")
            try:
                return Said(await self._ptb.do_api_request(method, arguments))
            except ChatMigrated as error:
                text = "group chat was upgraded to a supergroup chat"
                return Said(refusal=text, migrate_to=error.new_chat_id)
            except EndPointNotFound:
                return Said(refusal="not found: method not found")
            except TelegramError as error:
                return Said(refusal=_plain(error.message))

    async def by_aiogram(self, method: str, arguments: Arguments) -> Said:
        cls: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
        # Made without aiogram's own checks, which would not let some calls go out at all.
        call = cls.model_construct(**arguments)
        try:
            return Said(await self._aio(call))
        except TelegramMigrateToChat as error:
            text = "group chat was upgraded to a supergroup chat"
            return Said(refusal=text, migrate_to=error.migrate_to_chat_id)
        except TelegramAPIError as error:
            return Said(refusal=_plain(error.message))


@asynccontextmanager
async def open_ways(tg: Telegram) -> AsyncIterator[Ways]:
    """Every client, connected to this Telegram."""
    aio = aiogram.Bot(tg.token, session=AiohttpSession(api=TelegramAPIServer.from_base(tg.api)))
    ptb = Bot(tg.token, base_url=f"{tg.api}/bot", base_file_url=f"{tg.api}/file/bot")
    async with aiohttp.ClientSession() as session, ptb, aio:
        yield Ways(tg, session, ptb, aio)


def _texts(arguments: Arguments) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in arguments.items()
    }


def _plain(text: str) -> str:
    return text.lower().removeprefix("bad request: ")
