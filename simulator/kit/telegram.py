"""How does a test get a whole Telegram of its own?"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from itertools import count
from types import TracebackType
from typing import Self

from simulator.chats import Bot, ChatType, Member, Status
from simulator.clock import BEGINNING, Clock
from simulator.kit.bots import process
from simulator.kit.group import Group
from simulator.kit.person import PATIENCE, Person
from simulator.kit.transcript import all_transcripts, transcript
from simulator.kit.watch import NotSeen, Watch
from simulator.server import Server
from simulator.traffic import Call, Faults, Flood
from simulator.world import World, all_rights

# No call for this long counts as quiet; a bot's own work between two calls is shorter.
QUIET = 0.2


class Telegram:
    """A world, its server on a free port, and people to play. Use as `async with Telegram()`."""

    def __init__(self, *, world: World | None = None, port: int = 0) -> None:
        # A bot under test is stopped right after it polled: each stop would take three seconds.
        self.world = world or World(calms_spinning=False)
        self.bot: Bot = self.world.first_bot if self.world.bots else self.world.add_bot()
        self.server = Server(self.world, port=port)
        self._numbers = count(1)
        self.watch = Watch(self.world)

    @classmethod
    def driven(cls, *, at: float = BEGINNING) -> Self:
        """A Telegram whose time stands still until `clock.advance(seconds)`."""
        return cls(world=World(clock=Clock.driven(at), calms_spinning=False))

    @property
    def api(self) -> str:
        """The base address, without `/bot…`."""
        return self.server.url

    @property
    def token(self) -> str:
        return self.bot.token

    @property
    def clock(self) -> Clock:
        """The time in this Telegram: real, or driven by the test; either can be advanced."""
        return self.world.clock

    @property
    def flood(self) -> Flood:
        """Telegram's limits on sending; off until `flood.on = True`."""
        return self.world.flood

    @property
    def faults(self) -> Faults:
        """What goes wrong with the bot's calls: a `script`, or `chances` drawn from a `seed`."""
        return self.world.faults

    async def __aenter__(self) -> Self:
        await self.server.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.server.stop()
        self.watch.close()

    def person(
        self,
        name: str,
        *,
        language: str | None = None,
        id: int | None = None,
        username: str | None = None,
        last_name: str | None = None,
    ) -> Person:
        """Somebody new, who has not started the bot."""
        made = self.world.add_person(
            name,
            last_name=last_name,
            username=username,
            language_code=language,
            person_id=id,
        )
        return Person(self, made)

    def group(
        self,
        title: str,
        *,
        members: list[Person],
        bot: bool | Status = True,
        kind: str = "group",
        forum: bool = False,
    ) -> Group:
        """A group that stands already, the first member its creator; no update tells of it.

        `bot=True` makes the bot a plain member, `bot=Status.ADMINISTRATOR` gives it all rights.
        """
        chat = self.world.add_group(title, kind=ChatType(kind), forum=forum)
        for person in members:
            status = Status.MEMBER if chat.members else Status.CREATOR
            chat.members[person.id] = Member(status)
        if bot:
            status = bot if isinstance(bot, Status) else Status.MEMBER
            rights = all_rights() if status is Status.ADMINISTRATOR else frozenset()
            chat.members[self.bot.id] = Member(status, rights)
        self.world.emit_chat(chat)
        return Group(self, chat)

    def forum(self, title: str, *, members: list[Person], bot: bool | Status = True) -> Group:
        """A supergroup with topics; see `Group.topic`."""
        return self.group(title, members=members, bot=bot, forum=True)

    def next_number(self) -> int:
        """Tells the pictures and sounds of a test from each other."""
        return next(self._numbers)

    async def settle(self, *, quiet: float = QUIET, timeout: float = PATIENCE * 2) -> None:
        """Wait until every update is confirmed and no call came or was open for `quiet` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self.watch.quiet(quiet)
        except TimeoutError:
            raise NotSeen(f"Telegram did not settle within {timeout:g} s.") from None

    def calls(self, method: str = "") -> list[Call]:
        """The calls that the bot made, oldest first; of one method, or of all but getUpdates."""
        wanted = method.lower()
        return [call for call in self.world.calls if wanted in ("", call.method.lower())]

    def remarks(self) -> list[str]:
        """What the bot's calls had that Telegram lets pass but is probably a mistake."""
        return [f"{call.method}: {remark}" for call in self.calls() for remark in call.remarks]

    def process(
        self, *command: str, env: Mapping[str, str] | None = None, ready: str = "getUpdates"
    ) -> AbstractAsyncContextManager[Process]:
        """Run the bot as a program of its own, in any language, while the block runs.

        It gets `TELEGRAM_API` and `TELEGRAM_TOKEN` beside the given environment. The block begins
        when the program has called the method `ready`.
        """
        given = {"TELEGRAM_API": self.api, "TELEGRAM_TOKEN": self.token, **(env or {})}
        return process(self.world, *command, env=given, ready=ready)

    def transcript(self, chat: Person | Group | int) -> str:
        """One conversation as lines of text, with the calls that failed last."""
        return transcript(self.world, chat if isinstance(chat, int) else chat.id)

    def conversations(self) -> str:
        """Every conversation as lines of text."""
        return all_transcripts(self.world)
