"""How does staff raise an alert? `/alert` in one line, or step by step in private."""

from collections.abc import Awaitable, Callable, Sequence

from broadcasts import outbox
from broadcasts.previews import CHANGE, preview
from broadcasts.screens import Button, Press, Screen
from broadcasts.triggers import EDIT, begin_change, give_back
from estate.errors import ManagerNeeded, NotAllowed
from estate.incidents.command import (
    Place,
    Reading,
    read,
    read_floor,
    read_kind,
    read_places,
    shared_floors,
)
from estate.incidents.drafts import buildings_of, draft
from estate.incidents.kinds import Kind
from estate.incidents.reports import change
from estate.incidents.rules import MOST_WORDS, preview_subject
from estate.incidents.tables import Mode
from estate.places.finding import all_buildings, building
from handlers.alert_form import FLOOR, FLOW, KIND, PLACES, STEPS, WORDS, Form, amiss, screen_of
from handlers.conversation import (
    BACK,
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    Step,
    argument,
    argument_number,
    begin,
    chosen,
    is_command,
    wrote,
)
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import alerting, buttons
from texts.translator import lines

# Of the deep link that opens the form in private; the command's own word.
ALERT_WORD, DRILL_WORD = "alert", "drill"

Answer = Callable[[Work, Form], Awaitable[Step]]


def _is_alert(work: Work) -> bool:
    return bool(_word(work))


def _word(work: Work) -> str:
    """Tell whether an alert or a drill is meant; empty: neither."""
    for word in (ALERT_WORD, DRILL_WORD):
        if is_command(work, word):
            return word
    opens = work.is_private and is_command(work, "start")
    return _line(work) if opens and _line(work) in (ALERT_WORD, DRILL_WORD) else ""


def _is_drill(work: Work) -> bool:
    return _word(work) == DRILL_WORD


def _is_edit(work: Work) -> bool:
    return is_command(work, "start") and _line(work).startswith(EDIT)


def _by_staff_in_private(work: Work) -> bool:
    return work.is_private and work.actor.is_staff


def _line(work: Work) -> str:
    """Return what stands behind the command, on its line or below."""
    message = work.update.message
    _, *rest = ((message.text if message else None) or "").split(maxsplit=1)
    return rest[0] if rest else ""


def _has_words(work: Work) -> bool:
    message = work.update.message
    return wrote(work) and message is not None and bool((message.text or "").strip())


def _words_of(work: Work) -> str:
    message = work.update.message
    return ((message.text if message else None) or "").strip()


# One line


async def _in_private(work: Work) -> Step:
    places = await _places(work)
    if not any(work.actor.works_in(place.id) for place in places):
        await work.say(alerting.nothing_to_alert(work.words))
        return None
    line = "" if is_command(work, "start") else _line(work)
    return await _go_on_from(work, read(line, places), is_drill=_is_drill(work))


async def _go_on_from(work: Work, reading: Reading, *, is_drill: bool) -> Step:
    """Ask for what a line lacks or gets wrong; a complete one is previewed at once."""
    _require_works_in(work, reading.places)
    _require_may_drill(work, is_drill=is_drill)
    form = Form.of(reading, is_drill=is_drill)
    begin(work, FLOW, KIND, **form.as_data())
    return await _next(work, form)


async def _elsewhere(work: Work) -> Step:
    """Answer in a group, and anybody who is not staff; an open form stays as it is."""
    if not work.actor.is_staff:
        await work.say(alerting.for_staff(work.words, await _emergency_number(work)))
    elif not await is_for_staff(work):
        await work.say(Screen(alerting.not_here(work.words), [[_private_button(work)]]))
    else:
        await _in_staff_room(work)
    return work.conversation.step if work.conversation else None


async def _in_staff_room(work: Work) -> None:
    line = _line(work)
    if not line:
        text = alerting.in_private(work.words, is_drill=_is_drill(work))
        await work.say(Screen(text, [[_private_button(work)]]))
        return
    reading = read(line, await _places(work))
    _require_works_in(work, reading.places)
    if not reading.is_complete:
        await _say_what_is_amiss(work, reading)
        return
    await _show_preview(work, Form.of(reading, is_drill=_is_drill(work)))


async def _say_what_is_amiss(work: Work, reading: Reading) -> None:
    """Name what nobody knows, and offer the line as it may have been meant."""
    mine = [place.code for place in await _places(work) if work.actor.works_in(place.id)]
    text, line = amiss(work.words, reading, mine, _word(work) or ALERT_WORD)
    rows = [[_private_button(work)]]
    await work.say(Screen(lines(text, "", alerting.send_again(work.words, line)), rows))


# Step by step


async def _kind_pressed(work: Work) -> Step:
    form = Form.from_data(work)
    if argument(work) not in list(Kind):
        return await _redraw(work)
    form.kind, form.unknown_kind = Kind(argument(work)), ""
    return await _next(work, form)


async def _kind_written(work: Work) -> Step:
    """Take a kind; or a whole line, as it could stand behind the command."""
    typed = _words_of(work)
    form = Form.from_data(work)
    kind = read_kind(typed)
    if kind is not None:
        form.kind, form.unknown_kind = kind, ""
        return await _next(work, form)
    reading = read(typed, await _places(work))
    if reading.kind is not None and reading.places:
        return await _go_on_from(work, reading, is_drill=form.is_drill)
    form.unknown_kind = typed[:MOST_WORDS]
    return await _next(work, form)


async def _place_pressed(work: Work) -> Step:
    form = Form.from_data(work)
    chosen_id = argument_number(work)
    form.unknown_places = []
    if chosen_id in form.place_ids:
        form.place_ids.remove(chosen_id)
    elif work.actor.works_in(chosen_id) and await building(work.session, chosen_id):
        form.place_ids.append(chosen_id)
    form.is_choosing = True
    return await _next(work, form)


async def _places_done(work: Work) -> Step:
    form = Form.from_data(work)
    if not form.place_ids:
        work.answer(alerting.one_building_first(work.words), alert=True)
        return PLACES
    form.is_choosing, form.unknown_places = False, []
    return await _next(work, form)


async def _places_written(work: Work) -> Step:
    form = Form.from_data(work)
    named, unknown = read_places(_words_of(work), await _places(work))
    _require_works_in(work, named)
    form.place_ids = list(dict.fromkeys([*form.place_ids, *(place.id for place in named)]))
    form.unknown_places = list(unknown)
    form.is_choosing = bool(unknown) or not form.place_ids
    return await _next(work, form)


async def _floor_pressed(work: Work) -> Step:
    return await _take_floor(work, argument(work))


async def _floor_written(work: Work) -> Step:
    return await _take_floor(work, _words_of(work))


async def _take_floor(work: Work, typed: str) -> Step:
    form = Form.from_data(work)
    form.floor = read_floor(typed, await _chosen_places(work, form))
    form.unknown_floor = "" if form.floor else typed[:MOST_WORDS]
    form.floor_is_known = form.floor is not None
    return await _next(work, form)


async def _floor_skipped(work: Work) -> Step:
    form = Form.from_data(work)
    form.floor, form.unknown_floor, form.floor_is_known = None, "", True
    return await _next(work, form)


async def _words_written(work: Work) -> Step:
    typed = _words_of(work)
    if len(typed) > MOST_WORDS:
        await work.say(alerting.words_too_long(work.words, len(typed)))
        return await _redraw(work, below=True)
    form = Form.from_data(work)
    form.words, form.words_are_known = typed, True
    return await _next(work, form)


async def _words_skipped(work: Work) -> Step:
    form = Form.from_data(work)
    if form.kind is Kind.OTHER:  # an older button: this kind says nothing without words
        return await _redraw(work)
    form.words, form.words_are_known = "", True
    return await _next(work, form)


async def _back(work: Work) -> Step:
    form, conversation = Form.from_data(work), work.conversation
    if conversation is None:
        return None
    before = STEPS[max(STEPS.index(conversation.step) - 1, 0)]
    form.ask_again_from(before)
    return await _next(work, form)


async def _stop(work: Work) -> Step:
    if work.conversation is not None:
        form = Form.from_data(work)
        text = alerting.stopped(work.words, is_drill=form.is_drill)
        await work.show(work.conversation.subject, Screen(text))
        by = work.actor.person_id
        await give_back(work.session, form.report_id, work.chat, by=by, now=work.now)
    return None


async def _unusable(work: Work) -> Step:
    await work.say(alerting.press_or_write(work.words))
    return await _redraw(work, below=True)


async def _change(work: Work) -> Step:
    return await _turn_into_form(work, work.press.number())


async def _change_by_link(work: Work) -> Step:
    return await _turn_into_form(work, Press("", (_line(work).removeprefix(EDIT),)).number())


async def _turn_into_form(work: Work, incident_id: int) -> Step:
    """Turn a preview back into the form, at its last step; where it stands too, it says so.

    What a trigger reported stays as it is until what is made of it has been sent.
    """
    incident, report_id = await change(work.session, incident_id, by=work.actor, now=work.now)
    form = Form(
        kind=incident.kind,
        place_ids=[one.id for one in await buildings_of(work.session, incident.id)],
        floor=incident.floor,
        words=incident.words,
        floor_is_known=True,
        is_drill=incident.mode is Mode.DRILL,
        report_id=report_id,
    )
    conversation = begin(work, FLOW, WORDS, **form.as_data())
    await begin_change(
        work.session, incident, work.chat, conversation.subject, by=work.actor.name, now=work.now
    )
    return await _next(work, form)


async def _next(work: Work, form: Form) -> Step:
    """Save what is known, and ask for the next thing; when all is known, preview it."""
    conversation = work.conversation
    if conversation is None:
        return None
    places = await _chosen_places(work, form)
    form.look_for_floor(places)
    conversation.data = form.as_data()
    step = form.missing(has_floors=bool(shared_floors(places)))
    if step is None:
        await _show_preview(work, form, instead_of=conversation.subject)
        return None
    conversation.step = step
    return await _redraw(work, below=work.update.message is not None)


async def _redraw(work: Work, *, below: bool = False) -> Step:
    conversation = work.conversation
    if conversation is None:
        return None
    await work.show(conversation.subject, await screen_of(work), below=below)
    return conversation.step


async def _show_preview(work: Work, form: Form, *, instead_of: str = "") -> None:
    incident = await draft(
        work.session, form.wish(), by=work.actor,
        chat_id=work.chat.chat_id, thread_id=work.chat.thread_id, now=work.now,
        report_id=form.report_id,
    )  # fmt: skip
    subject = preview_subject(incident.id)
    if instead_of:
        await outbox.rename(work.session, work.chat, instead_of, subject)
    screen = await preview(work.session, incident, work.words, now=work.now, back=work.is_private)
    await work.show(subject, screen, below=work.update.message is not None)


async def _places(work: Work) -> list[Place]:
    return [Place(one.id, one.code, tuple(one.floors)) for one in await all_buildings(work.session)]


async def _chosen_places(work: Work, form: Form) -> list[Place]:
    by_id = {place.id: place for place in await _places(work)}
    return [by_id[id_] for id_ in form.place_ids if id_ in by_id]


def _require_may_drill(work: Work, *, is_drill: bool) -> None:
    """Say so before the first question, not after the last."""
    if is_drill and not work.actor.manages:
        raise ManagerNeeded(deed="drill")


def _require_works_in(work: Work, places: Sequence[Place]) -> None:
    if not all(work.actor.works_in(place.id) for place in places):
        raise NotAllowed(deed="alert")


async def _emergency_number(work: Work) -> str | None:
    home = next(iter(work.actor.homes), None)
    lives_in = await building(work.session, home.building_id) if home else None
    return lives_in.emergency_number if lives_in else None


def _private_button(work: Work) -> Button:
    word = _word(work) or ALERT_WORD
    link = f"https://t.me/{work.bot_username}?start={word}"
    return Button(buttons.in_private(work.words), link)


ALERT = ConversationHandler(
    FLOW,
    entry_points=[
        Does(lambda work: _by_staff_in_private(work) and _is_alert(work), _in_private),
        Does(lambda work: _by_staff_in_private(work) and _is_edit(work), _change_by_link),
        Does(lambda work: work.is_private and work.press.verb == CHANGE, _change),
    ],
    states={
        KIND: [chosen("kind", _kind_pressed), Does(_has_words, _kind_written)],
        PLACES: [
            chosen("place", _place_pressed),
            chosen("next", _places_done),
            Does(_has_words, _places_written),
        ],
        FLOOR: [
            chosen("floor", _floor_pressed),
            chosen("skip", _floor_skipped),
            Does(_has_words, _floor_written),
        ],
        WORDS: [chosen("skip", _words_skipped), Does(_has_words, _words_written)],
    },
    fallbacks=[
        chosen(BACK, _back),
        chosen(CANCEL, _stop),
        Does(lambda work: is_command(work, "cancel"), _stop),
        Does(wrote, _unusable),
    ],
    show=screen_of,
)


def handlers() -> list[AnyHandler]:
    """List what answers here. The form comes first: it takes `/start alert` from staff."""
    return [ALERT, Does(_is_alert, _elsewhere)]
