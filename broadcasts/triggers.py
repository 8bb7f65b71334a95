"""What do staff see of what a trigger posted, and when does it go out by itself?"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from broadcasts import outbox
from broadcasts.alerts import send, tellings_of_alert
from broadcasts.alone import alone
from broadcasts.boards import BELOW, FLOOR_TO, UPDATE, end_drills
from broadcasts.decided import call, called, readers, report_of, say_changed
from broadcasts.groups import everybody_on_duty
from broadcasts.lanes import Lane
from broadcasts.linting import can_be_sent, require_sound
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.outbox.waiting import last_said
from broadcasts.previews import CHANGE, DROP, SEND, preview_facts, update_instead
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.errors import AlertUnclear, PostFault, WrongState
from estate.incidents.course import release_by_itself
from estate.incidents.drafts import Wish, buildings_of, find, name_of
from estate.incidents.floors import can_change_floor
from estate.incidents.reports import (
    due_posts,
    last_report,
    let_go,
    live_like,
    post_of,
    posts_to_page,
)
from estate.incidents.rules import number_of, preview_subject
from estate.incidents.tables import Incident, State, TriggerPost
from estate.incidents.triggers import Repeated, Taken, gist
from estate.places.finding import all_buildings
from estate.places.tables import Building
from texts import floors, incidents
from texts import triggers as say
from texts.incidents import Subject
from texts.translator import Html, Words, lines, words
from texts.updating import update_name

UNREAD_AGAIN_AFTER = timedelta(minutes=5)

EDIT = "alert_"  # of the link in the staff room; the incident's id follows


async def tell_of_post(session: Session, taken: Taken, *, now: datetime) -> None:
    """Tell staff what a trigger posted, with sound: a draft to decide on, or that a test came."""
    building = await session.get_one(Building, taken.wish.building_ids[0])
    staff = await called(session, building)
    if taken.incident is None:
        await _tell_of_test(session, taken, building, staff, now=now)
        return
    if taken.is_more:
        await _tell_more(session, taken, taken.incident, building, staff, now=now)
        return
    for to, t in staff:
        screen = await trigger_preview(session, taken.incident, taken.post, t, to=to, now=now)
        await outbox.show(
            session, to, preview_subject(taken.incident.id), screen,
            lane=Lane.CALLOUT, now=now, silent=False,
        )  # fmt: skip


async def _tell_more(
    session: Session, taken: Taken, incident: Incident, building: Building,
    staff: list[tuple[Address, Words]], *, now: datetime,
) -> None:  # fmt: skip
    """Tell the staff room that the same was reported again, and of another floor everybody.

    A card for each floor: a detector that reports each second changes it, and sounds once.
    """
    report, wish = report_of(taken.post, building), taken.wish
    there = await buildings_of(session, incident.id)
    subject = named(incident, there)
    what = Subject("", wish.kind, (building.code,), wish.floor)
    before = await last_report(session, taken.post)
    is_fresh = before is None or now - before >= UNREAD_AGAIN_AFTER
    only_room = wish.floor == incident.floor and staff[:1] and staff[0][0].is_group
    for to, t in staff[:1] if only_room else staff:
        rows = _ways_to_tell(t, incident, there, wish.floor)
        text = say.again(t, subject, report, what, wish.words)
        await outbox.show(
            session, to, f"again:{incident.id}:{report.trigger}:{wish.floor}", Screen(text, rows),
            lane=Lane.CALLOUT, now=now, below=is_fresh, silent=False,
        )  # fmt: skip


def _ways_to_tell(
    t: Words, live: Incident, there: Sequence[Building], floor: str | None
) -> list[list[Button]]:
    """Offer what can be told of what is live, and the other floor that was reported."""
    if live.state is not State.LIVE:
        return []
    update = Button(update_name(t), press(UPDATE, live.id, live.updates))
    if floor in (None, live.floor) or not can_change_floor(live, there):
        return [[update]]
    to = press(FLOOR_TO, live.id, live.updates, floor, BELOW)
    return [[update, Button(floors.tell_name(t, floor or ""), to)]]


async def tell_of_unread(
    session: Session, trigger: str, faults: Sequence[PostFault], body: bytes, *, now: datetime
) -> None:
    """Tell staff that a signed post could not be read; one that fails on and on, now and then."""
    what = gist(body)
    amiss = sorted((one.field, one.wrong) for one in faults)
    await _tell_now_and_then(
        session, f"unread:{trigger}:{_key(amiss, what[:3])}",
        lambda t: say.not_read(t, trigger, faults, said=" ".join(what)), now=now,
    )  # fmt: skip


async def tell_of_clock(
    session: Session, trigger: str, signed_at: datetime | None, body: bytes, *, now: datetime
) -> None:
    """Tell staff that a post was refused by its time alone: the device knows its secret."""
    what = gist(body)
    zone = next((one.timezone for one in await all_buildings(session)), "UTC")
    await _tell_now_and_then(
        session, f"clock:{trigger}:{_key(what[:3])}",
        lambda t: say.wrong_clock(
            t, trigger, at=signed_at, now=now, zone=zone, said=" ".join(what)
        ), now=now,
    )  # fmt: skip


async def tell_of_repeat(
    session: Session, repeated: Repeated, body: bytes, *, now: datetime
) -> None:
    """Tell staff that a device says again what is over: with an old id, but perhaps anew."""
    post, incident = repeated.post, repeated.incident
    if incident is None or not repeated.may_be_new(now):
        return
    buildings = await buildings_of(session, incident.id)
    subject, zone = named(incident, buildings), buildings[0].timezone
    said = " ".join(gist(body))
    await _tell_now_and_then(
        session, f"repeat:{post.id}",
        lambda t: say.came_again(
            t, subject, post.trigger, at=post.received_at, now=now, zone=zone, said=said
        ), now=now,
    )  # fmt: skip


def _key(*parts: object) -> str:
    return sha256(repr(parts).encode(errors="surrogateescape")).hexdigest()[:12]


async def _tell_now_and_then(
    session: Session, subject: str, draw: Callable[[Words], Html], *, now: datetime
) -> None:
    said = await last_said(session, subject)
    if said is not None and now - said < UNREAD_AGAIN_AFTER:
        return
    building_ids = [building.id for building in await all_buildings(session)]
    for to, language in await everybody_on_duty(session, building_ids):
        text = draw(words(language))
        await outbox.say(session, to, Screen(text), lane=Lane.CALLOUT, now=now, subject=subject)


async def _tell_of_test(
    session: Session,
    taken: Taken,
    building: Building,
    staff: list[tuple[Address, Words]],
    *,
    now: datetime,
) -> None:
    what = Subject("", taken.wish.kind, (building.code,), taken.wish.floor)
    for to, t in staff:
        text = say.test_came(t, report_of(taken.post, building), what, taken.wish.words)
        await outbox.say(session, to, Screen(text), lane=Lane.REPLY, now=now)


async def trigger_preview(
    session: Session, incident: Incident, post: TriggerPost, t: Words, *, to: Address,
    now: datetime, again: bool = False,
) -> Screen:  # fmt: skip
    """Draw what a trigger reported, what would be sent and to whom, and what can be done.

    `again` says first that nobody has decided so far. Who changes it is named: the others need not
    wait for them.
    """
    buildings = await buildings_of(session, incident.id)
    facts = await preview_facts(session, incident, buildings, now=now)
    link = f"https://t.me/{post.bot_username}?start={EDIT}{incident.id}"
    edit = Button(say.edit(t), link if to.is_group else press(CHANGE, incident.id))
    drop = say.dismiss(t) if post.releases_at is None else say.stop(t)
    send = Button(incidents.send_label(t, facts), press(SEND, incident.id))
    editor = await name_of(session, post.edited_by)
    since = post.edited_at or now
    return Screen(
        lines(
            say.undecided(t, at=now, zone=facts.zone) if again else None,
            say.being_edited(t, by=editor, at=since, zone=facts.zone) if editor else None,
            say.reported(t, report_of(post, buildings[0])),
            "",
            incidents.preview(t, facts),
        ),
        [
            *await update_instead(session, incident, buildings, t),
            *([[send]] if can_be_sent(facts.faults) else []),
            [edit, Button(drop, press(DROP, incident.id))],
        ],
    )


async def begin_change(
    session: Session, incident: Incident, chat: Address, form: str, *, by: str, now: datetime
) -> None:
    """Let a preview turn into `form`, and the others say who changes it; a trigger's all stand."""
    if incident.trigger:
        await _redraw(session, incident, now=now)
        return
    await outbox.rename(session, chat, preview_subject(incident.id), form)
    await say_changed(session, incident, by=by, now=now)


async def _redraw(session: Session, incident: Incident, *, now: datetime) -> None:
    post = await post_of(session, incident.id)
    if post is None:
        return
    for to, t in await readers(session, incident):
        screen = await trigger_preview(session, incident, post, t, to=to, now=now)
        await outbox.show(
            session, to, preview_subject(incident.id), screen, lane=Lane.REPLY, now=now
        )


async def give_back(
    session: Session, report_id: int, to: Address, *, by: int | None, now: datetime
) -> None:
    """Show again, to who changed a trigger's draft and gave up, that nobody has decided on it."""
    post = await let_go(session, report_id, by=by)
    if post is None:
        return
    incident = await find(session, report_id)
    await _redraw(session, incident, now=now)
    t = dict(await readers(session, incident)).get(to)
    if t is not None:
        screen = await trigger_preview(session, incident, post, t, to=to, now=now)
        await outbox.show(
            session, to, preview_subject(incident.id), screen,
            lane=Lane.REPLY, now=now, below=True,
        )  # fmt: skip


async def page_undecided(session: Session, now: datetime) -> None:
    """A duty: until somebody decides on a trigger's draft, staff and managers are called again."""
    for post in await posts_to_page(session, now=now):
        incident = await find(session, post.incident_id or 0)
        building = (await buildings_of(session, incident.id))[0]
        for to, t in await called(session, building, managers_too=True):
            screen = await trigger_preview(session, incident, post, t, to=to, now=now, again=True)
            await outbox.show(
                session, to, preview_subject(incident.id), screen,
                lane=Lane.CALLOUT, now=now, below=True, silent=False,
            )  # fmt: skip


async def release_due(session: Session, now: datetime) -> None:
    """A duty: what a trigger reported and nobody stopped goes out, when its time has come."""
    for post in await due_posts(session, now=now):
        async with alone(session, await find(session, post.incident_id or 0)):
            await _release(session, post, now=now)


async def _release(session: Session, post: TriggerPost, *, now: datetime) -> None:
    try:
        if await _is_known(session, post, now=now):
            return
        await _require_sound(session, post, now=now)
        incident = await release_by_itself(session, post.incident_id or 0, now=now)
    except WrongState:  # somebody was faster, and the previews say who
        return
    except AlertUnclear:
        await _give_up(session, post, say.cannot_go, now=now)
        return
    await end_drills(session, incident, by=None, now=now)
    await send(session, incident, username=post.bot_username, now=now)


async def _require_sound(session: Session, post: TriggerPost, *, now: datetime) -> None:
    """Look at the texts before anything changes. Raises AlertUnclear."""
    incident = await find(session, post.incident_id or 0)
    buildings = await buildings_of(session, incident.id)
    require_sound(tellings_of_alert(incident, buildings, now=now))


async def _is_known(session: Session, post: TriggerPost, *, now: datetime) -> bool:
    """Leave to staff what somebody has alerted of by now: two alerts of one thing confuse."""
    incident = await find(session, post.incident_id or 0)
    ids = tuple(one.id for one in await buildings_of(session, incident.id))
    live = await live_like(session, Wish(incident.kind, ids, incident.floor, incident.words))
    if live is None:
        return False

    def draw(t: Words, subject: Subject, report: say.Report) -> Html:
        return say.is_live_already(t, subject, report, other=number_of(live.id))

    await _give_up(session, post, draw, now=now)
    return True


async def _give_up(
    session: Session, post: TriggerPost, draw: Callable[[Words, Subject, say.Report], Html], *,
    now: datetime,
) -> None:  # fmt: skip
    """Leave a draft that cannot send itself to staff, and call them."""
    incident = await find(session, post.incident_id or 0)
    buildings = await buildings_of(session, incident.id)
    subject, report = named(incident, buildings), report_of(post, buildings[0])
    post.releases_at = None
    await _redraw(session, incident, now=now)
    await call(session, incident, lambda t: draw(t, subject, report), now=now)
