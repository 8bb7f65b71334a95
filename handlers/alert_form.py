"""What does the form of /alert know, what does it ask next, and how does it look?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from broadcasts.exercises import calendar_button
from broadcasts.screens import Button, Screen, in_rows
from estate.incidents.command import (
    Place,
    Reading,
    as_line,
    match_floor,
    nearest,
    nearest_floors,
    nearest_kinds,
    shared_floors,
)
from estate.incidents.drafts import Wish
from estate.incidents.kinds import Kind
from estate.incidents.tables import Mode
from estate.places.finding import all_buildings
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import alerting, buttons
from texts.alerts.facts import floor_name
from texts.alerts.kinds import kind_name
from texts.translator import Html, Words, lines

FLOW = "alert"
KIND, PLACES, FLOOR, WORDS = STEPS = ("kind", "places", "floor", "words")

MOST_BUTTONS = 80  # Telegram takes 100 under one message; whoever has more buildings types


@dataclass(slots=True)
class Form:
    """Everything known so far, as the conversation's row keeps it."""

    kind: Kind | None = None
    unknown_kind: str = ""
    place_ids: list[int] = field(default_factory=list)
    unknown_places: list[str] = field(default_factory=list)
    is_choosing: bool = False  # more buildings may follow
    floor: str | None = None
    unknown_floor: str = ""
    floor_is_known: bool = False  # or it was skipped
    words: str = ""
    words_are_known: bool = False
    is_drill: bool = False  # from the first to the last step
    report_id: int = 0  # the trigger's draft that is changed here

    @classmethod
    def of(cls, reading: Reading, *, is_drill: bool) -> "Form":
        """Take what a line said. Whoever wrote a whole one is asked nothing more."""
        is_said = reading.is_complete or bool(reading.words)
        return cls(
            kind=reading.kind,
            unknown_kind=reading.unknown_kind,
            place_ids=[place.id for place in reading.places],
            unknown_places=list(reading.unknown_places),
            is_choosing=bool(reading.unknown_places),
            floor=reading.floor,
            unknown_floor=reading.unknown_floor,
            floor_is_known=reading.floor is not None or (is_said and not reading.unknown_floor),
            words=reading.words,
            words_are_known=is_said,
            is_drill=is_drill,
        )

    @classmethod
    def from_data(cls, work: Work) -> "Form":
        """Read the row of the open conversation."""
        data: dict[str, Any] = dict(work.conversation.data) if work.conversation else {}
        kind = data.pop("kind", None)
        return cls(kind=Kind(kind) if kind else None, **data)

    def as_data(self) -> dict[str, Any]:
        """Shape for the row."""
        return asdict(self)

    def missing(self, *, has_floors: bool) -> str | None:
        """Tell the step that asks for the first thing missing; None when nothing is."""
        if self.kind is None:
            return KIND
        if not self.place_ids or self.is_choosing:
            return PLACES
        if not self.floor_is_known and has_floors:
            return FLOOR
        needs_words = self.kind is Kind.OTHER and not self.words
        return WORDS if needs_words or not self.words_are_known else None

    def look_for_floor(self, places: Sequence[Place]) -> None:
        """A floor that was typed before its building was known may be one of it after all."""
        found = match_floor(self.unknown_floor, places) if self.unknown_floor else None
        if found is not None:
            self.floor, self.unknown_floor, self.floor_is_known = found, "", True

    def ask_again_from(self, step: str) -> None:
        """Go back to a step: it and those behind it are asked anew, what was said is kept."""
        if step == KIND:
            self.kind = None
        self.is_choosing = step in (KIND, PLACES)
        self.floor_is_known = False
        self.words_are_known = False

    def wish(self) -> Wish:
        """Make what the use case takes. Only when nothing is missing."""
        if self.kind is None:
            raise LookupError("an alert without a kind is not complete")
        mode = Mode.DRILL if self.is_drill else Mode.ACTUAL
        return Wish(self.kind, tuple(self.place_ids), self.floor, self.words, mode)


async def screen_of(work: Work) -> Screen:
    """Draw the form at its step."""
    conversation = work.conversation
    if conversation is None:
        raise LookupError("no form is open")
    form = Form.from_data(work)
    mine = [
        Place(one.id, one.code, tuple(one.floors))
        for one in await all_buildings(work.session)
        if work.actor.works_in(one.id)
    ]
    body, rows = _step(work.words, conversation, form, mine)
    codes = [place.code for place in mine if place.id in form.place_ids]
    head = alerting.heading(
        work.words, kind=form.kind, codes=codes, floor=form.floor, words=form.words,
        is_drill=form.is_drill,
    )  # fmt: skip
    out = way_out(work, conversation, back=conversation.step != KIND)
    return Screen(lines(head, "", body), [*rows, out])


def _step(
    t: Words, conversation: Conversation, form: Form, mine: list[Place]
) -> tuple[Html, list[list[Button]]]:
    match conversation.step:
        case "places":
            return _ask_places(t, conversation, form, mine)
        case "floor":
            return _ask_floor(t, conversation, form, mine)
        case "words":
            return _ask_words(t, conversation, form)
        case _:
            return _ask_kind(t, conversation, form)


def _ask_kind(t: Words, conversation: Conversation, form: Form) -> tuple[Html, list[list[Button]]]:
    text = alerting.ask_kind(t)
    if form.unknown_kind:
        offered = nearest_kinds(form.unknown_kind)
        text = lines(alerting.unknown_kind(t, form.unknown_kind, offered), text)
    choices = [Button(kind_name(t, kind), choice(conversation, "kind", kind)) for kind in Kind]
    calendar = [[calendar_button(t)]] if form.is_drill else []
    return text, [*in_rows(choices, per_row=3), *calendar]


def _ask_places(
    t: Words, conversation: Conversation, form: Form, mine: list[Place]
) -> tuple[Html, list[list[Button]]]:
    text = alerting.ask_buildings(t)
    if form.unknown_places:
        offered = nearest(form.unknown_places[0], [place.code for place in mine])
        text = lines(alerting.unknown_building(t, form.unknown_places, offered), text)
    choices = [
        Button(
            f"✓ {place.code}" if place.id in form.place_ids else place.code,
            choice(conversation, "place", place.id),
        )
        for place in mine[:MOST_BUTTONS]
    ]
    further = [Button(buttons.next_step(t), choice(conversation, "next"))]
    return text, [*in_rows(choices, per_row=4), further]


FLOORS_IN_A_ROW = 5  # of six, a phone breaks 12樓 in two


def _ask_floor(
    t: Words, conversation: Conversation, form: Form, mine: list[Place]
) -> tuple[Html, list[list[Button]]]:
    floors = shared_floors([place for place in mine if place.id in form.place_ids])
    text = alerting.ask_floor(t)
    if form.unknown_floor:
        offered = nearest_floors(form.unknown_floor, floors)
        text = lines(alerting.unknown_floor(t, form.unknown_floor, offered), text)
    choices = [
        Button(str(floor_name(t, floor)), choice(conversation, "floor", floor))
        for floor in floors[:MOST_BUTTONS]
    ]
    skip = [Button(buttons.skip(t), choice(conversation, "skip"))]
    return text, [*in_rows(choices, per_row=FLOORS_IN_A_ROW), skip]


def _ask_words(t: Words, conversation: Conversation, form: Form) -> tuple[Html, list[list[Button]]]:
    needed = form.kind is Kind.OTHER
    skip = [] if needed else [[Button(buttons.skip(t), choice(conversation, "skip"))]]
    return alerting.ask_words(t, needed=needed), skip


def amiss(t: Words, reading: Reading, mine: Sequence[str], command: str) -> tuple[Html, str]:
    """Say what a line lacks or gets wrong, and write it as it may have been meant."""
    write = partial(as_line, command=command)
    codes = [place.code for place in reading.places]
    floor = reading.floor or reading.unknown_floor or None
    if reading.kind is None:
        kinds = nearest_kinds(reading.unknown_kind) if reading.unknown_kind else list(Kind)
        ask = alerting.unknown_kind(t, reading.unknown_kind, kinds)
        text = ask if reading.unknown_kind else alerting.which_kind(t, kinds)
        return text, write(kinds[0].value, codes or mine[:1], floor, reading.words)
    kind = reading.kind.value
    if reading.unknown_places:
        offered = nearest(reading.unknown_places[0], mine)
        text = alerting.unknown_building(t, reading.unknown_places, offered)
        return text, write(kind, [*codes, *offered[:1]], floor, reading.words)
    if not reading.places:
        return alerting.which_building(t, mine), write(kind, mine[:1], floor, reading.words)
    floors = nearest_floors(reading.unknown_floor, shared_floors(reading.places))
    text = alerting.unknown_floor(t, reading.unknown_floor, floors)
    return text, write(kind, codes, next(iter(floors), None), reading.words)
