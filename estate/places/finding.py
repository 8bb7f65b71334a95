"""Which buildings, homes and assets are there? Reads for forms."""

from sqlalchemy import select

from estate.database import Session
from estate.places.tables import Asset, Building


async def all_buildings(session: Session) -> list[Building]:
    """List every building by its code."""
    return list(await session.scalars(select(Building).order_by(Building.code)))


async def building(session: Session, building_id: int | None) -> Building | None:
    """Find one building."""
    return await session.get(Building, building_id) if building_id else None


async def asset(session: Session, asset_id: int) -> Asset | None:
    """Find one asset."""
    return await session.get(Asset, asset_id) if asset_id else None
