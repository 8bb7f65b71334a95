"""What is answered while an exercise is planned or moved? The steps of the form, the ways out."""

from datetime import datetime

from broadcasts import exercises, outbox
from broadcasts.exercises import facts_of, residents_heard
from broadcasts.screens import Screen
from estate.exercises import course
from estate.exercises.course import who_may_lead
from estate.exercises.rules import MOST_TITLE, read_moment, subject_of
from estate.exercises.tables import Repeats, Sort
from estate.incidents.kinds import Kind
from estate.tickets.times import as_minutes, from_minutes
from handlers.attachments import words_of
from handlers.conversation import Step, argument, argument_number
from handlers.conversations import Conversation
from handlers.exercises.form import (
    YES,
    Ask,
    drawn,
    mine,
    open_form,
    place_ids,
    steps_of,
    wish_of,
    zone_of,
)
from handlers.work import Work
from texts import drills_ahead
from texts import exercises as say
from texts import exercising as ask
from texts.translator import Html, lines


async def choose_place(work: Work) -> Step:
    """One building more, or not."""
    form, chosen_id = open_form(work), argument_number(work)
    ids = place_ids(form)
    if chosen_id in ids:
        ids.remove(chosen_id)
    elif chosen_id in [one.id for one in await mine(work)]:
        ids.append(chosen_id)
    form.data["places"] = ids
    return await _go(work, Ask.BUILDINGS)


async def places_done(work: Work) -> Step:
    """These, and no others."""
    if not place_ids(open_form(work)):
        return await _go(work, Ask.BUILDINGS, note=ask.press_one(work.words))
    return await _next(work)


async def choose_kind(work: Work) -> Step:
    """What is practised."""
    if argument(work) not in list(Kind):
        return await _go(work, Ask.KIND)
    open_form(work).data |= {"kind": argument(work), "title": ""}
    return await _next(work)


async def hear_title(work: Work) -> Step:
    """A name for it."""
    typed = _typed(work)
    if not typed or len(typed) > MOST_TITLE:
        return await _go(work, Ask.TITLE, note=ask.too_long(work.words, MOST_TITLE))
    open_form(work).data["title"] = typed
    return await _next(work)


async def choose_time(work: Work) -> Step:
    """A time that is offered."""
    return await _take_time(work, from_minutes(argument_number(work)))


async def hear_time(work: Work) -> Step:
    """A time in the writer's own words."""
    zone = await zone_of(work, open_form(work))
    return await _take_time(work, read_moment(_typed(work), now=work.now, zone=zone))


async def _take_time(work: Work, at: datetime | None) -> Step:
    if at is None or at <= work.now:
        return await _go(work, Ask.WHEN, note=ask.no_such_time(work.words))
    open_form(work).data["at"] = as_minutes(at)
    return await _next(work)


async def choose_leader(work: Work) -> Step:
    """Who leads it."""
    form, chosen_id = open_form(work), argument_number(work)
    sort = Sort(str(form.data["sort"]))
    found = await who_may_lead(work.session, sort, place_ids(form))
    if chosen_id not in [one.person_id for one in found]:
        return await _go(work, Ask.LEADER)
    form.data["leader"] = chosen_id
    return await _next(work)


async def choose_telling(work: Work) -> Step:
    """Whether residents hear of it beforehand."""
    open_form(work).data["tells"] = argument(work) == YES
    return await _next(work)


async def choose_repeats(work: Work) -> Step:
    """Whether it comes again."""
    if argument(work) not in list(Repeats):
        return await _go(work, Ask.REPEATS)
    open_form(work).data["repeats"] = argument(work)
    return await _next(work)


async def press_one(work: Work) -> Step:
    """Words where a button is to be pressed."""
    return await _go(work, Ask(open_form(work).step), note=ask.press_one(work.words))


async def back(work: Work) -> Step:
    """One step back."""
    form = open_form(work)
    steps = steps_of(form)
    return await _go(work, steps[max(0, steps.index(Ask(form.step)) - 1)])


async def close(work: Work) -> Step:
    """Nothing is changed."""
    await work.show(open_form(work).subject, Screen(ask.stopped(work.words)))
    return None


async def keep(work: Work) -> Step:
    """Plan it, or move it: who works there is told, and residents who know of it."""
    form = open_form(work)
    if form.data["id"]:
        return await _move(work, form)
    wish = await wish_of(work, form)
    one = await course.plan(work.session, wish, by=work.actor, now=work.now)
    await outbox.rename(work.session, work.chat, form.subject, subject_of(one.id))
    await exercises.show(
        work.session, one, work.chat, work.actor, now=work.now, below=False
    )  # fmt: skip
    await exercises.tell_staff(
        work.session, one, say.is_planned, now=work.now, but_not=work.actor.person_id
    )
    work.answer(ask.kept(work.words))
    return None


async def _move(work: Work, form: Conversation) -> Step:
    session, now = work.session, work.now
    heard = await course.find(session, int(form.data["id"]), by=work.actor)
    tells = await residents_heard(session, heard)
    at = from_minutes(int(form.data["at"]))
    one, before = await course.move_to(session, heard.id, at, is_told=tells, by=work.actor, now=now)
    zone = (await facts_of(session, one)).zone
    await work.show(form.subject, Screen(ask.moved(work.words)))
    await exercises.refresh(session, one, now=now)
    await exercises.tell_staff(
        session, one, lambda t: say.is_moved(t, before, zone), now=now,
        but_not=work.actor.person_id,
    )  # fmt: skip
    if tells:
        await exercises.tell_residents(
            session,
            one,
            lambda t, facts, number: drills_ahead.told_moved(t, facts, before, number),
            now=now,
        )
    else:
        await exercises.hold_notices(session, one, now=now)
    return None


async def _next(work: Work) -> Step:
    form = open_form(work)
    steps = steps_of(form)
    return await _go(work, steps[steps.index(Ask(form.step)) + 1])


async def _go(work: Work, step: Ask, *, note: Html | None = None) -> Step:
    form = open_form(work)
    form.step = step
    screen = await drawn(work, form)
    if note is not None:
        screen = Screen(lines(note, "", screen.text), screen.rows)
    await work.show(form.subject, screen, below=work.update.message is not None)
    return step


def _typed(work: Work) -> str:
    return " ".join(words_of(work.update.message).split()) if work.update.message else ""
