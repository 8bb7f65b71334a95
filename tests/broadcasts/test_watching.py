"""Can it be seen how sending goes? The metrics, and the word to staff when alerts do not leave."""

from datetime import timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from broadcasts.lanes import Lane
from simulator.traffic import Fault, FaultKind
from tests.broadcasts.outgoing import say, sent
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds


async def metrics(house: Estate) -> dict[tuple[str, str, str], float]:
    """Every sample as (name, lane, outcome)."""
    url = f"http://127.0.0.1:{house.app.web.port}/metrics"
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        text = await answer.text()
    return {
        (one.name, one.labels.get("lane", ""), one.labels.get("outcome", "")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_what_was_sent_is_counted_by_lane_and_outcome(house: Estate) -> None:
    await say(house, house.ana, "one", lane=Lane.NOTICE)
    await say(house, house.bruno, "two", lane=Lane.NOTICE)
    house.tg.world.people[house.elif_.id].blocked.add(house.tg.bot.id)
    await say(house, house.elif_, "three", lane=Lane.ALERT)
    await sent(house)
    found = await metrics(house)
    assert found["tocsin_outcomes_total", "notice", "accepted"] == 2
    assert found["tocsin_outcomes_total", "alert", "gone"] == 1
    assert found["tocsin_deliveries_waiting", "notice", ""] == 0
    assert found["tocsin_floods_total", "", ""] == 0


async def test_what_waits_is_seen_with_its_age(house: Estate) -> None:
    house.tg.world.next_fault.append(Fault(FaultKind.TOO_MANY, method="sendMessage"))
    await say(house, house.ana, "held up", lane=Lane.ALERT)
    await sent(house)
    house.clock.advance(timedelta(seconds=8))  # and nobody wakes the dispatcher
    found = await metrics(house)
    assert found["tocsin_floods_total", "", ""] == 1
    assert found["tocsin_deliveries_waiting", "alert", ""] == 1
    assert 6 <= found["tocsin_oldest_waiting_seconds", "alert", ""] <= 8


async def test_the_pace_is_seen(paced_house: Estate) -> None:
    assert (await metrics(paced_house))["tocsin_pace_calls", "", ""] == 30


async def test_staff_hear_once_that_alerts_do_not_leave(house: Estate) -> None:
    gate = house.tg.world.hold("sendMessage", lambda params: "evacuate" in str(params.get("text")))
    await say(house, house.ana, "evacuate", lane=Lane.ALERT)
    await say(house, house.ana, "evacuate now", lane=Lane.ALERT)  # waits behind the first
    house.app.dispatcher.wake()
    await gate.reached()
    for seconds in (6, 6):
        house.clock.advance(timedelta(seconds=seconds))
        await house.app.timers.run_due()
    told = await house.davit.expect(
        "Telegram is not taking alerts: 1 message waits", in_=house.room
    )
    assert "the oldest for 6 seconds" in told.text
    await house.davit.expect("Telegram is not taking alerts")
    gate.release()
    await house.settle()
    said = [m for m in house.davit.history(in_=house.room) if "not taking alerts" in m.text]
    assert len(said) == 1


async def test_an_alert_that_is_leaving_home_by_home_is_not_late(house: Estate) -> None:
    await say(house, house.ana, "first", lane=Lane.ALERT)
    house.clock.advance(timedelta(seconds=4))
    await sent(house)
    gate = house.tg.world.hold("sendMessage", lambda params: "second" in str(params.get("text")))
    await say(house, house.bruno, "second", lane=Lane.ALERT)
    await say(house, house.bruno, "third", lane=Lane.ALERT)
    house.app.dispatcher.wake()
    await gate.reached()
    house.clock.advance(timedelta(seconds=5))
    await house.app.timers.run_due()
    gate.release()
    await house.settle()
    assert not [m for m in house.davit.history(in_=house.room) if "not taking" in m.text]
