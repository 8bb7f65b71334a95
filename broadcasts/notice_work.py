"""What is left to do of notices? Pages of deliveries, bars of progress, ends; one after another."""

import asyncio

import structlog

from broadcasts import notices
from broadcasts.dispatcher import Dispatcher
from estate.clock import Clock
from estate.database import Database
from estate.notices import course
from estate.notices.tables import Notice, State

log = structlog.get_logger()

# Seconds between two looks. The first page is written where the notice begins, so nobody waits
# for this; a bar that moves every two seconds is watched without haste.
WHILE_UNDER_WAY, OTHERWISE = 2.0, 5.0
AFTER_A_FAULT = 5.0


class NoticeWork:
    """Goes on with what is under way: a page in a transaction, so that no writer waits for long.

    Looking is done by a reader; what it finds is looked at again by the writer.
    """

    def __init__(self, database: Database, clock: Clock, dispatcher: Dispatcher) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher

    async def run(self) -> None:
        """Work until cancelled; a fault of one look ends nothing."""
        while True:
            try:
                pause = WHILE_UNDER_WAY if await self.turn() else OTHERWISE
            except Exception:
                log.exception("notices not gone on with, tried again")
                pause = AFTER_A_FAULT
            await asyncio.sleep(pause)

    async def turn(self) -> bool:
        """Write all that is left to write, then draw the progress. Returns whether any goes on."""
        async with self._database.read() as session:
            found = await course.under_way(session)
        for notice in found:
            await self._count(notice)
            while await self._page(notice.id):
                self._dispatcher.wake()
                await asyncio.sleep(0)
            await self._follow(notice.id)
        if found:
            self._dispatcher.wake()
        return bool(found)

    async def _count(self, notice: Notice) -> None:
        if notice.people is not None:
            return
        async with self._database.read() as session:
            people = await notices.people_meant(session, notice)
        async with self._database.write() as session:
            notice = await course.find(session, notice.id)
            await course.note_people(session, notice, people)

    async def _page(self, notice_id: int) -> bool:
        """Do one page of what is left. Returns whether there is more."""
        async with self._database.read() as session:
            notice = await course.find(session, notice_id)
            wants_page = _is_to_write(notice)
            page = await notices.next_page(session, notice) if wants_page else None
        async with self._database.write() as session:
            notice = await course.find(session, notice_id)
            now = self._clock.now()
            if notice.state is State.STOPPED:
                return await notices.withdraw_page(session, notice, now=now)
            if notice.state is State.SENDING and notice.is_resuming:
                await notices.resume_page(session, notice, now=now)
                return True
            if page is None or not _is_to_write(notice):
                return False
            await notices.write_page(session, notice, page)
            return _is_to_write(notice)

    async def _follow(self, notice_id: int) -> None:
        """End what is over, and draw the bar. Counting a million rows is a reader's work.

        Who sent it hears a sound at the end of a long one.
        """
        is_over = False
        async with self._database.read() as session:
            counts = await notices.counts(session, await course.find(session, notice_id))
        if not counts.waiting:
            async with self._database.write() as session:
                notice = await course.find(session, notice_id)
                is_over = await notices.finish_if_over(session, notice, now=self._clock.now())
        async with self._database.read() as session:
            notice = await course.find(session, notice_id)
            screen = await notices.progress_for_sender(
                session, notice, now=self._clock.now(), is_reader=True
            )
        async with self._database.write() as session:
            now = self._clock.now()
            calls = is_over and notices.took_long(notice, now=now)
            await notices.put_progress(session, notice, screen, now=now, below=calls, sound=calls)


def _is_to_write(notice: Notice) -> bool:
    return notice.state is State.SENDING and not notice.is_written and not notice.is_resuming
