"""What goes by itself? `/schedule` lists it; each can be paused, sent now, or ended."""

from broadcasts import notices, schedules
from estate.errors import NotAllowed
from estate.notices import course as notices_course
from estate.notices.audience import Audience
from estate.notices.rules import language_for
from estate.notices.tables import Notice
from estate.schedules import course
from estate.schedules.rules import Once, Policy
from estate.schedules.tables import Schedule
from handlers.conversation import AnyHandler, command, pressed
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import alerting
from texts import schedules as say
from texts.schedules import Planned

MOST_LISTED = 40


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        command("schedule", _list, private=False),
        pressed(schedules.OPEN, _open),
        pressed(schedules.PAUSE, _pause),
        pressed(schedules.RESUME, _resume),
        pressed(schedules.RUN, _run),
        pressed(schedules.POLICY, _turn_policy),
        pressed(schedules.END, _end),
        pressed(notices.OPEN, _open_notice),
    ]


async def _list(work: Work) -> None:
    if not work.actor.is_staff:
        await work.say(say.for_staff(work.words))
        return
    if not await is_for_staff(work):
        await work.say(alerting.not_here(work.words))
        return
    found = (await course.list_for(work.session, by=work.actor))[:MOST_LISTED]
    mine = [await schedules.planned(work.session, one, work.words, now=work.now) for one in found]
    coming = [
        await _as_planned(work, one)
        for one in await notices_course.planned(work.session)
        if await _may_watch(work, one)
    ]
    await work.say(schedules.list_screen(work.words, mine, coming[:MOST_LISTED]))


async def _as_planned(work: Work, notice: Notice) -> Planned:
    audience = Audience.from_json(notice.audience)
    due_at = notice.due_at or notice.created_at
    return Planned(
        id=notice.id,
        rule=Once(due_at),
        whom=await notices.whom_of(work.session, audience),
        words=notice.words[language_for(work.words.language, list(notice.words))],
        runs=(due_at,),
        is_paused=False,
        has_ended=False,
        skips=False,
        zone=await notices.zone_of(work.session, audience),
        now=work.now,
    )


async def _may_watch(work: Work, notice: Notice) -> bool:
    try:
        notices_course.require_may_tell(Audience.from_json(notice.audience), by=work.actor)
    except NotAllowed:
        return False
    return True


async def _open(work: Work) -> None:
    schedule = await course.watch(work.session, work.press.number(), by=work.actor)
    await schedules.show(work.session, schedule, work.chat, work.words, now=work.now, below=True)


async def _open_notice(work: Work) -> None:
    """A planned notice is shown where it was written, in the chat of who presses now."""
    notice = await notices_course.watch(work.session, work.press.number(), by=work.actor)
    notice.chat_id = work.private.chat_id
    await notices.show_progress(work.session, notice, now=work.now, below=True)


async def _pause(work: Work) -> None:
    await _show(work, await course.pause(work.session, _id(work), by=work.actor, now=work.now))


async def _resume(work: Work) -> None:
    await _show(work, await course.resume(work.session, _id(work), by=work.actor, now=work.now))


async def _end(work: Work) -> None:
    await _show(work, await course.end(work.session, _id(work), by=work.actor, now=work.now))


async def _turn_policy(work: Work) -> None:
    schedule = await course.watch(work.session, _id(work), by=work.actor)
    other = Policy.CATCH_UP if schedule.policy is Policy.SKIP else Policy.SKIP
    await _show(work, await course.choose_policy(work.session, _id(work), other, by=work.actor))


async def _run(work: Work) -> None:
    schedule = await course.run_now(work.session, _id(work), by=work.actor, now=work.now)
    await schedules.run(work.session, schedule, now=work.now)
    work.answer(say.noted(work.words))


def _id(work: Work) -> int:
    return work.press.number()


async def _show(work: Work, schedule: Schedule) -> None:
    await schedules.show(work.session, schedule, work.chat, work.words, now=work.now)
    work.answer(say.noted(work.words))
