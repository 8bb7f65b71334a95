"""Is what the simulator answers of the Bot API's types, for two clients that know them?"""

from functools import cache
from typing import Any

import aiogram
import telegram
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter

from simulator.world import World


def check_answers(world: World) -> None:
    """Hold every recorded answer and every waiting update against aiogram's and PTB's types."""
    for call in world.calls:
        if call.error is None and call.result is not None:
            check_result(call.method, call.result)
    for queue in world.queues.values():
        for update in queue.pending.values():
            if update.body[update.kind]:  # a test may put an empty one there by hand
                check_update(update.body)


def check_result(method: str, result: Any) -> None:
    read = _adapter(method).validate_python(result)
    assert list(_unknown(read)) == [], f"{method} answers what the Bot API does not know"
    _read_by_ptb(read, result)


def check_update(body: Any) -> None:
    assert list(_unknown(Update.model_validate(body))) == []
    telegram.Update.de_json(body, None)


@cache
def _adapter(method: str) -> TypeAdapter[Any]:
    cls: type[TelegramMethod[Any]] = getattr(aiogram.methods, method[0].upper() + method[1:])
    return TypeAdapter(cls.__returning__)


def _unknown(read: Any) -> Any:
    """The fields that aiogram does not know, at any depth."""
    if isinstance(read, list):
        for item in read:
            yield from _unknown(item)
    if isinstance(read, BaseModel):
        yield from (f"{type(read).__name__}.{name}" for name in read.model_extra or ())
        for name in type(read).model_fields:
            yield from _unknown(getattr(read, name))


def _read_by_ptb(read: Any, result: Any) -> None:
    """Parse with PTB's class of the same name; plain values need none."""
    if isinstance(read, list) and isinstance(result, list):
        for one, raw in zip(read, result, strict=True):
            _read_by_ptb(one, raw)
    elif isinstance(read, BaseModel):
        name = type(read).__name__
        cls = telegram.ChatMember if name.startswith("ChatMember") else getattr(telegram, name)
        cls.de_json(result, None)
