"""Who is there, in which chats, with which rights, and what was said?"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from simulator.packing import packed, unpacked
from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.menus import Scope

GROUP_ANONYMOUS_BOT: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
ALL_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_tags",
    "can_send_welcome_messages",
)


class ChatType(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Status(StrEnum):
    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"


PRESENT = frozenset({Status.CREATOR, Status.ADMINISTRATOR, Status.MEMBER})


@dataclass(slots=True)
class Person:
    """Somebody with Telegram. `started` and `blocked` hold the ids of bots."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False
    hides_forwards: bool = False
    started: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)

    def user(self) -> Json:
        if self.deactivated:
            return {"id": self.id, "is_bot": False, "first_name": ""}
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(slots=True)
class Bot:
    """A bot with its token, its texts per language and its command menus per scope."""

    id: int
    token: str
    username: str
    name: str
    reads_all_group_messages: bool = False
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menus: dict["Scope", list[Json]] = field(default_factory=dict)

    def user(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.name,
            "username": self.username,
        }


@dataclass(slots=True)
class Member:
    """How one person or bot belongs to a group."""

    status: Status
    rights: frozenset[str] = frozenset()
    anonymous: bool = False

    @property
    def is_admin(self) -> bool:
        return self.status in (Status.CREATOR, Status.ADMINISTRATOR)

    @property
    def is_hidden(self) -> bool:
        """An anonymous administrator speaks in the group's name."""
        return self.anonymous and self.is_admin

    def may(self, right: str) -> bool:
        return self.status is Status.CREATOR or (self.is_admin and right in self.rights)

    def summary(self, user_id: int) -> Json:
        """What the people API tells of a member."""
        told: Json = {"id": user_id, "status": self.status.value, "anonymous": self.anonymous}
        if self.status is Status.ADMINISTRATOR:
            told["rights"] = sorted(self.rights)
        return told


@dataclass(slots=True)
class Message:
    """A sent message; `body` is the Bot API's object and is replaced, never changed, by edits."""

    chat_id: int
    id: int
    body: Json
    author_id: int
    silent: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)

    def shown(self) -> Json:
        """As people see it: the Bot API's object, reactions, and whether it came silently."""
        return {**self.body, "silent": self.silent, **self.reactions_shown()}

    def reactions_shown(self) -> Json:
        """All reactions, and whose each is."""
        by = {str(who): list(given) for who, given in self.reactions.items() if given}
        return {"reactions": self.reacted(), "reacted_by": by}

    def reacted(self) -> list[str]:
        return [emoji for given in self.reactions.values() for emoji in given]


class PackedMessage(Message):
    """A message of a lean world, kept as JSON text: a fifth of the memory.

    A look at `body` takes some microseconds, unless it is that of the newest message.
    """

    __slots__ = ("_packed",)
    _newest: ClassVar[tuple[Message | None, Json]] = None, {}

    @property
    def body(self) -> Json:
        newest, body = PackedMessage._newest
        return body if newest is self else unpacked(self._packed)

    @body.setter
    def body(self, body: Json) -> None:
        # A copy, since orjson's own bytes keep the room that they were written in: 4 KB each.
        self._packed = bytes(memoryview(packed(body)))
        PackedMessage._newest = self, body


@dataclass(slots=True)
class Topic:
    id: int
    name: str
    icon_color: int
    closed: bool = False
    creator_id: int = 0


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group, with its messages by id."""

    id: int
    type: ChatType
    title: str
    head: Json
    bot_id: int = 0
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    next_id: int = 1
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, Topic] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)
    general_closed: bool = False
    general_hidden: bool = False
    description: str = ""
    invite_link: str = ""
    migrated_to: int | None = None
    migrated_from: int | None = None
    deleted: bool = False

    @property
    def is_private(self) -> bool:
        return self.type is ChatType.PRIVATE

    def member(self, user_id: int) -> Member | None:
        return self.members.get(user_id)

    def holds(self, user_id: int) -> bool:
        member = self.members.get(user_id)
        return member is not None and member.status in PRESENT

    def present(self) -> Iterator[tuple[int, Member]]:
        return ((who, member) for who, member in self.members.items() if member.status in PRESENT)

    def newest_first(self) -> Iterator[Message]:
        return reversed(self.messages.values())

    def forget_oldest(self) -> None:
        """Let go of the oldest message that is not pinned, as if nobody had it any more."""
        pinned = set(self.pinned)
        oldest = next((number for number in self.messages if number not in pinned), None)
        if oldest is not None:
            del self.messages[oldest]

    def summary(self) -> Json:
        """What the people API tells of a chat."""
        return {
            "id": self.id,
            "type": self.type.value,
            "title": self.title,
            "forum": self.forum,
            "members": [member.summary(who) for who, member in self.members.items()],
            "topics": [
                {"id": topic.id, "name": topic.name, "closed": topic.closed}
                for topic in self.topics.values()
            ],
            "pinned": list(self.pinned),
            "forbidden": sorted(self.forbidden),
            "deleted": self.deleted,
            "migrated_to": self.migrated_to,
            "last_message_id": next(reversed(self.messages), None),
        }


def private_head(person: Person) -> Json:
    if person.deactivated:
        return {"id": person.id, "type": "private", "first_name": ""}
    head: Json = {"id": person.id, "type": "private", "first_name": person.first_name}
    if person.last_name:
        head["last_name"] = person.last_name
    if person.username:
        head["username"] = person.username
    return head


def group_head(chat_id: int, kind: ChatType, title: str, *, forum: bool) -> Json:
    head: Json = {"id": chat_id, "type": kind.value, "title": title}
    if forum:
        head["is_forum"] = True
    return head
