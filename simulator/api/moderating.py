"""What happens when a bot bans or promotes members, and changes what a group is?"""

import string

from simulator.api.access import check_right, find_chat, membership
from simulator.api.permissions import forbidden_words
from simulator.api.request import Request
from simulator.api.topics import clean_name
from simulator.chats import ALL_RIGHTS, PRESENT, Chat, ChatType, Member, Status
from simulator.errors import not_modelled
from simulator.members import service, set_member
from simulator.refusals import Refusal

MAX_DESCRIPTION = 255
_PASSING_BANS = range(30, 366 * 86_400 + 1)
_RESTRICT = "restrict/unrestrict chat member"
_LINK_LETTERS = string.ascii_letters + string.digits + "_-"


def ban_chat_member(request: Request) -> bool:
    user_id = request.params.user_id()
    chat = find_chat(request)
    _check_lasts(request)
    if chat.is_private:
        raise Refusal.NOT_IN_PRIVATE.error()
    member = _target(request, chat, user_id, restricting=True)
    if member.status is not Status.KICKED:
        _set(request, chat, user_id, Member(Status.KICKED))
    return True


def _check_lasts(request: Request) -> None:
    """A ban for less than half a minute or more than a year and a day is for ever."""
    seconds = request.params.integer("until_date") - request.world.now()
    if seconds in _PASSING_BANS:
        raise not_modelled("bans that end by themselves")


def unban_chat_member(request: Request) -> bool:
    """Let somebody come back. Whoever is still there is thrown out by it, unless told otherwise."""
    user_id = request.params.user_id()
    chat = find_chat(request)
    if chat.type is not ChatType.SUPERGROUP:
        raise Refusal.ONLY_SUPERGROUPS_AND_CHANNELS.error()
    member = _known(request, chat, user_id)
    if request.params.flag("only_if_banned") and member.status is not Status.KICKED:
        return True
    member = _target(request, chat, user_id, restricting=True)
    if member.status is not Status.LEFT:
        _set(request, chat, user_id, Member(Status.LEFT))
    return True


def promote_chat_member(request: Request) -> bool:
    """Give exactly the rights that are asked for; none of them makes a plain member."""
    params = request.params
    user_id = params.user_id()
    chat = find_chat(request)
    if chat.type is not ChatType.SUPERGROUP:
        raise Refusal.ONLY_SUPERGROUPS_AND_CHANNELS.error()
    rights = frozenset(right for right in ALL_RIGHTS if params.flag(right))
    anonymous = params.flag("is_anonymous")
    member = _target(request, chat, user_id, restricting=False)
    if member.status not in PRESENT:
        raise Refusal.NOT_A_PARTICIPANT.error()
    if not rights and not anonymous:
        promoted = Member(Status.MEMBER)
    else:
        # Every administrator can do what this right stands for.
        promoted = Member(Status.ADMINISTRATOR, rights | {"can_manage_chat"}, anonymous)
    own = membership(request, chat)
    if not all(own.may(right) for right in rights):
        raise Refusal.RIGHT_FORBIDDEN.error()
    _set(request, chat, user_id, promoted)
    return True


def _target(request: Request, chat: Chat, user_id: int, *, restricting: bool) -> Member:
    """The member that is to be changed. Raises unless the bot may do that to them."""
    member = _known(request, chat, user_id)
    if member.status is Status.CREATOR:
        raise Refusal.OWNER_STAYS.error()
    if user_id == request.bot.id:
        raise (Refusal.SELF if restricting else Refusal.PROMOTE_SELF).error()
    if restricting:
        check_right(request, chat, "can_restrict_members", to=_RESTRICT)
        if member.is_admin:
            raise Refusal.ADMIN_STAYS.error()
    elif not membership(request, chat).may("can_promote_members"):
        raise Refusal.NO_RIGHTS.error()
    return member


def _known(request: Request, chat: Chat, user_id: int) -> Member:
    if request.world.user(user_id) is None:
        raise Refusal.USER_NOT_FOUND.error()
    return chat.member(user_id) or Member(Status.LEFT)


def _set(request: Request, chat: Chat, user_id: int, member: Member) -> None:
    set_member(request.world, chat, user_id, member, by=request.bot.user())


def set_chat_permissions(request: Request) -> bool:
    forbidden = forbidden_words(request)
    chat = find_chat(request)
    if chat.is_private:
        raise Refusal.PRIVATE_UNCHANGED.error(what="permissions")
    check_right(request, chat, "can_restrict_members", to="change chat permissions")
    chat.forbidden = forbidden
    request.world.emit_chat(chat)
    return True


def set_chat_title(request: Request) -> bool:
    chat = find_chat(request)
    if chat.is_private:
        raise Refusal.PRIVATE_UNCHANGED.error(what="title")
    title = clean_name(request.params.text("title"))
    if not title:
        raise Refusal.TITLE_EMPTY.error()
    check_right(request, chat, "can_change_info", to="change chat title")
    if title != chat.title:
        chat.title = title
        chat.head = {**chat.head, "title": title}
        service(request.world, chat, request.bot.user(), {"new_chat_title": title})
        request.world.emit_chat(chat)
    return True


def set_chat_description(request: Request) -> bool:
    chat = find_chat(request)
    if chat.is_private:
        raise Refusal.PRIVATE_UNCHANGED.error(what="description")
    check_right(request, chat, "can_change_info", to="set chat description")
    description = clean_name(request.params.text("description"), MAX_DESCRIPTION)
    if description == chat.description:
        raise Refusal.DESCRIPTION_SAME.error()
    chat.description = description
    return True


def export_chat_invite_link(request: Request) -> str:
    """A new link each time; the one before is no longer valid."""
    chat = find_chat(request)
    if chat.is_private:
        raise Refusal.LINK_IN_PRIVATE.error()
    check_right(request, chat, "can_invite_users", to="manage chat invite link")
    secret = "".join(request.world.rng.choices(_LINK_LETTERS, k=16))
    chat.invite_link = f"https://t.me/+{secret}"
    return chat.invite_link
