"""Who hears of an incident, in which order, and who hears that it is over?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from broadcasts.drilling import is_drill, lane_of
from broadcasts.lanes import Lane
from broadcasts.linting import Telling, require_sound, telling
from broadcasts.losses import damage_row
from broadcasts.naming import languages_of_building
from broadcasts.outbox import Address
from broadcasts.outbox.telling import (
    EVERY_LANGUAGE,
    call_off,
    new_text,
    tell_chat,
    tell_each,
    tell_the_told,
)
from broadcasts.rolls import answers_row, link_row
from broadcasts.screens import Button, Screen
from estate.database import Session
from estate.incidents.audience import Recipients, StaffMember, residents_by_risk, staff_on_duty
from estate.incidents.course import handed_back_by, messages_of, stop_drills
from estate.incidents.doors import silent_by_risk
from estate.incidents.drafts import buildings_of
from estate.incidents.endings import TOLD, to_be_answered, told_and_ending
from estate.incidents.floors import floors_to_leave
from estate.incidents.kinds import NEXT_UPDATE, HandedBack, News
from estate.incidents.overseeing import alerts_instead
from estate.incidents.rules import (
    ALERT_LIVES,
    ASK_LIVES,
    ENDING_LIVES,
    ENDINGS,
    on_the_minute,
    subject_of,
)
from estate.incidents.tables import Incident, IncidentMessage, Verb
from estate.places.groups import groups_of, staff_room
from estate.places.tables import Building
from texts import alerts as say
from texts.alerts import Facts
from texts.translator import LANGUAGES, Html, Words, words

Rows = Callable[[Words], list[list[Button]]]


def facts_of(
    incident: Incident, building: Building, buildings: Sequence[Building], *, now: datetime
) -> Facts:
    """Gather what the people of one building are told. A draft is told as if it were sent now."""
    at = incident.released_at or now
    return Facts(
        kind=incident.kind,
        codes=tuple(one.code for one in buildings),
        floor=incident.floor,
        words=incident.words,
        emergency_number=building.emergency_number,
        zone=building.timezone,
        at=at,
        next_at=incident.next_update_at or at + NEXT_UPDATE[incident.kind],
        strategy=building.fire_strategy,
        floors_to_leave=floors_to_leave(incident, building),
        has_moved=bool(incident.earlier_floors),
        everybody_out=incident.everybody_out,
        assembly_point=building.assembly_point or "",
        route=say.told_route(building.evacuation_routes),
    )


def facts_of_update(incident: Incident, buildings: Sequence[Building], *, now: datetime) -> Facts:
    """Gather what an update that is sent now would tell the first building: its new promise too."""
    facts = facts_of(incident, buildings[0], buildings, now=now)
    return replace(facts, next_at=on_the_minute(now + NEXT_UPDATE[incident.kind]))


def tellings_of_alert(
    incident: Incident, buildings: Sequence[Building], *, now: datetime
) -> list[Telling]:
    """Word an alert for each of its buildings, in their order, and look for faults."""
    return [
        _telling(incident, one, buildings, Verb.RELEASE, say.alert, incident.words, now=now)
        for one in buildings
    ]


async def send(session: Session, incident: Incident, *, username: str, now: datetime) -> None:
    """Let the alert of a just released incident go out, in the transaction that released it.

    `username` is the bot's own, for the way from a group to the private chat.

    Groups and staff room first, staff on duty next, then residents by risk: each chat once. Raises
    AlertUnclear where the text itself is faulty; a faulty translation is replaced.
    """
    buildings = await buildings_of(session, incident.id)
    tellings = tellings_of_alert(incident, buildings, now=now)
    require_sound(tellings)
    sending = _Sending(
        session, incident, buildings, tellings, now,
        verb=Verb.RELEASE, quoted=incident.words, username=username,
    )  # fmt: skip
    await sending.to_everybody()


async def update(
    session: Session, incident: Incident, news: News | None, said: str, *, username: str,
    now: datetime,
) -> None:  # fmt: skip
    """Let an update go to everybody concerned now, in the transaction that decided it.

    An older update that has not left yet is withdrawn, and so is a question to a silent home: what
    is new replaces it, and what it said to do may not be right any more.
    """
    older = await messages_of(session, incident.id, [Verb.UPDATE, Verb.ASK])
    await call_off(session, [one.message_id for one in older], now=now)
    buildings = await buildings_of(session, incident.id)

    def text(t: Words, facts: Facts) -> Html:
        return say.update(t, facts, news, now=now)

    tellings = [
        _telling(incident, one, buildings, Verb.UPDATE, text, said, now=now) for one in buildings
    ]
    sending = _Sending(
        session, incident, buildings, tellings, now,
        verb=Verb.UPDATE, quoted=said, username=username,
    )  # fmt: skip
    await sending.to_everybody()


async def ask_again(session: Session, incident: Incident, *, now: datetime) -> None:
    """Ask everybody again who is silent, in the transaction that noted it."""
    buildings = await buildings_of(session, incident.id)

    def text(t: Words, facts: Facts) -> Html:
        return say.ask_again(t, facts, now=now)

    tellings = [
        _telling(incident, one, buildings, Verb.ASK, text, "", now=now) for one in buildings
    ]
    sending = _Sending(
        session, incident, buildings, tellings, now,
        verb=Verb.ASK, quoted="", username="", lane_if_real=Lane.CALLOUT, lives=ASK_LIVES,
    )  # fmt: skip
    await sending.to_the_silent()


async def end(session: Session, incident: Incident, *, now: datetime) -> None:
    """Tell all who got, or may have got, a message of a just closed incident that it is over.

    What still waits of these is withdrawn first. Chats that are being sent it at this moment
    hear of the end by `tell_the_rest`, once it is known whether they got it.
    """
    told = await messages_of(session, incident.id, TOLD)
    await call_off(session, [one.message_id for one in told], now=now)
    await _write_endings(session, incident, now=now)
    await tell_the_rest(session, incident, now=now)


async def withdraw_drills(
    session: Session, real: Incident, *, by: int | None, now: datetime
) -> list[Incident]:
    """Something real begins: drills there end, and what still waits of them is not sent.

    Whom the real alert leaves out hears by `tell_the_rest` that the drill is over.
    """
    drills_there = await stop_drills(session, real, by=by, now=now)
    for drill in drills_there:
        told = await messages_of(session, drill.id, TOLD)
        await call_off(session, [one.message_id for one in told], now=now)
    return drills_there


async def tell_the_rest(session: Session, incident: Incident, *, now: datetime) -> None:
    """Tell the end to those who were told the beginning and have not heard. May run at any time.

    Of a drill that something real ended: to whom the real alert leaves out. To all others that
    alert is the end, and "it is over" beside it would mislead.
    """
    if incident.closed_at is None:
        return
    endings = await messages_of(session, incident.id, ENDINGS)
    real = await alerts_instead(session, incident)
    if real and not endings:  # nothing of it was urgent while the real alert was being sent
        await _write_endings(session, incident, now=incident.closed_at)
        endings = await messages_of(session, incident.id, ENDINGS)
    await tell_the_told(
        session, told_and_ending(incident.id), lane=lane_of(incident, Lane.ALERT), now=now,
        expires_at=incident.closed_at + ENDING_LIVES,
        unless=[one.message_id for one in endings], nor_if_reached_by=real,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sending:
    """An alert or an update on its way out: what it says in each building, and to whom."""

    session: Session
    incident: Incident
    buildings: list[Building]
    tellings: list[Telling]  # one for each building
    now: datetime
    verb: Verb
    quoted: str  # words of whoever sends it
    username: str  # the bot's own
    lane_if_real: Lane = Lane.ALERT
    lives: timedelta = ALERT_LIVES

    @property
    def lane(self) -> Lane:
        return lane_of(self.incident, self.lane_if_real)

    @property
    def expires_at(self) -> datetime:
        return self.now + self.lives

    async def to_everybody(self) -> None:
        """Tell groups and staff room first, staff on duty next, then residents by risk."""
        await self.to_groups()
        on_duty = await staff_on_duty(self.session, [one.id for one in self.buildings])
        await self.to_staff(on_duty)
        await self.to_residents(without=[member.person_id for member in on_duty])

    async def to_groups(self) -> None:
        """Tell each building's groups, then the staff room, in all languages at once."""
        by_id = {one.id: one for one in self.buildings}
        for group in await groups_of(self.session, list(by_id)):
            if group.building_id is not None:
                await self._to_group(
                    Address(group.chat_id, group.thread_id), by_id[group.building_id], self._link
                )
        room = await staff_room(self.session)
        if room is not None:
            await self._to_group(Address(room.chat_id, room.thread_id), self.buildings[0])

    async def to_staff(self, members: Sequence[StaffMember]) -> None:
        """Tell staff on duty, each in their own language."""
        if not members:
            return
        message_id = await self._write(self.buildings[0], together=False)  # asked by their homes
        for member in members:
            await self._tell(message_id, Address(member.telegram_id), member.language)

    async def to_residents(self, *, without: Sequence[int]) -> None:
        """Tell everybody reachable who lives there, the most at risk first."""
        await self._to_each(residents_by_risk(self.buildings, self.incident.floor, without=without))

    async def to_the_silent(self) -> None:
        """Tell who can be reached and has not answered, the most at risk first."""
        await self._to_each(await silent_by_risk(self.session, self.incident, self.buildings))

    async def _to_each(self, recipients: Recipients) -> None:
        messages = {
            building.id: await self._write(building, together=False, rows=self._answers)
            for building in self.buildings
        }
        await tell_each(
            self.session, recipients, messages,
            lane=self.lane, now=self.now, expires_at=self.expires_at,
        )  # fmt: skip

    async def _to_group(self, to: Address, building: Building, rows: Rows | None = None) -> None:
        message_id = await self._write(building, together=True, rows=rows)
        await self._tell(message_id, to, EVERY_LANGUAGE)

    def _answers(self, t: Words) -> list[list[Button]]:
        return [answers_row(t, self.incident)]

    def _link(self, t: Words) -> list[list[Button]]:
        return [link_row(t, self.incident, self.username)]

    async def _tell(self, message_id: int, to: Address, language: str) -> None:
        await tell_chat(
            self.session, message_id, to, language=language,
            lane=self.lane, now=self.now, expires_at=self.expires_at,
        )  # fmt: skip

    async def _write(self, building: Building, *, together: bool, rows: Rows | None = None) -> int:
        told = self.tellings[self.buildings.index(building)]
        message_id = await new_text(
            self.session, _screens(told, together, quoted=self.quoted, rows=rows),
            lane=self.lane, now=self.now, subject=subject_of(self.incident.id),
        )  # fmt: skip
        self.session.add(
            IncidentMessage(
                message_id=message_id, incident_id=self.incident.id, verb=self.verb,
                building_id=building.id, together=together,
                mode=self.incident.mode, lane=int(self.lane), step=self.incident.updates,
            )
        )  # fmt: skip
        return message_id


async def _write_endings(session: Session, incident: Incident, *, now: datetime) -> None:
    """Write what ends it, for all who were told."""
    buildings = await buildings_of(session, incident.id)
    verb = incident.ending or Verb.ALL_CLEAR
    who = await handed_back_by(session, incident.id)
    is_stopped = bool(await alerts_instead(session, incident))
    text = _ending(incident, verb, who, is_stopped=is_stopped, now=now)
    tellings = {
        one.id: _telling(incident, one, buildings, verb, text, "", now=now) for one in buildings
    }
    for one in to_be_answered(await messages_of(session, incident.id, TOLD)):
        await _write_ending(session, incident, one, tellings[one.building_id], now=now)


async def _write_ending(
    session: Session,
    incident: Incident,
    told: IncidentMessage,
    ending: Telling,
    *,
    now: datetime,
) -> None:
    message_id = await new_text(
        session, _screens(ending, told.together, rows=_afterwards(incident, told)),
        lane=lane_of(incident, Lane.ALERT), now=now,
        subject=subject_of(incident.id), answers=told.message_id,
    )  # fmt: skip
    session.add(
        IncidentMessage(
            message_id=message_id, incident_id=incident.id,
            verb=incident.ending or Verb.ALL_CLEAR, building_id=told.building_id,
            together=told.together, answers_id=told.message_id,
            mode=incident.mode, lane=int(lane_of(incident, Lane.ALERT)), step=incident.updates + 1,
        )
    )  # fmt: skip


def _afterwards(incident: Incident, told: IncidentMessage) -> Rows | None:
    """What a resident can do when it is over; a group is asked nothing of anybody's home."""
    if told.together or is_drill(incident) or incident.ending is not Verb.ALL_CLEAR:
        return None
    return lambda t: [damage_row(t, incident)]


def _ending(
    incident: Incident, verb: Verb, who: HandedBack | None, *, is_stopped: bool, now: datetime
) -> Callable[[Words, Facts], Html]:
    """Choose the words that end an incident; of an all clear with who handed back."""
    if is_stopped:
        return lambda t, facts: say.drill_stopped(t, facts, now=now)
    if is_drill(incident):
        return lambda t, facts: say.drill_over(t, facts, now=now)
    if verb is Verb.ALL_CLEAR:
        return lambda t, facts: say.all_clear(t, replace(facts, handed_back=who), now=now)
    return lambda t, facts: say.false_alarm(t, facts, now=now)


def _telling(
    incident: Incident, building: Building, buildings: Sequence[Building], verb: Verb,
    say_it: Callable[[Words, Facts], Html], quoted: str, *, now: datetime,
) -> Telling:  # fmt: skip
    facts = facts_of(incident, building, buildings, now=now)
    return telling(
        lambda t: say_it(t, facts), facts, verb,
        group=languages_of_building(building), quoted=quoted, now=now,
        drill=incident.kind if is_drill(incident) else None,
    )  # fmt: skip


def _screens(
    told: Telling, together: bool, *, quoted: str = "", rows: Rows | None = None
) -> dict[str, Screen]:
    """Render for each reader: a group reads its languages at once, a person their own."""
    below = rows or (lambda _: [])
    everybody = Screen(told.to_group(quoted), below(words(told.group[0])))
    if together:
        return {EVERY_LANGUAGE: everybody}
    apart = {one: Screen(told.to_one(one, quoted), below(words(one))) for one in LANGUAGES}
    return {EVERY_LANGUAGE: everybody, **apart}
