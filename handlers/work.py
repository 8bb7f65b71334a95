"""What does a handler work with? One update, one person, one transaction, one reply."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import CallbackContext, ExtBot

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Press, Screen, decode
from estate.database import Duty, Session
from estate.people.actor import Actor
from estate.people.tables import Person
from handlers.conversations import Conversation
from texts.translator import Html, Words, words


@dataclass(slots=True)
class Toast:
    """What a press is answered with, best effort, after the commit."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True)
class Work:
    """One update being handled: the open transaction and everything that belongs to it.

    Handlers never commit and never call Telegram: what they `say` leaves after the commit.
    """

    update: Update
    session: Session
    now: datetime
    person: Person
    actor: Actor
    chat: Address
    bot_username: str
    conversation: Conversation | None = None
    form_before: str = ""  # token of the form that was stored when the update came
    toast: Toast = field(default_factory=Toast)
    failure: BaseException | None = None
    then: Duty | None = None  # run right after the commit and what it sends, not at the next look
    _press: Press | None = None

    @property
    def words(self) -> Words:
        """The words of the person who wrote or pressed."""
        return words(self.person.language)

    @property
    def private(self) -> Address:
        """This person's own chat with the bot."""
        return Address(self.person.telegram_id)

    @property
    def is_private(self) -> bool:
        """Whether the update came from the private chat."""
        return self.chat.chat_id == self.person.telegram_id

    @property
    def press(self) -> Press:
        """What the pressed button carries; an empty press when nothing was pressed."""
        if self._press is None:  # every handler asks before one of them fits
            query = self.update.callback_query
            self._press = decode(query.data if query else None)
        return self._press

    async def say(
        self,
        screen: Screen | Html,
        *,
        to: Address | None = None,
        subject: str = "",
        lane: Lane = Lane.REPLY,
        silent: bool = False,
    ) -> int:
        """Say something: where the update came from, or `to` somebody else."""
        shown = screen if isinstance(screen, Screen) else Screen(screen)
        return await outbox.say(
            self.session,
            to or self.chat,
            shown,
            lane=lane,
            now=self.now,
            subject=subject,
            silent=silent,
        )

    async def show(
        self,
        subject: str,
        screen: Screen,
        *,
        below: bool = False,
        after: timedelta = timedelta(),
        to: Address | None = None,
    ) -> None:
        """Let a card say this from now on: edited in place, or `below` what was written since."""
        await outbox.show(
            self.session, to or self.chat, subject, screen,
            lane=Lane.REPLY, now=self.now, below=below, after=after,
        )  # fmt: skip

    def answer(self, text: str, *, alert: bool = False) -> None:
        """Answer the press with a toast, or an alert that must be closed."""
        self.toast = Toast(text=text, alert=alert)


CURRENT: ContextVar[Work] = ContextVar("work")


_Data = dict[object, object]


class Context(CallbackContext[ExtBot[None], _Data, _Data, _Data]):
    """PTB's context, and with it the work that the edge opened around this update."""

    @property
    def work(self) -> Work:
        """The unit of work around this update."""
        return CURRENT.get()
