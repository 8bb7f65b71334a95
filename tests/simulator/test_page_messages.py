"""What can be done with a message on the page: react, pin, delete, by mouse, key and finger?"""

import pytest
from playwright.async_api import Locator, expect

from simulator.chats import Status
from tests.chromium import PHONE
from tests.simulator.page_stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def _open_menu(row: Locator) -> Locator:
    await row.click(button="right")
    return row.page.get_by_role("menu", name="Message actions")


async def test_a_person_reacts_and_takes_it_back(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.bruno, stage.room)
    await stage.bot.call("sendMessage", chat_id=stage.room.id, text="Lamp is on again")
    row = pane.locator(".row", has_text="Lamp is on again")
    menu = await _open_menu(row)
    await menu.get_by_role("menuitemcheckbox", name="React with 👍").click()
    mine = row.get_by_role("button", name="👍, 1")
    await expect(mine).to_have_attribute("aria-pressed", "true")
    await stage.ana.react(stage.ana.last(in_=stage.room), "👍")
    await row.get_by_role("button", name="👍, 2").click()
    await expect(row.get_by_role("button", name="👍, 1")).to_have_attribute("aria-pressed", "false")
    assert stage.bruno.last(in_=stage.room).raw["reacted_by"] == {str(stage.ana.id): ["👍"]}


async def test_pins_are_set_and_the_bar_turns_through_them(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    for number in range(12):
        await stage.bot.call("sendMessage", chat_id=stage.ana.id, text=f"note {number}\n\n\n.")
    for number in (1, 11):
        menu = await _open_menu(pane.locator(".row", has_text=f"note {number}\n").first)
        await menu.get_by_role("menuitem", name="Pin").click()
    bar = pane.locator("[data-role=pinned]")
    await expect(bar).to_contain_text("Pinned message 2 of 2")
    await expect(bar).to_contain_text("note 11")
    await bar.click()
    await expect(bar).to_contain_text("note 1 ")
    await bar.click()
    await expect(pane.get_by_text("note 1\n", exact=False).first).to_be_in_viewport()
    await expect(pane.get_by_role("button", name="Go to the newest message")).to_be_visible()
    menu = await _open_menu(pane.locator(".row", has_text="note 1\n").first)
    await menu.get_by_role("menuitem", name="Unpin").click()
    await expect(bar).to_contain_text("note 11")
    assert len(stage.telegram.world.private[stage.telegram.bot.id, stage.ana.id].pinned) == 1


async def test_only_leaders_are_offered_what_only_leaders_may(stage: Stage) -> None:
    page = await stage.page()
    await stage.ana.send("Somebody else's words", in_=stage.room)
    pane = stage.pane(page, stage.bruno, stage.room)
    row = pane.locator(".row", has_text="Somebody else's words")
    menu = await _open_menu(row)
    await expect(menu.get_by_role("menuitem", name="Delete")).to_have_count(0)
    await expect(menu.get_by_role("menuitem", name="Pin")).to_have_count(0)
    await page.keyboard.press("Escape")
    stage.room.promote(stage.bruno)
    menu = await _open_menu(row)
    await menu.get_by_role("menuitem", name="Delete").click()
    await expect(row).to_have_count(0)


async def test_the_menu_is_reached_and_walked_by_keys_alone(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "by keyboard")
    await pane.locator(".row").last.focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    menu = page.get_by_role("menu", name="Message actions")
    await expect(menu.get_by_role("menuitem", name="Reply")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Enter")
    await expect(pane.get_by_role("button", name="😁, 1")).to_be_visible()


async def test_a_finger_that_rests_on_a_message_opens_its_menu(stage: Stage) -> None:
    page = await stage.page(size=PHONE)
    pane = stage.pane(page, stage.ana)
    await say(pane, "hold me")
    box = await pane.locator(".row.own .bubble").last.bounding_box()
    assert box is not None
    touch = await page.context.new_cdp_session(page)
    finger = {"x": box["x"] + 30, "y": box["y"] + 12}
    await touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    menu = page.get_by_role("menu", name="Message actions")
    await expect(menu).to_be_visible()
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(menu.get_by_role("menuitem", name="Edit")).to_be_visible()


async def test_a_closed_topic_says_so_and_is_written_to_by_leaders_alone(stage: Stage) -> None:
    forum = stage.telegram.forum("Committee", members=[stage.ana, stage.bruno], bot=Status.MEMBER)
    roof, garden = forum.topic("Roof"), forum.topic("Garden")
    await stage.ana.send("Tiles are missing", in_=roof)
    await stage.ana.send("Apples are ripe", in_=garden)
    stage.telegram.server.people.extra["panes"] = [
        {"person": stage.bruno.id, "chat": forum.id},
        {"person": stage.ana.id, "chat": forum.id},
    ]
    page = await stage.page()
    pane = stage.pane(page, stage.bruno, forum)
    await expect(pane.get_by_text("Apples are ripe")).to_be_visible()
    await pane.get_by_role("button", name="Roof", exact=True).click()
    await expect(pane.get_by_text("Apples are ripe")).to_have_count(0)
    await expect(pane.locator("[data-role=composer]")).to_be_visible()
    roof.close()
    await expect(pane.get_by_role("button", name="Roof, closed")).to_be_visible()
    await expect(pane.get_by_text("This topic is closed.")).to_be_visible()
    owner = stage.pane(page, stage.ana, forum)
    await owner.get_by_role("button", name="Roof, closed").click()
    await owner.locator("[data-role=composer]").fill("I still may")
    await owner.locator("[data-role=composer]").press("Enter")
    await expect(pane.get_by_text("I still may")).to_be_visible()
