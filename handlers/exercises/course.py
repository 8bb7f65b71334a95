"""What happens to an exercise? Seen, started, called off, attended, finished."""

from broadcasts import exercises
from broadcasts.exercises import (
    ASKED,
    CARD,
    OFF_YES,
    OVERVIEW,
    TURN,
    calendar_screen,
    facts_of,
    who_screen,
)
from broadcasts.previews import preview
from broadcasts.screens import Button, Screen, press
from estate.exercises import attendance, course
from estate.exercises.rules import subject_of
from estate.exercises.tables import Exercise, Sort
from estate.incidents.drafts import Wish, draft
from estate.incidents.kinds import Kind
from estate.incidents.rules import preview_subject
from estate.incidents.tables import Mode
from estate.places.finding import all_buildings
from handlers.alert_form import FLOW as DRILL_FORM
from handlers.alert_form import KIND
from handlers.asking import ask, can_be_asked
from handlers.exercises import form
from handlers.work import Work
from texts import buttons, desk, drills_ahead, improvements
from texts import exercises as say

CALENDAR_SUBJECT = "exercises"
OVERVIEW_SUBJECT = "exercises:overview"
BUILDINGS_PER_PAGE = 6  # in the overview


async def calendar(work: Work) -> None:
    """What comes next and what has been, in private."""
    found = await course.listed(work.session, by=work.actor)
    if not _can_be_shown(work):
        return
    turns = work.press.word(1) == TURN
    screen = await calendar_screen(
        work.session, work.words, found, work.actor, page=work.press.number()
    )
    await _close_drill_form(work)
    await work.show(CALENDAR_SUBJECT, screen, below=not turns, to=work.private)


async def _close_drill_form(work: Work) -> None:
    """Who came here from the form of /drill does not want that one: it would be in the way."""
    open_form = work.conversation
    if open_form is None or not work.is_private or open_form.flow != DRILL_FORM:
        return
    if open_form.data.get("is_drill") and open_form.step == KIND:
        await work.show(open_form.subject, Screen(say.nothing_drilled(work.words)))
        work.conversation = None


async def overview(work: Work) -> None:
    """What was practised where, and who took part in none."""
    work.actor.require_staff(deed="exercise")
    if not _can_be_shown(work):
        return
    mine = [one for one in await all_buildings(work.session) if work.actor.works_in(one.id)]
    last = max(0, (len(mine) - 1) // BUILDINGS_PER_PAGE)
    page = min(work.press.number(), last)
    shown = mine[page * BUILDINGS_PER_PAGE : (page + 1) * BUILDINGS_PER_PAGE]
    facts = await attendance.overview(
        work.session, [(one.id, one.code, one.timezone) for one in shown], now=work.now
    )
    t = work.words
    turns = [
        *([Button(buttons.page_back(t), press(OVERVIEW, page - 1, TURN))] if page else []),
        *([Button(buttons.page_on(t), press(OVERVIEW, page + 1, TURN))] if page < last else []),
    ]
    text = say.overview(t, facts, now=work.now)
    below = work.press.word(1) != TURN
    screen = Screen(text, [turns] if turns else [])
    await work.show(OVERVIEW_SUBJECT, screen, below=below, to=work.private)


async def show_card(work: Work) -> None:
    """One exercise, below; or in place of a question that was pressed by mistake."""
    one = await course.find(work.session, work.press.number(), by=work.actor)
    if not _can_be_shown(work):
        return
    if work.press.word(1) == ASKED:
        facts = await facts_of(work.session, one)
        await work.show(_asking(one), Screen(say.is_left(work.words, facts)), to=work.private)
        return
    await exercises.show(work.session, one, work.private, work.actor, now=work.now)


async def plan(work: Work) -> None:
    """Begin to plan one."""
    course.require_may_plan(work.actor, [])
    word = work.press.word()
    sort = Sort(word) if word in list(Sort) else Sort.TRAINING
    await ask(work, form.begun(work, sort), form.drawn)


async def move(work: Work) -> None:
    """Ask for another time."""
    one = await course.may_change(work.session, work.press.number(), by=work.actor)
    await ask(work, await form.begun_to_move(work, one), form.drawn)


async def start(work: Work) -> None:
    """Draft its drill: the usual preview comes, and nothing is sent without its press."""
    one = await course.may_start(
        work.session, work.press.number(), by=work.actor, now=work.now
    )  # fmt: skip
    if not _can_be_shown(work) or one.kind is None:
        return
    places = tuple(each.id for each in await course.buildings_of(work.session, one.id))
    words = one.title if one.kind is Kind.OTHER else ""
    incident = await draft(
        work.session, Wish(one.kind, places, None, words, Mode.DRILL), by=work.actor,
        chat_id=work.private.chat_id, now=work.now,
    )  # fmt: skip
    screen = await preview(work.session, incident, work.words, now=work.now, back=True)
    await work.show(preview_subject(incident.id), screen, below=True, to=work.private)


async def ask_off(work: Work) -> None:
    """Look twice: those who know of it will be told."""
    one = await course.may_change(work.session, work.press.number(), by=work.actor)
    if not _can_be_shown(work):
        return
    t, facts = work.words, await facts_of(work.session, one)
    told = await exercises.residents_heard(work.session, one)
    rows = [
        [Button(say.yes_off(t), press(OFF_YES, one.id))],
        [Button(buttons.back(t), press(CARD, one.id, ASKED))],
    ]
    screen = Screen(say.ask_off(t, facts, told=told), rows)
    await work.show(_asking(one), screen, below=True, to=work.private)


async def call_off(work: Work) -> None:
    """It is not held: staff hear so, and residents who were told of it."""
    session, now = work.session, work.now
    one = await course.call_off(session, work.press.number(), by=work.actor, now=now)
    await exercises.hold_notices(session, one, now=now)
    if await exercises.residents_heard(session, one):
        await exercises.tell_residents(session, one, drills_ahead.told_off, now=now)
    text = say.is_off(work.words, await facts_of(session, one), work.actor.name)
    await work.show(_asking(one), Screen(text), to=work.private)
    await exercises.refresh(session, one, now=now)
    await exercises.tell_staff(
        session, one, say.is_called_off, now=now, but_not=work.actor.person_id
    )
    await exercises.follow_up(session, one, now=now)


async def here(work: Work) -> None:
    """The presser was there, or that was a slip."""
    me = work.actor.person_id
    one = await attendance.tick(work.session, work.press.number(), me, by=work.actor, now=work.now)
    is_there = await attendance.was_there(work.session, one, me)
    await exercises.refresh(work.session, one, now=work.now)
    work.answer(say.noted(work.words) if is_there else say.taken_back(work.words))


async def who(work: Work) -> None:
    """List staff to be ticked."""
    await attendance.whom_to_tick(work.session, work.press.number(), by=work.actor)
    if _can_be_shown(work):
        one = await course.find(work.session, work.press.number(), by=work.actor)
        below = work.press.word(2) != TURN
        await _list_staff(work, one, page=work.press.number(1), below=below)


async def tick(work: Work) -> None:
    """Somebody was there, or that was a slip."""
    one = await attendance.tick(
        work.session, work.press.number(), work.press.number(1), by=work.actor, now=work.now
    )
    await exercises.refresh(work.session, one, now=work.now)
    await _list_staff(work, one, page=work.press.number(2), below=False)


async def finish(work: Work) -> None:
    """It is over; the calendar shows who was there."""
    one = await course.finish(work.session, work.press.number(), by=work.actor, now=work.now)
    await exercises.refresh(work.session, one, now=work.now)
    await exercises.follow_up(work.session, one, now=work.now)
    work.answer(say.finished(work.words))


async def _list_staff(work: Work, one: Exercise, *, page: int, below: bool) -> None:
    found = await attendance.whom_to_tick(work.session, one.id, by=work.actor)
    screen = who_screen(work.words, one, await facts_of(work.session, one), found, page)
    await work.show(f"{subject_of(one.id)}:who", screen, below=below, to=work.private)


def _asking(one: Exercise) -> str:
    return f"{subject_of(one.id)}:asked"


def _can_be_shown(work: Work) -> bool:
    """Whether the presser has a private chat; a press in a group is answered."""
    if not can_be_asked(work):
        work.answer(desk.open_private_first(work.words), alert=True)
        return False
    if not work.is_private:
        work.answer(improvements.shown_in_private(work.words))
    return True
