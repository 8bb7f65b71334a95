"""Where do words go after a repair? To its rating for a while, then to a new report."""

from datetime import timedelta

from sqlalchemy import select

from estate.tickets.tables import Rating
from tests.cast import Estate
from tests.journeys.stories import fill_in, report_a_leak, step_of, take_and_repair


async def rated(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed", "4")


async def test_words_long_after_the_stars_begin_a_new_report(house: Estate) -> None:
    await rated(house)
    await house.advance(timedelta(minutes=11))
    await house.ana.send("Now the bathroom leaks too")
    await house.settle()
    assert await step_of(house, house.ana) == "danger"
    [rating] = await house.rows(select(Rating))
    assert isinstance(rating, Rating)
    assert (rating.score, rating.words) == (4, "")


async def test_stars_in_the_middle_of_another_report_leave_it_open(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.ana.send("And the lamp in the corridor is dark")
    await fill_in(house, house.ana, "No danger")
    await fill_in(house, house.ana, "Yes, fixed", "4", "Speed", "Continue")
    assert await step_of(house, house.ana) == "place"
    [rating] = await house.rows(select(Rating))
    assert isinstance(rating, Rating)
    assert (rating.score, rating.reasons) == (4, ["speed"])
    await fill_in(house, house.ana, "My home")
    assert await step_of(house, house.ana) == "group"
