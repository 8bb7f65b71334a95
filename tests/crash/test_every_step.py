"""Killed at every step of a report, from the first word to the rating: nothing is lost."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import select

from estate.tickets.tables import Rating, State, Ticket
from tests.crash.conftest import Crashing
from tests.crash.points import Point

Act = Callable[[Crashing], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does, and what must be offered after it, whatever happened in between."""

    act: Act
    then: Act


def ana_presses(label: str) -> Act:
    return lambda crashing: crashing.estate.ana.tap(label)


def carla_presses(label: str) -> Act:
    return lambda crashing: crashing.estate.carla.tap(label, in_=crashing.estate.room)


def ana_writes(words: str) -> Act:
    return lambda crashing: crashing.estate.ana.send(words)


def ana_is_offered(label: str) -> Act:
    return lambda crashing: crashing.sees_button(crashing.estate.ana, label)


def ana_reads(words: str) -> Act:
    return lambda crashing: crashing.sees(crashing.estate.ana, words)


def the_room_is_offered(label: str) -> Act:
    return lambda crashing: crashing.sees_button(crashing.estate.carla, label, in_room=True)


STORY = (
    Step(ana_writes("Water is coming through the kitchen ceiling"), ana_is_offered("No danger")),
    Step(ana_presses("No danger"), ana_is_offered("My home")),
    Step(ana_presses("My home"), ana_is_offered("Water leak")),
    Step(ana_presses("Water leak"), ana_is_offered("Water from the flat above")),
    Step(ana_presses("Water from the flat above"), ana_is_offered("Send report")),
    Step(ana_presses("Send report"), the_room_is_offered("Take")),
    Step(carla_presses("Take"), the_room_is_offered("Done")),
    Step(carla_presses("Done"), ana_is_offered("Yes, fixed")),
    Step(ana_presses("Yes, fixed"), ana_is_offered("5")),
    Step(ana_presses("5"), ana_is_offered("Courtesy")),
    Step(ana_presses("Courtesy"), ana_is_offered("Continue")),
    Step(ana_writes("Very quick, thank you"), ana_reads("Thank you.")),
)


def points_from(first: int) -> list[Point]:
    """One point for each step; over the stories every step meets several of them."""
    every = list(Point)
    return [every[(first + 3 * number) % len(every)] for number in range(len(STORY))]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database_url", "first"),
    [
        ("sqlite", 0),
        ("sqlite", 1),
        ("sqlite", 2),
        pytest.param("postgresql", 3, marks=pytest.mark.postgres),
    ],
    indirect=["database_url"],
)
async def test_killed_at_every_step_the_report_goes_on_where_it_stood(
    crashing: Crashing, first: int
) -> None:
    for step, point in zip(STORY, points_from(first), strict=True):
        await crashing.kill_at(point, partial(step.act, crashing))
        await step.then(crashing)

    await crashing.assert_nothing_is_lost()
    assert crashing.process.kills == len(STORY)
    [ticket] = await crashing.estate.rows(select(Ticket))
    assert isinstance(ticket, Ticket)
    assert (ticket.state, ticket.confirmed) == (State.CLOSED, True)
    assert ticket.words == "Water is coming through the kitchen ceiling"
    [rating] = await crashing.estate.rows(select(Rating))
    assert isinstance(rating, Rating)
    assert (rating.score, rating.reasons, rating.words) == (
        5,
        ["courtesy"],
        "Very quick, thank you",
    )
    assert await crashing.verbs() == ["open", "take", "resolve", "confirm", "rate"]
