"""What does the form of a loss know, what does it ask, and how does it look?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from broadcasts.screens import Button, Screen, in_rows
from estate.errors import NotFound
from estate.incidents.drafts import find
from estate.incidents.losses.amounts import Amount, currency_of_zone
from estate.incidents.losses.recording import Photo, Wish, own_homes_in, staffed_in
from estate.incidents.rules import number_of
from estate.places import finding
from estate.places.tables import Building
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons
from texts import losses as say
from texts.alerts.facts import floor_name
from texts.people import home_name
from texts.translator import Html

FLOW = "loss"
PER_PAGE = 24
PER_ROW = 4


class Ask(StrEnum):
    """What is being asked."""

    BUILDING = "building"
    FLOOR = "floor"
    HOME = "home"
    OWN = "own"  # which of a resident's own homes
    WORDS = "words"
    AMOUNT = "amount"
    PHOTOS = "photos"
    PREVIEW = "preview"


@dataclass(slots=True)
class Form:
    """Everything known so far, as the conversation's row keeps it."""

    incident_id: int
    whose: list[str]  # the steps that ask whose it is, of this person in this incident
    building_id: int = 0
    floor: str = ""
    unit_id: int | None = None  # none: common parts
    words: str = ""
    amount: str = ""
    currency: str = ""
    photos: list[dict[str, Any]] = field(default_factory=list)
    page: int = 0

    @classmethod
    def of(cls, conversation: Conversation) -> "Form":
        """Read the row of a conversation."""
        return cls(**conversation.data)

    def as_data(self) -> dict[str, Any]:
        """Shape for the row."""
        return asdict(self)

    def steps(self) -> list[Ask]:
        """List the steps of this form in their order."""
        whose = [Ask(one) for one in self.whose]
        if Ask.FLOOR in whose and self.floor:
            whose.append(Ask.HOME)
        return [*whose, Ask.WORDS, Ask.AMOUNT, Ask.PHOTOS, Ask.PREVIEW]

    def money(self) -> Amount | None:
        """The amount, if one was said."""
        return Amount.from_words(self.amount, self.currency) if self.amount else None

    def wish(self) -> Wish:
        """Make what the use case takes."""
        return Wish(
            building_id=self.building_id, unit_id=self.unit_id, words=self.words,
            amount=self.money(), photos=tuple(Photo(**one) for one in self.photos),
        )  # fmt: skip


def open_form(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no loss is open")
    return work.conversation


def form_of(work: Work) -> Form:
    """What the open form knows."""
    return Form.of(open_form(work))


async def go(
    work: Work, form: Form, step: Ask, *, note: Html | None = None, after: timedelta = timedelta()
) -> str:
    """Keep what is known, go to a step and draw it; below, if somebody wrote since."""
    conversation = open_form(work)
    if step != conversation.step:
        form.page = 0
    conversation.data, conversation.step = form.as_data(), step
    screen = await drawn(work, conversation)
    if note is not None:
        screen = Screen(say.with_note(note, screen.text), screen.rows)
    below = work.update.message is not None
    await work.show(conversation.subject, screen, below=below, after=after, to=work.private)
    return step


async def show(work: Work) -> Screen:
    """Draw the open form."""
    return await drawn(work, open_form(work))


async def drawn(work: Work, conversation: Conversation) -> Screen:
    """Draw a form at its step."""
    form, step = Form.of(conversation), Ask(conversation.step)
    drawing = _Drawing(work, conversation, form)
    screen = await SCREENS[step](drawing)
    out = way_out(work, conversation, back=step is not form.steps()[0])
    return Screen(screen.text, [*screen.rows, out])


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A form while it is drawn; it may stand in another chat than the press."""

    work: Work
    conversation: Conversation
    form: Form

    @property
    def number(self) -> str:
        return number_of(self.form.incident_id)

    async def place(self) -> str:
        return await place_of(self.work, self.form)

    def button(self, label: str, name: str, *args: object) -> Button:
        return Button(label, choice(self.conversation, name, *args))

    def page(self, found: Sequence[Button]) -> list[list[Button]]:
        """Lay out one page of many buttons, with the ways to the others."""
        last = max(len(found) - 1, 0) // PER_PAGE
        page = min(max(self.form.page, 0), last)
        rows = in_rows(found[page * PER_PAGE : (page + 1) * PER_PAGE], per_row=PER_ROW)
        t, turns = self.work.words, []
        if page > 0:
            turns.append(self.button(buttons.page_back(t), "page", page - 1))
        if page < last:
            turns.append(self.button(buttons.page_on(t), "page", page + 1))
        return [*rows, turns] if turns else rows


async def building_of(work: Work, form: Form) -> Building:
    """Find the building that was chosen. Raises NotFound when it has gone meanwhile."""
    found = await finding.building(work.session, form.building_id)
    if found is None:
        raise NotFound(noun="building", name=str(form.building_id))
    return found


async def place_of(work: Work, form: Form) -> str:
    """Name the home, or the common parts, that were chosen."""
    where = await building_of(work, form)
    found = await finding.home(work.session, form.unit_id) if form.unit_id is not None else None
    return say.place_name(work.words, where.code, found[1].label if found else "")


async def _building(it: _Drawing) -> Screen:
    incident = await find(it.work.session, it.form.incident_id)
    offered = await staffed_in(it.work.session, incident, by=it.work.actor)
    rows = in_rows([it.button(one.code, "building", one.id) for one in offered], per_row=PER_ROW)
    return Screen(say.ask_building(it.work.words, it.number), rows)


async def _floor(it: _Drawing) -> Screen:
    t, where = it.work.words, await building_of(it.work, it.form)
    lived_on = await finding.floors_with_homes(it.work.session, where)
    # By its place in the list: a floor's own name may be long.
    floors = [
        it.button(floor_name(t, floor), "floor", place)
        for place, floor in enumerate(where.floors)
        if floor in lived_on
    ]
    rows = [[it.button(say.common_parts(t), "common")], *it.page(floors)]
    return Screen(say.ask_floor(t, it.number, where.code), rows)


async def _home(it: _Drawing) -> Screen:
    units = await finding.homes_on(it.work.session, it.form.building_id, it.form.floor)
    homes = [it.button(unit.label, "home", unit.id) for unit in units]
    return Screen(say.ask_home(it.work.words, it.number), it.page(homes))


async def _own(it: _Drawing) -> Screen:
    t = it.work.words
    incident = await find(it.work.session, it.form.incident_id)
    homes = [
        it.button(home_name(t, where.code, home.label), "own", home.unit_id)
        for where, home in await own_homes_in(it.work.session, incident, by=it.work.actor)
    ]
    return Screen(say.ask_home(t, it.number), in_rows(homes, per_row=2))


async def _words(it: _Drawing) -> Screen:
    return Screen(say.ask_words(it.work.words, it.number, await it.place()))


async def _amount(it: _Drawing) -> Screen:
    t, where = it.work.words, await building_of(it.work, it.form)
    currency = currency_of_zone(where.timezone)
    text = say.ask_amount(t, await it.place(), it.form.words, currency)
    return Screen(text, [[it.button(buttons.skip(t), "skip")]])


async def _photos(it: _Drawing) -> Screen:
    t, count = it.work.words, len(it.form.photos)
    text = say.ask_photos(t, await it.place(), it.form.words, count)
    further = it.button(say.enough(t) if count else buttons.skip(t), "enough")
    bare = [it.button(say.without_photos(t), "bare")] if count else []
    return Screen(text, [[further, *bare]])


async def _preview(it: _Drawing) -> Screen:
    t, form = it.work.words, it.form
    text = say.preview(t, it.number, await it.place(), form.words, form.money(), len(form.photos))
    return Screen(text, [[it.button(say.save(t), "save")]])


SCREENS: dict[Ask, Callable[[_Drawing], Awaitable[Screen]]] = {
    Ask.BUILDING: _building,
    Ask.FLOOR: _floor,
    Ask.HOME: _home,
    Ask.OWN: _own,
    Ask.WORDS: _words,
    Ask.AMOUNT: _amount,
    Ask.PHOTOS: _photos,
    Ask.PREVIEW: _preview,
}
