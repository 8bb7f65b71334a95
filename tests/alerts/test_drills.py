"""A drill is never taken for real: its words, its lane, its table."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.outbox.tables import Message as Sent
from estate.incidents.tables import Incident, IncidentMessage, Mode, State, Verb
from simulator.kit import Message
from tests.alerts.test_doors import knocker
from tests.alerts.test_journeys import heard, send_alert
from tests.alerts.test_roll_call import ANSWERS
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

LINE = "/drill fire B3 12/F"
FIRST, LAST = "DRILL – this is a drill: fire", "End of DRILL message"
DRILL_ANSWERS = [f"DRILL: {label}" for label in ANSWERS]


async def send_drill(house: Estate, line: str = LINE) -> None:
    await house.davit.send(line)
    await house.davit.press("Send DRILL")
    await house.settle()


def is_marked(message: Message) -> bool:
    """Whether a message begins and ends as a drill, and each of its buttons says so."""
    first, *_, last = message.text.splitlines()
    buttons = [label for label in message.labels if "DRILL" not in label]
    return "DRILL" in first and "DRILL" in last and not buttons


async def test_the_preview_of_a_drill_offers_no_real_alert(house: Estate) -> None:
    await house.davit.send(LINE)
    preview = await house.davit.expect("DRILL: 2 homes in B3, 2 reachable, 0 not")
    assert preview.labels == ["Send DRILL: fire, B3, 2 homes", "Back", "Cancel"]
    assert preview.text.splitlines()[0] == FIRST
    assert preview.text.splitlines()[-1] == LAST
    await house.davit.send("/alert fire B3 12/F")
    real = await house.davit.expect("REAL alert")
    assert "DRILL" not in real.text
    assert not [label for label in real.labels if "DRILL" in label]


@pytest.mark.calm
async def test_everything_that_is_said_in_a_drill_begins_and_ends_as_one(house: Estate) -> None:
    await send_drill(house)
    for who, first in ((house.ana, FIRST), (house.elif_, "【演習DRILL】這是演習：火警")):
        told = who.last()
        assert told.text.splitlines()[0] == first
        assert is_marked(told)
    assert house.ana.last().labels == DRILL_ANSWERS
    group = await house.ana.expect("FIRE at 12/F", in_=house.group)
    assert is_marked(group)
    assert "【演習DRILL】" in group.text
    assert await house.ana.press("DRILL: I am safe") == "DRILL: Thank you, noted."
    await house.settle()
    assert is_marked(house.ana.last())
    await fill_in(house, house.bruno, "DRILL: I need help")
    [call] = heard(house.davit, "#I1 NEEDS HELP: B3 12A, 12/F, Bruno.")
    assert is_marked(call)
    await house.advance(timedelta(minutes=3))
    assert [m for m in house.elif_.history() if "我們尚未收到您的回覆" in m.text and is_marked(m)]
    await fill_in_room(house, house.davit, "Update", "Send: Help is on site.")
    [update] = heard(house.ana, "UPDATE. Help is on site.")
    assert is_marked(update)
    await fill_in_room(house, house.davit, "Doors to knock at")
    doors = [m for m in house.davit.history(in_=house.room) if "not answered" in m.text]
    assert [is_marked(m) for m in doors] == [True]
    who = knocker(house)
    assert is_marked(who.last())
    assert await who.press("DRILL: 12B knocked: OK") == "DRILL: 12B: all well, noted."
    await house.settle()
    assert "DRILL: Undo 12B" in who.last().labels
    assert await house.davit.press("DRILL: Has been helped", in_=house.room) == (
        "DRILL: Thank you, noted."
    )
    assert await house.ana.press("DRILL: Everybody of B3 12A") == "DRILL: Thank you, noted."
    await fill_in_room(house, house.davit, "End DRILL")
    [over] = heard(house.ana, "is over. Thank you for taking part.")
    assert is_marked(over)
    assert not [m for m in house.ana.history() if m.by_bot and not is_marked(m)]
    board = [m for m in house.carla.history(in_=house.room) if "DRILL ended at" in m.text]
    assert [m.labels for m in board] == [
        ["DRILL: Report", "DRILL: Add a loss", "DRILL: What went well", "DRILL: What to improve"]
    ]
    for read in (who.history(), house.davit.history(in_=house.room)):
        closed = [m for m in read if "the door list is closed" in m.text]
        assert closed
        assert not [m for m in closed if not is_marked(m)]


async def test_a_drill_uses_its_own_lane_and_no_other(house: Estate) -> None:
    await send_drill(house)
    await fill_in(house, house.ana, "DRILL: I need help")
    await fill_in_room(house, house.davit, "Update", "Send: Nothing has changed.")
    await house.advance(timedelta(minutes=3))
    await fill_in_room(house, house.davit, "End DRILL")
    rows = await house.rows(select(IncidentMessage))
    assert {(row.mode, row.lane) for row in rows} == {(Mode.DRILL, Lane.DRILL)}
    ids = [row.message_id for row in rows]
    lanes = await house.rows(select(Sent.lane).where(Sent.id.in_(ids)).distinct())
    assert lanes == [Lane.DRILL]
    used = await house.rows(select(Delivery.lane).where(Delivery.message_id.in_(ids)).distinct())
    assert used == [Lane.DRILL]
    assert await house.rows(select(Delivery.id).where(Delivery.lane == Lane.ALERT)) == []


async def test_the_table_refuses_a_drill_in_a_real_lane_and_the_other_way_round(
    house: Estate,
) -> None:
    await send_drill(house)
    for mode, lane in ((Mode.DRILL, Lane.ALERT), (Mode.ACTUAL, Lane.DRILL), (Mode.ACTUAL, 0)):
        with pytest.raises(IntegrityError):
            async with house.database.write() as session:
                await session.execute(
                    insert(IncidentMessage).values(
                        message_id=999, incident_id=1, verb=Verb.RELEASE, building_id=1,
                        together=False, mode=mode, lane=lane,
                    )
                )  # fmt: skip


async def test_something_real_ends_a_drill_and_nobody_practises_meanwhile(house: Estate) -> None:
    await send_drill(house)
    await send_alert(house)
    drill, real = await house.rows(select(Incident).order_by(Incident.id))
    assert (drill.mode, drill.state) == (Mode.DRILL, State.CLOSED)
    assert (real.mode, real.state) == (Mode.ACTUAL, State.LIVE)
    [told] = [m for m in heard(house.ana, "FIRE at 12/F") if "DRILL" not in m.text]
    assert told.labels == ANSWERS
    await house.advance(timedelta(seconds=11))
    [practised] = [m for m in heard(house.ana, "FIRE at 12/F") if "DRILL" in m.text]
    assert practised.labels == []  # nobody presses it any more, and no word of an end misleads
    assert heard(house.ana, "is over") == []
    await house.davit.send(LINE)
    assert await house.davit.press("Send DRILL") == (
        "#I2 is real and not over: no drill there now. Nothing was sent."
    )
    await house.settle()
    waiting = await house.rows(
        select(Delivery).where(Delivery.lane == Lane.DRILL, Delivery.state == DeliveryState.WAITING)
    )
    assert waiting == []


async def test_only_a_manager_drills(house: Estate) -> None:
    refusal = "Only a manager of that building may do this. Please call one."
    await house.carla.send(LINE)
    await house.carla.expect(refusal)
    await house.carla.send(LINE, in_=house.room)
    await house.carla.expect(refusal, in_=house.room)
    await house.ana.send("/drill")
    await house.ana.expect("Alerts are sent by the staff of the building.")
    assert await house.rows(select(Incident)) == []


async def test_step_by_step_it_stays_a_drill(house: Estate) -> None:
    await house.davit.send("/drill")
    asked = await house.davit.expect("What is happening?")
    assert asked.text.splitlines()[0] == "DRILL"
    await fill_in(house, house.davit, "fire", "B3", "Next", "12/F", "Skip")
    await house.davit.expect("DRILL: 2 homes in B3")
    await fill_in(house, house.davit, "Back", "Skip", "Send DRILL")
    [incident] = await house.rows(select(Incident).where(Incident.state == State.LIVE))
    assert incident.mode is Mode.DRILL
    await house.davit.send("/drill fier B3")
    await fill_in(house, house.davit, "Cancel")
    await house.davit.expect("/drill starts again")
    await house.davit.send("/drill fire B33", in_=house.room)
    offered = await house.davit.expect("no building called", in_=house.room)
    assert "/drill fire" in offered.text


async def test_a_drill_is_ended_as_a_drill_and_never_as_a_false_alarm(house: Estate) -> None:
    await send_drill(house)
    board = await house.carla.expect_button("End DRILL", in_=house.room)
    assert [one for one in board.labels if one in ("All clear", "False alarm")] == []
    assert not [one for one in board.labels if "Everybody out" in one]
    for data in ("incident_end:1:false_alarm", "everybody_out:1"):
        assert "changed" in await house.davit.forge_press(house.davit.last(), data)
    [incident] = await house.rows(select(Incident))
    assert (incident.state, incident.updates) == (State.LIVE, 0)
