"""What is to be practised, where, when and led by whom? The form and how it looks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum

from broadcasts.exercises import facts_of_wish, in_every_language, residents_heard
from broadcasts.screens import Button, Screen, in_rows
from estate.exercises import course
from estate.exercises.course import Wish, staff_of, who_may_lead
from estate.exercises.rules import offered_times
from estate.exercises.tables import Exercise, Repeats, Sort
from estate.incidents.kinds import Kind
from estate.places.finding import all_buildings, building
from estate.places.tables import Building
from estate.tickets.times import as_minutes, from_minutes
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons, drills_ahead
from texts import exercising as ask
from texts import notices as say_notices
from texts.alerts.kinds import kind_name
from texts.exercises import moment
from texts.translator import Html, Words, lines

FLOW = "exercise"
MOST_BUTTONS = 80  # Telegram takes 100 under one message
YES = "yes"


class Ask(StrEnum):
    """What is being asked."""

    BUILDINGS = "buildings"
    KIND = "kind"
    TITLE = "title"
    WHEN = "when"
    LEADER = "leader"
    RESIDENTS = "residents"
    REPEATS = "repeats"
    PREVIEW = "preview"


def begun(work: Work, sort: Sort) -> Conversation:
    """Make the form that plans a new one."""
    return _conversation(work, sort, Ask.BUILDINGS, places=[], id=0)


async def begun_to_move(work: Work, one: Exercise) -> Conversation:
    """Make the form that gives one another time."""
    places = [place.id for place in await course.buildings_of(work.session, one.id)]
    return _conversation(work, one.sort, Ask.WHEN, places=places, id=one.id)


def _conversation(work: Work, sort: Sort, step: Ask, **known: object) -> Conversation:
    data: dict[str, object] = {
        "sort": sort.value, "kind": "", "title": "", "at": 0, "leader": 0, "tells": False,
        "repeats": Repeats.NEVER.value, **known,
    }  # fmt: skip
    return Conversation(flow=FLOW, step=step, data=data, started_at=work.now)


def open_form(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no exercise is being planned")
    return work.conversation


def steps_of(form: Conversation) -> list[Ask]:
    """What this form asks, in its order."""
    if form.data["id"]:
        return [Ask.WHEN, Ask.PREVIEW]
    is_drill = form.data["sort"] == Sort.DRILL
    left_out = set() if is_drill else {Ask.KIND, Ask.RESIDENTS}
    if is_drill and form.data["kind"] != Kind.OTHER:
        left_out.add(Ask.TITLE)
    return [one for one in Ask if one not in left_out]


async def screen_of(work: Work) -> Screen:
    """Draw the form as it stands."""
    return await drawn(work, open_form(work))


async def drawn(work: Work, form: Conversation) -> Screen:
    """Draw a form at its step."""
    step = Ask(form.step)
    text, rows = await SCREENS[step](work, form)
    if step is not Ask.PREVIEW:
        text = lines(await _heading(work, form), "", text)
    return Screen(text, [*rows, way_out(work, form, back=step is not steps_of(form)[0])])


async def _heading(work: Work, form: Conversation) -> Html:
    t, steps = work.words, steps_of(form)
    place = steps.index(Ask(form.step))
    codes = [one.code for one in await _places(work, form)]
    kind, title, at = str(form.data["kind"]), str(form.data["title"]), int(form.data["at"])
    is_known = {step: place > steps.index(step) for step in steps}
    known = [
        *codes,
        *([kind_name(t, Kind(kind))] if kind and is_known.get(Ask.KIND) else []),
        *([title] if title and is_known.get(Ask.TITLE) else []),
        *(
            [moment(t, from_minutes(at), await zone_of(work, form))]
            if at and is_known.get(Ask.WHEN)
            else []
        ),
    ]
    return ask.heading(t, Sort(str(form.data["sort"])), known)


Drawn = tuple[Html, list[list[Button]]]


async def _buildings(work: Work, form: Conversation) -> Drawn:
    chosen = place_ids(form)
    options = [
        (f"✓ {one.code}" if one.id in chosen else one.code, one.id) for one in await mine(work)
    ]
    further = [Button(buttons.next_step(work.words), choice(form, "next"))]
    return ask.ask_buildings(work.words), [*_choices(form, "place", options, per_row=4), further]


async def _kind(work: Work, form: Conversation) -> Drawn:
    options = [(kind_name(work.words, kind), kind.value) for kind in Kind]
    return ask.ask_kind(work.words), _choices(form, "kind", options, per_row=3)


async def _title(work: Work, form: Conversation) -> Drawn:
    return ask.ask_title(work.words, Sort(str(form.data["sort"]))), []


async def _when(work: Work, form: Conversation) -> Drawn:
    zone, before = await zone_of(work, form), await _before(work, form)
    times = offered_times(work.now, zone=zone, instead_of=before)
    options = [(moment(work.words, at, zone), as_minutes(at)) for at in times]
    per_row = 1 if before else 2
    return ask.ask_when(work.words), _choices(form, "at", options, per_row=per_row)


async def _leader(work: Work, form: Conversation) -> Drawn:
    sort = Sort(str(form.data["sort"]))
    found = await who_may_lead(work.session, sort, place_ids(form))
    options = [(one.name, one.person_id) for one in found]
    return ask.ask_leader(work.words, sort), _choices(form, "leader", options, per_row=2)


async def _residents(work: Work, form: Conversation) -> Drawn:
    t = work.words
    options = [(ask.yes_tell(t), YES), (ask.no_tell(t), "no")]
    return ask.ask_residents(t), _choices(form, "tell", options, per_row=2)


async def _repeats(work: Work, form: Conversation) -> Drawn:
    t = work.words
    options = [
        (ask.once(t), Repeats.NEVER.value),
        (ask.half_year(t), Repeats.HALF_YEAR.value),
        (ask.yearly(t), Repeats.YEAR.value),
    ]
    return ask.ask_repeats(t), _choices(form, "repeats", options, per_row=1)


async def _preview(work: Work, form: Conversation) -> Drawn:
    t, before = work.words, await _before(work, form)
    staff = await staff_of(work.session, place_ids(form))
    told = sum(one.can_be_reached and one.person_id != work.actor.person_id for one in staff)
    facts = await facts_of_wish(work.session, await wish_of(work, form))
    shown = ask.Preview(facts, told, before, await _to_residents(work, form, before))
    keep = Button(ask.keep(t, moved=before is not None), choice(form, "keep"))
    return ask.preview(t, shown), [[keep]]


async def _to_residents(work: Work, form: Conversation, before: datetime | None) -> Html | None:
    """What residents will read, in every language of the buildings; None: they hear nothing."""
    wish = await wish_of(work, form)
    facts = await facts_of_wish(work.session, wish)
    places = await _places(work, form)
    number = places[0].emergency_number
    if before is not None:
        one = await course.may_change(work.session, int(form.data["id"]), by=work.actor)
        if not await residents_heard(work.session, one):
            return None
    elif not wish.tells_residents:
        return None

    def said(t: Words) -> str:
        if before is None:
            return drills_ahead.told(t, facts, number)
        return drills_ahead.told_moved(t, facts, before, number)

    languages = [language for place in places for language in place.languages]
    return say_notices.notice_in(languages, in_every_language(places, said))


SCREENS: dict[Ask, Callable[[Work, Conversation], Awaitable[Drawn]]] = {
    Ask.BUILDINGS: _buildings, Ask.KIND: _kind, Ask.TITLE: _title, Ask.WHEN: _when,
    Ask.LEADER: _leader, Ask.RESIDENTS: _residents, Ask.REPEATS: _repeats, Ask.PREVIEW: _preview,
}  # fmt: skip


def _choices(
    form: Conversation, named: str, options: Sequence[tuple[str, object]], *, per_row: int
) -> list[list[Button]]:
    shown = [Button(label, choice(form, named, value)) for label, value in options[:MOST_BUTTONS]]
    return in_rows(shown, per_row=per_row)


async def wish_of(work: Work, form: Conversation) -> Wish:
    """Make what the use case takes. Only when nothing is missing."""
    data, at = form.data, from_minutes(int(form.data["at"]))
    if data["id"]:
        one = await course.find(work.session, int(data["id"]), by=work.actor)
        ids = tuple(place_ids(form))
        return Wish(
            one.sort, ids, one.kind, one.title, at, one.leader_id, one.tells_residents, one.repeats
        )
    kind = Kind(str(data["kind"])) if data["kind"] else None
    return Wish(
        Sort(str(data["sort"])), tuple(place_ids(form)), kind, str(data["title"]), at,
        int(data["leader"]), bool(data["tells"]), Repeats(str(data["repeats"])),
    )  # fmt: skip


async def _before(work: Work, form: Conversation) -> datetime | None:
    """The time that is changed; None: a new one is planned."""
    if not form.data["id"]:
        return None
    return (await course.find(work.session, int(form.data["id"]), by=work.actor)).at


async def mine(work: Work) -> list[Building]:
    """List the buildings in which this person works."""
    return [one for one in await all_buildings(work.session) if work.actor.works_in(one.id)]


def place_ids(form: Conversation) -> list[int]:
    """Tell the chosen buildings."""
    return [int(one) for one in form.data["places"]]


async def _places(work: Work, form: Conversation) -> list[Building]:
    found = [await building(work.session, one) for one in place_ids(form)]
    return [one for one in found if one is not None]


async def zone_of(work: Work, form: Conversation) -> str:
    """Tell by which clock it is held."""
    places = await _places(work, form)
    return places[0].timezone if places else "UTC"
