"""Which chat does a call mean, and may the bot do that there?"""

from simulator.api.request import Request
from simulator.chats import Bot, Chat, Member, Message, Person, Status
from simulator.errors import ApiError, bad_request, forbidden
from simulator.shapes import Json

_NOBODY = Member(Status.LEFT)


def find_chat(request: Request, *, name: str = "chat_id") -> Chat:
    """The chat that the bot can see. Raises the Bot API's error otherwise."""
    raw = request.params.text(name).strip()
    if not raw:
        raise bad_request(f"{name} is empty")
    try:
        chat_id = int(raw)
    except ValueError:
        raise bad_request("chat not found") from None
    chat = request.world.chat(chat_id, bot=request.bot)
    if chat is None or (chat.is_private and not _has_started(request, chat)):
        raise _unknown(request, chat_id)
    if not chat.is_private:
        _check_membership(chat, request.bot)
    return chat


def _has_started(request: Request, chat: Chat) -> bool:
    return request.bot.id in request.world.people[chat.id].started


def _unknown(request: Request, chat_id: int) -> ApiError:
    """A bot may know somebody from a group, yet only that person can open their chat."""
    if chat_id in request.world.bots:
        return forbidden("the bot can't send messages to the bot")
    person = request.world.people.get(chat_id)
    if person is not None and _have_met(request, person):
        return forbidden("bot can't initiate conversation with a user")
    return bad_request("chat not found")


def _have_met(request: Request, person: Person) -> bool:
    groups = request.world.groups.values()
    return any(chat.holds(request.bot.id) and chat.holds(person.id) for chat in groups)


def _check_membership(chat: Chat, bot: Bot) -> None:
    if chat.deleted:
        raise forbidden("the group chat was deleted")
    member = chat.member(bot.id)
    if member is None:
        raise bad_request("chat not found")
    if member.status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {_kind(chat)} chat")
    if member.status is Status.LEFT:
        raise forbidden(f"bot is not a member of the {_kind(chat)} chat")


def _kind(chat: Chat) -> str:
    return chat.type.value


def check_can_write(request: Request, chat: Chat, *, what: str = "text messages") -> None:
    """Raise unless the bot may send `what` (the words of Telegram's error) to the chat."""
    if chat.is_private:
        _check_private(request, chat)
    elif chat.migrated_to is not None:
        text = "group chat was upgraded to a supergroup chat"
        raise bad_request(text, parameters={"migrate_to_chat_id": chat.migrated_to})
    elif chat.forbidden and not membership(request, chat).is_admin:
        _check_permissions(chat, what)


def _check_private(request: Request, chat: Chat) -> None:
    person = request.world.people[chat.id]
    if person.deactivated:
        raise forbidden("user is deactivated")
    if request.bot.id in person.blocked:
        raise forbidden("bot was blocked by the user")


def _check_permissions(chat: Chat, what: str) -> None:
    if "messages" in chat.forbidden or what in chat.forbidden:
        raise bad_request(f"not enough rights to send {what} to the chat")


def membership(request: Request, chat: Chat) -> Member:
    return chat.member(request.bot.id) or _NOBODY


def check_right(request: Request, chat: Chat, right: str, *, to: str) -> None:
    """Raise unless the bot is an administrator with `right`; nobody needs one in private."""
    if not chat.is_private and not membership(request, chat).may(right):
        raise bad_request(f"not enough rights to {to}")


def find_message(request: Request, chat: Chat, *, to_be: str, name: str = "message_id") -> Message:
    """The message of the call. `to_be` is the purpose as in "message to edit not found"."""
    message = chat.messages.get(request.params.integer(name))
    if message is None:
        raise bad_request(f"message to {to_be} not found")
    return message


def thread_fields(request: Request, chat: Chat) -> Json:
    """The topic that a message goes to, as fields of the message."""
    thread_id = request.params.integer("message_thread_id")
    if not thread_id:
        return {}
    topic = chat.topics.get(thread_id)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not membership(request, chat).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def reply_fields(request: Request, chat: Chat) -> Json:
    """The message that is replied to, as fields of the message; none if it may be missing."""
    given = request.params.structure("reply_parameters", complaint="can't parse reply parameters")
    if given is not None and not isinstance(given, dict):
        raise bad_request("object expected as reply parameters")
    values = given if given is not None else request.params.values
    inner = request.params.keeping(values)
    number = inner.integer("message_id" if given is not None else "reply_to_message_id")
    if not number:
        return {}
    target = chat.messages.get(number)
    if target is not None:
        return {"reply_to_message": without_reply(target.body)}
    if inner.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def without_reply(body: Json) -> Json:
    """A message as it stands inside another: replies do not nest."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}
