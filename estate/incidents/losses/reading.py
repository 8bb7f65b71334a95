"""What was recorded as damaged, where, by whom, and who may read it?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from estate.database import Session
from estate.errors import NotFound
from estate.incidents.drafts import find
from estate.incidents.kinds import HandedBack
from estate.incidents.losses.amounts import Amount
from estate.incidents.losses.recording import own_homes_in, staffed_in
from estate.incidents.losses.tables import IncidentLoss, LossPhoto, LossWithdrawal
from estate.incidents.rules import ENDINGS, number_of
from estate.incidents.tables import Incident, IncidentEvent, Verb
from estate.people.actor import Actor
from estate.people.tables import Person
from estate.places.tables import Building, Unit
from estate.tickets.tables import MediaState


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of an entry. `sha256` is empty while its bytes are not here."""

    caption: str
    state: MediaState
    sha256: str


@dataclass(frozen=True, slots=True)
class Loss:
    """One entry, with what it takes to write it down. `home` is empty for common parts."""

    id: int
    building_id: int
    unit_id: int | None
    code: str
    home: str
    words: str
    amount: Amount | None
    by_id: int
    by: str
    by_resident: bool
    at: datetime
    pictures: tuple[Picture, ...] = ()
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None


async def losses_of(session: Session, incident_id: int) -> list[Loss]:
    """List every entry of an incident, by building, common parts first, then homes by floor."""
    return await _read(session, IncidentLoss.incident_id == incident_id)


async def losses_for(
    session: Session, incident_id: int, *, by: Actor
) -> tuple[Incident, list[Loss]]:
    """List what `by` may read: staff of their buildings, a resident of their home then.

    Raises NotFound to whoever has neither in that incident.
    """
    incident = await find(session, incident_id)
    staffed = [one.id for one in await staffed_in(session, incident, by=by)]
    own = [home.unit_id for _, home in await own_homes_in(session, incident, by=by)]
    if not staffed and not own:
        raise NotFound(noun="incident", name=number_of(incident_id))
    may_read = IncidentLoss.building_id.in_(staffed) | IncidentLoss.unit_id.in_(own)
    return incident, await _read(session, IncidentLoss.incident_id == incident_id, may_read)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one home's insurer is told. Nothing in it is of another home."""

    incident: Incident
    building: Building
    home: str
    losses: tuple[Loss, ...]
    told_at: tuple[datetime, ...]  # when messages went out to residents after the alert
    handed_back: HandedBack | None


async def may_state(session: Session, incident_id: int, unit_id: int, *, by: Actor) -> Incident:
    """Load an incident of which `by` may have a home's statement: who lived there, and staff.

    Raises NotFound to all others, and where nothing is recorded for that home.
    """
    incident, found = await losses_for(session, incident_id, by=by)
    if not any(one.unit_id == unit_id for one in found):
        raise NotFound(noun="incident", name=number_of(incident_id))
    return incident


async def statement_of(session: Session, incident_id: int, unit_id: int) -> Statement:
    """Gather what a home's statement says. Whoever calls has looked at the rights."""
    incident = await find(session, incident_id)
    unit = await session.get_one(Unit, unit_id)
    of_home = IncidentLoss.unit_id == unit_id
    events = await session.execute(
        select(IncidentEvent.verb, IncidentEvent.at, IncidentEvent.facts)
        .where(IncidentEvent.incident_id == incident_id)
        .where(IncidentEvent.verb.in_((Verb.UPDATE, *ENDINGS)))
        .order_by(IncidentEvent.id)
    )
    happened = [(verb, at, facts.get("handed_back")) for verb, at, facts in events]
    back = [who for _, _, who in happened if who]
    return Statement(
        incident=incident,
        building=await session.get_one(Building, unit.building_id),
        home=unit.label,
        losses=tuple(await _read(session, IncidentLoss.incident_id == incident_id, of_home)),
        told_at=tuple(at for verb, at, _ in happened if verb is Verb.UPDATE),
        handed_back=HandedBack(back[0]) if back else None,
    )


def totals(losses: Sequence[Loss]) -> list[Amount]:
    """Add up what is not withdrawn, each currency by itself. Pure."""
    sums: dict[str, Decimal] = {}
    for one in losses:
        if one.amount is not None and one.withdrawn_at is None:
            so_far = sums.get(one.amount.currency, Decimal(0))
            sums[one.amount.currency] = so_far + one.amount.value
    return [Amount(value, currency) for currency, value in sorted(sums.items())]


async def _read(session: Session, *where: ColumnElement[bool]) -> list[Loss]:
    giver, striker = aliased(Person), aliased(Person)
    rows = await session.execute(
        select(IncidentLoss, Building, Unit, giver.name, striker.name, LossWithdrawal.at)
        .join(Building, Building.id == IncidentLoss.building_id)
        .join(giver, giver.id == IncidentLoss.by_id)
        .outerjoin(Unit, Unit.id == IncidentLoss.unit_id)
        .outerjoin(LossWithdrawal, LossWithdrawal.loss_id == IncidentLoss.id)
        .outerjoin(striker, striker.id == LossWithdrawal.by_id)
        .where(*where)
        .order_by(IncidentLoss.id)
    )
    found = list(rows.all())
    pictures = await _pictures(session, [row[0].id for row in found])
    found.sort(key=lambda row: _place(row[1], row[2]))
    return [
        _loss(loss, building, unit, by, struck_by, struck_at, pictures.get(loss.id, ()))
        for loss, building, unit, by, struck_by, struck_at in found
    ]


def _place(building: Building, unit: Unit | None) -> tuple[str, int, str]:
    if unit is None:
        return building.code, -1, ""
    floors = building.floors
    floor = floors.index(unit.floor) if unit.floor in floors else len(floors)
    return building.code, floor, unit.label


def _loss(
    loss: IncidentLoss, building: Building, unit: Unit | None, by: str, struck_by: str | None,
    struck_at: datetime | None, pictures: tuple[Picture, ...],
) -> Loss:  # fmt: skip
    amount = None
    if loss.cents is not None:
        amount = Amount((Decimal(loss.cents) / 100).quantize(Decimal("0.01")), loss.currency)
    return Loss(
        id=loss.id, building_id=building.id, unit_id=loss.unit_id, code=building.code,
        home=unit.label if unit else "", words=loss.words, amount=amount,
        by_id=loss.by_id, by=by, by_resident=loss.by_resident, at=loss.at, pictures=pictures,
        withdrawn_by=struck_by or "", withdrawn_at=struck_at,
    )  # fmt: skip


async def _pictures(session: Session, loss_ids: Collection[int]) -> dict[int, tuple[Picture, ...]]:
    rows = await session.scalars(
        select(LossPhoto).where(LossPhoto.loss_id.in_(list(loss_ids))).order_by(LossPhoto.id)
    )
    found: dict[int, list[Picture]] = {}
    for row in rows:
        picture = Picture(row.caption, row.state, row.sha256 or "")
        found.setdefault(row.loss_id, []).append(picture)
    return {loss_id: tuple(of_it) for loss_id, of_it in found.items()}
