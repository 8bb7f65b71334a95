"""Take the pictures of docs/pictures/simulator-*: a part of `make pictures`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from simulator.traffic import Fault, FaultKind
from tests.chromium import DESKTOP, PHONE, QUIET_CHROMIUM, chromium
from tests.palette import with_palette
from tests.simulator.scenes import Scene, furnished

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LOCALES = {"en": "en-GB", "zh_Hans": "zh-CN", "zh_Hant": "zh-HK"}
Act = Callable[[Page, Scene], Awaitable[None]]


async def chats(page: Page, scene: Scene) -> None:
    """People beside each other, with a photo album that one of them sends."""
    pane = page.locator(f"[data-pane][data-person='{scene.ana.id}']")
    await pane.locator("[data-role=attach]").click()
    await page.locator("[data-role=sample-album]").click()
    await expect(pane.locator("[data-role=album] img")).to_have_count(4)


async def group(page: Page, scene: Scene) -> None:
    """The group, on a phone."""
    await page.locator("[data-role=person-tab]").nth(1).tap()


async def menu(page: Page, scene: Scene) -> None:
    """What can be done with a message."""
    tab = page.locator("[data-role=person-tab]").nth(1)
    if await tab.is_visible():
        await tab.tap()
    pane = page.locator(f"[data-pane][data-person='{scene.bruno.id}']")
    row = pane.locator(".row", has_text=scene.lines.question).first
    await row.scroll_into_view_if_needed()
    await row.click(button="right", position={"x": 120, "y": 20})


async def people(page: Page, scene: Scene) -> None:
    """Groups with their members and topics."""
    await _drawer(page, "people")
    await page.locator("[data-role=group]").nth(1).click()
    await page.locator("[data-role=topic-more]").last.scroll_into_view_if_needed()


async def time(page: Page, scene: Scene) -> None:
    """A clock that was moved."""
    await _drawer(page, "time")
    await page.locator("[data-role=advance-hour]").click()
    await page.locator("[data-role=advance-oneDay]").click()


async def flood(page: Page, scene: Scene) -> None:
    """The limits, switched on."""
    await _drawer(page, "flood")
    await page.locator("[data-role=flood]").check()


async def faults(page: Page, scene: Scene) -> None:
    """Some chances, and one fault that waits."""
    world = scene.telegram.world
    world.faults.chances = {FaultKind.LATENCY: 0.2, FaultKind.DROP_AFTER: 0.05}
    world.faults.script = [Fault(FaultKind.TOO_MANY, "sendMessage", times=2, retry_after=5)]
    await page.reload()
    await _drawer(page, "faults")


async def bot(page: Page, scene: Scene) -> None:
    """What waits for the bot, and what is not modelled."""
    scene.telegram.world.not_modelled.update(["sendGift", "sendInvoice", "sendInvoice"])
    await _drawer(page, "bots")


async def calls(page: Page, scene: Scene) -> None:
    """Calls of every outcome, one of them opened."""
    ana, faults_ = scene.ana.id, scene.telegram.world.faults
    faults_.chances, faults_.script = {}, [Fault(FaultKind.BAD_GATEWAY, "getMe")]
    await _drawer(page, "calls")
    await scene.session.get(f"{scene.telegram.api}/bot{scene.telegram.token}/getMe")
    await scene.call("sendMessage", chat_id=424242, text="?")
    await scene.call("sendMessage", chat_id=ana, text=scene.lines.quiet)
    await scene.call("sendMessage", chat_id=ana, text="<b>", parse_mode="HTML")
    await scene.call("getChat", chat_id=ana)
    await page.locator(".call-row.bad").last.click()
    await expect(page.locator("[data-role=call-answer]")).to_contain_text("error_code")


async def _drawer(page: Page, tab: str) -> None:
    if not await page.locator("[data-role=close-backstage]").is_visible():
        await page.locator("[data-role=backstage]").click()
    await page.locator(f"[data-tab={tab}]").click()


# Which state is shown in which shapes: (where, theme, language), each a picture.
DESK_EN, DESK_HANT, DESK_HANS = ("desktop", "en"), ("desktop", "zh_Hant"), ("desktop", "zh_Hans")
PHONE_EN, PHONE_HANT, PHONE_HANS = ("phone", "en"), ("phone", "zh_Hant"), ("phone", "zh_Hans")
SHOWN: dict[Act, list[tuple[tuple[str, str], str]]] = {
    chats: [(DESK_EN, "light"), (DESK_HANT, "dark"), (PHONE_EN, "dark"), (PHONE_HANS, "light")],
    group: [(PHONE_EN, "light"), (PHONE_HANT, "dark")],
    menu: [(DESK_EN, "dark"), (PHONE_HANT, "light")],
    people: [(DESK_EN, "light"), (PHONE_HANT, "light")],
    time: [(DESK_HANS, "light"), (PHONE_EN, "light")],
    flood: [(DESK_EN, "dark"), (PHONE_HANS, "light")],
    faults: [(DESK_EN, "light"), (PHONE_HANT, "dark")],
    bot: [(PHONE_EN, "light"), (PHONE_HANS, "dark")],
    calls: [(DESK_EN, "light"), (DESK_HANT, "dark"), (PHONE_EN, "dark")],
}


async def take(act: Act, where: tuple[str, str], theme: str, *, browser: Browser) -> None:
    """One picture, of a world of its own."""
    shape, language = where
    size = PHONE if shape == "phone" else DESKTOP
    async with furnished(language) as scene:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=LOCALES[language],
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=shape == "phone",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(scene.telegram.api)
        await expect(page.get_by_text(scene.lines.quiet).first).to_be_attached()
        await page.locator("[data-role=close-hint]").click()
        await act(page, scene)
        await page.mouse.move(0, 0)
        await page.wait_for_load_state("networkidle")
        path = FOLDER / f"simulator-{act.__name__}-{shape}-{theme}-{language}.png"
        path.write_bytes(with_palette(await page.screenshot(animations="disabled")))
        print(path.relative_to(FOLDER.parents[1]))  # noqa: T201 - a command line program
        await context.close()


async def main(names: list[str]) -> None:
    """Take them all, or those of the states and languages that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        path = chromium()
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM)
        for act, shapes in SHOWN.items():
            for where, theme in shapes:
                if not names or {act.__name__, where[1]} & {*names}:
                    await take(act, where, theme, browser=browser)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
