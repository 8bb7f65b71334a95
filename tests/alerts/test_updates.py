"""Telling more while it lasts: by one tap, in own words, to everybody concerned now."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from broadcasts.outbox.tables import Delivery, DeliveryState, Message
from estate.incidents.tables import Incident, IncidentEvent, Verb
from estate.people.tables import Residency, Staff
from simulator.kit import Person
from tests.alerts.test_callouts import hire
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

HELP = "Help is on site."
SEND_HELP = f"Send: {HELP}"
OWN = "The stairs are free of smoke."


async def updated(house: Estate, label: str = SEND_HELP, *, by: Person | None = None) -> None:
    """Press Update on the board in the staff room, and one of the ready ones."""
    await fill_in_room(house, by or house.davit, "Update", label)


async def verbs(house: Estate) -> list[Verb]:
    found = await house.rows(select(IncidentEvent.verb).order_by(IncidentEvent.id))
    return [Verb(verb) for verb in found]


@pytest.mark.calm
async def test_one_tap_tells_everybody_what_is_new_and_what_to_do(house: Estate) -> None:
    await send_alert(house)
    await house.advance(timedelta(minutes=8))
    await fill_in_room(house, house.davit, "Update")
    offer = house.davit.last(in_=house.room)
    assert "#I1: an update to 2 homes. A press sends it at once:" in offer.text
    assert offer.text.count("UPDATE.") == 3
    assert await house.davit.press(SEND_HELP, in_=house.room) == "The update has been sent."
    for person in (house.ana, house.bruno, house.carla):
        told = await person.expect("UPDATE.")
        assert told.text.startswith(f"[Management Office, 10:08] UPDATE. {HELP} FIRE at 12/F")
        assert "call 999" in told.text
        assert "Next message by 10:23." in told.text
        assert not told.silent
    in_chinese = await house.elif_.expect("最新情況：")
    assert "救援人員已到場" in in_chinese.text
    assert "10:23" in in_chinese.text
    in_group = await house.ana.expect("UPDATE.", in_=house.group)
    assert "最新情況：" in in_group.text
    await house.settle()
    await house.davit.expect("update sent by Davit", in_=house.room)
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert f"Update sent at 10:08 by Davit.\n{HELP}" in board.text
    assert "promised the next message by 10:23" in board.text


@pytest.mark.calm
async def test_own_words_are_asked_in_private_and_seen_before_they_leave(house: Estate) -> None:
    await send_alert(house)
    await house.advance(timedelta(minutes=5))
    await fill_in_room(house, house.davit, "Update", "In my own words")
    await house.davit.expect("what is new? Write it as residents shall read it")
    await house.davit.send_sticker()
    await house.settle()
    assert "An update takes words only." in house.davit.last().text
    await house.davit.send("x" * 501)
    await house.settle()
    assert "too many for an alert" in house.davit.last().text
    await house.davit.send(f"<b>{OWN}</b>")
    await house.settle()
    preview = house.davit.last()
    assert "To 2 homes:" in preview.text
    assert "Next message by 10:20." in preview.text
    assert f"<b>{OWN}</b>" in preview.text
    assert heard(house.ana, "UPDATE.") == []
    await fill_in(house, house.davit, "Back")
    await house.davit.send(OWN)
    await fill_in(house, house.davit, "Send update: 2 homes")
    for person in (house.ana, house.elif_):
        assert person.last().text.endswith(OWN)
    assert heard(house.davit, "update sent by Davit")


async def test_nothing_is_sent_by_a_cancel(house: Estate) -> None:
    await send_alert(house)
    await updated(house, "Cancel")
    await fill_in_room(house, house.davit, "Update", "In my own words")
    await fill_in(house, house.davit, "Cancel")
    assert await verbs(house) == [Verb.DRAFT, Verb.RELEASE]
    assert "nothing was sent" in house.davit.last().text


async def test_of_two_who_tell_more_at_once_the_slower_sees_the_other_first(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, "Update", "In my own words")
    await house.davit.send(OWN)
    await house.settle()
    await updated(house, by=house.carla)
    refusal = await house.davit.press("Send update: 2 homes")
    assert refusal.startswith("Carla has sent an update meanwhile.")
    await house.settle()
    assert (await verbs(house)).count(Verb.UPDATE) == 1
    preview = house.davit.last()
    assert f"Carla has sent an update meanwhile:\n{HELP}" in preview.text
    assert preview.text.endswith(OWN)
    await fill_in(house, house.davit, "Send update: 2 homes")
    assert house.ana.last().text.endswith(OWN)


@pytest.mark.calm
async def test_a_newer_update_replaces_one_that_has_not_left(house: Estate) -> None:
    await send_alert(house)
    gate = house.tg.world.hold(
        "sendMessage",
        lambda params: params["chat_id"] == house.ana.id and "UPDATE" in str(params["text"]),
    )
    for label in ("Send: Nothing has changed.", SEND_HELP):
        await house.davit.press("Update", in_=house.room)
        await house.davit.press(label, in_=house.room)
        await house.davit.expect("update sent by Davit", in_=house.room)
        await gate.reached()
    await house.davit.press("Update", in_=house.room)
    await house.davit.press("Send: It is under control.", in_=house.room)
    gate.release()
    await house.settle()
    told = [m.text for m in heard(house.ana, "UPDATE.")]
    assert [HELP in text for text in told] == [False, False]
    assert "Nothing has changed." in told[0]
    assert "under control" in told[1]
    withdrawn = await house.rows(select(Delivery).where(Delivery.state == DeliveryState.WITHDRAWN))
    assert house.ana.id in [row.chat_id for row in withdrawn]


@pytest.mark.calm
async def test_who_moved_in_meanwhile_hears_the_update_and_the_end_and_nobody_twice(
    house: Estate,
) -> None:
    async with house.database.write() as session:
        unit_id = await session.scalar(select(Residency.unit_id).where(Residency.person_id == 2))
        await session.execute(delete(Residency).where(Residency.person_id == 2))
    await send_alert(house)
    assert heard(house.bruno, "FIRE") == []
    async with house.database.write() as session:
        session.add(
            Residency(person_id=2, unit_id=unit_id, relation="tenant", since=house.clock.now())
        )
    await updated(house)
    assert "FIRE at 12/F, Block B3." in house.bruno.last().text
    await end_it(house, "False alarm", by=house.davit)
    await house.advance(timedelta(seconds=11))
    for person in (house.ana, house.bruno, house.elif_):
        assert len(heard(person, "[")) + len(heard(person, "【")) >= 2
        endings = heard(person, "FALSE ALARM") + heard(person, "誤報")
        assert len(endings) == 1


async def test_staff_are_reminded_once_of_each_promise_before_it_is_due(house: Estate) -> None:
    await send_alert(house)  # residents were promised the next message by 10:15
    await house.advance(timedelta(minutes=11))
    reminded = "residents were promised the next message by 10:15"
    await house.advance(timedelta(minutes=1, seconds=5))
    await house.advance(timedelta(seconds=5))
    said = [m for m in house.davit.history(in_=house.room) if "Please send an update" in m.text]
    assert [reminded in m.text for m in said] == [True]
    await house.davit.press("Update", in_=house.room, on=said[0])
    await fill_in_room(house, house.davit, "Send: Nothing has changed.")
    await house.advance(timedelta(minutes=10))
    said = [m for m in house.davit.history(in_=house.room) if "Please send an update" in m.text]
    assert len(said) == 1
    await house.advance(timedelta(minutes=3))
    await house.davit.expect("next message by 10:28", in_=house.room)


async def test_staff_of_one_of_its_buildings_tell_more_and_hear_who_may_end_it(
    house: Estate,
) -> None:
    ivo = await hire(house, "Ivo", buildings=[2])
    house.room.add(ivo)
    await send_alert(house, "/alert fire B1 B3")
    await updated(house, by=ivo)
    await fill_in_room(house, ivo, "Everybody out: tell all to leave")
    assert (await verbs(house)).count(Verb.UPDATE) == 2
    assert await ivo.press("False alarm", in_=house.room) == (
        "Only staff of all these buildings may do this. Please call one: Carla and Davit."
    )
    assert (await ivo.press("All clear", in_=house.room)).endswith("Please call one: Davit.")
    assert (await verbs(house))[-1] is Verb.UPDATE


async def test_residents_and_staff_of_elsewhere_tell_nothing(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, "Update")
    async with house.database.write() as session:
        await session.execute(delete(Staff).where(Staff.person_id != 0))
    before = await house.rows(select(Message.id))
    offer = house.davit.last(in_=house.room)
    for label in (SEND_HELP, "In my own words"):
        await house.davit.press(label, in_=house.room, on=offer)
    assert Verb.UPDATE not in await verbs(house)
    assert await house.rows(select(Message.id)) == before
    [incident] = await house.rows(select(Incident))
    assert incident.updates == 0
