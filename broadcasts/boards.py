"""What do staff see of an incident: its preview and its board?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from broadcasts import outbox
from broadcasts.alerts import (
    TOLD,
    facts_of_update,
    languages_of_building,
    tell_the_rest,
    tellings_of_alert,
)
from broadcasts.doors import DOORS, refresh_doors
from broadcasts.drilling import is_drill, lane_of, said_of
from broadcasts.lanes import Lane
from broadcasts.linting import Telling, can_be_sent
from broadcasts.outbox import Address
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import counts_of, shown_in
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
from estate.incidents.course import (
    last_update,
    messages_of,
    name_of,
    soon_silent,
    unsettled,
)
from estate.incidents.doors import ROLL_CALLS
from estate.incidents.drafts import buildings_of, expire, live_in
from estate.incidents.kinds import READY_NEWS, Kind, News
from estate.incidents.policies import Policy, policy_of
from estate.incidents.rollcall import roll_of
from estate.incidents.rules import ENDINGS, number_of, preview_subject, subject_of
from estate.incidents.tables import Incident, State, Verb
from estate.people.duty import managers
from estate.places.groups import groups_of, staff_room
from estate.places.tables import Building, Group, GroupState
from texts import alerts, approving, buttons, incidents, updating
from texts import doors as texts_of_doors
from texts.incidents import Board, Counts, Preview, Release, Subject, Update
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Html, Words, words

# Verbs of the buttons; each carries the incident's id first.
SEND = "alert_send"
DROP = "alert_drop"
CHANGE = "alert_change"
UPDATE = "incident_update"
UPDATE_SEND = "update_send"
UPDATE_WORDS = "update_words"
UPDATE_DROP = "update_drop"
EVERYBODY_OUT = "everybody_out"
END = "incident_end"
BOARD = "incident_board"
SUBMIT = "alert_submit"
REVIEWED = "incident_reviewed"

REMINDER_LIVES = timedelta(minutes=15)
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
NOT_REACHED = (DeliveryState.GONE, DeliveryState.REFUSED, DeliveryState.EXPIRED)


async def preview(
    session: Session, incident: Incident, t: Words, *, now: datetime, back: bool = False
) -> Screen:
    """Draw what would be sent, and to whom. `back` offers to change it, where a form can be.

    It shows the texts as they would go out. A translation that misleads is replaced and its fault
    named; where the source language misleads itself there is nothing to press.
    """
    buildings = await buildings_of(session, incident.id)
    facts = await _preview_facts(session, incident, buildings, now=now)
    change = [Button(buttons.back(t), press(CHANGE, incident.id))] if back else []
    send = Button(incidents.send_label(t, facts), press(SEND, incident.id))
    drop = Button(buttons.cancel(t), press(DROP, incident.id))
    if not can_be_sent(facts.faults):
        return Screen(incidents.preview(t, facts), [[*change, drop]])
    if incident.state is State.SUBMITTED:
        asked_by = await name_of(session, incident.submitted_by)
        drop = Button(approving.turn_down_name(t), press(DROP, incident.id))
        return Screen(approving.please_approve(t, facts, asked_by), [[send], [drop]])
    if policy_of(incident.kind, len(buildings), incident.mode) is Policy.TWO:
        ask = Button(approving.ask_label(t, facts), press(SUBMIT, incident.id))
        return Screen(approving.needs_two(t, facts), [[ask], [*change, drop]])
    return Screen(incidents.preview(t, facts), [[send], [*change, drop]])


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
        t = words(languages.get(to.chat_id) or await _language_of_room(session, incident))
        await outbox.show(
            session, to, preview_subject(incident.id),
            await preview(session, incident, t, now=now),
            lane=Lane.CALLOUT, now=now, below=to in anew, silent=to not in anew,
        )  # fmt: skip


async def close_previews(
    session: Session, incident: Incident, say: Callable[[Words], Html], *, now: datetime
) -> None:
    """Let every preview of a draft say what became of it, and lose its buttons."""
    places = await shown_in(session, preview_subject(incident.id))
    languages = await languages_by_chat(session, [place.chat_id for place in places])
    for to in places:
        t = words(languages.get(to.chat_id) or await _language_of_room(session, incident))
        await outbox.show(
            session, to, preview_subject(incident.id), Screen(say(t)), lane=Lane.REPLY, now=now
        )


async def call_managers(session: Session, incident: Incident, *, now: datetime) -> None:
    """Tell managers at once of an alert that one person sent alone."""
    buildings = await buildings_of(session, incident.id)
    by = await name_of(session, incident.released_by)
    for one in await managers(session, buildings[0].id):
        t = words(one.language)
        at = t.time(incident.released_at or now, buildings[0].timezone)
        text = approving.please_review(
            t, number_of(incident.id), _named(incident, buildings), by=by, at=at
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


async def _preview_facts(
    session: Session, incident: Incident, buildings: Sequence[Building], *, now: datetime
) -> Preview:
    ids = [one.id for one in buildings]
    reach = await reach_of(session, ids)
    groups = await groups_of(session, ids)
    tellings = tellings_of_alert(incident, buildings, now=now)
    live = [await _subject(session, one) for one in await live_in(session, ids)]
    return Preview(
        subject=_named(incident, buildings),
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
        texts=await _shown(session, incident, buildings, tellings),
        faults=tuple(dict.fromkeys(fault for one in tellings for fault in one.faults)),
        until=incident.expires_at,
        zone=buildings[0].timezone,
    )


async def board(session: Session, incident: Incident) -> Board:
    """Gather where an incident stands."""
    buildings = await buildings_of(session, incident.id)
    sent = await messages_of(session, incident.id, [Verb.RELEASE])
    ended = await messages_of(session, incident.id, ENDINGS)
    return Board(
        subject=_named(incident, buildings),
        words=incident.words,
        released_by=await name_of(session, incident.released_by),
        released_at=incident.released_at or incident.created_at,
        next_at=incident.next_update_at or incident.expires_at,
        homes=incident.homes,
        reachable=incident.homes_reachable,
        alert=_counted(await counts_of(session, [one.message_id for one in sent])),
        zone=buildings[0].timezone,
        ending=incident.ending,
        closed_by=await name_of(session, incident.closed_by),
        closed_at=incident.closed_at,
        told=_counted(await counts_of(session, [one.message_id for one in ended])),
        update=await _update_of(session, incident),
        roll=await roll_of(session, incident.id),
        release=Release(
            asked_by=await name_of(session, incident.submitted_by),
            broke_glass=incident.broke_glass,
            to_review=incident.to_review,
            reviewed_by=await name_of(session, incident.reviewed_by),
        ),
    )


async def _update_of(session: Session, incident: Incident) -> Update | None:
    """Gather what was told last."""
    last = await last_update(session, incident.id)
    if last is None:
        return None
    written = await messages_of(session, incident.id, [Verb.UPDATE])
    news = last.facts.get("news")
    return Update(
        at=last.at, by=await name_of(session, last.actor_id),
        news=News(news) if news else None, words=last.words,
        counts=_counted(await counts_of(session, [one.message_id for one in written])),
    )  # fmt: skip


async def remind_of_updates(session: Session, now: datetime) -> None:
    """A duty: wherever the board is watched, remind of the promised message before it is due."""
    for incident in await soon_silent(session, now=now):
        languages = await _languages_of_cards(session, incident)
        due_at = incident.next_update_at or now
        zone = (await buildings_of(session, incident.id))[0].timezone
        for address in await shown_in(session, subject_of(incident.id)):
            t = languages.get(address.chat_id) or await _words_of_room(session, incident)
            more = Button(updating.update_name(t), press(UPDATE, incident.id, incident.updates))
            text = updating.update_is_due(t, number_of(incident.id), due_at, zone)
            await outbox.say(
                session, address, Screen(said_of(t, incident, text), [[more]]),
                lane=lane_of(incident, Lane.CALLOUT), now=now,
                expires_at=now + REMINDER_LIVES,
            )  # fmt: skip
        incident.reminded_of = incident.next_update_at


async def board_screen(session: Session, incident: Incident, t: Words) -> Screen:
    """Draw the board, with the buttons that end a live incident: one tap each, the texts are
    ready from the start and a correction must not wait."""
    text = incidents.board(t, await board(session, incident))
    if incident.state is not State.LIVE:
        return Screen(text)
    ways = [Verb.ALL_CLEAR] if is_drill(incident) else ENDINGS
    endings = [
        Button(
            incidents.ending_name(t, verb, is_drill=is_drill(incident)),
            press(END, incident.id, verb.value),
        )
        for verb in ways
    ]
    more = Button(updating.update_name(t), press(UPDATE, incident.id, incident.updates))
    doors = Button(texts_of_doors.doors_name(t), press(DOORS, incident.id))
    asks = incident.kind in ROLL_CALLS
    rows = [[more, doors] if asks else [more], endings]
    if incident.kind is Kind.FIRE and not (incident.everybody_out or is_drill(incident)):
        out = Button(updating.everybody_out_name(t), press(EVERYBODY_OUT, incident.id))
        rows.insert(1, [out])
    return Screen(text, rows)


async def update_screen(session: Session, incident: Incident, t: Words, *, now: datetime) -> Screen:
    """Offer what an update can say; each goes by one tap, so all that it says is shown."""
    buildings = await buildings_of(session, incident.id)
    facts = facts_of_update(incident, buildings, now=now)
    told = [(one, alerts.update(t, facts, one, now=now)) for one in READY_NEWS]
    reach = await reach_of(session, [one.id for one in buildings])
    after = incident.updates
    taps = [
        [Button(updating.news_name(t, one), press(UPDATE_SEND, incident.id, after, one))]
        for one, _ in told
    ]
    own = Button(updating.own_words(t), press(UPDATE_WORDS, incident.id, after))
    drop = Button(buttons.cancel(t), press(UPDATE_DROP, incident.id))
    text = updating.ask_update(t, number_of(incident.id), reach.reachable, told)
    return Screen(said_of(t, incident, text), [*taps, [own, drop]])


async def show_board(
    session: Session, incident: Incident, to: Address, t: Words, *, now: datetime,
    below: bool = True,
) -> None:  # fmt: skip
    """Put the board into a chat; from then on it follows what happens."""
    await outbox.show(
        session, to, subject_of(incident.id), await board_screen(session, incident, t),
        lane=lane_of(incident, Lane.ALERT), now=now, below=below,
    )  # fmt: skip


async def show_first_boards(
    session: Session, incident: Incident, pressed_in: Address, t: Words, *, now: datetime
) -> None:
    """Put the board of a just released incident where it is watched.

    That is the staff room, and the private chat of whoever released it there.
    """
    room = await staff_room(session)
    if room is not None:
        to = Address(room.chat_id, room.thread_id)
        await show_board(session, incident, to, await _words_of_room(session, incident), now=now)
    if room is None or pressed_in.chat_id != room.chat_id:
        await show_board(session, incident, pressed_in, t, now=now)


async def refresh_boards(session: Session, incident: Incident, *, now: datetime) -> None:
    """Redraw every board of an incident; one that says the same already costs no edit."""
    languages = await _languages_of_cards(session, incident)
    for address in await shown_in(session, subject_of(incident.id)):
        t = languages.get(address.chat_id) or await _words_of_room(session, incident)
        await show_board(session, incident, address, t, now=now, below=False)


async def line_of(session: Session, incident: Incident) -> str:
    """Write the command that would raise the same alert."""
    codes = [one.code for one in await buildings_of(session, incident.id)]
    command = "drill" if is_drill(incident) else "alert"
    return as_line(incident.kind.value, codes, incident.floor, incident.words, command=command)


async def expire_previews(session: Session, now: datetime) -> None:
    """A duty: previews that are too old lose their buttons and say so."""
    for incident in await expire(session, now=now):
        line = await line_of(session, incident)
        await close_previews(session, incident, partial(incidents.expired, line=line), now=now)


async def follow_incidents(session: Session, now: datetime) -> None:
    """A duty: boards show what became of the messages, and ends reach the last who were told."""
    for incident in await unsettled(session):
        await tell_the_rest(session, incident, now=now)
        await refresh_boards(session, incident, now=now)
        await refresh_doors(session, incident, now=now)
        if incident.state is State.CLOSED and not await _is_under_way(session, incident):
            incident.settled_at = now


async def _is_under_way(session: Session, incident: Incident) -> bool:
    everything = await messages_of(session, incident.id, [*TOLD, *ENDINGS])
    counts = await counts_of(session, [one.message_id for one in everything])
    return any(counts.get(state) for state in OPEN)


async def _shown(
    session: Session, incident: Incident, buildings: Sequence[Building], tellings: Sequence[Telling]
) -> tuple[Html, ...]:
    """Show the text; once more for each building whose people are told something else.

    Another building's number and clock are shown beside it, not as a text of their own.
    """
    languages = await _languages_told(session, buildings)
    ways: dict[object, Telling] = {}
    for building, one in zip(buildings, tellings, strict=True):
        is_fire = incident.kind is Kind.FIRE
        ways.setdefault((building.fire_strategy, building.assembly_point) if is_fire else None, one)
    return tuple(one.to_group(incident.words, languages=languages) for one in ways.values())


async def _languages_told(session: Session, buildings: Sequence[Building]) -> list[str]:
    """List every language that somebody will read, those of the first building's group first."""
    spoken = await languages_of(session, [one.id for one in buildings])
    grouped = [one for building in buildings for one in languages_of_building(building)]
    return list(dict.fromkeys([*grouped, *(one for one in LANGUAGES if one in spoken)]))


async def _languages_of_cards(session: Session, incident: Incident) -> Mapping[int, Words]:
    """Tell in which language private boards are: that of the chat's person."""
    chats = [incident.draft_chat_id]
    chats += [a.chat_id for a in await shown_in(session, subject_of(incident.id))]
    return {
        telegram_id: words(language)
        for telegram_id, language in (await languages_by_chat(session, chats)).items()
    }


async def _words_of_room(session: Session, incident: Incident) -> Words:
    return words(await _language_of_room(session, incident))


async def _language_of_room(session: Session, incident: Incident) -> str:
    buildings = await buildings_of(session, incident.id)
    return languages_of_building(buildings[0])[0]


async def _subject(session: Session, incident: Incident) -> Subject:
    return _named(incident, await buildings_of(session, incident.id))


def _named(incident: Incident, buildings: Sequence[Building]) -> Subject:
    return Subject(
        number=number_of(incident.id),
        kind=incident.kind,
        codes=tuple(one.code for one in buildings),
        floor=incident.floor,
        is_drill=is_drill(incident),
    )


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


def _counted(states: Mapping[DeliveryState, int]) -> Counts:
    return Counts(
        accepted=states.get(DeliveryState.ACCEPTED, 0),
        waiting=sum(states.get(state, 0) for state in OPEN),
        unreachable=sum(states.get(state, 0) for state in NOT_REACHED),
        unknown=states.get(DeliveryState.UNKNOWN, 0),
    )
