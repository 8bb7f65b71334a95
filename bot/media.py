"""Where do photos and recordings go? Fetched from Telegram into `MEDIA_DIR`, under their hash."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from estate.database import Database, Session
from estate.incidents.losses import photos
from estate.tickets import media

log = structlog.get_logger()

EVERY = 5.0  # seconds between two looks when there was nothing to do
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")


class Shelf(Protocol):
    """A module that knows which files are wanted, and what became of each."""

    async def wanted(self, session: Session, *, limit: int = 10) -> Sequence[tuple[int, str]]:
        """List (row, address at Telegram) of what is not fetched yet."""

    async def stored(self, session: Session, media_id: int, *, sha256: str, size: int) -> None:
        """The bytes are in the folder."""

    async def too_big(self, session: Session, media_id: int) -> None:
        """Telegram does not hand it to bots."""

    async def not_fetched(self, session: Session, media_id: int) -> None:
        """One more attempt failed."""


SHELVES: tuple[Shelf, ...] = (media, photos)


class MediaFetcher:
    """Fetches what tickets and losses want. The network is asked outside of any transaction."""

    def __init__(self, database: Database, bot: Bot, folder: Path) -> None:
        self._database = database
        self._bot = bot
        self._folder = folder

    async def run(self) -> None:
        """Fetch until cancelled; what a crash interrupts is wanted still and begun anew."""
        while True:
            try:
                if await self.fetch_some():
                    continue
            except Exception:
                log.exception("media not fetched, goes on")
            await asyncio.sleep(EVERY)

    async def fetch_some(self) -> int:
        """Fetch what is wanted now, a few at a time. Returns how many arrived."""
        async with self._database.read() as session:
            wanted = [(shelf, *one) for shelf in SHELVES for one in await shelf.wanted(session)]
        arrived = [await self._fetch(*one) for one in wanted]
        return sum(arrived)

    async def _fetch(self, shelf: Shelf, media_id: int, file_id: str) -> bool:
        part = self._folder / f".part-{secrets.token_hex(8)}"
        try:
            suffix = await self._download(file_id, part)
        except BadRequest as error:
            await self._failed(shelf, media_id, is_too_big="too big" in str(error).lower())
            return False
        except TelegramError as error:
            log.info("media not fetched", media=media_id, reason=str(error))
            await self._failed(shelf, media_id, is_too_big=False)
            return False
        sha256, size = await asyncio.to_thread(_settle, part, self._folder, suffix)
        async with self._database.write() as session:
            await shelf.stored(session, media_id, sha256=sha256, size=size)
        return True

    async def _download(self, file_id: str, part: Path) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = await self._bot.get_file(file_id)
        await file.download_to_drive(part)
        suffix = Path(file.file_path or "").suffix
        return suffix if SUFFIX.fullmatch(suffix) else ""

    async def _failed(self, shelf: Shelf, media_id: int, *, is_too_big: bool) -> None:
        async with self._database.write() as session:
            if is_too_big:
                await shelf.too_big(session, media_id)
            else:
                await shelf.not_fetched(session, media_id)


def path_of(folder: Path, sha256: str, suffix: str = "") -> Path:
    """Tell where the file of a hash lies; two equal files are one."""
    return folder / sha256[:2] / f"{sha256}{suffix}"


def _settle(part: Path, folder: Path, suffix: str) -> tuple[str, int]:
    with part.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = part.stat().st_size
    path = path_of(folder, sha256, suffix)
    path.parent.mkdir(exist_ok=True)
    part.replace(path)
    return sha256, size
