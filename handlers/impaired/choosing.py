"""What does not work, where, why and until when? The steps of the form, the ways back and out."""

from datetime import datetime

from broadcasts.impairments import NOT_KNOWN
from broadcasts.screens import Screen
from estate.impairments.course import assets_of
from estate.impairments.equipment import Equipment
from estate.impairments.reading import read_equipment, read_floors
from estate.impairments.rules import MOST_WHAT, MOST_WHY
from estate.places.finding import building
from estate.tickets.times import as_minutes, from_minutes, read_time
from handlers.attachments import words_of
from handlers.conversation import Step, argument, argument_number
from handlers.impaired.form import Ask, Form, open_form, screen_of
from handlers.impaired.showing import show_preview
from handlers.work import Work
from texts import impairing as ask
from texts.translator import Html, lines


async def place(work: Work) -> Step:
    """The building."""
    form, chosen_id = Form.of(work), argument_number(work)
    if work.actor.works_in(chosen_id) and await building(work.session, chosen_id):
        form.building_id = chosen_id
    return await go(work, form)


async def equipment(work: Work) -> Step:
    """What does not work."""
    form = Form.of(work)
    if argument(work) in list(Equipment):
        form.equipment = Equipment(argument(work))
    return await go(work, form)


async def equipment_written(work: Work) -> Step:
    """The same by its name."""
    form = Form.of(work)
    form.equipment, _ = read_equipment(_typed(work))
    note = None if form.equipment else ask.press_or_write(work.words)
    return await go(work, form, note=note)


async def what(work: Work) -> Step:
    """The name of other equipment."""
    form, typed = Form.of(work), _typed(work)
    if len(typed) > MOST_WHAT:
        return await go(work, form, note=ask.too_long(work.words, MOST_WHAT))
    form.what = typed
    return await go(work, form, note=None if typed else ask.press_or_write(work.words))


async def whole(work: Work) -> Step:
    """All of the building."""
    form = Form.of(work)
    form.floors, form.asset_id, form.part_is_known = [], 0, True
    return await go(work, form)


async def asset_pressed(work: Work) -> Step:
    """One thing that was imported."""
    form = Form.of(work)
    known = await assets_of(work.session, form.building_id, form.equipment)
    if argument_number(work) in [one.id for one in known]:
        form.floors, form.asset_id, form.part_is_known = [], argument_number(work), True
    return await go(work, form)


async def floors(work: Work) -> Step:
    """Some floors."""
    form, typed = Form.of(work), _typed(work)
    found = await building(work.session, form.building_id)
    named = read_floors(typed, found.floors) if found else None
    if named is None:
        return await go(work, form, note=ask.unknown_floors(work.words, typed[:40]))
    form.floors, form.asset_id, form.part_is_known = list(named), 0, True
    return await go(work, form)


async def why(work: Work) -> Step:
    """The reason, as residents read it."""
    form, typed = Form.of(work), _typed(work)
    if len(typed) > MOST_WHY:
        return await go(work, form, note=ask.too_long(work.words, MOST_WHY))
    if not typed:
        return await unusable(work)
    form.why, form.why_is_known = typed, True
    return await go(work, form)


async def without_reason(work: Work) -> Step:
    """None is given."""
    form = Form.of(work)
    form.why, form.why_is_known = "", True
    return await go(work, form)


async def time_pressed(work: Work) -> Step:
    """A time from the list, or that nobody knows."""
    if argument(work) == str(NOT_KNOWN):
        return await _keep_time(work, NOT_KNOWN)
    return await _take_time(work, from_minutes(argument_number(work)))


async def time_written(work: Work) -> Step:
    """A time in the writer's own words."""
    found = await building(work.session, Form.of(work).building_id)
    zone = found.timezone if found else "UTC"
    return await _take_time(work, read_time(_typed(work), now=work.now, zone=zone))


async def _take_time(work: Work, due_at: datetime | None) -> Step:
    if due_at is None or due_at <= work.now:
        return await go(work, Form.of(work), note=ask.no_such_time(work.words))
    return await _keep_time(work, as_minutes(due_at))


async def _keep_time(work: Work, minutes: int) -> Step:
    form = Form.of(work)
    form.due_minutes, form.due_is_known = minutes, True
    return await go(work, form)


async def back(work: Work) -> Step:
    """One step back; it is asked anew, and what follows it."""
    form = Form.of(work)
    form.ask_again_from(form.before(Ask(open_form(work).step)))
    return await go(work, form)


async def stop(work: Work) -> Step:
    """Close the form; nobody is told."""
    await work.show(open_form(work).subject, Screen(ask.stopped(work.words)))
    return None


async def unusable(work: Work) -> Step:
    """A message that the step cannot use: the step stays."""
    return await go(work, Form.of(work), note=ask.press_or_write(work.words))


async def go(work: Work, form: Form, *, note: Html | None = None) -> Step:
    """Keep what is known, and ask for the next thing; when all is known, preview it."""
    conversation = open_form(work)
    conversation.data = form.as_data()
    step = form.missing()
    if step is None:
        await show_preview(work, form.wish(), instead_of=conversation.subject)
        return None
    conversation.step = step
    screen = await screen_of(work)
    if note is not None:
        screen = Screen(lines(note, "", screen.text), screen.rows)
    await work.show(conversation.subject, screen, below=work.update.message is not None)
    return step


def _typed(work: Work) -> str:
    return words_of(work.update.message) if work.update.message else ""
