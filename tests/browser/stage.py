"""The stage of a newcomer: the real demo in a process of its own, and Chromium in front of it."""

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo.cast import ANA, BRUNO, CARLA, DAVIT, STAFF_ROOM
from texts.translator import words

ROOT = Path(__file__).parents[2]
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1440, 900)
PHONE = (390, 844)
BUILDING_GROUP = "B3"
PATIENCE = 20_000  # milliseconds; a group's card is edited once in 10 s
LONGEST_START = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Players:
    """Who plays in one language: resident, technician, manager, and the words on their buttons."""

    language: str
    locale: str
    resident: int
    worker: int
    manager: int

    def label(self, english: str) -> str:
        """A button as these residents read it. The staff room reads its buildings' first
        language."""
        return words(self.language).plain(english)


ENGLISH = Players("en", "en-GB", ANA, CARLA, DAVIT)
HONG_KONG = Players("zh_Hant", "zh-HK", 100_011, CARLA, DAVIT)
MAINLAND = Players("zh_Hans", "zh-CN", 100_010, CARLA, DAVIT)


@dataclass(slots=True)
class Stage:
    """The demo's address, and a browser."""

    url: str
    browser: Browser
    building_group: int

    async def page(
        self, players: Players, *, size: tuple[int, int] = DESKTOP, dark: bool = False
    ) -> Page:
        """Open the page as a visitor of that language; a script error in it fails the test."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=players.locale,
            color_scheme="dark" if dark else "light",
            has_touch=size == PHONE,
        )
        await context.add_init_script(_panes(self, players))
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", _fail)
        await page.goto(self.url)
        await expect(page.locator("[data-role=connection][data-state=connected]")).to_be_attached()
        await page.locator("[data-pane]").first.wait_for(state="attached")
        return page


def _panes(stage: Stage, players: Players) -> str:
    panes = [
        {"person": players.resident, "chat": players.resident},
        {"person": players.worker, "chat": STAFF_ROOM},
        {"person": players.manager, "chat": players.manager},
        {"person": BRUNO, "chat": stage.building_group},
    ]
    stored = json.dumps(json.dumps(panes))
    return (
        "if (!localStorage.getItem('simulator.panes'))"
        f" localStorage.setItem('simulator.panes', {stored});"
    )


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


def chromium() -> str:
    """Find the system's Chromium; without it the test is skipped, in CI it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed; CI must have it.")
    if path is None:
        pytest.skip("Chromium is not installed.")
    return path


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
            group = await _building_group(browser, url)
            yield Stage(url=url, browser=browser, building_group=group)
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


async def _building_group(browser: Browser, url: str) -> int:
    page = await browser.new_page()
    answer = await page.request.get(f"{url.rstrip('/')}/people/world")
    chats = (await answer.json())["chats"]
    await page.close()
    return next(chat["id"] for chat in chats if (chat["title"] or "").startswith(BUILDING_GROUP))
