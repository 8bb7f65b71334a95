"""What does pytest get? `pytest_plugins = ["simulator.kit.fixtures"]` in conftest.py.

Needs pytest and pytest-asyncio. A test that asks for a Telegram and fails shows every
conversation that was held in it, as chats.
"""

from collections.abc import AsyncIterator, Generator

import pytest
import pytest_asyncio

from simulator.kit.telegram import Telegram


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A Telegram of the test's own, on a free port of 127.0.0.1, in real time.

    `telegram.api` and `telegram.token` are for the bot, `telegram.person("Ana")` is somebody who
    has not started it yet.
    """
    async with Telegram() as made:
        yield made


@pytest_asyncio.fixture
async def driven_telegram() -> AsyncIterator[Telegram]:
    """As `telegram`, but its time stands still until `driven_telegram.clock.advance(seconds)`.

    It begins on a Wednesday in November 2026. Only the simulator's time stands still: a bot that
    looks at a clock of its own has to be given this one.
    """
    async with Telegram.driven() as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what was said in each Telegram of a test that failed."""
    report = yield
    if report.when == "call" and report.failed:
        given = getattr(item, "funcargs", {})
        for name, value in given.items():
            if isinstance(value, Telegram):
                report.sections.append((f"conversations in {name}", value.conversations()))
    return report
