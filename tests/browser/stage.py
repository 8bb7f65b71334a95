"""The stage of a newcomer: the real demo in a process of its own, and Chromium in front of it."""

import asyncio
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import cast
from tests.chromium import DESKTOP, PHONE, QUIET_CHROMIUM, chromium
from texts.translator import words

ROOT = Path(__file__).parents[2]
PATIENCE = 20_000  # milliseconds; a group's card is edited once in 10 s
LONGEST_START = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who opens the page: it opens with people who read the same language."""

    language: str
    locale: str

    @property
    def players(self) -> cast.Players:
        """Who plays the story for this visitor."""
        return cast.PLAYERS[self.language]

    @property
    def group(self) -> int:
        """The residents' group of the building where the story happens."""
        return cast.group_of(self.players.building)

    def label(self, english: str) -> str:
        """A button as these people read it; the staff room reads the building's language."""
        return words(self.language).plain(english)


ENGLISH = Visitor("en", "en-GB")
HONG_KONG = Visitor("zh_Hant", "zh-HK")
MAINLAND = Visitor("zh_Hans", "zh-CN")


@dataclass(slots=True)
class Stage:
    """The demo's address, and a browser."""

    url: str
    browser: Browser

    async def page(
        self, visitor: Visitor, *, size: tuple[int, int] = DESKTOP, dark: bool = False
    ) -> Page:
        """Open the page as a visitor of that language; a script error in it fails the test."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=visitor.locale,
            timezone_id="Europe/Lisbon",  # the page shows the estate's clock all the same
            color_scheme="dark" if dark else "light",
            has_touch=size == PHONE,
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", _fail)
        await page.goto(self.url)
        await expect(page.locator("[data-role=connection][data-state=connected]")).to_be_attached()
        await page.locator("[data-pane]").first.wait_for(state="attached")
        return page


def _fail(error: Exception) -> None:
    raise AssertionError(f"The page's script failed: {error}")


def pane(page: Page, person: int, chat: int | None = None) -> Locator:
    """One person's view of one chat."""
    return page.locator(f"[data-pane][data-person='{person}'][data-chat='{chat or person}']")


async def write(where: Locator, text: str) -> None:
    """Type a message and send it, as Enter does."""
    await where.locator("[data-role=composer]").fill(text)
    await where.locator("[data-role=composer]").press("Enter")


async def press(where: Locator, label: str) -> None:
    """Press the newest button that begins so."""
    await where.locator(f"[data-button^='{label}']").last.click()


async def hear(where: Locator, text: str) -> None:
    """Wait until the pane shows these words."""
    await expect(where.locator(f".bubble:has-text('{text}')").last).to_be_visible(timeout=PATIENCE)


@asynccontextmanager
async def raised(folder: Path) -> AsyncIterator[Stage]:
    """Start the demo and Chromium; stop both at the end."""
    path = chromium()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "demo", "--port", "0", "--data", str(folder / "demo"),
        cwd=ROOT, stdout=PIPE,
    )  # fmt: skip
    try:
        url = await _address(process)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM)
            yield Stage(url=url, browser=browser)
            await browser.close()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.wait()


async def _address(process: Process) -> str:
    """Read the first address that the demo prints: its page."""
    assert process.stdout is not None
    async with asyncio.timeout(LONGEST_START):
        async for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+/?", line.decode())
            if found:
                return found.group()
    raise AssertionError("The demo printed no address.")
