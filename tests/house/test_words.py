"""Do all words stand in texts/? What is translated elsewhere is not extracted: it stays English."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("bot", "handlers", "broadcasts", "estate")
TRANSLATES = {"gettext", "ngettext", "pgettext", "plain", "nplain", "pplain"}


def test_no_other_floor_translates() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for floor in ELSEWHERE
        for path in sorted((ROOT / floor).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in TRANSLATES
    ]
    assert found == []


def test_every_label_of_a_button_is_on_one() -> None:
    labels = ast.parse((ROOT / "texts" / "buttons.py").read_text(encoding="utf-8"))
    used = "".join(
        path.read_text(encoding="utf-8")
        for floor in (*ELSEWHERE, "texts")
        for path in (ROOT / floor).rglob("*.py")
    )
    names = [node.name for node in labels.body if isinstance(node, ast.FunctionDef)]
    assert [name for name in names if f"buttons.{name}(" not in used] == []
