"""Where does somebody need help with the stairs while an incident lasts, and who sees that?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from estate.database import Session
from estate.incidents.doors import SILENT, who_can_go
from estate.incidents.drafts import buildings_of
from estate.incidents.kinds import Kind
from estate.incidents.rollcall import stands_of
from estate.incidents.rules import in_order_of_risk
from estate.incidents.stands import Stand
from estate.incidents.tables import Incident, StairsShowing, State
from estate.people.tables import Residency, Staff
from estate.places.tables import Unit

# Fire, gas, flood, earthquake: people may have to leave, by the stairs alone. Power, lift: they
# cannot get down or up. Something else: nobody knows beforehand. In a typhoon, a rainstorm, a
# burglary or without water everybody stays in: there nobody is named.
STAIRS_KINDS = frozenset(
    {Kind.FIRE, Kind.GAS, Kind.FLOOD, Kind.EARTHQUAKE, Kind.POWER, Kind.LIFT, Kind.OTHER}
)


@dataclass(frozen=True, slots=True)
class OnStairs:
    """A home in which somebody needs help with the stairs, and where it stands in the roll call."""

    unit_id: int
    building_id: int
    building: str
    floor: str
    label: str
    stand: Stand

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that everybody there is safe or out."""
        return self.stand is not Stand.SETTLED


async def homes_on_stairs(session: Session, incident: Incident) -> list[OnStairs]:
    """List the homes of an incident in which somebody needs help with the stairs, by risk: its
    floor, two above, one below, then the rest from the top.

    Nobody is named before or after the incident, nor where nobody has to leave.
    """
    if incident.state is not State.LIVE or incident.kind not in STAIRS_KINDS:
        return []
    buildings = await buildings_of(session, incident.id)
    rows = await session.execute(
        select(Unit.id, Unit.building_id, Unit.floor, Unit.label)
        .where(Unit.building_id.in_([one.id for one in buildings]))
        .where(
            select(Residency.id)
            .where(Residency.unit_id == Unit.id, Residency.stairs_since.is_not(None))
            .exists()
        )
        .order_by(Unit.id)
    )
    found = rows.all()
    if not found:
        return []
    by_id = {one.id: (place, one) for place, one in enumerate(buildings)}
    stands = await stands_of(session, incident.id, [row.id for row in found])
    homes = []
    for unit_id, building_id, floor, label in found:
        place, building = by_id[building_id]
        stand = stands.get(unit_id, SILENT).stand
        home = OnStairs(unit_id, building_id, building.code, floor, label, stand)
        homes.append(((*risk_of(building.floors, floor, incident.floor), place), home))
    return [home for _, home in sorted(homes, key=lambda one: one[0])]


def risk_of(floors: Sequence[str], floor: str, danger: str | None) -> tuple[int, int]:
    """Rank a home's floor for whoever goes there, the lowest first. Pure.

    `floors` is its building's, from the lowest; `danger` is the incident's, if it is known.
    """
    at_risk = in_order_of_risk(floors, danger)
    height = floors.index(floor) if floor in floors else 0
    return at_risk.index(floor) if floor in at_risk else len(at_risk), -height


async def who_goes(session: Session, incident: Incident) -> set[int]:
    """Tell who of the staff is shown them unasked: on duty or on the way, and not unable to."""
    buildings = await buildings_of(session, incident.id)
    by_building = await who_can_go(session, incident, buildings)
    return {person_id for people in by_building.values() for person_id in people}


async def seen_by(session: Session, homes: Sequence[OnStairs], staff_id: int) -> list[OnStairs]:
    """Choose the homes that somebody may be shown: those of buildings where they work."""
    staff = await session.get(Staff, staff_id, populate_existing=True)
    if staff is None:
        return []
    return [one for one in homes if not staff.building_ids or one.building_id in staff.building_ids]


async def note_shown(
    session: Session, incident: Incident, staff_id: int, unit_ids: Collection[int], *, now: datetime
) -> None:
    """Note which homes somebody of the staff is shown; whoever shows them does so in this
    transaction. What they were shown before is noted already."""
    known = set(
        await session.scalars(
            select(StairsShowing.unit_id)
            .where(StairsShowing.incident_id == incident.id)
            .where(StairsShowing.staff_id == staff_id)
        )
    )
    session.add_all(
        StairsShowing(incident_id=incident.id, unit_id=unit_id, staff_id=staff_id, at=now)
        for unit_id in dict.fromkeys(unit_ids)
        if unit_id not in known
    )
    await session.flush()
