"""Which buildings, homes and assets are there? Reads for forms."""

from collections.abc import Sequence

from sqlalchemy import select

from estate.database import Session
from estate.places.tables import Asset, Building, Contact, Unit


async def all_buildings(session: Session) -> list[Building]:
    """List every building by its code."""
    return list(await session.scalars(select(Building).order_by(Building.code)))


async def building(session: Session, building_id: int | None) -> Building | None:
    """Find one building."""
    return await session.get(Building, building_id) if building_id else None


async def lock(session: Session, building_ids: Sequence[int]) -> None:
    """Hold these buildings until the transaction ends: what is released there waits (PostgreSQL;
    SQLite has one writer)."""
    rows = select(Building.id).where(Building.id.in_(building_ids)).order_by(Building.id)
    await session.execute(rows.with_for_update(key_share=True))


async def asset(session: Session, asset_id: int) -> Asset | None:
    """Find one asset."""
    return await session.get(Asset, asset_id) if asset_id else None


async def floors_with_homes(session: Session, building: Building) -> list[str]:
    """List the floors of a building on which somebody can live, lowest first."""
    found = await session.scalars(select(Unit.floor).filter_by(building_id=building.id).distinct())
    lived_on = set(found)
    return [floor for floor in building.floors if floor in lived_on]


async def homes_on(session: Session, building_id: int, floor: str) -> list[Unit]:
    """List the homes of a floor by their labels."""
    return list(
        await session.scalars(
            select(Unit).filter_by(building_id=building_id, floor=floor).order_by(Unit.label)
        )
    )


async def home(session: Session, unit_id: int) -> tuple[Building, Unit] | None:
    """Find one home with its building."""
    unit = await session.get(Unit, unit_id)
    return None if unit is None else (await session.get_one(Building, unit.building_id), unit)


async def contacts_of(session: Session, building_ids: Sequence[int]) -> list[Contact]:
    """List whom outside to call for these buildings, in the order in which they were listed."""
    found = await session.scalars(
        select(Contact).where(Contact.building_id.in_(building_ids)).order_by(Contact.id)
    )
    return list(found)
