"""Who sends? One loop: claim by lane, within the pace, send, record what became of it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta

import structlog

from broadcasts.choosing import Candidate, choose
from broadcasts.lanes import Lane
from broadcasts.outbox import claims
from broadcasts.outbox.claims import Claim
from broadcasts.outcomes import (
    Accepted,
    Gone,
    Lost,
    Moved,
    Outcome,
    Refused,
    TryAgain,
    Unknown,
    after_failure,
)
from broadcasts.pace import Pace
from broadcasts.sender import Sender
from estate.clock import Clock
from estate.database import Database, Session

log = structlog.get_logger()

# Calls in flight. Without limits (a server of one's own) fewer would leave it waiting for us; with
# Telegram's there are never so many.
AT_ONCE = 384
WITHIN_LIMITS = 128  # candidates looked at where a second takes 30: some chats must wait
LONGEST_WAIT = 5.0  # seconds; then the loop looks again whatever it was told
AFTER_A_FAULT = 1.0  # seconds
LONGEST_WAIT_FOR_A_LOOK = 0.5  # seconds

TRIES_AT_THE_END = 5

_NAMES: dict[type[Outcome], str] = {
    Accepted: "accepted",
    TryAgain: "try_again",
    Unknown: "unknown",
    Gone: "gone",
    Moved: "moved",
    Lost: "lost",
    Refused: "refused",
}

Come = tuple[Claim, Outcome]
"""What was claimed, and what came of it."""

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
        self.outcome_counts: Counter[tuple[Lane, str]] = Counter()
        self.flood_count = 0
        self._wake = asyncio.Event()
        self._in_flight: dict[int, asyncio.Task[None]] = {}  # by chat: order needs one at a time
        self._outcomes: list[Come] = []
        self._stuck: list[Come] = []  # could not be recorded; tried again without company
        self._stuck_until = 0.0
        self._kept_calls = pace.overall_calls
        self._next_look = LONGEST_WAIT
        self._looking = True
        self._leaving = False
        self._looked = asyncio.Event()  # set when the next look is over

    def wake(self) -> None:
        """Something was committed that may want sending, or a slot became free."""
        self._wake.set()

    async def looked(self) -> None:
        """Wait until what was committed before this call has been looked at once, and claimed if
        it may go; not long, for it may be paused or in trouble."""
        next_look = self._looked
        self.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT_FOR_A_LOOK):
                await next_look.wait()

    @property
    def is_idle(self) -> bool:
        """Whether no call is in flight and no outcome waits to be recorded."""
        busy = self._in_flight or self._looking or self._wake.is_set()
        return not busy

    @property
    def calls_in_flight(self) -> int:
        """How many calls wait for Telegram's answer, or to be recorded."""
        return len(self._in_flight)

    async def run(self) -> None:
        """Send until told to stop. What was being sent when the last process died comes first."""
        async with self._database.write() as session:
            left_over = await claims.recover(session, now=self._clock.now())
            kept = await claims.kept_pace(session)
        self._pace.go_on_with(kept, asyncio.get_running_loop().time())
        self._kept_calls = self._pace.overall_calls
        if left_over:
            log.warning("sending was cut off", deliveries=left_over)
        while not self._leaving:
            self._looking = True
            self._wake.clear()
            this_look, self._looked = self._looked, asyncio.Event()
            try:
                there_may_be_more = await self._turn()
            except Exception:
                log.exception("dispatcher failed, goes on")
                await asyncio.sleep(AFTER_A_FAULT)
                continue
            finally:
                this_look.set()
            if not there_may_be_more:
                self._looking = False
                await self._wait()

    async def stop(self, running: asyncio.Task[None]) -> None:
        """Claim nothing more, let calls in flight finish and record what became of them.

        `running` is ended between two turns: in the midst of one, claims could get lost. If it
        died before, what it left in flight is recorded all the same.
        """
        self._leaving = True
        self.wake()
        await asyncio.wait([running])
        await asyncio.gather(*self._in_flight.values(), return_exceptions=True)
        for _ in range(TRIES_AT_THE_END):
            if not self._in_flight:
                return
            try:
                await self._turn()
            except Exception:
                log.exception("outcomes not recorded, tried again")
            if self._in_flight:
                await asyncio.sleep(AFTER_A_FAULT)

    async def _turn(self) -> bool:
        """Record what has come and claim what may go: one transaction for both.

        Returns whether more might go at once.
        """
        loop = asyncio.get_running_loop()
        self._next_look = LONGEST_WAIT
        await self._record_stuck()
        come, self._outcomes = self._outcomes, []
        looks = self._may_look(done=len(come))
        if not come and not looks:
            return False
        taken: dict[int, Candidate] = {}
        try:
            async with self._database.write() as session:
                await self._record(session, come)
                won, was_all = await self._claim(session, come, taken) if looks else ([], True)
        except BaseException:
            self._set_aside(come)
            self._give_back(taken.values(), loop.time())
            raise
        for claim, _ in come:
            del self._in_flight[claim.chat_id]
        for claim in won:
            del taken[claim.id]
            self._start(claim)
        self._give_back(taken.values(), loop.time())  # expired, or somebody else's
        return bool(taken) or not was_all

    def _may_look(self, *, done: int) -> bool:
        """Whether there may be room for another call; if not, the next look is when there is."""
        now = asyncio.get_running_loop().time()
        opens_at = self._pace.overall_ready_at(now, lane=Lane.ALERT)
        if opens_at > now:
            self._look_again_at(opens_at)
        has_room = len(self._in_flight) - done < AT_ONCE
        return has_room and opens_at <= now and not self._leaving

    async def _claim(
        self, session: Session, come: list[Come], taken: dict[int, Candidate]
    ) -> tuple[list[Claim], bool]:
        """Make ours what every limit allows, and tell whether that was all there is.

        `taken` gets what has a slot now, by number.
        """
        loop, now = asyncio.get_running_loop(), self._clock.now()
        open_calls = self._in_flight.keys() - {claim.chat_id for claim, _ in come}
        most = WITHIN_LIMITS if self._pace.overall_calls else claims.BATCH
        without = open_calls | self._pace.paused_chats(loop.time())
        found, is_all = await claims.candidates(session, now=now, without=without, most=most)
        choice = choose(found, self._pace, loop.time(), room=AT_ONCE - len(open_calls))
        self._look_again_at(choice.look_again_at)
        taken |= choice.taken
        won = await claims.claim(session, list(taken), now=now) if taken else []
        was_all = is_all or not taken
        if was_all:
            await self._heed_what_is_due_later(session)
        return won, was_all

    async def _heed_what_is_due_later(self, session: Session) -> None:
        """Wait no longer than until the next delivery becomes due. Asked only before a wait."""
        now = self._clock.now()
        due = await claims.next_due(session, now=now)
        if due is not None:
            self._next_look = min(self._next_look, (due - now).total_seconds())

    def _give_back(self, unclaimed: Collection[Candidate], now: float) -> None:
        for candidate in unclaimed:
            self._pace.answered(candidate.chat_id, now, tidying=candidate.is_tidying)

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
        self.wake()

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
        self.outcome_counts[claim.lane, _NAMES[type(outcome)]] += 1
        if claim.is_edit and claim.chat_id < 0:
            self._pace.card_edited(claim.chat_id, now)
        if isinstance(outcome, TryAgain) and outcome.flood is not None:
            self.flood_count += 1
            self._pace.flooded(claim.chat_id, now, wait=outcome.flood.total_seconds())

    async def _record(self, session: Session, come: list[Come]) -> None:
        now = self._clock.now()
        await self._keep_the_pace(session)
        plainly = [
            (claim, outcome)
            for claim, outcome in come
            if isinstance(outcome, Accepted) and claim.card_id is None
        ]
        if plainly:
            await claims.record_accepted(session, plainly, now=now)
        for claim, outcome in come:
            if isinstance(outcome, Accepted) and claim.card_id is None:
                continue
            await claims.record(session, claim, outcome, now=now)
            if isinstance(outcome, Gone | Moved):
                await self._news(session, claim.chat_id, outcome)

    async def _keep_the_pace(self, session: Session) -> None:
        """Let the next process begin as careful as this one has become."""
        if self._pace.overall_calls != self._kept_calls:
            self._kept_calls = self._pace.overall_calls
            await claims.keep_pace(session, self._kept_calls)

    def _set_aside(self, come: list[Come]) -> None:
        """What cannot be recorded holds up nothing that wants sending to others."""
        if come:
            self._stuck += come
            self._stuck_until = asyncio.get_running_loop().time() + AFTER_A_FAULT

    async def _record_stuck(self) -> None:
        """Try again what could not be recorded, each in a transaction of its own."""
        if not self._stuck:
            return
        if asyncio.get_running_loop().time() < self._stuck_until:
            self._look_again_at(self._stuck_until)
            return
        stuck, self._stuck = self._stuck, []
        for come in stuck:
            try:
                async with self._database.write() as session:
                    await self._record(session, [come])
            except Exception:
                log.exception("outcome not recorded, tried again", delivery=come[0].id)
                self._set_aside([come])
                self._look_again_at(self._stuck_until)
            else:
                del self._in_flight[come[0].chat_id]
