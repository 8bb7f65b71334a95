"""What does each step of joining show? The form is one message, drawn from its data."""

from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum

from broadcasts.screens import Button, Screen, in_rows
from estate.errors import NotFound
from estate.places.finding import all_buildings, building, floors_with_homes, home, homes_on
from estate.places.tables import Building, Unit
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import people as say
from texts.translator import Html, lines

FLOW = "join"
PER_PAGE = 24
PER_ROW = 4


class Step(StrEnum):
    """Where somebody stands in joining."""

    CODE = "code"
    BUILDING = "building"
    FLOOR = "floor"
    UNIT = "unit"
    CONFIRM = "confirm"


BEFORE = {
    Step.BUILDING: Step.CODE,
    Step.FLOOR: Step.BUILDING,
    Step.UNIT: Step.FLOOR,
    Step.CONFIRM: Step.UNIT,
}


def form_of(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("nobody is joining")
    return work.conversation


async def show(work: Work, *, note: Html | None = None) -> Screen:
    """Draw the step where the form stands, with a note above if there is one."""
    form = form_of(work)
    screen = await SCREENS[Step(form.step)](work)
    rows = [*screen.rows, way_out(work, form, back=form.step in BEFORE)]
    return Screen(screen.text if note is None else lines(note, "", screen.text), rows)


async def _code(work: Work) -> Screen:
    t = work.words
    button = Button(say.no_code_label(t), choice(form_of(work), "no_code"))
    return Screen(say.ask_code(t), [[button]])


async def _buildings(work: Work) -> Screen:
    form = form_of(work)
    buttons = [
        Button(f"{row.code} {row.name}", choice(form, "building", row.id))
        for row in await all_buildings(work.session)
    ]
    text = say.choose_building(work.words) if buttons else say.no_homes(work.words)
    return Screen(text, in_rows(buttons, per_row=1))


async def _floors(work: Work) -> Screen:
    form = form_of(work)
    chosen = await building_of(work)
    floors = await floors_with_homes(work.session, chosen)
    # By its place in the list: a floor's own name may be long.
    buttons = [
        Button(floor, choice(form, "floor", place)) for place, floor in enumerate(chosen.floors)
        if floor in floors
    ]  # fmt: skip
    text = (
        say.choose_floor(work.words, building=chosen.code) if floors else say.no_homes(work.words)
    )
    return Screen(text, _page(form, buttons))


async def _units(work: Work) -> Screen:
    form = form_of(work)
    chosen, floor = await building_of(work), form.data["floor"]
    buttons = [
        Button(unit.label, choice(form, "unit", unit.id))
        for unit in await homes_on(work.session, chosen.id, floor)
    ]
    text = say.choose_unit(work.words, building=chosen.code, floor=floor)
    return Screen(text, _page(form, buttons))


async def _confirm(work: Work) -> Screen:
    t = work.words
    chosen, unit = await home_of(work)
    text = say.confirm_request(t, home=say.home_name(t, chosen.code, unit.label))
    return Screen(text, [[Button(say.send_request_label(t), choice(form_of(work), "send"))]])


SCREENS: dict[Step, Callable[[Work], Awaitable[Screen]]] = {
    Step.CODE: _code,
    Step.BUILDING: _buildings,
    Step.FLOOR: _floors,
    Step.UNIT: _units,
    Step.CONFIRM: _confirm,
}


def _page(form: Conversation, buttons: Sequence[Button]) -> list[list[Button]]:
    """Lay out one page of many buttons, with the ways to the others."""
    last = max(len(buttons) - 1, 0) // PER_PAGE
    page = min(max(int(form.data.get("page", 0)), 0), last)
    rows = in_rows(buttons[page * PER_PAGE : (page + 1) * PER_PAGE], per_row=PER_ROW)
    turns = []
    if page > 0:
        turns.append(Button("‹", choice(form, "page", page - 1)))
    if page < last:
        turns.append(Button("›", choice(form, "page", page + 1)))
    return [*rows, turns]


async def building_of(work: Work) -> Building:
    """Find the building that was chosen. Raises NotFound when it has gone meanwhile."""
    number = form_of(work).data.get("building", 0)
    found = await building(work.session, number)
    if found is None:
        raise NotFound("building", str(number))
    return found


async def home_of(work: Work) -> tuple[Building, Unit]:
    """Find the home that was chosen. Raises NotFound when it has gone meanwhile."""
    number = form_of(work).data.get("unit", 0)
    found = await home(work.session, number)
    if found is None:
        raise NotFound("unit", str(number))
    return found
