"""Who hears of a planned drill or training, and how is it drawn? Staff by cards, residents by
notices."""

from collections.abc import Callable, Sequence
from datetime import datetime

from broadcasts import notices, outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import call_off, counts_of, shown_in
from broadcasts.screens import Button, Screen, in_rows, press
from estate.database import Session
from estate.exercises import course
from estate.exercises.attendance import Listed, attendance_of
from estate.exercises.course import Wish, buildings_of, has_begun, is_open, leads, staff_of
from estate.exercises.rules import number_of, subject_of
from estate.exercises.tables import Exercise, Sort, State
from estate.incidents.drafts import name_of
from estate.incidents.rules import number_of as number_of_incident
from estate.incidents.tables import Incident
from estate.notices.audience import Audience
from estate.notices.audience import Kind as AudienceKind
from estate.notices.course import Wish as NoticeWish
from estate.notices.course import begin_by_itself, give_way, messages_of
from estate.people.actor import Actor, actor_of
from estate.people.duty import actor_by_id, people_by_chat, people_by_id
from estate.places.finding import building
from estate.places.tables import Building
from texts import buttons
from texts import exercises as say
from texts.ending import no_longer_shown
from texts.exercises import Planned
from texts.translator import LANGUAGES, Html, Words, lines, words

# Verbs of the buttons; each but the first three carries the exercise's id.
CALENDAR = "exercises"  # carries the page
OVERVIEW = "exercises_overview"  # carries the page
PLAN = "exercise_plan"  # carries what is planned
CARD = "exercise"
START = "exercise_start"
MOVE = "exercise_move"
OFF = "exercise_off"
OFF_YES = "exercise_off_yes"
HERE = "exercise_here"
WHO = "exercise_who"  # carries the page
TICK = "exercise_tick"  # carries the person and the page
FINISH = "exercise_finish"

TURN = "turn"  # pressed on the list itself: it is edited where it stands
ASKED = "asked"  # of a question's way back
PER_PAGE = 10  # exercises
NAMES_PER_PAGE = 20

NOT_LEFT = frozenset({DeliveryState.WAITING, DeliveryState.WITHDRAWN})

Say = Callable[[Words, Planned, str], str]
"""In the reader's language: what is told of it, with the number to call in earnest."""
First = Callable[[Words], Html]


async def facts_of(session: Session, one: Exercise) -> Planned:
    """Gather what is shown of an exercise."""
    places = await buildings_of(session, one.id)
    was_held = one.state is State.FINISHED or one.incident_id is not None
    is_held = one.state is State.PLANNED and one.sort is Sort.TRAINING and one.begin_at is None
    return Planned(
        number=number_of(one.id), sort=one.sort, kind=one.kind, title=one.title,
        codes=tuple(place.code for place in places), at=one.at, zone=places[0].timezone,
        leader=await name_of(session, one.leader_id), tells_residents=one.tells_residents,
        repeats=one.repeats, state=one.state,
        drill=number_of_incident(one.incident_id) if one.incident_id else "",
        attendance=await attendance_of(session, one) if was_held or is_held else None,
    )  # fmt: skip


async def facts_of_wish(session: Session, wish: Wish) -> Planned:
    """Gather the same of what is not planned yet."""
    places = [await building(session, one) for one in wish.building_ids]
    known = [one for one in places if one is not None]
    return Planned(
        number="", sort=wish.sort, kind=wish.kind, title=wish.title,
        codes=tuple(one.code for one in known), at=wish.at, zone=known[0].timezone,
        leader=await name_of(session, wish.leader_id), tells_residents=wish.tells_residents,
        repeats=wish.repeats, state=State.PLANNED,
    )  # fmt: skip


# Staff


def card_screen(
    t: Words, one: Exercise, facts: Planned, reader: Actor, *, now: datetime, is_free: bool = True
) -> Screen:
    """Draw an exercise with what this reader can do about it; without `is_free` something real is
    on there."""
    return Screen(say.card(t, facts), _rows(t, one, reader, now=now, is_free=is_free))


def _rows(
    t: Words, one: Exercise, reader: Actor, *, now: datetime, is_free: bool
) -> list[list[Button]]:
    if one.state is not State.PLANNED:
        return []
    rows: list[list[Button]] = []
    begun, is_training = has_begun(one, now=now), one.sort is Sort.TRAINING
    if begun and is_training:
        rows.append([Button(say.here_name(t), press(HERE, one.id))])
    if not leads(one, reader):
        return rows
    if not begun and not is_training and is_free and is_open(one, now=now):
        rows.append([Button(say.start_name(t), press(START, one.id))])
    if begun:
        rows.append([
            Button(say.who_name(t), press(WHO, one.id, 0)),
            Button(say.finish_name(t), press(FINISH, one.id)),
        ])  # fmt: skip
    if one.incident_id is None:
        rows.append([
            Button(say.move_name(t), press(MOVE, one.id)),
            Button(say.off_name(t), press(OFF, one.id)),
        ])  # fmt: skip
    return rows


async def show(
    session: Session, one: Exercise, to: Address, reader: Actor, *, now: datetime,
    below: bool = True, first: First | None = None,
) -> None:  # fmt: skip
    """Put an exercise's card into a private chat; `first` is told with sound."""
    t = words(reader.language)
    is_free = one.sort is Sort.TRAINING or await course.real_one_in(session, one) is None
    facts = await facts_of(session, one)
    screen = card_screen(t, one, facts, reader, now=now, is_free=is_free)
    if first is not None:
        screen = Screen(lines(first(t), screen.text), screen.rows)
    await outbox.show(
        session, to, subject_of(one.id), screen,
        lane=Lane.REPLY, now=now, below=below, silent=first is None,
    )  # fmt: skip


async def refresh(session: Session, one: Exercise, *, now: datetime) -> None:
    """Redraw every card of an exercise for who still works there; others are left once."""
    places = await shown_in(session, subject_of(one.id))
    people = await people_by_chat(session, [place.chat_id for place in places])
    ids = [each.id for each in await buildings_of(session, one.id)]
    for place in places:
        if place.chat_id not in people:
            continue
        reader = await actor_of(session, people[place.chat_id])
        if reader.is_staff and any(reader.works_in(each) for each in ids):
            await show(session, one, place, reader, now=now, below=False)
        else:
            text = no_longer_shown(words(reader.language), number_of(one.id))
            await outbox.leave(session, place, subject_of(one.id), Screen(text), now=now)


async def tell_staff(
    session: Session, one: Exercise, first: First, *, now: datetime, but_not: int = 0
) -> None:
    """Tell whoever works there and can be reached, but not who did it just now."""
    for each in await staff_of(
        session, [place.id for place in await buildings_of(session, one.id)]
    ):
        if each.can_be_reached and each.person_id != but_not:
            await _tell(session, one, each.person_id, first, now=now)


async def tell_leader(session: Session, one: Exercise, first: First, *, now: datetime) -> None:
    """Tell who leads it; where they cannot be told, whoever else may lead it."""
    able = await course.who_may_lead(
        session, one.sort, [place.id for place in await buildings_of(session, one.id)]
    )
    ids = [each.person_id for each in able]
    managing = [each.person_id for each in able if (await _actor(session, each.person_id)).manages]
    for person_id in [one.leader_id] if one.leader_id in ids else managing:
        await _tell(session, one, person_id, first, now=now)


async def _tell(
    session: Session, one: Exercise, person_id: int, first: First, *, now: datetime
) -> None:
    reader = await _actor(session, person_id)
    to = Address(reader.telegram_id)
    await show(session, one, to, reader, now=now, first=first)


async def _actor(session: Session, person_id: int) -> Actor:
    found = await actor_by_id(session, person_id)
    if found is None:
        raise LookupError(f"person {person_id} is not there")
    return found


async def follow_up(session: Session, one: Exercise, *, now: datetime) -> None:
    """Plan what repeats again; staff hear of that as of any other."""
    following = await course.plan_next(session, one, now=now)
    if following is not None:
        await tell_staff(session, following, say.is_planned, now=now)


def who_screen(
    t: Words, one: Exercise, facts: Planned, found: Sequence[Listed], page: int
) -> Screen:
    """List staff to be ticked."""
    last = max(0, (len(found) - 1) // NAMES_PER_PAGE)
    page = min(page, last)
    shown = found[page * NAMES_PER_PAGE : (page + 1) * NAMES_PER_PAGE]
    names = [
        Button(
            f"✓ {each.name}" if each.is_present else each.name,
            press(TICK, one.id, each.person_id, page),
        )
        for each in shown
    ]
    turns = [
        *([Button(buttons.page_back(t), press(WHO, one.id, page - 1, TURN))] if page else []),
        *([Button(buttons.page_on(t), press(WHO, one.id, page + 1, TURN))] if page < last else []),
    ]
    rows = [*in_rows(names, per_row=2), *([turns] if turns else [])]
    return Screen(say.ask_who(t, facts), rows)


async def calendar_screen(
    session: Session, t: Words, found: Sequence[Exercise], reader: Actor, *, page: int
) -> Screen:
    """Draw one page of what comes next and what has been, with a button for each."""
    last = max(0, (len(found) - 1) // PER_PAGE)
    page = min(page, last)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    facts = [await facts_of(session, one) for one in shown]
    planned = [one for one in facts if one.state is State.PLANNED]
    been = [one for one in facts if one.state is not State.PLANNED]
    cards = [Button(number_of(one.id), press(CARD, one.id)) for one in shown]
    turns = [
        *([Button(buttons.page_back(t), press(CALENDAR, page - 1, TURN))] if page else []),
        *([Button(buttons.page_on(t), press(CALENDAR, page + 1, TURN))] if page < last else []),
    ]
    plan = [
        Button(say.plan_drill(t), press(PLAN, Sort.DRILL)),
        Button(say.plan_training(t), press(PLAN, Sort.TRAINING)),
    ]
    rows = [
        *in_rows(cards, per_row=5), *([turns] if turns else []),
        *([plan] if reader.manages else []),
        [Button(say.overview_name(t), press(OVERVIEW, 0))],
    ]  # fmt: skip
    return Screen(say.calendar(t, planned, been), rows)


def calendar_button(t: Words) -> Button:
    """Make the button that leads to the calendar."""
    return Button(say.calendar_name(t), press(CALENDAR, 0))


async def begin_drill(session: Session, incident: Incident, *, now: datetime) -> None:
    """A drill that was just sent is what was planned, if it was: nobody is reminded any more."""
    one = await course.note_started(session, incident, now=now)
    if one is not None:
        await hold_notices(session, one, now=now)
        await refresh(session, one, now=now)


# Residents


async def tell_residents(session: Session, one: Exercise, said: Say, *, now: datetime) -> None:
    """Tell its buildings by a notice, outside quiet hours, instead of what has not left yet."""
    await hold_notices(session, one, now=now)
    facts = await facts_of(session, one)
    places = await buildings_of(session, one.id)
    wish = NoticeWish(
        words=in_every_language(places, lambda t: said(t, facts, places[0].emergency_number)),
        audience=Audience(
            kind=AudienceKind.BUILDINGS, building_ids=tuple(each.id for each in places)
        ),
    )
    [planner] = await people_by_id(session, [one.planned_by])
    notice = await begin_by_itself(
        session, wish, created_by=planner.id, chat_id=planner.telegram_id, now=now
    )
    await course.note_notice(session, one, notice)
    await notices.begin(session, notice, now=now)
    # Here, so that whoever goes on with the notice finds the card: two would clash in making it.
    await notices.show_progress(session, notice, now=now)


async def hold_notices(session: Session, one: Exercise, *, now: datetime) -> bool:
    """Withdraw what has not left yet of what residents are told. Returns whether any was left."""
    was_left = False
    for notice in await course.notices_of(session, one.id):
        ids = [each.message_id for each in await messages_of(session, notice.id)]
        await call_off(session, ids, now=now)
        if await give_way(session, notice, now=now):
            was_left = True
            await notices.show_progress(session, notice, now=now)
    return was_left


async def residents_heard(session: Session, one: Exercise) -> bool:
    """Whether any resident was told of it, or may have been."""
    ids = [
        each.message_id
        for notice in await course.notices_of(session, one.id)
        for each in await messages_of(session, notice.id)
    ]
    return any(count for state, count in (await counts_of(session, ids)).items()
               if state not in NOT_LEFT)  # fmt: skip


def in_every_language(places: Sequence[Building], said: Callable[[Words], str]) -> dict[str, str]:
    """Say it in each language; the buildings' own stand first, since others read the first."""
    first = [one for place in places for one in place.languages if one in LANGUAGES]
    return {language: said(words(language)) for language in dict.fromkeys([*first, *LANGUAGES])}
