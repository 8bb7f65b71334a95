"""Two processes with one token on PostgreSQL: one acts, the other stands by and goes on."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import make_url, select

from bot.inbox import InboxRow
from bot.single import key_of
from bot.webhook import SECRET_HEADER
from estate.advisory import AdvisoryLock
from simulator.kit import Telegram
from tests.cast import move_in
from tests.crash.conftest import Crashing, moved_in
from tests.crash.points import Point, arm
from tests.crash.process import BotProcess
from tests.postgres import END_THE_OTHERS, Emptied

pytestmark = pytest.mark.postgres

STANDING_BY = "standing by: another process is active"
WITHIN_SECONDS = 10.0  # a loaded machine; alone it takes two or three
SECRET = "sesame"
HOLDER = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"


@dataclass
class Pair(Crashing):
    """Two processes; `process` was there first."""

    second: BotProcess

    async def second_stands_by(self) -> None:
        await self.second.launch()
        await self.second.says(STANDING_BY)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(plain(self.database_url), autocommit=True) as session:
            return session.execute(statement.encode()).fetchall()


def plain(database_url: str) -> str:
    url = make_url(database_url).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


@pytest.fixture
def postgres_url(postgres_emptied: Emptied) -> object:
    yield postgres_emptied.take()
    postgres_emptied.give_back()


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as tg:
        yield tg


@pytest.fixture
async def pair(telegram: Telegram, postgres_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    estate = moved_in(telegram, postgres_url, tmp_path)
    async with estate.database.write() as session:
        await move_in(session, estate)
    (tmp_path / "second").mkdir()
    first = BotProcess(telegram, postgres_url, tmp_path)
    second = BotProcess(telegram, postgres_url, tmp_path / "second")
    await first.start()
    yield Pair(estate=estate, process=first, database_url=postgres_url, second=second)
    await first.stop()
    await second.stop()
    await estate.database.close()


async def get(process: BotProcess, path: str) -> tuple[int, str]:
    address = f"http://127.0.0.1:{await process.port()}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text()


async def test_the_second_is_alive_and_not_ready_and_asks_telegram_for_nothing(pair: Pair) -> None:
    await pair.second_stands_by()
    assert await get(pair.second, "/healthz") == (200, "ok\n")
    assert await get(pair.second, "/readyz") == (503, f"process: {STANDING_BY}\n")

    ana = pair.estate.ana
    await ana.send("The lift smells of smoke")
    await pair.sees_button(ana, "No danger")
    await pair.assert_nothing_is_lost()
    assert len([message for message in ana.history() if message.by_bot]) == 1
    calls = Counter(call.method.lower() for call in pair.tg.world.traffic.calls)
    assert calls["getme"] == 1  # whoever starts to act asks who it is
    assert (await get(pair.process, "/readyz")) == (200, "ready\n")


async def test_killed_between_storing_and_handling_the_other_goes_on_within_seconds(
    pair: Pair,
) -> None:
    await pair.second_stands_by()
    ana = pair.estate.ana
    async with arm(Point.STORED, pair.tg, pair.database_url) as reached:
        await ana.send("The lift smells of smoke")
        await reached()
        await pair.process.kill()
        killed_at = asyncio.get_running_loop().time()

    await pair.second.says("taking over")
    await pair.sees_button(ana, "No danger")
    assert asyncio.get_running_loop().time() - killed_at < WITHIN_SECONDS
    await ana.tap("No danger")
    await pair.sees_button(ana, "My home")
    await pair.assert_nothing_is_lost()
    assert len([message for message in ana.history() if message.by_bot]) == 1
    assert await get(pair.second, "/readyz") == (200, "ready\n")
    assert pair.second.log().count(STANDING_BY) == 1


async def test_the_one_that_died_stands_by_when_it_comes_back(pair: Pair) -> None:
    await pair.second_stands_by()
    await pair.process.kill()
    await pair.second.says("taking over")
    await pair.process.launch()
    await pair.process.says(STANDING_BY)


@pytest.mark.parametrize("lost", ["its lock's session", "every session"])
async def test_who_loses_the_lock_ends_at_once_and_says_why(pair: Pair, lost: str) -> None:
    await pair.second_stands_by()
    [(holder,)] = pair.ask(HOLDER)
    alone = f"SELECT pg_terminate_backend({holder})"
    pair.ask(alone if lost == "its lock's session" else END_THE_OTHERS)

    assert await pair.process.ended() == 1
    assert "the lock on the database is lost" in pair.process.log()
    await pair.second.says("taking over")
    await pair.estate.ana.send("The lift smells of smoke")
    await pair.sees_button(pair.estate.ana, "No danger")


async def test_who_loses_the_lock_handles_nothing_that_waits(pair: Pair) -> None:
    """A good stop would work off the queue; by then somebody else may be at it."""
    ana = pair.estate.ana
    async with arm(Point.HANDLING, pair.tg, pair.database_url) as reached:
        await ana.send("The lift smells of smoke")
        await reached()
        [(holder,)] = pair.ask(f"{HOLDER} AND objid = {key_of(pair.tg.token) % 2**32}")
        pair.ask(f"SELECT pg_terminate_backend({holder})")
        assert await pair.process.ended() == 1
    assert [message for message in ana.history() if message.by_bot] == []
    await pair.process.start()
    await pair.sees_button(ana, "No danger")
    await pair.assert_nothing_is_lost()


async def test_who_stands_by_takes_no_update_from_a_webhook(
    telegram: Telegram, postgres_url: str, tmp_path: Path
) -> None:
    estate = moved_in(telegram, postgres_url, tmp_path)
    hook = {"WEBHOOK_URL": "http://127.0.0.1:9/telegram/hook", "WEBHOOK_SECRET": SECRET}
    (tmp_path / "second").mkdir()
    first = BotProcess(telegram, postgres_url, tmp_path, **hook)
    second = BotProcess(telegram, postgres_url, tmp_path / "second", **hook)
    try:
        await first.launch()
        await first.says("running")
        await second.launch()
        await second.says(STANDING_BY)
        assert await post(second, 7) == 503
        assert await estate.rows(select(InboxRow.update_id)) == []
        assert await post(first, 7) == 200
        await first.kill()
        await second.says("running")
        assert await post(second, 8) == 200
        assert sorted(await estate.rows(select(InboxRow.update_id))) == [7, 8]
    finally:
        await first.stop()
        await second.stop()
        await estate.database.close()


async def post(process: BotProcess, update_id: int) -> int:
    address = f"http://127.0.0.1:{await process.port()}/telegram/hook"
    async with (
        aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session,
        session.post(address, json={"update_id": update_id}) as response,
    ):
        return response.status


async def test_a_server_that_answers_no_more_counts_as_a_lost_lock(postgres_url: str) -> None:
    lock = AdvisoryLock(postgres_url, key=key_of("1:x"), answer_within=0.2)
    assert await lock.try_take()
    assert await lock.is_held()
    with psycopg.connect(plain(postgres_url), autocommit=True) as session:
        row = session.execute(HOLDER.encode()).fetchone()
    assert row is not None
    os.kill(row[0], signal.SIGSTOP)
    try:
        assert not await lock.is_held()
    finally:
        os.kill(row[0], signal.SIGCONT)
        await lock.let_go()


def test_each_token_has_a_key_of_its_own_that_postgresql_can_hold() -> None:
    keys = {key_of(f"{number}:secret") for number in (1, 2, 7_000_000_000, 2**40)}
    assert len(keys) == 4
    assert all(0 < key < 2**63 for key in keys)
    assert key_of("7000000000:before-revoke") == key_of("7000000000:after")
