"""How quickly does an alert leave, and what does it cost that everybody answers it at once?

The bot and its people are a process each, as for presses; `benchmarks.residents` are the people.
"""

import asyncio
import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import func, insert, select, update

from benchmarks.bots import Placed
from benchmarks.figures import ON_SQLITE, Row, percentile, placed_bot
from broadcasts.lanes import Lane
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.screens import Screen
from estate.clock import SystemClock
from estate.database import Database
from estate.incidents.tables import RollAnswer
from estate.people.tables import Person, Reachability
from estate.places.tables import Building, Group, GroupState, GroupUse
from texts.translator import Html

SURVEYS = 10_000  # wait all the time
PEOPLE = 10_000  # who get them
MORE_SURVEYS = 15_000  # leave meanwhile
HOMES_ALERTED = 2
ALERT_EVERY = 1.5  # seconds: the calls of the last one, its end too, are out of every window
ANSWERED_WITHIN = 10.0  # seconds
BOARD_PAUSE = 10.0  # seconds from one edit of a group's card to the next
# Telegram's limit on all chats together is kept: without it no survey would still wait.
OVERALL = {"PACE_OVERALL": "30/s"}
ALL_LIMITS = {**OVERALL, "PACE_CHAT": "1/s burst 3", "PACE_GROUP": "20/min"}


def alerts_pressed(*, count: int) -> list[Row]:
    """From the press of `Send REAL alert` to the group of the block, while surveys are sent."""
    with placed_bot(ON_SQLITE, people=HOMES_ALERTED, paced=OVERALL) as placed:
        chats = placed.driver.ask("move_in", residents=HOMES_ALERTED, others=PEOPLE)
        surveys = chats["others"] * ((SURVEYS + MORE_SURVEYS) // PEOPLE + 1)
        asyncio.run(_prepare(placed, chats, surveys[: SURVEYS + MORE_SURVEYS]))
        with placed.running() as it:
            before = it.cpu_seconds()
            seen = placed.driver.ask("alerts", count=count, every=ALERT_EVERY)
            cpu = it.cpu_seconds() - before
        waiting = asyncio.run(_surveys_waiting(placed))
    took: list[float] = seen["took"]
    note = (
        "30 calls a second kept, limits by chat and group off, no flood control; "
        f"an alert each {ALERT_EVERY:g} s; "
        f"{SURVEYS + MORE_SURVEYS:,} surveys waited at first, {waiting:,} at the end; "
        f"{HOMES_ALERTED} homes; process at {cpu / seen['seconds'] * 100:.0f} % of a core"
    )
    return [
        Row(
            "alert among surveys: press to group", ON_SQLITE.name, "ms", len(took),
            statistics.median(took), percentile(took, 99), goal=50.0, goal_p99=150.0, note=note,
        )
    ]  # fmt: skip


def roll_answered(*, homes: int) -> list[Row]:
    """Every home answers a roll call within ten seconds, each tenth that it needs help."""
    with placed_bot(ON_SQLITE, people=homes, paced=ALL_LIMITS) as placed:
        chats = placed.driver.ask("move_in", residents=homes, others=0)
        asyncio.run(_prepare(placed, chats, ()))
        with placed.running():
            seen = placed.driver.ask("roll_call", seconds=ANSWERED_WITHIN)
        answers, people = asyncio.run(_answers(placed))
    return _roll_rows(seen, homes=homes, answers=answers, people=people)


def _roll_rows(seen: dict[str, Any], *, homes: int, answers: int, people: int) -> list[Row]:
    named, bot = f"{homes:,} homes answer in {ANSWERED_WITHIN:g} s", ON_SQLITE.name
    edits: list[float] = seen["edits"]
    gaps = [after - before for before, after in pairwise(edits)]
    over = seen["right_after"] or (edits or [0.0])[-1]
    figures = ", ".join(str(number) for number in seen["board"])
    shown = f"safe or out, help, in part, silent: {figures}"
    return [
        Row(f"{named}: toast", bot, "ms", seen["n"], seen["p50"], seen["p99"],
            note=f"pressed in {seen['pressing']:.1f} s; all limits kept"),
        Row(f"{named}: answers lost", bot, "", homes, homes - people, goal=0.0,
            note=f"{answers:,} rows of {people:,} people; {seen['lost']} toasts missing"),
        Row(f"{named}: edits of the board", bot, "", homes, len(edits),
            goal=1 + over // BOARD_PAUSE,
            note=f"in {over:.1f} s; least {min(gaps, default=0.0):.1f} s apart"),
        Row(f"{named}: homes wrong on the board", bot, "", homes, seen["wrong"], goal=0.0,
            note=f"at the end: {shown}"),
        Row(f"{named}: board right after the first press", bot, "s", homes, over,
            note="" if seen["right_after"] is not None else "never right; this is its last edit"),
    ]  # fmt: skip


async def _prepare(placed: Placed, chats: dict[str, Any], surveys: Sequence[int]) -> None:
    """Link the groups, let everybody be reachable, and let surveys wait for these chats."""
    database, now = Database(placed.database_url), SystemClock().now()
    async with database.write() as session:
        block = (await session.scalars(select(Building.id).where(Building.code == "B3"))).one()
        for use, chat, building in (
            (GroupUse.STAFF, chats["room"], None),
            (GroupUse.BUILDING, chats["group"], block),
        ):
            session.add(
                Group(chat_id=chat, use=use, building_id=building, title=use.value,
                      state=GroupState.OK, linked_at=now)
            )  # fmt: skip
        await session.execute(update(Person).values(reachability=Reachability.REACHABLE))
        if surveys:
            said = {"": ("sendMessage", Screen(Html("How clean is your block?")).params())}
            message_id = await new_message(session, said, lane=Lane.SURVEY, now=now)
            rows: list[dict[str, Any]] = [
                {"message_id": message_id, "chat_id": chat, "lane": Lane.SURVEY, "not_before": now}
                for chat in surveys
            ]
            await session.execute(insert(Delivery), rows)
    await database.close()


async def _surveys_waiting(placed: Placed) -> int:
    waiting = select(func.count()).where(
        Delivery.lane == Lane.SURVEY, Delivery.state == DeliveryState.WAITING
    )
    database = Database(placed.database_url)
    async with database.read() as session:
        count = await session.scalar(waiting)
    await database.close()
    return count or 0


async def _answers(placed: Placed) -> tuple[int, int]:
    """Rows of the roll call, and of how many people they are."""
    database = Database(placed.database_url)
    async with database.read() as session:
        people = func.count(RollAnswer.person_id.distinct())
        row = (await session.execute(select(func.count(), people).select_from(RollAnswer))).one()
    await database.close()
    return row[0], row[1]
