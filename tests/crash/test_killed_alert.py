"""A bot killed at thirty points of its alerts: is everybody told, and who is told what twice?

The bot is a process of its own, killed between the press of `Send REAL alert` and the last delivery
of that alert: at a write of its database, or at the n-th call that says the alert, when the earlier
ones are answered and no later one is.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.inbox import InboxRow, InboxState
from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.incidents.tables import Incident, IncidentMessage, State, Verb
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Relation, Residency
from estate.places.tables import Building, Unit
from simulator.kit import Group, Person, Telegram
from simulator.traffic import Call, When
from tests.cast import BEGINNING, LANGUAGES, move_in, started
from tests.crash.barriers import CLAIMED, HANDLED, RECORDED, SAID, Write
from tests.crash.conftest import LOOK_AGAIN, OPEN, PATIENCE, Crashing, moved_in
from tests.crash.points import Arming, arm_calls, arm_write
from tests.crash.process import BotProcess
from texts.alerts import repeated_mark

pytestmark = [pytest.mark.calm, pytest.mark.slow]  # it counts who got what

RESIDENTS = 40  # beside Ana, Bruno and Elif
CONCERNED = RESIDENTS + 3 + 2 + 2  # with Carla and Davit on duty, the group and the staff room
SEND = "Send REAL alert"
HEADS = ("[", "【")  # what an alert begins with, in every language; nothing else does
SENDING = select(Delivery.chat_id).where(Delivery.state == DeliveryState.SENDING)
NOT_DONE = select(InboxRow.update_id).where(InboxRow.state != InboxState.DONE)
UNPACED, PACED = "off", "30/s"  # without limits everything is in flight at once


@dataclass(frozen=True, slots=True)
class Ear:
    """A chat that an alert concerns, and somebody who reads there."""

    person: Person
    language: str  # of the mark
    group: Group | None = None

    @property
    def chat_id(self) -> int:
        return self.group.id if self.group else self.person.id

    def heard(self, words: str) -> list[bool]:
        """Each time that an alert was told here, oldest first: whether it is marked a repeat."""
        mark = f"{repeated_mark(self.language)}\n"
        texts = [message.text for message in self.person.history(in_=self.group)]
        bare = [(text.startswith(mark), text.removeprefix(mark)) for text in texts]
        return [marked for marked, text in bare if is_alert(text, words)]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the process stands when it is killed: at a write, or at the n-th call of the alert.

    Held `after`, Telegram has done that call and told nobody. At a call the earlier ones are
    recorded first, but for a kill `at_once`: then what was answered just now may be in doubt too.
    """

    write: Write | None = None
    of_the_last: bool = False  # the write of the last resident's row
    answered: int | None = None  # calls before that write; None: the alert is not committed
    nth: int = 0
    when: When = "before"
    at_once: bool = False


def of_alerts(write: Write) -> Write:
    """The same of alerts' own rows; a board goes in their lane too, but is a card."""
    return replace(
        write, only=f"{write.only} AND NEW.lane = {Lane.ALERT:d} AND NEW.message_id IS NOT NULL"
    )


WRITES = (
    Stop(HANDLED),  # stored, not handled
    Stop(of_alerts(SAID)),  # half handled
    Stop(of_alerts(SAID), of_the_last=True),
    Stop(of_alerts(CLAIMED), answered=0),  # handled, nothing sent
    Stop(of_alerts(RECORDED), answered=CONCERNED),  # sent, the first outcome not recorded
    Stop(of_alerts(RECORDED), answered=CONCERNED, of_the_last=True),
)


def stop_at(nth: int, place: int) -> Stop:
    """In turn before and after Telegram has done the call; every fourth kill comes at once."""
    return Stop(nth=nth, when="after" if place % 2 else "before", at_once=place % 4 == 3)


# Among calls that are all in flight, from the first to the last; then where some wait their turn.
AMONG_ALL = tuple(stop_at(1 + 46 * place // 19, place) for place in range(20))
AMONG_WAITING = tuple(stop_at(nth, place) for place, nth in enumerate((5, 20, 29, 38)))
POSTGRES = (*WRITES[1::2], AMONG_ALL[8])


@dataclass
class Alarm:
    """One alert, from its press on."""

    tg: Telegram
    words: str
    began: int = field(init=False)  # calls before it

    def __post_init__(self) -> None:
        self.began = self.tg.world.traffic.count

    def calls(self) -> list[Call]:
        """What said it so far, in the order in which it came."""
        since = takewhile(lambda call: call.n > self.began, reversed(self.tg.world.calls))
        saying = [call for call in since if call.method == "sendMessage"]
        return [call for call in reversed(saying) if says(call.params["text"], self.words)]

    def chats(self, *, answered: bool) -> set[int]:
        """Where it was said, by calls that the bot has an answer to, or that it has none to."""
        return {call.params["chat_id"] for call in self.calls() if bool(call.status) is answered}


@dataclass
class Town:
    """The cast's estate with forty more residents, and the bot that is killed there."""

    crashing: Crashing
    ears: list[Ear]

    @property
    def tg(self) -> Telegram:
        return self.crashing.tg

    def arm(self, stop: Stop, alarm: Alarm) -> Arming:
        if stop.write is not None:
            last = f" AND NEW.chat_id = {self.ears[-1].chat_id}" if stop.of_the_last else ""
            write = replace(stop.write, only=stop.write.only + last)
            return arm_write(write, self.crashing.database_url)
        return arm_calls(
            self.tg, ["sendMessage"], when=stop.when,
            wanted=lambda params: (
                says(params["text"], alarm.words) and len(alarm.calls()) >= stop.nth
            ),
        )  # fmt: skip

    async def sending(self) -> set[int]:
        """Chats that something is being sent to, as far as is recorded."""
        return set(await self.crashing.estate.rows(SENDING))

    async def alerting(self, *states: DeliveryState) -> set[int]:
        """Chats to which an alert stands so."""
        rows = select(Delivery.chat_id).join(
            IncidentMessage, IncidentMessage.message_id == Delivery.message_id
        )
        mine = IncidentMessage.verb == Verb.RELEASE, Delivery.state.in_(states)
        return set(await self.crashing.estate.rows(rows.where(*mine)))

    async def comes_near(self, stop: Stop, alarm: Alarm) -> None:
        """Wait until the transaction before this write is over.

        SQLite's barrier knows who stands there by how long they write; an alert's press is slow.
        """
        if stop.answered is not None:
            await eventually(lambda: self.alerting(*OPEN))
            await self.tg.watch.until(
                lambda: True if len(alarm.chats(answered=True)) == stop.answered else None,
                timeout=PATIENCE,
            )

    async def stands_at_call(self, alarm: Alarm) -> None:
        """Wait until nothing is being sent but what is held at the gate."""

        async def all_else_is_recorded() -> bool:
            return not await self.sending() - alarm.chats(answered=False)

        await eventually(all_else_is_recorded)

    async def is_quiet(self) -> None:
        """Wait until Telegram has done, or dropped, the last call of the dead."""
        traffic = self.tg.world.traffic
        await self.tg.watch.until(lambda: None if traffic.in_flight else True, timeout=PATIENCE)

    def heard(self, words: str) -> dict[int, list[bool]]:
        return {ear.chat_id: ear.heard(words) for ear in self.ears}


async def eventually(holds: Callable[[], Awaitable[object]]) -> None:
    """Ask again and again: what another program writes is no event that this one could set."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK_AGAIN)


def says(text: str, words: str) -> bool:
    """Whether a text is an alert with these words, marked a repeat or not."""
    marks = [f"{repeated_mark(language)}\n" for language in LANGUAGES]
    return any(is_alert(text.removeprefix(mark), words) for mark in marks)


def is_alert(text: str, words: str) -> bool:
    return text.startswith(HEADS) and words in text


@pytest.fixture
async def town(database_url: str, tmp_path: Path, pace: str) -> AsyncIterator[Town]:
    async with Telegram() as tg:
        estate = moved_in(tg, database_url, tmp_path)
        async with estate.database.write() as session:
            await move_in(session, estate)
        process = BotProcess(tg, database_url, tmp_path, PACE_OVERALL=pace)
        crashing = Crashing(estate=estate, process=process, database_url=database_url)
        town = Town(crashing, [*cast_of(crashing), *await residents(crashing)])
        assert len(town.ears) == CONCERNED
        await process.start()
        yield town
        await process.stop()
        await estate.database.close()


def cast_of(crashing: Crashing) -> list[Ear]:
    """The chats of the fixed cast that an alert concerns."""
    cast = crashing.estate
    return [
        Ear(cast.davit, "", cast.group), Ear(cast.davit, "", cast.room),
        *(Ear(one, "en") for one in (cast.carla, cast.davit, cast.ana, cast.bruno)),
        Ear(cast.elif_, "zh_Hant"),
    ]  # fmt: skip


async def residents(crashing: Crashing) -> list[Ear]:
    """Forty more people move in, who read three languages."""
    ears = []
    async with crashing.database.write() as session:
        block = (await session.scalars(select(Building).where(Building.code == "B3"))).one()
        for number in range(RESIDENTS):
            who = crashing.tg.person(f"Resident {number}", language="en")
            started(crashing.tg, who)
            ears.append(Ear(who, LANGUAGES[number % len(LANGUAGES)]))
            row = PersonRow(
                telegram_id=who.id, name=who.name, language=ears[-1].language,
                language_chosen=True, reachability=Reachability.REACHABLE, created_at=BEGINNING,
            )  # fmt: skip
            floor = block.floors[1 + number % 30]
            unit = Unit(building_id=block.id, floor=floor, label=f"{floor}{'CD'[number // 30]}")
            session.add_all([row, unit])
            await session.flush()
            session.add(
                Residency(
                    person_id=row.id, unit_id=unit.id, relation=Relation.TENANT, since=BEGINNING
                )
            )
    return ears


@dataclass(frozen=True, slots=True)
class Seen:
    """What one kill did: chats in doubt, those of them that had the alert, and who must wait."""

    in_doubt: set[int]
    doubled: set[int]
    waited: set[int]


async def raise_and_kill(town: Town, stop: Stop, alarm: Alarm) -> set[int]:
    """Press, and kill the process at this point. Returns the chats it was sending the alert to."""
    davit, process = town.crashing.estate.davit, town.crashing.process
    async with town.arm(stop, alarm) as reached:
        await davit.tap(SEND)
        await town.comes_near(stop, alarm)
        await reached()
        if stop.nth and not stop.at_once:
            await town.stands_at_call(alarm)
        await process.kill()
    await town.is_quiet()
    in_doubt = await town.alerting(DeliveryState.SENDING)
    if stop.write is not None:
        await assert_it_stood_at_a_write(town, stop, alarm, in_doubt)
    elif not stop.at_once:
        answered = alarm.chats(answered=True)
        assert len(answered) == stop.nth - 1
        assert in_doubt.isdisjoint(answered), "answered, yet in doubt"
    return in_doubt


async def assert_it_stood_at_a_write(
    town: Town, stop: Stop, alarm: Alarm, in_doubt: set[int]
) -> None:
    """What the dead one had committed, and said, is what comes before that write."""
    handled = not await town.crashing.estate.rows(NOT_DONE)
    assert handled is bool(await town.alerting(*OPEN)) is (stop.answered is not None)
    assert len(alarm.calls()) == len(alarm.chats(answered=True)) == (stop.answered or 0)
    assert (town.ears[-1].chat_id in in_doubt) is bool(stop.answered)


async def check_one(town: Town, stop: Stop, words: str) -> Seen:
    """One alert, killed at a point: each chat has it once, and again only where it was in doubt."""
    crashing = town.crashing
    await crashing.estate.davit.send(f"/alert water B3 {words}")
    await crashing.sees(crashing.estate.davit, words)
    alarm = Alarm(town.tg, words)
    in_doubt = await raise_and_kill(town, stop, alarm)
    before = town.heard(words)
    had = {chat for chat, copies in before.items() if copies}
    assert had <= in_doubt | alarm.chats(answered=True)
    await crashing.process.start()
    await crashing.rest()

    after = town.heard(words)
    assert [chat for chat, copies in after.items() if not copies] == [], "never told"
    right = {chat: copies_due(had=chat in had, in_doubt=chat in in_doubt) for chat in after}
    assert {chat: copies for chat, copies in after.items() if copies != right[chat]} == {}
    return Seen(in_doubt, in_doubt & had, set(after) - in_doubt - had)


def copies_due(*, had: bool, in_doubt: bool) -> list[bool]:
    """What a chat must have heard in the end: of each copy, whether it is marked a repeat."""
    first = [False] if had else []
    if in_doubt:
        return [*first, True]
    return first or [False]


async def end(town: Town) -> None:
    """End the alert, so that the next one finds the estate as this one did."""
    crashing, room = town.crashing, town.crashing.estate.room
    [*_, one] = await crashing.estate.rows(select(Incident).order_by(Incident.id))
    # Its board may come at the next look only; the one before shows the same button until then.
    pressed = f"incident_end:{one.id}:false_alarm"
    shown = crashing.estate.davit.last(in_=room)
    await crashing.estate.davit.forge_press(shown, pressed, timeout=PATIENCE)
    await crashing.rest()
    [*_, last] = await crashing.estate.rows(select(Incident.state).order_by(Incident.id))
    assert last is State.CLOSED


@pytest.mark.parametrize(
    ("database_url", "pace", "stops"),
    [
        ("sqlite", UNPACED, [*WRITES[:3], *AMONG_ALL[:7]]),
        ("sqlite", PACED, AMONG_WAITING),
        ("sqlite", UNPACED, [*WRITES[3:], *AMONG_ALL[7:]]),
        pytest.param("postgresql", UNPACED, POSTGRES, marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
    ids=["early", "paced", "late", "postgresql"],
)
async def test_killed_anywhere_in_an_alert_everybody_is_told_and_a_repeat_says_so(
    town: Town, stops: Sequence[Stop], record_property: Callable[[str, object], None]
) -> None:
    seen = []
    for number, stop in enumerate(stops, start=1):
        seen.append(await check_one(town, stop, f"point {number:02}"))
        await end(town)

    assert town.crashing.process.kills == len(stops)
    assert await town.crashing.estate.rows(NOT_DONE) == []
    for name in ("in_doubt", "doubled", "waited"):
        count = sum(len(getattr(one, name)) for one in seen)
        record_property(name, count)
        assert count, f"no kill found a chat {name}"
