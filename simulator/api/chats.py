"""What may a bot learn about a chat, and what may it arrange there?"""

from simulator.acts import tell_of_service
from simulator.api.access import check_right, find_chat, find_message
from simulator.api.request import Request
from simulator.chats import Chat, Member, Message, Status
from simulator.emoji import REACTIONS
from simulator.errors import bad_request
from simulator.members import member_shape, set_member
from simulator.shapes import Json

_PINS = "manage pinned messages in the chat"
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(request: Request) -> Json:
    chat = find_chat(request)
    full = {
        **chat.head,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    if not chat.is_private:
        full["permissions"] = _permissions(chat)
    return full


def _permissions(chat: Chat) -> Json:
    allowed = not chat.forbidden
    return {
        "can_send_messages": not {"text messages", "messages"} & chat.forbidden,
        "can_send_photos": allowed or "photos" not in chat.forbidden,
        "can_pin_messages": False,
        "can_invite_users": True,
        "can_change_info": False,
    }


def get_chat_member(request: Request) -> Json:
    chat = find_chat(request)
    user_id = request.params.integer("user_id")
    if request.world.user(user_id) is None:
        raise bad_request("user not found")
    member = chat.member(user_id) or Member(Status.LEFT)
    return member_shape(request.world, user_id, member)


def get_chat_administrators(request: Request) -> list[Json]:
    """The administrators that are people, and the asking bot."""
    chat = find_chat(request)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_shape(request.world, user_id, member)
        for user_id, member in chat.present()
        if member.is_admin and (user_id not in request.world.bots or user_id == request.bot.id)
    ]


def get_chat_member_count(request: Request) -> int:
    return sum(1 for _ in find_chat(request).present())


def leave_chat(request: Request) -> bool:
    chat = find_chat(request)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    bot = request.bot
    set_member(request.world, chat, bot.id, Member(Status.LEFT), by=bot.user())
    return True


def pin_chat_message(request: Request) -> bool:
    chat = find_chat(request)
    message = find_message(request, chat, to_be="pin")
    check_right(request, chat, "can_pin_messages", to=_PINS)
    if message.id in chat.pinned:
        return True
    chat.pinned.append(message.id)
    request.world.emit_pins(chat)
    _say_pinned(request, chat, message)
    return True


def _say_pinned(request: Request, chat: Chat, message: Message) -> None:
    bot = request.bot
    fields = {"pinned_message": message.body}
    silent = request.params.flag("disable_notification")
    said = request.world.post(chat, bot.user(), fields, author_id=bot.id, silent=silent)
    if not chat.is_private:
        tell_of_service(request.world, chat, said.body)


def unpin_chat_message(request: Request) -> bool:
    chat = find_chat(request)
    wanted = request.params.integer("message_id") or next(reversed(chat.pinned), 0)
    check_right(request, chat, "can_pin_messages", to=_PINS)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    request.world.emit_pins(chat)
    return True


def unpin_all_chat_messages(request: Request) -> bool:
    chat = find_chat(request)
    check_right(request, chat, "can_pin_messages", to=_PINS)
    chat.pinned.clear()
    request.world.emit_pins(chat)
    return True


def set_message_reaction(request: Request) -> bool:
    chat = find_chat(request)
    message = find_message(request, chat, to_be="react")
    given = request.params.structure("reaction", complaint="can't parse reaction types JSON object")
    message.reactions[request.bot.id] = _reactions(given)
    request.world.emit_reactions(message)
    return True


def _reactions(given: object) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    return [_reaction(value) for value in given]


def _reaction(value: object) -> str:
    emoji = value.get("emoji") if isinstance(value, dict) else None
    if not isinstance(emoji, str) or emoji not in REACTIONS:
        raise bad_request("REACTION_INVALID")
    return emoji
