"""Two homes with the same fault in half an hour: an incident is proposed to staff, once."""

import asyncio
from datetime import timedelta

from estate.tickets.tables import Verb
from tests.cast import Estate
from tests.journeys.stories import (
    TO_THE_LAMP,
    all_that_was_said,
    begin_about_the_lamp,
    events,
    fill_in,
    fill_in_room,
    followers,
    from_bot,
    in_language,
    join_the_lamp,
    report_the_lamp,
    said,
)

HANT = in_language("zh_Hant")


async def test_two_homes_in_half_an_hour_propose_an_incident_once(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno)  # the same home: no storm
    assert "Is it an incident?" not in said(house.carla, in_=house.room)
    await house.advance(timedelta(minutes=29))
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    room = said(house.carla, in_=house.room)
    assert "2 homes in 30 minutes: Lamp broken, B3, Lobby (#T1001)." in room
    assert "/alert other B3 Lamp broken" in room
    viktor = house.stranger
    await viktor.send("Dark")
    await fill_in(house, viktor, "No danger", "Common place", "B3", *TO_THE_LAMP[2:], "Join")
    assert len(await followers(house)) == 3
    assert len(await events(house, Verb.PROPOSE)) == 1


async def test_two_reports_propose_it_too_and_one_press_prepares_the_alert(house: Estate) -> None:
    for who, language in ((house.ana, "en"), (house.elif_, "zh_Hant")):
        label = in_language(language)
        await who.send("?")
        await fill_in(
            house, who, *map(label, ("No danger", "Common place", "Lift")), "9",
            label("One lift out of order"),
        )  # fmt: skip
        if language == "zh_Hant":
            await fill_in(house, who, label("No, different"))
        await fill_in(house, who, label("Send report"))
    room = said(house.carla, in_=house.room)
    assert "2 homes in 30 minutes: One lift out of order, B3, Lift, 9/F (#T1001 and #T1002)" in room
    assert "/alert lift B3" in room
    await fill_in_room(house, house.davit, "Prepare an alert")
    assert from_bot(house.davit, in_=house.room)[-1].button("Send REAL alert")
    answer = await house.elif_.forge_press(house.elif_.last(), "storm:2")
    assert answer
    assert "REAL alert" not in all_that_was_said(house, house.elif_)


async def test_reports_more_than_half_an_hour_apart_propose_nothing(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await house.advance(timedelta(minutes=31))
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    assert "Is it an incident?" not in said(house.carla, in_=house.room)


async def test_two_who_join_at_once_both_follow_and_one_incident_is_proposed(
    house: Estate,
) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno)
    await begin_about_the_lamp(house, house.elif_, language="zh_Hant")
    await asyncio.gather(house.bruno.press("Join"), house.elif_.press(HANT("Join")))
    assert sorted(await followers(house)) == sorted([house.bruno.id, house.elif_.id])
    assert len(await events(house, Verb.JOIN)) == 2
    assert len(await events(house, Verb.PROPOSE)) == 1
