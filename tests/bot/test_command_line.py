"""Does the command line do what CONTRACT says, as a real process?"""

import asyncio
import re
import signal
import sqlite3
from asyncio.subprocess import Process
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.demo import cast
from simulator.kit import Telegram
from simulator.traffic import Fault, FaultKind
from tests.bot.conftest import Shell, ended, stopped

UNKNOWN_TOKEN = "123456789:AAnobodynobodynobodynobodynobodynob"


async def line_with(process: Process, wanted: str) -> str:
    """Wait for a line of the log that says `wanted`."""
    assert process.stderr is not None
    async with asyncio.timeout(20):
        async for line in process.stderr:
            if wanted in line.decode():
                return line.decode()
    raise AssertionError(f"ended without saying {wanted!r}")


async def test_every_wrong_setting_is_named_and_the_status_is_2(shell: Shell) -> None:
    done = await shell.call("run", LISTEN="8080", TIMEZONE="Mars", BOT_TOKN="x")
    assert done.status == 2
    for name in ("TOCSIN_LISTEN", "TOCSIN_TIMEZONE", "TOCSIN_BOT_TOKN", "TOCSIN_BOT_TOKEN"):
        assert name in done.err
    assert not (shell.folder / "var").exists()


async def test_wrong_use_has_status_2(shell: Shell) -> None:
    done = await shell.call("estate", "import")
    assert done.status == 2
    assert "FILES" in done.err


async def test_the_version_is_told(shell: Shell) -> None:
    done = await shell.call("--version")
    assert (done.status, done.out) == (0, f"tocsin {version('tocsin')}\n")


async def test_playbooks_go_out_to_edit_and_in_again(shell: Shell) -> None:
    out = await shell.call("playbook", "export", "playbooks")
    assert out.status == 0
    path = shell.folder / "playbooks" / "fire.toml"
    assert str(path.relative_to(shell.folder)) in out.out
    source = path.read_text("utf-8")
    path.write_text(re.sub(r"version = \d+", "version = 0", source), "utf-8")
    refused = await shell.call("playbook", "import", "playbooks/fire.toml")
    assert refused.status == 1
    assert "fire.toml: version:" in refused.err
    path.write_text(re.sub(r"version = \d+", "version = 9", source), "utf-8")
    taken = await shell.call("playbook", "import", "playbooks/fire.toml")
    assert (taken.status, taken.out) == (0, "1 playbooks count from the next alert on.\n")
    assert (await shell.call("playbook", "import", "nothing.toml")).status == 2


async def test_a_token_that_telegram_does_not_know_ends_the_start(botshell: Shell) -> None:
    done = await botshell.call("run", BOT_TOKEN=UNKNOWN_TOKEN)
    assert done.status == 1
    assert "@BotFather" in done.err
    assert UNKNOWN_TOKEN not in done.out + done.err
    assert "Traceback" not in done.err


async def test_the_bot_stops_in_good_order(botshell: Shell, telegram: Telegram) -> None:
    polls = telegram.world.hold("getUpdates")
    bot = await botshell.start("run", LOG_FORMAT="json")
    await polls.reached()
    telegram.world.release()
    done = await stopped(bot)
    assert done.status == 0
    assert "Traceback" not in done.err
    assert re.search(r'"port": [1-9]\d+', done.err)
    assert telegram.token not in done.err


async def test_a_call_in_flight_finishes_and_is_recorded_before_the_stop(
    botshell: Shell, telegram: Telegram
) -> None:
    bot = await botshell.start("run")
    with telegram.world.hold("sendMessage") as sending:
        await telegram.person("Ana", language="en").start()
        await sending.reached()
        bot.send_signal(signal.SIGTERM)
        await line_with(bot, "stopping")
    assert (await ended(bot)).status == 0
    with closing(sqlite3.connect(botshell.folder / "var" / "tocsin.db")) as rows:
        states = rows.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall()
    assert states == [("accepted", 1)]


async def test_the_first_start_prints_the_administrators_link(
    botshell: Shell, telegram: Telegram
) -> None:
    bot = await botshell.start("run")
    await line_with(bot, "running")
    done = await stopped(bot)
    assert re.search(r"https://t\.me/tocsin_bot\?start=c_\S{20,}", done.out)


async def test_a_second_bot_on_the_same_database_is_refused(
    botshell: Shell, telegram: Telegram
) -> None:
    first = await botshell.start("run")
    await line_with(first, "running")
    second = await botshell.call("run")
    assert second.status == 1
    assert f"process {first.pid}" in second.err
    assert (await stopped(first)).status == 0


@pytest.mark.parametrize("kind", [FaultKind.BAD_GATEWAY, FaultKind.BROKEN_JSON])
async def test_the_bot_waits_for_a_telegram_that_is_away(
    botshell: Shell, telegram: Telegram, kind: FaultKind
) -> None:
    telegram.world.next_fault.append(Fault(kind, method="getMe"))
    bot = await botshell.start("run")
    assert "next_try_in" in await line_with(bot, "does not answer")
    await line_with(bot, "running")
    assert (await stopped(bot)).status == 0


async def test_a_stop_while_telegram_is_away_is_heard(shell: Shell) -> None:
    bot = await shell.start(
        "run", BOT_TOKEN=UNKNOWN_TOKEN, TELEGRAM_API="http://127.0.0.1:9", LISTEN="127.0.0.1:0"
    )
    await line_with(bot, "does not answer")
    done = await stopped(bot)
    assert done.status == 0
    assert "Traceback" not in done.err


async def test_a_taken_port_is_named(botshell: Shell, telegram: Telegram) -> None:
    done = await botshell.call("run", LISTEN=telegram.api.removeprefix("http://"))
    assert done.status == 1
    assert "TOCSIN_LISTEN" in done.err


async def test_a_database_that_is_away_is_named_without_its_password(shell: Shell) -> None:
    done = await shell.call(
        "db", "upgrade", DATABASE_URL="postgresql+psycopg://u:hunter2@127.0.0.1:9/t"
    )
    assert done.status == 1
    assert "TOCSIN_DATABASE_URL" in done.err
    assert "hunter2" not in done.err


async def test_an_estate_goes_in_and_comes_out_the_same(shell: Shell, tmp_path: Path) -> None:
    into = await shell.call("estate", "import", *map(str, cast.files()))
    assert (into.status, "units: 60 new" in into.out) == (0, True)
    out = await shell.call("estate", "export", "out")
    assert out.status == 0
    again = await shell.call("estate", "import", *map(str, (tmp_path / "out").iterdir()))
    assert again.status == 0
    assert len(re.findall(r"0 new, 0 changed", again.out)) == 6


async def test_every_fault_of_a_file_is_named_and_nothing_is_imported(shell: Shell) -> None:
    (shell.folder / "units.csv").write_text("building,floor,unit\nB9,1,1A\nB8,2,2A\n")
    done = await shell.call("estate", "import", "units.csv", "missing.csv")
    assert done.status == 1
    assert done.err.count("units.csv, row") == 2
    assert "missing.csv" in done.err
    assert "Nothing was imported." in done.err


async def test_every_home_gets_its_invite(botshell: Shell, telegram: Telegram) -> None:
    none_yet = await botshell.call("invites")
    assert (none_yet.status, "no units" in none_yet.err) == (1, True)
    await botshell.call("estate", "import", *map(str, cast.files()))
    done = await botshell.call(
        "invites", "--building", "B3", "--csv", "b3.csv", "--html", "b3.html"
    )
    assert (done.status, done.out) == (0, "20 invites written.\n")
    assert (botshell.folder / "b3.csv").read_text().count("https://t.me/tocsin_bot?start=i_") == 20
    assert (botshell.folder / "b3.html").read_text().count("<svg") == 20
    nowhere = await botshell.call("invites", "--building", "B9")
    assert (nowhere.status, "no building B9" in nowhere.err) == (1, True)


@pytest.mark.parametrize("words", [("run",), ("doctor",), ("invites",)])
async def test_what_needs_a_token_says_so(shell: Shell, words: tuple[str, ...]) -> None:
    done = await shell.call(*words)
    assert done.status == 2
    assert "TOCSIN_BOT_TOKEN" in done.err


async def test_what_is_written_is_not_for_everybody_on_the_machine(shell: Shell) -> None:
    done = await shell.call("db", "upgrade")
    assert done.status == 0
    assert not (shell.folder / "var" / "tocsin.db").stat().st_mode & 0o007


async def test_a_strange_setting_is_mentioned(shell: Shell) -> None:
    done = await shell.call("db", "upgrade", COLOUR_OF_THE_DOOR="red")
    assert done.status == 0
    assert "TOCSIN_COLOUR_OF_THE_DOOR" in done.err
