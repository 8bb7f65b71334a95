"""What is a group in a test?"""

from dataclasses import dataclass

from simulator.chats import Chat


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, perhaps with the bot."""

    chat: Chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def title(self) -> str:
        return self.chat.title
