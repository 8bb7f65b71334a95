"""What is said of impairments by the clock? Rounds, promises, every morning, and the end."""

from collections.abc import Callable, Iterable
from datetime import datetime

from broadcasts import outbox
from broadcasts.alone import alone
from broadcasts.groups import everybody_on_duty
from broadcasts.impairments import (
    bring_cards,
    facts_of,
    is_loud,
    reminder_rows,
    settle,
    tell_residents,
    words_of_room,
)
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Screen
from estate.database import Session
from estate.impairments import clockwork
from estate.impairments.tables import Impairment
from estate.people.duty import managers
from estate.places.groups import staff_room
from texts import impairments as say
from texts.impairments import Impaired
from texts.translator import Html, Words, words

Readers = Iterable[tuple[Address, Words]]
Say = Callable[[Words, Impaired], Html]


async def call_rounds(session: Session, now: datetime) -> None:
    """A duty: staff on duty are called to each round of fire watch, managers hear of one that
    nobody made."""
    for one in await clockwork.rounds_missed(session, now=now):
        async with alone(session, one):
            missed = await clockwork.take_missed(session, one, now=now)
            if missed is not None:
                await _tell_of_missed_round(session, one, missed, now=now)
    for one in await clockwork.rounds_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_call(session, one):
                to = await _on_duty(session, one)
                await _call(session, one, to, say.round_is_due, now=now)


async def _tell_of_missed_round(
    session: Session, one: Impairment, missed: datetime, *, now: datetime
) -> None:
    def said(t: Words, facts: Impaired) -> Html:
        return say.round_missed(t, facts, missed, now=now)

    await _call(session, one, await _room_and_managers(session, one), said, now=now)
    await bring_cards(session, one, now=now)


async def watch_promises(session: Session, now: datetime) -> None:
    """A duty: staff are asked before a promised time lapses; when it has, managers hear of it every
    four hours, and residents once, before they ask."""
    for one in await clockwork.soon_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_warning(session, one):
                to = await _on_duty(session, one)
                await _call(session, one, to, lambda t, f: say.soon_due(t, f, now=now), now=now)
    for one in await clockwork.late(session, now=now):
        async with alone(session, one):
            await _let_lapse(session, one, now=now)


async def _let_lapse(session: Session, one: Impairment, *, now: datetime) -> None:
    promised = one.due_at or now
    is_ours, slips = await clockwork.take_late(session, one, now=now)
    if not is_ours:
        return
    to = await _room_and_managers(session, one)
    await _call(session, one, to, lambda t, f: say.overdue(t, f, now=now), now=now)
    if slips:
        await tell_residents(
            session, one, lambda t, f: say.told_of_delay(t, f, promised), now=now
        )  # fmt: skip


async def tell_daily(session: Session, now: datetime) -> None:
    """A duty: residents hear every morning of what lasts; the staff room's card comes below."""
    for one in await clockwork.daily_due(session, now=now):
        async with alone(session, one):
            if await clockwork.take_daily(session, one, now=now):
                await tell_residents(session, one, say.told_again, now=now, at_night=False)
                await bring_cards(session, one, now=now, anew=True)


async def settle_restored(session: Session, now: datetime) -> None:
    """A duty: that it works again reaches whoever was just being told that it does not."""
    for one in await clockwork.unsettled(session):
        async with alone(session, one):
            await settle(session, one, now=now)


async def _on_duty(session: Session, one: Impairment) -> Readers:
    found = await everybody_on_duty(session, [one.building_id])
    return [(to, words(language)) for to, language in found]


async def _room_and_managers(session: Session, one: Impairment) -> Readers:
    room = await staff_room(session)
    t = await words_of_room(session, one)
    rooms = [(Address(room.chat_id, room.thread_id), t)] if room is not None else []
    people = [each for each in await managers(session, one.building_id) if each.can_be_reached]
    return [*rooms, *((Address(each.telegram_id), words(each.language)) for each in people)]


async def _call(
    session: Session, one: Impairment, to: Readers, said: Say, *, now: datetime
) -> None:
    """Say it with a sound: somebody has to go, or to answer."""
    facts = await facts_of(session, one)
    lane = Lane.CALLOUT if is_loud(one) else Lane.REPLY
    for address, t in to:
        screen = Screen(said(t, facts), reminder_rows(t, one))
        await outbox.say(session, address, screen, lane=lane, now=now)
