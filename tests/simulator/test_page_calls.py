"""Are the bot's calls seen as they happen, found again, and quick even by the thousand?"""

import json
import time

import pytest
from playwright.async_api import Locator, Page, expect

from simulator.traffic import Call, Fault, FaultKind
from tests.chromium import PHONE
from tests.simulator.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

THOUSANDS = 10_500
# Seconds for all of it; to draw ten thousand rows even once takes longer.
LONGEST = 6


async def _calls(page: Page) -> Locator:
    await page.get_by_role("button", name="Behind the scenes").click()
    drawer = page.get_by_role("complementary", name="Behind the scenes")
    await drawer.get_by_role("tab", name="Calls").click()
    return drawer


async def _fail(stage: Stage, method: str, **params: object) -> None:
    with pytest.raises(AssertionError):
        await stage.bot.call(method, **params)


async def test_a_call_appears_as_it_happens_and_errors_stand_out(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _calls(page)
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="hello")
    await expect(rows.last).to_contain_text("sendMessage")
    await expect(rows.last).to_contain_text("Ana Silva")
    await expect(rows.last).to_contain_text("200")
    await _fail(stage, "sendMessage", chat_id=stage.ana.id, text="")
    await expect(rows.last).to_contain_text("400")
    await expect(rows.last).to_have_class("call-row bad")
    stage.telegram.world.faults.script.append(Fault(FaultKind.BAD_GATEWAY, "getMe"))
    with pytest.raises(Exception, match="text/html"):
        await stage.bot.call("getMe")
    await expect(rows.last).to_contain_text("Server error (502)")


async def test_a_call_shows_its_request_and_answer_and_becomes_curl(stage: Stage) -> None:
    page = await stage.page()
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawer = await _calls(page)
    long = "It's a long story. " * 60
    await stage.bot.call("sendMessage", chat_id=stage.room.id, text=long)
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await rows.filter(has_text="B3 neighbours").click()
    call = drawer.get_by_role("region", name="sendMessage")
    # Shortened until the whole of it has been fetched.
    await expect(call.get_by_label("Request")).to_contain_text(long.strip())
    asked = json.loads(await call.get_by_label("Request").inner_text())
    assert asked == {"chat_id": stage.room.id, "text": long}
    await expect(call.get_by_label("Answer")).to_contain_text('"ok": true')
    answered = json.loads(await call.get_by_label("Answer").inner_text())
    assert answered["result"]["message_id"] == stage.ana.last(in_=stage.room).id
    await call.get_by_role("button", name="Copy as curl").click()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f'curl "{stage.telegram.api}/bot$BOT_TOKEN/sendMessage"')
    assert r"It'\''s a long story" in copied
    await call.get_by_role("button", name="Close this call").click()
    await expect(call).to_have_count(0)


async def test_calls_are_told_apart_by_method_chat_and_errors(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _calls(page)
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await stage.bot.call("getMe")
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="to her")
    await stage.bot.call("sendMessage", chat_id=stage.room.id, text="to all")
    await _fail(stage, "editMessageText", chat_id=stage.room.id, message_id=999, text="?")
    await drawer.get_by_role("searchbox", name="Method").fill("MESSAGE")
    await expect(rows.filter(has_text="getMe")).to_have_count(0)
    await drawer.get_by_label("Chat", exact=True).select_option(label="B3 neighbours")
    await expect(rows).to_have_count(2)
    await drawer.get_by_role("switch", name="Only errors").check()
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("editMessageText")
    await expect(drawer.get_by_text("1 of", exact=False)).to_be_visible()
    await drawer.get_by_role("searchbox", name="Method").fill("getMe")
    await expect(drawer.get_by_text("No call fits this filter.")).to_be_visible()


async def test_the_list_waits_while_paused_and_is_cleared(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _calls(page)
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await stage.bot.call("getMe")
    await expect(rows.filter(has_text="getMe")).to_have_count(1)
    await drawer.get_by_role("button", name="Pause").click()
    await stage.bot.call("getMe")
    await expect(drawer.get_by_text("Paused, 1 waiting")).to_be_visible()
    await expect(rows.filter(has_text="getMe")).to_have_count(1)
    await drawer.get_by_role("button", name="Go on").click()
    await expect(rows.filter(has_text="getMe")).to_have_count(2)
    await drawer.get_by_role("button", name="Clear").click()
    await expect(rows).to_have_count(0)
    assert not stage.telegram.world.calls


async def test_how_updates_go_out_is_shown_to_those_who_ask(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _calls(page)
    await expect(
        drawer.get_by_role("listbox").get_by_role("option").filter(has_text="getUpdates")
    ).to_have_count(0)
    await drawer.get_by_role("switch", name="Receiving too").check()
    await expect(
        drawer.get_by_role("listbox").get_by_role("option").filter(has_text="getUpdates").first
    ).to_be_visible()


def _call(stage: Stage, number: int) -> Call:
    """A call as the server records it, every hundredth an error."""
    world = stage.telegram.world
    params = {"chat_id": stage.ana.id, "text": f"message {number}"}
    call = world.traffic.began("sendMessage", params, stage.telegram.bot.id)
    call.status = 400 if number % 100 == 0 else 200
    world.traffic.ended(call, took=0.002)
    return call


async def test_ten_thousand_calls_stay_quick(stage: Stage) -> None:
    page = await stage.page()
    for number in range(THOUSANDS):
        _call(stage, number)
    drawer = await _calls(page)
    await expect(drawer.get_by_text("10,000 calls")).to_be_visible()
    rows = drawer.get_by_role("listbox").get_by_role("option")
    await expect(rows.last).to_be_visible()
    assert await rows.count() < 80
    began = time.perf_counter()
    await rows.last.click()
    await page.keyboard.press("Home")
    first = drawer.get_by_role("region", name="sendMessage").get_by_label("Request")
    await expect(first).to_contain_text(f"message {THOUSANDS - 10_000}")
    await drawer.get_by_role("switch", name="Only errors").check()
    await expect(drawer.get_by_text("100 of 10,000 calls")).to_be_visible()
    await drawer.get_by_role("switch", name="Only errors").uncheck()
    await drawer.get_by_role("button", name="Close this call").click()
    await drawer.get_by_role("listbox").press("End")
    await stage.bot.call("getMe")
    await expect(rows.last).to_contain_text("getMe")
    assert time.perf_counter() - began < LONGEST


async def test_a_call_is_found_on_a_phone_too(stage: Stage) -> None:
    page = await stage.page(size=PHONE)
    await page.get_by_role("button", name="Behind the scenes").tap()
    drawer = page.get_by_role("complementary", name="Behind the scenes")
    await drawer.get_by_role("tab", name="Calls").tap()
    await stage.bot.call("getMe")
    row = drawer.get_by_role("listbox").get_by_role("option").last
    await expect(row).to_contain_text("getMe")
    await row.tap()
    await expect(drawer.get_by_role("region", name="getMe")).to_be_in_viewport()
