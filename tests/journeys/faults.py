"""How is a fault planted where work is done, and how is it seen that nothing half-done remains?"""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session as SyncSession
from telegram.ext import ApplicationHandlerStop

from broadcasts import progress
from estate.database import Base, Session
from handlers.conversation import AnyHandler, ConversationHandler, Does
from simulator.kit import Group, Message, Person
from tests.cast import Estate
from tests.journeys.stories import QUIET
from texts.errors import something_broke
from texts.translator import words

APOLOGY = something_broke(words("en"))
SPOKEN = ("messages", "renderings", "deliveries")  # the apology itself is one message
# When somebody was last heard is true of a failed try too; files are fetched, and the bot's rights
# looked at, beside everything else.
BESIDES = {
    "conversations": {"touched_at"},
    "ticket_media": {"state", "sha256", "attempts"},
    "groups": {"check_after"},
}

Act = Callable[[], Awaitable[object]]
Rows = dict[str, list[tuple[object, ...]]]


class Planted(Exception):
    """The fault."""


class Faults:
    """While armed, what a fault was planted in does its work and then breaks, once."""

    def __init__(self, house: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
        self.house = house
        self.armed = False
        self.fault: Exception = Planted()
        self.broken: set[int] = set()
        self.all: dict[int, Does] = {}
        self._patch = monkeypatch
        # Nothing happens by itself meanwhile: what changes, the act has changed.
        house.app.timers._scheduler.pause()
        monkeypatch.setattr(house.app.errands, "_run_once", _no_errand)
        monkeypatch.setattr(house.app.notices, "turn", _no_turn)

    # Planting

    def in_handlers_of(self, *modules: str) -> None:
        """Plant one in each handler of these modules."""
        for handler in live_handlers(self.house):
            if module_of(handler) in modules:
                self.all[id(handler)] = handler
                self._patch.setattr(handler, "callback", self._breaking(handler))

    def in_telling(self) -> None:
        """Plant one behind turning what happened into words."""
        tells = progress.tell

        async def tell(session: Session, **options: Any) -> None:
            await tells(session, **options)
            self._break()

        self._patch.setattr(progress, "tell", tell)

    @contextmanager
    def in_the_commit(self) -> Iterator[None]:
        """Plant one in the commit of an update, when everything has been written."""
        unit, marked = self.house.app.unit, "planted"
        closes = unit._close

        async def close(work: Any) -> None:
            await closes(work)
            work.session.sync_session.info[marked] = True

        def commit(session: SyncSession) -> None:
            if session.info.pop(marked, False):
                self._break()

        self._patch.setattr(unit, "_close", close)
        event.listen(SyncSession, "before_commit", commit)
        yield
        event.remove(SyncSession, "before_commit", commit)

    def _break(self) -> None:
        if self.armed:
            self.armed = False
            raise self.fault

    def _breaking(self, handler: Does) -> Callable[..., Awaitable[Any]]:
        works = handler.callback

        async def run(*given: Any) -> Any:
            try:
                return await works(*given)
            except ApplicationHandlerStop:
                if not self.armed:
                    raise
            finally:
                if self.armed:
                    self.broken.add(id(handler))
                    self._break()

        return run

    # Acting

    async def twice(self, who: Person, act: Act, *, apology: int = 1) -> None:
        """Let the act fail, see that nothing of it stayed; then let it work."""
        await self.house.settle()
        before = await everything(self.house)
        self.armed = True
        answer = await act()
        await self.house.settle()
        assert not self.armed, "nothing that has a fault was asked"
        after = await everything(self.house)
        if isinstance(answer, str):
            assert (answer, apology) == (APOLOGY, 1)
            apology = 0
        elif apology:
            assert APOLOGY in who.last().text
        left = difference(before, after)
        assert left == dict.fromkeys(SPOKEN, apology), left
        assert await act() != APOLOGY
        await self.house.settle()

    async def press(self, who: Person, *labels: str, in_: Group | None = None) -> None:
        """Press these, each first in vain."""
        for label in labels:
            await self.twice(who, lambda label=label: who.press(label, in_=in_))  # type: ignore[misc]  # default binds it

    async def press_in_room(self, who: Person, *labels: str) -> None:
        """Press these in the staff room."""
        await self.press(who, *labels, in_=self.house.room)

    async def send(self, who: Person, text: str) -> Message:
        """Write to the bot in private, first in vain; the message that was heard."""
        sent: list[Message] = []

        async def act() -> None:
            sent.append(await who.send(text))

        await self.twice(who, act)
        return sent[-1]

    async def send_in(self, group: Group, who: Person, text: str) -> None:
        """Write in a group, where nobody is bothered with our faults."""
        await self.twice(who, lambda: who.send(text, in_=group), apology=0)

    async def forge(self, who: Person, choice: str) -> None:
        """Press what the open form does not show just now."""
        data = f"f:{token_of(who)}:{choice}"
        await self.twice(who, lambda: who.forge_press(who.last(), data))

    async def edit(self, who: Person, message: Message, text: str) -> None:
        """Edit a message, first in vain."""
        await self.twice(who, lambda: who.edit(message, text))

    def untouched(self) -> list[str]:
        """The handlers in which no fault ever broke."""
        return sorted(name_of(self.all[number]) for number in self.all.keys() - self.broken)


async def _no_errand(_people: set[int] | None) -> None:
    """Nothing is asked of Telegram beside what people do."""


async def _no_turn() -> bool:
    """No bar of progress moves beside what people do."""
    return False


def token_of(who: Person) -> str:
    """The token of the form that stands last in somebody's chat."""
    cancel = who.last().button("Cancel")
    return (cancel.data or "" if cancel else "").split(":")[1]


async def everything(house: Estate, *, without: frozenset[str] = QUIET) -> Rows:
    """Every row of every table, as far as an act of somebody may change it."""
    await house.settle()
    async with house.database.read() as session:
        found: Rows = {}
        for name, table in Base.metadata.tables.items():
            if name in without:
                continue
            columns = [c for c in table.columns if c.name not in BESIDES.get(name, ())]
            rows = await session.execute(select(*columns).order_by(*table.primary_key))
            found[name] = [tuple(row) for row in rows]
        return found


def difference(before: Rows, after: Rows) -> dict[str, object]:
    """What was only said in addition, as a number; of any other change, the rows themselves."""
    found: dict[str, object] = {}
    for name in SPOKEN:
        old, new = before[name], after[name]
        found[name] = len(new) - len(old) if new[: len(old)] == old else new
    changed = {n: (before[n], after[n]) for n in before.keys() - set(SPOKEN)}
    return found | {name: rows for name, rows in changed.items() if rows[0] != rows[1]}


# Handlers


def live_handlers(house: Estate) -> list[Does]:
    """Every handler of the bot as it runs, those inside of forms too."""
    groups = house.app.application.handlers.values()
    return [each for group in groups for each in walk(list(group))]


def walk(handlers: list[AnyHandler]) -> Iterator[Does]:
    """Go through handlers, and through the forms among them."""
    for handler in handlers:
        if isinstance(handler, ConversationHandler):
            inside = [each for step in handler.states.values() for each in step]
            yield from walk([*handler.entry_points, *inside, *handler.fallbacks])
        elif isinstance(handler, Does):
            yield handler
        else:
            raise AssertionError(f"{handler!r} is neither a form nor does it one thing")


def _innermost(callback: Callable[..., Any]) -> Callable[..., Any]:
    while (inner := inspect.getclosurevars(callback).nonlocals.get("callback")) is not None:
        callback = inner
    return callback


def module_of(handler: Does) -> str:
    """The module of handlers/ that does the work."""
    return _innermost(handler.callback).__module__.split(".")[1]


def name_of(handler: Does) -> str:
    """Name a handler by what it does and by the words that it listens to."""
    listens = inspect.getclosurevars(handler._fits).nonlocals
    works = inspect.getclosurevars(handler.callback).nonlocals.get("works", handler.callback)
    return f"{_innermost(works).__qualname__} {[v for v in listens.values() if isinstance(v, str)]}"
