"""Does the dispatcher keep Telegram's limits? Counted by the calls that arrive, on a real clock."""

from datetime import timedelta

import pytest

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Screen
from simulator.kit import Person
from simulator.traffic import Call, Fault, FaultKind
from tests.cast import Estate
from texts.translator import Html

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

OVERALL = 30  # calls a second
BURST = 3  # to one person at once, then one a second
SLACK = 0.05  # seconds between a call's leaving and its being noted


async def say(house: Estate, chats: list[int], *, lane: Lane = Lane.NOTICE) -> None:
    async with house.database.write() as session:
        for chat_id in chats:
            await outbox.say(
                session, Address(chat_id), Screen(Html(lane.name)), lane=lane, now=house.clock.now()
            )
    house.app.dispatcher.wake()


def said(house: Estate) -> list[Call]:
    return [call for call in house.tg.world.calls if call.method.lower() == "sendmessage"]


def texts_to(person: Person) -> list[str]:
    return [message.text for message in person.history() if message.by_bot]


async def test_the_fourth_message_to_a_person_waits_a_second(paced_house: Estate) -> None:
    house = paced_house
    await say(house, [house.ana.id] * BURST)
    await say(house, [house.ana.id], lane=Lane.SURVEY)
    await house.ana.expect("SURVEY")
    first, *_, fourth = said(house)
    assert len(said(house)) == BURST + 1
    assert fourth.at - first.at > 1 - SLACK


async def test_no_second_has_more_calls_than_telegram_takes(paced_house: Estate) -> None:
    house = paced_house
    crowd = [house.tg.person(f"Neighbour {n}", language="en").id for n in range(OVERALL + 5)]
    await say(house, [*crowd, house.ana.id])
    await house.ana.expect("NOTICE")
    moments = [call.at for call in said(house)]
    assert len(moments) == OVERALL + 6
    assert moments[OVERALL] - moments[0] > 1 - SLACK


async def test_what_telegram_said_of_a_chat_holds_for_its_alerts_and_for_nobody_else(
    house: Estate,
) -> None:
    fault = Fault(FaultKind.TOO_MANY, method="sendmessage", retry_after=1)
    house.tg.world.next_fault.append(fault)
    await say(house, [house.ana.id])
    await house.settle()
    await say(house, [house.ana.id, house.bruno.id], lane=Lane.ALERT)
    await house.settle()
    assert (texts_to(house.ana), texts_to(house.bruno)) == ([], ["ALERT"])
    house.clock.advance(timedelta(seconds=1))
    await house.ana.expect("NOTICE")
    assert texts_to(house.ana) == ["ALERT", "NOTICE"]
    refused, *_, alert, _notice = said(house)
    assert alert.at - refused.at > 1 - SLACK
