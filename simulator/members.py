"""How do people and bots join, lead and leave groups, and who hears of it?"""

from collections.abc import Iterable

from simulator import permissions
from simulator.acts import check_present, tell_of_service
from simulator.chats import (
    ALL_RIGHTS,
    GROUP_ANONYMOUS_BOT,
    PRESENT,
    Chat,
    ChatType,
    Member,
    Person,
    Status,
)
from simulator.errors import PersonError
from simulator.shapes import Json
from simulator.world import World, all_rights

_GONE = Member(Status.LEFT)


def create_group(
    world: World,
    title: str,
    *,
    creator: Person,
    members: Iterable[int] = (),
    kind: ChatType = ChatType.GROUP,
    forum: bool = False,
) -> Chat:
    """Make a group; bots among the members hear that they were added."""
    if kind is ChatType.PRIVATE:
        raise PersonError("A private chat is no group.")
    chat = world.add_group(title, kind=kind, forum=forum)
    chat.members[creator.id] = Member(Status.CREATOR)
    for user_id in members:
        if user_id in world.bots:
            set_member(world, chat, user_id, Member(Status.MEMBER), by=creator.user())
        elif user_id != creator.id:
            chat.members[user_id] = Member(Status.MEMBER)
    world.emit_chat(chat)
    return chat


def set_member(
    world: World, chat: Chat, user_id: int, member: Member, *, by: Json | None = None
) -> None:
    """Add, promote, demote or remove somebody; with the service message and updates it brings."""
    user = world.user(user_id)
    if user is None:
        raise PersonError("There is no such person.", status=404)
    old = chat.member(user_id) or _GONE
    if old == member:
        return
    chat.members[user_id] = member
    actor = by or _creator(world, chat) or user
    _tell_change(world, chat, user_id, old, member, actor)
    _say_change(world, chat, user, old, member, actor)
    world.emit_chat(chat)


def change_member(world: World, by: Person, chat: Chat, user_id: int, member: Member) -> None:
    """As `set_member`, but the act of somebody who needs the right to it."""
    check_present(by, chat)
    leader, old = chat.members[by.id], chat.member(user_id) or _GONE
    if old.status is Status.CREATOR or member.status is Status.CREATOR:
        raise PersonError("Nobody changes who owns the group.", status=403)
    if not leader.may(needed := _right_to(old, member)):
        raise PersonError(f"{by.name} lacks the right {needed}.", status=403)
    if leader.status is not Status.CREATOR and member.rights - leader.rights:
        raise PersonError("Nobody grants rights that they do not have.", status=403)
    set_member(world, chat, user_id, member, by=_seen_as(by, leader))


def _right_to(old: Member, new: Member) -> str:
    if old.is_admin or new.is_admin:
        return "can_promote_members"
    came = old.status is not Status.KICKED and new.status in PRESENT
    return "can_invite_users" if came else "can_restrict_members"


def _seen_as(person: Person, member: Member) -> Json:
    return GROUP_ANONYMOUS_BOT if member.is_hidden else person.user()


def join(world: World, person: Person, chat: Chat) -> None:
    """Come into a group by oneself, as by its link."""
    if person.deactivated:
        raise PersonError("This account is deleted.")
    if chat.deleted or chat.migrated_to is not None:
        raise PersonError("This group is no more.", status=409)
    old = chat.member(person.id) or _GONE
    if old.status in PRESENT:
        raise PersonError("This person is in the group already.", status=409)
    if old.status is Status.KICKED:
        raise PersonError("This person was thrown out of the group.", status=403)
    set_member(world, chat, person.id, Member(Status.MEMBER), by=person.user())


def leave(world: World, person: Person, chat: Chat) -> None:
    check_present(person, chat)
    set_member(world, chat, person.id, Member(Status.LEFT), by=person.user())


def delete_group(world: World, chat: Chat) -> None:
    """Let the owner delete the group: its bots are told that they are no longer in it.

    A bot hears it for the supergroup and for the group that it was, as from the real server.
    """
    if chat.deleted:
        raise PersonError("This group is deleted.", status=409)
    chat.deleted = True
    owner = _creator(world, chat) or chat.head
    before = world.groups.get(chat.migrated_from or 0)
    for gone in filter(None, (chat, before)):
        bots = [(who, member) for who, member in gone.present() if who in world.bots]
        for bot_id, member in bots:
            _tell_change(world, gone, bot_id, member, _GONE, owner)
    world.emit_chat(chat)


def forbid(world: World, chat: Chat, what: Iterable[object]) -> None:
    """Forbid plain members to send `what`, and allow the rest. Bots meet it when they send."""
    chat.forbidden = permissions.named(what)
    world.emit_chat(chat)


def _tell_change(
    world: World, chat: Chat, user_id: int, old: Member, new: Member, actor: Json
) -> None:
    update: Json = {
        "chat": chat.head,
        "from": actor,
        "date": world.now(),
        "old_chat_member": member_shape(world, user_id, old),
        "new_chat_member": member_shape(world, user_id, new),
    }
    if user_id in world.bots:
        world.tell(user_id, "my_chat_member", update)
        return
    for bot in world.bots.values():
        bot_member = chat.member(bot.id)
        if bot_member is not None and bot_member.is_admin:
            world.tell(bot.id, "chat_member", update)


def _say_change(
    world: World, chat: Chat, user: Json, old: Member, new: Member, actor: Json
) -> None:
    came = old.status not in PRESENT and new.status in PRESENT
    went = old.status in PRESENT and new.status not in PRESENT
    if came:
        service(world, chat, actor, {"new_chat_members": [user]})
    elif went:
        service(world, chat, actor, {"left_chat_member": user})


def service(world: World, chat: Chat, actor: Json, fields: Json) -> None:
    """Post a message that nobody wrote, such as that somebody joined."""
    if actor is GROUP_ANONYMOUS_BOT:
        fields = {"sender_chat": chat.head, **fields}
    message = world.post(chat, actor, fields, author_id=actor["id"])
    tell_of_service(world, chat, message.body)


def _creator(world: World, chat: Chat) -> Json | None:
    for user_id, member in chat.members.items():
        if member.status is Status.CREATOR:
            return world.user(user_id)
    return None


def new_member(status: Status, *, rights: Iterable[str] | None = None, anonymous: bool) -> Member:
    """A member as a person's request describes it; administrators get all rights unless named."""
    if status is not Status.ADMINISTRATOR:
        return Member(status, anonymous=anonymous)
    granted = all_rights() if rights is None else frozenset(rights)
    unknown = granted - all_rights()
    if unknown:
        raise PersonError(f"There is no right called {', '.join(sorted(unknown))}.")
    return Member(status, granted, anonymous)


def migrate(world: World, chat: Chat) -> Chat:
    """Turn a group into a supergroup: a new chat with the same people and no old messages."""
    if chat.type is not ChatType.GROUP or chat.migrated_to is not None:
        raise PersonError("Only a group that was not upgraded yet can become a supergroup.")
    new = world.add_group(chat.title, kind=ChatType.SUPERGROUP)
    new.members = dict(chat.members)
    new.forbidden = set(chat.forbidden)
    new.migrated_from = chat.id
    actor = _creator(world, chat) or new.head
    service(world, chat, actor, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    service(world, new, actor, {"migrate_from_chat_id": chat.id})
    world.emit_chat(chat)
    world.emit_chat(new)
    return new


def member_shape(world: World, user_id: int, member: Member) -> Json:
    """A member in the Bot API's shape."""
    shape: Json = {"user": world.user(user_id), "status": member.status.value}
    match member.status:
        case Status.CREATOR:
            shape["is_anonymous"] = member.anonymous
        case Status.ADMINISTRATOR:
            shape |= {right: right in member.rights for right in ALL_RIGHTS}
            shape |= {"can_be_edited": False, "is_anonymous": member.anonymous}
        case Status.KICKED:
            shape["until_date"] = 0
        case Status.MEMBER | Status.LEFT:
            pass
    return shape
