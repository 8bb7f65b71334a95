"""The whole story, for a resident of each language. Buttons are found by what texts/ calls them."""

import re

import pytest
from sqlalchemy import update

from estate.people.tables import Person as PersonRow
from estate.tickets.tables import PlaceKind, State
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    fill_in,
    fill_in_room,
    from_bot,
    in_language,
    said,
    send_an_album,
    step_of,
    the_ticket,
)
from texts import outlook, rating, report
from texts.categories import group_name, problem_name
from texts.translator import LANGUAGES, Html, words

TAGS = re.compile("<[^>]+>")


def shown(text: Html) -> str:
    return TAGS.sub("", text)


async def read_in(house: Estate, language: str) -> None:
    """From now on Ana reads this language, by her own choice."""
    async with house.database.write() as session:
        await session.execute(
            update(PersonRow)
            .where(PersonRow.telegram_id == house.ana.id)
            .values(language=language, language_chosen=True)
        )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_fault_is_reported_repaired_and_rated(house: Estate, language: str) -> None:
    t, label, ana = words(language), in_language(language), house.ana
    await read_in(house, language)
    await ana.send(LEAK)
    await ana.expect(shown(report.danger_question(t, heard=True)).split("\n")[0])
    await send_an_album(house, ana, 4)
    await fill_in(
        house, ana, label("No danger"), label("My home"), group_name(t, "leak"),
        problem_name(t, "leak.from_above"),
    )  # fmt: skip
    await ana.send_voice()
    await fill_in(house, ana, label("Send report"))
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.place, ticket.words) == (State.NEW, PlaceKind.HOME, LEAK)
    assert "#T1001" in ana.last().text
    await fill_in_room(house, house.carla, "Take", "Done")
    await fill_in(house, ana, label("No, not fixed"))
    assert (await the_ticket(house)).reopen_count == 1
    await fill_in_room(house, house.carla, "Take", "Done")
    await fill_in(house, ana, label("Yes, fixed"), rating.SCORES[5](t))
    await fill_in(house, ana, rating.REASONS["speed"](t), label("Continue"))
    assert shown(rating.thanks(t, 5)) in said(ana)
    assert await step_of(house, ana) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_form_is_left_and_a_danger_is_called(house: Estate, language: str) -> None:
    t, label, ana = words(language), in_language(language), house.ana
    await read_in(house, language)
    await ana.send("/report")
    await fill_in(house, ana, label("No danger"), label("Back"), label("Cancel"))
    assert ana.last().text == shown(report.cancelled(t))
    await ana.send("/report")
    await fill_in(house, ana, problem_name(t, "danger.gas"), t.plain("My home, {unit}", unit="12A"))
    assert (await the_ticket(house)).priority == 0
    assert "999" in said(ana)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_wait_and_a_rejection_are_read_in_ones_language(
    house: Estate, language: str
) -> None:
    t, label, ana = words(language), in_language(language), house.ana
    await read_in(house, language)
    await ana.send(LEAK)
    await fill_in(
        house, ana, label("No danger"), label("My home"), group_name(t, "leak"),
        problem_name(t, "leak.small"), label("Send report"),
    )  # fmt: skip
    await fill_in_room(house, house.davit, "Wait")
    await fill_in(house, house.davit, outlook.WAITING_FOR["parts"](words("en")), "In 3 days")
    assert outlook.WAITING_FOR["parts"](t) in from_bot(ana)[-1].text
    await fill_in_room(house, house.davit, "Go on", "Reject")
    await fill_in(house, house.davit, "Not a fault", "Skip")
    ticket_card = from_bot(ana)[0].text
    assert outlook.STATES[State.REJECTED](t) in ticket_card
