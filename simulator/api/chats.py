"""What may a bot learn about a chat, and how does it leave?"""

from simulator.api.access import Access, find_chat, membership
from simulator.api.permissions import WORDS
from simulator.api.request import Request
from simulator.chats import Chat, Member, Status
from simulator.members import member_shape, set_member
from simulator.refusals import Refusal
from simulator.shapes import Json

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


def get_chat(request: Request) -> Json:
    chat = find_chat(request, Access.READ)
    full = {
        **chat.head,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    if not chat.is_private:
        full |= _group_facts(request, chat)
    return full


def _group_facts(request: Request, chat: Chat) -> Json:
    facts: Json = {
        "permissions": {name: word not in chat.forbidden for name, word in WORDS.items()}
    }
    if "messages" in chat.forbidden:
        facts["permissions"]["can_send_messages"] = False
    if chat.description:
        facts["description"] = chat.description
    if chat.invite_link and membership(request, chat).is_admin:
        facts["invite_link"] = chat.invite_link
    return facts


def get_chat_member(request: Request) -> Json:
    user_id = request.params.user_id()
    itself = user_id == request.bot.id
    chat = find_chat(request, Access.READ if itself else Access.READ_MEMBERS)
    if request.world.user(user_id) is None:
        raise Refusal.USER_NOT_FOUND.error()
    member = chat.member(user_id) or Member(Status.LEFT)
    return member_shape(request.world, user_id, member)


def get_chat_administrators(request: Request) -> list[Json]:
    """The administrators that are people, and the asking bot."""
    chat = find_chat(request, Access.READ_MEMBERS)
    if chat.is_private:
        raise Refusal.NO_ADMINS_IN_PRIVATE.error()
    return [
        member_shape(request.world, user_id, member)
        for user_id, member in chat.present()
        if member.is_admin and (user_id not in request.world.bots or user_id == request.bot.id)
    ]


def get_chat_member_count(request: Request) -> int:
    return sum(1 for _ in find_chat(request, Access.READ_MEMBERS).present())


def leave_chat(request: Request) -> bool:
    chat = find_chat(request, Access.READ)
    if chat.is_private:
        raise Refusal.NOT_IN_PRIVATE.error()
    bot = request.bot
    if chat.holds(bot.id):
        set_member(request.world, chat, bot.id, Member(Status.LEFT), by=bot.user())
    return True
