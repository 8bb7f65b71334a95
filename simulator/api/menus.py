"""Which commands does the bot offer, to whom, in which language?"""

import re
from typing import Any

from simulator.api.access import Access, chat_named
from simulator.api.request import Request
from simulator.fields import Fields, Malformed, parsing
from simulator.markup.cleaning import clean_line
from simulator.menus import Scope, ScopeType
from simulator.refusals import Refusal
from simulator.shapes import Json
from simulator.world import Event

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def set_my_commands(request: Request) -> bool:
    commands = _commands(request)
    key = _scope(request)
    request.bot.menus[key] = _checked(commands)
    request.world.emit(Event("commands", 0, {}))
    return True


def get_my_commands(request: Request) -> list[Json]:
    return request.bot.menus.get(_scope(request), [])


def delete_my_commands(request: Request) -> bool:
    request.bot.menus.pop(_scope(request), None)
    request.world.emit(Event("commands", 0, {}))
    return True


def language_of(request: Request) -> str:
    language = request.params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise Refusal.LANGUAGE.error()
    return language


def _scope(request: Request) -> Scope:
    given: Any = {"type": "default"}
    if request.params.given("scope"):
        given = request.params.json("scope", what="BotCommandScope")
    with parsing("BotCommandScope"):
        fields = Fields.of(given, name="BotCommandScope")
        kind = _kind(fields)
        chat_id = user_id = 0
        named = _chat_name(fields) if kind.names_chat else ""
        if kind is ScopeType.CHAT_MEMBER:
            user_id = fields.needed_integer("user_id", bits=64)
            if user_id <= 0:
                raise Malformed("Invalid user_id specified")
    if kind.names_chat:
        chat_id = chat_named(request, named, Access.READ_MEMBERS).id
    if user_id and user_id not in request.world.people:
        raise Refusal.USER_NOT_FOUND.error()
    return Scope(kind, chat_id, user_id, language_of(request))


def _kind(fields: Fields) -> ScopeType:
    try:
        return ScopeType(fields.needed_text("type"))
    except ValueError:
        raise Malformed("Unsupported type specified") from None


def _chat_name(fields: Fields) -> str:
    named = fields.needed_text("chat_id")
    if not named:
        raise Malformed("Empty chat_id specified")
    return named


def _commands(request: Request) -> list[Json]:
    if not request.params.given("commands"):
        return []
    given = request.params.json("commands", what="commands")
    if not isinstance(given, list):
        raise Refusal.COMMANDS_NOT_ARRAY.error()
    with parsing("BotCommand"):
        return [_command(value) for value in given]


def _command(value: Any) -> Json:
    fields = Fields.of(value)
    return {name: fields.needed_text(name) for name in ("command", "description")}


def _checked(commands: list[Json]) -> list[Json]:
    checked = [_checked_command(one["command"], one["description"]) for one in commands]
    if len(checked) > MAX_COMMANDS:
        raise Refusal.COMMANDS_TOO_MANY.error()
    return checked


def _checked_command(command: str, description: str) -> Json:
    command = clean_line(command).strip().removeprefix("/")
    if not command:
        raise Refusal.COMMAND_EMPTY.error()
    if len(command) > MAX_COMMAND:
        raise Refusal.COMMAND_LONG.error(most=MAX_COMMAND)
    description = clean_line(description).strip()
    if not description:
        raise Refusal.COMMAND_DESCRIPTION_EMPTY.error()
    if len(description) > MAX_DESCRIPTION:
        raise Refusal.COMMAND_DESCRIPTION_LONG.error(most=MAX_DESCRIPTION)
    if not _COMMAND.fullmatch(command):
        raise Refusal.COMMAND_INVALID.error()
    return {"command": command, "description": description}
