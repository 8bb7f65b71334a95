"""What do tests of the running program start from? The real `tocsin` in a folder of its own."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.settings import Settings
from simulator.kit import Telegram
from tests.bot.stock import fill, settings_at

PATIENCE = 20.0


@dataclass(frozen=True)
class Ended:
    """A program that has ended: its exit status and all that it wrote."""

    status: int
    out: str
    err: str


@dataclass
class Shell:
    """Calls `tocsin` in `folder`, with the settings of `environment` and no others."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[Process] = field(default_factory=list)

    async def start(self, *words: str, **more: str) -> Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", *words,
            cwd=self.folder, env={**kept, **self.environment, **named(more), "PYTHONPATH": ROOT},
            stdout=PIPE, stderr=PIPE,
        )  # fmt: skip
        self.started.append(process)
        return process

    async def call(self, *words: str, **more: str) -> Ended:
        return await ended(await self.start(*words, **more))

    async def stop_all(self) -> None:
        for process in self.started:
            if process.returncode is None:
                process.kill()
            await process.wait()


ROOT = str(Path(__file__).parents[2])


def named(settings: dict[str, str]) -> dict[str, str]:
    return {f"TOCSIN_{name}": value for name, value in settings.items()}


async def ended(process: Process) -> Ended:
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return Ended(process.returncode or 0, out.decode(), err.decode())


async def stopped(process: Process, by: signal.Signals = signal.SIGTERM) -> Ended:
    process.send_signal(by)
    return await ended(process)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as tg:
        yield tg


@pytest.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A shell without any settings."""
    shell = Shell(tmp_path)
    yield shell
    await shell.stop_all()


@pytest.fixture
def botshell(shell: Shell, telegram: Telegram, sqlite_template: Path) -> Shell:
    """A shell whose settings fit the simulator, and with the tables made already."""
    (shell.folder / "var").mkdir()
    database = shell.folder / "var" / "tocsin.db"
    shutil.copyfile(sqlite_template, database)
    database.chmod(0o640)
    shell.environment = named(
        {"BOT_TOKEN": telegram.token, "TELEGRAM_API": telegram.api, "LISTEN": "127.0.0.1:0"}
    )
    return shell


@pytest.fixture
async def source(database_url: str, tmp_path: Path) -> Settings:
    """A database of each kind with rows and media."""
    settings = settings_at(database_url, tmp_path / "source")
    await fill(settings)
    return settings
