"""Do panes stand where their reader puts them, and are new messages seen and heard there?"""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.chromium import PHONE
from tests.simulator.page_stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def _shown(page: Page) -> list[tuple[str, str]]:
    """Whose chat with whom, pane by pane."""
    panes = await page.locator("[data-pane]").all()
    return [
        (await pane.get_attribute("data-person") or "", await pane.get_attribute("data-chat") or "")
        for pane in panes
    ]


async def test_a_pane_moves_and_stays_where_it_was_put(stage: Stage) -> None:
    page = await stage.page()
    ana, bruno, room = str(stage.ana.id), str(stage.bruno.id), str(stage.room.id)
    assert await _shown(page) == [(ana, ana), (bruno, bruno), (bruno, room)]
    await page.get_by_role("button", name="More for this person").first.click()
    await expect(page.get_by_role("menuitem", name="Move to the left")).to_have_count(0)
    await page.get_by_role("menuitem", name="Move to the right").click()
    wanted = [(bruno, bruno), (ana, ana), (bruno, room)]
    assert await _shown(page) == wanted
    await page.reload()
    await expect(page.locator("[data-pane]")).to_have_count(3)
    assert await _shown(page) == wanted


async def test_a_pane_is_dragged_by_its_person(stage: Stage) -> None:
    page = await stage.page()
    bruno, room = str(stage.bruno.id), str(stage.room.id)
    last = stage.pane(page, stage.bruno, stage.room)
    await last.locator(".person-bar").drag_to(stage.pane(page, stage.ana).locator(".stage"))
    await expect(page.locator("[data-pane]").first).to_have_attribute("data-chat", room)
    assert (await _shown(page))[0] == (bruno, room)


async def test_what_came_while_nobody_looked_begins_at_a_line(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await stage.bot.call("sendMessage", chat_id=stage.room.id, text="read already")
    await _switch(pane, "B3 neighbours")
    await _switch(stage.pane(page, stage.ana, stage.room), stage.telegram.bot.name)
    for text in ("first new one", "second new one"):
        await stage.bot.call("sendMessage", chat_id=stage.room.id, text=text)
    await expect(pane.get_by_label("2 unread")).to_be_visible()
    await _switch(pane, "B3 neighbours")
    room = stage.pane(page, stage.ana, stage.room)
    line = room.get_by_text("Unread messages")
    await expect(line).to_be_visible()
    rows = await room.locator("[data-role=messages] > li").all_inner_texts()
    at = next(place for place, words in enumerate(rows) if "Unread messages" in words)
    assert "first new one" in rows[at + 1]


async def _switch(pane: Locator, chat: str) -> None:
    await pane.get_by_title("Switch chat").click()
    await pane.page.get_by_role("menuitemradio", name=chat).click()


# Counts what the page lets sound: a browser without a loudspeaker plays the notes all the same.
COUNT_NOTES = """
() => {
  const start = OscillatorNode.prototype.start;
  window.notes = 0;
  OscillatorNode.prototype.start = function (...when) {
    window.notes += 1;
    return start.apply(this, when);
  };
}
"""


async def test_a_message_sounds_unless_it_is_silent_or_the_page_is_muted(stage: Stage) -> None:
    page = await stage.page()
    await page.evaluate(COUNT_NOTES)
    pane = stage.pane(page, stage.ana)
    await pane.locator("[data-role=composer]").click()  # no browser sounds before it is touched
    await stage.bot.call(
        "sendMessage", chat_id=stage.ana.id, text="hush", disable_notification=True
    )
    await expect(pane.get_by_text("hush")).to_be_visible()
    assert await page.evaluate("window.notes") == 0
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="listen")
    await expect(pane.get_by_text("listen")).to_be_visible()
    heard = await page.evaluate("window.notes")
    assert heard > 0
    await page.get_by_role("button", name="Mute the page").click()
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="and now")
    await expect(pane.get_by_text("and now")).to_be_visible()
    assert await page.evaluate("window.notes") == heard
    await page.reload()
    await expect(page.get_by_role("button", name="Sound on")).to_be_visible()


async def test_the_page_follows_the_system_until_the_reader_chooses(stage: Stage) -> None:
    page = await stage.page()
    html = page.locator("html")
    await page.emulate_media(color_scheme="dark")
    await expect(html).to_have_attribute("data-theme", "dark")
    await page.get_by_role("button", name="Switch to light").click()
    await page.emulate_media(color_scheme="light")
    await page.get_by_role("button", name="Switch to dark").click()
    await page.emulate_media(color_scheme="dark")
    await page.get_by_role("button", name="Switch to light").click()
    await page.emulate_media(color_scheme="light")
    await expect(html).to_have_attribute("data-theme", "light")


async def test_a_phone_keeps_what_is_seldom_needed_in_a_menu(stage: Stage) -> None:
    page = await stage.page(size=PHONE)
    await page.locator("#frame").get_by_role("button", name="More").tap()
    await page.get_by_role("menuitem", name="Switch to dark").tap()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.locator("#frame").get_by_role("button", name="More").tap()
    await page.get_by_role("menuitem", name="Reset").tap()
    await page.get_by_role("button", name="Cancel").tap()
    assert stage.resets == []


async def test_whoever_wants_less_motion_gets_none(stage: Stage) -> None:
    page = await stage.page()
    await page.emulate_media(reduced_motion="reduce")
    pane = stage.pane(page, stage.ana)
    await say(pane, "calmly")
    assert await pane.evaluate(LONGEST_MOTION) <= 1  # milliseconds


LONGEST_MOTION = """
pane => {
  const lengths = pane.getAnimations({ subtree: true }).map(a => a.effect.getTiming().duration);
  return Math.max(...lengths, 0);
}
"""
