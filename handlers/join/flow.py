"""How does somebody join? A code settles it; without one, building, floor and unit go to staff."""

from collections.abc import Callable

from broadcasts.newcomers import tell_newcomer
from broadcasts.screens import Screen
from estate.errors import InviteUnusable
from estate.people.codes import is_code
from estate.people.invites import accept_invite
from estate.people.joining import ask_to_join
from estate.places.finding import all_buildings, floors_with_homes, homes_on
from estate.places.rules import floor_meant
from handlers.conversation import argument, begin, wrote
from handlers.join.deciding import show_request
from handlers.join.steps import BEFORE, FLOW, Step, building_of, form_of, home_of, show
from handlers.start import say_joined
from handlers.work import Work
from texts import people as say
from texts.errors import refused
from texts.translator import Html, escape

Fits = Callable[[tuple[int, str, str]], bool]
"""Whether a row is meant: its id, its folded code or label, its folded name."""


async def begin_joining(work: Work) -> str:
    """Ask for a code first: it is the quickest for everybody."""
    begin(work, FLOW, Step.CODE)
    return await redraw(work, below=True)


async def redraw(work: Work, *, below: bool = False, note: Html | None = None) -> str:
    """Show the form as it stands."""
    form = form_of(work)
    await work.show(form.subject, await show(work, note=note), below=below, to=work.private)
    return form.step


async def _go(work: Work, step: Step, **data: object) -> str:
    form = form_of(work)
    form.data = {**form.data, "page": 0, **data}
    form.step = step
    return await redraw(work, below=work.update.message is not None)


async def back(work: Work) -> str:
    """Go back one step."""
    form = form_of(work)
    step = BEFORE.get(Step(form.step), Step.CODE)
    if step is Step.BUILDING and await _only_building(work) is not None:
        step = Step.CODE
    return await _go(work, step)


async def cancel(work: Work) -> None:
    """Close the form."""
    await _close(work, say.cancelled(work.words))


async def _close(work: Work, text: Html) -> None:
    below = work.update.callback_query is None
    await work.show(form_of(work).subject, Screen(text), below=below, to=work.private)


async def stay(work: Work) -> str:
    """An edited message changes nothing here."""
    return form_of(work).step


def _words(work: Work) -> str:
    message = work.update.message
    return ((message.text if message else None) or "").strip()


async def _not_understood(work: Work, note: Html) -> str:
    return await redraw(
        work, below=True, note=note if _words(work) else say.please_text(work.words)
    )


# By code


def is_lone_code(work: Work) -> bool:
    """Whether somebody without a home, in no form, sent nothing but a code."""
    is_free = work.conversation is None and not work.actor.homes
    return is_free and wrote(work) and is_code(_words(work))


async def join_by_lone_code(work: Work) -> None:
    """Take a code that came by itself. Raises InviteUnusable, which says what is wrong with it."""
    joined = await accept_invite(work.session, work.actor, _words(work), now=work.now)
    await say_joined(work, joined)


async def type_code(work: Work) -> str | None:
    """A typed code: in, or another try."""
    words = _words(work)
    if not is_code(words):
        return await _not_understood(work, say.not_a_code(work.words))
    try:
        joined = await accept_invite(work.session, work.actor, words, now=work.now)
    except InviteUnusable as unusable:
        return await redraw(work, below=True, note=escape(refused(work.words, unusable)))
    t = work.words
    home = say.home_name(t, joined.building.code, joined.unit.label)
    text = say.joined(t, home=home) if joined.is_new else say.lives_there_already(t, home=home)
    await _close(work, text)
    await tell_newcomer(work.session, work.person.id, now=work.now)
    return None


# By place


async def choose_where(work: Work) -> str:
    """No code: in which building?"""
    only = await _only_building(work)
    if only is None:
        return await _go(work, Step.BUILDING)
    return await _go(work, Step.FLOOR, building=only)


async def _only_building(work: Work) -> int | None:
    buildings = await all_buildings(work.session)
    return buildings[0].id if len(buildings) == 1 else None


async def press_building(work: Work) -> str:
    """The building was pressed."""
    return await _choose_building(work, lambda row: str(row[0]) == argument(work))


async def type_building(work: Work) -> str:
    """The building was typed: its code or its name."""
    wanted = _words(work).casefold()
    return await _choose_building(work, lambda row: wanted in (row[1], row[2]))


async def _choose_building(work: Work, fits: Fits) -> str:
    for row in await all_buildings(work.session):
        if fits((row.id, row.code.casefold(), row.name.casefold())):
            return await _go(work, Step.FLOOR, building=row.id)
    return await _not_understood(work, say.not_in_the_list(work.words))


async def press_floor(work: Work) -> str:
    """The floor was pressed."""
    chosen, place = await building_of(work), argument(work)
    known = place.isdecimal() and int(place) < len(chosen.floors)
    return await _choose_floor(work, chosen.floors[int(place)] if known else None)


async def type_floor(work: Work) -> str:
    """The floor was typed: 12, 12F, 12樓."""
    floors = await floors_with_homes(work.session, await building_of(work))
    return await _choose_floor(work, floor_meant(_words(work), floors))


async def _choose_floor(work: Work, floor: str | None) -> str:
    if floor is None:
        return await _not_understood(work, say.not_in_the_list(work.words))
    return await _go(work, Step.UNIT, floor=floor)


async def press_unit(work: Work) -> str:
    """The home was pressed."""
    return await _choose_unit(work, lambda row: str(row[0]) == argument(work))


async def type_unit(work: Work) -> str:
    """The home was typed."""
    wanted = _words(work).casefold()
    return await _choose_unit(work, lambda row: row[1] == wanted)


async def _choose_unit(work: Work, fits: Fits) -> str:
    chosen, floor = await building_of(work), form_of(work).data["floor"]
    for unit in await homes_on(work.session, chosen.id, floor):
        if fits((unit.id, unit.label.casefold(), "")):
            return await _go(work, Step.CONFIRM, unit=unit.id)
    return await _not_understood(work, say.not_in_the_list(work.words))


async def turn_page(work: Work) -> str:
    """Show another page of floors or homes."""
    form = form_of(work)
    page = argument(work)
    form.data["page"] = int(page) if page.isdecimal() else 0
    return await redraw(work)


async def please_press(work: Work) -> str:
    """Words where a press is wanted."""
    return await redraw(work, below=True, note=say.please_text(work.words))


async def send_request(work: Work) -> None:
    """Ask the office. Raises TooManyRequests."""
    t = work.words
    chosen, unit = await home_of(work)
    home = say.home_name(t, chosen.code, unit.label)
    if any(own.unit_id == unit.id for own in work.actor.homes):
        await _close(work, say.lives_there_already(t, home=home))
        return
    request = await ask_to_join(work.session, work.actor, unit.id, now=work.now)
    await show_request(work, request)
    await _close(work, say.request_sent(t, home=home))
