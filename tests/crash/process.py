"""How does a test start Tocsin as a process of its own, and kill it without warning?"""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from pathlib import Path

from simulator.kit import Telegram

PREFIX = "TOCSIN_"
LONGEST_START = 30.0  # seconds; one is usual, several happen on a loaded machine
SHOWN_LOG = 4_000  # characters of the log that a failure shows


class BotProcess:
    """The real command, `tocsin run`, against the simulator of the test."""

    def __init__(self, tg: Telegram, database_url: str, folder: Path) -> None:
        self._tg = tg
        self._environment = _environment(tg, database_url, folder)
        self._folder = folder
        self._log = folder / "tocsin.log"
        self._process: Process | None = None
        self.kills = 0

    async def start(self) -> None:
        """Start, and wait until it asks for updates."""
        asks = self._tg.world.hold("getUpdates")
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run",
                env=self._environment, cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            await asks.reached(timeout=LONGEST_START)
        except TimeoutError:
            raise AssertionError(f"Tocsin did not start.\n{self.log()}") from None
        finally:
            asks.release()
            self._tg.world.traffic.holds.remove(asks)

    async def kill(self) -> None:
        """End it by SIGKILL: it finishes nothing. It must have been alive until then."""
        assert self._process is not None
        assert self._process.returncode is None, f"Tocsin ended by itself.\n{self.log()}"
        self._process.kill()
        await self._process.wait()
        self.kills += 1

    async def stop(self) -> None:
        """At the end of a test: it may be dead already."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    def log(self) -> str:
        """The end of what it wrote."""
        return self._log.read_text(errors="replace")[-SHOWN_LOG:]


def _environment(tg: Telegram, database_url: str, folder: Path) -> dict[str, str]:
    """Nothing of the caller's settings; the machine's own (PATH, locale) stay."""
    settings = {
        "BOT_TOKEN": tg.token,
        "TELEGRAM_API": tg.api,
        "DATABASE_URL": database_url,
        "MEDIA_DIR": str(folder / "media"),
        "LISTEN": "127.0.0.1:0",
        "PACE_OVERALL": "off",
        "PACE_CHAT": "off",
        "PACE_GROUP": "off",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {PREFIX + name: value for name, value in settings.items()}
