"""How do staff tell that a live incident is on another floor? Chosen, looked at, sent."""

from broadcasts import alerts
from broadcasts.boards import BELOW, FLOOR_SEND, FLOOR_TO, FLOORS, UPDATE_DROP, refresh_boards
from broadcasts.drilling import label_of, said_of
from broadcasts.naming import named
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.updates import facts_on_floor, faults_of
from estate.errors import AlertUnclear, NotFound
from estate.incidents.audience import reach_of
from estate.incidents.course import may_update
from estate.incidents.floors import change_floor, may_change_floor
from estate.incidents.kinds import News
from estate.incidents.leaving import homes_asked_anew, leaving
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.places.tables import Building
from handlers.conversation import AnyHandler, pressed
from handlers.incidents import is_for_staff
from handlers.updates import show_update
from handlers.work import Work
from texts import alerts as texts_of_alerts
from texts import amiss, buttons, floors, incidents, updating
from texts.alerts.facts import floor_name
from texts.translator import lines

WHOLE = "-"  # in a press: no floor is called so
FLOORS_IN_A_ROW = 5  # of six, a phone breaks 12樓 in two
FLOORS_ON_A_PAGE = 60  # twelve rows; the way to the others stands below


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [pressed(FLOORS, _ask), pressed(FLOOR_TO, _look), pressed(FLOOR_SEND, _send)]


async def _changes(work: Work, *, after: int | None) -> tuple[Incident, Building]:
    incident = await may_update(work.session, work.press.number(), after=after, by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    return incident, await may_change_floor(work.session, incident)


async def _ask(work: Work) -> None:
    """Which floor? The page on which it is told stands first."""
    incident, building = await _changes(work, after=work.press.number(1))
    t, every = work.words, building.floors
    told = every.index(incident.floor) if incident.floor in every else 0
    page = work.press.number(2) - 1 if work.press.word(2) else told // FLOORS_ON_A_PAGE
    page = min(max(page, 0), (len(every) - 1) // FLOORS_ON_A_PAGE)
    begin = page * FLOORS_ON_A_PAGE
    taps = [
        Button(str(floor_name(t, one)), press(FLOOR_TO, incident.id, incident.updates, one))
        for one in every[begin : begin + FLOORS_ON_A_PAGE]
        if one != incident.floor
    ]
    rows = [*in_rows(taps, per_row=FLOORS_IN_A_ROW), _pages(work, incident, page, len(every))]
    if incident.floor is not None:
        whole = press(FLOOR_TO, incident.id, incident.updates, WHOLE)
        rows.append([Button(floors.whole_name(t), whole)])
    asked = floors.ask_floor(
        t, number_of(incident.id), incidents.about(t, named(incident, [building]))
    )
    screen = Screen(said_of(t, incident, asked), [*filter(None, rows), [_drop(work)]])
    await show_update(work, incident, screen)


def _pages(work: Work, incident: Incident, page: int, count: int) -> list[Button]:
    """The ways to lower and higher floors; a press counts pages from 1."""
    t, last = work.words, (count - 1) // FLOORS_ON_A_PAGE
    back = Button(buttons.page_back(t), press(FLOORS, incident.id, incident.updates, page))
    on = Button(buttons.page_on(t), press(FLOORS, incident.id, incident.updates, page + 2))
    return [*([back] if page > 0 else []), *([on] if page < last else [])]


async def _look(work: Work) -> None:
    """What everybody would read, and how many homes hear of it.

    Pressed under another alert's preview it is the first look at this incident: nothing that a
    colleague told meanwhile is passed over.
    """
    is_first = work.press.word(3) == BELOW
    incident, building = await _changes(work, after=None if is_first else work.press.number(1))
    t, floor = work.words, _floor(work, building)
    facts = facts_on_floor(incident, building, floor, now=work.now)
    faults = faults_of(incident, [(building, facts)], News.MOVED, "", now=work.now)
    reach = await reach_of(work.session, [building.id])
    before, after = leaving(incident, [building]), leaving(incident, [building], floor)
    anew = await homes_asked_anew(work.session, incident, before, after)
    text = lines(
        *amiss.remarks_of_update(t, faults),
        floors.look_at_change(
            t, number_of(incident.id), floor, reach.homes, reach.reachable, len(anew),
            texts_of_alerts.update(t, facts, News.MOVED, now=work.now),
        ),
    )  # fmt: skip
    send = Button(
        label_of(t, incident, floors.send_name(t, floor, reach.reachable)),
        press(FLOOR_SEND, incident.id, incident.updates, work.press.word(2)),
    )
    again = Button(buttons.back(t), press(FLOORS, incident.id, incident.updates))
    screen = Screen(said_of(t, incident, text), [[send], [again, _drop(work)]])
    await show_update(work, incident, screen, below=is_first)


async def _send(work: Work) -> None:
    incident, building = await _changes(work, after=work.press.number(1))
    incident = await change_floor(
        work.session, incident.id, _floor(work, building), after=work.press.number(1),
        by=work.actor, now=work.now,
    )  # fmt: skip
    await alerts.update(
        work.session, incident, News.MOVED, "", username=work.bot_username, now=work.now
    )
    await refresh_boards(work.session, incident, now=work.now)
    t = work.words
    text = updating.update_left(t, number_of(incident.id), work.actor.name)
    await show_update(work, incident, Screen(said_of(t, incident, text)))
    work.answer(label_of(t, incident, updating.update_sent(t)))


def _floor(work: Work, building: Building) -> str | None:
    """Read the floor of a press; None is the whole building. Raises AlertUnclear."""
    word = work.press.word(2)
    if word == WHOLE:
        return None
    if word not in building.floors:
        raise AlertUnclear(reason="floor")
    return word


def _drop(work: Work) -> Button:
    return Button(buttons.cancel(work.words), press(UPDATE_DROP, work.press.number()))
