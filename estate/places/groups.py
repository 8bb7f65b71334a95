"""Which groups are linked, and can the bot speak there?"""

from sqlalchemy import select, update

from estate.database import Session
from estate.places.tables import Group, GroupState, GroupUse


async def staff_room(session: Session) -> Group | None:
    """Find the staff room, the newest if there were several."""
    return await session.scalar(
        select(Group)
        .where(Group.use == GroupUse.STAFF, Group.state != GroupState.LOST)
        .order_by(Group.id.desc())
        .limit(1)
    )


async def groups_of(session: Session, building_ids: list[int]) -> list[Group]:
    """List the groups of these buildings that are not lost, oldest first."""
    found = await session.scalars(
        select(Group)
        .where(
            Group.use == GroupUse.BUILDING,
            Group.building_id.in_(building_ids),
            Group.state != GroupState.LOST,
        )
        .order_by(Group.id)
    )
    return list(found)


async def group_moved(session: Session, old: int, new: int) -> None:
    """Follow a group that became a supergroup."""
    await session.execute(update(Group).where(Group.chat_id == old).values(chat_id=new))


async def group_gone(session: Session, chat_id: int, reason: str) -> None:
    """Note that the bot cannot speak there: muted, or out of it altogether."""
    state = GroupState.MUTED if reason == "muted" else GroupState.LOST
    await session.execute(update(Group).where(Group.chat_id == chat_id).values(state=state))
