"""What happens when a bot deletes messages?"""

from simulator.api.access import Access, find_chat, find_message, membership
from simulator.api.request import Request
from simulator.chats import Chat, Message
from simulator.params import Params, to_int32
from simulator.refusals import Refusal

DELETABLE_FOR = 48 * 3600
DICE_STAY_FOR = 24 * 3600
MAX_AT_ONCE = 100
_FIRST_MESSAGES = ("migrate_from_chat_id", "forum_topic_created")


def delete_message(request: Request) -> bool:
    if not request.params.text("chat_id"):
        raise Refusal.CHAT_ID_MISSING.error()
    if not request.params.message_id():
        raise Refusal.MESSAGE_ID_MISSING.error()
    # In a group that was upgraded old messages can still be deleted (telegram-bot-api issue 266).
    chat, message = find_message(request, Access.EDIT, to_be="to delete")
    if not _may_delete(request, chat, message):
        raise Refusal.DELETE_FORBIDDEN.error()
    request.world.remove(chat, message.id)
    return True


def delete_messages(request: Request) -> bool:
    """Delete all that are found; none if one of them may not be deleted."""
    numbers = message_ids(request.params)
    chat = find_chat(request, Access.EDIT)
    found = [chat.messages[number] for number in dict.fromkeys(numbers) if number in chat.messages]
    if not all(_may_delete(request, chat, message) for message in found):
        raise Refusal.DELETE_FORBIDDEN.error()
    for message in found:
        request.world.remove(chat, message.id)
    return True


def message_ids(params: Params) -> list[int]:
    """The list of 1 to 100 ids of a bulk method."""
    if not params.given("message_ids"):
        raise Refusal.IDS_MISSING.error()
    given = params.json("message_ids", what="message_ids")
    if not isinstance(given, list):
        raise Refusal.IDS_NOT_ARRAY.error()
    if len(given) > MAX_AT_ONCE:
        raise Refusal.IDS_TOO_MANY.error()
    numbers = [_message_id(value) for value in given]
    if not numbers:
        raise Refusal.IDS_MISSING.error()
    return numbers


def _message_id(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refusal.ID_NOT_NUMBER.error()
    text = str(value)
    if not text.lstrip("-").isdecimal() or not text.isascii() or str(to_int32(text)) != text:
        raise Refusal.ID_BROKEN.error()
    if int(text) <= 0:
        raise Refusal.ID_INVALID.error()
    return int(text)


def _may_delete(request: Request, chat: Chat, message: Message) -> bool:
    if any(name in message.body for name in _FIRST_MESSAGES):
        return False
    if not chat.is_private and membership(request, chat).may("can_delete_messages"):
        return True
    age = request.world.now() - int(message.body["date"])
    if chat.is_private and "dice" in message.body and age < DICE_STAY_FOR:
        return False
    return age < DELETABLE_FOR and (chat.is_private or message.author_id == request.bot.id)
