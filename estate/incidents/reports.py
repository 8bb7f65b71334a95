"""What becomes of what a trigger reported? Paged for, changed, sent by itself, or known already."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from estate.database import Session
from estate.errors import WrongState
from estate.incidents.drafts import (
    Wish,
    buildings_of,
    cancel,
    find,
    live_in,
    move,
    sent_already,
)
from estate.incidents.kinds import Kind
from estate.incidents.rules import UNSENT, after, require_right
from estate.incidents.tables import (
    Incident,
    IncidentBuilding,
    IncidentEvent,
    Mode,
    State,
    TriggerPost,
    Verb,
)
from estate.people.actor import Actor
from estate.places.finding import lock

PAGE_EVERY = timedelta(minutes=2)  # staff, while nobody has decided on a draft
KEPT = timedelta(days=90)
OLD_AFTER = timedelta(minutes=10)  # what began longer ago may be over: it never sends itself


async def forget_old_posts(session: Session, now: datetime) -> None:
    """A duty: drop what triggers posted long ago; an id that comes after that is a new report."""
    await session.execute(delete(TriggerPost).where(TriggerPost.received_at < now - KEPT))


async def post_of(session: Session, incident_id: int) -> TriggerPost | None:
    """Find the post that a draft came of, if it is a trigger's."""
    return await session.scalar(
        select(TriggerPost).filter_by(incident_id=incident_id).order_by(TriggerPost.id).limit(1)
    )


async def due_posts(session: Session, *, now: datetime) -> list[TriggerPost]:
    """List the posts whose drafts are to send themselves by now, oldest first.

    A draft that has died meanwhile is none of them: it is too old to be true still.
    """
    found = await session.scalars(
        select(TriggerPost)
        .join(Incident, Incident.id == TriggerPost.incident_id)
        .where(
            TriggerPost.releases_at <= now,
            Incident.state == State.DRAFT,
            Incident.expires_at > now,
        )
        .order_by(TriggerPost.id)
        .with_for_update(of=TriggerPost)  # or somebody begins to change it just now
    )
    return list(found)


async def posts_to_page(session: Session, *, now: datetime) -> list[TriggerPost]:
    """List the posts that nobody has decided on for a while; whoever lists one pages staff."""
    undecided = select(Incident.id).where(Incident.state.in_(UNSENT), Incident.expires_at > now)
    theirs = await session.scalars(
        update(TriggerPost)
        .where(TriggerPost.page_at <= now, TriggerPost.incident_id.in_(undecided))
        .values(page_at=now + PAGE_EVERY)
        .returning(TriggerPost)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(theirs, key=lambda post: post.id)


async def next_due(session: Session) -> datetime | None:
    """Tell when the next draft sends itself, if one does."""
    return await session.scalar(
        select(TriggerPost.releases_at)
        .join(Incident, Incident.id == TriggerPost.incident_id)
        .where(TriggerPost.releases_at.is_not(None), Incident.state == State.DRAFT)
        .order_by(TriggerPost.releases_at)
        .limit(1)
    )


# While somebody changes it


async def change(
    session: Session, incident_id: int, *, by: Actor, now: datetime
) -> tuple[Incident, int]:
    """Let somebody change a draft; a person's is thrown away. Raises what `cancel` does.

    Returns it, and which trigger's draft is behind it; 0: none.
    """
    if not (await find(session, incident_id)).trigger:
        incident = await cancel(session, incident_id, by=by, now=now)
        return incident, await report_behind(session, incident_id)
    return await _hold(session, incident_id, by=by, now=now), incident_id


async def _hold(session: Session, incident_id: int, *, by: Actor, now: datetime) -> Incident:
    """Let somebody change a trigger's draft. It does not send itself any more, but it stands:
    staff are called to it until it is decided, or what it was changed into is sent.

    Raises NotAllowed, AlertReleased (who, when), WrongState when it is no draft any more.
    """
    incident = await find(session, incident_id)
    building_ids = [building.id for building in await buildings_of(session, incident_id)]
    require_right(by, Verb.CANCEL, incident.kind, building_ids)
    first = select(func.min(TriggerPost.id)).where(TriggerPost.incident_id == incident_id)
    await session.execute(
        update(TriggerPost)
        .where(TriggerPost.id == first.scalar_subquery())
        .values(
            edited_by=by.person_id, edited_at=now, releases_at=None, page_at=now + PAGE_EVERY
        )
        .execution_options(synchronize_session="fetch")
    )  # fmt: skip
    await session.refresh(incident, with_for_update=True)
    if incident.released_at is not None:
        raise await sent_already(session, incident, Verb.CANCEL)
    after(incident.state, Verb.CANCEL)
    return incident


async def let_go(session: Session, report_id: int, *, by: int | None) -> TriggerPost | None:
    """Nobody changes a trigger's draft any more. None where it is decided, or another one does."""
    undecided = select(Incident.id).where(Incident.state.in_(UNSENT))
    return await session.scalar(
        update(TriggerPost)
        .where(TriggerPost.incident_id == report_id, TriggerPost.incident_id.in_(undecided))
        .where(TriggerPost.edited_by == by)
        .values(edited_by=None, edited_at=None)
        .returning(TriggerPost)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


async def report_behind(session: Session, incident_id: int) -> int:
    """Tell which trigger's draft this one was made of; 0: none."""
    facts = await session.scalar(
        select(IncidentEvent.facts).where(
            IncidentEvent.incident_id == incident_id, IncidentEvent.verb == Verb.DRAFT
        )
    )
    return int((facts or {}).get("report", 0))


async def settle_report(session: Session, sent: Incident, *, now: datetime) -> Incident | None:
    """A trigger's draft is decided when what somebody made of it is sent. None: nothing is."""
    report = await session.get(Incident, await report_behind(session, sent.id))
    if report is None or report.state not in UNSENT:
        return None
    try:
        await move(session, report, Verb.CANCEL, by=sent.released_by, now=now)
    except WrongState:  # somebody decided meanwhile
        return None
    return report


# Known already


def is_old(happened_at: datetime | None, *, now: datetime) -> bool:
    """Whether a device tells of what may be over by now, after an outage say."""
    return happened_at is not None and now - happened_at > OLD_AFTER


async def live_like(session: Session, wish: Wish) -> Incident | None:
    """Find what is live already of that kind in that building; of `other`, in the same words."""
    for one in await live_in(session, wish.building_ids):
        if one.mode is Mode.ACTUAL and _is_like(one, wish):
            return one
    return None


async def known_like(
    session: Session, wish: Wish, *, trigger: str, by_itself: bool, now: datetime
) -> Incident | None:
    """Find what a report adds to: what is live, or this trigger's own draft, still undecided.

    One that would send itself (`by_itself`) is not held up by a draft that waits for staff, unless
    somebody is at it. Two at once are looked at one after the other.
    """
    await lock(session, wish.building_ids)
    live = await live_like(session, wish)
    if live is not None:
        return live
    drafts = (
        select(Incident)
        .join(IncidentBuilding, IncidentBuilding.incident_id == Incident.id)
        .join(TriggerPost, TriggerPost.incident_id == Incident.id)
        .where(IncidentBuilding.building_id.in_(wish.building_ids))
        .where(Incident.trigger == trigger, Incident.kind == wish.kind)
        .where(Incident.state.in_(UNSENT), Incident.expires_at > now)
        .order_by(Incident.id.desc())
    )
    if by_itself:
        at_it = or_(TriggerPost.releases_at.is_not(None), TriggerPost.edited_by.is_not(None))
        drafts = drafts.where(at_it)
    return next((one for one in await session.scalars(drafts) if _is_like(one, wish)), None)


def _is_like(one: Incident, wish: Wish) -> bool:
    return one.kind is wish.kind and (one.kind is not Kind.OTHER or one.words == wish.words)


async def last_report(session: Session, post: TriggerPost) -> datetime | None:
    """Tell when anything was reported of the same before."""
    return await session.scalar(
        select(TriggerPost.received_at)
        .where(TriggerPost.incident_id == post.incident_id, TriggerPost.id < post.id)
        .order_by(TriggerPost.id.desc())
        .limit(1)
    )
