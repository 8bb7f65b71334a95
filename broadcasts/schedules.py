"""What goes by itself, and how do those who planned it see it?"""

from collections.abc import Sequence
from datetime import datetime

import structlog

from broadcasts import notices, outbox
from broadcasts.lanes import Lane
from broadcasts.notices import OPEN as OPEN_NOTICE
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.errors import NoticeUnclear
from estate.incidents.audience import languages_by_chat
from estate.notices.audience import Audience
from estate.notices.course import begin_by_itself
from estate.notices.rules import language_for
from estate.notices.tables import Notice
from estate.schedules import course
from estate.schedules.rules import Policy, from_json, next_runs
from estate.schedules.tables import Schedule
from texts import schedules as say
from texts.schedules import Planned
from texts.translator import SOURCE_LANGUAGE, Words, words

log = structlog.get_logger()

# Verbs of the buttons; each carries the schedule's id.
OPEN = "schedule"
PAUSE = "schedule_pause"
RESUME = "schedule_go_on"
RUN = "schedule_run"
POLICY = "schedule_missed"
END = "schedule_end"

RUNS_SHOWN = 3


def subject_of(schedule_id: int) -> str:
    """Name the card that shows a schedule."""
    return f"schedule:{schedule_id}"


async def run_due(session: Session, now: datetime) -> None:
    """A duty: send what schedules have due. A run whose building is gone tells its maker."""
    for schedule in await course.take_due(session, now=now):
        await run(session, schedule, now=now)


async def run(session: Session, schedule: Schedule, *, now: datetime) -> Notice | None:
    """Send what a schedule says, now. None: it cannot be sent any more, and its maker is told."""
    try:
        notice = await begin_by_itself(
            session, course.wish_of(schedule), schedule_id=schedule.id,
            created_by=schedule.created_by, chat_id=schedule.chat_id, now=now,
        )  # fmt: skip
    except NoticeUnclear as unclear:
        log.warning("a scheduled notice cannot be sent", schedule=schedule.id, why=unclear.reason)
        t = await _words_of(session, schedule)
        await outbox.say(
            session, Address(schedule.chat_id), Screen(say.cannot_run(t, schedule.id)),
            lane=Lane.REPLY, now=now,
        )  # fmt: skip
        return None
    await notices.begin(session, notice, now=now)
    await notices.show_progress(session, notice, now=now)
    return notice


async def planned(session: Session, schedule: Schedule, t: Words, *, now: datetime) -> Planned:
    """Gather what people read of a schedule."""
    rule = from_json(schedule.rule)
    coming = [] if schedule.next_at is None else [schedule.next_at]
    if schedule.next_at is not None:
        more = RUNS_SHOWN - 1
        coming += next_runs(rule, schedule.next_at, zone=schedule.zone, count=more)
    return Planned(
        id=schedule.id,
        rule=rule,
        whom=await notices.whom_of(session, Audience.from_json(schedule.audience)),
        words=schedule.words[language_for(t.language, list(schedule.words))],
        runs=tuple(coming),
        is_paused=schedule.is_paused,
        has_ended=schedule.ended_at is not None,
        skips=schedule.policy is Policy.SKIP,
        zone=schedule.zone,
        now=now,
    )


async def show(
    session: Session, schedule: Schedule, to: Address, t: Words, *, now: datetime,
    below: bool = False,
) -> None:  # fmt: skip
    """Show a schedule with what can be done about it."""
    facts = await planned(session, schedule, t, now=now)
    await outbox.show(
        session, to, subject_of(schedule.id), Screen(say.card(t, facts), _rows(t, facts)),
        lane=Lane.REPLY, now=now, below=below,
    )  # fmt: skip


def list_screen(
    t: Words, schedules: Sequence[Planned], notices_to_come: Sequence[Planned]
) -> Screen:
    """List what goes by itself, with a button for each."""
    rows = [
        [Button(say.label(t, one), press(OPEN, one.id))] for one in schedules
    ] + [
        [Button(say.notice_label(t, one), press(OPEN_NOTICE, one.id))]
        for one in notices_to_come
    ]  # fmt: skip
    return Screen(say.listed(t, [*schedules, *notices_to_come]), rows)


def _rows(t: Words, facts: Planned) -> list[list[Button]]:
    if facts.has_ended:
        return []
    id_ = facts.id
    turn = (
        Button(say.go_on(t), press(RESUME, id_))
        if facts.is_paused
        else Button(say.pause(t), press(PAUSE, id_))
    )
    return [
        [turn, Button(say.run_now(t), press(RUN, id_))],
        [Button(say.turn_policy(t, skips=facts.skips), press(POLICY, id_))],
        [Button(say.delete(t), press(END, id_))],
    ]


async def _words_of(session: Session, schedule: Schedule) -> Words:
    languages = await languages_by_chat(session, [schedule.chat_id])
    return words(languages.get(schedule.chat_id, SOURCE_LANGUAGE))
