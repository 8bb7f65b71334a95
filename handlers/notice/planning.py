"""When does it go, and how often? A time, then once or by a rule."""

from datetime import datetime

from broadcasts import notices, outbox, schedules
from estate.notices import course
from estate.schedules import course as schedules_course
from estate.schedules.rules import BadRule, Repeat, Rule, read_rule, repeated
from estate.tickets.times import as_minutes, from_minutes, read_time
from handlers.attachments import words_of
from handlers.conversation import Step, argument, argument_number
from handlers.notice.choosing import unusable
from handlers.notice.form import Ask, Form, go, open_form
from handlers.notice.writing import become_its_progress
from handlers.work import Work
from texts import notices as say
from texts import noticing as ask
from texts import schedules as say_schedules


async def ask_time(work: Work) -> Step:
    """Ask when."""
    return await go(work, Form.of(work), Ask.TIME)


async def time_pressed(work: Work) -> Step:
    """A time from the list."""
    return await _keep_time(work, from_minutes(argument_number(work)), typed="")


async def time_written(work: Work) -> Step:
    """A time in the writer's own words."""
    typed = _typed(work)
    if not typed:
        return await unusable(work)
    due_at = read_time(typed, now=work.now, zone=await _zone(work))
    return await _keep_time(work, due_at, typed=typed)


async def _keep_time(work: Work, due_at: datetime | None, *, typed: str) -> Step:
    form = Form.of(work)
    if due_at is None or due_at <= work.now:
        return await go(work, form, Ask.TIME, note=ask.no_such_time(work.words, typed[:40]))
    form.due_minutes = as_minutes(due_at)
    return await go(work, form, Ask.REPEAT)


async def once(work: Work) -> Step:
    """At that time and no more."""
    form = Form.of(work)
    due_at = from_minutes(form.due_minutes)
    if due_at <= work.now:  # it was thought about for long
        return await go(work, form, Ask.TIME, note=ask.no_such_time(work.words, ""))
    notice = await course.plan(
        work.session, form.wish(), by=work.actor, chat_id=work.chat.chat_id, due_at=due_at,
        now=work.now,
    )  # fmt: skip
    await become_its_progress(work, notice.id)
    work.answer(say.planned(work.words))
    return None


async def repeat_pressed(work: Work) -> Step:
    """One of the offered rules."""
    form = Form.of(work)
    if argument(work) not in list(Repeat):
        return await go(work, form, Ask.REPEAT)
    first = from_minutes(form.due_minutes)
    return await _create(work, repeated(Repeat(argument(work)), first, zone=await _zone(work)))


async def repeat_written(work: Work) -> Step:
    """A rule in the writer's own words."""
    form, typed = Form.of(work), _typed(work)
    if not typed:
        return await unusable(work)
    first = from_minutes(form.due_minutes)
    try:
        rule = read_rule(typed, first, now=work.now, zone=await _zone(work))
    except BadRule:
        note = say_schedules.no_such_rule(work.words, typed[:40])
        return await go(work, form, Ask.REPEAT, note=note)
    return await _create(work, rule)


async def _create(work: Work, rule: Rule) -> Step:
    schedule = await schedules_course.create(
        work.session, Form.of(work).wish(), rule, zone=await _zone(work), by=work.actor,
        chat_id=work.chat.chat_id, now=work.now,
    )  # fmt: skip
    await outbox.rename(
        work.session, work.chat, open_form(work).subject, schedules.subject_of(schedule.id)
    )
    below = work.update.message is not None
    await schedules.show(work.session, schedule, work.chat, work.words, now=work.now, below=below)
    work.answer(say_schedules.created(work.words))
    return None


async def _zone(work: Work) -> str:
    return await notices.zone_of(work.session, Form.of(work).audience())


def _typed(work: Work) -> str:
    return words_of(work.update.message) if work.update.message else ""
