"""Who sends? One loop: claim by lane, within the pace, send, record what became of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from broadcasts.lanes import Lane
from broadcasts.outbox import claims
from broadcasts.outbox.claims import Candidate, Claim
from broadcasts.outcomes import Gone, Moved, Outcome, TryAgain, after_failure
from broadcasts.pace import Pace
from broadcasts.sender import Sender
from estate.clock import Clock
from estate.database import Database, Session

log = structlog.get_logger()

AT_ONCE = 64  # calls in flight: enough for 30/s at two seconds each
LONGEST_WAIT = 5.0  # seconds; then the loop looks again whatever it was told
AFTER_A_FAULT = 1.0  # seconds

ChatNews = Callable[[Session, int, Gone | Moved], Awaitable[None]]


class Dispatcher:
    """Sends what the outbox holds. `news` hears, in the same transaction, of chats that are gone
    or moved."""

    def __init__(
        self, database: Database, sender: Sender, pace: Pace, clock: Clock, *, news: ChatNews
    ) -> None:
        self._database = database
        self._sender = sender
        self._pace = pace
        self._clock = clock
        self._news = news
        self._wake = asyncio.Event()
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat: order needs one at a time
        self._outcomes: list[tuple[Claim, Outcome]] = []
        self._recorder: asyncio.Task[None] | None = None
        self._next_look = LONGEST_WAIT
        self._looking = True

    def wake(self) -> None:
        """Something was committed that may want sending, or a slot became free."""
        self._wake.set()

    @property
    def is_idle(self) -> bool:
        """Whether no call is in flight and no outcome waits to be recorded."""
        busy = self._in_flight or self._outcomes or self._looking or self._wake.is_set()
        return not busy

    async def run(self) -> None:
        """Send until cancelled. What was being sent when the last process died comes first."""
        async with self._database.write() as session:
            left_over = await claims.recover(session, now=self._clock.now())
        if left_over:
            log.warning("sending was cut off", deliveries=left_over)
        while True:
            self._looking = True
            self._wake.clear()
            try:
                started = await self._start_what_fits()
            except Exception:
                log.exception("dispatcher failed, goes on")
                await asyncio.sleep(AFTER_A_FAULT)
                continue
            if not started:
                self._looking = False
                await self._wait()

    async def stop(self) -> None:
        """Let calls in flight finish and record what became of them."""
        await asyncio.gather(*self._in_flight.values(), return_exceptions=True)
        while self._recorder is not None and not self._recorder.done():
            await self._recorder

    async def _start_what_fits(self) -> int:
        loop = asyncio.get_running_loop()
        room = AT_ONCE - len(self._in_flight)
        self._next_look = LONGEST_WAIT
        opens_at = self._pace.overall_ready_at(loop.time(), lane=Lane.ALERT)
        if room <= 0 or opens_at > loop.time():
            self._look_again_at(opens_at)
            return 0
        fitting = self._within_pace(await self._candidates(), room=room)
        if not fitting:
            await self._heed_what_is_due_later()
            return 0
        unclaimed = {candidate.id: candidate for candidate in fitting}
        try:
            async with self._database.write() as session:
                won = await claims.claim(session, list(unclaimed), now=self._clock.now())
            for claim in won:
                del unclaimed[claim.id]
                self._start(claim)
        finally:  # expired, somebody else's, or the database failed: their slots are free again
            for lost in unclaimed.values():
                self._pace.answered(lost.chat_id, loop.time(), tidying=lost.is_tidying)
        return len(fitting)

    async def _candidates(self) -> list[Candidate]:
        loop = asyncio.get_running_loop()
        now = self._clock.now()
        without = self._in_flight.keys() | self._pace.paused_chats(loop.time())
        async with self._database.read() as session:
            return await claims.candidates(session, now=now, without=without)

    async def _heed_what_is_due_later(self) -> None:
        """Wait no longer than until the next delivery becomes due. Asked only before a wait."""
        now = self._clock.now()
        async with self._database.read() as session:
            due = await claims.next_due(session, now=now)
        if due is not None:
            self._next_look = min(self._next_look, (due - now).total_seconds())

    def _within_pace(self, found: list[Candidate], *, room: int) -> list[Candidate]:
        """Take from the top what every limit allows, at most one per chat.

        In a group no card is edited before a message that waits: words have the first call on
        its 20 a minute.
        """
        now = asyncio.get_running_loop().time()
        fitting: dict[int, Candidate] = {}
        for candidate in sorted(found, key=lambda c: (c.lane, c.is_group_edit, c.id)):
            chat_id = candidate.chat_id
            if chat_id in fitting:
                continue
            ready_at = self._ready_at(candidate, now)
            if ready_at > now:
                self._look_again_at(ready_at)
                continue
            opens_at = self._pace.overall_ready_at(now, lane=candidate.lane)
            if len(fitting) >= room or opens_at > now:
                self._look_again_at(opens_at)
                break
            self._pace.take(chat_id, tidying=candidate.is_tidying)
            fitting[chat_id] = candidate
        return list(fitting.values())

    def _ready_at(self, candidate: Candidate, now: float) -> float:
        """Tell from when this one may go, by the limits of its own chat."""
        if candidate.is_tidying:
            return now
        is_group_edit = candidate.is_group_edit
        card_ready_at = self._pace.card_ready_at(candidate.chat_id) if is_group_edit else now
        return max(self._pace.chat_ready_at(candidate.chat_id, now), card_ready_at)

    def _look_again_at(self, moment: float) -> None:
        now = asyncio.get_running_loop().time()
        self._next_look = min(self._next_look, max(moment - now, 0.0))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._next_look):
                await self._wake.wait()
        except TimeoutError:
            return

    def _start(self, claim: Claim) -> None:
        self._in_flight[claim.chat_id] = asyncio.create_task(self._send(claim))

    async def _send(self, claim: Claim) -> None:
        outcome = self._no_room(claim) or await self._call(claim)
        self._outcomes.append((claim, outcome))
        if self._recorder is None or self._recorder.done():
            self._recorder = asyncio.create_task(self._record())

    def _no_room(self, claim: Claim) -> TryAgain | None:
        """An album takes a slot for each item; it goes when all of them are free."""
        if claim.messages == 1:
            return None
        now = asyncio.get_running_loop().time()
        ready_at = self._pace.grow(claim.chat_id, now, claim.messages, lane=claim.lane)
        if not ready_at:
            return None
        pause = timedelta(seconds=ready_at - now)
        at = self._clock.now() + pause
        return TryAgain(at=at, reason="no room for an album yet", failed=False)

    async def _call(self, claim: Claim) -> Outcome:
        loop = asyncio.get_running_loop()
        try:
            outcome = await self._sender.send(claim.method, claim.params, attempt=claim.attempt)
        except Exception as error:
            log.exception("a call failed in a way that nobody foresaw", delivery=claim.id)
            outcome = after_failure(
                attempt=claim.attempt, now=self._clock.now(), reason=repr(error)
            )
        finally:
            tidying = claim.lane is Lane.TIDY
            self._pace.answered(
                claim.chat_id, loop.time(), tidying=tidying, messages=claim.messages
            )
        self._heed(claim, outcome)
        return outcome

    def _heed(self, claim: Claim, outcome: Outcome) -> None:
        """Let the pace know at once what the answer means for this chat."""
        now = asyncio.get_running_loop().time()
        if claim.is_edit and claim.chat_id < 0:
            self._pace.card_edited(claim.chat_id, now)
        if isinstance(outcome, TryAgain) and outcome.flood is not None:
            self._pace.pause_chat(claim.chat_id, until=now + outcome.flood.total_seconds())

    async def _record(self) -> None:
        """Record every outcome that has come, as many as there are in one transaction."""
        while self._outcomes:
            batch, self._outcomes = self._outcomes, []
            try:
                await self._record_batch(batch)
            except Exception:
                log.exception("outcomes not recorded, tried again", count=len(batch))
                self._outcomes = batch + self._outcomes
                await asyncio.sleep(AFTER_A_FAULT)
                continue
            for claim, _ in batch:
                self._in_flight.pop(claim.chat_id, None)
            self.wake()

    async def _record_batch(self, batch: list[tuple[Claim, Outcome]]) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            for claim, outcome in batch:
                await claims.record(session, claim, outcome, now=now)
                if isinstance(outcome, Gone | Moved):
                    await self._news(session, claim.chat_id, outcome)
