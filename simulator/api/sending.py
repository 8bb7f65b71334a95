"""What happens when a bot sends a message of words or a place?"""

from simulator.api.access import check_can_write, find_chat, reply_fields, thread_fields
from simulator.api.texts import message_text
from simulator.chats import Bot, Chat, Message
from simulator.errors import bad_request
from simulator.keyboards import reply_markup
from simulator.params import Params
from simulator.shapes import Json
from simulator.world import World


def send_message(world: World, bot: Bot, params: Params) -> Json:
    fields = message_text(params).fields()
    return deliver(world, bot, params, fields).body


def send_location(world: World, bot: Bot, params: Params) -> Json:
    return deliver(world, bot, params, {"location": _location(params)}, what="locations").body


def _location(params: Params) -> Json:
    try:
        latitude = float(params.required("latitude"))
        longitude = float(params.required("longitude"))
    except ValueError:
        raise bad_request("wrong location specified") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_chat_action(world: World, bot: Bot, params: Params) -> bool:
    chat = find_chat(world, bot, params)
    if params.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_can_write(world, bot, chat)
    world.emit_typing(chat)
    return True


_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def deliver(
    world: World, bot: Bot, params: Params, fields: Json, *, what: str = "text messages"
) -> Message:
    """Check in Telegram's order (markup, chat, rights, reply and topic), then post."""
    markup = reply_markup(params)
    chat = find_chat(world, bot, params)
    check_can_write(world, bot, chat, what=what)
    fields.update(surroundings(chat, bot, params))
    if markup is not None and "inline_keyboard" in markup:
        fields["reply_markup"] = markup
    return post(world, bot, chat, fields, params)


def surroundings(chat: Chat, bot: Bot, params: Params) -> Json:
    """Where the message stands (topic, reply) and how it is guarded."""
    fields = thread_fields(chat, bot, params)
    fields.update(reply_fields(chat, params))
    if params.flag("protect_content"):
        fields["has_protected_content"] = True
    return fields


def post(world: World, bot: Bot, chat: Chat, fields: Json, params: Params) -> Message:
    silent = params.flag("disable_notification")
    return world.post(chat, bot.user(), fields, author_id=bot.id, silent=silent)
