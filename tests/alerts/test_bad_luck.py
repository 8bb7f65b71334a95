"""What if the alert is called off while it is on its way, or Telegram answers badly?"""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from simulator.kit import Person
from simulator.traffic import Fault, FaultKind
from tests.alerts.test_journeys import FIRE, LINE, heard
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds


def goes_to(person: Person, words: str = "FIRE") -> Callable[[Mapping[str, object]], bool]:
    """Pick the calls that bring these words to this person."""
    return lambda params: str(params.get("chat_id")) == str(person.id) and words in str(params)


async def call_off(house: Estate) -> None:
    """A false alarm at once, from the board in the staff room."""
    await house.davit.press("False alarm", in_=house.room)


async def test_who_is_being_alerted_at_that_moment_hears_the_end_after_it(house: Estate) -> None:
    gate = house.tg.world.hold("sendMessage", goes_to(house.ana))
    await house.davit.send(LINE)
    await house.davit.press("Send REAL alert")
    await gate.reached()
    await call_off(house)
    await house.bruno.expect("FALSE ALARM")
    assert heard(house.ana, "FALSE ALARM") == []
    gate.release()
    await house.ana.expect(FIRE)
    await house.settle()
    await house.advance(timedelta(seconds=5))
    said = [m.text for m in house.ana.history() if m.by_bot]
    assert ["FIRE" in said[0], "FALSE ALARM" in said[1]] == [True, True]
    assert len(said) == 2


async def test_who_was_to_be_alerted_later_hears_nothing_at_all(house: Estate) -> None:
    house.tg.world.next_fault.append(
        Fault(FaultKind.TOO_MANY, "sendMessage", retry_after=60, wanted=goes_to(house.ana))
    )
    await house.davit.send(LINE)
    await house.davit.press("Send REAL alert")
    await house.bruno.expect(FIRE)
    await house.settle()
    await call_off(house)
    await house.bruno.expect("FALSE ALARM")
    await house.advance(timedelta(seconds=70))
    assert [m for m in house.ana.history() if m.by_bot] == []


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
async def test_an_alert_without_an_answer_is_repeated_and_marked(
    house: Estate, kind: FaultKind
) -> None:
    house.tg.world.next_fault.append(Fault(kind, "sendMessage", wanted=goes_to(house.ana)))
    await house.davit.send(LINE)
    await house.davit.press("Send REAL alert")
    again = await house.ana.expect("(Repeated: you may have this message already.)")
    assert FIRE in again.text
    await house.settle()
    assert len(heard(house.ana, FIRE)) == (2 if kind is FaultKind.DROP_AFTER else 1)
    await call_off(house)
    await house.ana.expect("FALSE ALARM")
    await house.settle()
    assert len(heard(house.ana, "FALSE ALARM")) == 1
