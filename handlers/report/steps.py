"""What does each step of a report show? The form is one message, drawn from the draft."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from broadcasts.screens import Button, Screen, in_rows
from estate.places.finding import all_buildings, asset, building
from estate.tickets import categories
from estate.tickets.drafts import Draft
from estate.tickets.following import same_problems
from estate.tickets.rules import number_of
from estate.tickets.tables import PlaceKind
from estate.tickets.view import talked_of, view
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons
from texts import report as say
from texts.categories import SPOTS, group_name, problem_name, spot_name
from texts.following import same_problem
from texts.tickets import floor_name
from texts.translator import Html, lines

FLOW = "report"


class Step(StrEnum):
    """Where somebody stands in a report."""

    DANGER = "danger"
    DANGER_WHERE = "danger_where"
    MORE = "more"
    PLACE = "place"
    HOME = "home"
    BUILDING = "building"
    SPOT = "spot"
    FLOOR = "floor"
    GROUP = "group"
    PROBLEM = "problem"
    SAME = "same"
    WORDS = "words"
    PREVIEW = "preview"


# The common places that have floors.
SPOTS_WITH_FLOORS = frozenset({"corridor", "stairs", "lift", "car_park", "refuse_room"})
GROUP_OF_SPOT = {"lift": "lift"}  # a place that tells what it is about: no need to ask


def form_of(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no report is open")
    return work.conversation


def draft_of(work: Work) -> Draft:
    """Read the draft from the form."""
    return Draft.from_json({k: v for k, v in form_of(work).data.items() if k not in EXTRA})


EXTRA = frozenset(
    {"trail", "ticket_id", "before"}
)  # what the form itself remembers beside the draft


def keep(work: Work, draft: Draft) -> None:
    """Write the draft back into the form."""
    form = form_of(work)
    extra = {key: value for key, value in form.data.items() if key in EXTRA}
    form.data = draft.as_json() | extra


async def show(work: Work, *, note: Html | None = None) -> Screen:
    """Draw the step where the form stands, with a note above if there is one."""
    form = form_of(work)
    screen = await SCREENS[Step(form.step)](work)
    if note is None:
        return screen
    return Screen(lines(note, "", screen.text), screen.rows)


def _row_out(work: Work) -> list[Button]:
    form = form_of(work)
    return way_out(work, form, back=bool(form.data.get("trail")))


def _choices(work: Work, name: str, options: list[tuple[str, object]], *, per_row: int) -> Screen:
    form = form_of(work)
    offered = [Button(label, choice(form, name, value)) for label, value in options]
    return Screen(Html(""), [*in_rows(offered, per_row=per_row), _row_out(work)])


def _with_text(text: Html, screen: Screen) -> Screen:
    return Screen(text, screen.rows)


async def _danger(work: Work) -> Screen:
    t, form, draft = work.words, form_of(work), draft_of(work)
    dangers = [
        Button(problem_name(t, code), choice(form, "danger", code.partition(".")[2]))
        for code in categories.DANGERS
    ]
    heard = bool(draft.said or draft.attachments)
    reports = await _open_reports(work) if heard else []
    return Screen(
        say.danger_question(t, heard=heard, has_open=bool(reports)),
        [
            [Button(buttons.no_danger(t), choice(form, "safe"))],
            *in_rows(dangers, per_row=2),
            *reports,
            _row_out(work),
        ],
    )


MOST_REPORTS = 2  # offered, the newest: the questions about danger stay on the screen


async def _open_reports(work: Work) -> list[list[Button]]:
    """Offer this person's own reports that are not over, one a row: the message may be of one."""
    return [
        [
            Button(
                say.about_label(work.words, number_of(ticket_id), category),
                choice(form_of(work), "about", ticket_id),
            )
        ]
        for ticket_id, category in await talked_of(work.session, work.actor, limit=MOST_REPORTS)
    ]


async def _danger_where(work: Work) -> Screen:
    t, form, draft = work.words, form_of(work), draft_of(work)
    known = await all_buildings(work.session)
    homes = [
        Button(buttons.my_home_in(t, unit=home.label), choice(form, "danger_home", home.unit_id))
        for home in work.actor.homes
    ]
    mine = {home.building_id for home in work.actor.homes}
    nearest_first = sorted(known, key=lambda b: (b.id not in mine, b.code))
    places = [
        Button(
            buttons.common_place_in(t, building=b.code),
            choice(form, "danger_common", b.id),
        )
        for b in nearest_first
    ]
    numbers = {b.emergency_number for b in known if b.id in mine} or {
        b.emergency_number for b in known
    }
    return Screen(
        say.danger_advice(t, draft.category, sorted(numbers)),
        [*in_rows(homes, per_row=2), *in_rows(places, per_row=2), _row_out(work)],
    )


async def _more(work: Work) -> Screen:
    t = work.words
    return Screen(
        say.danger_sent_on(t, draft_of(work).category),
        [[Button(buttons.that_is_all(t), choice(form_of(work), "enough"))]],
    )


async def _place(work: Work) -> Screen:
    t, form = work.words, form_of(work)
    at_home = bool(work.actor.homes)
    row = [Button(buttons.common_place(t), choice(form, "common"))]
    if at_home:
        row.insert(0, Button(buttons.my_home(t), choice(form, "home")))
    return Screen(say.where_question(t, at_home=at_home), [row, _row_out(work)])


async def _home(work: Work) -> Screen:
    options: list[tuple[str, object]] = []
    for home in work.actor.homes:
        where = await building(work.session, home.building_id)
        options.append((f"{where.code if where else ''} {home.label}", home.unit_id))
    return _with_text(say.home_question(work.words), _choices(work, "unit", options, per_row=2))


async def _building(work: Work) -> Screen:
    known = await all_buildings(work.session)
    options: list[tuple[str, object]] = [(f"{b.code} {b.name}", b.id) for b in known]
    return _with_text(
        say.building_question(work.words), _choices(work, "building", options, per_row=1)
    )


async def _spot(work: Work) -> Screen:
    options: list[tuple[str, object]] = [(spot_name(work.words, s), s) for s in SPOTS]
    return _with_text(say.spot_question(work.words), _choices(work, "spot", options, per_row=3))


async def _floor(work: Work) -> Screen:
    t, form = work.words, form_of(work)
    where = await building(work.session, draft_of(work).building_id)
    floors = where.floors if where else []
    offered = [Button(floor, choice(form, "floor", i)) for i, floor in enumerate(floors)]
    skip = [Button(buttons.skip(t), choice(form, "no_floor"))]
    # Telegram shows at most 100 buttons and 8 in a row well.
    rows = in_rows(offered[:MAX_FLOOR_BUTTONS], per_row=6)
    return Screen(say.floor_question(t), [*rows, skip, _row_out(work)])


MAX_FLOOR_BUTTONS = 90


async def _group(work: Work) -> Screen:
    place = draft_of(work).place or PlaceKind.COMMON
    options: list[tuple[str, object]] = [
        (group_name(work.words, group), group) for group in categories.groups(place)
    ]
    return _with_text(say.group_question(work.words), _choices(work, "group", options, per_row=2))


async def _problem(work: Work) -> Screen:
    draft = draft_of(work)
    options: list[tuple[str, object]] = [
        (problem_name(work.words, p.code), p.code)
        for p in categories.problems(draft.group, draft.place or PlaceKind.COMMON)
    ]
    screen = _choices(work, "problem", options, per_row=1)
    if draft.group == GROUP_OF_SPOT.get(draft.spot):
        *rows, out = screen.rows
        another = Button(buttons.something_else(work.words), choice(form_of(work), "another"))
        screen = Screen(screen.text, [*rows, [another], out])
    return _with_text(say.problem_question(work.words, draft.group), screen)


async def _same(work: Work) -> Screen:
    t, form = work.words, form_of(work)
    found = await same_problems(work.session, draft_of(work))
    shown = [await view(work.session, ticket.id) for ticket in found]
    seen = [ticket.as_seen_by(work.actor.person_id) for ticket in shown]
    joins = [
        Button(
            buttons.join(t) if len(seen) == 1 else buttons.join_one(t, number=ticket.number),
            choice(form, "join", ticket.id),
        )
        for ticket in seen
    ]
    on = buttons.different(t) if seen else buttons.go_on(t)
    return Screen(
        same_problem(t, seen, now=work.now),
        [*in_rows(joins, per_row=1), [Button(on, choice(form, "different"))], _row_out(work)],
    )


async def _words(work: Work) -> Screen:
    t, form, draft = work.words, form_of(work), draft_of(work)
    has_any = bool(draft.said or draft.attachments)
    label = buttons.go_on(t) if has_any else buttons.skip(t)
    return Screen(
        say.words_question(t, draft), [[Button(label, choice(form, "enough"))], _row_out(work)]
    )


async def _preview(work: Work) -> Screen:
    t, form, draft = work.words, form_of(work), draft_of(work)
    return Screen(
        say.preview(t, draft, await place_line(work, draft)),
        [
            [Button(buttons.send_report(t), choice(form, "send"))],
            [
                Button(buttons.change_place(t), choice(form, "edit", Step.PLACE)),
                Button(buttons.change_problem(t), choice(form, "edit", Step.GROUP)),
            ],
            [
                Button(buttons.add_words(t), choice(form, "edit", Step.WORDS)),
                Button(buttons.clear_words(t), choice(form, "clear")),
            ],
            _row_out(work),
        ],
    )


async def place_line(work: Work, draft: Draft) -> str:
    """Write the place of a draft in one line."""
    t = work.words
    where = await building(work.session, draft.building_id)
    thing = await asset(work.session, draft.asset_id or 0)
    unit = next((h.label for h in work.actor.homes if h.unit_id == draft.unit_id), None)
    return say.place_of(
        t,
        building=where.code if where else "",
        unit=unit,
        asset=thing.name if thing else None,
        spot=spot_name(t, draft.spot),
        floor=floor_name(t, draft.floor) if draft.floor and not unit else None,
    )


SCREENS: dict[Step, Callable[[Work], Awaitable[Screen]]] = {
    Step.DANGER: _danger,
    Step.DANGER_WHERE: _danger_where,
    Step.MORE: _more,
    Step.PLACE: _place,
    Step.HOME: _home,
    Step.BUILDING: _building,
    Step.SPOT: _spot,
    Step.FLOOR: _floor,
    Step.GROUP: _group,
    Step.PROBLEM: _problem,
    Step.SAME: _same,
    Step.WORDS: _words,
    Step.PREVIEW: _preview,
}
