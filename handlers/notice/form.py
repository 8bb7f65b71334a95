"""What does the form of /notice know, what does it ask, and how does it look?"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from broadcasts import notices
from broadcasts.notices import MOST_COUNTED
from broadcasts.screens import Button, Screen, in_rows
from estate.notices.audience import (
    Audience,
    Kind,
    buildings_meant,
    groups_meant,
    languages_read,
    reach_of,
)
from estate.notices.course import Wish
from estate.notices.rules import leaves_at
from estate.people.tables import Role
from estate.places.finding import all_buildings, building, floors_with_homes
from estate.places.tables import Building
from estate.tickets.times import as_minutes, from_minutes, offered
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons, promises, ready, schedules
from texts import notices as say
from texts import noticing as ask
from texts.alerts.facts import floor_name
from texts.notices import Preview
from texts.translator import LANGUAGES, Html, Words, lines, words

FLOW = "notice"
MOST_BUTTONS = 80  # Telegram takes 100 under one message
PER_MINUTE = 30 * 60  # messages that Telegram takes from one bot


class Ask(StrEnum):
    """What is being asked."""

    WHOM = "whom"
    BUILDINGS = "buildings"
    BUILDING = "building"  # one, of the floors or homes
    FLOORS = "floors"
    HOMES = "homes"
    ROLES = "roles"
    TICKET = "ticket"
    WORDS = "words"
    READY = "ready"  # which ready text
    START = "start"  # from when that holds
    END = "end"
    PREVIEW = "preview"
    TIME = "time"
    REPEAT = "repeat"  # how often, from that time on


# What an audience of each kind still has to say, in this order.
NARROWED_BY: dict[Kind, tuple[Ask, ...]] = {
    Kind.ESTATE: (),
    Kind.BUILDINGS: (Ask.BUILDINGS,),
    Kind.FLOORS: (Ask.BUILDING, Ask.FLOORS),
    Kind.HOMES: (Ask.BUILDING, Ask.HOMES),
    Kind.STAFF: (Ask.ROLES,),
    Kind.FOLLOWERS: (Ask.TICKET,),
}


@dataclass(slots=True)
class Form:
    """Everything known so far, as the conversation's row keeps it."""

    kind: Kind | None = None
    place_ids: list[int] = field(default_factory=list)
    floors: list[str] = field(default_factory=list)
    unit_ids: list[int] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    ticket_id: int = 0
    words: dict[str, str] = field(default_factory=dict)
    language: str = ""  # the text that is written next is in this one
    media: list[dict[str, Any]] = field(default_factory=list)
    sound: bool = False
    at_night: bool = False
    due_minutes: int = 0  # the time that was chosen, in whole minutes
    ready: str = ""  # the ready text that was chosen, and from when it holds
    start_minutes: int = 0

    @classmethod
    def of(cls, work: Work) -> "Form":
        """Read the row of the open conversation."""
        data: dict[str, Any] = dict(work.conversation.data) if work.conversation else {}
        kind = data.pop("kind", None)
        return cls(kind=Kind(kind) if kind else None, **data)

    def as_data(self) -> dict[str, Any]:
        """Shape for the row."""
        return asdict(self)

    def audience(self) -> Audience:
        """Make what the use case takes. Only when it is known."""
        if self.kind is None:
            raise LookupError("a notice to nobody is not complete")
        return Audience(
            kind=self.kind,
            building_ids=tuple(self.place_ids),
            floors=tuple(self.floors),
            unit_ids=tuple(self.unit_ids),
            roles=tuple(self.roles),
            ticket_id=self.ticket_id,
        )

    def wish(self) -> Wish:
        """Make what the use case takes. Only when nothing is missing."""
        return Wish(
            words=self.words, audience=self.audience(), media=tuple(self.media),
            sound=self.sound, at_night=self.at_night,
        )  # fmt: skip

    def steps(self) -> list[Ask]:
        """List the steps of this form in their order; a time is asked beside them."""
        narrowing = NARROWED_BY[self.kind] if self.kind else ()
        return [Ask.WHOM, *narrowing, Ask.WORDS, Ask.PREVIEW]


def open_form(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no notice is open")
    return work.conversation


async def go(work: Work, form: Form, step: Ask, *, note: Html | None = None) -> str:
    """Keep what is known, go to a step and draw it; below, if somebody wrote since."""
    conversation = open_form(work)
    conversation.data, conversation.step = form.as_data(), step
    screen = await screen_of(work)
    if note is not None:
        screen = Screen(lines(note, "", screen.text), screen.rows)
    below = work.update.message is not None
    await work.show(conversation.subject, screen, below=below)
    return step


async def screen_of(work: Work) -> Screen:
    """Draw the form at its step."""
    conversation, form = open_form(work), Form.of(work)
    text, rows = await SCREENS[Ask(conversation.step)](work, form)
    out = way_out(work, conversation, back=conversation.step != Ask.WHOM)
    return Screen(text, [*rows, out])


Drawn = tuple[Html, list[list[Button]]]
Draw = Callable[[Work, Form], Awaitable[Drawn]]


async def _whom(work: Work, _form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    kinds = [kind for kind in Kind if may_choose(work, kind)]
    offered_kinds = [
        Button(say.AUDIENCES[kind](t), choice(conversation, "whom", kind)) for kind in kinds
    ]
    return ask.ask_whom(t), in_rows(offered_kinds, per_row=2)


def may_choose(work: Work, kind: Kind) -> bool:
    """Whether this member of staff may tell such an audience at all."""
    if kind is Kind.ESTATE:
        return not work.actor.building_ids
    return kind is not Kind.STAFF or work.actor.dispatches


async def _buildings(work: Work, form: Form) -> Drawn:
    chosen = [
        (("✓ " if one.id in form.place_ids else "") + one.code, one.id) for one in await mine(work)
    ]
    return ask.ask_buildings(work.words), _choices(work, "place", chosen, per_row=4, several=True)


async def _building(work: Work, _form: Form) -> Drawn:
    offered_codes = [(one.code, one.id) for one in await mine(work)]
    text = ask.ask_building_of_floors(work.words)
    return text, _choices(work, "place", offered_codes, per_row=4)


async def _floors(work: Work, form: Form) -> Drawn:
    floors = await floors_of(work, form)
    chosen = [
        (("✓ " if floor in form.floors else "") + floor_name(work.words, floor), position)
        for position, floor in enumerate(floors)
    ]
    return ask.ask_floors(work.words), _choices(work, "floor", chosen, per_row=5, several=True)


async def _homes(work: Work, _form: Form) -> Drawn:
    return ask.ask_homes(work.words), []


async def _roles(work: Work, form: Form) -> Drawn:
    t = work.words
    chosen = [
        (("✓ " if role in form.roles else "") + say.ROLES[role](t), role.value) for role in Role
    ]
    return ask.ask_roles(t), _choices(work, "role", chosen, per_row=2, several=True)


async def _ticket(work: Work, _form: Form) -> Drawn:
    return ask.ask_ticket(work.words), []


async def _words(work: Work, form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    languages = [
        Button(
            ask.language_label(one, is_written=one in form.words, is_open=one == form.language),
            choice(conversation, "language", one),
        )
        for one in LANGUAGES
    ]
    bare = [Button(ask.without_pictures(t), choice(conversation, "bare"))]
    further = [Button(buttons.next_step(t), choice(conversation, "next"))]
    ready_texts = [Button(ready.offer(t), choice(conversation, "ready"))]
    asked = ask.ask_words(
        t, form.language, is_first=not form.words, is_written=form.language in form.words
    )
    written = ask.say_written(t, form.words, len(form.media))
    text = asked if written is None else lines(written, "", asked)
    return text, [
        languages,
        *([bare] if form.media else []),
        *([further] if form.words else [ready_texts]),
    ]


async def _ready(work: Work, _form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    offered_texts = [
        Button(name(t), choice(conversation, "text", one)) for one, name in ready.NAMES.items()
    ]
    return ready.ask_which(t), in_rows(offered_texts, per_row=2)


async def _start(work: Work, _form: Form) -> Drawn:
    return ready.ask_start(work.words), []


async def _end(work: Work, form: Form) -> Drawn:
    zone = await notices.zone_of(work.session, form.audience())
    start = work.words.moment(from_minutes(form.start_minutes), zone, now=work.now)
    return ready.ask_end(work.words, start), []


async def _preview(work: Work, form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    facts = await preview_facts(work, form)
    shown = Html("\n\n".join(say.notice(words(one), text) for one, text in form.words.items()))
    night = Button(say.at_night(t, is_on=form.at_night), choice(conversation, "night"))
    sound = Button(say.with_sound(t, is_on=form.sound), choice(conversation, "sound"))
    return say.preview(t, facts, shown), [
        [Button(say.send_label(t, facts), choice(conversation, "send"))],
        [
            Button(say.at_a_time(t), choice(conversation, "time")),
            Button(say.test_to_me(t), choice(conversation, "test")),
        ],
        [sound, night],
    ]


async def preview_facts(work: Work, form: Form) -> Preview:
    """Gather everything that is decided upon before the press."""
    audience = form.audience()
    reach = await reach_of(work.session, audience, most=MOST_COUNTED)
    groups = await groups_meant(work.session, audience)
    codes = {one.id: one.code for one in await buildings_meant(work.session, audience)}
    zone = await notices.zone_of(work.session, audience)
    leaves = leaves_at(work.now, zone=zone, at_night=form.at_night)
    chats = reach.people + len(groups)
    return Preview(
        whom=await notices.whom_of(work.session, audience),
        people=reach.people,
        homes=reach.homes,
        homes_reachable=reach.homes_reachable,
        is_counted=max(reach.people, reach.homes) < MOST_COUNTED,
        groups=tuple(one.title or codes.get(one.building_id or 0, "") for one in groups),
        readers=tuple(await languages_read(work.session, audience, most=MOST_COUNTED)),
        written=tuple(form.words),
        pictures=len(form.media),
        sound=form.sound,
        at_night=form.at_night,
        leaves_at=None if leaves == work.now else leaves,
        takes_minutes=chats // PER_MINUTE,
        zone=zone,
        now=work.now,
    )


async def _time(work: Work, form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    zone = await notices.zone_of(work.session, form.audience())
    in_an_hour, today, tomorrow = offered(now=work.now, zone=zone)
    labelled = [(promises.in_one_hour(t, in_an_hour, zone), in_an_hour)]
    if today is not None:
        labelled.append((promises.today_at(t, today, zone), today))
    labelled.append((promises.tomorrow_at(t, tomorrow, zone), tomorrow))
    times = [Button(label, choice(conversation, "at", as_minutes(due))) for label, due in labelled]
    return ask.ask_time(t), in_rows(times, per_row=1)


async def _repeat(work: Work, form: Form) -> Drawn:
    t, conversation = work.words, open_form(work)
    zone = await notices.zone_of(work.session, form.audience())
    repeats = [
        Button(label(t), choice(conversation, "repeat", repeat))
        for repeat, label in schedules.REPEATS.items()
    ]
    once = [Button(schedules.once(t), choice(conversation, "once"))]
    first = from_minutes(form.due_minutes)
    text = schedules.ask_repeat(t, first, zone, now=work.now)
    return text, [once, *in_rows(repeats, per_row=2)]


SCREENS: dict[Ask, Draw] = {
    Ask.WHOM: _whom,
    Ask.BUILDINGS: _buildings,
    Ask.BUILDING: _building,
    Ask.FLOORS: _floors,
    Ask.HOMES: _homes,
    Ask.ROLES: _roles,
    Ask.TICKET: _ticket,
    Ask.WORDS: _words,
    Ask.READY: _ready,
    Ask.START: _start,
    Ask.END: _end,
    Ask.PREVIEW: _preview,
    Ask.TIME: _time,
    Ask.REPEAT: _repeat,
}


async def mine(work: Work) -> list[Building]:
    """List the buildings in which this person works."""
    return [one for one in await all_buildings(work.session) if work.actor.works_in(one.id)]


async def floors_of(work: Work, form: Form) -> list[str]:
    """List the floors with homes of the chosen building, from the lowest."""
    found = await building(work.session, form.place_ids[0] if form.place_ids else None)
    return await floors_with_homes(work.session, found) if found else []


def _choices(
    work: Work,
    name: str,
    options: Sequence[tuple[str, object]],
    *,
    per_row: int,
    several: bool = False,
) -> list[list[Button]]:
    conversation, t = open_form(work), work.words
    shown = [Button(label, choice(conversation, name, value)) for label, value in options]
    further = [[Button(buttons.next_step(t), choice(conversation, "next"))]] if several else []
    return [*in_rows(shown[:MOST_BUTTONS], per_row=per_row), *further]


def own_language(t: Words) -> str:
    """Tell in which language somebody writes first: the one that they read."""
    return t.language
