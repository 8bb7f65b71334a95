"""Does a world come back from its file as it was?"""

import asyncio
import sys
from pathlib import Path

import aiohttp

from simulator.kit import Person, Telegram
from simulator.server import Server
from simulator.storage import dump, files_folder, load, save
from tests.simulator.conftest import Wire


async def test_a_world_comes_back_as_it_was(
    tg: Telegram, wire: Wire, ana: Person, tmp_path: Path
) -> None:
    room = tg.group("Staff room", members=[ana])
    room.promote_bot("can_pin_messages")
    photo = await ana.send_photo("Leak")
    await wire.call("sendMessage", chat_id=room.id, text="x")
    await wire.call("pinChatMessage", chat_id=room.id, message_id=3)
    await wire.call("setMyCommands", commands=[{"command": "report", "description": "x"}])
    await wire.call("setMessageReaction", chat_id=ana.id, message_id=photo.id)
    house = tg.forum("House", members=[tg.person("Davit"), ana])
    house.forbid("photos")
    house.topic("Lifts").close()
    await ana.react(photo, "👍")
    room.delete()
    await ana.block()
    path = tmp_path / "world.json"
    save(tg.world, path)
    again = load(path)
    assert dump(again) == dump(tg.world)
    file_id = photo.raw["photo"][-1]["file_id"]
    assert again.files.by_id[file_id].data == tg.world.files.by_id[file_id].data
    assert again.tokens.keys() == tg.world.tokens.keys()


async def test_files_that_nobody_shows_any_more_are_deleted(
    tg: Telegram, ana: Person, tmp_path: Path
) -> None:
    await ana.send_photo()
    path = tmp_path / "world.json"
    save(tg.world, path)
    assert len(list(files_folder(path).iterdir())) == 1
    tg.world.clear()
    save(tg.world, path)
    assert not list(files_folder(path).iterdir())


async def test_a_served_world_is_saved_by_itself(
    tg: Telegram, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    path = tmp_path / "world.json"
    async with (
        Server(tg.world, state=path) as server,
        session.post(f"{server.url}/people", json={"first_name": "Ana"}) as response,
    ):
        assert response.status == 200
    assert [person.first_name for person in load(path).people.values()] == ["Ana"]


async def test_a_cleared_world_keeps_its_bot(tg: Telegram, wire: Wire, ana: Person) -> None:
    await ana.send("hello")
    tg.world.clear()
    assert not tg.world.people
    assert await wire.updates() == []
    assert (await wire.call("getMe")).result["id"] == tg.bot.id


async def test_the_command_serves_and_keeps_its_world(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    path = tmp_path / "world.json"
    for names in (["Ana"], ["Ana", "Bruno"]):
        command = ["-m", "simulator", "--state", str(path), "--token", "77:secret"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = line.split()[4]
        async with session.get(f"{url}/bot77:secret/getMe") as response:
            assert (await response.json())["result"]["id"] == 77
        async with session.post(f"{url}/people", json={"first_name": names[-1]}) as response:
            assert response.status == 200
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0
        assert [person.first_name for person in load(path).people.values()] == names
