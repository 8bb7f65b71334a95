"""When something newer is out, older messages say so, lose their buttons and are unpinned."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.incidents.tables import Incident
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from simulator.kit import Message
from simulator.traffic.faults import Fault, FaultKind
from tests.alerts.test_drills import send_drill
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_roll_call import ANSWERS
from tests.cast import Estate
from tests.journeys.stories import fill_in_room

MARK = "Superseded: please read the newest message below."
SOON = timedelta(seconds=11)
UPDATE = ("Update", "Send: Help is on site.")


def pinned(house: Estate) -> list[int]:
    """The messages that the building's group has pinned."""
    return list(house.group.chat.pinned)


def in_group(house: Estate) -> list[Message]:
    return [m for m in house.ana.history(in_=house.group) if "FIRE at" in m.text]


@pytest.mark.calm
async def test_an_update_marks_and_strips_the_alert_once_it_has_left(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, *UPDATE)
    [before] = [m for m in heard(house.ana, "FIRE at 12/F") if "UPDATE" not in m.text]
    assert before.labels == ANSWERS  # not before the duty has seen that all have left
    await house.advance(SOON)
    [alert] = [m for m in heard(house.ana, "FIRE at 12/F") if "UPDATE" not in m.text]
    assert alert.text.startswith(MARK)
    assert alert.labels == []
    [update] = heard(house.ana, "UPDATE. Help is on site.")
    assert update.labels == ANSWERS
    assert MARK not in update.text
    [zh] = heard(house.elif_, "此訊息已被取代")
    assert zh.labels == []
    assert in_group(house)[0].text.startswith(MARK)
    await house.advance(SOON)
    edits = await house.rows(select(Delivery.state).where(Delivery.attempts > 1))
    assert edits == []


@pytest.mark.calm
async def test_the_end_marks_every_message_that_still_has_buttons(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, *UPDATE)
    await house.advance(SOON)
    await end_it(house, "All clear", by=house.davit)
    await house.advance(SOON)
    marked = [m for m in house.ana.history() if m.text.startswith(MARK)]
    assert len(marked) == 2
    assert not [m for m in house.ana.history() if m.labels == ANSWERS]
    [clear] = heard(house.ana, "ALL CLEAR")
    assert MARK not in clear.text
    [incident] = await house.rows(select(Incident))
    assert (incident.marked_step, incident.pinned_step) == (2, 2)


@pytest.mark.calm
async def test_nothing_older_changes_while_somebody_still_waits_for_what_is_new(
    house: Estate,
) -> None:
    await send_alert(house)
    house.tg.world.next_fault.append(
        Fault(
            FaultKind.TOO_MANY, "sendMessage", retry_after=4,
            wanted=lambda params: str(params.get("chat_id")) == str(house.elif_.id),
        )
    )  # fmt: skip
    await fill_in_room(house, house.davit, *UPDATE)
    await house.advance(SOON)
    assert not [m for m in house.ana.history() if MARK in m.text]
    await house.elif_.expect("救援人員已到場", timeout=15)
    await house.settle()
    await house.advance(SOON)
    assert [m for m in house.ana.history() if MARK in m.text]


@pytest.mark.calm
async def test_the_newest_is_pinned_in_the_group_and_nothing_after_the_end(house: Estate) -> None:
    house.group.promote_bot()
    await send_alert(house)
    await house.advance(SOON)
    assert pinned(house) == [in_group(house)[0].id]
    await fill_in_room(house, house.davit, *UPDATE)
    await house.advance(SOON)
    assert pinned(house) == [in_group(house)[1].id]
    await end_it(house, "All clear", by=house.davit)
    await house.advance(SOON)
    assert pinned(house) == []
    assert not house.room.chat.pinned


async def test_a_group_where_the_bot_may_not_pin_is_no_fault_of_ours(house: Estate) -> None:
    house.group.add_bot()  # a plain member, without rights
    await send_alert(house)
    await house.advance(SOON)
    await house.advance(timedelta(minutes=1))
    assert pinned(house) == []
    refused = await house.rows(select(Delivery).where(Delivery.state == DeliveryState.REFUSED))
    assert len(refused) == 1
    assert not [m for m in house.davit.history(in_=house.room) if "Telegram refused" in m.text]


@pytest.mark.calm
async def test_a_message_that_was_deleted_holds_nothing_up(house: Estate) -> None:
    await send_alert(house)
    [alert] = heard(house.ana, "FIRE at 12/F")
    await house.ana.delete(alert)
    await fill_in_room(house, house.davit, *UPDATE)
    await house.advance(SOON)
    await house.advance(SOON)
    open_ = await house.rows(
        select(Delivery).where(Delivery.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)))
    )
    assert open_ == []
    assert heard(house.ana, "UPDATE. Help is on site.")


@pytest.mark.calm
async def test_a_drills_older_messages_lose_their_buttons_and_stay_drills(house: Estate) -> None:
    await send_drill(house)
    await fill_in_room(house, house.davit, *UPDATE)
    await house.advance(SOON)
    [alert] = [m for m in heard(house.ana, "FIRE at 12/F") if "UPDATE" not in m.text]
    assert alert.labels == []
    assert alert.text.splitlines()[0].startswith("DRILL")


@pytest.mark.calm
async def test_what_is_the_newest_in_its_chat_is_never_called_superseded(house: Estate) -> None:
    await send_alert(house)
    for on_duty in (False, True):
        async with house.database.write() as session:
            carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
            await session.execute(
                update(Staff)
                .where(Staff.person_id == carla.scalar_subquery())
                .values(on_duty=on_duty)
            )
        await fill_in_room(house, house.davit, *UPDATE)
        await house.advance(SOON)
        [alert] = [m for m in heard(house.carla, "FIRE at 12/F") if "UPDATE" not in m.text]
        assert alert.text.startswith(MARK) == on_duty  # on duty again, she got the second update
    assert len([m for m in house.ana.history() if m.text.startswith(MARK)]) == 2
    assert len([m for m in house.carla.history() if m.text.startswith(MARK)]) == 1
