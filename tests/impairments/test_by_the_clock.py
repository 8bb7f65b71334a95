"""While an impairment lasts: rounds, promises, mornings; and a fire where no alarm sounds."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from broadcasts.impairment_duties import tell_daily
from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.impairments import clockwork
from estate.impairments.tables import Impairment, State
from estate.incidents.tables import Door
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from tests.alerts.test_growing import grown, moves_to_b1
from tests.alerts.test_journeys import end_it, send_alert
from tests.cast import Estate
from tests.impairments.stories import HEADING, declare, heard, standing, verbs
from tests.journeys.stories import fill_in, fill_in_room
from tests.reading import statements

pytestmark = pytest.mark.calm

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROUND_DUE, ROUND_MISSED = "a round is due now", "nobody has recorded the round of"
OVERDUE, SOON = "it should have worked again by", "Will that hold?"
DELAY = "It does not work again by"


async def davit_is_off_duty(house: Estate) -> None:
    async with house.database.write() as session:
        davit = select(PersonRow.id).where(PersonRow.telegram_id == house.davit.id)
        await session.execute(
            update(Staff).where(Staff.person_id == davit.scalar_subquery()).values(on_duty=False)
        )


async def test_a_round_is_called_every_hour_and_managers_hear_of_a_missed_one(
    house: Estate,
) -> None:
    await davit_is_off_duty(house)
    await declare(house, "/impaired B3 alarm")
    await house.advance(59 * MINUTE)
    assert heard(house.carla, ROUND_DUE) == []
    for _ in range(3):  # however often the clock is looked at
        await house.advance(MINUTE)
    [call] = heard(house.carla, ROUND_DUE)
    assert not call.silent
    assert heard(house.davit, ROUND_DUE) == []
    await fill_in(house, house.carla, "Fire watch done")
    await fill_in(house, house.carla, "Fire watch done")  # a slip
    assert (await verbs(house)).count("round") == 1
    [card] = heard(house.davit, "#E1 · fire alarm", in_=house.room)
    assert "Fire watch: 1 round, the last at 11:02 by Carla." in card.text
    await house.advance(HOUR)
    assert len(heard(house.carla, ROUND_DUE)) == 2
    assert heard(house.davit, ROUND_MISSED) == []
    for _ in range(2):
        await house.advance(15 * MINUTE)
    [missed] = heard(house.davit, f"{ROUND_MISSED} 12:02")
    assert "Please send somebody." in missed.text
    assert len(heard(house.davit, ROUND_MISSED, in_=house.room)) == 1
    await house.advance(10 * HOUR)  # a machine that slept makes up for it once
    assert len(heard(house.davit, ROUND_MISSED)) == 2
    await fill_in_room(house, house.davit, "Restored", "Yes, it works again")
    calls = len(heard(house.carla, ROUND_DUE))
    await house.advance(5 * HOUR)
    assert len(heard(house.carla, ROUND_DUE)) == calls


async def test_a_promise_is_asked_for_and_residents_hear_of_the_delay_first(
    house: Estate,
) -> None:
    await davit_is_off_duty(house)
    await declare(house, "/impaired B3 fire lift until 12:00")
    await house.advance(91 * MINUTE)
    assert len(heard(house.carla, SOON)) == 1
    assert heard(house.ana, DELAY) == []
    for _ in range(2):
        await house.advance(29 * MINUTE)
    [delay] = heard(house.ana, DELAY)
    assert "Mon 2 Mar 12:00" in delay.text
    assert delay.silent
    assert len(heard(house.ana, DELAY, in_=house.group)) == 1
    assert len(heard(house.davit, OVERDUE)) == 1
    await house.advance(4 * HOUR)
    assert len(heard(house.davit, OVERDUE)) == 2
    assert len(heard(house.ana, DELAY)) == 1
    await fill_in_room(house, house.carla, "Later", "Tomorrow 10:00")
    await house.advance(5 * HOUR)
    assert len(heard(house.davit, OVERDUE)) == 2
    assert len(heard(house.carla, SOON)) == 1
    assert (await verbs(house)).count("slipped") == 1


async def test_residents_hear_of_it_every_morning_while_it_lasts(house: Estate) -> None:
    await declare(house, "/impaired B3 smoke extraction")
    for days in range(3):
        assert len(heard(house.ana, "This still holds today.")) == days
        await house.advance((23 if days == 0 else 24) * HOUR)
    told = heard(house.ana, "This still holds today.")
    assert [one.silent for one in told] == [True] * 3
    await fill_in_room(house, house.davit, "Restored", "Yes, it works again")
    await house.advance(24 * HOUR)
    assert len(heard(house.ana, "This still holds today.")) == 3


async def test_during_a_real_fire_nobody_is_told_again_that_it_lasts(house: Estate) -> None:
    await declare(house, "/impaired B3 smoke extraction")
    await house.advance(22 * HOUR)
    await send_alert(house)
    await house.advance(2 * HOUR)
    assert heard(house.ana, "This still holds today.") == []
    await end_it(house, "False alarm", by=house.davit)
    await house.advance(MINUTE)
    assert len(heard(house.ana, "This still holds today.")) == 1


async def test_what_is_newer_replaces_what_has_not_left(house: Estate) -> None:
    await house.advance(13 * HOUR)
    await declare(house, "/impaired B3 fire lift until 23:50")
    await fill_in_room(house, house.davit, "Later", "Tomorrow 10:00")
    await house.advance(9 * HOUR)
    told = heard(house.ana, "fire lift (whole building)")
    assert ["It takes longer" in one.text for one in told] == [True]


async def test_what_takes_the_place_of_something_loud_is_loud(house: Estate) -> None:
    await declare(house, "/impaired B3 alarm")
    async with house.database.write() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.lane == Lane.NOTICE, Delivery.chat_id == house.bruno.id)
            .values(state=DeliveryState.WAITING, not_before=house.clock.now() + HOUR)
        )
    await fill_in_room(house, house.davit, "Later", "Tomorrow 10:00")
    assert not heard(house.bruno, "There is a new time.")[0].silent


async def test_what_is_due_is_taken_once_and_not_when_it_works_again(house: Estate) -> None:
    await declare(house)
    house.clock.advance(HOUR)
    now = house.clock.now()
    for changed in ({"round_at": now + HOUR}, {"state": State.RESTORED}):
        async with house.database.write() as session:
            await session.execute(
                update(Impairment).values(round_at=now, state=State.STANDING, round_called=False)
            )
            [one] = await clockwork.rounds_due(session, now=now)
            await session.execute(
                update(Impairment).values(**changed).execution_options(synchronize_session=False)
            )
            assert not await clockwork.take_call(session, one)


async def test_who_was_just_being_told_hears_the_end_once_it_is_known(house: Estate) -> None:
    await declare(house)
    async with house.database.write() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.lane == Lane.NOTICE, Delivery.chat_id == house.ana.id)
            .values(state=DeliveryState.SENDING)
        )
    await fill_in_room(house, house.davit, "Restored", "Yes, it works again")
    assert len(heard(house.bruno, "works again since")) == 1
    assert heard(house.ana, "works again since") == []
    async with house.database.write() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.lane == Lane.NOTICE, Delivery.chat_id == house.ana.id)
            .values(state=DeliveryState.ACCEPTED)
        )
    await house.advance(timedelta(seconds=5))
    assert len(heard(house.ana, "works again since")) == 1
    assert len(heard(house.bruno, "works again since")) == 1
    assert (await standing(house)).settled_at is not None


async def test_who_works_there_no_more_hears_nothing_of_it(house: Estate) -> None:
    await declare(house, "/impaired B3 alarm", by=house.carla)
    async with house.database.write() as session:
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        await session.execute(delete(Staff).where(Staff.person_id == carla.scalar_subquery()))
    await house.advance(timedelta(days=1))
    assert len(heard(house.ana, "This still holds today.")) == 1
    assert heard(house.carla, "Notice #N2") == []
    assert len(heard(house.davit, "Notice #N2 to B3")) == 1


async def test_a_morning_of_many_holds_nobody_up_for_long(house: Estate) -> None:
    for building in ("B1", "B3"):
        for what in ("alarm", "sprinklers", "fire pump", "fire lift"):
            await declare(house, f"/impaired {building} {what}")
    tomorrow = house.clock.now() + timedelta(hours=23)
    async with house.database.write() as session:
        with statements(house.database) as made:
            await tell_daily(session, tomorrow)
    assert len(made) < 250
    for _ in range(3):
        async with house.database.write() as session:
            await tell_daily(session, tomorrow)
    assert await house.rows(select(Impairment).where(Impairment.daily_at <= tomorrow)) == []


async def test_a_fire_where_no_alarm_sounds_brings_the_doors_at_once(house: Estate) -> None:
    await davit_is_off_duty(house)
    await declare(house)
    await declare(house, "/impaired B3 fire lift")
    await house.davit.send("/alert fire B3 12F smoke")
    off = (
        "The fire alarm in B3 (whole building) is off since Mon 2 Mar 10:00: nobody hears a siren."
    )
    preview = await house.davit.expect(off)
    assert "Knock on doors." in preview.text
    await house.davit.press("Send REAL alert")
    await house.settle()
    [board] = heard(house.davit, "Alert sent at", in_=house.room)
    assert off in board.text
    assert "Out of service in B3 (whole building) since Mon 2 Mar 10:00: fire lift." in board.text
    assert off not in heard(house.ana, "FIRE at")[0].text
    await house.advance(timedelta(seconds=5))
    assert len(await house.rows(select(Door))) == 2
    assert len(heard(house.carla, HEADING)) == 0


async def test_a_fire_that_reaches_a_building_without_an_alarm_brings_its_doors_at_once(
    house: Estate,
) -> None:
    await moves_to_b1(house)
    await declare(house, "/impaired B1 alarm")
    await send_alert(house)
    await house.advance(9 * MINUTE)
    await house.advance(MINUTE)
    before = len(await house.rows(select(Door)))
    await grown(house)
    await house.advance(timedelta(seconds=5))
    assert len(await house.rows(select(Door))) == before + 1


async def test_without_an_impairment_doors_wait_and_other_alerts_say_nothing(
    house: Estate,
) -> None:
    await declare(house, "/impaired B1 alarm")
    await send_alert(house)
    await house.advance(timedelta(seconds=5))
    assert await house.rows(select(Door)) == []
    assert "off since" not in "".join(one.text for one in house.davit.history(in_=house.room)[1:])
