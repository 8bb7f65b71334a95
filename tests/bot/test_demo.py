"""Does the demo start from nothing, keep its data, and begin anew?"""

import re
import signal
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo import cast
from bot.demo.data import Data
from simulator.world import World
from tests.bot.conftest import PATIENCE, Shell, stopped
from texts.translator import LANGUAGES


class Page:
    """What the page in the browser asks of the demo."""

    def __init__(self, process: Process, url: str) -> None:
        self.process = process
        self.url = url

    async def get(self, path: str) -> Any:
        async with aiohttp.ClientSession() as session, session.get(self.url + path) as response:
            response.raise_for_status()
            return await response.json()

    async def post(self, path: str, **body: object) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + path, json=body) as response,
        ):
            response.raise_for_status()
            return await response.json()

    async def messages(self, chat: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.get(f"people/chats/{chat}/messages?limit=100")
        return found

    async def texts(self, chat: int) -> list[str]:
        return [message.get("text", "") for message in await self.messages(chat)]

    async def answered(self, chat: int) -> None:
        """Wait until the bot has said something in a chat."""
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(self.url + "people/live") as live,
        ):
            while not any(message["from"]["is_bot"] for message in await self.messages(chat)):
                await live.receive(timeout=PATIENCE)


async def opened(shell: Shell) -> Page:
    process = await shell.start("demo", "--port", "0")
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    found = re.search(r"http://127\.0\.0\.1:\d+/", first)
    assert found, first
    return Page(process, found.group())


async def test_the_demo_starts_keeps_its_data_and_begins_anew(shell: Shell) -> None:
    page = await opened(shell)
    extra = await page.get("people/extra")
    assert set(extra["hint"]) == set(LANGUAGES)
    world = await page.get("people/world")
    assert len(world["people"]) >= 15
    assert len([chat for chat in world["chats"] if chat["id"] < 0]) == 4
    await page.answered(cast.ANA)
    await page.post(f"people/{cast.ANA}/send", chat_id=cast.ANA, text="kept over night")
    done = await stopped(page.process, signal.SIGINT)
    assert (done.status, done.err) == (0, "")

    again = await opened(shell)
    assert "kept over night" in await again.texts(cast.ANA)
    await again.post("people/reset")
    assert "kept over night" not in await again.texts(cast.ANA)
    assert "/start" in await again.texts(cast.ANA)
    assert (await stopped(again.process)).status == 0


async def test_a_second_demo_on_the_same_data_is_refused(shell: Shell) -> None:
    page = await opened(shell)
    second = await shell.call("demo")
    assert second.status == 1
    assert "already" in second.err
    await stopped(page.process)


async def test_settings_of_the_environment_do_not_reach_the_demo(shell: Shell) -> None:
    shell.environment = {"TOCSIN_TIMEZONE": "Mars", "TOCSIN_WEBHOOK_URL": "nonsense"}
    page = await opened(shell)
    assert (await stopped(page.process)).status == 0


async def test_a_taken_port_is_named(shell: Shell) -> None:
    page = await opened(shell)
    port = page.url.rstrip("/").rpartition(":")[2]
    second = await shell.call("demo", "--data", "other", "--port", port)
    assert second.status == 1
    assert port in second.err
    await stopped(page.process)


@pytest.fixture
def world() -> World:
    world = World()
    world.add_bot()
    cast.settle(world)
    return world


def test_everybody_of_the_files_has_an_account_and_a_part(world: World) -> None:
    people = {row.telegram_id for row in (*cast.residents(), *cast.staff())}
    assert people < set(world.people)
    assert {str(who) for who in world.people} == set(cast.page()["roles"])


def test_the_groups_are_those_that_the_files_name(world: World) -> None:
    for chat_id, group in world.groups.items():
        assert group.head["id"] == group.id == chat_id
        assert group.holds(world.first_bot.id)
    assert cast.STAFF_ROOM in world.groups


def test_a_pane_shows_a_chat_that_its_person_is_in(world: World) -> None:
    for panes in cast.page()["panes"].values():
        for person, chat in ((pane["person"], pane["chat"]) for pane in panes):
            assert chat == person or world.groups[chat].holds(person)


@pytest.mark.parametrize("language", LANGUAGES)
def test_visitors_meet_people_who_read_their_language(language: str) -> None:
    players = cast.PLAYERS[language]
    spoken = {row.telegram_id: row.language for row in (*cast.residents(), *cast.staff())}
    parts = (players.resident, players.worker, players.manager, players.neighbour)
    assert {spoken[who] for who in parts} == {language}
    homes = {row.telegram_id: row.building for row in cast.residents()}
    assert homes[players.resident] == homes[players.neighbour] == players.building
    roles = {row.telegram_id: row.role for row in cast.staff()}
    assert roles[players.manager] == "manager"


def test_neighbours_live_next_door() -> None:
    homes = {row.name.split()[0]: (row.building, row.unit) for row in cast.residents()}
    assert homes["Ana"] == homes["Bruno"] == ("B3", "12A")
    assert homes["Elif"] == ("B3", "12B")


def test_data_of_other_tables_is_not_used(tmp_path: Path) -> None:
    data = Data(tmp_path / "demo")
    data.wipe()
    assert not data.is_usable()
    data.database.touch()
    data.world.touch()
    data.complete()
    assert data.is_usable()
    (data.folder / "complete.json").write_text('{"0001_of_old.py": "other"}')
    assert not data.is_usable()
