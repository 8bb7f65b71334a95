"""An answer that was given while people were told to stay does not count once they must leave."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from estate.incidents.tables import Answer, Incident, RollAnswer
from estate.places.tables import FireStrategy
from tests.alerts.test_doors import ASKED, THREE_MINUTES
from tests.alerts.test_fires import OUT, set_strategy
from tests.alerts.test_floor_changes import AT_20
from tests.alerts.test_growing import grown
from tests.alerts.test_journeys import heard, send_alert
from tests.alerts.test_roll_call import EVERYBODY, board
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

pytestmark = pytest.mark.calm


@pytest.mark.parametrize("how", ["out", "grown"])
async def test_who_was_well_while_told_to_stay_is_asked_anew_when_all_must_leave(
    house: Estate, how: str
) -> None:
    await send_alert(house, AT_20)  # phased: 12/F stays
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await house.advance(timedelta(seconds=11))
    assert "1 safe or out" in await board(house)
    if how == "out":
        await fill_in_room(house, house.davit, OUT)
    else:
        await grown(house)
    assert "0 safe or out" in await board(house)
    before = len(heard(house.ana, ASKED))
    await house.advance(THREE_MINUTES)
    assert len(heard(house.ana, ASKED)) == before + 1


async def test_whoever_needs_help_or_is_away_is_not_asked_anew(house: Estate) -> None:
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I need help")
    await fill_in(house, house.elif_, "不在家")
    await house.advance(timedelta(seconds=11))
    await fill_in_room(house, house.davit, OUT)
    assert "1 need help" in await board(house)
    anew = select(RollAnswer.id).where(RollAnswer.answer == Answer.ASKED_ANEW)
    assert await house.rows(anew) == []


async def test_where_everybody_left_already_the_order_begins_no_new_roll_call(
    house: Estate,
) -> None:
    await set_strategy(house, FireStrategy.EVACUATE_ALL)
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await house.advance(THREE_MINUTES)
    await fill_in_room(house, house.davit, OUT)
    assert "1 safe or out" in await board(house)
    assert await house.rows(select(Incident.moved_at)) == [None]


async def test_stay_put_then_everybody_out_asks_everybody_anew(house: Estate) -> None:
    await set_strategy(house, FireStrategy.STAY_PUT)
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await house.advance(timedelta(seconds=11))
    await fill_in_room(house, house.davit, OUT)
    assert "0 safe or out" in await board(house)
