"""Whatever happens in whatever order: no drill as real, no end to the untold, nothing overtaken.

A state machine drives the real use cases and the real outbox on a database; Telegram is a list of
what each chat got. Calls are accepted, lost with or without having arrived, refused, or cut off by
a death of the process; residents answer; time passes.
"""

import asyncio
import tempfile
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import select, update

from bot.app import chat_news
from broadcasts import alerts, boards, callouts, doors, superseding, watchdog
from broadcasts.lanes import Lane
from broadcasts.outbox import claims
from broadcasts.outbox.claims import Claim
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.outbox.telling import NEVER_ARRIVED
from broadcasts.outcomes import Accepted, Gone, Moved, Outcome, TryAgain, Unknown
from estate.database import Database, Session, upgrade
from estate.incidents.course import close, release
from estate.incidents.course import update as tell_more
from estate.incidents.drafts import Wish, buildings_of, draft
from estate.incidents.floors import can_change_floor, change_floor
from estate.incidents.growing import grow, may_grow_to
from estate.incidents.kinds import HandedBack, Kind, News
from estate.incidents.leaving import order_everybody_out
from estate.incidents.overseeing import alerts_instead
from estate.incidents.rollcall import answer, helped, roll_of
from estate.incidents.rules import ENDINGS, needs_handing_back
from estate.incidents.tables import Answer, Incident, IncidentMessage, Mode, State, Verb
from estate.people.actor import Actor, actor_of
from estate.places.groups import group_moved
from estate.places.tables import Building, FireStrategy, Group, GroupState, GroupUse
from tests.alerts.small_estate import DAVIT, NOW, Place, furnished, resident
from texts.alerts import repeated_mark
from texts.translator import LANGUAGES

T = TypeVar("T")
MOST_INCIDENTS = 3
WHO = st.tuples(st.sampled_from([1, 3]), st.integers(1, 10)).map(lambda at: resident(*at))
FATES = (
    "accepted",
    "lost",
    "lost after it arrived",
    "gone",
    "later",
    "moved",
    "death",
    "death after",
)
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)


TEMPLATE = tempfile.TemporaryDirectory()  # gone with the process


async def _template() -> Path:
    """An empty database with the tables, made once."""
    path = Path(TEMPLATE.name) / "template.db"
    if not path.exists():
        await upgrade(f"sqlite+aiosqlite:///{path}")
    return path


@dataclass
class Chat:
    """What one chat got, or may have got, of incidents."""

    steps: dict[int, int] = field(default_factory=dict)  # of each incident, the newest that came
    perhaps: set[int] = field(default_factory=set)  # incidents of which an attempt was made
    ended: set[int] = field(default_factory=set)


class Incidents(RuleBasedStateMachine):
    """Rules are what people, Telegram and the clock can do."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.now = NOW
        self.number = 0
        self.chats: dict[int, Chat] = defaultdict(Chat)
        self.moved: dict[int, int] = {}
        self.in_need: dict[int, set[int]] = defaultdict(set)
        self.place = self.run(self._begin())

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(what)

    async def _begin(self) -> Place:
        path = Path(self.folder.name) / "tocsin.db"
        copyfile(await _template(), path)
        place = await furnished(Database(f"sqlite+aiosqlite:///{path}"))
        async with place.write() as session:  # some floors leave later: their homes are asked anew
            await session.execute(update(Building).values(fire_strategy=FireStrategy.PHASED))
        return place

    def teardown(self) -> None:
        try:
            self.run(self._let_everything_leave())
        finally:
            self.run(self.place.database.close())
            self.runner.close()
            self.folder.cleanup()

    # What people do

    async def _actor(self, session: Session, telegram_id: int) -> Actor:
        return await actor_of(session, await self.place.person(session, telegram_id))

    async def _of_state(self, *wanted: State) -> list[int]:
        async with self.place.database.read() as session:
            found = select(Incident.id).where(Incident.state.in_(wanted)).order_by(Incident.id)
            return list(await session.scalars(found))

    @rule(practised=st.booleans(), everywhere=st.booleans())
    def raise_one(self, practised: bool, everywhere: bool) -> None:
        self.run(self._raise_one(practised, everywhere))

    async def _raise_one(self, practised: bool, everywhere: bool) -> None:
        if len(await self._of_state(*State)) >= MOST_INCIDENTS:
            return
        live = await self._of_state(State.LIVE)
        if practised and live:
            return  # refused where something real is live: its own test
        buildings = (self.place.b1, self.place.b3) if everywhere else (self.place.b3,)
        mode = Mode.DRILL if practised else Mode.ACTUAL
        async with self.place.write() as session:
            by = await self._actor(session, DAVIT)
            wish = Wish(Kind.FIRE, buildings, "5", "smoke", mode)
            drafted = await draft(session, wish, by=by, chat_id=DAVIT, now=self.now)
            one = await release(session, drafted.id, by=by, now=self.now)
            await boards.end_drills(session, one, by=by.person_id, now=self.now)
            await alerts.send(session, one, username="tocsin_bot", now=self.now)

    @rule(news=st.sampled_from(News))
    def tell_more(self, news: News) -> None:
        self.run(self._tell_more(news))

    async def _tell_more(self, news: News) -> None:
        for id_ in (await self._of_state(State.LIVE))[:1]:
            async with self.place.write() as session:
                by = await self._actor(session, DAVIT)
                one = await session.get_one(Incident, id_)
                if news is News.EVERYBODY_OUT:
                    if one.mode is Mode.DRILL or one.everybody_out:
                        return
                    await order_everybody_out(session, id_, by=by, now=self.now)
                elif news is News.MOVED:
                    return  # its own rule
                elif news is News.GROWN:
                    others = await may_grow_to(session, one, by=by)
                    if not others:
                        return
                    await grow(session, id_, others[0].id, after=one.updates, by=by, now=self.now)
                    await boards.end_drills(session, one, by=by.person_id, now=self.now)
                else:
                    await tell_more(
                        session, id_, after=one.updates, news=news, words="", by=by, now=self.now
                    )
                await alerts.update(session, one, news, "", username="tocsin_bot", now=self.now)

    @rule(floor=st.sampled_from(["2", "5", "9", None]))
    def change_the_floor(self, floor: str | None) -> None:
        self.run(self._change_the_floor(floor))

    async def _change_the_floor(self, floor: str | None) -> None:
        for id_ in (await self._of_state(State.LIVE))[:1]:
            async with self.place.write() as session:
                by = await self._actor(session, DAVIT)
                one = await session.get_one(Incident, id_)
                there = await buildings_of(session, id_)
                if one.floor == floor or not can_change_floor(one, there):
                    return
                await change_floor(session, id_, floor, after=one.updates, by=by, now=self.now)
                await alerts.update(session, one, News.MOVED, "", username="t_bot", now=self.now)

    @rule(false_alarm=st.booleans())
    def end_one(self, false_alarm: bool) -> None:
        self.run(self._end_one(false_alarm))

    async def _end_one(self, false_alarm: bool) -> None:
        for id_ in (await self._of_state(State.LIVE))[:1]:
            async with self.place.write() as session:
                by = await self._actor(session, DAVIT)
                one = await session.get_one(Incident, id_)
                is_false = false_alarm and one.mode is Mode.ACTUAL
                verb = Verb.FALSE_ALARM if is_false else Verb.ALL_CLEAR
                who = HandedBack.OUR_STAFF if needs_handing_back(one, verb) else None
                one = await close(session, id_, verb, by=by, now=self.now, handed_back=who)
                await alerts.end(session, one, now=self.now)

    @rule(who=WHO, given=st.sampled_from([Answer.SAFE, Answer.HELP, Answer.AWAY]))
    def answer(self, who: int, given: Answer) -> None:
        self.run(self._answer(who, given))

    async def _answer(self, who: int, given: Answer) -> None:
        for id_ in (await self._of_state(State.LIVE))[-1:]:
            async with self.place.write() as session:
                by = await self._actor(session, who)
                buildings = [one.id for one in await buildings_of(session, id_)]
                if not any(by.lives_in(one) for one in buildings):
                    return
                await answer(session, id_, given, by=by, now=self.now)
            self.in_need[id_].discard(who)
            if given is Answer.HELP:
                self.in_need[id_].add(who)

    @rule(who=WHO)
    def help_has_come(self, who: int) -> None:
        self.run(self._help_has_come(who))

    async def _help_has_come(self, who: int) -> None:
        for id_ in await self._of_state(State.LIVE, State.CLOSED):
            async with self.place.write() as session:
                by = await self._actor(session, DAVIT)
                person = await self.place.person(session, who)
                assert await helped(session, id_, person.id, by=by, now=self.now) == (
                    who in self.in_need[id_]
                )
            self.in_need[id_].discard(who)

    # What Telegram and the machine do

    @rule(fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=12))
    def send_some(self, fates: list[str]) -> None:
        for fate in fates:
            self.run(self._send_next(fate))

    @rule(count=st.integers(5, 40))
    def send_many(self, count: int) -> None:
        for _ in range(count):
            self.run(self._send_next("accepted"))

    async def _send_next(self, fate: str) -> bool:
        async with self.place.write() as session:
            found, _ = await claims.candidates(session, now=self.now, without=())
            if not found:
                return False
            won = await claims.claim(session, [found[0].id], now=self.now)
        if not won:
            return True  # it had expired
        [claim] = won
        if claim.chat_id in self.moved:  # Telegram tells whoever writes to the old number
            await self._record(claim, Moved(chat_id=self.moved[claim.chat_id]))
            return True
        await self._attempt(
            claim, arrives=fate in ("accepted", "lost after it arrived", "death after")
        )
        if fate.startswith("death"):
            await self._die()
            return True
        outcome: Outcome = Accepted(message_id=self.number)
        if fate.startswith("lost"):
            outcome = Unknown("no answer")
        elif fate == "gone":
            outcome = Gone("blocked")
        elif fate == "moved" and claim.chat_id < 0:
            outcome = Moved(chat_id=self._move(claim.chat_id))
        elif fate in ("later", "moved"):
            outcome = TryAgain(at=self.now + timedelta(seconds=3), reason="flood", failed=False)
        await self._record(claim, outcome)
        return True

    async def _record(self, claim: Claim, outcome: Outcome) -> None:
        async with self.place.write() as session:
            await claims.record(session, claim, outcome, now=self.now)
            if isinstance(outcome, Gone | Moved):
                await chat_news(session, claim.chat_id, outcome)

    def _move(self, chat_id: int) -> int:
        """A group becomes a supergroup: another number, and what was said there stays there."""
        self.number += 1
        new = -1_000 - self.number
        self.moved[chat_id] = new
        if chat_id in self.chats:
            self.chats[new] = self.chats.pop(chat_id)
        return new

    @rule(use=st.sampled_from(GroupUse))
    def a_group_moves(self, use: GroupUse) -> None:
        """Telegram says so by an update, before anything is sent there."""
        self.run(self._group_moves(use))

    async def _group_moves(self, use: GroupUse) -> None:
        async with self.place.write() as session:
            group = await session.scalar(select(Group).where(Group.use == use))
            if group is None or group.state is GroupState.LOST:
                return
            old, new = group.chat_id, self._move(group.chat_id)
            await group_moved(session, old, new)
            await claims.move_chat(session, old, new)

    async def _die(self) -> None:
        async with self.place.write() as session:
            await claims.recover(session, now=self.now)

    @rule(minutes=st.sampled_from([0, 1, 3, 10]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.run(self._do_what_is_due())

    async def _do_what_is_due(self) -> None:
        for duty in (
            boards.follow_incidents, superseding.mark_superseded, doors.ask_the_silent,
            doors.bring_doors, callouts.call_next, boards.remind_of_updates, watchdog.watch_over,
        ):  # fmt: skip
            async with self.place.write() as session:
                await duty(session, self.now)

    # What must always hold

    async def _attempt(self, claim: Claim, *, arrives: bool) -> None:
        self.number += 1
        async with self.place.database.read() as session:
            delivery = await session.get_one(Delivery, claim.id)
            sent = await session.get(IncidentMessage, delivery.message_id or 0)
        if sent is None or claim.method != "sendMessage":
            return
        text, chat = claim.params["text"], self.chats[claim.chat_id]
        is_drill = sent.mode is Mode.DRILL
        lines = text.splitlines()
        assert (claim.lane is Lane.DRILL) == is_drill
        assert ("DRILL" in lines[0] and "DRILL" in lines[-1]) if is_drill else "DRILL" not in text
        if sent.verb in ENDINGS:
            assert sent.incident_id in chat.perhaps, "an end to somebody who was never told"
        assert sent.step >= chat.steps.get(sent.incident_id, 0), "something older overtook"
        chat.perhaps.add(sent.incident_id)
        if sent.verb in ENDINGS:
            is_marked = any(repeated_mark(one) in text for one in LANGUAGES)
            assert is_marked or sent.incident_id not in chat.ended, "the end came twice"
        if arrives:
            chat.steps[sent.incident_id] = sent.step
            if sent.verb in ENDINGS:
                chat.ended.add(sent.incident_id)

    @precondition(lambda self: self.in_need)
    @rule()
    def the_roll_is_right(self) -> None:
        self.run(self._look_at_rolls())

    async def _look_at_rolls(self) -> None:
        async with self.place.database.read() as session:
            for id_ in await self._of_state(State.LIVE, State.CLOSED):
                roll = await roll_of(session, id_)
                buildings = await buildings_of(session, id_)
                assert roll.homes == 10 * len(buildings)
                assert {one.name for one in roll.in_need} == {
                    f"P{who}" for who in self.in_need[id_]
                }

    async def _let_everything_leave(self) -> None:
        """At last the network is well: whoever was told hears the end, and nothing stays open."""
        for _ in range(4):
            self.now += timedelta(seconds=10)
            await self._do_what_is_due()
            while await self._send_next("accepted"):
                pass
        await self._look_at_rolls()
        async with self.place.database.read() as session:
            open_ = await session.scalars(select(Delivery.id).where(Delivery.state.in_(OPEN)))
            assert not open_.all()
            for id_ in await self._of_state(State.CLOSED):
                one = await session.get_one(Incident, id_)
                assert one.settled_at is not None
                # Of a drill that something real ended: its alert is the end for whom it reaches.
                real = await alerts_instead(session, one)
                instead = select(Delivery.chat_id).where(
                    Delivery.message_id.in_(real), Delivery.state.not_in(NEVER_ARRIVED)
                )
                others = set(await session.scalars(instead))
                gone = select(Delivery.chat_id).where(Delivery.state == DeliveryState.GONE)
                others |= set(await session.scalars(gone))
                for chat_id, chat in self.chats.items():
                    if id_ in chat.steps and chat_id not in others:
                        assert id_ in chat.ended, "told, and never heard the end"


TestIncidents = Incidents.TestCase
TestIncidents.settings = settings(
    derandomize=True, max_examples=20, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
