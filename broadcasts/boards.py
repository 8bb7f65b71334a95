"""What do staff see of an incident while it lasts: its board, and what can be told or ended?"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from broadcasts import outbox
from broadcasts.alerts import facts_of_update, tell_the_rest, withdraw_drills
from broadcasts.alone import alone
from broadcasts.callouts import callout, refresh_callout
from broadcasts.doors import DOORS, refresh_doors
from broadcasts.drilling import is_drill, label_of, lane_of, said_of
from broadcasts.impairments import impaired_in
from broadcasts.lanes import Lane
from broadcasts.losses import staff_button
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import counts_of
from broadcasts.screens import Button, Screen, press
from broadcasts.showing import still_read
from broadcasts.stairs import STAIRS, refresh_stairs
from broadcasts.steps import STEPS, refresh_steps
from broadcasts.updates import faults_of_update
from estate.database import Session
from estate.incidents.audience import reach_of
from estate.incidents.course import handed_back_by, last_update, messages_of
from estate.incidents.doors import ROLL_CALLS
from estate.incidents.drafts import buildings_of, name_of, sender_of
from estate.incidents.endings import TOLD
from estate.incidents.floors import can_change_floor
from estate.incidents.growing import can_grow
from estate.incidents.kinds import HANDED_BACK_BY, READY_NEWS, Kind, News
from estate.incidents.overseeing import alerts_instead, soon_silent, unsettled
from estate.incidents.rollcall import newest_call, roll_of
from estate.incidents.rules import ENDINGS, number_of, subject_of
from estate.incidents.stairs import homes_on_stairs
from estate.incidents.steps import steps_of
from estate.incidents.tables import Finding, Incident, State, Verb
from estate.places.tables import Building
from texts import (
    after_action,
    alerts,
    amiss,
    buttons,
    ending,
    findings,
    floors,
    incidents,
    updating,
)
from texts import doors as texts_of_doors
from texts import stairs as texts_of_stairs
from texts import steps as texts_of_steps
from texts.counts import Counts
from texts.incidents import Board, Release, Update
from texts.translator import Words, lines

# Verbs of the buttons; each carries the incident's id first.
UPDATE = "incident_update"
UPDATE_SEND = "update_send"
UPDATE_WORDS = "update_words"
UPDATE_DROP = "update_drop"
EVERYBODY_OUT = "everybody_out"
GROW = "grow"
GROW_TO = "grow_to"
GROW_SEND = "grow_send"
FLOORS = "floors"
FLOOR_TO = "floor_to"
FLOOR_SEND = "floor_send"
BELOW = "below"  # of a press elsewhere than under the choice: the floor is looked at in a new card
END = "incident_end"
END_DROP = "end_drop"
SURE = "sure"
BOARD = "incident_board"
REPORT = "incident_report"
FINDING = "finding"

REMINDER_LIVES = timedelta(minutes=15)
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
TELLS_WAY_OUT = (Kind.FIRE, Kind.GAS)
NOT_REACHED = (DeliveryState.GONE, DeliveryState.REFUSED, DeliveryState.EXPIRED)


async def board(session: Session, incident: Incident) -> Board:
    """Gather where an incident stands."""
    buildings = await buildings_of(session, incident.id)
    sent = await messages_of(session, incident.id, [Verb.RELEASE])
    ended = await messages_of(session, incident.id, ENDINGS)
    return Board(
        subject=named(incident, buildings),
        words=incident.words,
        released_by=await sender_of(session, incident),
        released_at=incident.released_at or incident.created_at,
        next_at=incident.next_update_at or incident.expires_at,
        homes=incident.homes,
        reachable=incident.homes_reachable,
        alert=_counted(await counts_of(session, [one.message_id for one in sent])),
        zone=buildings[0].timezone,
        ending=incident.ending,
        closed_by=await name_of(session, incident.closed_by),
        closed_at=incident.closed_at,
        handed_back=await handed_back_by(session, incident.id),
        told=_counted(await counts_of(session, [one.message_id for one in ended])),
        update=await _update_of(session, incident),
        roll=await roll_of(session, incident.id),
        release=Release(
            asked_by=await name_of(session, incident.submitted_by),
            broke_glass=incident.broke_glass,
            to_review=incident.to_review,
            reviewed_by=await name_of(session, incident.reviewed_by),
        ),
        callout=await callout(session, incident),
        steps=tuple(await steps_of(session, incident.id)),
        routes=_routes(incident, buildings),
        stairs=tuple(await homes_on_stairs(session, incident)),
        impaired=await impaired_in(session, [one.id for one in buildings], incident.kind),
    )


def _routes(incident: Incident, buildings: Sequence[Building]) -> tuple[tuple[str, str], ...]:
    """Choose the ways out of which people were told only the beginning."""
    if incident.state is not State.LIVE or incident.kind not in TELLS_WAY_OUT:
        return ()
    return tuple(
        (one.code, one.evacuation_routes or "")
        for one in buildings
        if alerts.is_cut(one.evacuation_routes)
    )


async def _update_of(session: Session, incident: Incident) -> Update | None:
    """Gather what was told last, and how far that message is."""
    last = await last_update(session, incident.id)
    if last is None:
        return None
    written = [
        one
        for one in await messages_of(session, incident.id, [Verb.UPDATE])
        if one.step == incident.updates
    ]
    news = last.facts.get("news")
    return Update(
        at=last.at, by=await name_of(session, last.actor_id),
        news=News(news) if news else None, words=last.words,
        counts=_counted(await counts_of(session, [one.message_id for one in written])),
    )  # fmt: skip


async def remind_of_updates(session: Session, now: datetime) -> None:
    """A duty: wherever the board is watched, remind of the promised message before it is due."""
    for incident in await soon_silent(session, now=now):
        due_at = incident.next_update_at or now
        zone = (await buildings_of(session, incident.id))[0].timezone
        for address, t in await still_read(session, incident, subject_of(incident.id), now=now):
            more = Button(updating.update_name(t), press(UPDATE, incident.id, incident.updates))
            text = updating.update_is_due(t, number_of(incident.id), due_at, zone)
            await outbox.say(
                session, address, Screen(said_of(t, incident, text), [[more]]),
                lane=lane_of(incident, Lane.CALLOUT), now=now,
                expires_at=now + REMINDER_LIVES,
            )  # fmt: skip
        incident.reminded_of = incident.next_update_at


def board_screen(incident: Incident, facts: Board, t: Words) -> Screen:
    """Draw the board, with the buttons that end a live incident: one tap each, the texts are
    ready from the start and a correction must not wait."""
    text = incidents.board(t, facts)
    if incident.state is not State.LIVE:
        return Screen(text, _afterwards(t, incident))
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
    steps = Button(texts_of_steps.steps_name(t), press(STEPS, incident.id))
    first = [more, *([doors] if asks else []), *([steps] if facts.steps else [])]
    rows = [first, endings]
    if incident.kind is Kind.FIRE and not (incident.everybody_out or is_drill(incident)):
        out = Button(updating.everybody_out_name(t), press(EVERYBODY_OUT, incident.id))
        rows.insert(1, [out])
    if facts.stairs:
        who = label_of(t, incident, texts_of_stairs.list_name(t))
        rows.insert(1, [Button(who, press(STAIRS, incident.id))])
    return Screen(text, rows)


def _afterwards(t: Words, incident: Incident) -> list[list[Button]]:
    """What staff can do when it is over: read the report, and add to it."""
    report = label_of(t, incident, after_action.report_name(t))
    adding = [
        Button(
            label_of(t, incident, findings.finding_name(t, one)), press(FINDING, incident.id, one)
        )
        for one in Finding
        if one is not Finding.LOSS or is_drill(incident)  # a real one has a form of its own
    ]
    first = [*staff_button(t, incident), *adding]
    return [[Button(report, press(REPORT, incident.id))], first]


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
    faults = [
        fault
        for news in READY_NEWS
        for fault in faults_of_update(incident, buildings, news, "", now=now)
    ]
    text = lines(*amiss.remarks_of_update(t, tuple(dict.fromkeys(faults))), text)
    rows = [*taps, *_elsewhere(t, incident, buildings), [own, drop]]
    return Screen(said_of(t, incident, text), rows)


def _elsewhere(t: Words, incident: Incident, buildings: Sequence[Building]) -> list[list[Button]]:
    """Offer what changes where it is: both ask and show before anything is sent."""
    spreads = Button(updating.spreads_name(t), press(GROW, incident.id, incident.updates))
    named = floors.change_name(t, is_known=incident.floor is not None)
    change = Button(named, press(FLOORS, incident.id, incident.updates))
    return [
        *([[spreads]] if can_grow(incident) else []),
        *([[change]] if can_change_floor(incident, buildings) else []),
    ]


async def ending_screen(
    session: Session, incident: Incident, t: Words, ends_by: Verb = Verb.ALL_CLEAR
) -> Screen:
    """Show who still needs help, and ask who handed back, before an all clear goes out."""
    is_false = ends_by is Verb.FALSE_ALARM
    roll = await roll_of(session, incident.id)
    number, seen = number_of(incident.id), await newest_call(session, incident.id)
    options = () if is_false else HANDED_BACK_BY.get(incident.kind, ())
    verb = ends_by.value
    rows = [
        [Button(ending.handed_back_name(t, who), press(END, incident.id, verb, who.value, seen))]
        for who in options
    ]
    if not rows:
        sure = press(END, incident.id, verb, SURE, seen)
        rows = [[Button(ending.all_the_same(t, is_false=is_false), sure)]]
    drop = Button(buttons.cancel(t), press(END_DROP, incident.id, verb))
    asked = ending.ask(t, number, roll.in_need, asks_who=bool(options), is_false=is_false)
    return Screen(asked, [*rows, [drop]])


async def asks_before_the_end(session: Session, incident: Incident, said: str, seen: int) -> bool:
    """Whether an end must be asked about: who handed back, where nothing is `said`, or a call for
    help that came after the last one that whoever presses has `seen`."""
    if is_drill(incident):
        return False
    if not said and incident.kind in HANDED_BACK_BY:
        return True
    roll = await roll_of(session, incident.id)
    return bool(roll.in_need) and await newest_call(session, incident.id) > seen


async def show_board(
    session: Session, incident: Incident, to: Address, t: Words, *, now: datetime,
    below: bool = True, facts: Board | None = None,
) -> None:  # fmt: skip
    """Put the board into a chat; from then on it follows what happens. `facts` are those of this
    moment, where several boards are drawn."""
    facts = facts or await board(session, incident)
    await outbox.show(
        session, to, subject_of(incident.id), board_screen(incident, facts, t),
        lane=lane_of(incident, Lane.ALERT), now=now, below=below,
    )  # fmt: skip


async def refresh_boards(session: Session, incident: Incident, *, now: datetime) -> None:
    """Redraw every board of an incident; one that says the same already costs no edit.

    Its facts are gathered once: a call for help waits for this, and everybody else for its commit.
    """
    places = await still_read(session, incident, subject_of(incident.id), now=now)
    facts = await board(session, incident) if places else None
    for address, t in places:
        await show_board(session, incident, address, t, now=now, below=False, facts=facts)


async def end_drills(session: Session, real: Incident, *, by: int | None, now: datetime) -> None:
    """Something real is on: nobody goes on practising there."""
    if is_drill(real):
        return
    for drill in await withdraw_drills(session, real, by=by, now=now):
        await refresh_boards(session, drill, now=now)
        await refresh_doors(session, drill, now=now)
        await refresh_stairs(session, drill, now=now)
        await refresh_callout(session, drill, now=now)
        await refresh_steps(session, drill, now=now)


async def follow_incidents(session: Session, now: datetime) -> None:
    """A duty: boards show what became of the messages, and ends reach the last who were told."""
    for incident in await unsettled(session):
        async with alone(session, incident):
            # Looked at first: what is under way till then may become known before the rest is told.
            is_over = incident.state is State.CLOSED and not await _is_under_way(session, incident)
            await tell_the_rest(session, incident, now=now)
            await refresh_boards(session, incident, now=now)
            await refresh_doors(session, incident, now=now)
            await refresh_stairs(session, incident, now=now)
            await refresh_callout(session, incident, now=now)
            if is_over and not await _is_under_way(session, incident):
                incident.settled_at = now


async def _is_under_way(session: Session, incident: Incident) -> bool:
    everything = await messages_of(session, incident.id, [*TOLD, *ENDINGS])
    real = await alerts_instead(session, incident)  # whom these do not reach hears of its end
    counts = await counts_of(session, [*(one.message_id for one in everything), *real])
    return any(counts.get(state) for state in OPEN)


def _counted(states: Mapping[DeliveryState, int]) -> Counts:
    return Counts(
        accepted=states.get(DeliveryState.ACCEPTED, 0),
        waiting=sum(states.get(state, 0) for state in OPEN),
        unreachable=sum(states.get(state, 0) for state in NOT_REACHED),
        unknown=states.get(DeliveryState.UNKNOWN, 0),
    )
