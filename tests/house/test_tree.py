"""Does every file keep the house rules that no linter knows?"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400  # lines; past that a module becomes a folder of the same name
PYTHON = sorted(
    path
    for folder in (
        "bot",
        "handlers",
        "broadcasts",
        "texts",
        "estate",
        "simulator",
        "tests",
        "benchmarks",
    )
    for path in (ROOT / folder).rglob("*.py")
)
# Put together here, so that this file does not find itself.
LEFT_FOR_LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
SILENCED = re.compile(
    r"# (?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)(?P<rest>.*)"
)
BARE = re.compile(r"# (?:type: ignore(?!\[)|noqa(?!: [A-Z]+\d))")
# Hosts of registries, which a lock or an install step may never name.
HOSTS = re.compile(r"\b(pypi|pythonhosted|npmjs|deb\.debian)\." + r"(org|com)\b")


def _places(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_module_is_longer_than_a_reader_can_hold():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in PYTHON
        if path.parent.name != "versions"  # a migration is a record, as long as what it made
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_nothing_is_left_for_later():
    assert _places(LEFT_FOR_LATER, PYTHON) == []


def test_a_silenced_tool_has_its_reason_beside_it():
    others = [path for path in PYTHON if path != Path(__file__)]
    silent = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in others
        for found in SILENCED.finditer(path.read_text())
        if not found["rest"].strip(" #:-\u2013\u2014")
    ]
    assert silent + _places(BARE, others) == []


def test_every_module_opens_with_the_question_it_answers():
    silent = [
        str(path.relative_to(ROOT))
        for path in PYTHON
        if (text := path.read_text()).strip() and not text.startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_no_tracked_file_names_a_host_of_a_registry():
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    texts = [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:1024]]
    assert _places(HOSTS, texts) == []


def test_the_makefile_tells_of_every_target():
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    told = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert [target for target in phony.split() if target != "help" and target not in told] == []


def test_the_script_of_ci_is_sound_bash():
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
