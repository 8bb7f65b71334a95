"""Is a delivery sent by one sender, never too late, and after a death as its lane promises?"""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address, claims
from broadcasts.outbox.tables import Card, Delivery, DeliveryState
from broadcasts.outcomes import after_failure
from broadcasts.screens import Screen
from estate.database import Database
from tests.cast import BEGINNING
from texts.translator import Html

ANA = 7
LATER = BEGINNING + timedelta(minutes=2)


@pytest.fixture
async def database(database_url: str):
    database = Database(database_url)
    yield database
    await database.close()


async def write(database: Database, lane: Lane, *, to: int = ANA, expires_at=None) -> int:
    """Write one delivery. Returns its id."""
    async with database.write() as session:
        message_id = await outbox.say(
            session, Address(to), Screen(Html(lane.name)),
            lane=lane, now=BEGINNING, expires_at=expires_at,
        )  # fmt: skip
        found = await session.scalar(select(Delivery.id).where(Delivery.message_id == message_id))
    assert found is not None
    return found


async def claim(database: Database, ids: list[int], *, now=BEGINNING) -> list[int]:
    async with database.write() as session:
        return [claim.id for claim in await claims.claim(session, ids, now=now)]


async def states(database: Database) -> dict[int, tuple[DeliveryState, bool]]:
    async with database.read() as session:
        rows = await session.scalars(select(Delivery))
        return {row.id: (row.state, row.repeated) for row in rows}


async def test_of_many_who_claim_at_once_each_delivery_has_one(database: Database) -> None:
    ids = [await write(database, Lane.ALERT, to=person) for person in range(1, 6)]
    won = await asyncio.gather(*(claim(database, ids) for _ in range(4)))
    assert sorted(id_ for ids_ in won for id_ in ids_) == ids


@pytest.mark.parametrize(
    "state", [one for one in DeliveryState if one is not DeliveryState.WAITING]
)
async def test_only_what_waits_is_claimed(database: Database, state: DeliveryState) -> None:
    id_ = await write(database, Lane.ALERT, expires_at=LATER)
    async with database.write() as session:
        await session.execute(update(Delivery).values(state=state))
    assert await claim(database, [id_]) == []
    assert await claim(database, [id_], now=LATER) == []
    assert await states(database) == {id_: (state, False)}


async def test_what_expires_at_the_moment_of_its_claim_is_set_aside(database: Database) -> None:
    late = await write(database, Lane.ALERT, expires_at=LATER)
    lasting = await write(database, Lane.ALERT, to=8)
    assert await claim(database, [late, lasting], now=LATER) == [lasting]
    assert (await states(database))[late] == (DeliveryState.EXPIRED, False)


async def test_waiting_as_told_uses_up_no_attempt(database: Database) -> None:
    id_ = await write(database, Lane.ALERT)
    flood = after_failure(
        attempt=1, now=BEGINNING, reason="flood", told_to_wait=timedelta(seconds=1)
    )
    broken = after_failure(attempt=1, now=BEGINNING, reason="502")
    now = BEGINNING
    attempts = []
    for outcome in (flood, flood, broken, flood, broken):
        now += timedelta(minutes=1)
        async with database.write() as session:
            [mine] = await claims.claim(session, [id_], now=now)
            await claims.record(session, mine, outcome, now=now)
        attempts.append(mine.attempt)
    assert attempts == [1, 1, 1, 2, 2]


async def test_after_a_death_each_lane_is_repeated_or_not_as_promised(database: Database) -> None:
    ids = {lane: await write(database, lane, to=lane + 1) for lane in Lane}
    unsent = await write(database, Lane.NOTICE, to=99)
    assert await claim(database, list(ids.values())) == list(ids.values())
    async with database.write() as session:
        assert await claims.recover(session, now=LATER) == len(Lane)
    again, lost = (DeliveryState.WAITING, True), (DeliveryState.UNKNOWN, False)
    assert await states(database) == {
        ids[Lane.ALERT]: again,
        ids[Lane.CALLOUT]: again,
        ids[Lane.REPLY]: again,
        ids[Lane.PROGRESS]: lost,
        ids[Lane.DRILL]: lost,
        ids[Lane.NOTICE]: lost,
        ids[Lane.SURVEY]: lost,
        ids[Lane.TIDY]: again,
        unsent: (DeliveryState.WAITING, False),
    }


@pytest.mark.parametrize(
    ("shown_as", "state"), [(None, DeliveryState.UNKNOWN), (5, DeliveryState.WAITING)]
)
async def test_after_a_death_a_card_that_was_being_edited_is_edited_again(
    database: Database, shown_as: int | None, state: DeliveryState
) -> None:
    async with database.write() as session:
        await outbox.show(
            session, Address(ANA), "card", Screen(Html("one")), lane=Lane.PROGRESS, now=BEGINNING
        )
        await session.execute(update(Card).values(telegram_message_id=shown_as))
        [id_] = await session.scalars(select(Delivery.id))
    assert await claim(database, [id_]) == [id_]
    async with database.write() as session:
        assert await claims.recover(session, now=LATER) == 1
    assert (await states(database))[id_][0] is state


async def test_the_lanes_keep_their_order_whoever_came_first(database: Database) -> None:
    urgent = [
        Lane.ALERT, Lane.CALLOUT, Lane.REPLY, Lane.PROGRESS, Lane.NOTICE, Lane.SURVEY, Lane.TIDY,
    ]  # fmt: skip
    for lane in reversed(urgent):
        await write(database, lane, to=lane + 1)
    async with database.read() as session:
        found, _ = await claims.candidates(session, now=BEGINNING, without=[])
    assert [candidate.lane for candidate in found] == urgent


async def test_in_one_chat_and_lane_nothing_overtakes_what_is_being_sent(
    database: Database,
) -> None:
    first, second = await write(database, Lane.ALERT), await write(database, Lane.ALERT)
    other = await write(database, Lane.ALERT, to=8)
    await claim(database, [first])
    async with database.read() as session:
        found, _ = await claims.candidates(session, now=LATER, without=[])
    assert [candidate.id for candidate in found] == [other]
    assert second not in await claim(database, [other])


async def test_groups_and_replies_are_found_behind_a_full_batch(database: Database) -> None:
    alerts = [await write(database, Lane.ALERT, to=person) for person in range(1, 5)]
    reply = await write(database, Lane.REPLY, to=8)
    await write(database, Lane.NOTICE, to=9)
    group = await write(database, Lane.SURVEY, to=-100)
    async with database.read() as session:
        found, is_all = await claims.candidates(session, now=BEGINNING, without=[], most=3)
    assert (sorted(one.id for one in found), is_all) == ([*alerts[:3], reply, group], False)
