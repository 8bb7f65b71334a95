"""Who raises alerts and who answers them? The people's side of `benchmarks.incidents`.

Runs in the driver's process: what it does is in none of the bot's figures but the waiting.
"""

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.bots import DAVIT
from simulator import acts
from simulator.chats import Chat, Member, Person, Status
from simulator.load import Latencies
from simulator.shapes import Json
from simulator.world import Event, World

PATIENCE = 30.0  # seconds for one answer of the bot
BOARD_PATIENCE = 180.0  # seconds until the board must be right
SEND, FALSE_ALARM, SAFE, HELP = "Send REAL alert", "False alarm", "I am safe", "I need help"
HELP_EVERY = 10  # every so manieth home needs help
ROLL = re.compile(r"Roll call, homes: ([\d,]+)\D+([\d,]+)\D+([\d,]+)\D+([\d,]+) silent")

Wanted = Callable[[Event], bool]


def button(body: Json, label: str) -> str | None:
    """What the button sends whose label begins so, if there is one."""
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    found = [one for row in rows for one in row if one["text"].startswith(label)]
    return found[0].get("callback_data") if found else None


def roll_on(body: Json) -> list[int]:
    """The homes on a board: safe or out, need help, answered in part, silent."""
    found = ROLL.search(body.get("text", ""))
    return [int(number.replace(",", "")) for number in found.groups()] if found else []


@dataclass(slots=True)
class Ear:
    """Hears what the bot does, and tells whoever waits for it at which moment it was."""

    world: World
    _waiting: list[tuple[Wanted, "asyncio.Future[tuple[float, Json]]"]] = field(
        default_factory=list
    )

    def expect(self, wanted: Wanted) -> "asyncio.Future[tuple[float, Json]]":
        """Ask before the act, then await the moment and the message."""
        future: asyncio.Future[tuple[float, Json]] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, future))
        return future

    def message(self, chat: Chat, label: str = "") -> "asyncio.Future[tuple[float, Json]]":
        """The bot's next new message in a chat; with a label, the next that has this button."""
        return self.expect(
            lambda event: (
                event.chat_id == chat.id
                and event.message is not None
                and event.message.author_id in self.world.bots
                and (bool(button(event.message.body, label)) if label else event.type == "message")
            )
        )

    def hear(self, event: Event) -> None:
        now = time.perf_counter()
        for one in [one for one in self._waiting if one[0](event)]:
            self._waiting.remove(one)
            if not one[1].done():  # else whoever waited has given up
                one[1].set_result((now, event.message.body if event.message else event.body))


@dataclass(slots=True)
class RollCall:
    """What a roll call has shown so far: toasts by their press, and every state of the board."""

    room: int
    board_id: int
    pressed: dict[str, float] = field(default_factory=dict)
    toasts: Latencies = field(default_factory=Latencies)
    edits: list[float] = field(default_factory=list)
    board: list[int] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        now = time.perf_counter()
        if event.type == "callback_answer" and event.body["text"]:
            began = self.pressed.pop(event.body["callback_query_id"], None)
            if began is not None:
                self.toasts.add((now - began) * 1000)
        message = event.message
        if message is None or (event.chat_id, message.id) != (self.room, self.board_id):
            return
        self.edits.append(now)
        self.board = roll_on(message.body)


class Estate:
    """A block with its group, the staff room, Davit of the staff, and who gets surveys."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ear = Ear(world)
        self._residents: list[tuple[Person, Chat]] = []

    def move_in(self, *, residents: int, others: int) -> dict[str, Any]:
        """Bring everybody in, the bot started by all of them; tell the chats."""
        self.world.hooks.append(self._ear.hear)
        self._residents = [self._person(f"Resident {i}") for i in range(residents)]
        told = [self._person(f"Neighbour {i}")[1].id for i in range(others)]
        self._davit, self._office = self._person("Davit", DAVIT)
        self._room = self._group("Staff room")
        self._group_of_block = self._group("B3 neighbours")
        return {"room": self._room.id, "group": self._group_of_block.id, "others": told}

    def _person(self, name: str, number: int | None = None) -> tuple[Person, Chat]:
        who = self.world.add_person(name, language_code="en", person_id=number)
        who.started.add(self.world.first_bot.id)
        return who, self.world.open_private(who, self.world.first_bot)

    def _group(self, title: str) -> Chat:
        chat = self.world.add_group(title)
        chat.members[self._davit.id] = Member(Status.CREATOR)
        chat.members[self.world.first_bot.id] = Member(Status.MEMBER)
        return chat

    async def alerts(self, *, count: int, every: float) -> dict[str, Any]:
        """Raise an alert and end it, again and again. Each is timed until the group has it."""
        took = []
        began = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number * every - time.perf_counter()))
            board = self._ear.message(self._office, FALSE_ALARM)
            milliseconds, _ = await self._raise_alert(f"/alert water B3 since {number}")
            took.append(milliseconds)
            _, body = await asyncio.wait_for(board, PATIENCE)
            ended = self._ear.message(self._group_of_block)
            self._press(body, FALSE_ALARM)
            await asyncio.wait_for(ended, PATIENCE)
        return {"took": took, "seconds": time.perf_counter() - began}

    async def _raise_alert(self, line: str) -> tuple[float, Json]:
        """Milliseconds from the press to the block's group, and what that says."""
        preview = self._ear.message(self._office, SEND)
        acts.send(self.world, self._davit, self._office, acts.text_fields(line))
        _, body = await asyncio.wait_for(preview, PATIENCE)
        there = self._ear.message(self._group_of_block)
        began = time.perf_counter()
        self._press(body, SEND)
        at, told = await asyncio.wait_for(there, PATIENCE)
        return (at - began) * 1000, told

    def _press(self, body: Json, label: str) -> None:
        data = button(body, label) or ""
        acts.press(self.world, self._davit, self._office, body["message_id"], data)

    async def roll_call(self, *, seconds: float) -> dict[str, Any]:
        """Everybody is alerted, then all of them answer within so many seconds."""
        asked = [self._ear.message(chat, HELP) for _, chat in self._residents]
        board = self._ear.message(self._room, FALSE_ALARM)
        await self._raise_alert("/alert fire B3 12F smoke on the stairs")
        alerts = [body for _, body in await asyncio.wait_for(asyncio.gather(*asked), 600)]
        _, shown = await asyncio.wait_for(board, PATIENCE)
        seen = RollCall(self._room.id, shown["message_id"])
        self.world.hooks.append(seen.hear)
        began = time.perf_counter()
        for number, ((who, chat), alert) in enumerate(zip(self._residents, alerts, strict=True)):
            at = began + number * seconds / len(alerts)
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            data = button(alert, SAFE if number % HELP_EVERY else HELP) or ""
            pressed_at = time.perf_counter()
            press = acts.press(self.world, who, chat, alert["message_id"], data)
            seen.pressed[press.id] = pressed_at
        pressing = time.perf_counter() - began
        right_after = await self._until_right(seen, began)
        return {
            "n": seen.toasts.n, "lost": len(seen.pressed), "pressing": pressing,
            "p50": seen.toasts.percentile(50), "p99": seen.toasts.percentile(99),
            "board": seen.board, "wrong": self._wrong_on(seen.board),
            "edits": [at - began for at in seen.edits], "right_after": right_after,
        }  # fmt: skip

    async def _until_right(self, seen: RollCall, began: float) -> float | None:
        """Seconds until the board told what everybody answered; None: it never did."""
        until = time.perf_counter() + BOARD_PATIENCE
        while time.perf_counter() < until:
            if not self._wrong_on(seen.board) and not seen.pressed:
                return seen.edits[-1] - began
            await asyncio.sleep(0.1)
        return None

    def _wrong_on(self, board: list[int]) -> int:
        """How many homes a board counts in the wrong place; all of them if it says nothing."""
        homes = len(self._residents)
        need_help = -(-homes // HELP_EVERY)
        right = [0, need_help, homes - need_help, 0]
        off = sum(abs(said - true) for said, true in zip(board, right, strict=False))
        return off // 2 if board else homes
