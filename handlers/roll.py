"""How do people answer a roll call? Under the alert, by a group's link, by /safe."""

from collections.abc import Sequence

from broadcasts.boards import refresh_boards
from broadcasts.doors import DOOR, DOORS, send_doors, show_doors
from broadcasts.drilling import is_drill_over, label_of, said_of
from broadcasts.naming import named
from broadcasts.rolls import (
    ANSWER,
    GOING,
    HELPED,
    HOME,
    answers_row,
    call_for_help,
    call_is_over,
    refresh_call,
)
from broadcasts.screens import Button, Screen, press
from broadcasts.stairs import STAIRS, send_stairs
from estate.errors import NotFound
from estate.incidents.course import watch
from estate.incidents.doors import list_doors, share_again
from estate.incidents.drafts import buildings_of, find
from estate.incidents.going import go
from estate.incidents.rollcall import (
    Said,
    answer,
    answer_for_home,
    asked_of,
    helped,
    in_need_of,
    knock,
    person_of_roll,
)
from estate.incidents.rules import number_of
from estate.incidents.tables import AT_THE_DOOR, Answer, Incident, State
from estate.people.actor import Home
from handlers.asking import can_be_asked
from handlers.conversation import AnyHandler, command, pressed
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts import desk, doors, incidents, rolling, stairs
from texts.people import home_name
from texts.translator import Html


def handlers() -> list[AnyHandler]:
    """List what answers here."""
    return [
        pressed(ANSWER, _answer),
        pressed(HOME, _answer_for_home),
        pressed(HELPED, _helped),
        pressed(GOING, _going),
        pressed(DOOR, _knocked),
        pressed(DOORS, _show_doors),
        pressed(STAIRS, _show_stairs),
        command("safe", _safe),
    ]


async def ask_in_private(work: Work, incident_id: int) -> None:
    """Somebody came from the alert in a group."""
    incident = await find(work.session, incident_id)
    if incident.released_at is None:
        raise NotFound(noun="incident", name=number_of(incident_id))
    await _ask(work, incident)


async def _safe(work: Work) -> None:
    live = await asked_of(work.session, work.actor)
    for incident in live:
        await _ask(work, incident)
    if not live:
        await work.say(rolling.nothing_live(work.words))


async def _ask(work: Work, incident: Incident) -> None:
    buildings = await buildings_of(work.session, incident.id)
    about = named(incident, buildings)
    text = rolling.ask(work.words, about.number, incidents.about(work.words, about))
    await _show(work, incident, text, [answers_row(work.words, incident)])


async def _answer(work: Work) -> None:
    given = work.press.word(1)
    if given not in (Answer.SAFE, Answer.HELP, Answer.AWAY):
        raise NotFound(noun="incident", name=number_of(work.press.number()))
    said = await answer(
        work.session, work.press.number(), Answer(given), by=work.actor, now=work.now
    )
    if said.calls_for_help:
        await _help(work, said)
        return
    await _is_well(work, said)
    homes = [] if given == Answer.HELP else list(said.homes)
    text = rolling.taken(work.words, Answer(given), await _names(work, said.incident, homes))
    rows = [await _all_safe_row(work, said.incident, home) for home in homes]
    await _show(work, said.incident, text, [*rows, answers_row(work.words, said.incident)])
    work.answer(label_of(work.words, said.incident, rolling.thanks(work.words)))


async def _help(work: Work, said: Said) -> None:
    incident, t = said.incident, work.words
    waiting = await in_need_of(work.session, incident.id)
    me = [one for one in waiting if one.person_id == work.actor.person_id]
    is_heard = await call_for_help(work.session, incident, me, again=said.was_in_need, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    numbers = await _emergency_numbers(work, said)
    text = rolling.help_is_called(t, numbers) if is_heard else rolling.nobody_is_called(t, numbers)
    toast = rolling.help_toast(t) if is_heard else rolling.nobody_toast(t, numbers)
    rows = [answers_row(t, incident)]
    if is_drill_over(incident):
        await work.show(f"help:{incident.id}", Screen(text, rows), below=True, to=work.private)
        work.answer(toast)
        return
    await _show(work, incident, text, rows)
    work.answer(label_of(t, incident, toast))


async def _emergency_numbers(work: Work, said: Said) -> list[str]:
    """The number of where they live; of whom no home is known there, of every building."""
    buildings = await buildings_of(work.session, said.incident.id)
    theirs = {home.building_id for home in said.homes}
    there = [one for one in buildings if one.id in theirs] or buildings
    return list(dict.fromkeys(one.emergency_number for one in there))


async def _answer_for_home(work: Work) -> None:
    said = await answer_for_home(
        work.session, work.press.number(), work.press.number(1), by=work.actor, now=work.now
    )
    await _is_well(work, said)
    [name] = await _names(work, said.incident, said.homes)
    text = rolling.home_taken(work.words, name)
    await _show(work, said.incident, text, [answers_row(work.words, said.incident)])
    work.answer(label_of(work.words, said.incident, rolling.thanks(work.words)))


async def _is_well(work: Work, said: Said) -> None:
    """Whoever called for help and is well now: staff see that at once."""
    if said.was_in_need:
        me = await person_of_roll(work.session, said.incident.id, work.actor.person_id)
        await call_is_over(work.session, said.incident, me, by=work.actor.name, now=work.now)
        await refresh_boards(work.session, said.incident, now=work.now)


async def _helped(work: Work) -> None:
    incident_id, person_id, unit_id = (work.press.number(place) for place in range(3))
    if not person_id:  # found at the door: all is well there now
        await take_door(work, incident_id, unit_id, Answer.FOUND_WELL)
        return
    if not await helped(work.session, incident_id, person_id, by=work.actor, now=work.now):
        work.answer(rolling.nobody_waits(work.words))
        return
    incident = await find(work.session, incident_id)
    places = await person_of_roll(work.session, incident_id, person_id)
    await call_is_over(work.session, incident, places, by=work.actor.name, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, rolling.thanks(work.words)))


async def _going(work: Work) -> None:
    incident_id, person_id, unit_id = (work.press.number(place) for place in range(3))
    incident, places = await go(
        work.session, incident_id, person_id, unit_id, by=work.actor, now=work.now
    )
    if not places:
        work.answer(rolling.nobody_waits(work.words))
        return
    await refresh_call(work.session, incident, places, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, rolling.you_go(work.words)))


async def _knocked(work: Work) -> None:
    found = work.press.word(2)
    if found not in (*AT_THE_DOOR, Answer.UNDONE):
        raise NotFound(noun="door", name="")
    await take_door(work, work.press.number(), work.press.number(1), Answer(found))


async def take_door(work: Work, incident_id: int, unit_id: int, found: Answer) -> None:
    """Take what staff found at a door; calls begin and end by it."""
    knocked = await knock(work.session, incident_id, unit_id, found, by=work.actor, now=work.now)
    incident, me = knocked.incident, work.actor.name
    for one in knocked.before:
        if one not in knocked.after:
            await call_is_over(work.session, incident, [one], by=me, now=work.now)
    for one in knocked.after:
        if one not in knocked.before:
            await call_for_help(work.session, incident, [one], now=work.now)
    await show_doors(work.session, incident, work.private, work.actor, now=work.now)
    await refresh_boards(work.session, incident, now=work.now)
    work.answer(label_of(work.words, incident, doors.noted(work.words, knocked.label, found)))


async def _show_doors(work: Work) -> None:
    """Staff ask for the doors themselves, before the list comes by itself or to see it again."""
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    if incident.state is not State.LIVE:  # a list names homes
        over = doors.over_toast(work.words, number_of(incident.id))
        work.answer(label_of(work.words, incident, over))
        return
    await list_doors(work.session, incident, now=work.now)
    await share_again(work.session, incident, now=work.now)
    me = work.actor.person_id if can_be_asked(work) else None
    await send_doors(work.session, incident, now=work.now, asked_by=me)
    if me is None:
        work.answer(desk.open_private_first(work.words), alert=True)
        return
    work.answer(label_of(work.words, incident, doors.sent(work.words)))


async def _show_stairs(work: Work) -> None:
    """Staff ask, in private or in the room, who needs help with the stairs: only they read it."""
    incident = await watch(work.session, work.press.number(), by=work.actor)
    if not await is_for_staff(work):
        raise NotFound(noun="incident", name=number_of(incident.id))
    if incident.state is not State.LIVE:
        over = stairs.over_toast(work.words, number_of(incident.id))
        work.answer(label_of(work.words, incident, over))
        return
    if not can_be_asked(work):
        work.answer(desk.open_private_first(work.words), alert=True)
        return
    await send_stairs(work.session, incident, work.person, now=work.now)
    work.answer(label_of(work.words, incident, stairs.sent(work.words)))


async def _show(
    work: Work, incident: Incident, text: Html, rows: Sequence[Sequence[Button]]
) -> None:
    """One message in the private chat follows what its person answers."""
    screen = Screen(said_of(work.words, incident, text), list(rows))
    await work.show(f"roll:{incident.id}", screen, below=True, to=work.private)


async def _all_safe_row(work: Work, incident: Incident, home: Home) -> list[Button]:
    [name] = await _names(work, incident, [home])
    label = label_of(work.words, incident, rolling.all_safe_name(work.words, name))
    return [Button(label, press(HOME, incident.id, home.unit_id))]


async def _names(work: Work, incident: Incident, homes: Sequence[Home]) -> list[str]:
    codes = {one.id: one.code for one in await buildings_of(work.session, incident.id)}
    return [home_name(work.words, codes[one.building_id], one.label) for one in homes]
