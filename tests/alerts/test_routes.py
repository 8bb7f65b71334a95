"""The way out is told to whoever leaves, as the office wrote it, and never as an order to stay."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from estate.incidents.kinds import Kind
from estate.incidents.tables import Verb
from estate.places.tables import Building, FireStrategy
from tests.alerts.test_fires import OUT, set_strategy
from tests.alerts.test_journeys import heard, send_alert
from tests.alerts.test_roll_call import board
from tests.alerts.test_texts import AT, facts
from tests.cast import Estate
from texts.alerts import alert, told_route
from texts.alerts.linter import REMARKS, Reason, lint
from texts.translator import LANGUAGES, Html, words

ROUTE = "staircase 1 & <2> to Hill Road, gate 3"
LONG = "Staircase 1 down to the podium, then along the covered walkway to the gate. " * 6


async def set_route(house: Estate, route: str, *, of: str = "B3") -> None:
    async with house.database.write() as session:
        here = update(Building).where(Building.code == of)
        await session.execute(here.values(evacuation_routes=route))


@pytest.mark.calm
async def test_who_leaves_is_told_which_way_and_who_stays_only_if_they_must(house: Estate) -> None:
    await set_route(house, f"{ROUTE}.\n")
    await send_alert(house, "/alert fire B3 12/F")  # phased
    [told] = heard(house.ana, "FIRE at")
    assert f"Meet at: the garden. Way out: {ROUTE}. In danger call 999." in told.text
    assert f"逃生路線：{ROUTE}。" in house.elif_.last().text
    await set_strategy(house, FireStrategy.STAY_PUT)
    await house.davit.send("/alert fire B3 5/F")
    preview = (await house.davit.expect("STAY in your home")).text
    assert f"If you must leave, the way out is: {ROUTE}." in preview
    assert "Way out:" not in preview
    await house.carla.press(OUT, in_=house.room)
    await house.settle()
    assert f"Way out: {ROUTE}." in heard(house.ana, "EVERYBODY: LEAVE NOW")[0].text


async def test_gas_tells_it_too_and_where_nobody_leaves_it_is_not_told(house: Estate) -> None:
    await set_route(house, ROUTE)
    await send_alert(house, "/alert gas B3")
    assert f"Way out: {ROUTE}." in heard(house.ana, "GAS LEAK")[0].text
    await send_alert(house, "/alert power B3")
    assert ROUTE not in heard(house.ana, "POWER CUT")[0].text


@pytest.mark.calm
async def test_a_long_one_is_cut_at_a_word_and_staff_have_the_whole(house: Estate) -> None:
    await set_route(house, LONG)
    await send_alert(house, "/alert fire B3")
    [told] = heard(house.ana, "FIRE at")
    way = told.text.split("Way out: ")[1].split("…")[0]
    assert len(way) < 300
    assert LONG.startswith(f"{way} ")
    assert f"Ways out of B3: {LONG.strip()}" in await board(house)
    group = await house.ana.expect("FIRE at", in_=house.group)
    assert group.text.count(way) == 3


async def test_two_buildings_with_different_ways_out_are_both_shown_before_sending(
    house: Estate,
) -> None:
    for code in ("B1", "B3"):
        await set_route(house, f"Way of {code}.", of=code)
    await house.davit.send("/alert fire B1, B3")
    preview = (await house.davit.expect("REAL alert")).text
    assert preview.count("EVERYBODY: LEAVE NOW") == 2
    assert [preview.count(f"Way out: Way of {code}.") for code in ("B1", "B3")] == [1, 1]
    assert [preview.count(f"逃生路線：Way of {code}。") for code in ("B1", "B3")] == [1, 0]
    await house.davit.send("/alert typhoon B1, B3")
    assert (await house.davit.expect("TYPHOON")).text.count("STAY INDOORS") == 1


@pytest.mark.parametrize("strategy", [None, *FireStrategy])
def test_its_numbers_are_the_offices_own_and_the_opening_stays_whole(strategy) -> None:
    fire = facts(
        Kind.FIRE, strategy=strategy, floors_to_leave=("11", "12", "13"),
        assembly_point="12", route=told_route("12/F to Block B9 at 22:15, gates 1-9; " * 20),
    )  # fmt: skip
    texts = {one: alert(words(one), fire) for one in LANGUAGES}
    assert lint(texts, fire, Verb.RELEASE, now=AT, groups=[LANGUAGES]) == ()
    as_it_stands = lint(texts, replace(fire, route=""), Verb.RELEASE, now=AT)
    assert Reason.BURIED not in {fault.reason for fault in as_it_stands}
    wrong = {**texts, "zh_Hans": Html(texts["zh_Hans"].replace("12楼", "15楼"))}
    found = {fault.reason for fault in lint(wrong, fire, Verb.RELEASE, now=AT)}
    assert {Reason.STRAY, Reason.PLACE} <= found - REMARKS


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (None, ""),
        (" Stair 1.\nStair 2. ", "Stair 1. Stair 2"),
        ("a" * 300, "a" * 300),
        ("a" * 301, "a" * 299 + "…"),
        ("b " * 200, ("b " * 149) + "b…"),
        ("由一號樓梯落地下，" * 50, ("由一號樓梯落地下，" * 33) + "由一…"),
        ("\u202eStair 1", "Stair 1"),
    ],
)
def test_a_route_is_one_line_of_bounded_length(written: str | None, told: str) -> None:
    assert told_route(written) == told
    assert len(told_route(written)) <= 300
