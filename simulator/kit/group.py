"""What happens to a group in a test?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator import members
from simulator.chats import Chat, Member, Status
from simulator.kit.person import Person
from simulator.world import all_rights

if TYPE_CHECKING:
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

    def promote(self, person: Person, *, anonymous: bool = False) -> None:
        self._set(person.id, Member(Status.ADMINISTRATOR, all_rights(), anonymous))

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
        """Forbid plain members to send this, in Telegram's words: "text messages", "photos"."""
        self.chat.forbidden.update(what)

    def migrate(self) -> Group:
        """Upgrade to a supergroup; this object stays with the old chat."""
        return Group(self._tg, members.migrate(self._tg.world, self.chat))

    def _set(self, user_id: int, member: Member) -> None:
        members.set_member(self._tg.world, self.chat, user_id, member)
