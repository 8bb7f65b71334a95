"""How does a test hand Tocsin an update that no honest client sends?"""

from itertools import count
from typing import Any

from sqlalchemy import select

from bot.app import Tocsin
from bot.inbox import InboxRow, InboxState
from simulator.kit import Person
from tests.cast import Estate

_NUMBERS = count(900_001)


def put(house: Estate, kind: str, body: dict[str, Any]) -> None:
    """Queue an update for the bot, exactly as it is given."""
    house.tg.world.tell(house.tg.bot.id, kind, body)


def message(house: Estate, who: Person | None, chat_id: int = 0, **fields: Any) -> dict[str, Any]:
    """Shape a message; `who` None leaves `from` out, no chat means the private one."""
    number = who.id if who is not None else 0
    kind = {"id": chat_id, "type": "supergroup", "title": "A group"}
    private = {"id": number, "type": "private", "first_name": "X"}
    body: dict[str, Any] = {
        "message_id": next(_NUMBERS),
        "date": int(house.clock.now().timestamp()),
        "chat": kind if chat_id else private,
        **fields,
    }
    if who is not None:
        sender = {"id": number, "is_bot": False, "first_name": who.name, "language_code": "en"}
        body["from"] = sender
    return body


async def failures(house: Estate) -> list[str]:
    """What went wrong in handling, as the inbox keeps it; empty when all was well."""
    await house.settle()
    async with house.database.read() as session:
        failed = select(InboxRow.error).where(InboxRow.state == InboxState.FAILED)
        return list(await session.scalars(failed))


# In rough weather a call whose answer was lost is made again, and meets what it did itself.
DONE_BEFORE = ("message is not modified", "message to delete not found")


def refused_calls(house: Estate) -> list[object]:
    """The calls that Telegram refused, by no fault of the network."""
    refused = [c for c in house.tg.world.calls if c.error is not None and not c.fault]
    if house.weather.seed is None:
        return list(refused)
    return [c for c in refused if not any(part in str(c.error) for part in DONE_BEFORE)]


async def is_alive(app: Tocsin) -> bool:
    """Whether the bot is healthy and nothing was left to be handled or failed."""
    async with app.database.read() as session:
        rows = list(await session.scalars(select(InboxRow)))
    return app.is_idle and not rows
