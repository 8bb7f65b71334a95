"""Who may say what was damaged in an incident? Its residents of their own home, staff of any."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from estate.database import Session
from estate.errors import LossUnclear, NotFound, WrongState
from estate.incidents.drafts import buildings_of, find
from estate.incidents.losses.amounts import CURRENCIES, MOST, Amount
from estate.incidents.losses.tables import IncidentLoss, LossPhoto, LossWithdrawal
from estate.incidents.rules import MOST_WORDS, number_of
from estate.incidents.tables import Incident, IncidentBuilding, Mode, State
from estate.people.actor import Actor, Home
from estate.people.tables import Residency
from estate.places.tables import Building, Unit
from estate.tickets.media import MAX_DOWNLOAD
from estate.tickets.tables import MediaState

REPORTED_WITHIN = timedelta(days=30)  # of the end, by residents; staff at any time
MOST_PHOTOS = 10
MOST_CAPTION = 1024  # characters, as Telegram's
MOST_ENTRIES = 50  # of one person in one incident: a whole home, and no flood


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it came: its address at Telegram, its unique name there, its caption."""

    file_id: str
    unique_id: str
    size: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to record. No unit: of the building's common parts."""

    building_id: int
    unit_id: int | None
    words: str
    amount: Amount | None = None
    photos: tuple[Photo, ...] = ()


async def record_loss(
    session: Session, incident_id: int, wish: Wish, *, by: Actor, now: datetime
) -> IncidentLoss:
    """Add an entry. What stands is never changed: a correction is another entry.

    Raises NotFound, WrongState (a drill, not over yet, too late), LossUnclear.
    """
    by_resident = await _require_right(session, incident_id, wish, by=by, now=now)
    _require_sound(wish)
    if await _entries_of(session, incident_id, by) >= MOST_ENTRIES:
        raise LossUnclear(reason="many")
    amount = wish.amount
    loss = IncidentLoss(
        incident_id=incident_id, building_id=wish.building_id, unit_id=wish.unit_id,
        words=wish.words, cents=None if amount is None else int(amount.value * 100),
        currency="" if amount is None else amount.currency,
        by_id=by.person_id, by_resident=by_resident, at=now,
    )  # fmt: skip
    session.add(loss)
    await session.flush()
    once = {photo.unique_id: photo for photo in wish.photos}
    session.add_all(_photo(loss, photo) for photo in once.values())
    await session.flush()
    return loss


async def withdraw_loss(
    session: Session, loss_id: int, *, by: Actor, now: datetime
) -> IncidentLoss:
    """Strike an entry that was a mistake: for its giver, and staff of its building.

    Raises NotFound to all others, WrongState where it is struck already.
    """
    loss = await may_withdraw(session, loss_id, by=by)
    session.add(LossWithdrawal(loss_id=loss_id, by_id=by.person_id, at=now))
    await session.flush()
    return loss


async def may_withdraw(session: Session, loss_id: int, *, by: Actor) -> IncidentLoss:
    """Load an entry that `by` may strike. Raises what `withdraw_loss` does."""
    loss = await session.get(IncidentLoss, loss_id)
    if loss is None or not (loss.by_id == by.person_id or by.works_in(loss.building_id)):
        raise NotFound(noun="loss", name=str(loss_id))
    struck = select(LossWithdrawal.id).where(LossWithdrawal.loss_id == loss_id)
    if await session.scalar(struck) is not None:
        raise WrongState(deed="withdraw", state="withdrawn")
    return loss


async def own_homes_in(
    session: Session, incident: Incident, *, by: Actor
) -> list[tuple[Building, Home]]:
    """List the homes of `by` in an incident's buildings in which they lived when it ended.

    Who moved in later gets nothing of it; empty while it is live, and in a drill.
    """
    if (
        incident.closed_at is None
        or incident.mode is not Mode.ACTUAL
        or incident.released_at is None
    ):
        return []
    then = await session.scalars(
        select(Residency.unit_id).where(
            Residency.person_id == by.person_id, Residency.since <= incident.closed_at
        )
    )
    lived_in = set(then)
    concerned = {one.id: one for one in await buildings_of(session, incident.id)}
    return [
        (concerned[home.building_id], home)
        for home in by.homes
        if home.unit_id in lived_in and home.building_id in concerned
    ]


async def staffed_in(session: Session, incident: Incident, *, by: Actor) -> list[Building]:
    """List the buildings of a released incident that is no drill in which `by` works."""
    if incident.mode is not Mode.ACTUAL or incident.released_at is None:
        return []
    return [one for one in await buildings_of(session, incident.id) if by.works_in(one.id)]


def is_open_to_residents(incident: Incident, *, now: datetime) -> bool:
    """Whether residents may still report damage of it."""
    ended = incident.closed_at
    is_over = incident.state is State.CLOSED and ended is not None
    return is_over and ended is not None and now - ended <= REPORTED_WITHIN


async def offered_to(session: Session, *, by: Actor, now: datetime, most: int) -> list[Incident]:
    """List what `by` may report damage of as a resident, or has an entry of in their home; newest
    first."""
    if not by.homes:
        return []
    mine = select(IncidentLoss.incident_id).where(
        IncidentLoss.unit_id.in_([home.unit_id for home in by.homes])
    )
    concerned = select(IncidentBuilding.incident_id).where(
        IncidentBuilding.building_id.in_([home.building_id for home in by.homes])
    )
    found = await session.scalars(
        select(Incident)
        .where(Incident.id.in_(concerned))
        .where(Incident.state == State.CLOSED, Incident.mode == Mode.ACTUAL)
        .where((Incident.closed_at >= now - REPORTED_WITHIN) | Incident.id.in_(mine))
        .order_by(Incident.id.desc())
    )
    offered = [one for one in found if await own_homes_in(session, one, by=by)]
    return offered[:most]


async def _require_right(
    session: Session, incident_id: int, wish: Wish, *, by: Actor, now: datetime
) -> bool:
    """Raise unless `by` may record this. Returns whether as a resident of that home."""
    incident = await find(session, incident_id)
    works_there = wish.building_id in [one.id for one in await staffed_in(session, incident, by=by)]
    await _require_place(session, incident, wish)
    lives_there = wish.unit_id in [
        home.unit_id for _, home in await own_homes_in(session, incident, by=by)
    ]
    if not works_there and not lives_there:
        raise NotFound(noun="incident", name=number_of(incident_id))
    if not works_there and not is_open_to_residents(incident, now=now):
        raise WrongState(deed="report damage", state=incident.state.value)
    return lives_there


async def _require_place(session: Session, incident: Incident, wish: Wish) -> None:
    concerned = [one.id for one in await buildings_of(session, incident.id)]
    unit = await session.get(Unit, wish.unit_id) if wish.unit_id is not None else None
    is_elsewhere = wish.unit_id is not None and (
        unit is None or unit.building_id != wish.building_id
    )
    if is_elsewhere or wish.building_id not in concerned:
        raise NotFound(noun="incident", name=number_of(incident.id))


def _require_sound(wish: Wish) -> None:
    if not wish.words.strip():
        raise LossUnclear(reason="words_missing")
    if len(wish.words) > MOST_WORDS:
        raise LossUnclear(reason="words_long")
    if len(wish.photos) > MOST_PHOTOS:
        raise LossUnclear(reason="photos")
    amount = wish.amount
    if amount is None:
        return
    if not 0 < amount.value <= MOST:
        raise LossUnclear(reason="large" if amount.value > 0 else "negative")
    if amount.currency not in CURRENCIES:
        raise LossUnclear(reason="currency")


async def _entries_of(session: Session, incident_id: int, by: Actor) -> int:
    found = await session.scalar(
        select(func.count()).where(
            IncidentLoss.incident_id == incident_id, IncidentLoss.by_id == by.person_id
        )
    )
    return found or 0


def _photo(loss: IncidentLoss, photo: Photo) -> LossPhoto:
    state = MediaState.TOO_BIG if photo.size > MAX_DOWNLOAD else MediaState.WANTED
    return LossPhoto(
        loss_id=loss.id, file_id=photo.file_id, file_unique_id=photo.unique_id,
        caption=photo.caption[:MOST_CAPTION], size=photo.size, state=state,
    )  # fmt: skip
