"""What does every preview of an alert say once it is decided: sent, stopped, changed, too old?"""

from collections.abc import Callable
from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.naming import languages_of_building, named, words_of_room
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.previews import line_of
from broadcasts.screens import Screen
from estate.database import Session
from estate.incidents.audience import languages_by_chat, staff_on_duty
from estate.incidents.drafts import buildings_of, expire, name_of
from estate.incidents.reports import is_old, post_of, settle_report
from estate.incidents.rules import preview_subject
from estate.incidents.tables import Incident, TriggerPost
from estate.people.duty import managers
from estate.places.groups import staff_room
from estate.places.tables import Building, GroupState
from texts import approving, incidents
from texts import triggers as say
from texts.translator import Html, Words, lines, words

Draw = Callable[[Words], Html]


async def say_sent(session: Session, incident: Incident, *, now: datetime) -> None:
    """Let every preview say who sent it, also those of the report that it was made of."""
    buildings = await buildings_of(session, incident.id)
    subject, zone = named(incident, buildings), buildings[0].timezone
    at, by = incident.released_at or now, await name_of(session, incident.released_by)

    def draw(t: Words) -> Html:
        if incident.released_by is None:
            return say.sent_by_itself(t, subject, trigger=incident.trigger, at=at, zone=zone)
        return incidents.sent(t, subject, by=by, at=at, zone=zone)

    await redraw(session, incident, draw, now=now)
    report = await settle_report(session, incident, now=now)
    if report is not None:
        reported = named(report, await buildings_of(session, report.id))
        await redraw(
            session, report,
            lambda t: say.sent_changed(t, reported, subject, by=by, at=at, zone=zone), now=now,
        )  # fmt: skip


async def say_dropped(session: Session, incident: Incident, *, by: str, now: datetime) -> None:
    """Let every preview say that nothing was sent, a trigger's also by whom."""
    line = await line_of(session, incident)
    buildings = await buildings_of(session, incident.id)
    subject, zone = named(incident, buildings), buildings[0].timezone
    if not incident.trigger:
        asked = incident.submitted_by is not None

        def draw(t: Words) -> Html:
            nothing = incidents.dropped(t, line)
            return lines(approving.turned_down(t, subject, by), nothing) if asked else nothing

        await redraw(session, incident, draw, now=now)
        return
    post = await post_of(session, incident.id)
    drawn = say.stopped if post is not None and post.releases_at else say.dismissed
    await redraw(
        session, incident,
        lambda t: drawn(t, subject, by=by, at=now, zone=zone, line=line), now=now,
    )  # fmt: skip


async def say_changed(session: Session, incident: Incident, *, by: str, now: datetime) -> None:
    """Let every preview that is left say that somebody makes another one of it."""
    buildings = await buildings_of(session, incident.id)
    subject, zone = named(incident, buildings), buildings[0].timezone
    line = await line_of(session, incident)
    await redraw(
        session, incident,
        lambda t: say.being_changed(t, subject, by=by, at=now, zone=zone, line=line),
        now=now,
    )  # fmt: skip


async def redraw(session: Session, incident: Incident, draw: Draw, *, now: datetime) -> None:
    """Let every preview say this from now on, without buttons."""
    subject = preview_subject(incident.id)
    for to, t in await readers(session, incident):
        await outbox.show(session, to, subject, Screen(draw(t)), lane=Lane.REPLY, now=now)


async def readers(session: Session, incident: Incident) -> list[tuple[Address, Words]]:
    """List where previews stand, each with the words that are read there."""
    room = await words_of_room(session, incident)
    places = await shown_in(session, preview_subject(incident.id))
    languages = await languages_by_chat(session, [place.chat_id for place in places])
    return [
        (place, words(languages[place.chat_id]) if place.chat_id in languages else room)
        for place in places
    ]


# By the clock


async def expire_previews(session: Session, now: datetime) -> None:
    """A duty: previews that are too old lose their buttons and say so."""
    for incident in await expire(session, now=now):
        await redraw(session, incident, await _expired(session, incident), now=now)
        if incident.trigger:
            await _call_that_nothing_went(session, incident, now=now)


async def _expired(session: Session, incident: Incident) -> Draw:
    line = await line_of(session, incident)
    if not incident.trigger:
        return lambda t: incidents.expired(t, line)
    buildings = await buildings_of(session, incident.id)
    subject, zone = named(incident, buildings), buildings[0].timezone
    return lambda t: say.expired(t, subject, at=incident.expires_at, zone=zone, line=line)


async def _call_that_nothing_went(session: Session, incident: Incident, *, now: datetime) -> None:
    """Say with sound what became of a report: an edit of its preview makes none."""
    post = await post_of(session, incident.id)
    if post is None:
        return
    buildings = await buildings_of(session, incident.id)
    subject, report = named(incident, buildings), report_of(post, buildings[0])
    line = await line_of(session, incident)
    told = dict(await called(session, buildings[0], managers_too=True))
    for to, t in (told | dict(await readers(session, incident))).items():
        text = (
            say.nobody_decided(t, subject, report, at=incident.expires_at, line=line)
            if post.releases_at is None
            else say.did_not_go(t, subject, report, line=line)
        )
        await outbox.say(session, to, Screen(text), lane=Lane.CALLOUT, now=now)


async def called(
    session: Session, building: Building, *, managers_too: bool = False
) -> list[tuple[Address, Words]]:
    """The staff room and who is on duty; managers too, or where one of these is missing."""
    room = await staff_room(session)
    heard = room is not None and room.state is not GroupState.MUTED
    on_duty = await staff_on_duty(session, [building.id])
    people = {Address(one.telegram_id): words(one.language) for one in on_duty}
    if managers_too or not (heard and on_duty):
        for one in await managers(session, building.id):
            people.setdefault(Address(one.telegram_id), words(one.language))
    rooms = (
        [(Address(room.chat_id, room.thread_id), words(languages_of_building(building)[0]))]
        if room is not None and heard
        else []
    )
    return [*rooms, *people.items()]


def report_of(post: TriggerPost, building: Building) -> say.Report:
    """Gather what a trigger reported."""
    return say.Report(
        post.trigger, post.received_at, post.happened_at, post.releases_at, building.timezone,
        is_old=is_old(post.happened_at, now=post.received_at),
    )  # fmt: skip


async def call(session: Session, incident: Incident, draw: Draw, *, now: datetime) -> None:
    """Say something with sound wherever the preview stands."""
    for to, t in await readers(session, incident):
        await outbox.say(session, to, Screen(draw(t)), lane=Lane.CALLOUT, now=now)
