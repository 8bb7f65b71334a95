"""How is an improvement written down, done, moved, given on or dropped? One form, in private."""

from collections.abc import Awaitable, Callable
from datetime import date
from enum import StrEnum

from broadcasts import outbox
from broadcasts.drilling import said_of
from broadcasts.improvements import refresh, show, tell
from broadcasts.screens import Button, Screen, in_rows
from estate.incidents.drafts import buildings_of, find
from estate.incidents.improvements import (
    Action,
    finish,
    give_to,
    move_to,
    open_action,
    subject_of,
    who_may_do_it,
)
from estate.incidents.improvements.days import LONGEST_AHEAD, Span, day_in, read_day, today
from estate.incidents.improvements.tables import (
    ImprovementVerb,
)
from estate.incidents.rules import MOST_WORDS, number_of
from estate.incidents.tables import (
    Incident,
)
from handlers.attachments import words_of
from handlers.conversation import Step, argument, argument_number, choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import buttons
from texts import improvements as say
from texts.translator import Html, lines

FLOW = "improvement"
PER_PAGE = 8  # colleagues
MOST_QUOTED = 40


class Ask(StrEnum):
    """What is being asked."""

    WORDS = "words"
    WHO = "who"
    WHEN = "when"
    PREVIEW = "preview"


# What each deed still has to know, in this order.
STEPS: dict[ImprovementVerb, tuple[Ask, ...]] = {
    ImprovementVerb.OPEN: (Ask.WORDS, Ask.WHO, Ask.WHEN, Ask.PREVIEW),
    ImprovementVerb.DONE: (Ask.WORDS,),
    ImprovementVerb.DROP: (Ask.WORDS,),
    ImprovementVerb.MOVE: (Ask.WHEN,),
    ImprovementVerb.GIVE: (Ask.WHO,),
}


def begun(work: Work, incident: Incident) -> Conversation:
    """Make the form that writes down a new one."""
    return _conversation(work, ImprovementVerb.OPEN, incident, {"words": "", "about": ""})


def begun_about(work: Work, verb: ImprovementVerb, action: Action) -> Conversation:
    """Make the form that changes one."""
    data = {"words": "", "about": action.words, "id": action.id}
    return _conversation(work, verb, action.incident, data)


def _conversation(
    work: Work, verb: ImprovementVerb, incident: Incident, data: dict[str, object]
) -> Conversation:
    data |= {"deed": verb.value, "incident_id": incident.id, "page": 0, "owner": 0, "due": ""}
    return Conversation(flow=FLOW, step=STEPS[verb][0], data=data, started_at=work.now)


def open_form(work: Work) -> Conversation:
    """The open form. Called inside the flow only."""
    if work.conversation is None:
        raise LookupError("no improvement is open")
    return work.conversation


async def screen_of(work: Work) -> Screen:
    """Draw the form as it stands."""
    return await drawn(work, open_form(work))


async def drawn(work: Work, form: Conversation) -> Screen:
    """Draw a form at its step."""
    incident = await find(work.session, int(form.data["incident_id"]))
    text, rows = await SCREENS[Ask(form.step)](work, form, incident)
    is_first = form.step == STEPS[_deed(form)][0]
    return Screen(
        said_of(work.words, incident, text), [*rows, way_out(work, form, back=not is_first)]
    )


Drawn = tuple[Html, list[list[Button]]]


async def _words(work: Work, form: Conversation, incident: Incident) -> Drawn:
    t, about = work.words, str(form.data["about"])
    match _deed(form):
        case ImprovementVerb.DONE:
            return say.ask_done(t, about), [[Button(buttons.skip(t), choice(form, "skip"))]]
        case ImprovementVerb.DROP:
            return say.ask_reason(t, about), []
        case _:
            return say.ask_words(t, number_of(incident.id)), []


async def _who(work: Work, form: Conversation, incident: Incident) -> Drawn:
    t, me = work.words, work.actor.person_id
    everybody = await who_may_do_it(work.session, incident)
    others = [one for one in everybody if one.person_id != me]
    page = min(int(form.data["page"]), max(0, (len(others) - 1) // PER_PAGE))
    shown = others[page * PER_PAGE : (page + 1) * PER_PAGE]
    mine = [[Button(say.me(t), choice(form, "who", me))]] if len(others) < len(everybody) else []
    names = [Button(one.name, choice(form, "who", one.person_id)) for one in shown]
    turns = [
        *([Button(buttons.page_back(t), choice(form, "page", page - 1))] if page else []),
        *(
            [Button(buttons.page_on(t), choice(form, "page", page + 1))]
            if (page + 1) * PER_PAGE < len(others)
            else []
        ),
    ]
    rows = [*mine, *in_rows(names, per_row=2), *([turns] if turns else [])]
    return say.ask_who(t, _about(form)), rows


async def _when(work: Work, form: Conversation, incident: Incident) -> Drawn:
    start = await _today(work, incident)
    spans = [
        [Button(say.span_name(work.words, one, day_in(one, start)), choice(form, "in", one))]
        for one in Span
    ]
    return say.ask_when(work.words, _about(form)), spans


async def _preview(work: Work, form: Conversation, incident: Incident) -> Drawn:
    everybody = await who_may_do_it(work.session, incident)
    names = [one.name for one in everybody if one.person_id == form.data["owner"]]
    due_on = date.fromisoformat(str(form.data["due"]))
    text = say.preview(work.words, _about(form), next(iter(names), ""), due_on)
    return text, [[Button(say.write_down(work.words), choice(form, "keep"))]]


Draw = Callable[[Work, Conversation, Incident], Awaitable[Drawn]]
SCREENS: dict[Ask, Draw] = {
    Ask.WORDS: _words, Ask.WHO: _who, Ask.WHEN: _when, Ask.PREVIEW: _preview,
}  # fmt: skip


# What is answered


async def hear_words(work: Work) -> Step:
    """What is to be improved, what was done, or why it is dropped."""
    typed = _typed(work)
    if not typed:
        return await _go(work, Ask.WORDS, note=say.only_words(work.words))
    if len(typed) > MOST_WORDS:
        note = say.too_long(work.words, len(typed), MOST_WORDS)
        return await _go(work, Ask.WORDS, note=note)
    open_form(work).data["words"] = typed
    return await _next(work)


async def skip_words(work: Work) -> Step:
    """Nothing to add to what was done."""
    if _deed(open_form(work)) is not ImprovementVerb.DONE:
        return await _go(work, Ask.WORDS)
    return await _next(work)


async def choose_who(work: Work) -> Step:
    """Somebody of the list."""
    form, chosen_id = open_form(work), argument_number(work)
    incident = await find(work.session, int(form.data["incident_id"]))
    if chosen_id not in {one.person_id for one in await who_may_do_it(work.session, incident)}:
        return await _go(work, Ask.WHO)
    form.data["owner"] = chosen_id
    return await _next(work)


async def turn_page(work: Work) -> Step:
    """More colleagues."""
    open_form(work).data["page"] = argument_number(work)
    return await _go(work, Ask.WHO)


async def choose_span(work: Work) -> Step:
    """One of the days that are offered."""
    if argument(work) not in list(Span):
        return await _go(work, Ask.WHEN)
    form = open_form(work)
    start = await _today(work, await find(work.session, int(form.data["incident_id"])))
    form.data["due"] = day_in(Span(argument(work)), start).isoformat()
    return await _next(work)


async def hear_day(work: Work) -> Step:
    """A day in the writer's own words."""
    form, typed, t = open_form(work), _typed(work), work.words
    start = await _today(work, await find(work.session, int(form.data["incident_id"])))
    day = read_day(typed, start=start)
    if day is None:
        return await _go(work, Ask.WHEN, note=say.no_such_day(t, typed[:MOST_QUOTED]))
    if day < start:
        return await _go(work, Ask.WHEN, note=say.day_is_over(t, day))
    if day > start + LONGEST_AHEAD:
        return await _go(work, Ask.WHEN, note=say.day_too_far(t, day))
    form.data["due"] = day.isoformat()
    return await _next(work)


async def press_one(work: Work) -> Step:
    """Words where a button is to be pressed."""
    return await _go(work, Ask(open_form(work).step), note=say.press_one(work.words))


async def back(work: Work) -> Step:
    """One step back."""
    form = open_form(work)
    steps = STEPS[_deed(form)]
    return await _go(work, steps[max(0, steps.index(Ask(form.step)) - 1)])


async def close(work: Work) -> Step:
    """Nothing is changed."""
    await work.show(open_form(work).subject, Screen(say.not_changed(work.words)))
    return None


async def keep(work: Work) -> Step:
    """Write it down: the form becomes its card, and its owner hears of it."""
    form = open_form(work)
    action = await open_action(
        work.session, int(form.data["incident_id"]), words=str(form.data["words"]),
        owner_id=int(form.data["owner"]), due_on=date.fromisoformat(str(form.data["due"])),
        by=work.actor, now=work.now,
    )  # fmt: skip
    await outbox.rename(work.session, work.chat, form.subject, subject_of(action.id))
    await show(work.session, action, work.chat, work.words, work.actor, now=work.now, below=False)
    await _tell_another(work, action)
    work.answer(say.noted_toast(work.words))
    return None


async def _change(work: Work) -> Step:
    form = open_form(work)
    deed, id_, said = _deed(form), int(form.data["id"]), str(form.data["words"])
    by, now = work.actor, work.now
    match deed:
        case ImprovementVerb.GIVE:
            action = await give_to(work.session, id_, int(form.data["owner"]), by=by, now=now)
        case ImprovementVerb.MOVE:
            day = date.fromisoformat(str(form.data["due"]))
            action = await move_to(work.session, id_, day, by=by, now=now)
        case _:
            action = await finish(work.session, id_, deed, words=said, by=by, now=now)
    text = say.changed(work.words, deed, action)
    await work.show(form.subject, Screen(text), below=work.update.message is not None)
    await refresh(work.session, action, now=now)
    if deed is ImprovementVerb.GIVE:
        await _tell_another(work, action)
    return None


async def _tell_another(work: Work, action: Action) -> None:
    """Who takes it on oneself needs not be told."""
    if action.owner_id != work.actor.person_id:
        await tell(work.session, action, now=work.now)


async def _next(work: Work) -> Step:
    form = open_form(work)
    steps = STEPS[_deed(form)]
    following = steps.index(Ask(form.step)) + 1
    if following == len(steps):
        return await _change(work)
    return await _go(work, steps[following])


async def _go(work: Work, step: Ask, *, note: Html | None = None) -> Step:
    form = open_form(work)
    form.step = step
    screen = await drawn(work, form)
    if note is not None:
        screen = Screen(lines(note, "", screen.text), screen.rows)
    await work.show(form.subject, screen, below=work.update.message is not None)
    return step


async def _today(work: Work, incident: Incident) -> date:
    return today(work.now, (await buildings_of(work.session, incident.id))[0].timezone)


def _about(form: Conversation) -> str:
    return str(form.data["words"] or form.data["about"])


def _deed(form: Conversation) -> ImprovementVerb:
    return ImprovementVerb(str(form.data["deed"]))


def _typed(work: Work) -> str:
    return words_of(work.update.message) if work.update.message else ""
