"""Every fault of Telegram in every lane, by a hundred seeds: nothing lost, order kept, doubled only
where a lane promises so."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from broadcasts import outbox
from broadcasts.lanes import MARKED_WHEN_REPEATED, REPEATED_WHEN_UNKNOWN, Lane
from broadcasts.outbox import Address
from broadcasts.outbox.tables import Delivery, DeliveryState, Message
from broadcasts.screens import Screen
from estate.database import Session
from simulator.chats import Member, Status
from simulator.members import migrate
from simulator.traffic import Call, Fault, FaultKind
from tests.cast import OPEN, Estate, started
from texts.alerts import repeated_mark
from texts.translator import Html

pytestmark = pytest.mark.calm  # it plants the faults itself

SEEDS = range(10)  # of each fault, and of each thing that happens to a chat: 160 runs
LANES = [lane for lane in Lane if lane is not Lane.TIDY]  # that one deletes, and says nothing
PATIENCE = 30.0
READ_TIMEOUT = 1.0  # seconds
MARK = f"{repeated_mark('en')}\n"

# Seconds that go with a fault; 0 takes what is usual.
HARMLESS = {
    FaultKind.LATENCY: 0.02,
    FaultKind.TOO_MANY: 0.0,
    FaultKind.BAD_GATEWAY: 0.0,
    FaultKind.TIMEOUT_BEFORE: 0.02,
    FaultKind.CLOCK_JUMP: 3.0,
}
# After these nobody knows whether the message arrived. Did it?
DOUBTFUL = {
    FaultKind.DROP_BEFORE: False,
    FaultKind.STALL: False,
    FaultKind.TIMEOUT_BEFORE: False,  # later than anybody waits
    FaultKind.DROP_AFTER: True,
    FaultKind.BROKEN_JSON: True,
    FaultKind.TIMEOUT_AFTER: True,
}

Fate = tuple[DeliveryState, list[str]]
"""What became of a text, and its copies in the chat."""


@dataclass
class Run:
    """A few messages in each lane to a few chats, waiting at once; one of each lane is `hit`.

    Each lane says something in the first chat: that is the one to which things happen.
    """

    house: Estate
    name: str
    chats: list[int]
    said: dict[tuple[int, Lane], list[str]] = field(default_factory=lambda: defaultdict(list))
    hit: dict[Lane, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Plan what is said, in an order that the run's name decides."""
        chance = random.Random(self.name)
        plan = [(lane, self.chats[0]) for lane in LANES]
        plan += [(lane, chance.choice(self.chats)) for lane in LANES * chance.randint(1, 3)]
        chance.shuffle(plan)
        for number, (lane, chat) in enumerate(plan):
            self.said[chat, lane].append(f"{self.name} {lane.name} {number:02}")
        for lane in LANES:
            of_lane = [text for (_, of), some in self.said.items() if of is lane for text in some]
            self.hit[lane] = chance.choice(of_lane)

    async def say(self, session: Session, *, breaks: bool) -> None:
        """Write it into the outbox. `breaks` makes of what is hit a text that Telegram refuses."""
        texts = [(text, at) for at, some in self.said.items() for text in some]
        for text, (chat, lane) in sorted(texts, key=lambda said: said[0][-2:]):
            html = f"<b>{text}" if breaks and text == self.hit[lane] else text
            await outbox.say(
                session, Address(chat), Screen(Html(html)), lane=lane,
                now=self.house.clock.now(), subject=text,
            )  # fmt: skip

    def plant(self, kind: FaultKind, seconds: float) -> None:
        """Let one call of each lane meet the fault."""
        self.house.tg.faults.script.extend(
            Fault(kind, method="sendMessage", seconds=seconds, wanted=_says(text))
            for text in self.hit.values()
        )

    def follow(self, new: int) -> None:
        """The first chat has another number now."""
        old, self.chats[0] = self.chats[0], new
        for lane in LANES:
            self.said[new, lane] = self.said.pop((old, lane))

    async def judge(self, promised: Callable[[str, Delivery], Fate]) -> None:
        """Hold against the promise what became of each text; the order is always kept."""
        texts = {text: chat for (chat, _), some in self.said.items() for text in some}
        heard = {chat: self._heard(chat) for chat in self.chats}
        async with self.house.database.read() as session:
            rows = await session.execute(
                select(Message.subject, Delivery).join(
                    Delivery, Delivery.message_id == Message.id
                ).where(Message.subject.in_(texts))
            )  # fmt: skip
            found = {row.subject: row.Delivery for row in rows}
        assert found.keys() == texts.keys()
        for text, delivery in found.items():
            assert delivery.chat_id == texts[text]
            fate = delivery.state, heard[delivery.chat_id].pop(text, [])
            assert (text, fate) == (text, promised(text, delivery))
        assert not any(heard.values()), "a chat heard what was not said there"
        for (chat, lane), said in self.said.items():
            arrived = [text for text in self._heard(chat) if f" {lane.name} " in text]
            assert arrived == [text for text in said if text in arrived]

    def _heard(self, chat_id: int) -> dict[str, list[str]]:
        """What arrived of each text, a repeat with its mark; in the order of its first arrival."""
        chat = self.house.tg.world.chat(chat_id, bot=self.house.tg.bot)
        assert chat is not None
        arrived = defaultdict(list)
        for message in chat.messages.values():
            text = str(message.body.get("text", ""))
            if self.name in text:
                arrived[text.removeprefix(MARK)].append(text)
        return dict(arrived)


def _says(text: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda params: str(params.get("text")).endswith(text)


def _is_to(chat_id: int) -> Callable[[Mapping[str, Any]], bool]:
    return lambda params: params.get("chat_id") == chat_id


def once(text: str, _delivery: Delivery) -> Fate:
    """The fate of what nothing keeps from arriving."""
    return DeliveryState.ACCEPTED, [text]


def runs_of(house: Estate, name: str, *, group_first: bool = False) -> list[Run]:
    """A run for each seed, not yet said; each among people and in a group of its own."""
    runs = []
    for seed in SEEDS:
        run_name = f"{name} {seed:02}"
        people = [house.tg.person(f"{run_name} {who}", language="en") for who in "ABC"]
        for person in people:
            started(house.tg, person)
        chats = [person.id for person in people]
        chats.insert(0 if group_first else 3, house.tg.group(run_name, members=people).id)
        runs.append(Run(house, run_name, chats))
    return runs


async def say(house: Estate, runs: list[Run], *, breaks: bool = False) -> None:
    """Say everything at once. What shall go wrong is in place: a dispatcher may look any time."""
    async with house.database.write() as session:
        for run in runs:
            await run.say(session, breaks=breaks)
    house.app.dispatcher.wake()


async def sent(house: Estate) -> None:
    """Wait until nothing is open and every fault was met."""
    async with asyncio.timeout(PATIENCE):
        while await house.rows(select(Delivery.id).where(Delivery.state.in_(OPEN))):
            await house.advance(timedelta(seconds=1))
            await asyncio.sleep(0.01)  # a chat that complained is left alone in earnest
    assert not house.tg.faults.script, "a fault was never met"


def test_every_fault_that_a_send_can_meet_is_in_the_matrix() -> None:
    send = Call("sendMessage", {}, at=0.0)
    assert {kind for kind in FaultKind if Fault(kind).hits(send)} == {*HARMLESS, *DOUBTFUL}


@pytest.mark.parametrize("kind", HARMLESS)
async def test_after_a_fault_that_says_what_happened_each_text_arrives_once(
    house: Estate, kind: FaultKind
) -> None:
    runs = runs_of(house, kind)
    for run in runs:
        run.plant(kind, HARMLESS[kind])
    await say(house, runs)
    await sent(house)
    for run in runs:
        await run.judge(once)


@pytest.mark.parametrize("kind", DOUBTFUL)
async def test_after_a_fault_that_leaves_doubt_each_lane_keeps_its_promise(
    house: Estate, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.app.application.bot.request, "_read_timeout", READ_TIMEOUT)
    runs = runs_of(house, kind)
    hit = {text for run in runs for text in run.hit.values()}
    for run in runs:
        run.plant(kind, 0.0)

    def promised(text: str, delivery: Delivery) -> Fate:
        if text not in hit:
            return once(text, delivery)
        first = [text] if DOUBTFUL[kind] else []
        if delivery.lane not in REPEATED_WHEN_UNKNOWN:
            return DeliveryState.UNKNOWN, first
        again = f"{MARK}{text}" if delivery.lane in MARKED_WHEN_REPEATED else text
        return DeliveryState.ACCEPTED, [*first, again]

    await say(house, runs)
    await sent(house)
    for run in runs:
        await run.judge(promised)


@pytest.mark.parametrize("reason", ["blocked", "deactivated", "kicked"])
async def test_a_chat_that_is_gone_gets_nothing_and_holds_nobody_up(
    house: Estate, reason: str
) -> None:
    world, bot = house.tg.world, house.tg.bot
    runs = runs_of(house, reason, group_first=reason == "kicked")
    gone = {run.chats[0] for run in runs}
    for chat_id in gone:  # and nobody tells the bot
        if reason == "blocked":
            world.people[chat_id].blocked.add(bot.id)
        elif reason == "deactivated":
            world.people[chat_id].deactivated = True
        else:
            world.groups[chat_id].members[bot.id] = Member(Status.KICKED)

    def promised(text: str, delivery: Delivery) -> Fate:
        if delivery.chat_id not in gone:
            return once(text, delivery)
        assert delivery.reason == reason
        return DeliveryState.GONE, []

    await say(house, runs)
    await sent(house)
    for run in runs:
        await run.judge(promised)


async def test_what_waits_for_a_group_that_moves_arrives_there_in_order(house: Estate) -> None:
    world = house.tg.world
    runs = runs_of(house, "moved", group_first=True)
    gates = {run.chats[0]: world.hold("sendMessage", _is_to(run.chats[0])) for run in runs}
    await say(house, runs)
    for run in runs:
        old = run.chats[0]
        await gates[old].reached()
        run.follow(migrate(world, world.groups[old]).id)
    for gate in gates.values():
        gate.release()
    await sent(house)
    for gate in gates.values():
        [met] = [call.error.description for call in gate.held if call.error]
        assert "upgraded to a supergroup" in met
    for run in runs:
        await run.judge(once)


async def test_a_text_that_telegram_refuses_is_kept_and_holds_nobody_up(house: Estate) -> None:
    runs = runs_of(house, "refused")
    hit = {text for run in runs for text in run.hit.values()}

    def promised(text: str, delivery: Delivery) -> Fate:
        if text not in hit:
            return once(text, delivery)
        assert "parse entities" in delivery.reason
        return DeliveryState.REFUSED, []

    await say(house, runs, breaks=True)
    await sent(house)
    for run in runs:
        await run.judge(promised)
