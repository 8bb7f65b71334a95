"""Who hears that safety equipment does not work, and that it does again? Residents, and the card.

Residents are told by notices: their pages, quiet hours, languages and progress are those of any
notice. What is newer takes the place of what has not left yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from broadcasts import notices, outbox
from broadcasts.lanes import Lane
from broadcasts.notices import as_call
from broadcasts.outbox import Address
from broadcasts.outbox.saying import new_message
from broadcasts.outbox.tables import DeliveryState
from broadcasts.outbox.telling import (
    EVERY_LANGUAGE,
    call_off,
    counts_of,
    first_due,
    shown_in,
    tell_the_told,
)
from broadcasts.screens import Button, Screen, in_rows, press
from estate.database import Session
from estate.impairments import course
from estate.impairments.equipment import WATCHED, Equipment, concerns
from estate.impairments.rules import number_of, subject_of
from estate.impairments.tables import Impairment, State, Verb
from estate.incidents.audience import languages_of_staff
from estate.incidents.drafts import name_of
from estate.incidents.kinds import Kind
from estate.notices.audience import Audience, groups_meant, reach_of
from estate.notices.audience import Kind as AudienceKind
from estate.notices.course import Wish, begin_by_itself, give_way, messages_of
from estate.notices.rules import LIVES, leaves_at
from estate.people.actor import actor_of
from estate.people.duty import managers, people_by_id
from estate.places.finding import asset, building
from estate.places.groups import groups_in, staff_room
from estate.places.tables import Building, GroupUse
from estate.tickets.times import as_minutes
from texts import buttons, promises
from texts import impairing as ask
from texts import impairments as say
from texts import notices as say_notices
from texts.ending import no_longer_shown
from texts.impairing import Preview
from texts.impairments import Impaired
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Words, words

# Verbs of the buttons; each carries the impairment's id first.
SEND = "impair_send"
DROP = "impair_drop"
CHANGE = "impair_change"
CARD = "impair_card"
OVER = "impair_over"
RESTORED = "impair_restored"
LATER = "impair_later"
UNTIL = "impair_until"
ROUND = "impair_round"

ASKED = "asked"  # of a question's way back
NOT_KNOWN = 0  # of the minutes on a button: no time is promised
MOST_NAMED = 6  # beside an alert: its own text must stay in view
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)

Say = Callable[[Words, Impaired], str]


async def facts_of(session: Session, one: Impairment) -> Impaired:
    """Gather what people are told of an impairment."""
    place = await _building(session, one)
    thing = await asset(session, one.asset_id or 0)
    last = await course.last_round(session, one.id)
    return replace(
        _brief(one, place, thing.name if thing else ""),
        declared_by=await name_of(session, one.declared_by),
        restored_by=await name_of(session, one.restored_by),
        rounds=await course.count_events(session, one.id, Verb.ROUND),
        last_round_at=last.at if last else None,
        last_round_by=await name_of(session, last.actor_id if last else None),
    )  # fmt: skip


async def impaired_in(
    session: Session, building_ids: Sequence[int], kind: Kind
) -> tuple[Impaired, ...]:
    """List what does not work there and is needed in such an incident, alarms first."""
    standing = await course.standing_in(session, building_ids)
    needed = [one for one in standing if concerns(kind, one.equipment)]
    needed.sort(key=lambda one: list(Equipment).index(one.equipment))
    return tuple(await briefly(session, needed[:MOST_NAMED]))


async def briefly(session: Session, several: Sequence[Impairment]) -> list[Impaired]:
    """Gather what lists name of these, by few queries: without its people and rounds."""
    places = {one.building_id: await _building(session, one) for one in several}
    things = {one.asset_id: await asset(session, one.asset_id or 0) for one in several}
    return [
        _brief(one, places[one.building_id], thing.name if thing else "")
        for one, thing in ((one, things[one.asset_id]) for one in several)
    ]


def _brief(one: Impairment, place: Building, thing: str) -> Impaired:
    return Impaired(
        number=number_of(one.id), code=place.code, equipment=one.equipment, what=one.what,
        floors=tuple(one.floors), asset=thing, why=one.why, since=one.since or one.drafted_at,
        due_at=one.due_at, zone=place.timezone, emergency_number=place.emergency_number,
        restored_at=one.restored_at, round_at=one.round_at,
    )  # fmt: skip


# Residents


def is_loud(one: Impairment) -> bool:
    """Whether residents hear of it with a sound, also at night: nobody else watches for fire."""
    return one.equipment in WATCHED


async def tell_residents(
    session: Session, one: Impairment, said: Say, *, now: datetime, is_first: bool = False,
    at_night: bool = True,
) -> None:  # fmt: skip
    """Tell the whole building, instead of what has not left yet of earlier notices.

    The first of what is loud is heard, and so is one that takes its place. `at_night` is of what is
    loud alone: the rest waits for the morning.
    """
    took_place_of_loud = await _give_way(session, one, now=now)
    facts = await facts_of(session, one)
    wish = Wish(
        words=_in_every_language(await _building(session, one), lambda t: said(t, facts)),
        audience=_audience(one), sound=took_place_of_loud or (is_first and is_loud(one)),
        at_night=at_night and is_loud(one),
    )  # fmt: skip
    sender_id, chat_id = await _sender(session, one)
    notice = await begin_by_itself(
        session, wish, created_by=sender_id, chat_id=chat_id, now=now
    )  # fmt: skip
    await course.note_notice(session, one, notice)
    await notices.begin(session, notice, now=now)
    # Here, so that whoever goes on with the notice finds the card: two would clash in making it.
    await notices.show_progress(session, notice, now=now)


async def tell_restored(session: Session, one: Impairment, *, now: datetime) -> None:
    """Tell whoever got any notice of it, or may have, that it works again."""
    await _give_way(session, one, now=now)
    facts, place = await facts_of(session, one), await _building(session, one)
    texts = _in_every_language(place, lambda t: say.told_restored(t, facts))
    to_group = as_call(say_notices.notice_in(place.languages, texts), (), sound=False)
    to_people = {
        language: as_call(say_notices.notice(words(language), text), (), sound=False)
        for language, text in texts.items()
    }
    everybody = {EVERY_LANGUAGE: next(iter(to_people.values())), **to_people}
    one.told_groups_id = await _new(session, one, {EVERY_LANGUAGE: to_group}, now=now)
    one.told_people_id = await _new(session, one, everybody, now=now)
    await session.flush()
    await settle(session, one, now=now)


async def settle(session: Session, one: Impairment, *, now: datetime) -> None:
    """Tell those whose chat was just being told, once it is known whether they were."""
    told = await course.messages_of(session, one.id)
    counts = await counts_of(session, told)
    at = leaves_at(now, zone=(await _building(session, one)).timezone, at_night=is_loud(one))
    if told:
        await tell_the_told(
            session, course.told_and_next(one), lane=Lane.NOTICE, now=at, expires_at=at + LIVES,
            unless=[one.told_people_id or 0, one.told_groups_id or 0],
        )  # fmt: skip
    if not any(counts.get(state) for state in OPEN):
        one.settled_at = now


async def _give_way(session: Session, one: Impairment, *, now: datetime) -> bool:
    """Withdraw what has not left yet of earlier notices. Returns whether any of it had a sound."""
    was_loud = False
    for notice in await course.notices_of(session, one.id):
        ids = [each.message_id for each in await messages_of(session, notice.id)]
        is_left = not notice.is_written or await first_due(session, ids) is not None
        await call_off(session, ids, now=now)
        if await give_way(session, notice, now=now):
            was_loud = was_loud or (notice.sound and is_left)
            await notices.show_progress(session, notice, now=now)
    return was_loud


async def _new(
    session: Session,
    one: Impairment,
    calls: Mapping[str, notices.Rendering],
    *,
    now: datetime,
) -> int:
    return await new_message(
        session, calls, lane=Lane.NOTICE, now=now, subject=f"{subject_of(one.id)}:restored"
    )


def _in_every_language(place: Building, said: Callable[[Words], str]) -> dict[str, str]:
    """Say it in each language; the building's own stand first, since others read the first."""
    first = [one for one in place.languages if one in LANGUAGES]
    return {language: said(words(language)) for language in dict.fromkeys([*first, *LANGUAGES])}


def _audience(one: Impairment) -> Audience:
    return Audience(kind=AudienceKind.BUILDINGS, building_ids=(one.building_id,))


async def _sender(session: Session, one: Impairment) -> tuple[int, int]:
    """Tell who answers for a notice and sees how far it is, and their chat: whoever declared it; a
    manager when they do not work there any more."""
    [declarer] = await people_by_id(session, [one.declared_by])
    if not (await actor_of(session, declarer)).works_in(one.building_id):
        for manager in await managers(session, one.building_id):
            return manager.person_id, manager.telegram_id
    return declarer.id, declarer.telegram_id


async def _building(session: Session, one: Impairment) -> Building:
    found = await building(session, one.building_id)
    if found is None:
        raise LookupError(f"impairment {one.id} is in no building")
    return found


# Before it is told


def preview_subject(impairment_id: int) -> str:
    """Name the card that shows a draft."""
    return f"impair:{impairment_id}"


async def preview(session: Session, one: Impairment, t: Words, *, back: bool) -> Screen:
    """Draw who would hear of it, how, and in which words."""
    facts, place = await facts_of(session, one), await _building(session, one)
    reach = await reach_of(session, _audience(one))
    groups = await groups_meant(session, _audience(one))
    texts = _in_every_language(place, lambda each: say.told(each, facts))
    shown = Preview(
        impaired=facts, homes=reach.homes, reachable=reach.homes_reachable,
        groups=tuple(group.title or place.code for group in groups), sound=is_loud(one),
        text=say_notices.notice_in(place.languages, texts),
        has_room=await staff_room(session) is not None,
    )  # fmt: skip
    change = [Button(buttons.back(t), press(CHANGE, one.id))] if back else []
    send = Button(ask.confirm_label(t, shown), press(SEND, one.id))
    drop = Button(buttons.cancel(t), press(DROP, one.id))
    return Screen(ask.preview(t, shown), [[send], [*change, drop]])


# Staff


async def bring_cards(
    session: Session, one: Impairment, *, now: datetime, anew: bool = False
) -> None:
    """Let every card say where it stands; `anew` brings the staff room's below, with a sound."""
    facts = await facts_of(session, one)
    reading = await _readers(session, one, now=now)
    room = await _room(session, one)
    for to, t in {**room, **reading}.items():
        calls = to in room and (anew or to not in reading)
        await outbox.show(
            session, to, subject_of(one.id), card_screen(t, one, facts, now=now),
            lane=Lane.REPLY, now=now, below=calls, silent=not calls,
        )  # fmt: skip


def card_screen(t: Words, one: Impairment, facts: Impaired, *, now: datetime) -> Screen:
    """Draw where an impairment stands, with what can be done about it."""
    rows = reminder_rows(t, one) if one.state is State.STANDING else []
    return Screen(say.card(t, facts, now=now), rows)


def reminder_rows(t: Words, one: Impairment) -> list[list[Button]]:
    """Lay out what staff can do while it stands."""
    first = [
        Button(say.restored_name(t), press(OVER, one.id)),
        Button(say.later_name(t), press(LATER, one.id)),
    ]
    watch = [Button(say.round_name(t), press(ROUND, one.id))]
    return [first, watch] if one.equipment in WATCHED else [first]


def asks_restored(t: Words, one: Impairment, facts: Impaired) -> Screen:
    """Ask before residents rely on it again."""
    yes = Button(say.yes_restored(t), press(RESTORED, one.id))
    back = Button(buttons.back(t), press(CARD, one.id, ASKED))
    return Screen(say.ask_restored(t, facts), [[yes], [back]])


def asks_later(
    t: Words, one: Impairment, facts: Impaired, times: Sequence[datetime], *, now: datetime
) -> Screen:
    """Ask for another time: in two hours, six hours, perhaps today, tomorrow, or not known."""
    labelled = [
        Button(label, press(UNTIL, one.id, as_minutes(at)))
        for at, label in time_labels(t, times, facts.zone)
    ]
    unknown = Button(ask.not_known(t), press(UNTIL, one.id, NOT_KNOWN))
    back = Button(buttons.back(t), press(CARD, one.id, ASKED))
    rows = in_rows(labelled, per_row=1)
    return Screen(say.ask_later(t, facts, now=now), [*rows, [unknown], [back]])


def time_labels(t: Words, times: Sequence[datetime], zone: str) -> list[tuple[datetime, str]]:
    """Label the offered times, in their order."""
    two, six, *today, tomorrow = times
    return [
        (two, ask.in_two_hours(t, two, zone)),
        (six, ask.in_six_hours(t, six, zone)),
        *((at, promises.today_at(t, at, zone)) for at in today),
        (tomorrow, promises.tomorrow_at(t, tomorrow, zone)),
    ]


async def _room(session: Session, one: Impairment) -> dict[Address, Words]:
    room = await staff_room(session)
    if room is None:
        return {}
    return {Address(room.chat_id, room.thread_id): await words_of_room(session, one)}


async def words_of_room(session: Session, one: Impairment) -> Words:
    """Tell in which language the staff room reads of it: its building's first."""
    spoken = (one for one in (await _building(session, one)).languages if one in LANGUAGES)
    return words(next(spoken, SOURCE_LANGUAGE))


async def _readers(session: Session, one: Impairment, *, now: datetime) -> dict[Address, Words]:
    """Find the chats whose card goes on: the staff room, and of who works there; others are left
    once, saying so."""
    places = await shown_in(session, subject_of(one.id))
    chats = [place.chat_id for place in places]
    languages = await languages_of_staff(session, chats, [one.building_id])
    reading: dict[Address, Words] = {}
    for place in places:
        if place.chat_id in languages:
            reading[place] = words(languages[place.chat_id])
        elif any(group.use is GroupUse.STAFF for group in await groups_in(session, place.chat_id)):
            reading[place] = await words_of_room(session, one)
        else:
            text = no_longer_shown(words(SOURCE_LANGUAGE), number_of(one.id))
            await outbox.leave(session, place, subject_of(one.id), Screen(text), now=now)
    return reading
