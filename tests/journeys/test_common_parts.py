"""The lift is out of order: what the building's group sees until it is restored, and after."""

from datetime import timedelta

from simulator.kit import Message, Person
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room, in_language, report_a_leak

TO_THE_LIFT = ("No danger", "Common place", "Lift", "Skip")  # the floor is not known
PROBLEM = "One lift out of order"


async def report_the_lift(house: Estate, who: Person, text: str = "Stuck on 7, my key") -> None:
    await who.send(text)
    await fill_in(house, who, *TO_THE_LIFT)
    await fill_in(house, who, PROBLEM, "Send report")


def in_group(house: Estate) -> list[Message]:
    return [m for m in house.bruno.history(in_=house.group) if m.by_bot]


async def test_down_on_it_delayed_restored(house: Estate) -> None:
    await report_the_lift(house, house.ana)
    assert in_group(house) == []  # one home says so, and nobody has looked

    await fill_in_room(house, house.carla, "Take")
    [card] = in_group(house)
    assert "One lift out of order, " in card.text
    assert "Known since 10:00. We are working on it." in card.text
    assert "我們正在跟進" in card.text
    assert "我们正在处理" in card.text
    assert card.silent

    await house.advance(timedelta(minutes=1))
    await fill_in_room(house, house.carla, "Wait")
    await fill_in(house, house.carla, "spare parts", "Tomorrow 10:00")
    await house.advance(timedelta(seconds=11))
    [card] = in_group(house)
    assert "Known since 10:00. It is delayed.\nWe are waiting for spare parts." in card.text
    assert "Next step by Tue 3 Mar 10:00." in card.text
    assert card.edited

    await house.davit.send("The canteen is open", in_=house.group)
    await house.advance(timedelta(hours=2))
    await fill_in_room(house, house.carla, "Go on", "Done")
    await house.advance(timedelta(seconds=11))
    [card] = in_group(house)
    assert "Repaired at 12:01. It was out of order since 10:00." in card.text
    assert house.bruno.last(in_=house.group).id == card.id  # below what was written since

    seen = "\n".join(m.text for m in in_group(house))
    for private in ("Ana", "12A", "key", "Carla"):
        assert private not in seen


async def test_two_homes_make_it_news_before_anybody_looks(house: Estate) -> None:
    await report_the_lift(house, house.ana)
    hant = in_language("zh_Hant")
    await house.elif_.send("壞了")
    await fill_in(house, house.elif_, *map(hant, TO_THE_LIFT), hant(PROBLEM), hant("Join"))
    [card] = in_group(house)
    assert "Known since 10:00. The office has been told." in card.text


async def test_not_fixed_after_all_it_is_down_again(house: Estate) -> None:
    await report_the_lift(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Done")
    await house.advance(timedelta(seconds=11))
    await fill_in(house, house.ana, "No, not fixed")
    await house.advance(timedelta(seconds=11))
    [card] = in_group(house)
    assert "Known since 10:00." in card.text
    assert "Repaired" not in card.text


async def test_what_is_of_one_home_is_of_no_group(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Done")
    assert in_group(house) == []


async def test_a_rejected_report_that_nobody_saw_stays_unseen(house: Estate) -> None:
    await report_the_lift(house, house.ana)
    await fill_in_room(house, house.davit, "Reject")
    await fill_in(house, house.davit, house.davit.last().labels[0], "Skip")
    assert in_group(house) == []
