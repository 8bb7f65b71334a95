"""Can a newcomer steer Telegram's own behaviour from the drawer behind the scenes?"""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.chromium import PHONE
from tests.simulator.page_stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def _drawer(page: Page, tab: str) -> Locator:
    """Open the drawer at a page of it."""
    drawer = page.get_by_role("complementary", name="Behind the scenes")
    if not await drawer.is_visible():
        await page.get_by_role("button", name="Behind the scenes").click()
    await drawer.get_by_role("tab", name=tab).click()
    return drawer


async def test_the_drawer_is_closed_until_wanted_and_gives_the_focus_back(stage: Stage) -> None:
    page = await stage.page()
    opener = page.get_by_role("button", name="Behind the scenes")
    await expect(page.get_by_role("complementary")).to_have_count(0)
    assert stage.telegram.world.wire_watchers == 0
    await opener.click()
    await expect(page.get_by_role("tab", name="People")).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Time")).to_be_focused()
    await say(stage.pane(page, stage.ana), "the chats go on beside it")
    await page.get_by_role("tab", name="Time").focus()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("complementary")).to_have_count(0)
    await expect(opener).to_be_focused()
    await page.reload()
    await expect(page.get_by_role("complementary")).to_have_count(0)


async def test_on_a_phone_the_drawer_covers_all_and_its_targets_fit_a_finger(stage: Stage) -> None:
    page = await stage.page(size=PHONE)
    await page.get_by_role("button", name="Behind the scenes").tap()
    drawer = page.get_by_role("complementary")
    for tab in ("Time", "Limits", "Faults", "Bot", "Calls", "People"):
        await drawer.get_by_role("tab", name=tab).tap()
        await expect(drawer.get_by_role("tabpanel", name=tab)).to_be_visible()
        assert await drawer.evaluate(TOO_SMALL) == [], tab
        assert await page.evaluate("document.documentElement.scrollWidth") == PHONE[0], tab
    await expect(page.locator("#panes")).to_have_attribute("inert", "")
    await drawer.get_by_role("button", name="Close this drawer").tap()
    await expect(stage.pane(page, stage.ana)).to_be_visible()


TOO_SMALL = """
drawer => [...drawer.querySelectorAll("button, select, summary, input:not(.switch)")]
  .filter(e => e.checkVisibility() && (e.offsetHeight < 44 || e.offsetWidth < 44))
  .map(e => `${e.dataset.role || e.className} ${e.offsetWidth}x${e.offsetHeight}`)
"""


async def test_an_hour_passes_in_a_moment(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _drawer(page, "Time")
    clock = stage.telegram.world.clock
    await expect(drawer.get_by_text("The same as the real clock")).to_be_visible()
    await drawer.get_by_role("button", name="+1 h").click()
    await expect(drawer.get_by_text("1 h ahead of the real clock")).to_be_visible()
    assert clock.offset == 3600
    await drawer.get_by_label("How much").fill("2")
    await drawer.get_by_label("Unit").select_option("days")
    await drawer.get_by_role("button", name="Move").click()
    await expect(drawer.get_by_text("2 days 1 h ahead of the real clock")).to_be_visible()
    pane = stage.pane(page, stage.ana)
    await say(pane, "written in two days")
    await expect(pane.locator(".day").last).to_have_text("Today")  # as Telegram's clock has it
    await expect(pane.locator(".day").first).not_to_have_text("Today")


async def test_the_limits_are_switched_on_and_changed(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _drawer(page, "Limits")
    flood = stage.telegram.world.flood
    await drawer.get_by_role("switch", name="Limit as Telegram does").check()
    await expect(page.get_by_role("button", name="faults or limits are on")).to_be_visible()
    assert flood.on
    await drawer.get_by_label(re.compile("Messages a minute, to one group")).fill("7")
    async with page.expect_response("**/control/flood"):
        await page.keyboard.press("Tab")
    assert flood.group_per_minute == 7
    flood.overall = 12  # by somebody else; the page hears of it with the next change
    await drawer.get_by_role("switch", name="Limit as Telegram does").uncheck()
    await expect(drawer.get_by_label(re.compile("in all chats"))).to_have_value("12")


async def test_faults_come_by_chance_and_all_stop_at_once(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _drawer(page, "Faults")
    faults = stage.telegram.world.faults
    slider = drawer.get_by_role("slider", name=re.compile("Cut off after"))
    await slider.focus()
    async with page.expect_response("**/control/faults"):
        await page.keyboard.press("PageUp")
    await expect(drawer.get_by_role("status").get_by_text("Cut off after: 10 %")).to_be_visible()
    assert faults.chances == {"drop_after": 0.1}
    await drawer.get_by_label("Seed").fill("77")
    await drawer.get_by_role("button", name="Begin again").click()
    await expect(drawer.get_by_text("The faults begin again from seed 77.")).to_be_visible()
    assert faults.seed == 77
    await drawer.get_by_role("button", name="Stop all faults").click()
    await expect(drawer.get_by_text("Nothing goes wrong at present.")).to_be_visible()
    assert faults.chances == {}


async def test_the_next_call_fails_as_planted(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _drawer(page, "Faults")
    form = drawer.get_by_role("form", name="The next call fails")
    await form.get_by_label("With").select_option(label="Told to wait (429)")
    await form.get_by_label("Method (empty: any)").fill("getChat")
    await form.get_by_label("Seconds to wait").fill("9")
    await form.get_by_role("button", name="Let it fail").click()
    await expect(drawer.get_by_text("getChat: Told to wait (429), 1×")).to_be_visible()
    with pytest.raises(AssertionError, match="retry after 9"):
        await stage.bot.call("getChat", chat_id=stage.ana.id)
    await expect(drawer.get_by_text("Nothing goes wrong at present.")).to_be_visible()
    assert stage.telegram.world.faults.script == []


async def test_it_tells_how_the_bot_listens_and_what_is_not_modelled(stage: Stage) -> None:
    page = await stage.page()
    stage.telegram.world.not_modelled.update(["sendGift", "sendGift"])
    drawer = await _drawer(page, "Bot")
    await expect(drawer.get_by_text("Fetches its updates (polling)")).to_be_visible()
    await expect(drawer.get_by_text("No update waits")).to_be_visible()
    await expect(drawer.get_by_role("listitem").filter(has_text="sendGift")).to_contain_text("2×")


async def test_the_drawer_speaks_the_pages_language(stage: Stage) -> None:
    page = await stage.page()
    await _drawer(page, "Faults")
    await page.get_by_label("Language").first.select_option("zh_Hans")
    drawer = page.get_by_role("complementary", name="幕后")
    await expect(drawer.get_by_role("tab", name="故障")).to_have_attribute("aria-selected", "true")
    await expect(drawer.get_by_text("目前一切正常。")).to_be_visible()
