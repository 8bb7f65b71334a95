"""How do people and bots join, lead and leave groups, and who hears of it?"""

from collections.abc import Iterable

from simulator.acts import tell_of_service
from simulator.chats import ALL_RIGHTS, PRESENT, Chat, ChatType, Member, Person, Status
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
