"""Do the locks hold what pyproject.toml asks for, by hash, and name no host or folder?"""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def _pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {canonicalize_name(found[1]): found[2] for found in PIN.finditer(text)}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_holds_pins_with_hashes_and_nothing_else(lock):
    rest = PIN.sub("", lock.read_text())
    left = [
        line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert left == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_host_and_no_folder(lock):
    assert re.findall(r"\w+://\S*|--[a-gi-z]\S*|(?<=\s)/\S*", lock.read_text()) == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run", PROJECT["dependencies"]),
        ("dev", PROJECT["dependencies"]),
        ("dev", PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock, wanted):
    pins = _pins(lock)
    for requirement in map(Requirement, wanted):
        pinned = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), f"{requirement}: make lock"


@pytest.mark.parametrize("part", ["run", "build"])
def test_we_develop_with_the_versions_that_we_ship(part):
    assert _pins(part).items() <= _pins("dev").items()
