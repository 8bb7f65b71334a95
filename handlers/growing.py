"""How do staff let a live fire or gas concern one more building? Chosen, looked at, sent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from broadcasts import alerts
from broadcasts.alerts import facts_of_update
from broadcasts.boards import GROW, GROW_SEND, GROW_TO, UPDATE_DROP, end_drills, refresh_boards
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.updates import faults_of
from estate.errors import NotFound
from estate.incidents.audience import reach_of
from estate.incidents.course import may_update
from estate.incidents.drafts import buildings_of
from estate.incidents.growing import grow, may_grow_to
from estate.incidents.kinds import News
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.places.tables import Building
from handlers.conversation import AnyHandler, pressed
from handlers.incidents import is_for_staff
from handlers.updates import show_update
from handlers.work import Work
from texts import alerts as texts_of_alerts
from texts import amiss, buttons, incidents, updating
from texts.alerts import Facts
from texts.translator import lines


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [pressed(GROW, _ask), pressed(GROW_TO, _look), pressed(GROW_SEND, _send)]


async def _grows(work: Work) -> Incident:
    incident = await may_update(
        work.session, work.press.number(), after=work.press.number(1), by=work.actor
    )
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    return incident


async def _ask(work: Work) -> None:
    """Which building?"""
    incident, t = await _grows(work), work.words
    others = await may_grow_to(work.session, incident, by=work.actor)
    if not others:
        work.answer(updating.no_other_building(t), alert=True)
        return
    taps = [
        Button(one.code, press(GROW_TO, incident.id, incident.updates, one.id)) for one in others
    ]
    text = updating.ask_building(t, number_of(incident.id))
    await show_update(work, incident, Screen(text, [*in_rows(taps, per_row=4), [_drop(work)]]))


async def _look(work: Work) -> None:
    """What everybody there would read, and how many homes hear of it."""
    incident, t, chosen = await _grows(work), work.words, work.press.number(2)
    others = await may_grow_to(work.session, incident, by=work.actor)
    there = next((one for one in others if one.id == chosen), None)
    if there is None:
        raise NotFound(noun="building", name=str(chosen))
    buildings = [*await buildings_of(work.session, incident.id), there]
    facts = _when_grown(incident, there, buildings, now=work.now)
    text = texts_of_alerts.update(t, facts, News.GROWN, now=work.now)
    reach = await reach_of(work.session, [one.id for one in buildings])
    send = Button(
        updating.grow_name(t, there.code, reach.reachable),
        press(GROW_SEND, incident.id, incident.updates, there.id),
    )
    told = [(one, _when_grown(incident, one, buildings, now=work.now)) for one in buildings]
    faults = faults_of(incident, told, News.GROWN, "", now=work.now)
    asked = lines(
        *amiss.remarks_of_update(t, faults),
        updating.look_at_growth(t, number_of(incident.id), there.code, text),
    )
    await show_update(work, incident, Screen(asked, [[send], [_drop(work)]]))


def _when_grown(
    incident: Incident, building: Building, buildings: Sequence[Building], *, now: datetime
) -> Facts:
    """Gather what one building would be told: the floor on which it began says nothing then."""
    facts = facts_of_update(incident, [building], now=now)
    codes = tuple(one.code for one in buildings)
    return replace(facts, codes=codes, floor=None, floors_to_leave=())


async def _send(work: Work) -> None:
    incident = await _grows(work)
    incident = await grow(
        work.session, incident.id, work.press.number(2), after=work.press.number(1),
        by=work.actor, now=work.now,
    )  # fmt: skip
    await end_drills(work.session, incident, by=work.actor.person_id, now=work.now)
    await alerts.update(
        work.session, incident, News.GROWN, "", username=work.bot_username, now=work.now
    )
    await refresh_boards(work.session, incident, now=work.now)
    text = updating.update_left(work.words, number_of(incident.id), work.actor.name)
    await show_update(work, incident, Screen(text))
    work.answer(incidents.sent_toast(work.words))


def _drop(work: Work) -> Button:
    return Button(buttons.cancel(work.words), press(UPDATE_DROP, work.press.number()))
