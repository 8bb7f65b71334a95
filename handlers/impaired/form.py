"""What does the form of /impaired know, what does it ask, and how does it look?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from broadcasts.impairments import NOT_KNOWN, time_labels
from broadcasts.screens import Button, Screen, in_rows
from estate.impairments.course import Wish, assets_of
from estate.impairments.equipment import Equipment
from estate.impairments.reading import Named, Reading
from estate.impairments.rules import times_offered
from estate.places.finding import all_buildings, asset, building
from estate.tickets.times import as_minutes, from_minutes
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons
from texts import impairing as ask
from texts.impairments import name, part
from texts.translator import Html, lines

FLOW = "impaired"
MOST_BUTTONS = 80  # Telegram takes 100 under one message


class Ask(StrEnum):
    """What is being asked."""

    BUILDING = "building"
    EQUIPMENT = "equipment"
    WHAT = "what"  # of other equipment
    PART = "part"
    WHY = "why"
    UNTIL = "until"


@dataclass(slots=True)
class Form:
    """Everything known so far, as the conversation's row keeps it."""

    building_id: int = 0
    equipment: Equipment | None = None
    what: str = ""
    floors: list[str] = field(default_factory=list)
    asset_id: int = 0
    part_is_known: bool = False
    why: str = ""
    why_is_known: bool = False
    due_minutes: int = NOT_KNOWN
    due_is_known: bool = False

    @classmethod
    def of(cls, work: Work) -> "Form":
        """Read the row of the open conversation."""
        data: dict[str, Any] = dict(work.conversation.data) if work.conversation else {}
        equipment = data.pop("equipment", None)
        return cls(equipment=Equipment(equipment) if equipment else None, **data)

    @classmethod
    def from_reading(cls, reading: Reading) -> "Form":
        """Take what a line said. A whole one is asked nothing more."""
        is_whole = reading.is_complete
        return cls(
            building_id=reading.building.id if reading.building else 0,
            equipment=reading.equipment, what=reading.what, floors=list(reading.floors),
            part_is_known=is_whole or bool(reading.floors), why=reading.why,
            why_is_known=is_whole,
            due_minutes=as_minutes(reading.due_at) if reading.due_at else NOT_KNOWN,
            due_is_known=is_whole or reading.due_at is not None,
        )  # fmt: skip

    def as_data(self) -> dict[str, Any]:
        """Shape for the row."""
        return asdict(self)

    def missing(self) -> Ask | None:
        """Tell the step that asks for the first thing missing; None when nothing is."""
        if not self.building_id:
            return Ask.BUILDING
        if self.equipment is None:
            return Ask.EQUIPMENT
        if self.equipment is Equipment.OTHER and not self.what:
            return Ask.WHAT
        if not self.part_is_known:
            return Ask.PART
        if not self.why_is_known:
            return Ask.WHY
        return None if self.due_is_known else Ask.UNTIL

    def ask_again_from(self, step: Ask) -> None:
        """Go back to a step: it and those behind it are asked anew."""
        steps = list(Ask)
        asked = set(steps[steps.index(step) :])
        if Ask.BUILDING in asked:
            self.building_id = 0
        if Ask.EQUIPMENT in asked:
            self.equipment = None
        if Ask.WHAT in asked:
            self.what = ""
        if Ask.PART in asked:
            self.floors, self.asset_id, self.part_is_known = [], 0, False
        self.why_is_known = self.why_is_known and Ask.WHY not in asked
        self.due_is_known = False

    def before(self, step: Ask) -> Ask:
        """Tell the step before one, as this form asks them."""
        steps = [one for one in Ask if one is not Ask.WHAT or self.equipment is Equipment.OTHER]
        return steps[max(steps.index(step) - 1, 0)] if step in steps else Ask.EQUIPMENT

    def wish(self) -> Wish:
        """Make what the use case takes. Only when nothing is missing."""
        if self.equipment is None:
            raise LookupError("an impairment of nothing is not complete")
        due = from_minutes(self.due_minutes) if self.due_minutes != NOT_KNOWN else None
        return Wish(
            building_id=self.building_id, equipment=self.equipment, what=self.what,
            floors=tuple(self.floors), asset_id=self.asset_id or None, why=self.why, due_at=due,
        )  # fmt: skip


def open_form(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no impairment is open")
    return work.conversation


async def mine(work: Work) -> list[Named]:
    """List the buildings in which this person works."""
    return [
        Named(one.id, one.code, tuple(one.floors), one.timezone)
        for one in await all_buildings(work.session)
        if work.actor.works_in(one.id)
    ]


async def screen_of(work: Work) -> Screen:
    """Draw the form at its step."""
    conversation, form, t = open_form(work), Form.of(work), work.words
    step = Ask(conversation.step)
    body, rows = await _DRAWN[step](work, form)
    place = await building(work.session, form.building_id)
    thing = await asset(work.session, form.asset_id)
    head = ask.heading(
        t,
        code=place.code if place else "",
        equipment=name(t, form.equipment, form.what) if form.equipment else "",
        places=part(t, form.floors, thing.name if thing else "") if form.part_is_known else "",
        why=form.why if form.why_is_known else "",
    )
    out = way_out(work, conversation, back=step is not Ask.BUILDING)
    return Screen(lines(head, "", body), [*rows, out])


Drawn = tuple[Html, list[list[Button]]]


async def _building(work: Work, _form: Form) -> Drawn:
    options = [(one.code, one.id) for one in await mine(work)]
    return ask.ask_building(work.words), _choices(work, "place", options, per_row=4)


async def _equipment(work: Work, _form: Form) -> Drawn:
    options = [(name(work.words, one), one.value) for one in Equipment]
    return ask.ask_equipment(work.words), _choices(work, "equipment", options, per_row=1)


async def _what(work: Work, _form: Form) -> Drawn:
    return ask.ask_what(work.words), []


async def _part(work: Work, form: Form) -> Drawn:
    found = await assets_of(work.session, form.building_id, form.equipment)
    options = [(one.name, one.id) for one in found]
    whole = Button(ask.whole_building(work.words), choice(open_form(work), "whole"))
    return ask.ask_part(work.words), [[whole], *_choices(work, "asset", options, per_row=2)]


async def _why(work: Work, _form: Form) -> Drawn:
    skip = Button(buttons.skip(work.words), choice(open_form(work), "skip"))
    return ask.ask_why(work.words), [[skip]]


async def _until(work: Work, form: Form) -> Drawn:
    t, place = work.words, await building(work.session, form.building_id)
    zone = place.timezone if place else "UTC"
    labelled = time_labels(t, times_offered(work.now, zone=zone), zone)
    options: list[tuple[str, object]] = [(label, as_minutes(at)) for at, label in labelled]
    return ask.ask_until(t), _choices(
        work, "at", [*options, (ask.not_known(t), NOT_KNOWN)], per_row=1
    )


_DRAWN: dict[Ask, Callable[[Work, Form], Awaitable[Drawn]]] = {
    Ask.BUILDING: _building,
    Ask.EQUIPMENT: _equipment,
    Ask.WHAT: _what,
    Ask.PART: _part,
    Ask.WHY: _why,
    Ask.UNTIL: _until,
}


def _choices(
    work: Work, named: str, options: Sequence[tuple[str, object]], *, per_row: int
) -> list[list[Button]]:
    form = open_form(work)
    shown = [Button(label, choice(form, named, value)) for label, value in options[:MOST_BUTTONS]]
    return in_rows(shown, per_row=per_row)
