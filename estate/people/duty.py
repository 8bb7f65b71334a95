"""Who of the staff is to be called?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import ManagerNeeded, NotFound
from estate.people.actor import DISPATCHING, MANAGING, Actor, actor_of
from estate.people.tables import DutyEvent, Person, Reachability, Role, Staff
from estate.places.tables import Building


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as somebody to write to."""

    person_id: int
    telegram_id: int
    name: str
    language: str
    role: Role
    trades: tuple[str, ...]
    can_be_reached: bool


async def on_duty(session: Session, building_id: int) -> list[Colleague]:
    """List who is on duty for a building, in the order in which they joined."""
    return [c for c, staff in await _staff(session, building_id) if staff.on_duty]


async def colleagues(session: Session, building_id: int) -> list[Colleague]:
    """List all staff of a building."""
    return [colleague for colleague, _ in await _staff(session, building_id)]


async def call_list(session: Session, building_ids: Collection[int]) -> list[Colleague]:
    """List whom to call to these buildings, in this order: who is on duty, then everybody else.

    Within each as they joined. Only whom the bot can reach.
    """
    reachable = [
        (colleague, staff)
        for colleague, staff in await _staff(session, None)
        if colleague.can_be_reached
        and (not staff.building_ids or not set(building_ids).isdisjoint(staff.building_ids))
    ]
    reachable.sort(key=lambda one: not one[1].on_duty)
    return [colleague for colleague, _ in reachable]


async def staff_of_all(
    session: Session, building_ids: Collection[int], *, managing: bool = False
) -> list[Colleague]:
    """List who works in every one of these buildings, or manages them; on duty first."""
    found = [
        (colleague, staff)
        for colleague, staff in await _staff(session, None)
        if not staff.building_ids or set(building_ids) <= set(staff.building_ids)
        if not managing or colleague.role in MANAGING
    ]
    found.sort(key=lambda one: not one[1].on_duty)
    return [colleague for colleague, _ in found]


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is on duty now, for whoever asks, and whether that is one of them."""

    on_duty: tuple[Colleague, ...]
    am_on: bool
    left_alone: tuple[str, ...]  # codes of buildings that nobody else is on duty for
    uncovered: tuple[str, ...]  # codes of those of their buildings that nobody is on duty for


async def shift(session: Session, *, by: Actor) -> Shift:
    """Tell who is on duty. Raises NotAllowed to all but staff."""
    by.require_staff(deed="see who is on duty")
    everybody = [(one, staff) for one, staff in await _staff(session, None) if staff.on_duty]
    others = [staff for one, staff in everybody if one.person_id != by.person_id]
    found = await session.scalars(select(Building).order_by(Building.code))
    theirs = [building for building in found if by.works_in(building.id)]
    return Shift(
        on_duty=tuple(one for one, _ in everybody),
        am_on=len(others) < len(everybody),
        left_alone=_without(theirs, others),
        uncovered=_without(theirs, [staff for _, staff in everybody]),
    )


def _without(buildings: Sequence[Building], staff: Sequence[Staff]) -> tuple[str, ...]:
    return tuple(
        building.code
        for building in buildings
        if not any(not s.building_ids or building.id in s.building_ids for s in staff)
    )


async def set_duty(session: Session, *, on: bool, by: Actor, now: datetime) -> None:
    """Begin or end one's own duty; may run twice. Raises NotAllowed to all but staff."""
    by.require_staff(deed="change duty")
    await _change_duty(session, by.person_id, on=on, by=by, now=now)


async def set_duty_of(
    session: Session, person_id: int, *, on: bool, by: Actor, now: datetime
) -> Colleague | None:
    """Begin or end a colleague's duty, for who answers for a building of theirs.

    Returns them where it changed something. Raises ManagerNeeded, NotFound.
    """
    found = {one.person_id: one for one, _ in await duty_of_colleagues(session, by=by)}
    if person_id not in found:
        raise NotFound(noun="colleague", name=str(person_id))
    changed = await _change_duty(session, person_id, on=on, by=by, now=now)
    return found[person_id] if changed else None


async def duty_of_colleagues(session: Session, *, by: Actor) -> list[tuple[Colleague, bool]]:
    """List whose duty `by` may change, and whether they are on it: staff of a building that `by`
    manages, in the order in which they joined. Raises ManagerNeeded."""
    if not by.manages:
        raise ManagerNeeded(deed="change a colleague's duty")
    return [
        (one, staff.on_duty)
        for one, staff in await _staff(session, None)
        if one.person_id != by.person_id and _share_a_building(by, staff)
    ]


def _share_a_building(by: Actor, staff: Staff) -> bool:
    """No building named means every one."""
    either = not by.building_ids or not staff.building_ids
    return either or not by.building_ids.isdisjoint(staff.building_ids)


async def on_duty_at(
    session: Session, building_ids: Collection[int], at: datetime
) -> list[Colleague]:
    """List who of these buildings' staff was on duty then: by the last change before, else as it
    was before the first one after; whoever works here no more is left out."""
    events = await session.execute(
        select(DutyEvent.person_id, DutyEvent.on_duty, DutyEvent.at).order_by(DutyEvent.id)
    )
    was: dict[int, bool] = {}
    for person_id, on, changed_at in events:
        if changed_at <= at:
            was[person_id] = on
        else:
            was.setdefault(person_id, not on)
    return [
        one
        for one, staff in await _staff(session, None)
        if was.get(one.person_id, staff.on_duty)
        and staff.since <= at
        and (not staff.building_ids or not set(building_ids).isdisjoint(staff.building_ids))
    ]


async def _change_duty(
    session: Session, person_id: int, *, on: bool, by: Actor, now: datetime
) -> bool:
    """Change it and note the change; nothing where it was so already."""
    changed = await session.execute(
        update(Staff)
        .where(Staff.person_id == person_id, Staff.on_duty.is_not(on))
        .values(on_duty=on)
        .returning(Staff.person_id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        return False
    session.add(DutyEvent(person_id=person_id, on_duty=on, by_id=by.person_id, at=now))
    await session.flush()
    return True


async def dispatchers(session: Session, building_id: int) -> list[Colleague]:
    """List who hands out work in a building: dispatchers, managers, admins."""
    return [c for c in await colleagues(session, building_id) if c.role in DISPATCHING]


async def managers(session: Session, building_id: int | None) -> list[Colleague]:
    """List who answers for a building: managers and admins; of any building when none is named."""
    return [c for c, _ in await _staff(session, building_id) if c.role in MANAGING]


async def people_by_id(session: Session, ids: Collection[int | None]) -> list[Person]:
    """Load these people, in the order in which they joined."""
    found = await session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    return list(found)


async def people_by_chat(session: Session, chat_ids: Collection[int]) -> dict[int, Person]:
    """Load the people of these private chats by their chat; groups are left out."""
    found = await session.scalars(select(Person).where(Person.telegram_id.in_(list(chat_ids))))
    return {person.telegram_id: person for person in found}


async def actor_by_id(session: Session, person_id: int) -> Actor | None:
    """Load one person's rights."""
    person = await session.get(Person, person_id)
    return await actor_of(session, person) if person else None


async def _staff(session: Session, building_id: int | None) -> list[tuple[Colleague, Staff]]:
    rows = await session.execute(
        select(Person, Staff)
        .join(Staff, Staff.person_id == Person.id)
        .order_by(Staff.since, Person.id)
    )
    return [
        (
            Colleague(
                person.id, person.telegram_id, person.name, person.language, staff.role,
                tuple(staff.trades), person.reachability is Reachability.REACHABLE,
            ),
            staff,
        )
        for person, staff in rows
        if building_id is None or not staff.building_ids or building_id in staff.building_ids
    ]  # fmt: skip
