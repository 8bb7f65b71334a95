"""How much may somebody report whom nobody knows? A little, calmly bounded; a danger always."""

from datetime import timedelta

import pytest

from broadcasts.limits import fit_toast
from estate.errors import TooManyReports
from simulator.kit import Person
from tests.cast import Estate
from tests.journeys.stories import fill_in, report_a_leak, tickets
from texts.errors import refused
from texts.translator import words

HOUR = timedelta(hours=1)
WAY = (
    "No danger", "Common place", "B3 Harbour Court", "Lobby", "Rubbish or smell", "No, different",
)  # fmt: skip


async def report(house: Estate, who: Person) -> None:
    """A fault of a common place, up to the last press."""
    await who.send("A smell in the lobby")
    await house.settle()
    for _ in range(12):
        labels = who.last().labels
        if "Send report" in labels:
            return
        wanted = next((label for label in WAY if label in labels), labels[0])
        await who.press(wanted)
        await house.settle()
    raise AssertionError(f"no preview: {who.last().labels}")


async def test_the_fourth_report_of_a_stranger_within_an_hour_waits(house: Estate) -> None:
    stranger = house.stranger
    for _ in range(3):
        await report(house, stranger)
        await fill_in(house, stranger, "Send report")
    await report(house, stranger)
    answer = await stranger.press("Send report")
    assert answer == (
        "You sent 3 reports within an hour; staff see to them. This one is kept: please send it "
        "later, or call the office. In danger, call 999 or choose it in /report."
    )
    await house.settle()
    assert len(await tickets(house)) == 3
    house.clock.advance(HOUR)
    await stranger.press("Send report")
    await house.settle()
    assert len(await tickets(house)) == 4


async def test_a_danger_of_a_stranger_always_goes_and_counts_for_nothing(house: Estate) -> None:
    stranger = house.stranger
    for _ in range(4):
        await stranger.send("/report")
        await fill_in(house, stranger, "Smell of gas", "Common place, B3")
    assert len(await tickets(house)) == 4
    for _ in range(3):
        await stranger.send("/report")
        await report(house, stranger)
        await fill_in(house, stranger, "Send report")
    await stranger.send("/report")
    await fill_in(house, stranger, "Fire or smoke", "Common place, B3")
    assert [ticket.priority == 0 for ticket in await tickets(house)].count(True) == 5
    assert len(await tickets(house)) == 8


async def test_who_lives_here_is_not_bounded(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    for count in range(2, 6):
        await report(house, house.ana)
        await fill_in(house, house.ana, "Send report")
        assert len(await tickets(house)) == count


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
def test_the_answer_fits_the_notice_over_the_screen(language: str) -> None:
    text = refused(words(language), TooManyReports(most=3, emergency_number="2345 6789 ext. 123"))
    assert fit_toast(text) == text
    assert "2345 6789 ext. 123" in text
