"""How is the bot under test run: as a program of any language, or as PTB's Application?"""

import asyncio
import os
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

from simulator.world import World

PATIENCE = 30.0
STOPPING = 5.0
SHOWN_OUTPUT = 4_000


class Application(Protocol):
    """What of python-telegram-bot's Application is used here."""

    @property
    def updater(self) -> Any: ...
    async def initialize(self) -> None: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def shutdown(self) -> None: ...


@asynccontextmanager
async def polling(application: Application, **how: Any) -> AsyncIterator[None]:
    """Let a built Application of python-telegram-bot poll while the block runs.

    As its `run_polling`, but inside the test's own event loop; `how` goes to `start_polling`.
    `post_init` and its like are not called, as PTB itself calls them in `run_polling` only.
    """
    await application.initialize()
    try:
        await application.start()
        await application.updater.start_polling(**how)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()
    finally:
        await application.shutdown()


@asynccontextmanager
async def process(
    world: World, *command: str, env: Mapping[str, str], ready: str = "getUpdates"
) -> AsyncIterator[Process]:
    """Run a bot as a program of its own while the block runs.

    Waits until it has called the method `ready`. Ends it by SIGTERM, then by force.
    """
    gate = world.hold(ready)
    started = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **env}, stdout=PIPE, stderr=STDOUT
    )
    output = asyncio.ensure_future(_tail(started))
    reached = asyncio.ensure_future(gate.reached(timeout=PATIENCE))
    try:
        await asyncio.wait((output, reached), return_when=asyncio.FIRST_COMPLETED)
        if not reached.done():
            said = await output
            raise AssertionError(f"{command[0]} ended before it called {ready}:\n{said}")
        await reached
        gate.release()
        yield started
    finally:
        gate.release()
        reached.cancel()
        await _end(started)
        await output


async def _tail(process: Process) -> str:
    """Read all that the program says, so that it never waits for a reader; keep the end."""
    assert process.stdout is not None  # noqa: S101  asked for above
    kept = b""
    while chunk := await process.stdout.read(65_536):
        kept = (kept + chunk)[-SHOWN_OUTPUT:]
    return kept.decode(errors="replace")


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOPPING)
    except TimeoutError:
        process.kill()
        await process.wait()
