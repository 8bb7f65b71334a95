"""Where a fault is: a common place, one in the resident's own words, or a thing with a code."""

from sqlalchemy import select

from estate.places.tables import Asset
from estate.tickets.tables import PlaceKind
from tests.cast import Estate
from tests.journeys.stories import fill_in, from_bot, said, step_of, the_ticket

LAMP = ("Lighting", "Lamp broken")


async def test_a_common_place_with_its_floor(house: Estate) -> None:
    await house.ana.send("The lamp is dead")
    await fill_in(house, house.ana, "No danger", "Common place", "Corridor", "12", *LAMP)
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert (ticket.place, ticket.unit_id) == (PlaceKind.COMMON, None)
    assert (ticket.spot, ticket.floor) == ("corridor", "12")
    assert "B3, Corridor, 12/F" in said(house.carla, in_=house.room)


async def test_a_place_in_ones_own_words(house: Estate) -> None:
    await house.ana.send("The lamp is dead")
    await fill_in(house, house.ana, "No danger", "Common place")
    await house.ana.send("Behind the <b>bicycle</b> shed")
    await fill_in(house, house.ana, "Skip", *LAMP)
    assert "B3, Behind the <b>bicycle</b> shed" in house.ana.last().text
    assert len(from_bot(house.ana)) == 1
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert (ticket.spot, ticket.floor) == ("Behind the <b>bicycle</b> shed", None)
    assert ticket.words == "The lamp is dead"


async def test_a_long_place_is_kept_whole_in_the_words(house: Estate) -> None:
    await house.ana.send("The lamp is dead")
    await fill_in(house, house.ana, "No danger", "Common place")
    await house.ana.send("Behind the shed, " + "then left, " * 20)
    await fill_in(house, house.ana, "Skip", *LAMP, "Send report")
    ticket = await the_ticket(house)
    assert len(ticket.spot) <= 80
    assert ticket.words.count("then left") == 20


async def test_a_photo_where_the_place_is_asked_is_kept(house: Estate) -> None:
    await house.ana.send("The lamp is dead")
    await fill_in(house, house.ana, "No danger", "Common place")
    await house.ana.send_photo("Here")
    assert await step_of(house, house.ana) == "spot"
    await fill_in(house, house.ana, "Lobby", *LAMP, "Send report")
    assert (await the_ticket(house)).words == "The lamp is dead\nHere"


async def test_the_code_on_a_lift_says_where(house: Estate) -> None:
    [lift] = await house.rows(select(Asset))
    assert isinstance(lift, Asset)
    await house.ana.start(f"a_{lift.id}")
    await fill_in(house, house.ana, "No danger", "Lift", "One lift out of order")
    await house.ana.send("It stands on 7")
    await house.settle()
    assert "B3, Lift A" in house.ana.last().text
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert (ticket.place, ticket.asset_id) == (PlaceKind.ASSET, lift.id)


async def test_the_code_on_a_lift_and_a_danger_need_one_tap(house: Estate) -> None:
    [lift] = await house.rows(select(Asset))
    assert isinstance(lift, Asset)
    await house.stranger.start(f"a_{lift.id}")
    await fill_in(house, house.stranger, "Trapped in a lift")
    ticket = await the_ticket(house)
    assert (ticket.priority, ticket.asset_id) == (0, lift.id)
    assert "press the alarm button in the lift" in said(house.stranger)


async def test_a_code_that_no_thing_has_is_told(house: Estate) -> None:
    for payload in ("a_99", "a_0", "a_99999999999999999999", "a_-1"):
        await house.ana.start(payload)
        await house.settle()
        assert "Something went wrong" not in said(house.ana)
        assert await step_of(house, house.ana) is None
