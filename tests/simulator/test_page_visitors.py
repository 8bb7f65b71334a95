"""Does the page suit whoever opens it: their language, their clock, their place in a chat?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.simulator.page_stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_visitors_of_each_language_find_panes_of_their_own(stage: Stage) -> None:
    ana, bruno = stage.ana.id, stage.bruno.id
    stage.telegram.server.people.extra["panes"] = {
        "en": [{"person": ana, "chat": ana}],
        "zh_Hant": [{"person": bruno, "chat": bruno}],
    }
    page = await stage.page(locale="zh-HK")
    await expect(stage.pane(page, stage.bruno)).to_have_count(1)
    await page.locator("[data-role=language]").select_option("en")
    await expect(stage.pane(page, stage.ana)).to_have_count(1)
    await page.locator("[data-role=language]").select_option("zh_Hans")  # has none: the English
    await expect(stage.pane(page, stage.ana)).to_have_count(1)


async def test_panes_that_a_visitor_chose_outlive_a_change_of_language(stage: Stage) -> None:
    bruno = stage.bruno.id
    stage.telegram.server.people.extra["panes"] = {
        "en": [{"person": stage.ana.id, "chat": stage.ana.id}],
        "zh_Hant": [{"person": bruno, "chat": bruno}],
    }
    page = await stage.page()
    await page.locator("[data-role=add-pane]").click()
    await page.locator(f"[data-role=add-pane-menu] [data-person='{bruno}']").click()
    await page.locator("[data-role=language]").select_option("zh_Hant")
    await expect(page.locator("[data-pane]")).to_have_count(2)


async def test_times_are_those_of_the_place_that_is_played(stage: Stage) -> None:
    stage.telegram.server.people.extra["timezone"] = "Pacific/Kiritimati"
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "What time is it?")
    sent = datetime.fromtimestamp(
        stage.ana.history()[-1].raw["date"], ZoneInfo("Pacific/Kiritimati")
    )
    await expect(pane.locator(".row.own").last).to_contain_text(f"{sent:%H:%M}")
    await expect(pane.locator(".day").last).to_contain_text("Today")


async def test_whoever_reads_the_newest_stays_with_it_when_pictures_take_their_height(
    stage: Stage,
) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    for number in range(6):
        await pane.locator("[data-role=attach]").click()
        await page.locator("[data-role=sample-photo]").click()
        await pane.locator("[data-role=messages] img").nth(number).wait_for()
    await say(pane, "All of them")
    await page.reload()
    await expect(pane.locator("[data-role=messages] img").nth(5)).to_be_visible()
    await expect(pane.get_by_text("You said: All of them")).to_be_in_viewport()
    await expect(pane.locator("[data-role=jump]")).to_be_hidden()
