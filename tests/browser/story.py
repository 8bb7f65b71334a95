"""The story of the first job by clicks: reported, repaired, rated; then a thin alert."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from bot.demo.cast import BRUNO, STAFF_ROOM
from tests.browser.stage import Players, Stage, hear, pane, press, write

Look = Callable[[Page, str], Awaitable[None]]
"""Called at each scene with the scene's name: a test looks, the pictures are taken."""

FAULT = {
    "en": "Water is dripping from the kitchen ceiling since this morning.",
    "zh_Hant": "今早起廚房天花滴水。",
    "zh_Hans": "今天早上开始厨房天花板滴水。",
}


async def nobody_looks(_page: Page, _scene: str) -> None:
    """For a story that is only played."""


async def play_report(page: Page, players: Players, look: Look = nobody_looks) -> None:
    """A resident reports with a photo; staff take and repair; the resident confirms and rates."""
    resident, room = pane(page, players.resident), pane(page, players.worker, STAFF_ROOM)
    await write(resident, FAULT[players.language])
    await resident.locator(f"[data-button='{players.label('No danger')}']").wait_for()
    await look(page, "danger-question")
    await press(resident, players.label("No danger"))
    await press(resident, players.label("My home"))
    await press(resident, players.label("Water leak"))
    await press(resident, players.label("Water from the flat above"))
    await resident.locator("[data-role=attach]").click()
    await page.locator("[data-role=sample-photo]").click()
    await resident.locator("[data-role=messages] img").first.wait_for()
    await press(resident, players.label("Send report"))
    await hear(resident, "#T1001")
    await hear(room, "#T1001")
    await look(page, "reported")
    await press(room, "Take")
    await hear(resident, "Carla")
    await press(room, "Done")
    await resident.locator(f"[data-button='{players.label('Yes, fixed')}']").wait_for()
    await look(page, "is-it-fixed")
    await press(resident, players.label("Yes, fixed"))
    await press(resident, "5")
    await press(resident, players.label("Quality of the work"))
    await look(page, "rating")
    await press(resident, players.label("Continue"))
    await look(page, "rated")


async def play_alert(page: Page, stage: Stage, players: Players, look: Look = nobody_looks) -> None:
    """The manager warns B3 of a fire; everybody hears it in their language; then all clear."""
    resident, manager = pane(page, players.resident), pane(page, players.manager)
    group = pane(page, BRUNO, stage.building_group)
    await write(manager, "/alert fire B3 12F smoke on the stairs")
    await manager.locator("[data-button^='Send REAL alert']").last.wait_for()
    await look(page, "preview")
    await press(manager, "Send REAL alert")
    await hear(group, "B3")
    await hear(resident, "B3")
    await look(page, "alert")
