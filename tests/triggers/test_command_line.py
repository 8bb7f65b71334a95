"""Does `tocsin trigger NAME FILE` post what a device would? As real processes."""

import json
import socket
import sqlite3
from contextlib import closing

import pytest

from bot.demo import cast
from simulator.kit import Telegram
from tests.bot.conftest import Shell, botshell, shell, stopped, telegram
from tests.bot.test_command_line import line_with

__all__ = ["botshell", "shell", "telegram"]

SECRETS = "panel=a long secret of the panel"
FIRE = {"id": "1", "kind": "fire", "building": "B3"}


def _free() -> str:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.slow
async def test_a_file_is_signed_and_posted_to_the_bot_that_runs(
    botshell: Shell, telegram: Telegram
) -> None:
    await botshell.call("estate", "import", *map(str, cast.files()))
    where = {"TRIGGER_SECRETS": SECRETS, "LISTEN": _free()}
    (botshell.folder / "fire.json").write_text(json.dumps(FIRE))
    (botshell.folder / "fier.json").write_text(json.dumps(FIRE | {"id": "2", "kind": "fier"}))
    nobody = await botshell.call("trigger", "panel", "fire.json", **where)
    assert (nobody.status, "does the bot run?" in nobody.err) == (1, True)
    bot = await botshell.start("run", **where)
    await line_with(bot, "running")
    first = await botshell.call("trigger", "panel", "fire.json", **where)
    assert (first.status, json.loads(first.out)["number"]) == (0, "#I1")
    again = await botshell.call("trigger", "panel", "fire.json", **where)
    assert (again.status, again.out) == (0, first.out)
    wrong = await botshell.call("trigger", "panel", "fier.json", **where)
    assert (wrong.status, "nearest: fire" in wrong.err) == (1, True)
    forged = await botshell.call(
        "trigger", "panel", "fire.json", **where | {"TRIGGER_SECRETS": "panel=another"}
    )
    assert (forged.status, "401" in forged.err) == (1, True)
    assert "a long secret" not in (await stopped(bot)).err
    with closing(sqlite3.connect(botshell.folder / "var" / "tocsin.db")) as rows:
        assert rows.execute("SELECT count(*) FROM incidents").fetchone() == (1,)


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("panel",), {}, "FILE"),
        (("panel", "missing.json"), {"TRIGGER_SECRETS": SECRETS}, "missing.json"),
        (("gas", "fire.json"), {"TRIGGER_SECRETS": SECRETS}, "known: panel"),
        (("panel", "fire.json"), {}, "known: none"),
        (
            ("panel", "fire.json"),
            {"TRIGGER_SECRETS": SECRETS, "LISTEN": "127.0.0.1:0"},
            "TOCSIN_LISTEN",
        ),
        (("panel", "fire.json"), {"TRIGGER_RELEASE_AFTER": "gas=30"}, "TRIGGER_RELEASE_AFTER"),
    ],
)
async def test_wrong_use_has_status_2(
    shell: Shell, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    (shell.folder / "fire.json").write_text(json.dumps(FIRE))
    done = await shell.call("trigger", *words, **settings)
    assert (done.status, said in done.err) == (2, True)
    assert "Traceback" not in done.err
