"""A thin alert, from one line to all clear and to false alarm, over real HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from broadcasts.outbox.tables import Delivery
from estate.incidents.kinds import Kind
from estate.incidents.tables import Incident, IncidentEvent, State, Verb
from estate.people.tables import Person as PersonRow
from estate.people.tables import Reachability, Role, Staff
from estate.places.tables import Building, FireStrategy, Group, GroupUse
from simulator.kit import Message, Person
from tests.cast import BEGINNING, Estate
from texts.alerts import Facts, alert, all_clear, false_alarm
from texts.translator import words

LINE = "/alert fire B3 12F smoke on the stairs"
FIRE = "FIRE at 12/F, Block B3."


HANDED_BACK, GAS_BACK = "The fire service handed back", "The gas company handed back"


async def send_alert(house: Estate, line: str = LINE) -> None:
    """Davit sends an alert, and it arrives."""
    await house.davit.send(line)
    await house.davit.press("Send REAL alert")
    await house.settle()


async def end_it(house: Estate, label: str, *, by: Person) -> None:
    """Press the ending on the board in the staff room: one tap, and for an all clear of a fire who
    handed back."""
    await by.press(label, in_=house.room)
    await house.settle()
    asked = [one for one in by.last(in_=house.room).labels if one in (HANDED_BACK, GAS_BACK)]
    if label == "All clear" and asked:
        await by.press(asked[0], in_=house.room)
        await house.settle()


def heard(person: Person, text: str) -> list[Message]:
    return [message for message in person.history() if text in message.text]


@pytest.mark.calm
async def test_one_line_becomes_an_alert_and_is_cleared(house: Estate) -> None:
    await house.davit.send(LINE)
    preview = await house.davit.expect("REAL alert: 2 homes in B3, 2 reachable, 0 not")
    assert "smoke on the stairs" in preview.text
    assert "B3 neighbours" in preview.text
    assert "Send REAL alert: fire, B3, 2 homes" in preview.labels
    assert await house.davit.press("Send REAL alert") == "The alert has been sent."
    for resident in (house.ana, house.bruno, house.carla):
        told = await resident.expect(FIRE)
        assert told.text.startswith("[Management Office, 10:00] ")
        assert "call 999" in told.text
        assert "Next message by 10:15." in told.text
        assert told.text.endswith("smoke on the stairs")
        assert not told.silent
    in_group = await house.ana.expect(FIRE, in_=house.group)
    assert in_group.text.startswith("[")
    await house.davit.expect(FIRE, in_=house.room)
    await house.settle()  # what Telegram answered is recorded too
    await house.advance(timedelta(seconds=11))
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "Accepted by Telegram: 7 of 7 chats." in board.text

    await house.advance(timedelta(minutes=40))
    await end_it(house, "All clear", by=house.davit)
    for person in (house.ana, house.bruno, house.carla, house.davit):
        [clear] = heard(person, "ALL CLEAR. The fire alert of 10:00 for 12/F, Block B3")
        told = heard(person, FIRE)[0]
        assert clear.reply_to == told.id
    clear = await house.ana.expect("ALL CLEAR", in_=house.group)
    assert clear.reply_to == in_group.id
    await house.advance(timedelta(seconds=11))
    final = house.carla.history(in_=house.room)
    assert [message for message in final if "All clear" in message.labels] == []
    assert any("ALL CLEAR at 10:40 by Davit." in message.text for message in final)
    await _expect_closed(house, Verb.ALL_CLEAR)


async def _expect_closed(house: Estate, ending: Verb) -> None:
    [incident] = await house.rows(select(Incident))
    assert isinstance(incident, Incident)
    assert (incident.state, incident.ending) == (State.CLOSED, ending)
    assert incident.settled_at is not None
    verbs = await house.rows(select(IncidentEvent.verb).order_by(IncidentEvent.id))
    assert [verb for verb in verbs if verb is not Verb.ASK] == [Verb.DRAFT, Verb.RELEASE, ending]


@pytest.mark.calm
async def test_a_false_alarm_is_corrected_by_any_staff_in_every_language(house: Estate) -> None:
    async with house.database.write() as session:
        bruno = PersonRow.telegram_id == house.bruno.id
        await session.execute(update(PersonRow).where(bruno).values(language="zh_Hans"))
    await send_alert(house)
    await house.advance(timedelta(minutes=12))
    await end_it(house, "False alarm", by=house.carla)
    await house.advance(timedelta(seconds=11))
    facts = Facts(
        kind=Kind.FIRE, codes=("B3",), floor="12", words="", emergency_number="999",
        zone="Asia/Hong_Kong", at=BEGINNING, next_at=BEGINNING + timedelta(minutes=15),
        strategy=FireStrategy.PHASED, floors_to_leave=("11", "12", "13", "14"),
        assembly_point="the garden",
    )  # fmt: skip
    now = BEGINNING + timedelta(minutes=12)
    for reader, language in (
        (house.ana, "en"), (house.bruno, "zh_Hans"), (house.elif_, "zh_Hant"),
    ):  # fmt: skip
        t = words(language)
        [told, _asked_again, corrected] = [m for m in reader.history() if m.by_bot]
        assert alert(t, facts) in told.text
        assert corrected.text == false_alarm(t, facts, now=now)
        assert corrected.reply_to == told.id
    await _expect_closed(house, Verb.FALSE_ALARM)


async def test_all_clear_is_told_in_every_language(house: Estate) -> None:
    await send_alert(house, "/alert water B3 since noon")
    await end_it(house, "All clear", by=house.carla)  # water is not a manager's alone
    facts = Facts(
        kind=Kind.WATER, codes=("B3",), floor=None, words="", emergency_number="999",
        zone="Asia/Hong_Kong", at=BEGINNING, next_at=BEGINNING + timedelta(minutes=30),
    )  # fmt: skip
    for reader, language in ((house.ana, "en"), (house.elif_, "zh_Hant")):
        expected = all_clear(words(language), facts, now=BEGINNING)
        assert heard(reader, expected)
    group = [m.text for m in house.ana.history(in_=house.group)]
    for language in ("en", "zh_Hans", "zh_Hant"):
        assert all_clear(words(language), facts, now=BEGINNING) in group[-1]


async def test_pressed_twice_it_goes_out_once(house: Estate) -> None:
    await house.davit.send(LINE, in_=house.room)
    preview = await house.davit.expect_button("Send REAL alert", in_=house.room)
    data = next(b.data for row in preview.buttons for b in row if b.label.startswith("Send REAL"))
    await house.davit.tap("Send REAL alert", in_=house.room)
    second = await house.carla.forge_press(preview, data or "")
    assert second == "Davit has sent this alert already. It goes out once."
    await house.settle()
    assert len(heard(house.ana, FIRE)) == 1
    assert len([m for m in house.ana.history(in_=house.group) if FIRE in m.text]) == 1


async def test_a_preview_dies_after_ten_minutes_and_what_was_written_stays(house: Estate) -> None:
    await house.davit.send(LINE)
    preview = await house.davit.expect_button("Send REAL alert")
    house.clock.advance(timedelta(minutes=10))
    answer = await house.davit.press("Send REAL alert", on=preview)
    assert answer == "This preview is too old; nothing was sent. Please send /alert again."
    await house.advance(timedelta(seconds=5))
    dead = await house.davit.expect("expired after 10 minutes; nothing was sent")
    assert dead.labels == []
    assert "/alert fire B3 12/F smoke on the stairs" in dead.text
    assert heard(house.ana, "FIRE") == []


async def test_staff_of_another_building_and_former_staff_are_refused(house: Estate) -> None:
    await house.davit.send(LINE, in_=house.room)
    await house.davit.expect_button("Send REAL alert", in_=house.room)
    async with house.database.write() as session:
        b1 = (await session.scalars(select(Building.id).where(Building.code == "B1"))).one()
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(
            update(Staff)
            .where(Staff.person_id == carla.scalar_subquery())
            .values(building_ids=[b1])
        )
    refusal = "This is for staff of that building. Please ask the office."
    assert await house.carla.press("Send REAL alert", in_=house.room) == refusal
    await house.carla.send(LINE)
    await house.carla.expect(refusal)
    async with house.database.write() as session:
        await session.execute(delete(Staff))
    assert await house.davit.press("Send REAL alert", in_=house.room) == refusal
    await house.settle()
    assert heard(house.ana, "FIRE") == []


async def test_a_guard_does_not_clear_a_fire(house: Estate) -> None:
    await send_alert(house)
    answer = await house.carla.press("All clear", in_=house.room)
    assert answer == "Only a manager of that building may do this. Please call one."
    await house.settle()
    assert heard(house.ana, "ALL CLEAR") == []


async def test_a_missing_group_and_nobody_reachable_are_said_before(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(delete(Group).where(Group.use == GroupUse.BUILDING))
        everybody = PersonRow.telegram_id != house.davit.id
        blocked = update(PersonRow).where(everybody).values(reachability=Reachability.BLOCKED)
        await session.execute(blocked)
    await house.davit.send(LINE)
    preview = await house.davit.expect("REAL alert: 2 homes in B3, 0 reachable, 2 not")
    assert "B3 has no group: only private chats." in preview.text
    assert "Knock on the doors" in preview.text
    assert "Send REAL alert: fire, B3, 0 homes" in preview.labels
    await house.davit.press("Send REAL alert")
    await house.settle()
    board = await house.davit.expect("Homes: 2, reachable by this bot: 0, not: 2.")
    assert "Accepted by Telegram" in board.text


async def test_who_blocked_the_bot_counts_as_unreachable(house: Estate) -> None:
    blocked = house.tg.world.people[house.bruno.id].blocked
    blocked.add(house.tg.bot.id)  # Telegram has not told us yet
    await send_alert(house)
    await house.advance(timedelta(seconds=11))
    board = await house.davit.expect_button("All clear", in_=house.room)
    assert "Accepted by Telegram: 6 of 7 chats. Waiting: 0. Unreachable: 1." in board.text
    await end_it(house, "All clear", by=house.davit)
    to_bruno = select(Delivery.id).where(Delivery.chat_id == house.bruno.id)
    assert len(await house.rows(to_bruno)) == 1  # never told, so nothing to clear


async def test_residents_are_told_calmly_where_to_turn(house: Estate) -> None:
    await house.ana.send(LINE)
    answer = await house.ana.expect("In danger call 999 first; then tell us with /report")
    assert answer.labels == []
    await house.stranger.send("/alert fire")
    await house.stranger.expect("In danger call the emergency number first")
    assert await house.rows(select(Incident)) == []


async def test_in_the_buildings_group_nothing_is_prepared(house: Estate) -> None:
    await house.davit.send(LINE, in_=house.group)
    await house.davit.expect("raised in the staff room or in private", in_=house.group)
    await house.ana.send(LINE, in_=house.group)
    await house.ana.expect("then tell us with /report", in_=house.group)
    assert await house.rows(select(Incident)) == []


async def test_incidents_lists_what_is_live(house: Estate) -> None:
    await house.carla.send("/incidents")
    await house.carla.expect("No incident is live.")
    await send_alert(house)
    await house.carla.send("/incidents")
    await house.carla.expect("#I1 · fire, B3, 12/F · since 10:00")
    await house.carla.press("#I1")
    await house.carla.expect("Alert sent at 10:00 by Davit.")
    await house.ana.send("/incidents")
    await house.ana.expect("This is for staff")


async def test_a_second_alert_for_the_building_names_the_first(house: Estate) -> None:
    await send_alert(house)
    await house.davit.send("/alert gas B3")
    await house.davit.expect("#I1 is still live: fire, B3, 12/F.")


async def test_a_manager_of_all_alerts_two_buildings_at_once(house: Estate) -> None:
    await send_alert(house, "/alert gas B1 B3 in the car park")
    told = await house.ana.expect("GAS LEAK at Blocks B1 and B3.")
    assert "in the car park" in told.text
    assert len(heard(house.ana, "GAS LEAK")) == 1


async def test_the_role_alone_opens_no_building(house: Estate) -> None:
    async with house.database.write() as session:
        b1 = (await session.scalars(select(Building.id).where(Building.code == "B1"))).one()
        await session.execute(update(Staff).values(building_ids=[b1], role=Role.ADMIN))
    await house.davit.send("/alert gas B1 B3")
    await house.davit.expect("This is for staff of that building")
    assert await house.rows(select(Incident)) == []
