"""Is a secret ever written down?"""

import logging

import pytest

from bot.logs import is_worth_a_line, scrub, scrubbed

TOKEN = "7000000001:AAsimulatorsimulatorsimulatorsimula"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot<token>/getMe"),
        (f"file/bot{TOKEN}/photos/1.jpg", "file/bot<token>/photos/1.jpg"),
        ("postgresql://tocsin:hunter2@db/tocsin", "postgresql://tocsin:***@db/tocsin"),
        ("at 12:30, ticket 1042", "at 12:30, ticket 1042"),
        ("http://127.0.0.1:8080/readyz", "http://127.0.0.1:8080/readyz"),
    ],
)  # fmt: skip
def test_tokens_and_passwords_are_taken_out(said: str, written: str) -> None:
    assert scrubbed(said) == written


def test_every_value_of_a_line_is_looked_at() -> None:
    line = {"event": TOKEN, "n": 3, "off": None, "list": [TOKEN, 5], "error": ValueError(TOKEN)}
    written = scrub(None, "info", line)
    assert TOKEN not in str(written)
    assert (written["n"], written["off"]) == (3, None)


@pytest.mark.parametrize(
    ("error", "written"), [(ConnectionResetError("Connection lost"), False), (KeyError("x"), True)]
)
def test_a_caller_who_hung_up_leaves_no_line(error: Exception, written: bool) -> None:
    found = (type(error), error, None)
    record = logging.LogRecord("aiohttp.server", logging.ERROR, "", 1, "Error", None, found)
    assert is_worth_a_line(record) is written
