"""Where do tests of the page play? Real Chromium, the real server and a tiny bot."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from simulator.kit import Group, Person, Telegram
from tests.chromium import DESKTOP, PHONE, QUIET_CHROMIUM, chromium
from tests.simulator.tiny_bot import TinyBot, tiny_bot

# A shared machine can be slow; waiting longer costs nothing when all is well.
expect.set_options(timeout=10_000)


@dataclass(slots=True)
class Stage:
    """A Telegram with Ana, Bruno and their group, a bot, and a browser to watch them by."""

    telegram: Telegram
    bot: TinyBot
    browser: Browser
    ana: Person
    bruno: Person
    room: Group
    resets: list[str]
    errors: list[str]

    async def page(
        self, *, size: tuple[int, int] = DESKTOP, locale: str = "en-GB", dark: bool = False
    ) -> Page:
        """A fresh visitor's page. A script error in it fails the test."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            color_scheme="dark" if dark else "light",
            has_touch=size == PHONE,
        )
        page = await context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        await page.goto(self.telegram.api)
        await expect(page.locator("[data-role=connection][data-state=connected]")).to_be_attached()
        await page.locator("[data-pane]").first.wait_for(state="attached")
        return page

    def pane(self, page: Page, person: Person, chat: Person | Group | None = None) -> Locator:
        chat_id = (chat or person).id
        return page.locator(f"[data-pane][data-person='{person.id}'][data-chat='{chat_id}']")


# Chromium takes longer to start than most of these tests: those of a module share one, and with it
# the event loop that it lives in.
@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=QUIET_CHROMIUM)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    async with Telegram() as telegram:
        ana = telegram.person("Ana", last_name="Silva", language="en")
        bruno = telegram.person("Bruno", language="zh-hant")
        room = telegram.group("B3 neighbours", members=[ana, bruno])
        await ana.start()
        await bruno.start()
        resets: list[str] = []

        async def reset() -> None:
            resets.append("reset")

        panes = [
            {"person": ana.id, "chat": ana.id},
            {"person": bruno.id, "chat": bruno.id},
            {"person": bruno.id, "chat": room.id},
        ]
        roles = {str(ana.id): {"en": "lives in 12A", "zh_Hans": "住12A", "zh_Hant": "住12A單位"}}
        telegram.server.people.extra = {"title": "Test estate", "panes": panes, "roles": roles}
        telegram.server.people.on_reset = reset
        async with tiny_bot(telegram.api, telegram.token, telegram.bot.username) as bot:
            stage = Stage(telegram, bot, browser, ana, bruno, room, resets, [])
            yield stage
        for context in browser.contexts:
            await context.close()
    assert stage.errors == []


async def say(pane: Locator, words: str) -> None:
    """Type and send, then wait for the bot's echo."""
    await pane.locator("[data-role=composer]").fill(words)
    await pane.locator("[data-role=composer]").press("Enter")
    await expect(pane.get_by_text(f"You said: {words}", exact=False)).to_be_visible()
