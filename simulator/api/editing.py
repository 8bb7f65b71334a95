"""What happens when a bot changes or deletes a message?"""

from simulator.api.access import find_chat, find_message, membership
from simulator.api.texts import caption, message_text
from simulator.chats import Bot, Chat, Message
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


def edit_message_text(world: World, bot: Bot, params: Params) -> Json:
    text = message_text(params)
    markup = inline_markup(params)
    message = _editable(world, bot, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _edited(world, message, text.fields(), markup, drop=("text", "entities"))


def edit_message_caption(world: World, bot: Bot, params: Params) -> Json:
    words = caption(params)
    markup = inline_markup(params)
    message = _editable(world, bot, params)
    if not any(kind in message.body for kind in MEDIA_KINDS):
        raise bad_request("there is no caption in the message to edit")
    fields = words.fields(text="caption", entities="caption_entities")
    return _edited(world, message, fields, markup, drop=("caption", "caption_entities"))


def edit_message_reply_markup(world: World, bot: Bot, params: Params) -> Json:
    markup = inline_markup(params)
    return _edited(world, _editable(world, bot, params), {}, markup, drop=())


def _editable(world: World, bot: Bot, params: Params) -> Message:
    if params.has("inline_message_id"):
        raise not_modelled("inline messages")
    chat = find_chat(world, bot, params)
    message = find_message(chat, params, to_be="edit")
    if message.author_id != bot.id:
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


def delete_message(world: World, bot: Bot, params: Params) -> bool:
    chat = find_chat(world, bot, params)
    message = find_message(chat, params, to_be="delete")
    if not _may_delete(world, bot, chat, message):
        raise bad_request("message can't be deleted")
    world.remove(chat, message.id)
    return True


def delete_messages(world: World, bot: Bot, params: Params) -> bool:
    """Delete what can be deleted; unknown ones are skipped, as the Bot API documents."""
    chat = find_chat(world, bot, params)
    for number in message_ids(params):
        message = chat.messages.get(number)
        if message is not None and _may_delete(world, bot, chat, message):
            world.remove(chat, number)
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


def _may_delete(world: World, bot: Bot, chat: Chat, message: Message) -> bool:
    if not chat.is_private and membership(chat, bot).may("can_delete_messages"):
        return True
    young = world.now() - int(message.body["date"]) < DELETABLE_FOR
    return young and (chat.is_private or message.author_id == bot.id)
