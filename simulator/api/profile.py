"""Who is the bot, and which words does it show of itself?"""

from simulator.api.menus import language_of
from simulator.api.request import Request
from simulator.markup.cleaning import clean_line
from simulator.refusals import Refusal
from simulator.shapes import Json

MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120


def get_me(request: Request) -> Json:
    return {
        **request.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": request.bot.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_user_profile_photos(request: Request) -> Json:
    """Nobody in this little Telegram has a picture."""
    user_id = request.params.user_id()
    if request.world.user(user_id) is None:
        raise Refusal.USER_NOT_FOUND.error()
    return {"total_count": 0, "photos": []}


def set_my_name(request: Request) -> bool:
    language = language_of(request)
    name = _limited(request, "name", MAX_NAME, "name")
    if language:
        request.bot.names[language] = name
    elif name:
        request.bot.name = name
    return True


def get_my_name(request: Request) -> Json:
    return {"name": request.bot.names.get(language_of(request)) or request.bot.name}


def set_my_description(request: Request) -> bool:
    text = _limited(request, "description", MAX_DESCRIPTION, "description")
    request.bot.descriptions[language_of(request)] = text
    return True


def get_my_description(request: Request) -> Json:
    return {"description": _in_language(request.bot.descriptions, language_of(request))}


def set_my_short_description(request: Request) -> bool:
    text = _limited(request, "short_description", MAX_SHORT_DESCRIPTION, "short description")
    request.bot.short_descriptions[language_of(request)] = text
    return True


def get_my_short_description(request: Request) -> Json:
    texts = request.bot.short_descriptions
    return {"short_description": _in_language(texts, language_of(request))}


def _in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")


def _limited(request: Request, name: str, most: int, what: str) -> str:
    text = clean_line(request.params.text(name)).strip()
    if len(text) > most:
        raise Refusal.OWN_TEXT_LONG.error(what=what)
    return text
