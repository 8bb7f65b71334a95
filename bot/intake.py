"""How is an update handled? In its chat's turn, with one transaction around it."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import structlog
from telegram import CallbackQuery, Update, User
from telegram.ext import Application, ApplicationHandlerStop, BaseUpdateProcessor

from bot import inbox
from bot.toasts import answer
from broadcasts import progress
from broadcasts.dispatcher import Dispatcher
from broadcasts.newcomers import tell_newcomer
from broadcasts.outbox import Address
from estate.clock import Clock
from estate.database import CLASH, TROUBLE, Database, Duty, Session
from estate.errors import Refusal
from estate.people.actor import Actor, meet_as_actor
from estate.people.tables import Person, Reachability
from handlers import conversations
from handlers.work import CURRENT, Context, Toast, Work
from texts.errors import refused, something_broke
from texts.translator import SOURCE_LANGUAGE, escape, language_of, plain

log = structlog.get_logger()

AT_ONCE = 64  # updates handled at once; waiters for a busy chat are not counted
TRIES_IN_TROUBLE = 8  # a database that is busy or restarting gets this many tries, 16 s in all
TRIES_IN_A_CLASH = 4
FIRST_PAUSE, LONGEST_PAUSE = timedelta(milliseconds=200), timedelta(seconds=5)
TRY_LATER = timedelta(seconds=30)
NAME_LENGTH = 120
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class AlreadyHandled(Exception):
    """This update was handled before; nothing of this run may stay."""


class ChatTurns:
    """One at a time per chat, many chats at once; a waiter holds no slot."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._locks: dict[int, asyncio.Lock] = {}
        self._users: dict[int, int] = {}

    @asynccontextmanager
    async def turn(self, chat_id: int) -> AsyncIterator[None]:
        """Wait for this chat's turn, then for a slot."""
        lock = self._locks.setdefault(chat_id, asyncio.Lock())
        self._users[chat_id] = self._users.get(chat_id, 0) + 1
        try:
            async with lock, self._slots:
                yield
        finally:
            self._users[chat_id] -= 1
            if not self._users[chat_id]:
                del self._users[chat_id], self._locks[chat_id]


class UnitOfWork(BaseUpdateProcessor):
    """An update is a transaction: what came in, what changed and what will be said commit together.

    Callback answers go out after the commit, best effort.
    """

    def __init__(self, database: Database, clock: Clock, dispatcher: Dispatcher) -> None:
        # PTB's own semaphore must never be what a chat waits for: see ChatTurns.
        super().__init__(max_concurrent_updates=100_000)
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self.turns = ChatTurns()
        self.application: Application[Any, Any, Any, Any, Any, Any]
        self.afterwards: Callable[[Update], None] = _nothing
        self._answers: set[asyncio.Task[None]] = set()
        self._later: set[asyncio.Task[None]] = set()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Let the last callback answers leave; what waits for the database waits in the inbox."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._answers)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any] | None) -> None:
        """Handle one update in its chat's turn. Ours runs again on trouble, so it makes its own."""
        if isinstance(coroutine, Coroutine):
            coroutine.close()  # a coroutine is awaited once; `_handle` may need several
        if not isinstance(update, Update):
            return
        async with self.turns.turn(_chat_of(update).chat_id):
            await self._handle_with_patience(update)

    async def _handle_with_patience(self, update: Update) -> None:
        pause, clashes = FIRST_PAUSE, 0
        for tries_left in range(TRIES_IN_TROUBLE, 0, -1):
            try:
                await self._handle(update)
            except TROUBLE:
                if tries_left == 1:
                    log.exception("update not handled: database", update_id=update.update_id)
                    self._try_later(update)
                    return
            except CLASH as clash:
                clashes += 1
                if clashes == TRIES_IN_A_CLASH:  # nobody else is in the way: a fault of ours
                    log.exception("update failed", update_id=update.update_id)
                    self._finish(update, await self._fail(update, clash))
                    return
            else:
                return
            await asyncio.sleep(pause.total_seconds())
            pause = min(pause * 2, LONGEST_PAUSE)

    def _try_later(self, update: Update) -> None:
        """It stays in the inbox: tried again in a while, or at the next start."""

        async def wait() -> None:
            await asyncio.sleep(TRY_LATER.total_seconds())
            await self.do_process_update(update, None)

        task = asyncio.create_task(wait())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _handle(self, update: Update) -> None:
        toast, then = Toast(), None
        try:
            async with self._transaction(update) as work:
                await self.application.process_update(update)
                if work.failure is not None:
                    raise work.failure
                toast, then = work.toast, work.then
        except AlreadyHandled:
            return
        except Refusal as refusal:
            toast = await self._refuse(update, refusal)
        except (*TROUBLE, *CLASH):
            raise
        except Exception as error:
            log.exception("update failed", update_id=update.update_id)
            toast = await self._fail(update, error)
        self._finish(update, toast)
        if then is not None:
            await self._do_at_once(then)

    async def _do_at_once(self, duty: Duty) -> None:
        """Do what need not wait for the clock, once what was committed is on its way.

        Should it fail, or this process die before, the clock does it at its next look.
        """
        await self._dispatcher.looked()
        try:
            async with self._database.write() as session:
                await duty(session, self._clock.now())
                await progress.tell(session, now=self._clock.now())
        except Exception:
            log.exception("left to the clock", duty=getattr(duty, "__name__", ""))
        self._dispatcher.wake()

    def _finish(self, update: Update, toast: Toast) -> None:
        self._dispatcher.wake()
        self.afterwards(update)
        if update.callback_query is not None:
            self._answer(update.callback_query, toast)

    @asynccontextmanager
    async def _transaction(self, update: Update) -> AsyncIterator[Work]:
        """Open the work around an update; what it leaves behind is written before the commit."""
        async with self._database.write() as session:
            if not await inbox.finish(session, update.update_id):
                raise AlreadyHandled
            work = await self._open(session, update)
            token = CURRENT.set(work)
            try:
                yield work
            finally:
                CURRENT.reset(token)
            await self._close(work)

    async def _open(self, session: Session, update: Update) -> Work:
        now = self._clock.now()
        chat = _chat_of(update)
        person, actor = await self._person(session, update)
        work = Work(
            update=update, session=session, now=now, person=person, actor=actor, chat=chat,
            bot_username=self.application.bot.username,
        )  # fmt: skip
        work.conversation = await conversations.load(session, chat.chat_id, person.telegram_id)
        work.form_before = work.conversation.token if work.conversation else ""
        return work

    async def _person(self, session: Session, update: Update) -> tuple[Person, Actor]:
        user = update.effective_user
        if user is None or user.is_bot:  # a channel, or an admin who hides behind the group
            return _nobody(self._clock)
        person, actor = await meet_as_actor(
            session, user.id, name=_name_of(user), language=language_of(user.language_code),
            now=self._clock.now(),
        )  # fmt: skip
        writes_privately = _chat_of(update).chat_id == user.id and update.my_chat_member is None
        if writes_privately and person.reachability is not Reachability.REACHABLE:
            person.reachability = Reachability.REACHABLE
            await tell_newcomer(session, person.id, now=self._clock.now())
        return person, actor

    async def _close(self, work: Work) -> None:
        await progress.tell(work.session, now=work.now)
        if work.conversation is not None or work.form_before:
            await conversations.save(
                work.session, work.chat.chat_id, work.person.telegram_id, work.conversation,
                before=work.form_before, now=work.now,
            )  # fmt: skip

    async def _refuse(self, update: Update, refusal: Refusal) -> Toast:
        """Nothing of the wish stays; the person hears why, in their language."""
        async with self._transaction(update) as work:
            text = refused(work.words, refusal)
            if update.callback_query is None and work.person.telegram_id:
                await work.say(escape(text))
            return Toast(text=text, alert=True)

    async def _fail(self, update: Update, error: Exception) -> Toast:
        """Nothing half-done stays; the update is kept with its error, the person is told."""
        async with self._transaction(update) as work:
            await inbox.fail(work.session, update.update_id, repr(error))
            text = something_broke(work.words)
            if update.callback_query is None and work.is_private:
                await work.say(escape(text))
            return Toast(text=text, alert=True)

    def _answer(self, query: CallbackQuery, toast: Toast) -> None:
        task = asyncio.create_task(answer(query, toast))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


def _nothing(_update: Update) -> None:
    """Nobody looks after handled updates."""


async def keep_failure(_update: object, context: Context) -> None:
    """PTB swallows what a handler raises; keep it, so that the transaction rolls back."""
    CURRENT.get().failure = context.error
    raise ApplicationHandlerStop


def _chat_of(update: Update) -> Address:
    chat = update.effective_chat
    if chat is None:
        user = update.effective_user
        return Address(user.id if user else 0)
    message = update.effective_message
    thread = message.message_thread_id if message and message.is_topic_message else None
    return Address(chat.id, thread or 0)


def _name_of(user: User) -> str:
    """Tell what somebody is called; their number where the name shows nothing."""
    name = plain(user.full_name)[:NAME_LENGTH].strip()
    return name if any(_is_seen(sign) for sign in name) else str(user.id)


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in BLANKS


def _nobody(clock: Clock) -> tuple[Person, Actor]:
    nobody = Person(
        id=0, telegram_id=0, name="", language=SOURCE_LANGUAGE,
        reachability=Reachability.NEVER_STARTED, created_at=clock.now(), language_chosen=False,
    )  # fmt: skip
    return nobody, Actor(person_id=0, telegram_id=0, name="", language=SOURCE_LANGUAGE)
