"""Can a newcomer play the whole story with the mouse? The real demo, in real Chromium."""

from pathlib import Path

import pytest

from tests.browser.stage import ENGLISH, HONG_KONG, MAINLAND, PHONE, Visitor, pane, raised, write
from tests.browser.story import play_alert, play_report

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("visitor", [ENGLISH, HONG_KONG, MAINLAND], ids=lambda v: v.language)
async def test_a_newcomer_plays_the_story_by_clicks(visitor: Visitor, tmp_path: Path) -> None:
    async with raised(tmp_path) as stage:
        page = await stage.page(visitor)
        await play_report(page, visitor)
        await play_alert(page, visitor)


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
