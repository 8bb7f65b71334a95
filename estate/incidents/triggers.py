"""What does a building's own system report, has it said so before, and what comes of it?"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from estate.database import Session
from estate.errors import OtherBody, PostFault, PostUnclear
from estate.incidents.command import (
    Place,
    nearest,
    nearest_floors,
    nearest_kinds,
    read_floor,
    read_kind,
)
from estate.incidents.drafts import Wish, draft_of_trigger
from estate.incidents.kinds import Kind
from estate.incidents.reports import OLD_AFTER, PAGE_EVERY, is_old, known_like
from estate.incidents.rules import MOST_WORDS
from estate.incidents.tables import Incident, State, TriggerPost
from estate.places.finding import all_buildings

LONGEST_ID = 200  # characters
SHOWN = 100  # characters of a field that may be anything
FINAL = (State.CLOSED, State.CANCELLED, State.EXPIRED)


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
    """A post that was taken: its row, what it warns of, and the draft unless it is a test.

    `is_more`: it is said of an incident, or of a draft, that stood already.
    """

    post: TriggerPost
    wish: Wish
    incident: Incident | None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same post came before; `incident` is what came of it, nothing of a test."""

    post: TriggerPost
    incident: Incident | None

    def may_be_new(self, now: datetime) -> bool:
        """Whether a device says anew, with an id that it used before, what was over."""
        is_over = self.incident is not None and self.incident.state in FINAL
        return is_over and now - self.post.received_at > OLD_AFTER


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
    every fault, OtherBody. `release_after` lets the draft go out by itself, unless what it tells of
    is old. What is known already gets no second draft.
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
    if is_old(said.happened_at, now=now):
        release_after = None
    by_itself = release_after is not None
    known = await known_like(session, wish, trigger=trigger, by_itself=by_itself, now=now)
    if known is not None:
        post.incident_id = known.id
        await session.flush()
        return Taken(post, wish, known, is_more=True)
    incident = await draft_of_trigger(session, wish, trigger=trigger, now=now)
    post.incident_id = incident.id
    post.releases_at = None if release_after is None else now + release_after
    post.page_at = now + PAGE_EVERY
    await session.flush()
    return Taken(post, wish, incident)


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


def gist(body: bytes) -> tuple[str, ...]:
    """Tell what a body says of kind, building, floor and in words, whatever is wrong with it."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found = [
        values.get(name) if isinstance(values, dict) else None
        for name in ("kind", "building", "floor", "words")
    ]
    texts = [str(one) if isinstance(one, str | int) else "" for one in found]
    return tuple(one.strip()[:SHOWN] if _can_be_stored(one) else "" for one in texts)


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
        return Repeated(before, None)
    return Repeated(before, await session.get(Incident, before.incident_id))
