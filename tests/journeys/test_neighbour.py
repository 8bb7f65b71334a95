"""The neighbour test: nothing of Ana's home is seen next door, by strangers, or in the group."""

import re

import pytest

from simulator.kit import Group, Person
from tests.cast import Estate
from tests.journeys.stories import (
    all_that_was_said,
    counts,
    fill_in,
    fill_in_room,
    from_bot,
    report_a_danger,
    report_a_leak,
    send_an_album,
    the_ticket,
    tickets,
)
from texts.errors import something_broke
from texts.translator import LANGUAGES, words

# Whatever would tell somebody of Ana's home: her name, her unit, her tickets, every word of hers.
OF_ANA = ("Ana", "12A", "T1001", "T1002", "ceiling", "valve", "quick", "secret", "smoke")
ATTEMPTS = (
    "/ticket 1001", "/ticket 1002", "/ticket T1001", "/ticket #T1001", "/ticket 1", "/ticket -1",
    "/desk", "/my", "/profile", "/people", "/incidents", "/help", "/start", "/cancel",
)  # fmt: skip
BUTTONS = (
    "take", "start", "hand_back", "resume", "unreject", "done", "wait", "reject", "assign",
    "message", "card", "mine", "drop", "drop_now", "keep", "fixed", "score", "why", "rated",
    "unfollow", "time", "duplicate", "split", "storm",
)  # fmt: skip


async def _live_through_everything(house: Estate) -> None:
    """A home's whole story: photos, words both ways, a note, a wait, a rating, and a danger."""
    ana, carla = house.ana, house.carla
    await report_a_leak(house, ana, "The ceiling of my kitchen drips")
    await ana.send("The valve is behind the cooker", reply_to=ana.last())
    asked = await carla.expect("behind the cooker", in_=house.room)
    await house.settle()  # until the bot knows under which number it was sent
    await carla.send("Shut the valve please", in_=house.room, reply_to=asked)
    await ana.expect("Shut the valve please")
    card = await carla.expect_button("Take", in_=house.room)
    await carla.send("A secret: she forgot it", in_=house.room, reply_to=card)
    await carla.expect("Kept as an internal note", in_=house.room)
    await fill_in_room(house, house.davit, "Message")
    await send_an_album(house, house.davit, 2, "Is it this valve?")
    await fill_in_room(house, carla, "Take", "Wait")
    await fill_in(house, carla, "spare parts", "Tomorrow 10:00")
    await fill_in_room(house, carla, "Go on", "Done")
    await fill_in(house, carla, "Skip")
    await fill_in(house, ana, "Yes, fixed", "5", "Speed")
    await ana.send("Very quick")
    await report_a_danger(house, ana, "There is smoke in my home")
    await ana.send_photo("The smoke")
    await fill_in_room(house, carla, "Take")
    assert len(await tickets(house)) == 2


def _seen(house: Estate, chat: Person | Group) -> str:
    """All that was ever said there, without what the reader wrote or is named."""
    return re.sub(r"'chat': \{.*?\}|'from': \{.*?\}", "", all_that_was_said(house, chat))


async def test_nothing_of_another_home_is_ever_seen(house: Estate) -> None:
    watchers: list[Person | Group] = [house.elif_, house.stranger, house.group]
    await _live_through_everything(house)
    for watcher in watchers:
        assert _seen(house, watcher) == ""
    before, state = await counts(house, without=SPOKEN), (await tickets(house))[0].version
    for who in (house.elif_, house.stranger):
        await _try_everything(house, who)
    for watcher in watchers:
        _knows_nothing(house, watcher)
    after = await counts(house, without=SPOKEN)
    assert after["people"] == before["people"] + 1  # Viktor wrote for the first time
    assert {k: v for k, v in after.items() if k != "people"} == {
        k: v for k, v in before.items() if k != "people"
    }
    assert (await tickets(house))[0].version == state


SPOKEN = frozenset({"inbox", "command_menus", "messages", "renderings", "deliveries", "cards"})


async def _try_everything(house: Estate, who: Person) -> None:
    broken = {something_broke(words(language)) for language in LANGUAGES}
    for attempt in ATTEMPTS:
        await who.send(attempt)
        await house.settle()
    page = next(message for message in reversed(from_bot(who)))
    for verb in BUTTONS:
        for ticket in (1, 2):
            answer = await who.forge_press(page, f"{verb}:{ticket}:1")
            assert answer, verb
            assert answer not in broken, verb
    for event in range(1, 12):
        assert await who.forge_press(page, f"release:{event}:1")
    await house.settle()


def _knows_nothing(house: Estate, watcher: Person | Group) -> None:
    seen = _seen(house, watcher).replace("/ticket 1042", "")
    for word in OF_ANA:
        assert word not in seen, (watcher, word)


async def test_staff_who_ask_in_a_buildings_group_are_answered_in_private(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    for asked in ("/ticket 1001", "/desk"):
        await house.carla.send(asked)
        await house.settle()
    assert "T1001" in all_that_was_said(house, house.carla)
    for asked in ("/ticket 1001", "/desk"):
        await house.davit.send(asked, in_=house.group)
        await house.settle()
    assert "T1001" in all_that_was_said(house, house.davit)
    _knows_nothing(house, house.group)


async def test_staff_who_ask_in_the_staff_room_are_answered_there(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001", in_=house.room)
    await house.davit.expect("Reported by Ana", in_=house.room)
    assert all_that_was_said(house, house.davit) == ""


@pytest.mark.parametrize("number", ["1042", "1001", "0", "x", "99999999999999999999"])
async def test_a_resident_who_guesses_a_number_learns_nothing(house: Estate, number: str) -> None:
    await report_a_leak(house, house.ana)
    await house.bruno.send(f"/ticket {number}")
    refusal = await house.bruno.expect("I can't find that.")
    assert "T1001" not in refusal.text


async def test_nobody_can_file_a_report_for_another_home(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    other = (await the_ticket(house)).unit_id
    await house.bruno.send("Smoke next door")
    await fill_in(house, house.bruno, "Fire or smoke")
    form = house.bruno.last()
    token = (form.button("Cancel").data or "").split(":")[1]  # type: ignore[union-attr]  # is there
    assert other is not None
    await house.bruno.forge_press(form, f"f:{token}:danger_home:{other + 1}")
    await house.settle()
    assert len(await tickets(house)) == 1
