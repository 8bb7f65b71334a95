"""Who is the bot, and which words and commands does it show of itself?"""

import re
from typing import Any

from simulator.api.access import find_chat
from simulator.api.request import Request
from simulator.errors import bad_request
from simulator.menus import Scope, ScopeType
from simulator.params import Params
from simulator.shapes import Json
from simulator.world import Event

MAX_COMMANDS = 100
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def get_me(request: Request) -> Json:
    return {
        **request.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": request.bot.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(request: Request) -> bool:
    commands = _commands(request.params)
    key = _menu_key(request)
    request.bot.menus[key] = commands
    request.world.emit(Event("commands", 0, {}))
    return True


def get_my_commands(request: Request) -> list[Json]:
    return request.bot.menus.get(_menu_key(request), [])


def delete_my_commands(request: Request) -> bool:
    request.bot.menus.pop(_menu_key(request), None)
    request.world.emit(Event("commands", 0, {}))
    return True


def set_my_name(request: Request) -> bool:
    language = _language(request.params)
    name = _limited(request.params.text("name"), MAX_NAME, "name")
    if language:
        request.bot.names[language] = name
    elif name:
        request.bot.name = name
    return True


def get_my_name(request: Request) -> Json:
    return {"name": request.bot.names.get(_language(request.params)) or request.bot.name}


def set_my_description(request: Request) -> bool:
    text = _limited(request.params.text("description"), MAX_DESCRIPTION, "description")
    request.bot.descriptions[_language(request.params)] = text
    return True


def get_my_description(request: Request) -> Json:
    return {"description": _in_language(request.bot.descriptions, _language(request.params))}


def set_my_short_description(request: Request) -> bool:
    given = request.params.text("short_description")
    text = _limited(given, MAX_SHORT_DESCRIPTION, "short description")
    request.bot.short_descriptions[_language(request.params)] = text
    return True


def get_my_short_description(request: Request) -> Json:
    texts = request.bot.short_descriptions
    return {"short_description": _in_language(texts, _language(request.params))}


def _in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")


def _limited(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise bad_request(f"bot {what} is too long")
    return text


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _menu_key(request: Request) -> Scope:
    raw = request.params.structure("scope", complaint="can't parse BotCommandScope JSON object")
    return _scope(request, {} if raw is None else raw)


def _scope(request: Request, raw: Any) -> Scope:
    if not isinstance(raw, dict):
        raise bad_request("BotCommandScope must be an Object")
    inner = request.saying(request.params.keeping(raw))
    try:
        kind = ScopeType(inner.params.text("type") or "default")
    except ValueError:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified") from None
    chat_id = user_id = 0
    if kind.names_chat:
        chat_id = find_chat(inner).id
    if kind is ScopeType.CHAT_MEMBER:
        user_id = inner.params.integer("user_id")
        if user_id not in request.world.people:
            raise bad_request("user not found")
    return Scope(kind, chat_id, user_id, _language(request.params))


def _commands(params: Params) -> list[Json]:
    given = params.structure("commands", complaint="can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(value) for value in given]


def _command(value: Any) -> Json:
    if not isinstance(value, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    match = _COMMAND.fullmatch(str(value.get("command", "")))
    if match is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(value.get("description", "")).strip()
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": match.group(1), "description": description}
