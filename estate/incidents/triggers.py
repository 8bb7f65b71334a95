"""What does a building's own system report, has it said so before, and what comes of it?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from estate.database import Session
from estate.errors import OtherBody, PostFault, PostUnclear, WrongState
from estate.incidents.command import (
    Place,
    nearest,
    nearest_floors,
    nearest_kinds,
    read_floor,
    read_kind,
)
from estate.incidents.drafts import (
    Wish,
    buildings_of,
    cancel,
    draft_of_trigger,
    find,
    move,
    sent_already,
)
from estate.incidents.kinds import Kind
from estate.incidents.rules import MOST_WORDS, UNSENT, after, require_right
from estate.incidents.tables import Incident, IncidentEvent, State, TriggerPost, Verb
from estate.people.actor import Actor
from estate.places.finding import all_buildings

LONGEST_ID = 200  # characters
PAGE_EVERY = timedelta(minutes=2)  # staff, while nobody has decided on a draft


class Status(StrEnum):
    """Whether it is meant. A test never leaves staff."""

    ACTUAL = "actual"
    TEST = "test"


class Wrong(StrEnum):
    """What can be wrong with a field of a post."""

    NO_JSON = "no_json"
    MISSING = "missing"
    TYPE = "type"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True)
class Said:
    """A post as it was read, before anybody looked at the estate."""

    post_id: str
    kind: str
    building: str
    floor: str
    words: str
    happened_at: datetime | None
    status: Status


@dataclass(frozen=True, slots=True)
class Taken:
    """A post that was taken: its row, what it warns of, and the draft unless it is a test."""

    post: TriggerPost
    wish: Wish
    incident: Incident | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same post came before; `incident` is what came of it, nothing of a test."""

    incident: Incident | None


async def take_post(
    session: Session,
    trigger: str,
    body: bytes,
    *,
    release_after: timedelta | None,
    bot_username: str,
    now: datetime,
) -> Taken | Repeated:
    """Write a post down and draft the alert that it asks for; a repeat changes nothing.

    May run twice, and two at once: the row of `trigger` and id decides. Raises PostUnclear with
    every fault, OtherBody. `release_after` lets the draft go out by itself.
    """
    said = read_post(body)
    digest = sha256(body).hexdigest()
    post = await _claim(
        session, trigger=trigger, post_id=said.post_id, body_sha256=digest, received_at=now,
        happened_at=said.happened_at, bot_username=bot_username,
    )  # fmt: skip
    if post is None:
        return await _known(session, trigger, said.post_id, digest)
    wish = await _wish(session, said)
    if said.status is Status.TEST:
        return Taken(post, wish, None)
    incident = await draft_of_trigger(session, wish, trigger=trigger, now=now)
    post.incident_id = incident.id
    post.releases_at = None if release_after is None else now + release_after
    post.page_at = now + PAGE_EVERY
    await session.flush()
    return Taken(post, wish, incident)


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
    await session.execute(
        update(TriggerPost)
        .where(TriggerPost.incident_id == incident_id)
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


# Reading


@dataclass(slots=True)
class _Fields:
    """The fields of a body, and the faults found on the way."""

    values: dict[str, Any]
    faults: list[PostFault] = field(default_factory=list)

    def text(self, name: str, *, most: int, needed: bool = False) -> str:
        """Read a field as text; a number stands for its digits, null for nothing."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not (isinstance(value, str) and _can_be_stored(value)):
            self.fault(name, Wrong.TYPE)
            return ""
        text = (value or "").strip()
        if needed and not text:
            self.fault(name, Wrong.MISSING)
        if len(text) > most:
            self.fault(name, Wrong.TOO_LONG, near=(str(most),))
        return text[:most]

    def moment(self, name: str) -> datetime | None:
        """Read a time of RFC 3339: with a zone."""
        text = self.text(name, most=MOST_WORDS)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            if "T" in text.upper() and moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass  # said below
        self.fault(name, Wrong.NO_TIME, text)
        return None

    def fault(self, name: str, wrong: Wrong, value: str = "", near: Sequence[str] = ()) -> None:
        """Note what is wrong with a field."""
        self.faults.append(PostFault(name, wrong.value, value, tuple(near)))


def read_post(body: bytes) -> Said:
    """Read what a trigger posted. Raises PostUnclear with every fault in itself."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise PostUnclear([PostFault("body", Wrong.NO_JSON.value)])
    fields = _Fields(values)
    said = Said(
        post_id=fields.text("id", most=LONGEST_ID, needed=True),
        kind=fields.text("kind", most=MOST_WORDS, needed=True),
        building=fields.text("building", most=MOST_WORDS),
        floor=fields.text("floor", most=MOST_WORDS),
        words=fields.text("words", most=MOST_WORDS),
        happened_at=fields.moment("at"),
        status=_status(fields),
    )
    if fields.faults:
        raise PostUnclear(fields.faults)
    return said


def _can_be_stored(text: str) -> bool:
    """Whether both databases take it: no NUL, no half of a character."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def _status(fields: _Fields) -> Status:
    text = fields.text("status", most=MOST_WORDS) or Status.ACTUAL.value
    known = [one.value for one in Status]
    if text not in known:
        fields.fault("status", Wrong.UNKNOWN, text, known)
        return Status.TEST
    return Status(text)


async def _wish(session: Session, said: Said) -> Wish:
    """Look for what was named. Raises PostUnclear with every fault, and what is nearest."""
    faults: list[PostFault] = []
    kind = read_kind(said.kind)
    if kind is None:
        near = tuple(one.value for one in nearest_kinds(said.kind))
        faults.append(PostFault("kind", Wrong.UNKNOWN.value, said.kind, near))
    elif kind is Kind.OTHER and not said.words:
        faults.append(PostFault("words", Wrong.MISSING.value))
    place, at_fault = await _place(session, said.building)
    floor = read_floor(said.floor, [place]) if place and said.floor else None
    if place and said.floor and floor is None:
        near = tuple(nearest_floors(said.floor, place.floors))
        at_fault.append(PostFault("floor", Wrong.UNKNOWN.value, said.floor, near))
    if kind is None or place is None or faults or at_fault:
        raise PostUnclear(faults + at_fault)
    return Wish(kind, (place.id,), floor, said.words)


async def _place(session: Session, code: str) -> tuple[Place | None, list[PostFault]]:
    """Find the building that is named; with only one in the estate none needs to be."""
    places = [Place(one.id, one.code, tuple(one.floors)) for one in await all_buildings(session)]
    if not code and len(places) == 1:
        return places[0], []
    codes = [place.code for place in places]
    if not code:
        return None, [PostFault("building", Wrong.MISSING.value, near=tuple(codes))]
    meant = [place for place in places if place.code.casefold() == code.casefold()]
    if not meant:
        near = tuple(nearest(code, codes))
        return None, [PostFault("building", Wrong.UNKNOWN.value, code, near)]
    return meant[0], []


# Once


async def _claim(session: Session, **values: object) -> TriggerPost | None:
    """Write the row of a post; None when it is there already. Waits for whoever writes it now."""
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    return await session.scalar(
        insert(TriggerPost)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["trigger", "post_id"])
        .returning(TriggerPost)
    )


async def _known(session: Session, trigger: str, post_id: str, digest: str) -> Repeated:
    before = (
        await session.scalars(select(TriggerPost).filter_by(trigger=trigger, post_id=post_id))
    ).one()
    if before.body_sha256 != digest:
        raise OtherBody(post_id, before.incident_id)
    if before.incident_id is None:
        return Repeated(None)
    return Repeated(await session.get(Incident, before.incident_id))
