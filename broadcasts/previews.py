"""What do staff see of an alert before it is sent, and who is asked to look at it?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from broadcasts import outbox
from broadcasts.alerts import facts_of, tellings_of_alert
from broadcasts.boards import BELOW, BOARD, FLOOR_TO, UPDATE
from broadcasts.drilling import is_drill
from broadcasts.impairments import impaired_in
from broadcasts.lanes import Lane
from broadcasts.linting import Telling, can_be_sent
from broadcasts.naming import language_of_room, languages_of_building, named
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.incidents.audience import (
    approvers,
    languages_by_chat,
    languages_of,
    reach_of,
    staff_on_duty,
)
from estate.incidents.command import as_line
from estate.incidents.drafts import buildings_of, live_in, name_of, sender_of
from estate.incidents.floors import can_change_floor
from estate.incidents.kinds import Kind, Policy
from estate.incidents.playbooks import policy_for
from estate.incidents.rules import number_of, preview_subject
from estate.incidents.tables import Incident, State
from estate.people.duty import managers
from estate.places.groups import groups_of, staff_room
from estate.places.tables import Building, Group, GroupState
from texts import approving, buttons, floors, incidents, updating
from texts.alerts import alert
from texts.incidents import Preview
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Html, Words, words

# Verbs of the buttons; each carries the incident's id first.
SEND = "alert_send"
DROP = "alert_drop"
CHANGE = "alert_change"
SUBMIT = "alert_submit"
REVIEWED = "incident_reviewed"


async def preview(
    session: Session, incident: Incident, t: Words, *, now: datetime, back: bool = False
) -> Screen:
    """Draw what would be sent, and to whom. `back` offers to change it, where a form can be.

    It shows the texts as they would go out. A translation that misleads is replaced and its fault
    named; where the source language misleads itself there is nothing to press.
    """
    buildings = await buildings_of(session, incident.id)
    facts = await preview_facts(session, incident, buildings, now=now)
    change = [Button(buttons.back(t), press(CHANGE, incident.id))] if back else []
    send = Button(incidents.send_label(t, facts), press(SEND, incident.id))
    drop = Button(buttons.cancel(t), press(DROP, incident.id))
    instead = await update_instead(session, incident, buildings, t)
    if not can_be_sent(facts.faults):
        return Screen(incidents.preview(t, facts), [[*change, drop]])
    if incident.state is State.SUBMITTED:
        asked_by = await name_of(session, incident.submitted_by)
        drop = Button(approving.turn_down_name(t), press(DROP, incident.id))
        return Screen(approving.please_approve(t, facts, asked_by), [[send], [drop]])
    policy = await policy_for(session, incident.kind, len(buildings), incident.mode)
    if policy is Policy.TWO:
        ask = Button(approving.ask_label(t, facts), press(SUBMIT, incident.id))
        return Screen(approving.needs_two(t, facts), [*instead, [ask], [*change, drop]])
    return Screen(incidents.preview(t, facts), [*instead, [send], [*change, drop]])


async def update_instead(
    session: Session, incident: Incident, buildings: Sequence[Building], t: Words
) -> list[list[Button]]:
    """Offer to tell more of what is live there already: two alerts of one thing confuse."""
    live = await live_in(session, [one.id for one in buildings])
    same = [one for one in live if (one.kind, one.mode) == (incident.kind, incident.mode)]
    return [[await update_button(session, one, incident.floor, t)] for one in same[:1]]


async def update_button(session: Session, live: Incident, floor: str | None, t: Words) -> Button:
    """The way to tell more of what is live: to its new floor, where another one is named now."""
    number, there = number_of(live.id), await buildings_of(session, live.id)
    if floor in (None, live.floor) or not can_change_floor(live, there):
        return Button(updating.update_instead(t, number), press(UPDATE, live.id, live.updates))
    to = press(FLOOR_TO, live.id, live.updates, floor, BELOW)
    return Button(floors.update_instead(t, number, floor or ""), to)


async def ask_second_person(session: Session, incident: Incident, *, now: datetime) -> None:
    """Show a submitted draft to whoever may approve it, with sound, and to who asked."""
    ids = [one.id for one in await buildings_of(session, incident.id)]
    asked = await approvers(session, ids)
    places = dict.fromkeys(await shown_in(session, preview_subject(incident.id)))
    room = await staff_room(session)
    anew = [Address(room.chat_id, room.thread_id)] if room is not None else []
    anew += [Address(one.telegram_id) for one in asked if one.person_id != incident.submitted_by]
    languages = await languages_by_chat(session, [place.chat_id for place in (*places, *anew)])
    for to in dict.fromkeys([*anew, *places]):
        t = words(languages.get(to.chat_id) or await language_of_room(session, incident))
        await outbox.show(
            session, to, preview_subject(incident.id),
            await preview(session, incident, t, now=now),
            lane=Lane.CALLOUT, now=now, below=to in anew, silent=to not in anew,
        )  # fmt: skip


async def call_managers(session: Session, incident: Incident, *, now: datetime) -> None:
    """Tell managers at once of an alert that one person sent alone."""
    buildings = await buildings_of(session, incident.id)
    by = await sender_of(session, incident)
    answering = [one for building in buildings for one in await managers(session, building.id)]
    for one in dict.fromkeys(answering):
        t = words(one.language)
        at = t.time(incident.released_at or now, buildings[0].timezone)
        text = approving.please_review(
            t, number_of(incident.id), named(incident, buildings), by=by, at=at
        )
        rows = [
            [
                Button(approving.board_name(t), press(BOARD, incident.id)),
                Button(approving.reviewed_name(t), press(REVIEWED, incident.id)),
            ]
        ]
        await outbox.show(
            session, Address(one.telegram_id), _review_subject(incident.id), Screen(text, rows),
            lane=Lane.CALLOUT, now=now, silent=False,
        )  # fmt: skip


async def show_reviewed(session: Session, incident: Incident, *, now: datetime) -> None:
    """Let every request to review say who did."""
    by = await name_of(session, incident.reviewed_by)
    places = await shown_in(session, _review_subject(incident.id))
    languages = await languages_by_chat(session, [place.chat_id for place in places])
    for to in places:
        t = words(languages.get(to.chat_id, SOURCE_LANGUAGE))
        text = approving.reviewed(t, number_of(incident.id), by)
        await outbox.show(
            session, to, _review_subject(incident.id), Screen(text), lane=Lane.REPLY, now=now
        )


def _review_subject(incident_id: int) -> str:
    return f"review:{incident_id}"


async def preview_facts(
    session: Session, incident: Incident, buildings: Sequence[Building], *, now: datetime
) -> Preview:
    """Gather what is decided upon before the press."""
    ids = [one.id for one in buildings]
    reach = await reach_of(session, ids)
    groups = await groups_of(session, ids)
    tellings = tellings_of_alert(incident, buildings, now=now)
    live = [named(one, await buildings_of(session, one.id)) for one in await live_in(session, ids)]
    return Preview(
        subject=named(incident, buildings),
        homes=reach.homes,
        reachable=reach.reachable,
        groups=tuple(g.title or _code(g, buildings) for g in groups if _can_be_told(g)),
        without_group=tuple(
            one.code for one in buildings if one.id not in {g.building_id for g in groups}
        ),
        muted=tuple(g.title or _code(g, buildings) for g in groups if not _can_be_told(g)),
        has_room=await staff_room(session) is not None,
        on_duty=len(await staff_on_duty(session, ids)),
        other_numbers=_other_numbers(buildings),
        live=tuple(live),
        without_strategy=_without_strategy(incident, buildings),
        texts=await _shown(session, incident, buildings, tellings, now=now),
        impaired=await impaired_in(session, ids, incident.kind),
        faults=tuple(dict.fromkeys(fault for one in tellings for fault in one.faults)),
        until=incident.expires_at,
        zone=buildings[0].timezone,
    )


async def line_of(session: Session, incident: Incident) -> str:
    """Write the command that would raise the same alert."""
    codes = [one.code for one in await buildings_of(session, incident.id)]
    command = "drill" if is_drill(incident) else "alert"
    return as_line(incident.kind.value, codes, incident.floor, incident.words, command=command)


async def _shown(
    session: Session, incident: Incident, buildings: Sequence[Building],
    tellings: Sequence[Telling], *, now: datetime,
) -> tuple[Html, ...]:  # fmt: skip
    """Show the text; once more for each building whose people are told something else.

    Another building's number and clock are shown beside it, not as a text of their own. Where only
    the office's own words differ, one language is enough: a preview has to fit into one message.
    """
    languages = await _languages_told(session, buildings)
    all_facts = [facts_of(incident, one, buildings, now=now) for one in buildings]
    first, source = all_facts[0], words(SOURCE_LANGUAGE)
    ways: dict[Html, Html] = {}
    without_own = set[Html]()
    for facts, one in zip(all_facts, tellings, strict=True):
        same = replace(facts, emergency_number=first.emergency_number, zone=first.zone)
        way, bare = alert(source, same), alert(source, replace(same, assembly_point="", route=""))
        if way not in ways:
            read = languages[:1] if bare in without_own else languages
            ways[way] = one.to_group(incident.words, languages=read)
        without_own.add(bare)
    return tuple(ways.values())


async def _languages_told(session: Session, buildings: Sequence[Building]) -> list[str]:
    """List every language that somebody will read, those of the first building's group first."""
    spoken = await languages_of(session, [one.id for one in buildings])
    grouped = [one for building in buildings for one in languages_of_building(building)]
    return list(dict.fromkeys([*grouped, *(one for one in LANGUAGES if one in spoken)]))


def _without_strategy(incident: Incident, buildings: Sequence[Building]) -> tuple[str, ...]:
    if incident.kind is not Kind.FIRE:
        return ()
    return tuple(one.code for one in buildings if one.fire_strategy is None)


def _other_numbers(buildings: Sequence[Building]) -> tuple[tuple[str, str], ...]:
    """List the buildings whose number is not the one that the preview shows, the first one's."""
    shown = buildings[0].emergency_number
    return tuple(
        (one.code, one.emergency_number) for one in buildings if one.emergency_number != shown
    )


def _can_be_told(group: Group) -> bool:
    return group.state is not GroupState.MUTED


def _code(group: Group, buildings: Sequence[Building]) -> str:
    return next(one.code for one in buildings if one.id == group.building_id)
