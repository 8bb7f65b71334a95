"""How does a test start Tocsin as a process of its own, and kill it without warning?"""

import asyncio
import os
import re
import sys
from asyncio.subprocess import Process
from pathlib import Path

from simulator.kit import Telegram

PREFIX = "TOCSIN_"
LONGEST_START = 30.0  # seconds; one is usual, several happen on a loaded machine
LOOK_AGAIN = 0.02
SHOWN_LOG = 4_000  # characters of the log that a failure shows


class BotProcess:
    """The real command, `tocsin run`, against the simulator of the test."""

    def __init__(self, tg: Telegram, database_url: str, folder: Path, **settings: str) -> None:
        self._tg = tg
        self._environment = _environment(tg, database_url, folder, settings)
        self._folder = folder
        self._log = folder / "tocsin.log"
        self._process: Process | None = None
        self.kills = 0

    async def launch(self) -> None:
        """Start, and wait for nothing."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot.cli", "run",
                env=self._environment, cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip

    async def start(self) -> None:
        """Start, and wait until it asks for updates."""
        asks = self._tg.world.hold("getUpdates")
        await self.launch()
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

    async def ended(self) -> int:
        """Wait until it has ended by itself; its exit status."""
        assert self._process is not None
        async with asyncio.timeout(LONGEST_START):
            return await self._process.wait()

    async def says(self, words: str) -> None:
        """Wait until its log has these words; a file sends no word when it grows."""
        try:
            async with asyncio.timeout(LONGEST_START):
                while words not in self._log.read_text(errors="replace"):  # noqa: ASYNC110 - see above
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            raise AssertionError(f"Tocsin did not say {words!r}.\n{self.log()}") from None

    async def port(self) -> int:
        """The port that its web server got."""
        await self.says("web server listens")
        found = re.search(r"listens.*?port\D*(\d+)", self.log())
        assert found is not None
        return int(found[1])

    async def stop(self) -> None:
        """At the end of a test: it may be dead already."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    def log(self) -> str:
        """The end of what it wrote."""
        return self._log.read_text(errors="replace")[-SHOWN_LOG:]


def _environment(
    tg: Telegram, database_url: str, folder: Path, more: dict[str, str]
) -> dict[str, str]:
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
        **more,
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {PREFIX + name: value for name, value in settings.items()}
