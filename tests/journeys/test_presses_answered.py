"""Does a press get its answer when the network fails on the way?"""

import pytest

from simulator.traffic import Fault, FaultKind
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

LANGUAGE = "/language"


@pytest.mark.parametrize(
    "kind", [FaultKind.BAD_GATEWAY, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.TOO_MANY]
)
async def test_a_press_is_answered_at_the_second_try(house: Estate, kind: FaultKind) -> None:
    await house.ana.send(LANGUAGE)
    await house.ana.expect_button("English")
    house.tg.world.next_fault.append(Fault(kind, "answerCallbackQuery", times=2))
    await house.ana.press("English")


async def test_a_press_that_must_wait_too_long_is_left_unanswered(house: Estate) -> None:
    await house.ana.send(LANGUAGE)
    await house.ana.expect_button("English")
    fault = Fault(FaultKind.TOO_MANY, "answerCallbackQuery", times=9, retry_after=30)
    house.tg.world.next_fault.append(fault)
    await house.ana.tap("English")
    await house.settle()
    await house.tg.settle()
    assert fault.times == 8
