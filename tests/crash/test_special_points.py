"""Killed where one update is not one reply: albums, pages to the staff, a kill during a restart."""

import pytest
from sqlalchemy import select

from estate.tickets.tables import Ticket, TicketMedia
from simulator.kit import Person
from tests.crash.barriers import handled
from tests.crash.conftest import Crashing
from tests.crash.points import Point, arm, arm_calls, arm_write

REPEATED = "you may have this message already"
CAPTION = "The ceiling drips"


async def test_an_album_cut_by_a_kill_is_one_report_with_every_picture(crashing: Crashing) -> None:
    ana = crashing.estate.ana
    third = crashing.tg.world.queues[crashing.tg.bot.id].next_id + 2
    armed = arm_write(handled(third), crashing.database_url)
    await crashing.kill_in(armed, lambda: ana.send_album(4, CAPTION))
    for label in ("No danger", "My home", "Water leak", "Water from the flat above"):
        await ana.press(label, timeout=20)
    await crashing.kill_at(Point.HANDLING, lambda: ana.tap("Send report"))

    await crashing.assert_nothing_is_lost()
    [ticket] = await crashing.estate.rows(select(Ticket))
    assert isinstance(ticket, Ticket)
    assert ticket.words == CAPTION
    assert len(await crashing.estate.rows(select(TicketMedia))) == 4
    pictures = [m for m in crashing.estate.carla.history(in_=crashing.estate.room) if m.media]
    assert len(pictures) == 4


async def test_killed_again_while_it_starts_it_still_answers_once(crashing: Crashing) -> None:
    ana = crashing.estate.ana
    await crashing.rest()
    async with arm(Point.STORED, crashing.tg, crashing.database_url) as reached:
        await ana.send("The lift smells of smoke")
        await reached()
        await crashing.process.kill()
    for point in (Point.STORED, Point.HANDLING):
        async with arm(point, crashing.tg, crashing.database_url) as reached:
            await crashing.process.start()
            await reached()
            await crashing.process.kill()
    await crashing.process.start()

    await crashing.sees_button(ana, "No danger")
    await crashing.assert_nothing_is_lost()
    assert len([m for m in ana.history() if m.by_bot]) == 1


@pytest.fixture
async def in_danger(crashing: Crashing) -> Crashing:
    """Ana has said that somebody is in danger; one more press calls the staff."""
    await crashing.estate.ana.send("Help")
    await crashing.estate.ana.press("Smell of gas", timeout=20)
    await crashing.sees_button(crashing.estate.ana, "My home")
    return crashing


def pages(crashing: Crashing, person: Person) -> list[str]:
    return [m.text for m in person.history() if m.by_bot and m.button("Take")]


@pytest.mark.parametrize("point", [Point.STORED, Point.HANDLING, Point.COMMITTED])
async def test_pages_that_had_not_left_go_out_once_and_unmarked(
    in_danger: Crashing, point: Point
) -> None:
    estate = in_danger.estate
    await in_danger.kill_at(point, lambda: estate.ana.tap("My home"))

    await in_danger.sees_button(estate.carla, "Take")
    await in_danger.assert_nothing_is_lost()
    for person in (estate.carla, estate.davit):
        [page] = pages(in_danger, person)
        assert REPEATED not in page
    assert await in_danger.verbs() == ["open"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_page_whose_outcome_nobody_knows_goes_again_and_says_so(
    in_danger: Crashing, when: str
) -> None:
    estate = in_danger.estate
    carla = estate.carla.id
    armed = arm_calls(
        in_danger.tg,
        ["sendMessage"],
        when="before" if when == "before" else "after",
        wanted=lambda params: str(params.get("chat_id")) == str(carla),
    )
    await in_danger.kill_in(armed, lambda: estate.ana.tap("My home"))

    await in_danger.sees(estate.carla, REPEATED)
    await in_danger.assert_nothing_is_lost()
    marked = [REPEATED in page for page in pages(in_danger, estate.carla)]
    assert marked == ([True] if when == "before" else [False, True])
