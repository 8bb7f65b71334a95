"""Is the simulator usable alone, from the command line?"""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

PATIENCE = 60.0  # a start takes a second, or many on a loaded machine


@asynccontextmanager
async def simulator(*options: str) -> AsyncIterator[str]:
    """The address of a simulator of its own process."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found is not None, line
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_every_switch_of_the_command_line_is_heard() -> None:
    options = ("--flood", "--driven", "--seed", "7")
    chances = ("--chance", "bad_gateway=0.25", "--chance", "latency=0.5")
    async with (
        simulator(*options, *chances) as url,
        aiohttp.ClientSession() as session,
        session.get(f"{url}/control") as response,
    ):
        found = await response.json()
    assert found["time"]["driven"] is True
    assert found["flood"]["on"] is True
    assert found["faults"]["seed"] == 7
    assert found["faults"]["chances"] == {"bad_gateway": 0.25, "latency": 0.5}


@pytest.mark.parametrize(
    "options",
    [
        ("--chance", "rain=0.5"),
        ("--chance", "stall=2"),
        ("--chance", "stall"),
        ("--chance", "stall=0.6", "--chance", "latency=0.6"),
    ],
)
async def test_nonsense_is_refused_with_the_usage(options: tuple[str, ...]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *options, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 2
    assert b"usage: simulator" in errors
