"""Whom shall it tell? The steps that make an audience, and the ways back and out."""

import re
from typing import TypeVar

from broadcasts.screens import Screen
from estate.errors import NotAllowed, NotFound
from estate.notices.audience import Kind, homes_called
from estate.notices.course import require_may_tell
from estate.people.tables import Role
from estate.places.finding import building
from estate.tickets import working
from estate.tickets.rules import id_of
from handlers.attachments import words_of
from handlers.conversation import Step, argument, argument_number
from handlers.notice.form import Ask, Form, floors_of, go, may_choose, open_form
from handlers.work import Work
from texts import noticing as ask

MOST_HOMES = 500
_SEPARATORS = re.compile(r"[,，、;；\s]+")

T = TypeVar("T")


async def whom(work: Work) -> Step:
    """The kind of audience."""
    form = Form.of(work)
    if argument(work) not in list(Kind) or not may_choose(work, Kind(argument(work))):
        return await go(work, form, Ask.WHOM)
    fresh = Form(
        kind=Kind(argument(work)), words=form.words, language=form.language, media=form.media,
        sound=form.sound, at_night=form.at_night,
    )  # fmt: skip
    return await _next(work, fresh, after=Ask.WHOM)


async def place(work: Work) -> Step:
    """One of several buildings: chosen, or not any more."""
    form, chosen_id = Form.of(work), argument_number(work)
    if work.actor.works_in(chosen_id) and await building(work.session, chosen_id):
        _turn(form.place_ids, chosen_id)
    return await go(work, form, Ask.BUILDINGS)


async def places_done(work: Work) -> Step:
    """All buildings are chosen."""
    form = Form.of(work)
    if not form.place_ids:
        return _choose_first(work, Ask.BUILDINGS)
    return await _next(work, form, after=Ask.BUILDINGS)


async def only_place(work: Work) -> Step:
    """The building of the floors or homes."""
    form, chosen_id = Form.of(work), argument_number(work)
    if not work.actor.works_in(chosen_id) or not await building(work.session, chosen_id):
        return await go(work, form, Ask.BUILDING)
    form.place_ids, form.floors, form.unit_ids = [chosen_id], [], []
    return await _next(work, form, after=Ask.BUILDING)


async def floor(work: Work) -> Step:
    """One of several floors."""
    form, position = Form.of(work), argument_number(work)
    floors = await floors_of(work, form)
    if position < len(floors):
        _turn(form.floors, floors[position])
    return await go(work, form, Ask.FLOORS)


async def floors_done(work: Work) -> Step:
    """All floors are chosen."""
    form = Form.of(work)
    if not form.floors:
        return _choose_first(work, Ask.FLOORS)
    return await _next(work, form, after=Ask.FLOORS)


async def homes(work: Work) -> Step:
    """The homes by their labels; all of them must be there."""
    form, typed = Form.of(work), _typed(work)
    labels = [label for label in _SEPARATORS.split(typed) if label][:MOST_HOMES]
    if not labels:
        return await unusable(work)
    found = await homes_called(work.session, form.place_ids[0], labels)
    unknown = [label for label in labels if label.lower() not in found]
    if unknown:
        return await go(work, form, Ask.HOMES, note=ask.unknown_homes(work.words, unknown[:10]))
    form.unit_ids = sorted(found.values())
    return await _next(work, form, after=Ask.HOMES)


async def role(work: Work) -> Step:
    """One of several duties."""
    form = Form.of(work)
    if argument(work) in list(Role):
        _turn(form.roles, argument(work))
    return await go(work, form, Ask.ROLES)


async def roles_done(work: Work) -> Step:
    """All duties are chosen."""
    form = Form.of(work)
    if not form.roles:
        return _choose_first(work, Ask.ROLES)
    return await _next(work, form, after=Ask.ROLES)


async def ticket(work: Work) -> Step:
    """The ticket whose followers are meant, by its number."""
    form, typed = Form.of(work), _typed(work)
    try:
        found = await working.find(work.session, id_of(typed), by=work.actor)
        work.actor.require_staff(found.building_id, deed="notice")
    except (NotFound, NotAllowed):
        return await go(work, form, Ask.TICKET, note=ask.unknown_ticket(work.words, typed[:20]))
    form.ticket_id = found.id
    form.place_ids = [found.building_id] if found.building_id else []
    return await _next(work, form, after=Ask.TICKET)


# Steps that are not on every form's way, and where each of them was entered.
BESIDE = {
    Ask.TIME: Ask.PREVIEW,
    Ask.REPEAT: Ask.TIME,
    Ask.READY: Ask.WORDS,
    Ask.START: Ask.READY,
    Ask.END: Ask.START,
}


async def back(work: Work) -> Step:
    """One step back; what was said is kept."""
    form, step = Form.of(work), Ask(open_form(work).step)
    if step in BESIDE:
        return await go(work, form, BESIDE[step])
    steps = form.steps()
    return await go(work, form, steps[max(steps.index(step) - 1, 0)])


async def stop(work: Work) -> Step:
    """Close the form; nothing is sent."""
    await work.show(open_form(work).subject, Screen(ask.stopped_writing(work.words)))
    return None


async def unusable(work: Work) -> Step:
    """A message that the step cannot use: the step stays."""
    step = Ask(open_form(work).step)
    return await go(work, Form.of(work), step, note=ask.press_or_write(work.words))


async def _next(work: Work, form: Form, *, after: Ask) -> Step:
    """Go on; an audience that is complete is checked against the rights before words are asked."""
    steps = form.steps()
    step = steps[steps.index(after) + 1]
    if step is Ask.WORDS:
        require_may_tell(form.audience(), by=work.actor)
        if form.words:
            step = Ask.PREVIEW
    return await go(work, form, step)


def _choose_first(work: Work, step: Ask) -> Step:
    work.answer(ask.choose_first(work.words), alert=True)
    return step


def _turn(chosen: list[T], one: T) -> None:
    """Choose it, or no longer."""
    if one in chosen:
        chosen.remove(one)
    else:
        chosen.append(one)


def _typed(work: Work) -> str:
    message = work.update.message
    return words_of(message) if message else ""
