"""Bots that answer the same presses with the same calls, and keep nothing.

Both send what Tocsin's form shows and answer every press: an edit and an answerCallbackQuery.
"""

from typing import Any

TEXT = (
    "<b>Is anybody in danger?</b>\n\nFire, gas, water near electricity, somebody stuck in a lift: "
    "press what it is, and people are called at once.\n\nIf not, press No danger."
)
OTHER_TEXT = "<b>Where is it?</b>\n\nAt home, or in a place that everybody uses?"


def screen(pressed: str) -> dict[str, Any]:
    """The form as it stands after this press; empty: as it begins."""
    there = pressed == "there"
    label, data = ("Back", "back") if there else ("No danger", "there")
    rows = [[{"text": label, "callback_data": data}], _others(), _others()]
    return {
        "text": OTHER_TEXT if there else TEXT,
        "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": rows},
    }


def _others() -> list[dict[str, str]]:
    return [
        {"text": "Trapped in a lift", "callback_data": "other"},
        {"text": "Smell of gas", "callback_data": "other"},
    ]
