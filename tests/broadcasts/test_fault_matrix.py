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
from simulator.members import migrate
from simulator.traffic import Fault, FaultKind
from tests.cast import OPEN, Estate
from texts.alerts import repeated_mark
from texts.translator import Html

pytestmark = pytest.mark.calm  # it plants the faults itself

SEEDS = range(10)  # of each fault; with those of chats below, over a hundred runs
LANES = [lane for lane in Lane if lane is not Lane.TIDY]  # that one deletes, and says nothing
PATIENCE = 30.0
READ_TIMEOUT = 0.2  # seconds
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
    FaultKind.DROP_AFTER: True,
    FaultKind.BROKEN_JSON: True,
    FaultKind.TIMEOUT_AFTER: True,
}


@dataclass
class Run:
    """A few messages in each lane to a few chats, waiting at once; one of each lane is `hit`."""

    house: Estate
    name: str
    chats: list[int]
    said: dict[tuple[int, Lane], list[str]] = field(default_factory=lambda: defaultdict(list))
    hit: dict[Lane, str] = field(default_factory=dict)

    async def say(self) -> None:
        """Write them into the outbox, in an order that the run's name decides."""
        chance = random.Random(self.name)
        plan = [lane for lane in LANES for _ in range(chance.randint(2, 4))]
        chance.shuffle(plan)
        async with self.house.database.write() as session:
            for number, lane in enumerate(plan):
                chat, text = chance.choice(self.chats), f"{self.name} {lane.name} {number}"
                self.said[chat, lane].append(text)
                await outbox.say(
                    session, Address(chat), Screen(Html(text)), lane=lane,
                    now=self.house.clock.now(), subject=text,
                )  # fmt: skip
        for lane in LANES:
            of_lane = [text for (_, of), texts in self.said.items() if of is lane for text in texts]
            self.hit[lane] = chance.choice(sorted(of_lane))

    def plant(self, kind: FaultKind, seconds: float) -> None:
        """Let one call of each lane meet the fault."""
        for text in self.hit.values():
            self.house.tg.faults.script.append(
                Fault(
                    kind, method="sendMessage", seconds=seconds,
                    wanted=_says(text),
                )
            )  # fmt: skip

    async def over(self) -> dict[str, Delivery]:
        """Send until nothing is open. Returns what became of each text."""
        self.house.app.dispatcher.wake()
        async with asyncio.timeout(PATIENCE):
            while await self.house.rows(select(Delivery.id).where(Delivery.state.in_(OPEN))):
                await self.house.advance(timedelta(seconds=1))
                await asyncio.sleep(0.01)  # a chat that complained is left alone in earnest
        texts = [text for some in self.said.values() for text in some]
        async with self.house.database.read() as session:
            rows = await session.execute(
                select(Message.subject, Delivery).join(
                    Delivery, Delivery.message_id == Message.id
                ).where(Message.subject.in_(texts))
            )  # fmt: skip
            found = {row.subject: row.Delivery for row in rows}
        assert found.keys() == set(texts)
        assert not self.house.tg.faults.script, "a fault was never met"
        return found

    def heard(self, chat_id: int) -> dict[str, list[str]]:
        """What arrived of each text, a repeat with its mark; in the order of its first arrival."""
        world = self.house.tg.world
        [chat] = [
            chat for chat in (*world.groups.values(), *world.private.values()) if chat.id == chat_id
        ]
        arrived = defaultdict(list)
        for message in chat.messages.values():
            text = str(message.body.get("text", ""))
            if self.name in text:
                arrived[text.removeprefix(MARK)].append(text)
        return dict(arrived)

    def is_in_order(self, chat_id: int) -> bool:
        """Whether each lane's first arrivals in a chat came as they were said."""
        arrived = list(self.heard(chat_id))
        for lane in LANES:
            said = [text for text in self.said[chat_id, lane] if text in arrived]
            if [text for text in arrived if text in said] != said:
                return False
        return True

    def copies(self, text: str) -> list[str]:
        """How one text arrived."""
        [chat] = {chat for (chat, _), texts in self.said.items() if text in texts}
        return self.heard(chat).get(text, [])


def _says(text: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda params: str(params.get("text")).endswith(text)


def run_of(house: Estate, kind: str, seed: int) -> Run:
    people = [house.ana.id, house.bruno.id, house.elif_.id, house.group.id]
    return Run(house, f"{kind} {seed:02}", people)


@pytest.mark.parametrize("kind", HARMLESS)
async def test_after_a_fault_that_says_what_happened_each_text_arrives_once(
    house: Estate, kind: FaultKind
) -> None:
    for seed in SEEDS:
        run = run_of(house, kind, seed)
        await run.say()
        run.plant(kind, HARMLESS[kind])
        for text, delivery in (await run.over()).items():
            assert delivery.state is DeliveryState.ACCEPTED
            assert run.copies(text) == [text]
        assert all(run.is_in_order(chat) for chat in run.chats)


@pytest.mark.parametrize("kind", DOUBTFUL)
async def test_after_a_fault_that_leaves_doubt_each_lane_keeps_its_promise(
    house: Estate, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.app.application.bot.request, "_read_timeout", READ_TIMEOUT)
    for seed in SEEDS:
        run = run_of(house, kind, seed)
        await run.say()
        run.plant(kind, 0.0)
        for text, delivery in (await run.over()).items():
            lane = Lane(delivery.lane)
            first = [text] if DOUBTFUL[kind] else []
            again = f"{MARK}{text}" if lane in MARKED_WHEN_REPEATED else text
            if text != run.hit[lane]:
                expected, state = [text], DeliveryState.ACCEPTED
            elif lane in REPEATED_WHEN_UNKNOWN:
                expected, state = [*first, again], DeliveryState.ACCEPTED
            else:
                expected, state = first, DeliveryState.UNKNOWN
            assert (run.copies(text), delivery.state) == (expected, state)
        assert all(run.is_in_order(chat) for chat in run.chats)


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_blocked_the_bot_holds_nobody_up(house: Estate, seed: int) -> None:
    run = run_of(house, "blocked", seed)
    await run.say()
    house.tg.world.people[house.ana.id].blocked.add(house.tg.bot.id)
    for text, delivery in (await run.over()).items():
        is_ana = delivery.chat_id == house.ana.id
        assert delivery.state is (DeliveryState.GONE if is_ana else DeliveryState.ACCEPTED)
        assert run.copies(text) == ([] if is_ana else [text])


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_waits_for_a_group_that_moves_arrives_there_in_order(
    house: Estate, seed: int
) -> None:
    run = run_of(house, "moved", seed)
    await run.say()
    moved = migrate(house.tg.world, house.tg.world.groups[house.group.id])
    for text, delivery in (await run.over()).items():
        assert delivery.state is DeliveryState.ACCEPTED
        if delivery.chat_id == moved.id:
            assert run.heard(moved.id)[text] == [text]
    there = list(run.heard(moved.id))
    for lane in LANES:
        assert [text for text in there if f" {lane.name} " in text] == run.said[
            house.group.id, lane
        ]


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_text_that_telegram_refuses_is_kept_and_holds_nobody_up(
    house: Estate, seed: int
) -> None:
    run = run_of(house, "refused", seed)
    await run.say()
    async with house.database.write() as session:
        for lane in LANES:
            await outbox.say(
                session, Address(house.ana.id), Screen(Html("<b>never closed")), lane=lane,
                now=house.clock.now(), subject=f"broken {lane.name}",
            )  # fmt: skip
            text = f"{run.name} {lane.name} after"
            run.said[house.ana.id, lane].append(text)
            await outbox.say(
                session, Address(house.ana.id), Screen(Html(text)), lane=lane,
                now=house.clock.now(), subject=text,
            )  # fmt: skip
    for text, delivery in (await run.over()).items():
        assert delivery.state is DeliveryState.ACCEPTED
        assert run.copies(text) == [text]
    refused = await house.rows(select(Delivery).where(Delivery.state == DeliveryState.REFUSED))
    assert [row.lane for row in refused] == [int(lane) for lane in LANES]
    assert all("parse entities" in row.reason for row in refused)
