"""What happens to a group in a test?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import chats, forum, members
from simulator.chats import Chat, Member, Status
from simulator.world import World, all_rights

if TYPE_CHECKING:
    from simulator.kit.person import Person
    from simulator.kit.telegram import Telegram


class Group:
    """A group of people, perhaps with the bot. Changes tell the bot as Telegram does."""

    def __init__(self, telegram: Telegram, chat: Chat) -> None:
        self._tg = telegram
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title

    def add(self, person: Person) -> None:
        self._set(person.id, Member(Status.MEMBER))

    def remove(self, person: Person) -> None:
        self._set(person.id, Member(Status.LEFT))

    def throw_out(self, person: Person) -> None:
        """Remove somebody so that they cannot come back by themselves."""
        self._set(person.id, Member(Status.KICKED))

    def promote(self, person: Person, *rights: str, anonymous: bool = False) -> None:
        """Make somebody an administrator with these rights, all if none is named."""
        granted = frozenset(rights) or all_rights()
        self._set(person.id, Member(Status.ADMINISTRATOR, granted, anonymous))

    def demote(self, person: Person) -> None:
        self._set(person.id, Member(Status.MEMBER))

    def add_bot(self) -> None:
        """Add the bot as a plain member; also takes its rights away."""
        self._set(self._tg.bot.id, Member(Status.MEMBER))

    def promote_bot(self, *rights: str) -> None:
        """Make the bot an administrator with these rights, all if none is named."""
        granted = frozenset(rights) or all_rights()
        self._set(self._tg.bot.id, Member(Status.ADMINISTRATOR, granted))

    def remove_bot(self) -> None:
        """Throw the bot out."""
        self._set(self._tg.bot.id, Member(Status.KICKED))

    def forbid(self, *what: str) -> None:
        """Forbid plain members to send this too, in Telegram's words: "text messages", "photos"."""
        members.forbid(self._tg.world, self.chat, {*self.chat.forbidden, *what})

    def allow_all(self) -> None:
        """Take back whatever `forbid` forbade."""
        members.forbid(self._tg.world, self.chat, ())

    def topic(self, name: str, *, by: Person | None = None) -> Topic:
        """Open a topic of a forum; without `by` the group's owner opens it."""
        opener = by.id if by is not None else self._owner
        world = self._tg.world
        opened = forum.open_topic(world, world.people[opener], self.chat, name)
        return Topic(world, self.chat, opened)

    def migrate(self) -> Group:
        """Upgrade to a supergroup; this object stays with the old chat."""
        return Group(self._tg, members.migrate(self._tg.world, self.chat))

    def delete(self) -> None:
        """Let the owner delete the group."""
        members.delete_group(self._tg.world, self.chat)

    @property
    def _owner(self) -> int:
        owners = (who for who, one in self.chat.members.items() if one.status is Status.CREATOR)
        return next(owners)

    def _set(self, user_id: int, member: Member) -> None:
        members.set_member(self._tg.world, self.chat, user_id, member)


class Topic:
    """A topic of a forum, which people write in by `in_=topic`. Its changes are the opener's."""

    def __init__(self, world: World, chat: Chat, topic: chats.Topic) -> None:
        self._world = world
        self.chat = chat
        self.topic = topic

    @property
    def id(self) -> int:
        return self.topic.id

    @property
    def name(self) -> str:
        return self.topic.name

    def rename(self, name: str) -> None:
        forum.rename_topic(self._world, self._opener, self.chat, self.id, name)

    def close(self) -> None:
        forum.close_topic(self._world, self._opener, self.chat, self.id)

    def reopen(self) -> None:
        forum.close_topic(self._world, self._opener, self.chat, self.id, closed=False)

    def delete(self) -> None:
        """Delete it with all that was said in it. The bot hears nothing, and finds it gone."""
        forum.delete_topic(self._world, self._opener, self.chat, self.id)

    @property
    def _opener(self) -> chats.Person:
        return self._world.people[self.topic.creator_id]
