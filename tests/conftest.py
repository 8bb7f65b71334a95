"""What may every test ask for? Databases of both kinds; and in CI, that nothing is skipped."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from estate import database
from tests.postgres import Cluster, Emptied, PostgresMissing, running_cluster

settings.register_profile("tocsin", deadline=None)  # a shared core makes any deadline a lottery
settings.load_profile("tocsin")

# Else each fault that a test plants is drawn with its locals, in colour, for a third of a second.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

pytest_plugins = ["tests.cast", "tests.history", "simulator.kit.fixtures"]

# Every test that asks for a database runs on both kinds.
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server for this worker, started by the first test that asks."""
    try:
        with running_cluster() as cluster:
            yield cluster
    except PostgresMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """The name of a database that has the tables and no rows."""
    name = postgres.create()
    _upgrade(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def postgres_emptied(postgres: Cluster, postgres_template: str) -> Emptied:
    """The database that this worker's tests use one after the other, each finding it empty."""
    return Emptied(postgres, postgres_template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that has the tables and no rows."""
    path = tmp_path_factory.mktemp("template") / "tocsin.db"
    _upgrade(_sqlite_url(path))
    return path


@pytest.fixture
def sqlite_database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an SQLite file of the test's own, with the tables and no rows."""
    path = tmp_path / "tocsin.db"
    shutil.copyfile(sqlite_template, path)
    return _sqlite_url(path)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of the test's own, with the tables and no rows."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database_url")
        return
    emptied: Emptied = request.getfixturevalue("postgres_emptied")
    yield emptied.take()
    emptied.give_back()


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that has no tables yet, for tests of migrations and restoring."""
    if request.param == "sqlite":
        yield _sqlite_url(tmp_path / "tocsin.db")
        return
    yield from _postgres_database(request.getfixturevalue("postgres"), "template0")


def _postgres_database(cluster: Cluster, template: str) -> Iterator[str]:
    name = cluster.create(template=template)
    yield cluster.url(name)
    cluster.drop(name)


def _sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def _upgrade(url: str) -> None:
    # In a thread, since a fixture may be set up while this one's event loop runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, database.upgrade(url)).result()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed run: there, every system program is installed."""
    if _skipped_in_ci(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name what was skipped, and say that this is why the run failed."""
    skipped = _skipped_in_ci(config)
    if not skipped:
        return
    terminalreporter.section("skipped, which CI does not allow", red=True)
    for report in skipped:
        terminalreporter.line(f"{report.nodeid}: {_reason(report)}")


def _skipped_in_ci(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return []
    skipped: list[pytest.TestReport] = reporter.stats.get("skipped", [])
    return skipped


def _reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
