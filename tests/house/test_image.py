"""Would the image build, and is what it installs whole? Checked as far as goes without Docker."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FLOORS = ("bot", "handlers", "broadcasts", "texts", "estate", "simulator")


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_all_that_the_image_copies_exists():
    assert _copied()
    assert [source for source in _copied() if not (ROOT / source).exists()] == []


def test_the_build_context_lets_through_all_that_is_copied():
    let_through = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines()
    }
    assert {source.split("/")[0] for source in _copied()} <= let_through


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_well():
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER tocsin$", final, re.MULTILINE)
    assert "/healthz" in final
    assert 'ENTRYPOINT ["tocsin"]' in final


def test_the_image_installs_nothing_without_a_hash():
    for line in re.findall(r"pip install [^\n]*", DOCKERFILE):
        assert "--require-hashes" in line or "--no-deps" in line


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel built as the Dockerfile builds it."""
    tree = tmp_path_factory.mktemp("tree")
    for source in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / source, tree)
    for folder in (*FLOORS, "locales"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(tree / "wheel"), "."]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    (built,) = (tree / "wheel").glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_file_of_every_floor(wheel):
    files = [
        path
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert {str(path.relative_to(ROOT)) for path in files} - wheel == set()


def test_the_wheel_carries_the_words_of_every_language(wheel):
    sources = (ROOT / "locales").glob("*/LC_MESSAGES/tocsin.po")
    compiled = {str(path.with_suffix(".mo").relative_to(ROOT)) for path in sources}
    assert compiled
    assert compiled - wheel == set()
