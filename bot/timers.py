"""What happens by itself? The duties that look at the clock, woken by APScheduler."""

import asyncio
from collections.abc import Sequence

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import inbox
from broadcasts import progress
from broadcasts.boards import follow_incidents, remind_of_updates
from broadcasts.callouts import call_next
from broadcasts.decided import expire_previews
from broadcasts.dispatcher import Dispatcher
from broadcasts.doors import ask_the_silent, bring_doors
from broadcasts.exercise_duties import (
    announce_drills,
    close_exercises,
    hold_exercises,
    remind_of_exercises,
)
from broadcasts.groups import tell_of_lost_groups
from broadcasts.impairment_duties import (
    call_rounds,
    settle_restored,
    tell_daily,
    watch_promises,
)
from broadcasts.improvements import remind_of_improvements
from broadcasts.late_alerts import warn_of_late_alerts
from broadcasts.notices import begin_due
from broadcasts.opening import open_incidents
from broadcasts.rolls import call_again
from broadcasts.schedules import run_due
from broadcasts.steps import remind_of_steps
from broadcasts.superseding import mark_superseded
from broadcasts.triggers import page_undecided, release_due
from broadcasts.unsent import tell_of_unsent
from broadcasts.watchdog import watch_over
from estate.clock import Clock
from estate.database import Database, Duty, Session
from estate.incidents.reports import forget_old_posts
from estate.incidents.reports import next_due as next_release
from estate.notices.course import next_due as next_notice
from estate.schedules.course import next_due as next_schedule
from estate.tickets import clockwork, promises
from handlers.duties import call_without_where, drop_forms, remind_of_forms

log = structlog.get_logger()

EVERY = 5  # seconds between two looks: the finest promise is a page every two minutes
NEXT_DUE = "next due"
LONGEST_HOLD = 0.02  # seconds: writers wait in a queue, and a press may be among them

DUTIES: tuple[Duty, ...] = (
    release_due,
    open_incidents,
    expire_previews,
    page_undecided,
    follow_incidents,
    mark_superseded,
    ask_the_silent,
    bring_doors,
    call_again,
    call_next,
    remind_of_steps,
    remind_of_updates,
    watch_over,
    warn_of_late_alerts,
    tell_of_unsent,
    call_rounds,
    watch_promises,
    settle_restored,
    tell_daily,
    hold_exercises,
    remind_of_exercises,
    announce_drills,
    close_exercises,
    begin_due,
    run_due,
    remind_of_improvements,
    tell_of_lost_groups,
    clockwork.page_again,
    call_without_where,
    clockwork.end_rests,
    clockwork.close_silent,
    promises.warn_of_promises,
    promises.let_promises_lapse,
    remind_of_forms,
    drop_forms,
    inbox.forget_old,
    forget_old_posts,
)


class Timers:
    """Runs every duty: what it changes and what will be said of it commit together."""

    def __init__(
        self, database: Database, clock: Clock, dispatcher: Dispatcher, duties: Sequence[Duty]
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._duties = duties
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._looking: asyncio.Task[None] | None = None
        self._looks = 0  # that have begun and not ended

    @property
    def is_idle(self) -> bool:
        """Whether no look at the clock has begun that has not ended."""
        return not self._looks

    def start(self) -> None:
        """Look every few seconds; a late look is done late, never skipped."""
        self._scheduler.add_job(
            self._look, "interval", seconds=EVERY, misfire_grace_time=None, coalesce=True
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Look no more; a look that has begun is finished, not cut off in its commit."""
        self._scheduler.shutdown(wait=False)
        if self._looking is not None:
            await self._looking

    async def _look(self) -> None:
        # A task of our own: at its shutdown the scheduler cancels whatever it runs itself.
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self.run_due())

    async def run_due(self) -> None:
        """Do everything that is due by the clock.

        Duties share a transaction while it is short: mostly none has anything to do, and opening
        one costs more than looking. One that fails is alone in its own, and holds no other up.
        """
        self._looks += 1
        try:
            left = list(self._duties)
            while left:
                together = await self._run_some(left)
                del left[: len(together)]
            self._dispatcher.wake()
            await self._look_again_when_due()
        finally:
            self._looks -= 1

    async def _look_again_when_due(self) -> None:
        """Be woken at the very moment when the next thing that has a time is due.

        The rows hold that time; APScheduler only wakes, so nothing is lost with this process.
        """
        async with self._database.read() as session:
            moments = [
                await next_release(session),
                await next_schedule(session),
                await next_notice(session),
            ]
        now = self._clock.now()
        pauses = [(moment - now).total_seconds() for moment in moments if moment is not None]
        soon = [pause for pause in pauses if 0 < pause < EVERY]
        if soon:  # by its own clock, from now on: a job at a date would need the machine's time
            self._scheduler.add_job(
                self._look, "interval", seconds=min(soon), id=NEXT_DUE, replace_existing=True
            )
        elif self._scheduler.get_job(NEXT_DUE):
            self._scheduler.remove_job(NEXT_DUE)

    async def _run_some(self, left: Sequence[Duty]) -> Sequence[Duty]:
        """Run duties from the first on for as long as one transaction may last. Returns them."""
        loop = asyncio.get_running_loop()
        done: list[Duty] = []
        try:
            async with self._database.write() as session:
                until = loop.time() + LONGEST_HOLD
                for duty in left:
                    await self._run(session, duty)
                    done.append(duty)
                    if loop.time() > until:
                        break
        except Exception:
            log.warning("a look at the clock failed, each duty is tried alone", exc_info=True)
            for duty in left:
                await self._run_alone(duty)
            return left
        return done

    async def _run_alone(self, duty: Duty) -> None:
        try:
            async with self._database.write() as session:
                await self._run(session, duty)
        except Exception:
            log.exception("duty failed", duty=duty.__name__)

    async def _run(self, session: Session, duty: Duty) -> None:
        await duty(session, self._clock.now())
        await progress.tell(session, now=self._clock.now())
