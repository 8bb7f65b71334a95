"""Who is safe, who needs help? Answered under the alert itself, as residents and staff see it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from estate.incidents.tables import Answer, RollAnswer
from simulator.kit import Person
from tests.alerts.test_journeys import end_it, heard, send_alert
from tests.alerts.test_updates import updated
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room
from tests.people.test_joining_journeys import code_for

ANSWERS = ["I am safe", "I need help", "Not at home"]
EVERYBODY = "Everybody of B3 12A is safe or out"
NEEDS = "NEEDS HELP"


async def answers(house: Estate) -> list[tuple[str, int | None]]:
    rows = await house.rows(select(RollAnswer).order_by(RollAnswer.id))
    return [(row.answer.value, row.unit_id) for row in rows]


async def board(house: Estate) -> str:
    await house.settle()
    await house.advance(timedelta(seconds=11))
    return (await house.carla.expect_button("All clear", in_=house.room)).text


def calls(house: Estate, who: Person | None = None) -> list[str]:
    """What calls staff to somebody: in the room, or to one of them."""
    read = house.davit.history(in_=house.room) if who is None else who.history()
    others = ("Roll call", "STILL NEEDS HELP")
    return [m.text for m in read if NEEDS in m.text and not any(one in m.text for one in others)]


async def test_the_answers_stand_under_the_alert_and_settle_the_home(house: Estate) -> None:
    await send_alert(house)
    [alert] = heard(house.ana, "FIRE at 12/F")
    assert alert.labels == ANSWERS
    assert house.elif_.last().labels == ["我安全", "我需要協助", "不在家"]
    assert await house.ana.press("I am safe") == "Thank you, noted."
    await house.settle()
    asked = house.ana.last()
    assert "noted that you are safe" in asked.text
    assert asked.labels == [EVERYBODY, *ANSWERS]
    assert "0 safe or out, 0 need help, 1 answered in part, 1 silent" in await board(house)
    await fill_in(house, house.ana, EVERYBODY)
    assert "Everybody of B3 12A is safe or out. You can change that" in house.ana.last().text
    assert "1 safe or out, 0 need help, 0 answered in part, 1 silent" in await board(house)
    assert [answer for answer, _ in await answers(house)] == [Answer.SAFE, Answer.ALL_SAFE]


@pytest.mark.calm
async def test_who_needs_help_calls_staff_with_sound_and_the_board_names_them(
    house: Estate,
) -> None:
    await send_alert(house)
    assert await house.ana.press("I need help") == "Staff have been called to you."
    await house.settle()
    assert "call 999 now" in house.ana.last().text
    for who, group in ((house.carla, house.room), (house.carla, None), (house.davit, None)):
        call = await who.expect("#I1 NEEDS HELP: B3 12A, 12/F, Ana.", in_=group)
        assert not call.silent
        assert call.labels == ["I am going", "Has been helped"]
    text = await board(house)
    assert "1 need help" in text
    assert "NEEDS HELP: B3 12A, 12/F, Ana" in text
    assert heard(house.bruno, NEEDS) == []


async def test_a_worse_answer_reopens_a_settled_home(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await fill_in(house, house.bruno, "I need help")
    assert "0 safe or out, 1 need help" in await board(house)
    await fill_in(house, house.ana, "I am safe")  # for herself: it takes nothing of Bruno's back
    assert "1 need help" in await board(house)
    await fill_in(house, house.bruno, "I am safe")
    assert "0 need help, 1 answered in part" in await board(house)
    assert "needs no help any more, says Bruno" in house.davit.last().text


async def test_staff_say_that_somebody_has_been_helped(house: Estate) -> None:
    await send_alert(house)
    await fill_in(house, house.ana, "I need help")
    await fill_in_room(house, house.carla, "Has been helped")
    for read in (house.davit.history(), house.davit.history(in_=house.room)):
        [told] = [m for m in read if "needs no help any more, says Carla" in m.text]
        assert told.labels == []
    assert "0 need help" in await board(house)
    assert await house.davit.forge_press(house.davit.last(), "roll_helped:1:1") == (
        "Nobody waits for help there any more."
    )


async def test_each_press_calls_again(house: Estate) -> None:
    await send_alert(house)
    for _ in range(2):
        await fill_in(house, house.ana, "I need help")
    assert calls(house) == ["#I1 NEEDS HELP, called again: B3 12A, 12/F, Ana."]
    assert calls(house, house.davit) == calls(house)


async def test_in_the_group_a_button_leads_to_the_private_chat(house: Estate) -> None:
    await send_alert(house)
    alert = await house.ana.expect("FIRE at 12/F", in_=house.group)
    assert alert.labels == ["I am safe / I need help"]
    await house.bruno.start("r_1")
    asked = await house.bruno.expect("#I1, fire, B3, 12/F. How are you?")
    assert asked.labels == ANSWERS
    await fill_in(house, house.bruno, "Not at home")
    assert "noted that you are not at home" in house.bruno.last().text


async def test_a_stranger_who_needs_help_is_heard_and_nothing_else_of_them(house: Estate) -> None:
    await send_alert(house)
    await house.stranger.start("r_1")
    await house.stranger.expect("How are you?")
    refusal = await house.stranger.press("I am safe")
    assert refusal.startswith("This alert is for those who live there.")
    assert await answers(house) == []
    await fill_in(house, house.stranger, "I need help")
    [call] = calls(house)
    assert call == "#I1 NEEDS HELP: Viktor, whose home the bot does not know."
    assert "0 need help, 0 answered in part, 2 silent" in await board(house)
    await fill_in(house, house.stranger, "I am safe")
    assert calls(house) == []


async def test_after_the_end_only_a_call_for_help_is_heard(house: Estate) -> None:
    await send_alert(house)
    [alert] = heard(house.ana, "FIRE at 12/F")
    await end_it(house, "False alarm", by=house.davit)
    assert await house.ana.press("I am safe", on=alert) == (
        "This alert is over. If you need help, press I need help."
    )
    assert await answers(house) == []
    assert await house.ana.press("I need help", on=alert) == "Staff have been called to you."
    await house.settle()
    assert calls(house) == ["#I1 NEEDS HELP: B3 12A, 12/F, Ana."]
    await house.ana.press("I am safe", on=alert)
    await house.settle()
    assert calls(house) == []


async def test_safe_asks_again_and_an_update_has_the_answers_too(house: Estate) -> None:
    await house.ana.send("/safe")
    await house.ana.expect("There is no alert for your home now.")
    await send_alert(house)
    await house.ana.send("/safe")
    asked = await house.ana.expect("How are you?")
    assert asked.labels == ANSWERS
    await updated(house)
    [update] = heard(house.ana, "UPDATE.")
    assert update.labels == ANSWERS


async def test_a_draft_and_a_forged_number_ask_nobody(house: Estate) -> None:
    await house.davit.send("/alert fire B3 12F smoke")
    await house.settle()
    await house.ana.start("r_1")
    await house.ana.expect("I can't find that.")
    await house.ana.start("r_99")
    await house.ana.expect("I can't find that.")
    await house.ana.forge_press(house.ana.last(), "roll:1:help")
    await house.ana.forge_press(house.ana.last(), "roll:1:all_safe")
    await house.ana.forge_press(house.ana.last(), "roll_home:1:1")
    assert await answers(house) == []


@pytest.mark.calm
async def test_who_comes_in_while_it_is_live_hears_the_newest_and_its_end(house: Estate) -> None:
    await house.elif_.block()
    await house.settle()
    await send_alert(house)
    await updated(house)
    viktor, wei = house.stranger, house.tg.person("Wei", language="en")
    yan, code = house.tg.person("Yan", language="en"), await code_for(house, "12B")
    await viktor.start(f"i_{code}")
    await yan.start("join")
    await yan.send(code)
    await wei.start("join")
    await fill_in(house, wei, "I have no code", "B3", "12", "12A", "Send request")
    assert heard(wei, "UPDATE.") == []
    await fill_in_room(house, house.davit, "Approve")
    await house.elif_.unblock()
    await house.settle()
    them = (viktor, yan, wei, house.elif_)
    for who, text in zip(them, (*["UPDATE."] * 3, "最新情況"), strict=True):
        await who.start()  # it is told once, whatever they do
        await house.settle()
        [told] = heard(who, text)
        assert len(told.labels) == len(ANSWERS)
        assert not told.silent
    await fill_in(house, wei, "I need help")
    assert calls(house) == ["#I1 NEEDS HELP: B3 12A, 12/F, Wei."]
    await fill_in(house, wei, "I am safe")
    await end_it(house, "False alarm", by=house.davit)
    for who, text in zip(them, (*["FALSE ALARM"] * 3, "誤報"), strict=True):
        assert len(heard(who, text)) == 1
