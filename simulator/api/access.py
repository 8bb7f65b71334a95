"""Which chat does a call mean, and may the bot do that there?"""

from enum import Enum

from simulator.api.request import Request
from simulator.chats import Bot, Chat, ChatType, Member, Message, Person, Status
from simulator.errors import ApiError
from simulator.params import to_integer
from simulator.permissions import is_forbidden
from simulator.refusals import Refusal

_NOBODY = Member(Status.LEFT)


class Access(Enum):
    """What a call wants of a chat. Less than WRITE is possible where the bot is no longer."""

    READ = "read"
    READ_MEMBERS = "read members"
    EDIT = "edit"
    WRITE = "write"

    @property
    def edits(self) -> bool:
        return self in (Access.EDIT, Access.WRITE)


def find_chat(request: Request, access: Access = Access.WRITE, *, name: str = "chat_id") -> Chat:
    """The chat of an argument. Raises the Bot API's error if the bot cannot see it."""
    return chat_named(request, request.params.text(name), access, name=name)


def chat_named(request: Request, given: str, access: Access, *, name: str = "chat_id") -> Chat:
    if not given:
        raise Refusal.EMPTY.error(name=name)
    chat_id = to_integer(given)
    chat = request.world.chat(chat_id, bot=request.bot)
    if chat is None or (chat.is_private and not _has_started(request, chat)):
        raise _unknown(request, chat_id, access)
    if chat.is_private:
        if access.edits and request.world.people[chat.id].deactivated:
            raise Refusal.DEACTIVATED.error()
    else:
        _check_group(chat, request.bot, access)
    return chat


def _has_started(request: Request, chat: Chat) -> bool:
    return request.bot.id in request.world.people[chat.id].started


def _unknown(request: Request, chat_id: int, access: Access) -> ApiError:
    """A bot may know somebody from a group, yet only that person can open their chat."""
    if access is Access.WRITE:
        if chat_id in request.world.bots:
            return Refusal.TO_A_BOT.error()
        person = request.world.people.get(chat_id)
        if person is not None and _have_met(request, person):
            return Refusal.CANNOT_BEGIN.error()
    return Refusal.CHAT_NOT_FOUND.error()


def _have_met(request: Request, person: Person) -> bool:
    groups = request.world.groups.values()
    return any(chat.holds(request.bot.id) and chat.holds(person.id) for chat in groups)


def _check_group(chat: Chat, bot: Bot, access: Access) -> None:
    member = chat.member(bot.id)
    if member is None:
        raise Refusal.CHAT_NOT_FOUND.error()
    if chat.type is ChatType.GROUP:
        _check_basic_group(chat, member, access)
    elif chat.deleted or member.status is Status.KICKED:
        raise Refusal.KICKED.error(kind="supergroup")
    elif member.status is Status.LEFT:
        raise Refusal.NOT_A_MEMBER.error(kind="supergroup")


def _check_basic_group(chat: Chat, member: Member, access: Access) -> None:
    """What was said in a group that the bot left can still be read."""
    if access is Access.READ_MEMBERS:
        access = Access.WRITE
    if access is Access.WRITE and chat.migrated_to is not None:
        raise Refusal.MIGRATED.error(parameters={"migrate_to_chat_id": chat.migrated_to})
    if access is Access.WRITE and chat.deleted:
        raise Refusal.GROUP_DELETED.error()
    if access.edits and member.status is Status.KICKED:
        raise Refusal.KICKED.error(kind="group")
    if access.edits and member.status is Status.LEFT:
        raise Refusal.NOT_A_MEMBER.error(kind="group")


def check_can_send(request: Request, chat: Chat, *, what: str) -> None:
    """Raise unless the group lets the bot send `what`, in the words of Telegram's error."""
    if chat.is_private or not chat.forbidden or membership(request, chat).is_admin:
        return
    if is_forbidden(what, chat.forbidden):
        raise Refusal.NO_RIGHT_TO_SEND.error(what=what)


def check_not_blocked(request: Request, chat: Chat) -> None:
    """Only Telegram's servers know of a block: it is the last thing that is looked at."""
    if chat.is_private and request.bot.id in request.world.people[chat.id].blocked:
        raise Refusal.BLOCKED.error()


def membership(request: Request, chat: Chat) -> Member:
    return chat.member(request.bot.id) or _NOBODY


def check_right(request: Request, chat: Chat, right: str, *, to: str) -> None:
    """Raise unless the bot is an administrator with `right`; nobody needs one in private."""
    if not chat.is_private and not membership(request, chat).may(right):
        raise Refusal.NO_RIGHT.error(what=to)


def find_message(
    request: Request, access: Access, *, to_be: str, chat_name: str = "chat_id"
) -> tuple[Chat, Message]:
    """The message of the call. `to_be` is the purpose as in "message to edit not found"."""
    number = request.params.message_id()
    chat = find_chat(request, access, name=chat_name)
    return chat, message_in(chat, number, to_be=to_be)


def message_in(chat: Chat, number: int, *, to_be: str) -> Message:
    message = chat.messages.get(number)
    if message is None:
        raise Refusal.MESSAGE_NOT_FOUND.error(what=f"message {to_be}")
    return message
