"""Which groups are linked, and can the bot speak there?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from estate.database import Session
from estate.errors import GroupInUse, NotAllowed, UnknownBuilding
from estate.people.actor import Actor
from estate.places.rules import nearest
from estate.places.tables import Building, Group, GroupState, GroupUse

ASK_AGAIN = timedelta(minutes=5)  # after a check of rights that Telegram did not answer


@dataclass(frozen=True, slots=True)
class Place:
    """A group on Telegram, with the topic (0 is none) and its title."""

    chat_id: int
    thread_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What a group serves now, and which building it served before, if that was another one."""

    building: Building
    before: Building | None


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


async def groups_in(session: Session, chat_id: int) -> list[Group]:
    """List what a chat serves, in any of its topics."""
    return list(await session.scalars(select(Group).filter_by(chat_id=chat_id)))


async def building_meant(session: Session, code: str) -> Building:
    """Find a building by its code, as people write it. Raises UnknownBuilding with near ones."""
    buildings = {b.code.casefold(): b for b in await session.scalars(select(Building))}
    found = buildings.get(code.strip().casefold())
    if found is None:
        near = nearest(code, [building.code for building in buildings.values()])
        raise UnknownBuilding(code.strip(), tuple(near))
    return found


async def link(session: Session, actor: Actor, place: Place, code: str, *, now: datetime) -> Linked:
    """Let this group, or this topic of it, be a building's. What it served before is replaced.

    For who hands out work in that building. Raises NotAllowed, UnknownBuilding, GroupInUse.
    """
    if not actor.dispatches:
        raise NotAllowed("link a group")
    building = await building_meant(session, code)
    if not actor.works_in(building.id):
        raise NotAllowed("link a group")
    here = await groups_in(session, place.chat_id)
    if any(group.use is GroupUse.STAFF for group in here):
        raise GroupInUse(is_staff_room=True)
    group = next((group for group in here if group.thread_id == place.thread_id), None)
    before = None
    if group is None:
        group = Group(chat_id=place.chat_id, thread_id=place.thread_id, use=GroupUse.BUILDING)
        session.add(group)
    elif group.building_id not in {None, building.id}:
        before = await session.get(Building, group.building_id)
    group.building_id = building.id
    _set_up(group, actor, place, now=now)
    await session.flush()
    return Linked(building=building, before=before)


async def make_staff_room(
    session: Session, actor: Actor, place: Place, *, now: datetime
) -> list[Place]:
    """Let this group, or this topic of it, be the one staff room. Returns those it replaces.

    For managers and admins. Raises NotAllowed, GroupInUse.
    """
    if not actor.manages:
        raise NotAllowed("choose the staff room")
    here = await groups_in(session, place.chat_id)
    if any(group.use is GroupUse.BUILDING for group in here):
        raise GroupInUse(is_staff_room=False)
    replaced = []
    group = None
    for old in await session.scalars(select(Group).filter_by(use=GroupUse.STAFF)):
        if (old.chat_id, old.thread_id) == (place.chat_id, place.thread_id):
            group = old
            continue
        replaced.append(Place(old.chat_id, old.thread_id, old.title))
        await session.delete(old)
    if group is None:
        group = Group(chat_id=place.chat_id, thread_id=place.thread_id, use=GroupUse.STAFF)
        session.add(group)
    _set_up(group, actor, place, now=now)
    await session.flush()
    return replaced


def _set_up(group: Group, actor: Actor, place: Place, *, now: datetime) -> None:
    group.title = place.title
    group.linked_by, group.linked_at = actor.person_id, now
    group.state, group.check_after, group.staff_know = GroupState.UNKNOWN, None, True


async def unlink(session: Session, actor: Actor, place: Place) -> Building | None:
    """Let this group, or this topic of it, serve nothing. Returns its building; None: staff room.

    Raises NotAllowed, and UnknownBuilding when it serves nothing as it is.
    """
    group = await session.scalar(
        select(Group).filter_by(chat_id=place.chat_id, thread_id=place.thread_id)
    )
    if group is None:
        raise UnknownBuilding("", ())
    is_room = group.use is GroupUse.STAFF
    allowed = actor.manages if is_room else actor.dispatches and actor.works_in(group.building_id)
    if not allowed:
        raise NotAllowed("unlink a group")
    building = None if is_room else await session.get(Building, group.building_id)
    await session.delete(group)
    await session.flush()
    return building


async def heard_rights(session: Session, chat_id: int, *, can_post: bool, can_pin: bool) -> None:
    """Note what the bot may do in a group, told by Telegram. One that was lost is back."""
    for group in await groups_in(session, chat_id):
        was_ok = group.state in (GroupState.OK, GroupState.UNKNOWN)
        group.state = GroupState.OK if can_post else GroupState.MUTED
        group.can_pin = can_pin
        if not can_post and was_ok:
            group.staff_know = False
        elif can_post:
            group.staff_know = True


async def group_gone(session: Session, chat_id: int, reason: str) -> None:
    """Note that the bot cannot speak there: muted, or out of it altogether."""
    state = GroupState.MUTED if reason == "muted" else GroupState.LOST
    await session.execute(
        update(Group)
        .where(Group.chat_id == chat_id, Group.state != state)
        .values(state=state, staff_know=False)
    )


async def group_moved(session: Session, old: int, new: int) -> None:
    """Follow a group that became a supergroup; its rights there are asked for anew.

    May run twice: Telegram tells it in the old chat, in the new one, and to whoever sends.
    """
    there = {(g.thread_id, g.use) for g in await groups_in(session, new)}
    for group in await groups_in(session, old):
        if (group.thread_id, group.use) in there:
            await session.execute(delete(Group).where(Group.id == group.id))
        else:
            group.chat_id, group.state, group.check_after = new, GroupState.UNKNOWN, None
    await session.flush()


async def groups_to_check(session: Session, *, now: datetime) -> list[int]:
    """List the chats in which the bot does not know what it may do."""
    found = await session.scalars(
        select(Group.chat_id)
        .where(Group.state == GroupState.UNKNOWN)
        .where(or_(Group.check_after.is_(None), Group.check_after <= now))
        .distinct()
    )
    return list(found)


async def ask_rights_later(session: Session, chat_id: int, *, now: datetime) -> None:
    """Note that Telegram did not answer for this group; it is asked again after a while."""
    await session.execute(
        update(Group).where(Group.chat_id == chat_id).values(check_after=now + ASK_AGAIN)
    )


async def groups_to_tell(session: Session) -> list[tuple[Group, Building | None]]:
    """List the groups that were lost or muted and of which no member of staff knows."""
    rows = await session.execute(
        select(Group, Building)
        .outerjoin(Building, Building.id == Group.building_id)
        .where(Group.staff_know.is_(False))
        .order_by(Group.id)
    )
    return [(group, building) for group, building in rows]
