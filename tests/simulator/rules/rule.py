"""What is a rule of these tables, and how are its calls written shortly?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulator.rules.stage import Stage

Arguments = dict[str, Any]
Make = Callable[[Stage], Arguments]
Look = Callable[[Any], Any]
# aiogram leaves out what is empty or false.
AIO = ("aiogram",)
# Only a JSON body can hold null.
TYPED_ONLY = ("form", "multipart", "query", "ptb", "aiogram")


@dataclass(frozen=True)
class Rule:
    """A call and Telegram's words for its refusal, in small letters, without `Bad Request: `.

    `but_for` names clients that do not let such a call out or change it on the way.
    """

    method: str
    make: Make
    refusal: str
    but_for: tuple[str, ...] = ()
    migrates: bool = False

    @property
    def name(self) -> str:
        return f"{self.method}: {self.refusal[:70]}"


@dataclass(frozen=True)
class Taken:
    """A call that Telegram takes, and what `look` must find in its result."""

    name: str
    method: str
    make: Make
    look: Look
    found: Any = True
    but_for: tuple[str, ...] = ()


def button(**more: Any) -> Arguments:
    return {"inline_keyboard": [[{"text": "Take", **more}]]}


def to_ana(**more: Any) -> Make:
    return lambda s: {"chat_id": s.ana.id, **more}


def texted(**more: Any) -> Make:
    return to_ana(text="x", **more)


def marked(**more: Any) -> Make:
    return texted(reply_markup=button(**more))


def of_message(number: Callable[[Stage], int] | None = None, **more: Any) -> Make:
    """A new message of the bot in Ana's chat, or the one with that number."""

    def make(s: Stage) -> Arguments:
        return {"chat_id": s.ana.id, "message_id": number(s) if number else s.mine(), **more}

    return make


def to_room(**more: Any) -> Make:
    return lambda s: {"chat_id": s.room.id, "from_chat_id": s.ana.id, **more}


def at(*path: str | int) -> Look:
    """Follow keys, places and, for the objects of clients, attributes."""

    def look(value: Any) -> Any:
        for step in path:
            if isinstance(step, int) or isinstance(value, dict):
                value = value[step]
            else:
                value = getattr(value, "from_user" if step == "from" else step)
        return value

    return look


def true(value: Any) -> bool:
    return value is True


def count(value: Any) -> int:
    return len(value)
