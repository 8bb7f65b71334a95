"""Does everything that people read leave by the outbox, escaped once, its presses coded once?"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram import Bot, Message

from broadcasts.screens import MAX_CALLBACK_BYTES, decode, press
from texts.translator import bold, escape, quote, words

ROOT = Path(__file__).parents[2]
FLOORS = ("bot", "handlers", "broadcasts", "texts", "estate")
SPEAKS = re.compile(r"(send|reply|edit|forward|copy|delete|pin|unpin|stop)_(?!my_commands|webhook)")
HARM = "<b>Ana</b> & \u202eco"
HARMLESS = "&lt;b&gt;Ana&lt;/b&gt; &amp; co"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def files_that_call(names: set[str]) -> set[str]:
    """Files in which one of these is called, on whatever object."""
    return {
        file
        for file, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) in names
    }


def files_that_say(pattern: str) -> set[str]:
    return {file for file, _ in sources() if re.search(pattern, (ROOT / file).read_text())}


def test_only_the_sender_asks_telegram_to_say_something() -> None:
    speaking = {name for name in {*dir(Bot), *dir(Message)} if SPEAKS.match(name)}
    assert {"send_message", "reply_text", "edit_message_text", "pin_chat_message"} <= speaking
    assert files_that_call(speaking) == set()
    assert files_that_call({"do_api_request"}) == set()
    assert files_that_say(r"\.request\.post\(") == {"broadcasts/sender.py"}


def test_one_place_escapes_and_one_place_writes_what_a_button_carries() -> None:
    assert files_that_say(r"html\.escape|from html import .*\bescape") == {"texts/translator.py"}
    assert files_that_say("callback_data") == {"broadcasts/screens.py"}


def test_a_value_is_escaped_once_wherever_it_enters_a_message() -> None:
    t = words("en")
    assert escape(HARM) == HARMLESS
    assert t.gettext("{a}", a=HARM) == t.pgettext("x", "{a}", a=HARM) == HARMLESS
    assert t.ngettext("{a}", "{a}", 2, a=HARM) == HARMLESS
    assert t.gettext("{a}", a=bold(HARM)) == f"<b>{HARMLESS}</b>"
    assert t.gettext("{a}", a=quote(HARM)) == f"<blockquote>{HARMLESS}</blockquote>"


@pytest.mark.parametrize("data", [None, "", ":", "take", "take:1", "a:b:c", "x" * 64, "漢:字"])
def test_whatever_is_pressed_reads_as_a_press_and_writes_as_it_was(data: str | None) -> None:
    assert decode(data).encode() == (data or "")


def test_a_button_that_carries_too_much_is_a_fault_of_ours_and_is_never_sent() -> None:
    assert press("take", "x" * (MAX_CALLBACK_BYTES - 5)).encode()
    with pytest.raises(ValueError, match="64 bytes"):
        press("take", "x" * (MAX_CALLBACK_BYTES - 4)).encode()
    with pytest.raises(ValueError, match="64 bytes"):
        press("take", "漢" * 20).encode()
