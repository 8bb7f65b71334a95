"""Does every button do one thing? Two handlers of the same verb would shadow one another."""

import ast
from collections import Counter
from pathlib import Path

HANDLERS = Path(__file__).parents[2] / "handlers"


def test_no_verb_of_a_button_is_claimed_twice() -> None:
    claimed = Counter(
        argument.value
        for path in sorted(HANDLERS.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "pressed"
        for argument in call.args[:1]
        if isinstance(argument, ast.Constant)
    )
    assert len(claimed) > 10
    assert [verb for verb, times in claimed.items() if times > 1] == []
