"""One message as the form: Back and Cancel at every step, changes from the preview, edits."""

import pytest

from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    REACHED_AT_PREVIEW,
    fill_in,
    from_bot,
    go_to_preview,
    send_an_album,
    step_of,
    the_ticket,
    tickets,
)

# Every step of a report, with the presses that lead there after a first message.
STEPS = {
    "danger": (),
    "danger_where": ("Fire or smoke",),
    "place": REACHED_AT_PREVIEW[:1],
    "spot": ("No danger", "Common place"),
    "floor": ("No danger", "Common place", "Corridor"),
    "group": REACHED_AT_PREVIEW[:2],
    "problem": REACHED_AT_PREVIEW[:3],
    "preview": REACHED_AT_PREVIEW,
}


@pytest.mark.parametrize("step", STEPS)
async def test_back_leads_to_the_step_before_and_forth_again(house: Estate, step: str) -> None:
    await house.ana.send(LEAK)
    *before, last = STEPS[step] or ("",)
    if not last:
        await house.settle()
        assert "Back" not in house.ana.last().labels
        return
    await fill_in(house, house.ana, *before)
    earlier = house.ana.last().text
    await fill_in(house, house.ana, last)
    assert await step_of(house, house.ana) == step
    here = house.ana.last()
    await fill_in(house, house.ana, "Back")
    assert house.ana.last().text == earlier
    await fill_in(house, house.ana, last)
    assert (house.ana.last().text, house.ana.last().id) == (here.text, here.id)


@pytest.mark.parametrize("how", ["press", "command"])
@pytest.mark.parametrize("step", STEPS)
async def test_cancel_closes_the_form_at_every_step(house: Estate, step: str, how: str) -> None:
    await house.ana.send(LEAK)
    await fill_in(house, house.ana, *STEPS[step])
    if how == "press":
        await house.ana.press("Cancel")
    else:
        await house.ana.send("/cancel")
    closed = await house.ana.expect("Cancelled. Nothing was sent.")
    assert closed.labels == []
    assert await step_of(house, house.ana) is None
    assert await tickets(house) == []
    assert [message.labels for message in from_bot(house.ana)] == [[]]


# Where the place is asked, words name it: see test_places.
@pytest.mark.parametrize("step", [step for step in STEPS if step != "spot"])
async def test_words_at_any_step_are_kept_and_the_step_stays(house: Estate, step: str) -> None:
    await house.ana.send(LEAK)
    await fill_in(house, house.ana, *STEPS[step])
    await house.ana.send("It gets worse")
    assert await step_of(house, house.ana) == step
    assert len(from_bot(house.ana)) == 1
    assert house.ana.last().labels != []
    steps_back = ["Back"] * len(STEPS[step])
    await fill_in(house, house.ana, *steps_back, *REACHED_AT_PREVIEW)
    assert "It gets worse" in house.ana.last().text


async def test_the_place_is_changed_from_the_preview(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await fill_in(house, house.ana, "Change place", "Common place", "Corridor", "9")
    # Water from the flat above is nothing that a corridor has.
    assert "What is it about?" in house.ana.last().text
    await fill_in(house, house.ana, "Water leak", "Small leak or seepage")
    seen = house.ana.last().text
    assert "Please check:" in seen
    assert "B3, Corridor, 9/F" in seen
    assert LEAK in seen
    await fill_in(house, house.ana, "Send report")
    ticket = await the_ticket(house)
    assert (ticket.unit_id, ticket.spot, ticket.floor) == (None, "corridor", "9")


async def test_a_place_that_fits_the_problem_returns_to_the_preview_at_once(house: Estate) -> None:
    await house.ana.send("Smells")
    await fill_in(
        house, house.ana, "No danger", "Common place", "Lobby", "Noise and smells",
        "Smoke or smell", "Change place", "My home",
    )  # fmt: skip
    assert "Please check:" in house.ana.last().text
    assert "B3 12A" in house.ana.last().text


async def test_the_problem_is_changed_from_the_preview(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await fill_in(house, house.ana, "Change problem", "Electricity", "No power in my home")
    assert "Please check:" in house.ana.last().text
    assert "No power in my home" in house.ana.last().text


@pytest.mark.parametrize(
    "way", [("Change place",), ("Change place", "Common place"), ("Change problem", "Electricity")]
)
async def test_back_from_a_change_leaves_the_report_as_it_was(house: Estate, way) -> None:
    await go_to_preview(house, house.ana)
    before = house.ana.last().text
    await fill_in(house, house.ana, *way, *["Back"] * len(way))
    assert house.ana.last().text == before
    await fill_in(house, house.ana, "Back")
    assert await step_of(house, house.ana) == "problem"


async def test_words_and_photos_are_added_from_the_preview(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await fill_in(house, house.ana, "Add words or photos")
    await house.ana.send("And the lamp is wet")
    await send_an_album(house, house.ana, 2)
    assert f"{LEAK}\nAnd the lamp is wet" in house.ana.last().text
    assert "2 attachments so far" in house.ana.last().text


async def test_words_are_cleared_and_said_anew(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    await fill_in(house, house.ana, "Clear words")
    assert "No words and no photos yet." in house.ana.last().text
    await house.ana.send("It was the washing machine")
    await fill_in(house, house.ana, "Send report")
    assert (await the_ticket(house)).words == "It was the washing machine"


async def test_an_edited_message_changes_the_draft(house: Estate) -> None:
    first = await house.ana.send("Water is coming thru")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    await house.ana.edit(first, LEAK)
    await house.ana.expect(LEAK)
    await fill_in(house, house.ana, "Send report")
    assert (await the_ticket(house)).words == LEAK


async def test_a_caption_written_later_is_part_of_the_draft(house: Estate) -> None:
    photo = await house.ana.send_photo()
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    await house.ana.edit(photo, "The wet lamp")
    await house.ana.expect("The wet lamp")
    await fill_in(house, house.ana, "Send report")
    assert (await the_ticket(house)).words == "The wet lamp"


async def test_a_reply_to_the_form_is_part_of_the_report(house: Estate) -> None:
    await house.ana.send("Water!")
    await house.settle()
    await house.ana.send("From the kitchen ceiling", reply_to=house.ana.last())
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    assert "Water!\nFrom the kitchen ceiling" in house.ana.last().text


async def test_the_form_is_always_one_message(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    [form] = from_bot(house.ana)
    await fill_in(house, house.ana, "Send report")
    [card] = from_bot(house.ana)
    assert card.id == form.id
    assert "#T1001" in card.text


async def test_words_are_asked_for_only_where_nothing_was_said(house: Estate) -> None:
    await house.ana.send("/report")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    assert await step_of(house, house.ana) == "words"
    await house.ana.send(LEAK)
    await house.settle()
    assert await step_of(house, house.ana) == "preview"
    assert LEAK in house.ana.last().text


async def test_an_album_where_words_are_asked_is_one_answer_and_the_preview(house: Estate) -> None:
    await house.ana.send("/report")
    await fill_in(house, house.ana, *REACHED_AT_PREVIEW)
    await send_an_album(house, house.ana, 3, "My ceiling")
    assert await step_of(house, house.ana) == "preview"
    assert "3 attachments so far" in house.ana.last().text
    assert "My ceiling" in house.ana.last().text
