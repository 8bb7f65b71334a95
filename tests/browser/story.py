"""The story of the first job by clicks: reported, repaired, rated; then a thin alert."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Locator, Page

from bot.demo.cast import STAFF_ROOM
from tests.browser.stage import Visitor, hear, pane, press, write
from texts.steps import OPEN

Look = Callable[[Page, str], Awaitable[None]]
"""Called at each scene with the scene's name: a test looks, the pictures are taken."""

FAULT = {
    "en": "Water is dripping from the kitchen ceiling since this morning.",
    "zh_Hant": "今早起廚房天花滴水。",
    "zh_Hans": "今天早上开始厨房天花板滴水。",
}


async def nobody_looks(_page: Page, _scene: str) -> None:
    """For a story that is only played."""


SMOKE = {"en": "smoke on the stairs", "zh_Hant": "樓梯有煙", "zh_Hans": "楼梯间有烟"}


async def play_report(page: Page, visitor: Visitor, look: Look = nobody_looks) -> None:
    """A resident reports with a photo; staff take and repair; the resident confirms and rates."""
    players, label = visitor.players, visitor.label
    resident, room = pane(page, players.resident), pane(page, players.worker, STAFF_ROOM)
    await write(resident, FAULT[visitor.language])
    await resident.locator(f"[data-button='{label('No danger')}']").wait_for()
    await look(page, "danger-question")
    await press(resident, label("No danger"))
    await press(resident, label("My home"))
    await press(resident, label("Water leak"))
    await press(resident, label("Water from the flat above"))
    await resident.locator("[data-role=attach]").click()
    await page.locator("[data-role=sample-photo]").click()
    await resident.locator("[data-role=messages] img").first.wait_for()
    await press(resident, label("Send report"))
    await hear(resident, "#T1001")
    await hear(room, "#T1001")
    await look(page, "reported")
    await press(room, label("Take"))
    await room.locator(f"[data-button='{label('On site')}']").wait_for()
    await look(page, "taken")
    await press(room, label("Done"))
    await resident.locator(f"[data-button='{label('Yes, fixed')}']").wait_for()
    await look(page, "is-it-fixed")
    await press(resident, label("Yes, fixed"))
    await press(resident, "5")
    await press(resident, label("Quality of the work"))
    await look(page, "rating")
    await press(resident, label("Continue"))
    await look(page, "rated")


async def play_alert(page: Page, visitor: Visitor, look: Look = nobody_looks) -> None:
    """The manager warns the building of a fire; everybody hears it; then it was a false alarm."""
    players = visitor.players
    resident, manager = pane(page, players.resident), pane(page, players.manager)
    group = pane(page, players.neighbour, visitor.group)
    place = f"{players.building} {players.floor}F"
    await write(manager, f"/alert fire {place} {SMOKE[visitor.language]}")
    await manager.locator(f"[data-button='{visitor.label('Cancel')}']").last.wait_for()
    await look(page, "preview")
    preview = manager.locator("[data-message-id]:has([data-button])").last
    await preview.locator("[data-button]").first.click()  # Send REAL alert: …
    for who in (group, resident):
        await hear(who, SMOKE[visitor.language])
    await manager.locator(f"[data-button='{visitor.label('False alarm')}']").last.wait_for()
    await look(page, "alert")
    await press(manager, visitor.label("False alarm"))
    for who in (group, resident):
        await who.locator("[data-role=quote]").last.wait_for()  # it answers the alert
    await look(page, "false-alarm")


async def play_incident(page: Page, visitor: Visitor, look: Look = nobody_looks) -> None:
    """A fire: a resident needs help, staff knock at doors, everybody goes out, it is over; and a
    drill afterwards."""
    players, label = visitor.players, visitor.label
    resident, manager = pane(page, players.resident), pane(page, players.manager)
    room, group = (
        pane(page, players.worker, STAFF_ROOM), pane(page, players.neighbour, visitor.group),
    )  # fmt: skip
    place = f"{players.building} {players.floor}F"
    await write(manager, f"/alert fire {place} {SMOKE[visitor.language]}")
    await manager.locator(f"[data-button='{label('Cancel')}']").last.wait_for()
    await first_button(manager).click()  # Send REAL alert: …
    await hear(group, SMOKE[visitor.language])
    await resident.locator(f"[data-button='{label('I need help')}']").last.wait_for()
    await look(page, "incident-resident")
    await press(resident, label("I need help"))
    await room.locator(f"[data-button='{label('Has been helped')}']").last.wait_for()
    await press(manager, label("Everybody out: tell all to leave"))
    await look(page, "incident-group")
    await press(manager, label("Doors to knock at"))
    await manager.locator(f"[data-button='{label('No answer')}']").last.wait_for()
    await look(page, "incident-doors")
    await press(resident, label("I am safe"))
    await press(room, f"{OPEN} 1")  # a step of the playbook; the list follows at the group's pace
    await look(page, "incident-board")
    await press(manager, label("All clear"))
    await press(manager, label("The fire service handed back"))
    await look(page, "incident-over")
    await write(manager, f"/drill fire {place}")
    await manager.locator("[data-button*='DRILL']").first.click()  # Send DRILL: …
    await resident.locator("[data-button*='DRILL']").last.wait_for()
    await look(page, "drill")


def first_button(where: Locator) -> Locator:
    """The first button of the newest message that has any."""
    return where.locator("[data-message-id]:has([data-button])").last.locator("[data-button]").first
