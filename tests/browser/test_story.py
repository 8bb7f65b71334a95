"""Can a newcomer play the whole story with the mouse? The real demo, in real Chromium."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.stage import (
    ENGLISH,
    HONG_KONG,
    MAINLAND,
    PATIENCE,
    Visitor,
    pane,
    raised,
    write,
)
from tests.browser.story import play_alert, play_incident, play_report
from tests.chromium import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("visitor", [ENGLISH, HONG_KONG, MAINLAND], ids=lambda v: v.language)
async def test_a_newcomer_plays_the_story_by_clicks(visitor: Visitor, tmp_path: Path) -> None:
    async with raised(tmp_path) as stage:
        page = await stage.page(visitor)
        await play_report(page, visitor)
        await play_alert(page, visitor)


async def test_a_fire_is_played_by_clicks_to_its_end_and_a_drill_after_it(tmp_path: Path) -> None:
    async with raised(tmp_path) as stage:
        page = await stage.page(HONG_KONG)
        await play_incident(page, HONG_KONG)


async def test_a_phone_shows_one_chat_at_a_time_without_sideways_scrolling(
    tmp_path: Path,
) -> None:
    async with raised(tmp_path) as stage:
        page = await stage.page(HONG_KONG, size=PHONE)
        resident = pane(page, HONG_KONG.players.resident)
        await write(resident, "走廊燈壞了")
        await resident.locator(f"[data-button='{HONG_KONG.label('No danger')}']").wait_for()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0]
        assert await page.locator("[data-pane]:visible").count() == 1


async def test_a_reset_begins_anew_under_everybodys_eyes(tmp_path: Path) -> None:
    async with raised(tmp_path) as stage:
        page, errors = await stage.page(MAINLAND), list[str]()
        page.on("pageerror", lambda error: errors.append(str(error)))
        resident = pane(page, MAINLAND.players.resident)
        await write(resident, "灯坏了")
        await resident.locator(f"[data-button='{MAINLAND.label('No danger')}']").wait_for()
        await page.locator("[data-role=reset]").click()
        await page.locator("[data-role=confirm]").click()
        await expect(resident.locator("[data-role=toast]")).to_be_visible(timeout=PATIENCE)
        await expect(resident.get_by_text("灯坏了")).to_have_count(0)
        await expect(page.locator("[data-pane]")).to_have_count(4)
    assert errors == []
