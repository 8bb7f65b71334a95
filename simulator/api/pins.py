"""What happens when a bot pins and unpins messages?"""

from simulator.acts import tell_of_service
from simulator.api.access import Access, check_right, find_chat, find_message
from simulator.api.request import Request
from simulator.api.topics import forum, topic_of
from simulator.chats import Chat, Message
from simulator.refusals import Refusal
from simulator.shapes import Json

_PINS = "manage pinned messages in the chat"


def pin_chat_message(request: Request) -> bool:
    request.refuse_unmodelled(["business_connection_id"])
    chat, message = find_message(request, Access.WRITE, to_be="to pin")
    check_right(request, chat, "can_pin_messages", to=_PINS)
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    request.world.emit_pins(chat)
    _say_pinned(request, chat, message)
    return True


def _say_pinned(request: Request, chat: Chat, message: Message) -> None:
    bot = request.bot
    fields: Json = {"pinned_message": message.body}
    thread = message.body.get("message_thread_id")
    if thread is not None:
        fields |= {"message_thread_id": thread, "is_topic_message": True}
    silent = request.params.flag("disable_notification")
    said = request.world.post(chat, bot.user(), fields, author_id=bot.id, silent=silent)
    if not chat.is_private:
        tell_of_service(request.world, chat, said.body)


def unpin_chat_message(request: Request) -> bool:
    """Unpin a message, without a number the one that was pinned last."""
    request.refuse_unmodelled(["business_connection_id"])
    chat = find_chat(request)
    wanted = request.params.message_id() or next(reversed(chat.pinned), 0)
    if wanted not in chat.messages:
        raise Refusal.MESSAGE_NOT_FOUND.error(what="message to unpin")
    check_right(request, chat, "can_pin_messages", to=_PINS)
    if wanted not in chat.pinned:
        raise Refusal.MESSAGE_NOT_FOUND.error(what="message to unpin")
    chat.pinned.remove(wanted)
    request.world.emit_pins(chat)
    return True


def unpin_all_chat_messages(request: Request) -> bool:
    chat = find_chat(request)
    check_right(request, chat, "can_pin_messages", to=_PINS)
    _unpin(request, chat, list(chat.pinned))
    return True


def unpin_all_forum_topic_messages(request: Request) -> bool:
    chat = forum(request)
    check_right(request, chat, "can_pin_messages", to=_PINS)
    topic = topic_of(request, chat)
    _unpin(request, chat, [number for number in chat.pinned if _thread(chat, number) == topic.id])
    return True


def unpin_all_general_forum_topic_messages(request: Request) -> bool:
    chat = forum(request)
    check_right(request, chat, "can_pin_messages", to=_PINS)
    _unpin(request, chat, [number for number in chat.pinned if not _thread(chat, number)])
    return True


def _thread(chat: Chat, number: int) -> int:
    return int(chat.messages[number].body.get("message_thread_id", 0))


def _unpin(request: Request, chat: Chat, numbers: list[int]) -> None:
    for number in numbers:
        chat.pinned.remove(number)
    request.world.emit_pins(chat)
