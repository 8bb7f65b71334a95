"""Can people and groups be made, changed and lost from the drawer?"""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from simulator.chats import Status
from tests.simulator.page_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def _people(page: Page) -> Locator:
    await page.get_by_role("button", name="Behind the scenes").click()
    drawer = page.get_by_role("complementary", name="Behind the scenes")
    await drawer.get_by_role("tab", name="People").click()
    return drawer


async def test_somebody_new_can_be_added_and_begins_with_start(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _people(page)
    await drawer.get_by_text("Add a person").click()
    await drawer.get_by_label("First name").fill("Elif")
    await drawer.get_by_label("Their Telegram is in").select_option("zh-hans")
    await drawer.get_by_role("button", name="Add", exact=True).click()
    row = drawer.get_by_role("listitem").filter(has_text="Elif")
    await expect(row).to_contain_text("简体中文 · has not started the bot")
    await row.get_by_role("button", name="Open").click()
    pane = page.locator("[data-pane]").last
    await pane.get_by_role("button", name="Start").click()
    await expect(pane).to_contain_text("You said: /start")


async def test_a_person_blocks_the_bot_changes_language_and_goes(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _people(page)
    row = drawer.get_by_role("listitem").filter(has_text="Ana Silva")

    async def choose(role: str, name: str) -> None:
        await row.get_by_role("button", name="More for Ana Silva").click()
        await page.get_by_role(role, name=name).click()  # type: ignore[arg-type]  # two roles, told by the caller

    await choose("menuitem", "Block the bot")
    await expect(row).to_contain_text("has blocked the bot")
    await choose("menuitem", "Unblock the bot")
    await expect(row).not_to_contain_text("has blocked the bot")
    await choose("menuitemradio", "繁體中文")
    await expect(row).to_contain_text("繁體中文")
    assert stage.telegram.world.people[stage.ana.id].language_code == "zh-hant"
    await choose("menuitem", "Delete the account")
    await page.get_by_role("button", name="Delete the account").click()
    await expect(drawer.get_by_role("listitem").filter(has_text="deleted account")).to_be_visible()
    await expect(stage.pane(page, stage.ana)).to_contain_text("deleted account")


async def test_a_forum_is_made_and_gets_a_topic_that_closes_and_goes(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _people(page)
    await drawer.get_by_text("New group").click()
    await drawer.get_by_label("Group name").fill("<b>Garden</b>")
    await drawer.get_by_label("Kind").select_option(label="Forum with topics")
    await drawer.get_by_role("button", name="Add", exact=True).last.click()
    await drawer.get_by_text("<b>Garden</b>").click()
    group = drawer.get_by_role("listitem").filter(has_text="<b>Garden</b>").first
    await group.get_by_text("New topic").click()
    await group.get_by_label("Topic name").fill("Apple tree")
    await group.get_by_role("button", name="Add", exact=True).click()
    topic = group.get_by_role("listitem").filter(has_text="Apple tree")
    await expect(topic).to_be_visible()
    await topic.get_by_role("button", name="More for the topic Apple tree").click()
    await page.get_by_role("menuitem", name="Close the topic").click()
    await expect(topic).to_contain_text("closed")
    await topic.get_by_role("button", name="More for the topic Apple tree").click()
    await page.get_by_role("menuitem", name="Delete the topic").click()
    await expect(topic).to_have_count(0)
    garden = next(chat for chat in stage.telegram.world.groups.values() if "Garden" in chat.title)
    assert garden.forum
    assert garden.holds(stage.telegram.bot.id)


async def test_members_come_lead_and_go_and_the_bot_is_thrown_out(stage: Stage) -> None:
    elif_ = stage.telegram.person("Elif", language="en")
    page = await stage.page()
    drawer = await _people(page)
    room, bot_id = stage.room.chat, stage.telegram.bot.id
    await drawer.get_by_text("B3 neighbours").click()
    group = drawer.get_by_role("listitem").filter(has_text="B3 neighbours").first
    await group.get_by_label("Add someone to B3 neighbours").select_option(label="Elif")
    member = group.get_by_role("listitem").filter(has_text="Elif")
    await expect(member).to_be_visible()

    async def choose(name: str, what: str) -> None:
        await group.get_by_role("button", name=f"{name} in this group").click()
        await page.get_by_role("menuitem", name=what).click()

    await choose("Elif", "Make administrator")
    await expect(member).to_contain_text("admin")
    assert room.members[elif_.id].is_admin
    await choose("Elif", "Take the rights away")
    await expect(member).not_to_contain_text("admin")
    await choose("Elif", "Remove from the group")
    await expect(group.get_by_role("button", name="Elif in this group")).to_have_count(0)
    await choose(stage.telegram.bot.name, "Remove from the group")
    await expect(group.get_by_role("button", name="Tocsin in this group")).to_have_count(0)
    assert room.members[bot_id].status is Status.KICKED
    await group.get_by_label("Add someone to B3 neighbours").select_option(label="Add the bot")
    await expect(group.get_by_role("button", name="Tocsin in this group")).to_be_visible()


async def test_a_group_grows_into_a_supergroup_and_is_deleted(stage: Stage) -> None:
    page = await stage.page()
    drawer = await _people(page)
    await drawer.get_by_text("B3 neighbours").click()
    await drawer.get_by_role("button", name="Make it a supergroup").click()
    row = drawer.get_by_role("listitem").filter(has_text="B3 neighbours").first
    await expect(row).to_contain_text("Supergroup")
    new = stage.room.chat.migrated_to
    assert new is not None
    pane = page.locator(f"[data-pane][data-chat='{new}']")
    await expect(pane).to_contain_text("The group became a supergroup")
    await row.get_by_text("B3 neighbours").click()
    await row.get_by_role("button", name="Delete the group").click()
    await page.get_by_role("dialog").get_by_role("button", name="Delete the group").click()
    await expect(row).to_have_count(0)
    assert stage.telegram.world.groups[new].deleted


async def test_among_many_people_one_is_found_by_name(stage: Stage) -> None:
    for number in range(40):
        stage.telegram.person(f"Neighbour {number}", language="en")
    page = await stage.page()
    drawer = await _people(page)
    rows = drawer.get_by_role("listitem").filter(has_text=re.compile(r"Neighbour \d"))
    await expect(rows).to_have_count(40)
    await drawer.get_by_label("Find people and groups").fill("neighbour 7")
    await expect(rows).to_have_count(1)
    await drawer.get_by_label("Find people and groups").fill("nobody")
    await expect(drawer.get_by_text("Nobody is called so.")).to_be_visible()
