"""What happens when a bot sends a message of words or a place?"""

from simulator.api.access import check_can_write, find_chat, reply_fields, thread_fields
from simulator.api.request import Request
from simulator.api.texts import message_text
from simulator.chats import Chat, Message
from simulator.errors import bad_request
from simulator.keyboards import reply_markup
from simulator.params import Params
from simulator.shapes import Json


def send_message(request: Request) -> Json:
    fields = message_text(request.params).fields()
    return deliver(request, fields).body


def send_location(request: Request) -> Json:
    return deliver(request, {"location": _location(request.params)}, what="locations").body


def _location(params: Params) -> Json:
    try:
        latitude = float(params.required("latitude"))
        longitude = float(params.required("longitude"))
    except ValueError:
        raise bad_request("wrong location specified") from None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_chat_action(request: Request) -> bool:
    chat = find_chat(request)
    if request.params.text("action").lower() not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    check_can_write(request, chat)
    request.world.emit_typing(chat)
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


def deliver(request: Request, fields: Json, *, what: str = "text messages") -> Message:
    """Check in Telegram's order (markup, chat, rights, reply and topic), then post."""
    markup = reply_markup(request.params)
    chat = find_chat(request)
    check_can_write(request, chat, what=what)
    fields.update(surroundings(request, chat))
    if markup is not None and "inline_keyboard" in markup:
        fields["reply_markup"] = markup
    return post(request, chat, fields)


def surroundings(request: Request, chat: Chat) -> Json:
    """Where the message stands (topic, reply) and how it is guarded."""
    fields = thread_fields(request, chat)
    fields.update(reply_fields(request, chat))
    if request.params.flag("protect_content"):
        fields["has_protected_content"] = True
    return fields


def post(request: Request, chat: Chat, fields: Json) -> Message:
    silent = request.params.flag("disable_notification")
    bot = request.bot
    return request.world.post(chat, bot.user(), fields, author_id=bot.id, silent=silent)
