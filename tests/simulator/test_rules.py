"""Does every client meet Telegram's refusals word for word, and is every text of the list met?"""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from simulator.clock import Clock
from simulator.errors import refused
from simulator.kit import Telegram
from simulator.refusals import Refusal
from simulator.world import World
from tests.simulator.answers import check_answers
from tests.simulator.rules import RULES, TAKEN
from tests.simulator.rules.rule import Rule, Taken
from tests.simulator.rules.stage import Stage
from tests.simulator.rules.ways import Ways, open_ways

# They need a file in the call, or bytes that are no text: see test_media.py and test_bodies.py.
NOT_IN_THE_TABLE = {
    Refusal.FILE_EMPTY,
    Refusal.FILE_TOO_BIG,
    Refusal.NOT_AN_IMAGE,
    Refusal.PHOTO_SIDES,
    Refusal.PHOTO_TOO_BIG,
    Refusal.UTF8,
    # Any words at all.
    Refusal.AS_SAID,
}


# One world and one set of clients for all rules: what is refused changes nothing.
together = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with Telegram(world=World(clock=Clock.driven(at=1_795_000_000.0))) as tg:
        yield await Stage(tg).open()
        check_answers(tg.world)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ways(stage: Stage) -> AsyncIterator[Ways]:
    async with open_ways(stage.tg) as opened:
        yield opened


@together
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
async def test_a_call_is_refused_in_telegrams_words(ways: Ways, stage: Stage, rule: Rule) -> None:
    for way, call in ways.all.items():
        if way in rule.but_for:
            continue
        arguments = rule.make(stage)
        said = await call(rule.method, arguments)
        if said is None:
            continue
        assert (way, said.result, said.refusal) == (way, None, rule.refusal)
        assert (said.migrate_to is not None) == rule.migrates


@together
@pytest.mark.parametrize("taken", TAKEN, ids=lambda taken: taken.name)
async def test_a_call_is_taken_as_telegram_takes_it(ways: Ways, stage: Stage, taken: Taken) -> None:
    for way, call in ways.all.items():
        if way in taken.but_for:
            continue
        said = await call(taken.method, taken.make(stage))
        if said is not None:
            assert (way, said.refusal) == (way, "")
            assert taken.look(said.result) == taken.found, way


@pytest.mark.parametrize(
    "refusal", sorted(set(Refusal) - NOT_IN_THE_TABLE), ids=lambda one: one.name
)
def test_every_text_of_the_list_is_met(refusal: Refusal) -> None:
    shown = re.compile(_pattern(refusal), re.DOTALL)
    # What is said of a field stands behind what could not be parsed.
    matches = shown.search if refusal.name.startswith("FIELD_") else shown.fullmatch
    assert any(matches(rule.refusal) for rule in RULES), refusal


def _pattern(refusal: Refusal) -> str:
    """The text as the table has it, with anything in the place of its facts."""
    facts = re.findall(r"\{(\w+)\}", refusal.value)
    blanks: dict[str, Any] = dict.fromkeys(facts, "\0")
    error = refusal.error(**blanks)
    text = error.description.lower().removeprefix("bad request: ")
    return ".+".join(map(re.escape, text.split("\0")))


@pytest.mark.parametrize(
    ("code", "message", "status", "text"),
    [
        (400, "Message is too long", 400, "Bad Request: message is too long"),
        (400, "BUTTON_DATA_INVALID", 400, "Bad Request: BUTTON_DATA_INVALID"),
        (400, "A_B", 400, "Bad Request: A_B"),
        (400, "x", 400, "Bad Request: x"),
        (400, "Bad Request: chat_id is empty", 400, "Bad Request: chat_id is empty"),
        (403, "CHAT_WRITE_FORBIDDEN", 400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (403, "USER_IS_BLOCKED", 403, "Forbidden: bot was blocked by the user"),
        (400, "INPUT_USER_DEACTIVATED", 403, "Forbidden: user is deactivated"),
        (403, "Bot was kicked", 403, "Forbidden: bot was kicked"),
        (404, "Chat not found", 400, "Bad Request: chat not found"),
        (406, "CHANNEL_PRIVATE", 400, "Bad Request: CHANNEL_PRIVATE"),
        (500, "Internal", 500, "Internal Server Error: internal"),
    ],
)
def test_words_from_inside_are_passed_on_by_rule(
    code: int, message: str, status: int, text: str
) -> None:
    error = refused(code, message)
    assert (error.code, error.description) == (status, text)
