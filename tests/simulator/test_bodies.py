"""Whatever a bot sends: does the simulator answer in Telegram's manner, at once, never with 500?"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.api import BY_LOWER_NAME
from simulator.clock import Clock
from simulator.kit import Telegram
from simulator.schema import SCHEMA
from simulator.world import World
from tests.simulator.answers import check_result
from tests.simulator.conftest import Wire
from tests.simulator.rules import TAKEN
from tests.simulator.rules.rule import Taken
from tests.simulator.rules.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOWN_CODES = {200, 400, 401, 403, 404, 409, 413, 429, 501}
# A waiting poll is no hanging one; a webhook makes the simulator call elsewhere.
LEFT_OUT = {"timeout", "url"}
unhurried = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(max_size=40) | st.sampled_from(
    ["", "null", "{", "[]", "{}", "1", "-1", "9" * 30, "html", "<b>x</b>", "<", "@x", "attach://f"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
names_of_methods = st.sampled_from(sorted(SCHEMA.methods))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with Telegram(world=World(clock=Clock.driven(at=1_795_000_000.0))) as tg:
        yield await Stage(tg).open()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wire(stage: Stage) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        yield Wire(stage.tg, session)


@st.composite
def calls(draw: st.DrawFn) -> tuple[Taken, dict[str, Any]]:
    """A call that is taken, and what to put in place of some of its arguments."""
    taken = draw(st.sampled_from(TAKEN))
    method = BY_LOWER_NAME[taken.method.lower()][0]
    names = sorted(set(SCHEMA.methods[method]) - LEFT_OUT) or ["nothing"]
    return taken, draw(st.dictionaries(st.sampled_from(names), values, max_size=3))


async def answer_to(wire: Wire, path: str, **how: Any) -> tuple[int, Any]:
    url = f"{wire.tg.api}/bot{wire.tg.token}/{path}"
    async with asyncio.timeout(20), wire.session.post(url, **how) as response:
        return response.status, json.loads(await response.read())


def check(status: int, body: Any) -> None:
    assert status in KNOWN_CODES
    assert body["ok"] == (status == 200)
    if status != 200:
        assert body["error_code"] == status
        assert isinstance(body["description"], str)


@unhurried
@given(calls())
async def test_any_arguments_get_an_answer_of_the_bot_api(
    wire: Wire, stage: Stage, call: tuple[Taken, dict[str, Any]]
) -> None:
    taken, odd = call
    sent = json.dumps({**taken.make(stage), **odd}).encode()
    headers = {"Content-Type": "application/json"}
    status, body = await answer_to(wire, taken.method, data=sent, headers=headers)
    check(status, body)
    if status == 200:
        check_result(BY_LOWER_NAME[taken.method.lower()][0], body["result"])


@unhurried
@given(calls())
async def test_a_form_gets_an_answer_like_json(
    wire: Wire, stage: Stage, call: tuple[Taken, dict[str, Any]]
) -> None:
    taken, odd = call
    form = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in {**taken.make(stage), **odd}.items()
    }
    check(*await answer_to(wire, taken.method, data=form))


@unhurried
@given(
    path=names_of_methods | st.text("abcXYZ._-~%/", min_size=1, max_size=20),
    raw=st.binary(max_size=200) | texts.map(str.encode),
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
            "multipart/form-data",
            "text/plain",
            "application/json; charset=nonsense",
            "application/x-www-form-urlencoded; charset=utf-16",
        ]
    ),
)
async def test_any_bytes_get_an_answer(wire: Wire, path: str, raw: bytes, kind: str) -> None:
    url = f"{wire.tg.api}/bot{wire.tg.token}/{path}"
    headers = {"Content-Type": kind}
    async with asyncio.timeout(20), wire.session.post(url, data=raw, headers=headers) as response:
        await response.read()
        assert response.status < 500 or response.status == 501


@unhurried
@given(names=st.dictionaries(texts, texts, max_size=4), method=names_of_methods)
async def test_any_query_gets_an_answer(wire: Wire, method: str, names: dict[str, str]) -> None:
    names = {name: value for name, value in names.items() if name not in LEFT_OUT}
    check(*await answer_to(wire, method, params=names))


@pytest.mark.parametrize("escaped", [r'{"text": "\ud800"}', r'{"chat_id": 1, "text": "a\udfffb"}'])
async def test_half_a_character_is_no_text(wire: Wire, escaped: str) -> None:
    headers = {"Content-Type": "application/json"}
    status, body = await answer_to(wire, "sendMessage", data=escaped.encode(), headers=headers)
    assert (status, body["description"]) == (
        400,
        "Bad Request: strings must be encoded in UTF-8",
    )


async def test_what_is_missing_is_counted_and_what_is_odd_is_remarked(wire: Wire) -> None:
    world = wire.tg.world
    before = world.not_modelled["sendInvoice"]
    assert (await wire.call("sendinvoice", chat_id=5)).status == 501
    assert world.not_modelled["sendInvoice"] == before + 1
    assert (await wire.call("sendInvioce")).error == "Not Found: method not found"
    await wire.call("sendMessage", chat_id="5", text=5, txet="x")
    assert world.calls[-1].remarks == [
        'parameter "text" is of type Integer, not String',
        'unknown parameter "txet" is ignored',
    ]
