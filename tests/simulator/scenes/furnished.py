"""Who lives in the pictures, and what did they say? One small house and its bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from simulator.chats import Status
from simulator.kit import Group, Message, Person, Telegram
from tests.simulator.scenes.lines import LINES, Lines


@dataclass(slots=True)
class Scene:
    """People, groups and a bot that have already talked."""

    telegram: Telegram
    session: ClientSession
    lines: Lines
    ana: Person
    bruno: Person
    carla: Person
    house: Group
    forum: Group

    async def call(self, method: str, **params: Any) -> Any:
        """Ask something of the Bot API, as the house's bot; the whole answer, good or bad."""
        url = f"{self.telegram.api}/bot{self.telegram.token}/{method}"
        async with self.session.post(url, json=params) as response:
            return await response.json()

    async def say(self, chat: Person | Group, text: str, **params: Any) -> Message:
        """Let the bot write; fails unless Telegram takes it."""
        answer = await self.call(
            "sendMessage", chat_id=chat.id, text=text, parse_mode="HTML", **params
        )
        assert answer["ok"], answer
        reader, place = (chat, None) if isinstance(chat, Person) else (self.carla, chat)
        return reader.last(in_=place)

    @property
    def panes(self) -> list[dict[str, int]]:
        """Which chats stand side by side."""
        seen = ((self.ana, self.ana), (self.bruno, self.house), (self.carla, self.forum))
        return [{"person": person.id, "chat": chat.id} for person, chat in seen]


@asynccontextmanager
async def furnished(language: str) -> AsyncIterator[Scene]:
    """A running Telegram whose people speak `language` (en, zh_Hans, zh_Hant)."""
    lines = LINES[language]
    async with Telegram() as telegram, ClientSession() as session:
        telegram.bot.name, telegram.bot.username = lines.bot, "house_bot"
        code = language.lower().replace("_", "-")
        ana, bruno, carla, davit = (telegram.person(name, language=code) for name in lines.people)
        elif_ = telegram.person(lines.newcomer, language="en")
        house = telegram.group(
            lines.house,
            members=[bruno, ana, carla, davit],
            bot=Status.ADMINISTRATOR,
            kind="supergroup",
        )
        forum = telegram.forum(
            lines.committee, members=[carla, ana, davit], bot=Status.ADMINISTRATOR
        )
        scene = Scene(telegram, session, lines, ana, bruno, carla, house, forum)
        telegram.server.people.extra = {"panes": scene.panes}
        await _private(scene)
        await _in_the_house(scene, davit, elif_)
        await _in_the_forum(scene, davit)
        yield scene


async def _private(scene: Scene) -> None:
    ana, lines = scene.ana, scene.lines
    await ana.start()
    await scene.say(ana, lines.welcome)
    asked = await ana.send(lines.broken)
    taken = await scene.say(
        ana,
        lines.taken,
        reply_parameters={"message_id": asked.id},
        reply_markup=_keyboard([*lines.keys, (lines.link, "https://example.org/")]),
    )
    await ana.react(taken, "👍")
    await scene.say(ana, lines.quiet, disable_notification=True)


async def _in_the_house(scene: Scene, davit: Person, elif_: Person) -> None:
    house, bruno, lines = scene.house, scene.bruno, scene.lines
    pinned = [await scene.say(house, words) for words in lines.pinned]
    for message in pinned:
        await bruno.pin(message)
    house.add(elif_)
    question = await davit.send(lines.question, in_=house)
    await bruno.send(lines.reply, in_=house, reply_to=question)
    mine = await bruno.send(lines.reply_more, in_=house)
    await bruno.edit(mine, lines.reply_edited)
    await scene.ana.react(mine, "❤")
    await davit.react(mine, "❤")
    await elif_.react(mine, "🎉")
    await scene.ana.send_voice(7, in_=house)
    await scene.carla.send_poll(lines.poll, lines.answers, in_=house)


async def _in_the_forum(scene: Scene, davit: Person) -> None:
    forum, carla, lines = scene.forum, scene.carla, scene.lines
    topics = [forum.topic(name) for name in lines.topics]
    await carla.send(lines.general, in_=forum)
    await davit.send(lines.budget, in_=topics[0])
    await scene.say(forum, lines.budget_bot, message_thread_id=topics[0].id)
    await carla.send(lines.garden, in_=topics[1])
    topics[2].close()


def _keyboard(keys: list[tuple[str, str]]) -> dict[str, Any]:
    """Two keys to a row; a key with an address is a link."""
    buttons = [
        {"text": text, "url" if data.startswith("https:") else "callback_data": data}
        for text, data in keys
    ]
    return {"inline_keyboard": [buttons[at : at + 2] for at in range(0, len(buttons), 2)]}
