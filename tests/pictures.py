"""Take the pictures of docs/pictures/ again: `make pictures`. The story is played by clicks."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.stage import ENGLISH, HONG_KONG, MAINLAND, Stage, Visitor, raised
from tests.browser.story import play_alert, play_incident, play_report
from tests.chromium import DESKTOP, PHONE
from tests.palette import with_palette

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
# Scenes worth a picture, of those that the story calls.
ON_DESKTOP = {"reported", "is-it-fixed", "preview", "alert"}
IN_AN_INCIDENT = {
    "incident-resident", "incident-group", "incident-doors", "incident-board", "drill",
}  # fmt: skip
ON_A_PHONE = {"danger-question", "reported", "taken", "rating"}
SETTLED = 900  # milliseconds for a bubble to come to rest
IN_GROUPS = {
    "is-it-fixed",
    "alert",
    "incident-doors",
    "incident-board",
}  # scenes in which a group's card changes
COUNTED = 11_000  # milliseconds until a group's card may be edited again


class Camera:
    """Takes a picture of each wanted scene, named `<scene>-<width>-<language>.png`."""

    def __init__(self, visitor: Visitor, width: str, wanted: set[str]) -> None:
        self._visitor = visitor
        self._width = width
        self._wanted = wanted

    async def __call__(self, page: Page, scene: str) -> None:
        if scene not in self._wanted:
            return
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement?.blur()")
        await page.wait_for_timeout(COUNTED if scene in IN_GROUPS else SETTLED)
        await expect(page.locator("[data-role=toast]")).to_have_count(0)
        path = FOLDER / f"{scene}-{self._width}-{self._visitor.language}.png"
        path.write_bytes(with_palette(await page.screenshot()))
        print(path.relative_to(FOLDER.parents[1]))  # noqa: T201 - a command line program


async def take(visitor: Visitor) -> None:
    """Play once on a desktop and once on a phone, each in a demo of its own."""
    with tempfile.TemporaryDirectory() as folder:
        async with raised(Path(folder)) as stage:
            await _on_desktop(stage, visitor)
    with tempfile.TemporaryDirectory() as folder:
        async with raised(Path(folder)) as stage:
            await _on_a_phone(stage, visitor)


async def take_incident(visitor: Visitor) -> None:
    """Play a fire and a drill, on a desktop."""
    with tempfile.TemporaryDirectory() as folder:
        async with raised(Path(folder)) as stage:
            page = await stage.page(visitor, size=DESKTOP)
            await play_incident(page, visitor, Camera(visitor, "desktop", IN_AN_INCIDENT))


async def _on_desktop(stage: Stage, visitor: Visitor) -> None:
    look = Camera(visitor, "desktop", ON_DESKTOP)
    page = await stage.page(visitor, size=DESKTOP)
    await play_report(page, visitor, look)
    await play_alert(page, visitor, look)


async def _on_a_phone(stage: Stage, visitor: Visitor) -> None:
    """The phone watches what is played on a desktop beside it."""
    phone = await stage.page(visitor, size=PHONE)
    await phone.locator("[data-role=close-hint]").click()
    camera = Camera(visitor, "phone", ON_A_PHONE)

    async def look(_page: Page, scene: str) -> None:
        await camera(phone, scene)

    await play_report(await stage.page(visitor), visitor, look)


def main(languages: list[str]) -> None:
    """Take them all, or those of the languages that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for visitor in (ENGLISH, HONG_KONG, MAINLAND):
        if not languages or visitor.language in languages:
            asyncio.run(take(visitor))
            if visitor is not MAINLAND:
                asyncio.run(take_incident(visitor))


if __name__ == "__main__":
    main(sys.argv[1:])
