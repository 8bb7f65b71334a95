"""How does an incident run? Released once, ended once, settled when nothing more is on its way."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select

from estate.database import Session
from estate.errors import (
    AlertUnclear,
    AlreadyUpdated,
    IncidentClosed,
    NotAllowed,
    NotFound,
    PreviewExpired,
    RealOneLive,
    SecondPersonNeeded,
    WrongState,
)
from estate.incidents.audience import reach_of
from estate.incidents.drafts import (
    Wish,
    buildings_of,
    check,
    find,
    live_in,
    move,
    name_of,
    require_ending_right,
    sent_already,
)
from estate.incidents.kinds import (
    HANDED_BACK_BY,
    NEXT_UPDATE,
    HandedBack,
    Policy,
)
from estate.incidents.playbooks import policy_for
from estate.incidents.policies import BREAK_GLASS_AFTER
from estate.incidents.rules import (
    DRAFT_LIVES,
    ENDINGS,
    MOST_WORDS,
    needs_handing_back,
    number_of,
    on_the_minute,
    require_right,
)
from estate.incidents.tables import Incident, IncidentEvent, IncidentMessage, Mode, State, Verb
from estate.people.actor import Actor
from estate.places.finding import lock


async def submit(session: Session, incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Ask for a second person to approve a draft that needs one; it lives ten minutes from now.

    Raises AlertReleased, PreviewExpired, NotAllowed, WrongState where one may send it alone.
    """
    incident, building_ids = await _draft_for(session, incident_id, Verb.SUBMIT, by=by, now=now)
    policy = await policy_for(session, incident.kind, len(building_ids), incident.mode)
    if policy is not Policy.TWO:
        raise WrongState(deed=Verb.SUBMIT.value, state=incident.state.value)
    await move(
        session, incident, Verb.SUBMIT, by=by.person_id, now=now,
        changes={
            "submitted_by": by.person_id, "submitted_at": now, "expires_at": now + DRAFT_LIVES,
        },
    )  # fmt: skip
    return incident


async def release(session: Session, incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Let a draft become a live incident; whoever sends its alert does so in this transaction.

    Rights, policy, age and facts are looked at again; of what a trigger reported, whoever presses
    is the second person. Raises AlertReleased (who, when) to the slower of two, PreviewExpired,
    NotAllowed, SecondPersonNeeded, or AlertUnclear where a building or floor is gone.
    """
    incident, building_ids = await _draft_for(session, incident_id, Verb.RELEASE, by=by, now=now)
    policy = await policy_for(session, incident.kind, len(building_ids), incident.mode)
    takes_two = policy is Policy.TWO and not incident.trigger
    is_alone = takes_two and incident.submitted_by in (None, by.person_id)
    if is_alone:
        _require_waited(incident, by=by, now=now)
    review_it = is_alone or (policy is Policy.REVIEWED and not by.manages)
    await _let_out(
        session, incident, building_ids, by=by.person_id, now=now,
        broke_glass=is_alone, to_review=review_it,
    )  # fmt: skip
    return incident


async def release_by_itself(session: Session, incident_id: int, *, now: datetime) -> Incident:
    """Let a trigger's draft go out as `release` does, by nobody's press: once, checked again.

    A manager reviews it. Raises what `release` does, NotAllowed for a draft that a person made.
    """
    incident = await find(session, incident_id)
    if not incident.trigger:
        raise NotAllowed(deed="alert release")
    building_ids = tuple(building.id for building in await buildings_of(session, incident_id))
    await _require_draft(session, incident, now=now)
    await _let_out(session, incident, building_ids, by=None, now=now, to_review=True)
    return incident


async def _let_out(
    session: Session, incident: Incident, building_ids: tuple[int, ...], *, by: int | None,
    now: datetime, to_review: bool, broke_glass: bool = False,
) -> None:  # fmt: skip
    await lock(session, building_ids)  # what is real and a drill must see each other
    await _require_no_real_one(session, incident, building_ids)
    await check(session, Wish(incident.kind, building_ids, incident.floor, incident.words))
    reach = await reach_of(session, building_ids)
    await _move_or_tell_who(
        session, incident, Verb.RELEASE, by=by, now=now,
        changes={
            "released_by": by, "released_at": now,
            "next_update_at": on_the_minute(now + NEXT_UPDATE[incident.kind]),
            "homes": reach.homes, "homes_reachable": reach.reachable,
            "broke_glass": broke_glass, "to_review": to_review,
        },
    )  # fmt: skip


async def _require_no_real_one(
    session: Session, incident: Incident, building_ids: Sequence[int]
) -> None:
    """Nobody practises where something real is on. Raises RealOneLive."""
    if incident.mode is Mode.ACTUAL:
        return
    for one in await live_in(session, building_ids):
        if one.mode is Mode.ACTUAL:
            raise RealOneLive(number=number_of(one.id))


async def stop_drills(
    session: Session, real: Incident, *, by: int | None, now: datetime
) -> list[Incident]:
    """End every drill in the buildings of a real incident; whoever calls withdraws its messages."""
    building_ids = [building.id for building in await buildings_of(session, real.id)]
    stopped = []
    for drill in await live_in(session, building_ids):
        if drill.mode is Mode.ACTUAL:
            continue
        with suppress(WrongState):  # somebody ends it at this moment: nothing waits for that
            await move(
                session, drill, Verb.ALL_CLEAR, by=by, now=now,
                changes={"closed_by": by, "closed_at": now, "ending": Verb.ALL_CLEAR},
            )  # fmt: skip
            stopped.append(drill)
    return stopped


def _require_waited(incident: Incident, *, by: Actor, now: datetime) -> None:
    """Whoever asked for approval may send it alone when nobody has answered for long enough."""
    asked = incident.submitted_at
    left = BREAK_GLASS_AFTER if asked is None else asked + BREAK_GLASS_AFTER - now
    if asked is None or incident.submitted_by != by.person_id or left > timedelta():
        raise SecondPersonNeeded(deed=Verb.RELEASE.value, wait=left, asked=asked is not None)


async def _draft_for(
    session: Session, incident_id: int, verb: Verb, *, by: Actor, now: datetime
) -> tuple[Incident, tuple[int, ...]]:
    incident = await find(session, incident_id)
    building_ids = tuple(building.id for building in await buildings_of(session, incident_id))
    require_right(by, verb, incident.kind, building_ids)
    await _require_draft(session, incident, now=now)
    return incident, building_ids


async def review(session: Session, incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """A manager has looked at what one released alone. Raises NotAllowed, ManagerNeeded,
    WrongState where there is nothing to review any more."""
    incident = await find(session, incident_id)
    building_ids = [building.id for building in await buildings_of(session, incident_id)]
    require_right(by, Verb.REVIEW, incident.kind, building_ids)
    if not incident.to_review or incident.reviewed_at is not None:
        raise WrongState(deed=Verb.REVIEW.value, state=incident.state.value)
    await move(
        session, incident, Verb.REVIEW, by=by.person_id, now=now,
        changes={"reviewed_by": by.person_id, "reviewed_at": now},
    )  # fmt: skip
    return incident


async def may_update(
    session: Session, incident_id: int, *, after: int | None, by: Actor
) -> Incident:
    """Load a live incident that `by` may tell more of, when there have been `after` updates.

    None: whatever was told meanwhile. Raises NotAllowed, WrongState, AlreadyUpdated where somebody
    has told more meanwhile.
    """
    incident = await find(session, incident_id)
    building_ids = [building.id for building in await buildings_of(session, incident_id)]
    require_right(by, Verb.UPDATE, incident.kind, building_ids)
    await session.refresh(incident, with_for_update=True)
    if incident.state is State.CLOSED:
        raise await _closed(session, incident, Verb.UPDATE)
    if incident.state is State.LIVE and after is not None and incident.updates != after:
        last = await last_update(session, incident_id)
        name = await name_of(session, last.actor_id if last else None)
        raise AlreadyUpdated(deed=Verb.UPDATE.value, state=incident.state.value, by=name)
    return incident


async def update(
    session: Session, incident_id: int, *, after: int, news: str, words: str, by: Actor,
    now: datetime,
) -> Incident:  # fmt: skip
    """Tell more of a live incident: by one tap (`news`) or in `words`; promises the next message.

    Whoever sends it does so in this transaction. Raises what `may_update` does, and AlertUnclear.
    """
    incident = await may_update(session, incident_id, after=after, by=by)
    if len(words) > MOST_WORDS:
        raise AlertUnclear(reason="words_long")
    if not (words or news):
        raise AlertUnclear(reason="words_missing")
    await move(
        session, incident, Verb.UPDATE, by=by.person_id, now=now, words=words, news=news,
        changes={
            "updates": after + 1,
            "next_update_at": on_the_minute(now + NEXT_UPDATE[incident.kind]),
        },
    )  # fmt: skip
    return incident


async def last_update(session: Session, incident_id: int) -> IncidentEvent | None:
    """Tell what was told last, if anything was after the alert."""
    return await session.scalar(
        select(IncidentEvent)
        .where(IncidentEvent.incident_id == incident_id, IncidentEvent.verb == Verb.UPDATE)
        .order_by(IncidentEvent.id.desc())
        .limit(1)
    )


async def may_close(session: Session, incident_id: int, verb: Verb, *, by: Actor) -> Incident:
    """Load a live incident that `by` may end so. Raises NotAllowed, ManagerNeeded, WrongState."""
    incident = await find(session, incident_id)
    await require_ending_right(session, incident, verb, by=by)
    if verb not in ENDINGS or (incident.mode is Mode.DRILL and verb is Verb.FALSE_ALARM):
        raise WrongState(deed=verb.value, state=incident.state.value)
    if incident.state is State.CLOSED:
        raise await _closed(session, incident, verb)
    if incident.state is not State.LIVE:
        raise WrongState(deed=verb.value, state=incident.state.value)
    return incident


async def close(
    session: Session, incident_id: int, verb: Verb, *, by: Actor, now: datetime,
    handed_back: HandedBack | None = None,
) -> Incident:  # fmt: skip
    """End a live incident by an all clear or as a false alarm; once, whoever presses first.

    The all clear of a fire or of gas names who `handed_back`. Raises WrongState without that.
    """
    incident = await may_close(session, incident_id, verb, by=by)
    known = HANDED_BACK_BY.get(incident.kind, ()) if needs_handing_back(incident, verb) else (None,)
    if handed_back not in known:
        raise WrongState(deed=verb.value, state=incident.state.value)
    await _move_or_tell_who(
        session, incident, verb, by=by.person_id, now=now,
        changes={"closed_by": by.person_id, "closed_at": now, "ending": verb},
        handed_back=handed_back.value if handed_back else "",
    )  # fmt: skip
    return incident


async def handed_back_by(session: Session, incident_id: int) -> HandedBack | None:
    """Tell who handed back, if its end named somebody."""
    facts = await session.scalar(
        select(IncidentEvent.facts).where(
            IncidentEvent.incident_id == incident_id, IncidentEvent.verb == Verb.ALL_CLEAR
        )
    )
    who = (facts or {}).get("handed_back")
    return HandedBack(who) if who else None


async def watch(session: Session, incident_id: int, *, by: Actor) -> Incident:
    """Load a released incident for staff of any of its buildings. Raises NotFound to all others."""
    incident = await find(session, incident_id)
    if incident.released_at is None or not await _may_watch(session, incident, by):
        raise NotFound(noun="incident", name=number_of(incident_id))
    return incident


async def live_incidents(session: Session, *, by: Actor) -> list[Incident]:
    """List what is not over yet in the buildings of this member of staff, newest first.

    Raises NotAllowed to anybody else.
    """
    by.require_staff(deed="list incidents")
    found = await session.scalars(
        select(Incident).where(Incident.state == State.LIVE).order_by(Incident.id.desc())
    )
    return [one for one in found if await _may_watch(session, one, by)]


async def _may_watch(session: Session, incident: Incident, by: Actor) -> bool:
    buildings = await buildings_of(session, incident.id)
    return any(by.works_in(building.id) for building in buildings)


async def messages_of(
    session: Session, incident_id: int, verbs: Sequence[Verb]
) -> list[IncidentMessage]:
    """List the messages that these events of an incident sent, in their order."""
    found = await session.scalars(
        select(IncidentMessage)
        .where(IncidentMessage.incident_id == incident_id, IncidentMessage.verb.in_(verbs))
        .order_by(IncidentMessage.message_id)
    )
    return list(found)


async def _require_draft(session: Session, incident: Incident, *, now: datetime) -> None:
    if incident.state in (State.LIVE, State.CLOSED):
        raise await sent_already(session, incident, Verb.RELEASE)
    if incident.state is State.EXPIRED or incident.expires_at <= now:
        raise PreviewExpired(deed=Verb.RELEASE.value, state=incident.state.value)


async def _move_or_tell_who(
    session: Session,
    incident: Incident,
    verb: Verb,
    *,
    by: int | None,
    now: datetime,
    changes: dict[str, object],
    **facts: str,
) -> None:
    try:
        await move(session, incident, verb, by=by, now=now, changes=changes, **facts)
    except WrongState as late:  # somebody committed between our look and our update
        if verb is Verb.RELEASE and incident.released_at is not None:
            raise await sent_already(session, incident, verb) from late
        if incident.state is State.CLOSED:
            raise await _closed(session, incident, verb) from late
        raise


async def _closed(session: Session, incident: Incident, verb: Verb) -> IncidentClosed:
    return IncidentClosed(
        deed=verb.value,
        state=incident.state.value,
        by=await name_of(session, incident.closed_by),
        at=incident.closed_at,
    )
