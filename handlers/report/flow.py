"""How does a report go? From the first message of any kind to a ticket with a number."""

from broadcasts import outbox
from broadcasts.screens import Screen
from estate.people.actor import Home
from estate.places.finding import all_buildings, asset, building
from estate.places.rules import floor_meant
from estate.tickets import categories, working
from estate.tickets.drafts import Draft
from estate.tickets.following import same_problems
from estate.tickets.tables import PlaceKind
from estate.tickets.view import subject_of
from handlers.attachments import attachments_of, gathers, is_too_big, is_usable, words_of
from handlers.conversation import argument, argument_number, begin
from handlers.conversations import Conversation
from handlers.report.steps import (
    FLOW,
    GROUP_OF_SPOT,
    SPOTS_WITH_FLOORS,
    Step,
    draft_of,
    form_of,
    keep,
    show,
)
from handlers.work import Work
from texts import report as say
from texts.translator import Html

MAX_SPOT = 80


async def start_report(work: Work, *, asset_id: int | None = None) -> str:
    """Begin a report in this person's private chat; a code on an asset already says where."""
    await _begin(work, asset_id=asset_id)
    return await redraw(work, below=True)


async def start_by_message(work: Work) -> str:
    """Begin with a first message of any kind; it becomes part of the report."""
    await _begin(work)
    return await listen(work)


async def _begin(work: Work, *, asset_id: int | None = None) -> None:
    draft = Draft(first_heard_at=work.now.isoformat())
    thing = await asset(work.session, asset_id or 0)
    if thing is not None:
        draft.place, draft.asset_id = PlaceKind.ASSET, thing.id
        draft.building_id, draft.floor = thing.building_id, thing.floor
    begin(work, FLOW, Step.DANGER, **draft.as_json())


async def redraw(work: Work, *, below: bool = False, note: Html | None = None) -> str:
    """Show the form as it stands. An album is answered once, when its last item has come."""
    form = form_of(work)
    screen = await show(work, note=note)
    after = gathers(work.update.message) if below else gathers(None)
    await work.show(form.subject, screen, below=below, after=after, to=work.private)
    return form.step


async def go(work: Work, step: Step, draft: Draft) -> str:
    """Go on to a step; Back comes back to where we are."""
    if draft.editing and not _is_asked_in_a_change(step, draft):
        step, draft.editing = Step.PREVIEW, False
    if step is Step.GROUP and draft.spot in GROUP_OF_SPOT:
        step, draft.group = Step.PROBLEM, GROUP_OF_SPOT[draft.spot]
    if step in _AFTER_THE_PROBLEM and await _is_known(work, draft):
        step = Step.SAME
    keep(work, draft)
    _step_to(form_of(work), step)
    return await redraw(work)


_AFTER_THE_PROBLEM = frozenset({Step.WORDS, Step.PREVIEW})


async def _is_known(work: Work, draft: Draft) -> bool:
    """Whether something may be the same that was not said to be different yet."""
    found = await same_problems(work.session, draft)
    return any(ticket.id not in draft.different for ticket in found)


# While something is changed from the preview, these still follow one another.
EDIT_STEPS = frozenset({Step.HOME, Step.BUILDING, Step.SPOT, Step.FLOOR, Step.PROBLEM})


def _is_asked_in_a_change(step: Step, draft: Draft) -> bool:
    """A new place asks for the problem again only if there it cannot be that problem."""
    if step is Step.GROUP:
        return not categories.fits(draft.category, draft.place)
    return step in EDIT_STEPS


def _step_to(form: Conversation, step: Step) -> None:
    """Go on; back at the preview, the steps of the change are no longer behind it."""
    trail = [*form.data.get("trail", []), form.step]
    is_return = step is Step.PREVIEW and step in trail
    form.data["trail"] = trail[: trail.index(step)] if is_return else trail
    form.step = step


async def back(work: Work) -> str:
    """Go back one step; what was said stays, a change given up is undone."""
    form, draft = form_of(work), draft_of(work)
    trail = list(form.data.get("trail", []))
    form.step = trail.pop() if trail else Step.DANGER
    form.data["trail"] = trail
    if draft.editing and form.step == Step.PREVIEW:
        form.data |= form.data.pop("before", {}) | {"editing": False}
    return await redraw(work)


async def cancel(work: Work) -> None:
    """Close the form; nothing is sent."""
    form = form_of(work)
    await work.show(
        form.subject,
        Screen(say.cancelled(work.words)),
        below=work.update.callback_query is None,
        to=work.private,
    )


def _hear(work: Work, draft: Draft) -> None:
    message = work.update.effective_message
    if message is None:
        return
    draft.hear(message.message_id, words_of(message))
    for attachment in attachments_of(message):
        draft.attach(attachment)


async def listen(work: Work) -> str:
    """Keep whatever was written or sent, and ask again below it."""
    message = work.update.message
    if message is None or not is_usable(message):
        return await redraw(work, below=True, note=say.please_words(work.words))
    draft = draft_of(work)
    if draft.is_full:
        return await redraw(work, below=True, note=say.full(work.words))
    _hear(work, draft)
    keep(work, draft)
    return await redraw(work, below=True, note=_note(work, message_too_big=is_too_big(message)))


def _note(work: Work, *, message_too_big: bool) -> Html | None:
    if message_too_big:
        return say.too_big(work.words)
    answered_by_words = (Step.DANGER, Step.WORDS, Step.PREVIEW)
    return None if form_of(work).step in answered_by_words else say.please_press(work.words)


async def listen_to_edit(work: Work) -> str:
    """A message was edited: the draft follows."""
    message = work.update.edited_message
    draft = draft_of(work)
    if message is not None and any(said.message_id == message.message_id for said in draft.said):
        draft.hear(message.message_id, words_of(message))
        keep(work, draft)
        await redraw(work)
    return form_of(work).step


# Where


async def no_danger(work: Work) -> str:
    """Nobody is in danger: the ordinary way."""
    draft = draft_of(work)
    return await go(work, Step.GROUP if draft.asset_id else Step.PLACE, draft)


async def at_home(work: Work) -> str:
    """My home: the only one, or one of several."""
    draft, homes = draft_of(work), work.actor.homes
    if not homes:
        return await redraw(work)
    if len(homes) > 1:
        return await go(work, Step.HOME, draft)
    place_at_home(draft, homes[0])
    return await go(work, Step.GROUP, draft)


async def choose_home(work: Work) -> str:
    """One of several homes."""
    draft, home = draft_of(work), own_home(work, argument(work))
    if home is None:
        return await redraw(work)
    place_at_home(draft, home)
    return await go(work, Step.GROUP, draft)


async def in_common(work: Work) -> str:
    """A common place: of the building that is known, else asked for."""
    draft = draft_of(work)
    draft.place, draft.unit_id, draft.asset_id = PlaceKind.COMMON, None, None
    mine = {home.building_id for home in work.actor.homes}
    known = mine or {b.id for b in await all_buildings(work.session)}
    if len(known) == 1:
        draft.building_id = known.pop()
        return await go(work, Step.SPOT, draft)
    return await go(work, Step.BUILDING, draft)


async def choose_building(work: Work) -> str:
    """One building."""
    draft = draft_of(work)
    where = await building(work.session, argument_number(work))
    if where is None:
        return await redraw(work)
    draft.building_id = where.id
    return await go(work, Step.SPOT, draft)


async def choose_spot(work: Work) -> str:
    """A common place from the list."""
    draft = draft_of(work)
    draft.spot, draft.floor = argument(work)[:MAX_SPOT], None
    return await go(work, Step.FLOOR if draft.spot in SPOTS_WITH_FLOORS else Step.GROUP, draft)


async def name_spot(work: Work) -> str:
    """A common place in the person's own words; photos are kept for the report."""
    message = work.update.message
    words = words_of(message) if message else ""
    if message is None or not words or attachments_of(message):
        return await listen(work)
    draft = draft_of(work)
    draft.spot, draft.floor = words[:MAX_SPOT], None
    if len(words) > MAX_SPOT:  # more than a place: nothing of it is lost
        _hear(work, draft)
    form = form_of(work)
    await go(work, Step.FLOOR, draft)
    await redraw(work, below=True)
    return form.step


async def choose_floor(work: Work) -> str:
    """A floor, by its place in the building's list."""
    draft = draft_of(work)
    where = await building(work.session, draft.building_id)
    floors = where.floors if where else []
    position = _position(argument(work))
    if not 0 <= position < len(floors):
        return await redraw(work)
    draft.floor = floors[position]
    return await go(work, Step.GROUP, draft)


async def name_floor(work: Work) -> str:
    """A floor in the person's own words: a tower has more than there are buttons."""
    message, draft = work.update.message, draft_of(work)
    where = await building(work.session, draft.building_id)
    floor = floor_meant(words_of(message), where.floors) if message and where else None
    if floor is None:
        return await listen(work)
    draft.floor = floor
    form = form_of(work)
    await go(work, Step.GROUP, draft)
    await redraw(work, below=True)
    return form.step


async def no_floor(work: Work) -> str:
    """The floor does not matter."""
    draft = draft_of(work)
    draft.floor = None
    return await go(work, Step.GROUP, draft)


# What


async def choose_group(work: Work) -> str:
    """A group; one with a single problem is that problem."""
    draft = draft_of(work)
    place = draft.place or PlaceKind.COMMON
    if argument(work) not in categories.groups(place):
        return await redraw(work)
    draft.group = argument(work)
    only = categories.problems(draft.group, place)
    if len(only) == 1:
        draft.category = only[0].code
        return await go(work, after_problem(draft), draft)
    return await go(work, Step.PROBLEM, draft)


async def another_group(work: Work) -> str:
    """The place told the group, but it is about something else there."""
    _step_to(form_of(work), Step.GROUP)
    return await redraw(work)


async def choose_problem(work: Work) -> str:
    """One problem."""
    draft = draft_of(work)
    if not categories.fits(argument(work), draft.place):
        return await redraw(work)
    draft.category = argument(work)
    return await go(work, after_problem(draft), draft)


def after_problem(draft: Draft) -> Step:
    """Ask for words only where nothing was said yet."""
    return Step.PREVIEW if draft.said or draft.attachments else Step.WORDS


async def describe(work: Work) -> str:
    """Words or pictures that were asked for: on to the preview, where more can be added."""
    form, message = form_of(work), work.update.message
    if message is not None and is_usable(message):
        _step_to(form, Step.PREVIEW)
    return await listen(work)


async def to_preview(work: Work) -> str:
    """Words and pictures are complete."""
    return await go(work, Step.PREVIEW, draft_of(work))


async def edit(work: Work) -> str:
    """Change one part from the preview."""
    if argument(work) not in (Step.PLACE, Step.GROUP, Step.WORDS):
        return await redraw(work)
    form, draft = form_of(work), draft_of(work)
    step = Step(argument(work))
    draft.editing = step is not Step.WORDS
    keep(work, draft)
    form.data["before"] = {name: form.data[name] for name in CHANGEABLE}
    form.data["trail"] = [*form.data.get("trail", []), form.step]
    form.step = step
    return await redraw(work)


# What a change that is given up has to leave as it was.
CHANGEABLE = (
    "place", "building_id", "unit_id", "asset_id", "floor", "spot", "group", "category",
)  # fmt: skip


async def clear(work: Work) -> str:
    """Take back the words and pictures, to say them anew."""
    draft = draft_of(work)
    draft.said, draft.attachments = [], []
    keep(work, draft)
    return await redraw(work)


async def send(work: Work) -> None:
    """Commit the ticket; its number is shown by the card that this form becomes."""
    ticket = await working.open_ticket(work.session, draft_of(work), by=work.actor, now=work.now)
    await outbox.rename(work.session, work.private, form_of(work).subject, subject_of(ticket.id))


def place_at_home(draft: Draft, home: Home) -> None:
    """Let the draft be about a home."""
    draft.place, draft.building_id = PlaceKind.HOME, home.building_id
    draft.unit_id, draft.floor = home.unit_id, home.floor
    draft.asset_id, draft.spot = None, ""


def own_home(work: Work, unit_id: str) -> Home | None:
    """The home that a button names, if it is one of this person's."""
    return next((h for h in work.actor.homes if str(h.unit_id) == unit_id), None)


def _position(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1
