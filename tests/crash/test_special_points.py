"""Killed where one update is not one reply: albums, pages to the staff, a kill during a restart."""

import pytest
from sqlalchemy import select

from estate.tickets.tables import Ticket, TicketMedia
from simulator.kit import Person
from tests.crash.barriers import handled
from tests.crash.conftest import Crashing
from tests.crash.points import Point, arm, arm_calls, arm_write
from tests.journeys.stories import TO_THE_LAMP

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
            await crashing.process.launch()  # what it stands at may come before it asks for more
            await reached()
            await crashing.process.kill()
    await crashing.process.start()

    await crashing.sees_button(ana, "No danger")
    await crashing.assert_nothing_is_lost()
    assert len([m for m in ana.history() if m.by_bot]) == 1


async def test_what_waited_while_nobody_ran_is_handled_in_its_order(crashing: Crashing) -> None:
    ana = crashing.estate.ana
    said = ["Water!", "From the ceiling", "In the kitchen", "More and more"]
    await crashing.rest()
    await crashing.process.kill()
    for words in said:
        await ana.send(words)
    async with arm(Point.STORED, crashing.tg, crashing.database_url) as reached:
        await crashing.process.launch()  # all of it is fetched and stored at once
        await reached()
        await crashing.process.kill()
    await crashing.process.start()

    for label in ("No danger", "My home", "Water leak", "Water from the flat above", "Send report"):
        await ana.press(label, timeout=20)
    await crashing.assert_nothing_is_lost()
    [ticket] = await crashing.estate.rows(select(Ticket))
    assert isinstance(ticket, Ticket)
    assert ticket.words.split("\n") == said


@pytest.mark.parametrize(
    ("database_url", "point"),
    [
        ("sqlite", Point.STORED),
        ("sqlite", Point.COMMITTED),
        ("sqlite", Point.SENT),
        pytest.param("postgresql", Point.HANDLING, marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)
async def test_the_offer_of_the_same_problem_outlives_a_kill(
    crashing: Crashing, point: Point
) -> None:
    ana, bruno = crashing.estate.ana, crashing.estate.bruno
    await ana.send("The lobby is dark")
    for label in (*TO_THE_LAMP, "Send report"):
        await ana.press(label, timeout=20)
    await crashing.sees(ana, "#T1001")
    *on_the_way, last = TO_THE_LAMP
    await bruno.send("Dark here")
    for label in on_the_way:
        await bruno.press(label, timeout=20)

    await crashing.kill_at(point, lambda: bruno.tap(last))
    await crashing.sees_button(bruno, "Join")
    await crashing.kill_at(point, lambda: bruno.tap("Join"))

    await crashing.sees(bruno, "You follow #T1001")
    await crashing.assert_nothing_is_lost()
    assert len(await crashing.estate.rows(select(Ticket))) == 1
    assert await crashing.verbs() == ["open", "join", "add"]


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
