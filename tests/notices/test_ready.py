"""A ready text: chosen, given its time, there in every language at once, and changed if need be."""

import pytest

from tests.cast import Estate
from tests.journeys.stories import fill_in
from tests.notices.stories import HEADING, WATER, send
from texts.ready import NAMES, Ready
from texts.translator import words

LAST = "Next"


async def to_the_texts(house: Estate) -> None:
    await house.davit.send("/notice")
    await fill_in(house, house.davit, "Buildings", "B3", LAST, "Ready texts")


async def write(house: Estate, *texts: str) -> str:
    for text in texts:
        await house.davit.send(text)
        await house.settle()
    return house.davit.last().text


async def test_everybody_reads_it_in_their_language(house: Estate) -> None:
    await to_the_texts(house)
    await fill_in(house, house.davit, "Water off")
    assert "From when?" in house.davit.last().text
    assert "From Tue 3 Mar 10:00. Until when?" in await write(house, "tomorrow 10:00")
    assert "stands there in every language" in await write(house, "16:00")
    await fill_in(house, house.davit, LAST)
    await send(house)
    assert house.ana.last().text == (
        f"{HEADING}\n\nThe water will be off on Tue 3 Mar from 10:00 to 16:00. "
        "Please store some water beforehand and keep the taps closed."
    )
    assert "3月3日 星期二 10:00至16:00" in house.elif_.last().text


async def test_over_midnight_both_days_are_named(house: Estate) -> None:
    await to_the_texts(house)
    await fill_in(house, house.davit, "Power off")
    assert "from Tue 3 Mar 22:00 to Wed 4 Mar 02:00" in await write(house, "3/3 22:00", "2:00")


async def test_one_language_can_be_written_anew(house: Estate) -> None:
    await to_the_texts(house)
    await fill_in(house, house.davit, "Pest control")
    await write(house, "tomorrow 10:00", "12:00")
    await write(house, WATER)
    await fill_in(house, house.davit, LAST)
    await send(house)
    assert house.ana.last().text == f"{HEADING}\n\n{WATER}"
    assert "滅蟲" in house.elif_.last().text


async def test_what_is_no_time_is_asked_again_and_back_leads_back(house: Estate) -> None:
    await to_the_texts(house)
    await fill_in(house, house.davit, "Fire drill")
    assert "I can't read some day as a time" in await write(house, "some day")
    assert "From Tue 3 Mar 10:00." in await write(house, "tomorrow 10:00")
    assert "I can't read late as a time" in await write(house, "late")
    await house.davit.send_sticker()
    await house.settle()
    assert "I can't use that here" in house.davit.last().text
    await fill_in(house, house.davit, "Back", "Back", "Back")
    assert "Please write the text in English" in house.davit.last().text


@pytest.mark.parametrize("ready", Ready)
async def test_each_is_offered_by_its_name(house: Estate, ready: Ready) -> None:
    await to_the_texts(house)
    await fill_in(house, house.davit, NAMES[ready](words("en")))
    text = await write(house, "tomorrow 10:00", "16:00")
    assert text.count("10:00") == 3
