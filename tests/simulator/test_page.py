"""Can people play on the page? In real Chromium, against the real server and a tiny bot."""

import pytest
from playwright.async_api import FilePayload, expect

from tests.chromium import DESKTOP, PHONE
from tests.simulator.page_stage import Stage, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_what_a_person_writes_is_sent_and_answered(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "The tap drips")
    assert stage.ana.history()[-2].text == "The tap drips"
    await expect(pane.locator(".row.own").last).to_contain_text("The tap drips")
    await expect(pane.locator("[data-role=composer]")).to_have_value("")


async def test_markup_in_a_message_is_shown_and_never_becomes_elements(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "<img src=x onerror=alert(1)> <b>not bold</b>")
    await expect(pane.locator(".row.own .text").last).to_contain_text("<b>not bold</b>")
    assert await pane.locator(".text img, .text b").count() == 0


async def test_formatting_by_the_bot_is_shown(stage: Stage) -> None:
    page = await stage.page()
    html = "<b>Leave</b> by <i>stairs 2</i>, <tg-spoiler>hidden</tg-spoiler> <code>B3</code>"
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text=html, parse_mode="HTML")
    text = stage.pane(page, stage.ana).locator(".row").last.locator(".text")
    await expect(text.locator("strong")).to_have_text("Leave")
    await expect(text.locator("em")).to_have_text("stairs 2")
    await expect(text.locator("code")).to_have_text("B3")
    await text.locator(".spoiler").click()
    await expect(text.locator(".spoiler.shown")).to_have_text("hidden")


async def test_a_pressed_button_shows_the_bots_toast(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "hello")
    await pane.locator("[data-button=Toast]").last.click()
    await expect(pane.locator("[data-role=toast]")).to_have_text("This is the toast.")
    others = page.locator("[data-role=toast]")
    assert await others.count() == 1, "only the one who pressed is told"


async def test_an_alert_stays_until_it_is_read(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "hello")
    await pane.locator("[data-button=Alert]").last.click()
    await expect(pane.locator("[data-role=alert]")).to_contain_text("This is the alert.")
    await pane.locator("[data-role=alert-ok]").click()
    await expect(pane.locator("[data-role=alert]")).to_have_count(0)


async def test_a_button_turns_until_its_answer_comes(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "hello")
    await pane.locator("[data-button=Never]").last.click()
    await expect(pane.locator("[data-button=Never][aria-busy=true]")).to_have_count(1)
    await pane.locator("[data-button=Change]").last.click()
    row = pane.locator(".row").last
    await expect(row).to_contain_text("It is changed.")
    await expect(row.locator("[data-role=edited]")).to_be_visible()


async def test_a_deep_link_button_starts_the_bot_with_its_payload(stage: Stage) -> None:
    page = await stage.page()
    room = stage.pane(page, stage.bruno, stage.room)
    keyboard = [[{"text": "In private", "url": _deep_link(stage, "room-7")}]]
    await stage.bot.call(
        "sendMessage",
        chat_id=stage.room.id,
        text="Answer in private",
        reply_markup={"inline_keyboard": keyboard},
    )
    await room.locator("[data-button='In private']").click()
    await expect(stage.pane(page, stage.bruno).first).to_contain_text("/start room-7")


def _deep_link(stage: Stage, payload: str) -> str:
    return f"https://t.me/{stage.telegram.bot.username}?start={payload}"


async def test_an_album_is_one_bubble_and_its_photos_open_large(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await pane.locator("[data-role=attach]").click()
    await page.locator("[data-role=sample-album]").click()
    album = pane.locator("[data-role=album]")
    await expect(album.locator(".photo img")).to_have_count(4)
    sent = [message.raw for message in stage.ana.history() if message.raw.get("media_group_id")]
    assert len(sent) == 4
    assert len({message["media_group_id"] for message in sent}) == 1
    await album.locator(".photo").nth(1).click()
    await expect(page.locator("[data-role=lightbox]")).to_contain_text("2 / 4")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("[data-role=lightbox]")).to_contain_text("3 / 4")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-role=lightbox]")).to_have_count(0)


async def test_chosen_files_wait_for_a_caption_and_are_sent_with_it(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    note = FilePayload(name="1.txt", mimeType="text/plain", buffer=b"note")
    await pane.locator("[data-role=file]").set_input_files(note)
    await expect(pane.locator(".thumbnail")).to_have_count(1)
    await pane.locator("[data-role=composer]").fill("my notes")
    await pane.locator("[data-role=send]").click()
    await expect(pane.locator(".file-card")).to_contain_text("1.txt")
    await expect(pane.locator(".row.own").last).to_contain_text("my notes")


@pytest.mark.parametrize("role", ["sample-photo", "sample-voice", "sample-location"])
async def test_a_newcomer_without_files_has_samples(stage: Stage, role: str) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await pane.locator("[data-role=attach]").click()
    await page.locator(f"[data-role={role}]").click()
    shown = {"sample-photo": ".photo img", "sample-voice": ".voice", "sample-location": ".map"}
    await expect(pane.locator(f".row.own {shown[role]}")).to_be_visible()


async def test_a_reply_quotes_the_message_and_an_own_message_can_be_edited(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await say(pane, "first words")
    echo = pane.locator(".row.other").last
    await echo.hover()
    await echo.locator("[data-role=reply]").click()
    await say(pane, "about that")
    await expect(pane.locator(".row.own").last.locator(".quote")).to_contain_text("first words")
    await pane.locator("[data-role=composer]").press("ArrowUp")
    await pane.locator("[data-role=composer]").fill("about that, changed")
    await pane.locator("[data-role=composer]").press("Enter")
    mine = pane.locator(".row.own").last
    await expect(mine).to_contain_text("about that, changed")
    await expect(mine.locator("[data-role=edited]")).to_be_visible()


async def test_a_message_with_sound_pings_and_a_silent_one_does_not(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await pane.evaluate(COUNT_PINGS)
    await stage.bot.call(
        "sendMessage", chat_id=stage.ana.id, text="hush", disable_notification=True
    )
    await expect(pane.locator(".row").last.locator("[data-role=silent]")).to_be_visible()
    await expect(pane).to_have_attribute("data-pings", "0")
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="listen")
    await expect(pane).to_have_attribute("data-pings", "1")


COUNT_PINGS = """
pane => {
  pane.dataset.pings = 0;
  pane.addEventListener("animationstart", ({ animationName }) => {
    if (animationName === "ping") pane.dataset.pings = Number(pane.dataset.pings) + 1;
  });
}
"""


async def test_a_chat_out_of_sight_counts_what_is_unread(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await stage.bot.call("sendMessage", chat_id=stage.room.id, text="for the group")
    await expect(pane.locator("[data-role=switch-chat] .badge")).to_have_text("1")
    await pane.locator("[data-role=switch-chat]").click()
    await page.locator(f"[data-role=chat-menu] [data-chat='{stage.room.id}']").click()
    pane = stage.pane(page, stage.ana, stage.room)
    await expect(pane).to_contain_text("for the group")
    await expect(pane.locator("[data-role=switch-chat] .badge")).to_have_count(0)


async def test_blocking_closes_the_composer_and_unblocking_opens_it(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await pane.locator("[data-role=pane-menu]").click()
    await page.locator("[data-role=block]").click()
    await expect(pane.locator("[data-role=composer]")).to_have_count(0)
    await pane.locator("[data-role=unblock]").click()
    await expect(pane.locator("[data-role=composer]")).to_be_visible()


async def test_the_page_speaks_the_chosen_language_and_remembers_it(stage: Stage) -> None:
    page = await stage.page()
    pane = stage.pane(page, stage.ana)
    await expect(pane.locator("[data-role=composer]")).to_have_attribute("placeholder", "Message")
    await page.locator("[data-role=language]").select_option("zh_Hant")
    await expect(pane.locator("[data-role=composer]")).to_have_attribute("placeholder", "訊息")
    await expect(pane).to_contain_text("住12A單位")
    await page.reload()
    await expect(pane.locator("[data-role=composer]")).to_have_attribute("placeholder", "訊息")
    assert await page.evaluate("document.documentElement.lang") == "zh-HK"


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", "消息"), ("zh-TW", "訊息")])
async def test_the_page_begins_in_the_readers_language(
    stage: Stage, locale: str, word: str
) -> None:
    page = await stage.page(locale=locale)
    composer = stage.pane(page, stage.ana).locator("[data-role=composer]")
    await expect(composer).to_have_attribute("placeholder", word)


async def test_dark_and_light_begin_as_the_system_is_and_can_be_turned(stage: Stage) -> None:
    page = await stage.page(dark=True)
    html = page.locator("html")
    await expect(html).to_have_attribute("data-theme", "dark")
    await page.locator("[data-role=theme]").click()
    await expect(html).to_have_attribute("data-theme", "light")
    await page.reload()
    await expect(html).to_have_attribute("data-theme", "light")


async def test_a_phone_shows_one_person_at_a_time_and_nothing_too_wide(stage: Stage) -> None:
    page = await stage.page(size=PHONE)
    await expect(page.locator("[data-pane]:visible")).to_have_count(1)
    await page.locator(f"[data-role=person-tab][data-person='{stage.bruno.id}']").first.tap()
    pane = stage.pane(page, stage.bruno)
    await expect(pane).to_be_visible()
    await say(pane, "A very-long-word-" + "o" * 120)
    width = await page.evaluate("Math.max(document.documentElement.scrollWidth, innerWidth)")
    assert width == PHONE[0]
    assert await page.evaluate(SMALL_TARGETS) == []


# Every control that is visible, but for links within text, is at least 44 px high.
SMALL_TARGETS = """
[...document.querySelectorAll("button, select, textarea")]
  .filter(e => e.checkVisibility() && !e.closest("[inert]"))
  .filter(e => e.offsetHeight > 0 && (e.offsetHeight < 44 || e.offsetWidth < 44))
  .map(e => `${e.dataset.role || e.className} ${e.offsetWidth}x${e.offsetHeight}`)
"""


async def test_four_panes_stand_side_by_side_on_a_desktop(stage: Stage) -> None:
    page = await stage.page()
    await page.locator("[data-role=add-pane]").click()
    await page.locator(f"[data-role=add-pane-menu] [data-person='{stage.ana.id}']").click()
    panes = page.locator("[data-pane]")
    await expect(panes).to_have_count(4)
    boxes = [await panes.nth(number).bounding_box() for number in range(4)]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= DESKTOP[0] for box in boxes)
    await page.reload()
    await expect(panes).to_have_count(4)


async def test_reset_asks_first_and_then_resets(stage: Stage) -> None:
    page = await stage.page()
    await page.locator("[data-role=reset]").click()
    await page.locator("[data-role=cancel]").click()
    assert stage.resets == []
    await page.locator("[data-role=reset]").click()
    async with page.expect_response("**/people/reset"):
        await page.locator("[data-role=confirm]").click()
    assert stage.resets == ["reset"]


async def test_what_came_while_the_page_was_cut_off_is_there_afterwards(stage: Stage) -> None:
    page = await stage.page()
    connection = page.locator("[data-role=connection]")
    await stage.telegram.server.live.stop()
    await expect(connection).to_have_attribute("data-state", "reconnecting")
    await stage.bot.call("sendMessage", chat_id=stage.ana.id, text="said meanwhile")
    await expect(connection).to_have_attribute("data-state", "connected")
    await expect(stage.pane(page, stage.ana)).to_contain_text("said meanwhile")


async def test_the_page_asks_nobody_but_the_simulator(stage: Stage) -> None:
    page = await stage.page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await say(stage.pane(page, stage.ana), "hello https://example.org/")
    foreign = [url for url in asked if not url.startswith((stage.telegram.api, "blob:"))]
    assert foreign == []
