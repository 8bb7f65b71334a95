"""How does a playbook that somebody sent back reach its check? Fetched from Telegram, bounded."""

import asyncio

import structlog
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from broadcasts.dispatcher import Dispatcher
from broadcasts.proposals import show_proposal
from estate.clock import Clock
from estate.database import TROUBLE, Database
from estate.incidents.improvements.tables import (
    ProposalState,
)
from estate.incidents.playbooks import proposals

log = structlog.get_logger()

EVERY = 2.0  # seconds between two looks when there was nothing to do: somebody waits for it


class ProposalFetcher:
    """Fetches the playbooks that were sent back. The network is asked outside of transactions."""

    def __init__(self, database: Database, bot: Bot, clock: Clock, dispatcher: Dispatcher) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._dispatcher = dispatcher

    async def run(self) -> None:
        """Fetch until cancelled; what a crash interrupts is wanted still and begun anew."""
        while True:
            try:
                if await self.fetch_some():
                    continue
            except Exception:
                log.exception("playbook not fetched, goes on")
            await asyncio.sleep(EVERY)

    async def fetch_some(self) -> int:
        """Fetch what is wanted now. Returns how many were read."""
        async with self._database.read() as session:
            wanted = await proposals.wanted(session)
        arrived = [await self._fetch(proposal_id, file_id) for proposal_id, file_id in wanted]
        if wanted:
            self._dispatcher.wake()
        return sum(arrived)

    async def _fetch(self, proposal_id: int, file_id: str) -> bool:
        try:
            content = await self._download(file_id)
        except TelegramError as error:
            log.info("playbook not fetched", proposal=proposal_id, reason=str(error))
            await self._failed(proposal_id, for_good=isinstance(error, BadRequest))
            return False
        try:
            await self._check(proposal_id, content)
        except TROUBLE:
            raise
        except Exception:  # one file must not hold up the others
            log.exception("playbook not checked", proposal=proposal_id)
            await self._failed(proposal_id, for_good=True)
            return False
        return True

    async def _check(self, proposal_id: int, content: bytes) -> None:
        async with self._database.write() as session:
            proposal = await proposals.receive(session, proposal_id, content)
            await show_proposal(session, proposal, now=self._clock.now(), below=True)

    async def _download(self, file_id: str) -> bytes:
        """Return the bytes; of what is too large, one byte too many and nothing of it."""
        file = await self._bot.get_file(file_id)
        if (file.file_size or 0) > proposals.MOST_BYTES:
            return bytes(proposals.MOST_BYTES + 1)
        return bytes(await file.download_as_bytearray())

    async def _failed(self, proposal_id: int, *, for_good: bool) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            proposal = await proposals.not_fetched(session, proposal_id, for_good=for_good)
            if proposal.state is not ProposalState.WANTED:
                await show_proposal(session, proposal, now=now, below=True)
