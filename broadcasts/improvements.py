"""How do staff see improvement actions, and hear of those whose day comes or is over?"""

from collections.abc import Sequence
from datetime import datetime

from broadcasts import outbox
from broadcasts.alone import alone
from broadcasts.lanes import Lane
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.improvements import (
    Action,
    OpenAction,
    action_of,
    due_for_a_word,
    is_held_back,
    number_of,
    subject_of,
    takes_the_word,
)
from estate.incidents.improvements.days import Timing, timing, today
from estate.incidents.improvements.tables import (
    ImprovementState,
)
from estate.people.actor import Actor, actor_of
from estate.people.duty import actor_by_id, managers, people_by_chat
from texts import buttons, incidents
from texts import improvements as say
from texts.translator import Html, Words, lines, words

# Verbs of the buttons; each but the list's carries the action's id.
LIST = "improvements"  # carries whose, and the page
ACTION = "improvement"
DONE = "improvement_done"
LATER = "improvement_later"
GIVE = "improvement_give"
DROP = "improvement_drop"
PLAYBOOK = "improvement_playbook"

MINE, ALL = "mine", "all"
TURN = "turn"  # pressed on the list itself: it is edited where it stands
PER_PAGE = 8


def timing_of(action: Action | OpenAction, now: datetime) -> Timing:
    """Tell how its day stands to today, in its building."""
    return timing(action.due_on, today(now, action.zone))


def card_screen(action: Action, t: Words, reader: Actor, *, now: datetime) -> Screen:
    """Draw an action with what this reader can do about it. What is no drill any more, but work,
    is not framed as one: its first line says that a drill showed it."""
    about = incidents.about(t, named(action.incident, action.buildings))
    text = say.card(t, action, about, timing_of(action, now))
    return Screen(text, _rows(action, t, reader))


def _rows(action: Action, t: Words, reader: Actor) -> list[list[Button]]:
    if action.state is not ImprovementState.OPEN or not action.may_be_changed_by(reader):
        return []
    id_ = action.id
    rows = [
        [Button(say.done(t), press(DONE, id_)), Button(say.later(t), press(LATER, id_))],
        [Button(say.give(t), press(GIVE, id_))],
    ]
    if reader.manages:
        rows.append([Button(say.drop(t), press(DROP, id_))])
    if reader.manages and not reader.building_ids:  # a playbook holds for every building
        rows.append([Button(say.change_playbook(t), press(PLAYBOOK, id_))])
    return rows


async def show(
    session: Session, action: Action, to: Address, t: Words, reader: Actor, *, now: datetime,
    below: bool = True, first: Html | None = None,
) -> None:  # fmt: skip
    """Put an action's card into a private chat; `first` is told with sound."""
    screen = card_screen(action, t, reader, now=now)
    if first is not None:
        screen = Screen(lines(first, screen.text), screen.rows)
    await outbox.show(
        session, to, subject_of(action.id), screen,
        lane=Lane.REPLY, now=now, below=below, silent=first is None,
    )  # fmt: skip


async def refresh(session: Session, action: Action, *, now: datetime) -> None:
    """Redraw every card of an action, each for its reader."""
    places = await still_read(session, action.incident, subject_of(action.id), now=now)
    people = await people_by_chat(session, [place.chat_id for place, _ in places])
    for place, t in places:
        if place.chat_id in people:
            reader = await actor_of(session, people[place.chat_id])
            await show(session, action, place, t, reader, now=now, below=False)


async def remind_of_improvements(session: Session, now: datetime) -> None:
    """A duty: owners hear of what is theirs, by day, and never while something real is on there."""
    for action in await due_for_a_word(session, now=now):
        async with alone(session, action.incident):
            await tell(session, action, now=now)


async def tell(session: Session, action: Action, *, now: datetime) -> None:
    """Tell its owner now, once; managers too when its day is over or the owner cannot do it.

    What is held back waits for the duty.
    """
    if await is_held_back(session, action) or not await takes_the_word(session, action, now=now):
        return
    when = timing_of(action, now)
    for person_id in await _to_be_told(session, action, when):
        reader = await actor_by_id(session, person_id)
        if reader is None:
            continue
        t = words(reader.language)
        first = say.reminder(t, when, is_owner=person_id == action.owner_id)
        await show(session, action, Address(reader.telegram_id), t, reader, now=now, first=first)


async def _to_be_told(session: Session, action: Action, when: Timing) -> list[int]:
    told = [action.owner_id] if action.owner_can_do_it else []
    if when is Timing.OVERDUE or not told:
        for building in action.buildings:
            there = await managers(session, building.id)
            told += [one.person_id for one in there if one.can_be_reached]
    return list(dict.fromkeys(told))


def list_button(t: Words, found: Sequence[OpenAction], *, now: datetime) -> Button:
    """Make the button that leads to the list."""
    overdue = sum(timing_of(one, now) is Timing.OVERDUE for one in found)
    return Button(say.list_name(t, len(found), overdue), press(LIST, ALL, 0))


async def list_screen(
    session: Session, t: Words, found: Sequence[OpenAction], *, whose: str, page: int,
    now: datetime,
) -> Screen:  # fmt: skip
    """List one page of what is open, with a button for each."""
    last = max(0, (len(found) - 1) // PER_PAGE)
    page = min(page, last)
    on_page = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    shown = [await action_of(session, one.id) for one in on_page]
    is_mine = whose == MINE
    text = say.listed(t, [(one, timing_of(one, now)) for one in shown], len(found), mine=is_mine)
    cards = [Button(number_of(one.id), press(ACTION, one.id)) for one in shown]
    turns = [
        *([Button(buttons.page_back(t), press(LIST, whose, page - 1, TURN))] if page else []),
        *([Button(buttons.page_on(t), press(LIST, whose, page + 1, TURN))] if page < last else []),
    ]
    whose_row = [
        Button(say.mine_name(t, is_on=is_mine), press(LIST, MINE, 0, TURN)),
        Button(say.all_name(t, is_on=not is_mine), press(LIST, ALL, 0, TURN)),
    ]
    return Screen(text, [*in_rows(cards, per_row=4), *([turns] if turns else []), whose_row])
