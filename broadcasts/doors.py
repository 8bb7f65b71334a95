"""How are the silent asked again, and how do staff get the list of doors to knock at?"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from broadcasts import alerts, outbox
from broadcasts.alone import alone
from broadcasts.drilling import label_of, lane_of, said_of
from broadcasts.lanes import Lane
from broadcasts.naming import language_of_room, named
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Button, Screen, press
from broadcasts.showing import still_read
from estate.database import Session
from estate.incidents.audience import languages_of_staff
from estate.incidents.doors import (
    AtDoor,
    ask_again,
    doors_of,
    last_door,
    list_doors,
    listed,
    said_to_be_away,
    share_again,
    to_ask_again,
    to_knock,
)
from estate.incidents.drafts import buildings_of
from estate.incidents.rules import number_of
from estate.incidents.stairs import homes_on_stairs, note_shown, seen_by
from estate.incidents.tables import AT_THE_DOOR, Answer, Incident, State
from estate.people.actor import Actor
from estate.people.duty import colleagues, people_by_chat, people_by_id
from estate.places.groups import staff_room
from texts import doors as say
from texts import incidents
from texts.translator import Words, lines, words

# Verbs of the buttons; each carries the incident's id first.
DOOR = "door"
DOORS = "doors"

MOST_DOORS = 30  # with buttons at a time: Telegram takes 100 buttons, three stand at each


async def ask_the_silent(session: Session, now: datetime) -> None:
    """A duty: who has not answered, nor anybody for them, is asked again, twice."""
    for incident in await to_ask_again(session, now=now):
        async with alone(session, incident):
            await ask_again(session, incident, now=now)
            await alerts.ask_again(session, incident, now=now)


async def bring_doors(session: Session, now: datetime) -> None:
    """A duty: when the silent have been asked for the last time, staff get the list of doors.

    From then on doors at which nobody can knock go to who can.
    """
    for incident in await to_knock(session, now=now):
        async with alone(session, incident):
            await list_doors(session, incident, now=now)
            await send_doors(session, incident, now=now)
    for incident in await listed(session):
        async with alone(session, incident):
            got = await share_again(session, incident, now=now)
            if got:
                await _send_shares(session, incident, got, now=now)


async def send_doors(
    session: Session, incident: Incident, *, now: datetime, asked_by: int | None = None
) -> None:
    """Put the list into the staff room, and each share into the private chat of who has it.

    Who asked for it gets one too: their share, or every door while they have none.
    """
    doors = await doors_of(session, incident.id)
    room = await staff_room(session)
    if room is not None:
        await _show(
            session, incident, Address(room.chat_id, room.thread_id), doors,
            words(await language_of_room(session, incident)), now=now, anew=True,
        )  # fmt: skip
    await _send_shares(session, incident, {door.staff_id for door in doors} | {asked_by}, now=now)


async def _send_shares(
    session: Session, incident: Incident, to: Collection[int | None], *, now: datetime
) -> None:
    doors = await doors_of(session, incident.id)
    staff = await people_by_id(session, [one for one in to if one is not None])
    buildings = [one.id for one in await buildings_of(session, incident.id)]
    work_there = await languages_of_staff(session, [one.telegram_id for one in staff], buildings)
    for person in staff:
        if person.telegram_id not in work_there:  # any more
            continue
        await _show_share(
            session, incident, Address(person.telegram_id), doors, person.id,
            words(person.language), now=now, anew=True,
        )  # fmt: skip


async def show_doors(
    session: Session, incident: Incident, to: Address, actor: Actor, *, now: datetime
) -> None:
    """Redraw one's own share of the doors, if one has a list."""
    if to not in await shown_in(session, _subject(incident)):
        return
    doors = await doors_of(session, incident.id)
    await _show_share(session, incident, to, doors, actor.person_id, words(actor.language), now=now)


async def refresh_doors(session: Session, incident: Incident, *, now: datetime) -> None:
    """Redraw every list of doors; at the end none names a home any more."""
    places = await still_read(session, incident, _subject(incident), now=now)
    if not places:
        return
    people = await people_by_chat(session, [place.chat_id for place, _ in places])
    doors = [] if incident.state is State.CLOSED else await doors_of(session, incident.id)
    for place, t in places:
        person = people.get(place.chat_id)
        if incident.state is State.CLOSED:
            over = Screen(said_of(t, incident, say.over(t, number_of(incident.id))))
            await outbox.show(
                session, place, _subject(incident), over,
                lane=lane_of(incident, Lane.REPLY), now=now,
            )  # fmt: skip
        elif person is None:
            await _show(session, incident, place, doors, t, now=now)
        else:
            await _show_share(session, incident, place, doors, person.id, t, now=now)


async def _show(
    session: Session, incident: Incident, to: Address, doors: Sequence[AtDoor], t: Words, *,
    now: datetime, anew: bool = False,
) -> None:  # fmt: skip
    text = say.door_list(t, number_of(incident.id), await _about(session, incident, t), doors)
    await outbox.show(
        session, to, _subject(incident), Screen(said_of(t, incident, text)),
        lane=lane_of(incident, Lane.CALLOUT), now=now, below=anew, silent=not anew,
    )  # fmt: skip


async def _show_share(
    session: Session, incident: Incident, to: Address, doors: Sequence[AtDoor], staff_id: int,
    t: Words, *, now: datetime, anew: bool = False,
) -> None:  # fmt: skip
    share = await _share_of(session, incident, doors, staff_id)
    mine = await _stairs_first(session, incident, share, staff_id, now=now)
    last = await last_door(session, incident.id, staff_id)
    about = await _about(session, incident, t)
    text = say.door_list(t, number_of(incident.id), about, mine)
    away = await said_to_be_away(session, incident.id)
    if away:
        text = lines(text, say.away(t, away))
    several = len({door.building for door in mine}) > 1
    rows = [
        _row(t, incident, door, f"{door.building} {door.label}" if several else door.label)
        for door in sorted(mine, key=lambda door: door.in_part)
        if door.is_open
    ]
    rows = rows[:MOST_DOORS]
    if last is not None:
        taken_back = press(DOOR, incident.id, last[0], Answer.UNDONE.value)
        rows.append([Button(label_of(t, incident, say.undo_name(t, last[1])), taken_back)])
    await outbox.show(
        session, to, _subject(incident), Screen(said_of(t, incident, text), rows),
        lane=lane_of(incident, Lane.CALLOUT), now=now, below=anew, silent=not anew,
    )  # fmt: skip


async def _share_of(
    session: Session, incident: Incident, doors: Sequence[AtDoor], staff_id: int
) -> list[AtDoor]:
    """Choose one's own doors; who has none and works there may knock at any."""
    mine = [door for door in doors if door.staff_id == staff_id]
    if mine:
        return mine
    works_in = set()
    for building in await buildings_of(session, incident.id):
        staff = await colleagues(session, building.id)
        if staff_id in {one.person_id for one in staff}:
            works_in.add(building.code)
    return [door for door in doors if door.building in works_in]


async def _stairs_first(
    session: Session, incident: Incident, doors: Sequence[AtDoor], staff_id: int, *, now: datetime
) -> list[AtDoor]:
    """Mark the homes where somebody needs help with the stairs, each first on its floor, and note
    that they are shown. Never for the staff room: there they are counted alone."""
    seen = await seen_by(session, await homes_on_stairs(session, incident), staff_id)
    units = {one.unit_id for one in seen}
    marked = [replace(door, stairs=door.unit_id in units) for door in doors]
    shown = [door.unit_id for door in marked if door.stairs and door.is_open]
    await note_shown(session, incident, staff_id, shown, now=now)
    floors = groupby(marked, key=lambda door: (door.building, door.floor))
    return [door for _, floor in floors for door in sorted(floor, key=lambda one: not one.stairs)]


def _row(t: Words, incident: Incident, door: AtDoor, home: str) -> list[Button]:
    return [
        Button(
            label_of(t, incident, say.found_name(t, home, one)),
            press(DOOR, incident.id, door.unit_id, one.value),
        )
        for one in AT_THE_DOOR
    ]


async def _about(session: Session, incident: Incident, t: Words) -> str:
    return incidents.about(t, named(incident, await buildings_of(session, incident.id)))


def _subject(incident: Incident) -> str:
    return f"doors:{incident.id}"
