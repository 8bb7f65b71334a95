"""Whose is it? The building, the floor, the home, or common parts; and the way back."""

from estate.incidents.drafts import find
from estate.incidents.losses.recording import own_homes_in, staffed_in
from estate.places import finding
from estate.places.rules import floor_meant
from estate.places.tables import Unit
from handlers.attachments import words_of
from handlers.conversation import argument_number
from handlers.losses.form import Ask, Form, building_of, form_of, go, open_form
from handlers.losses.saying import keep_photos
from handlers.work import Work
from texts import losses as say


async def back(work: Work) -> str:
    """One step back; what was said is kept."""
    form, step = form_of(work), Ask(open_form(work).step)
    steps = form.steps()
    return await go(work, form, steps[max(steps.index(step) - 1, 0)])


async def building(work: Work) -> str:
    """The building was pressed."""
    return await _in_building(work, building_id=argument_number(work))


async def type_building(work: Work) -> str:
    """The building was typed: its code."""
    return await _in_building(work, code=_typed(work).casefold())


async def _in_building(work: Work, *, building_id: int = 0, code: str = "") -> str:
    form = form_of(work)
    incident = await find(work.session, form.incident_id)
    for one in await staffed_in(work.session, incident, by=work.actor):
        if one.id == building_id or one.code.casefold() == code:
            form.building_id, form.floor, form.unit_id = one.id, "", None
            return await go(work, form, Ask.FLOOR)
    return await _not_there(work, form)


async def common_parts(work: Work) -> str:
    """It belongs to no home."""
    form = form_of(work)
    form.floor, form.unit_id = "", None
    return await go(work, form, Ask.WORDS)


async def floor(work: Work) -> str:
    """The floor was pressed."""
    form = form_of(work)
    floors, place = (await building_of(work, form)).floors, argument_number(work)
    if place >= len(floors):
        return await go(work, form, Ask.FLOOR)
    form.floor = floors[place]
    return await go(work, form, Ask.HOME)


async def home(work: Work) -> str:
    """The home was pressed."""
    form = form_of(work)
    found = await finding.home(work.session, argument_number(work))
    if found is None or found[0].id != form.building_id:
        return await go(work, form, Ask.HOME)
    return await _of_home(work, form, found[1])


async def type_place(work: Work) -> str:
    """A home was typed, 12A, or a floor: 12, 12F, 12樓."""
    form, typed = form_of(work), _typed(work)
    where = await building_of(work, form)
    label = typed.casefold().removeprefix(where.code.casefold()).strip() if typed else ""
    lived_on = await finding.floors_with_homes(work.session, where)
    for one in lived_on:
        for unit in await finding.homes_on(work.session, where.id, one):
            if unit.label.casefold() in (label, typed.casefold()):
                return await _of_home(work, form, unit)
    named = floor_meant(typed, lived_on)
    if named is None:
        return await _not_there(work, form)
    form.floor = named
    return await go(work, form, Ask.HOME)


async def own_home(work: Work) -> str:
    """Which of their own homes."""
    form = form_of(work)
    incident = await find(work.session, form.incident_id)
    for where, one in await own_homes_in(work.session, incident, by=work.actor):
        if one.unit_id == argument_number(work):
            form.building_id, form.unit_id = where.id, one.unit_id
            return await go(work, form, Ask.WORDS)
    return await go(work, form, Ask.OWN)


async def turn_page(work: Work) -> str:
    """Show another page of floors or homes."""
    form = form_of(work)
    form.page = argument_number(work)
    return await go(work, form, Ask(open_form(work).step))


async def _of_home(work: Work, form: Form, unit: Unit) -> str:
    form.floor, form.unit_id = unit.floor, unit.id
    return await go(work, form, Ask.WORDS)


async def _not_there(work: Work, form: Form) -> str:
    """The step stays; a photo that came is kept all the same."""
    note = keep_photos(work, form) or say.not_in_the_list(work.words)
    return await go(work, form, Ask(open_form(work).step), note=note)


def _typed(work: Work) -> str:
    message = work.update.message
    return words_of(message) if message else ""
