"""Same problem? Joined instead of reported once more; who joins sees nothing of another home."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from estate.tickets.tables import State, TicketMedia, Verb
from simulator.kit import Person
from tests.cast import Estate
from tests.journeys.stories import (
    LAMP,
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
    report_a_leak,
    report_the_lamp,
    said,
    step_of,
    take_and_repair,
    the_ticket,
    tickets,
)
from texts.translator import LANGUAGES

OF_ANA = ("Ana", "12A", "letter box", "flickers", "my key")
HANT = in_language("zh_Hant")


def token_of(who: Person) -> str:
    cancel = next(b for row in who.last().buttons for b in row if b.label in ("Cancel", "取消"))
    return (cancel.data or "").split(":")[1]


async def test_a_known_fault_is_offered_before_it_is_reported_again(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await house.advance(timedelta(minutes=5))
    await begin_about_the_lamp(house, house.bruno, "Dark here")
    shown = house.bruno.last()
    assert shown.labels == ["Join", "No, different", "Back", "Cancel"]
    assert "Same problem?" in shown.text
    assert "#T1001: Lamp broken, B3, Lobby\nSince 10:00, 1 home\n" in shown.text
    assert "Somebody will take it by Tue 3 Mar 18:00." in shown.text
    assert LAMP not in shown.text


async def test_who_joins_gets_a_living_card_in_their_language(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, "我也是", language="zh_Hant")
    assert len(await tickets(house)) == 1
    assert await followers(house) == [house.elif_.id]
    assert await step_of(house, house.elif_) is None
    [card] = from_bot(house.elif_)
    assert "您關注的 #T1001" in card.text
    assert card.labels == [HANT("Stop following")]
    await fill_in_room(house, house.carla, "Take")
    [card] = from_bot(house.elif_)
    assert "Carla" in card.text
    await fill_in_room(house, house.carla, "Wait")
    await fill_in(house, house.carla, "spare parts", "Tomorrow 10:00")
    assert "等候" in house.elif_.last().text
    [event] = await events(house, Verb.JOIN)
    assert (event.public, event.actor_id) == (False, event.facts["people"][0])


async def test_staff_see_how_many_homes_have_it(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno)  # of the same home
    assert "homes have this problem" not in said(house.carla, in_=house.room)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    assert "2 homes have this problem" in said(house.carla, in_=house.room)


async def test_no_different_goes_on_and_is_not_asked_twice(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno, "Another lamp")
    await fill_in(house, house.bruno, "No, different")
    assert "Please check:" in house.bruno.last().text
    await fill_in(house, house.bruno, "Back")
    assert house.bruno.last().labels[:2] == ["Join", "No, different"]
    await fill_in(house, house.bruno, "No, different", "Change problem", "Lighting")
    await fill_in(house, house.bruno, "Lamp broken")
    assert "Please check:" in house.bruno.last().text
    await fill_in(house, house.bruno, "Send report")
    assert [t.words for t in await tickets(house)] == [LAMP, "Another lamp"]
    assert await followers(house) == []


@pytest.mark.parametrize("way_out", ["Cancel", "/cancel"])
async def test_cancel_at_the_offer_sends_nothing(house: Estate, way_out: str) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno)
    await (house.bruno.send(way_out) if way_out == "/cancel" else house.bruno.press(way_out))
    await house.bruno.expect("Cancelled. Nothing was sent.")
    assert (await followers(house), len(await tickets(house))) == ([], 1)


async def test_words_at_the_offer_are_kept_and_the_step_stays(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno)
    await house.bruno.send("And it hums")
    assert await step_of(house, house.bruno) == "same"
    await house.bruno.send_sticker()
    assert await step_of(house, house.bruno) == "same"
    await fill_in(house, house.bruno, "No, different")
    assert "And it hums" in house.bruno.last().text


async def test_what_was_said_before_joining_goes_to_staff_alone(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno, "I fell over my key in the dark")
    elif_ = house.elif_
    await elif_.send_photo("地上很暗")
    await fill_in(house, elif_, *map(HANT, (*TO_THE_LAMP, "Join")))
    room = said(house.carla, in_=house.room)
    assert "#T1001, Bruno, who follows it, writes:\nI fell over my key in the dark" in room
    assert "#T1001, Elif, who follows it, writes:\n地上很暗" in room
    assert len(await house.rows(select(TicketMedia))) == 1
    assert "my key" not in all_that_was_said(house, elif_)
    for who in (house.ana, house.bruno):
        assert "地上" not in all_that_was_said(house, who)
        assert not [m for m in from_bot(who) if m.media]
    assert [event.public for event in await events(house, Verb.ADD)] == [False, False]


async def test_a_neighbour_who_joins_sees_nothing_private_through_the_whole_story(
    house: Estate,
) -> None:
    await house.ana.send(LAMP)
    await fill_in(house, house.ana, "No danger", "Common place")
    await house.ana.send("By the door of 12A, where Ana lives")
    await fill_in(house, house.ana, "Skip", "Lighting", "Lamp broken", "Send report")
    elif_ = house.elif_
    await join_the_lamp(house, elif_, "燈壞了", language="zh_Hant")
    await house.ana.send("my key is in the flowerpot", reply_to=house.ana.last())
    asked = await house.carla.expect("flowerpot", in_=house.room)
    await house.settle()  # until the bot knows under which number it was sent
    await house.carla.send("Keep my key safe then", in_=house.room, reply_to=asked)
    await house.ana.expect("Keep my key safe then")
    await fill_in_room(house, house.carla, "Take", "Done")
    await elif_.send("/my")
    await fill_in(house, elif_, "#T1001")
    await elif_.send("/ticket 1001")
    await house.settle()
    seen = all_that_was_said(house, elif_)
    assert "T1001" in seen
    for word in OF_ANA:
        assert word not in seen, word
    assert "燈壞了" not in all_that_was_said(house, house.ana)


async def test_a_reply_of_staff_goes_back_to_whom_it_answers(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, "門牌12B", language="zh_Hant")
    asked = await house.carla.expect("門牌12B", in_=house.room)
    await house.settle()  # until the bot knows under which number it was sent
    await house.carla.send("We ring at your door", in_=house.room, reply_to=asked)
    told = await house.elif_.expect("We ring at your door")
    assert "We ring" not in all_that_was_said(house, house.ana)
    await house.elif_.send("好的，五點", reply_to=told)
    await house.carla.expect("好的，五點", in_=house.room)
    own = next(m for m in reversed(house.elif_.history()) if not m.by_bot)
    await house.elif_.send("或者六點", reply_to=own)
    await house.carla.expect("或者六點", in_=house.room)
    assert "六點" not in all_that_was_said(house, house.ana)


async def test_a_message_from_the_office_reaches_everybody_who_hears_of_it(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await fill_in_room(house, house.davit, "Message")
    await house.davit.send("The lamp is on order")
    for who in (house.ana, house.elif_):
        await who.expect("The lamp is on order")


async def test_the_reporter_is_asked_and_followers_are_told(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await take_and_repair(house, house.carla)
    assert "Is it fixed?" in house.ana.last().text
    assert house.elif_.last().labels == [HANT("No, not fixed")]
    page = house.elif_.last()
    for verb in ("fixed:1:yes", "score:1:5", "drop:1", "drop_now:1", "rated:1"):
        answer = await house.elif_.forge_press(page, verb)
        assert answer, verb
        assert (await the_ticket(house)).state is State.RESOLVED, verb
    await fill_in(house, house.ana, "Yes, fixed")
    assert (await the_ticket(house)).state is State.CLOSED


async def test_any_home_of_the_building_may_say_that_it_is_not_fixed(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await take_and_repair(house, house.carla)
    await fill_in(house, house.elif_, HANT("No, not fixed"))
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.reopen_count) == (State.ACKNOWLEDGED, 1)
    await house.elif_.send("還是不亮")
    await house.carla.expect("#T1001, Elif, who follows it, writes:\n還是不亮", in_=house.room)
    assert "#T1001 is open again: it is not fixed yet." in said(house.ana)
    assert "Is it fixed?" not in said(house.ana)
    assert "不亮" not in all_that_was_said(house, house.ana)


async def test_after_fourteen_days_nobody_reopens_it(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno)
    await take_and_repair(house, house.carla)
    page = house.bruno.last()
    await house.advance(timedelta(days=15))
    answer = await house.bruno.forge_press(page, "fixed:1:no")
    assert "This has changed in the meantime." in answer
    assert (await the_ticket(house)).state is State.CLOSED


async def test_my_lists_what_one_follows_apart_and_one_may_stop(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno)
    await report_a_leak(house, house.bruno)
    await house.bruno.send("/my")
    listed = await house.bruno.expect("Your reports:")
    assert "You follow:\n\n#T1001 Lamp broken, B3, Lobby" in listed.text
    await fill_in(house, house.bruno, "#T1001", "Stop following")
    assert await followers(house) == []
    assert house.bruno.last().text == "You no longer follow #T1001."
    assert house.bruno.last().labels == []
    spoken = len(from_bot(house.bruno))
    await house.davit.send("/ticket 1001")
    await fill_in(house, house.davit, "Take", "Done")
    assert len(from_bot(house.bruno)) == spoken
    answer = await house.bruno.forge_press(house.bruno.last(), "unfollow:1")
    assert "I can't find that." in answer


async def test_who_needs_it_no_longer_leaves_it_to_who_follows(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await house.advance(timedelta(minutes=1))
    await join_the_lamp(house, house.bruno)
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    ticket = await the_ticket(house)
    assert ticket.state is State.NEW
    assert await followers(house) == [house.bruno.id]
    assert "#T1001 goes on for the other homes that follow it." in said(house.ana)
    assert "Elif" not in all_that_was_said(house, house.ana)
    assert "#T1001 goes on: its reporter needs it no longer, Elif does." in said(
        house.carla, in_=house.room
    )
    await take_and_repair(house, house.carla)
    assert HANT("Yes, fixed") in house.elif_.last().labels
    seen = all_that_was_said(house, house.elif_)
    for word in OF_ANA:
        assert word not in seen, word
    answer = await house.ana.forge_press(house.ana.last(), "fixed:1:no")
    assert "I can't find that." in answer


async def test_a_homes_own_fault_and_noise_are_never_offered(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.ana.send("Music again")
    await fill_in(
        house, house.ana, "No danger", "Common place", "Lobby", "Noise and smells",
        "Noise now", "Send report",
    )  # fmt: skip
    elif_ = house.elif_
    await elif_.send("漏水")
    await fill_in(
        house, elif_,
        *map(HANT, ("No danger", "My home", "Water leak", "Water from the flat above")),
    )  # fmt: skip
    assert await step_of(house, elif_) == "preview"
    await fill_in(house, elif_, HANT("Cancel"))
    await elif_.send("吵")
    await fill_in(
        house, elif_,
        *map(HANT, ("No danger", "Common place", "Lobby", "Noise and smells", "Noise now")),
    )  # fmt: skip
    assert await step_of(house, elif_) == "preview"


async def test_a_forged_join_of_what_is_not_offered_joins_nothing(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.elif_, "燈", language="zh_Hant")
    for number in ("1", "3", "0", "-1", "99999999999999999999", "x", ""):
        data = f"f:{token_of(house.elif_)}:join:{number}"
        await house.elif_.forge_press(house.elif_.last(), data)
        assert await step_of(house, house.elif_) == "same", number
    assert await followers(house) == []
    seen = all_that_was_said(house, house.elif_)
    assert "T1001" not in seen
    assert "12A" not in seen


async def test_a_stranger_joins_a_common_part_and_may_not_reopen_it(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    viktor = house.stranger
    await viktor.send("Dark")
    await fill_in(house, viktor, "No danger", "Common place", "B3", *TO_THE_LAMP[2:], "Join")
    assert await followers(house) == [viktor.id]
    await take_and_repair(house, house.carla)
    assert "reported as repaired" in viktor.last().text
    assert viktor.last().labels == []
    answer = await viktor.forge_press(viktor.last(), "fixed:1:no")
    assert "This is for staff of that building." in answer
    assert (await the_ticket(house)).state is State.RESOLVED
    for word in OF_ANA:
        assert word not in all_that_was_said(house, viktor), word


async def test_what_was_closed_meanwhile_is_not_joined_and_the_report_goes_on(
    house: Estate,
) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno, "Dark here")
    await take_and_repair(house, house.carla)
    await house.bruno.press("Join")
    assert await step_of(house, house.bruno) == "same"
    assert "That report is over in the meantime." in house.bruno.last().text
    await fill_in(house, house.bruno, "Continue", "Send report")
    assert [ticket.words for ticket in await tickets(house)] == [LAMP, "Dark here"]


async def test_two_presses_of_join_make_one_follower(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno)
    form = house.bruno.last()
    join = form.button("Join")
    assert join is not None
    await asyncio.gather(*(house.bruno.forge_press(form, join.data or "") for _ in range(2)))
    assert await followers(house) == [house.bruno.id]
    assert len(await events(house, Verb.JOIN)) == 1


async def test_joining_again_or_ones_own_adds_the_words_and_no_reader(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.bruno)
    await join_the_lamp(house, house.bruno, "Still dark")
    await join_the_lamp(house, house.ana, "Now it smokes")
    assert await followers(house) == [house.bruno.id]
    assert len(await events(house, Verb.JOIN)) == 1
    room = said(house.carla, in_=house.room)
    assert "#T1001, Bruno, who follows it, writes:\nStill dark" in room
    assert "#T1001, Ana writes:\nNow it smokes" in room
    assert len([m for m in from_bot(house.bruno) if "You follow" in m.text]) == 1


async def test_several_known_faults_are_offered_each_by_its_number(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno, "The other one")
    await fill_in(house, house.bruno, "No, different", "Send report")
    await begin_about_the_lamp(house, house.elif_, language="zh_Hant")
    assert house.elif_.last().labels[:2] == ["加入 #T1002", "加入 #T1001"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_offer_is_redrawn_in_another_language(house: Estate, language: str) -> None:
    await report_the_lamp(house, house.ana)
    await begin_about_the_lamp(house, house.bruno)
    await house.bruno.send("/language")
    names = {"en": "English", "zh_Hans": "简体中文", "zh_Hant": "繁體中文"}
    await house.settle()
    labels = [label for label in house.bruno.last().labels if names[language] in label]
    await fill_in(house, house.bruno, labels[0])
    assert any(
        in_language(language)("No, different") in message.labels
        for message in from_bot(house.bruno)
    )
