"""Does the guide for testing any bot do what it shows? Its own examples are run, as they stand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/howto/test-your-bot.md"
_BLOCK = re.compile(r"^```python\n# (\S+\.py)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = ["-q", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider", "--color=no"]


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with the guide's files, under the names that it gives them."""
    for name, code in _BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(code, encoding="utf-8")
    return tmp_path


def _pytest(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS, *words],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_guides_examples_pass(examples: Path) -> None:
    names = sorted(path.name for path in examples.iterdir())
    assert names == ["conftest.py", "echo_bot.py", "test_as_a_program.py", "test_echo_bot.py"]
    ran = _pytest(examples)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 passed" in ran.stdout


def test_the_guides_test_has_ten_lines(examples: Path) -> None:
    code = (examples / "test_echo_bot.py").read_text(encoding="utf-8")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10


def test_what_is_broken_fails_and_shows_the_conversation_or_the_last_words(
    examples: Path,
) -> None:
    _exchange(examples / "echo_bot.py", "reply_text(update.message.text)", 'reply_text("What?")')
    _exchange(
        examples / "echo_bot.py",
        "    build(os",
        '    raise SystemExit("no settings")\n    build(os',
    )
    _exchange(examples / "test_echo_bot.py", 'there?")\n', 'there?", timeout=0.2)\n', last=True)
    ran = _pytest(examples)
    assert "2 failed" in ran.stdout
    shown = ran.stdout.rpartition("conversations in telegram")[2]
    assert "Ana did not see 'Is anybody there?' within 0.2 s." in ran.stdout
    assert re.search(r"3 Ana: Is anybody there\?\n +4 Tocsin \(bot\): What\?", shown)
    assert re.search(r"ended before it called getUpdates:\nE +no settings", ran.stdout)


def _exchange(path: Path, old: str, new: str, *, last: bool = False) -> None:
    code = path.read_text(encoding="utf-8")
    assert old in code
    head, _, tail = code.rpartition(old) if last else code.partition(old)
    path.write_text(head + new + tail, encoding="utf-8")
