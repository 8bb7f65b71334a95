"""Do the import contracts of pyproject.toml bite? Each is broken on purpose in a toy tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOY = {
    "bot/__init__.py": "",
    "bot/app.py": "import handlers.reports\nimport broadcasts.sender\nimport telegram\n",
    "bot/demo.py": "import simulator.server\n",
    "bot/inbox.py": "import sqlalchemy\nimport estate.database\n",
    "bot/timers.py": "import apscheduler.triggers\n",
    "handlers/__init__.py": "",
    "handlers/conversations.py": "import sqlalchemy\nimport telegram.ext\n",
    "handlers/reports.py": "import texts.reports\nimport broadcasts.outbox.saying\n",
    "broadcasts/__init__.py": "",
    "broadcasts/outbox/__init__.py": "",
    "broadcasts/outbox/saying.py": "import sqlalchemy.orm\nimport estate.tickets\n",
    "broadcasts/schedules.py": "import sqlalchemy\n",
    "broadcasts/sender.py": "import telegram\n",
    "texts/__init__.py": "",
    "texts/reports.py": "import gettext\nimport babel.dates\nimport estate.tickets\n",
    "estate/__init__.py": "",
    "estate/database.py": "import sqlalchemy\n",
    "estate/tickets.py": "import estate.database\n",
    "simulator/__init__.py": "",
    "simulator/server.py": "import aiohttp\n",
}
VIOLATIONS = [
    ("estate/tickets.py", "import texts.reports"),
    ("texts/reports.py", "import broadcasts.sender"),
    ("broadcasts/sender.py", "import handlers.reports"),
    ("handlers/reports.py", "import bot.app"),
    ("simulator/server.py", "import estate.tickets"),
    ("simulator/server.py", "import telegram"),
    ("handlers/reports.py", "import simulator.server"),
    ("bot/app.py", "import simulator"),
    ("estate/tickets.py", "import telegram"),
    ("broadcasts/outbox/saying.py", "import telegram.ext"),
    ("texts/reports.py", "from telegram import Message"),
    ("handlers/reports.py", "from sqlalchemy import select"),
    ("bot/app.py", "import sqlalchemy.orm"),
    ("texts/reports.py", "import sqlalchemy"),
    ("bot/app.py", "import apscheduler"),
    ("broadcasts/schedules.py", "from apscheduler.triggers import cron"),
    ("handlers/reports.py", "from gettext import gettext"),
    ("estate/tickets.py", "from babel.dates import format_date"),
]


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A tree with our floors and our contracts that keeps them all."""
    for name, source in TOY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_a_tree_that_keeps_the_floors_passes(toy):
    done = _lint(toy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "line"), VIOLATIONS)
def test_an_import_against_the_floors_is_found(toy, file, line):
    with (toy / file).open("a") as source:
        source.write(f"{line}\n")
    done = _lint(toy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
    assert file.removesuffix(".py").replace("/", ".") in done.stdout
