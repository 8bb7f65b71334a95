"""What happens when a bot changes or deletes a message?"""

from simulator.api.access import find_chat, find_message, membership
from simulator.api.media import input_media
from simulator.api.request import Request
from simulator.api.texts import caption, message_text
from simulator.chats import Chat, Message
from simulator.errors import bad_request, not_modelled
from simulator.keyboards import inline_markup
from simulator.params import Params
from simulator.shapes import Json
from simulator.world import World

DELETABLE_FOR = 48 * 3600
MAX_AT_ONCE = 100
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)
MEDIA_KINDS = ("photo", "video", "animation", "voice", "audio", "document", "video_note", "sticker")


def edit_message_text(request: Request) -> Json:
    text = message_text(request.params)
    markup = inline_markup(request.params)
    message = _editable(request)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edited(request.world, message, text.fields(), markup, drop=("text", "entities"))


def edit_message_caption(request: Request) -> Json:
    words = caption(request.params)
    markup = inline_markup(request.params)
    message = _editable(request)
    if not any(kind in message.body for kind in MEDIA_KINDS):
        raise bad_request("there is no caption in the message to edit")
    fields = words.fields(text="caption", entities="caption_entities")
    return _edited(request.world, message, fields, markup, drop=("caption", "caption_entities"))


def edit_message_media(request: Request) -> Json:
    given = request.params.structure("media", complaint="can't parse media JSON object")
    if given is None:
        raise bad_request("there is no media in the request")
    _, fields = input_media(request, given)
    markup = inline_markup(request.params)
    message = _editable(request)
    dropped = (*MEDIA_KINDS, "text", "entities", "caption", "caption_entities")
    return _edited(request.world, message, fields, markup, drop=dropped)


def edit_message_reply_markup(request: Request) -> Json:
    markup = inline_markup(request.params)
    return _edited(request.world, _editable(request), {}, markup, drop=())


def _editable(request: Request) -> Message:
    if request.params.has("inline_message_id"):
        raise not_modelled("inline messages")
    chat = find_chat(request)
    message = find_message(request, chat, to_be="edit")
    if message.author_id != request.bot.id:
        raise bad_request("message can't be edited")
    return message


def _edited(
    world: World, message: Message, fields: Json, markup: Json | None, *, drop: tuple[str, ...]
) -> Json:
    """Exchange the dropped fields for the new ones; without markup the keyboard goes too."""
    gone = {*drop, "reply_markup"}
    body = {key: value for key, value in message.body.items() if key not in gone}
    body.update(fields)
    if markup is not None:
        body["reply_markup"] = markup
    if body == message.body:
        raise bad_request(_NOT_MODIFIED)
    body["edit_date"] = world.now()
    world.change(message, body)
    return body


def delete_message(request: Request) -> bool:
    chat = find_chat(request)
    message = find_message(request, chat, to_be="delete")
    if not _may_delete(request, chat, message):
        raise bad_request("message can't be deleted")
    request.world.remove(chat, message.id)
    return True


def delete_messages(request: Request) -> bool:
    """Delete what can be deleted; unknown ones are skipped, as the Bot API documents."""
    chat = find_chat(request)
    for number in message_ids(request.params):
        message = chat.messages.get(number)
        if message is not None and _may_delete(request, chat, message):
            request.world.remove(chat, number)
    return True


def message_ids(params: Params) -> list[int]:
    """The list of 1 to 100 ids of a bulk method."""
    given = params.structure("message_ids", complaint="can't parse message identifiers JSON object")
    if given is None:
        raise bad_request("message identifiers are not specified")
    if not isinstance(given, list):
        raise bad_request("expected an Array of message identifiers")
    if not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    return [int(number) for number in given if str(number).isdecimal()]


def _may_delete(request: Request, chat: Chat, message: Message) -> bool:
    if not chat.is_private and membership(request, chat).may("can_delete_messages"):
        return True
    young = request.world.now() - int(message.body["date"]) < DELETABLE_FOR
    return young and (chat.is_private or message.author_id == request.bot.id)
