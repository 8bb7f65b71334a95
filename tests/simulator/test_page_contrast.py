"""Can everything on the page be read? WCAG 2.2 AA: 4.5 to 1, for large words 3 to 1."""

from contextlib import suppress

import pytest
from playwright.async_api import Browser, Page, expect
from playwright.async_api import TimeoutError as TimedOut

from tests.chromium import DESKTOP
from tests.simulator.scenes import furnished

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Lists the words whose colour is too close to the one beneath, the worst of a gradient's colours.
TOO_FAINT = """
() => {
  const parse = colour => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const scale = colour.startsWith("color(srgb") ? 255 : 1;
    return [...parts.slice(0, 3).map(part => part * scale), parts[3] ?? 1];
  };
  const over = (top, base) =>
    [...base.slice(0, 3).map((value, at) => top[at] * top[3] + value * (1 - top[3])), 1];
  const pile = (ground, layers) => layers.reduce((base, top) => over(top, base), ground);
  const light = colour => {
    const [red, green, blue] = colour.slice(0, 3).map(value => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const beneath = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor, backgroundImage } = getComputedStyle(at);
      layers.unshift(parse(backgroundColor));
      if (layers[0][3] === 1) break;
      const stops = backgroundImage.match(/(rgba?|color)\\([^)]*\\)/g);
      if (stops) return stops.map(stop => pile(parse(stop), layers));
    }
    return [pile([255, 255, 255, 1], layers)];
  };
  const tooFaint = [];
  for (const element of document.querySelectorAll("body *")) {
    const isShown = element.checkVisibility({ opacityProperty: true });
    if (!isShown || element.closest("[disabled], [inert], noscript, .avatar")) continue;
    const texts = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
    const words = texts.map(node => node.data.trim()).join(" ").trim();
    if (!words) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const size = parseFloat(fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && fontWeight >= 700);
    const found = beneath(element).map(base => ratio(over(parse(color), base), base));
    const worst = Math.min(...found);
    if (worst < (isLarge ? 3 : 4.5)) tooFaint.push(`${worst.toFixed(2)} ${words}`);
  }
  return tooFaint;
}
"""


async def assert_readable(page: Page, where: str) -> None:
    """What is just being drawn or fades in has a moment to arrive."""
    with suppress(TimedOut):
        await page.wait_for_function(f"() => ({TOO_FAINT.strip()})().length === 0", timeout=5_000)
    assert await page.evaluate(TOO_FAINT) == [], where


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_word_stands_out_from_its_ground(browser: Browser, theme: str) -> None:
    async with furnished("en") as scene:
        await scene.call("sendMessage", chat_id=scene.ana.id, text="<b>", parse_mode="HTML")
        size = {"width": DESKTOP[0], "height": DESKTOP[1]}
        page = await browser.new_page(
            viewport=size,  # type: ignore[arg-type]  # a plain dict, as Playwright's examples have it
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        await page.goto(scene.telegram.api)
        await expect(page.get_by_text(scene.lines.quiet)).to_be_visible()
        await assert_readable(page, "chats")
        await page.get_by_role("button", name="Behind the scenes").click()
        for tab in ("People", "Time", "Limits", "Faults", "Bot", "Calls"):
            await page.get_by_role("tab", name=tab).click()
            if tab == "Calls":
                await page.locator(".call-row.bad").click()
                await expect(page.get_by_label("Answer")).to_contain_text("error_code")
            await assert_readable(page, tab)
        await page.close()
