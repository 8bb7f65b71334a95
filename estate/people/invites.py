"""Who may join a home by a code? Invites: few uses, an end, and a way to withdraw them."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from estate.database import Session
from estate.errors import InviteUnusable, NotFound
from estate.people.actor import Actor
from estate.people.codes import CODE_LENGTH, LETTERS, bare_code, is_code
from estate.people.homes import move_in
from estate.people.tables import Invite
from estate.places.tables import Building, Unit

USES = 6  # a household
VALID = timedelta(days=60)  # a letter in a drawer still works when it is found


@dataclass(frozen=True, slots=True)
class UnitInvite:
    """A home with the code that leads to it."""

    building: Building
    unit: Unit
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """What a code led to. `is_new` is false for somebody who lived there already."""

    building: Building
    unit: Unit
    is_new: bool


async def invites(
    session: Session, building_code: str | None = None, *, now: datetime
) -> list[UnitInvite]:
    """Give every unit, of one building or of all, its invite: the valid one, else a new one.

    Raises NotFound for a building that is not there. May run twice: the second gives the same.
    """
    homes = await _units(session, building_code)
    valid = await _valid(session, now=now)
    for _, unit in homes:
        if unit.id not in valid:
            valid[unit.id] = _new_invite(unit.id, now=now)
    session.add_all(valid.values())
    await session.flush()
    return [
        UnitInvite(building, unit, valid[unit.id].code, valid[unit.id].expires_at)
        for building, unit in homes
    ]


async def _units(session: Session, building_code: str | None) -> list[tuple[Building, Unit]]:
    buildings = list(await session.scalars(select(Building).order_by(Building.code)))
    if building_code is not None:
        wanted = building_code.strip().casefold()
        buildings = [building for building in buildings if building.code.casefold() == wanted]
        if not buildings:
            raise NotFound("building", building_code)
    return [
        (building, unit)
        for building in buildings
        for unit in in_order(
            building, await session.scalars(select(Unit).filter_by(building_id=building.id))
        )
    ]


def in_order(building: Building, units: Iterable[Unit]) -> list[Unit]:
    """Sort units as a walk through the house: floor by floor from the lowest."""
    floors = {floor: place for place, floor in enumerate(building.floors)}
    return sorted(units, key=lambda unit: (floors.get(unit.floor, -1), unit.label))


async def _valid(session: Session, *, now: datetime) -> dict[int, Invite]:
    found = await session.scalars(
        select(Invite)
        .where(Invite.revoked_at.is_(None), Invite.uses_left > 0, Invite.expires_at > now)
        .order_by(Invite.id)
    )
    return {invite.unit_id: invite for invite in found}


def _new_invite(unit_id: int, *, now: datetime) -> Invite:
    return Invite(
        code=_new_code(), unit_id=unit_id, uses_left=USES, expires_at=now + VALID, created_at=now
    )


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if is_code(code):
            return code


async def accept_invite(session: Session, actor: Actor, code: str, *, now: datetime) -> Joined:
    """Let this person join the home of a code, typed or from a link.

    Raises InviteUnusable: unknown, revoked, expired or used_up. Who lives there already uses
    nothing up.
    """
    invite = await session.scalar(select(Invite).filter_by(code=bare_code(code)))
    if invite is None:
        raise InviteUnusable("unknown")
    if any(home.unit_id == invite.unit_id for home in actor.homes):
        return await _joined(session, invite.unit_id, is_new=False)
    _check(invite, now=now)
    used = await session.execute(
        update(Invite)
        .where(Invite.id == invite.id, Invite.uses_left > 0, Invite.revoked_at.is_(None))
        .values(uses_left=Invite.uses_left - 1)
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    )
    if used.first() is None:
        raise InviteUnusable("used_up")
    await move_in(session, actor.person_id, invite.unit_id, now=now)
    return await _joined(session, invite.unit_id, is_new=True)


def _check(invite: Invite, *, now: datetime) -> None:
    if invite.revoked_at is not None:
        raise InviteUnusable("revoked")
    if invite.expires_at <= now:
        raise InviteUnusable("expired")
    if invite.uses_left <= 0:
        raise InviteUnusable("used_up")


async def _joined(session: Session, unit_id: int, *, is_new: bool) -> Joined:
    unit = await session.get_one(Unit, unit_id)
    building = await session.get_one(Building, unit.building_id)
    return Joined(building=building, unit=unit, is_new=is_new)


async def revoke_invites(
    session: Session, building_code: str, label: str | None = None, *, now: datetime
) -> int:
    """Withdraw the invites of a building, or of one unit in it, say after letters were lost.

    Returns how many there were. Raises NotFound for no such building or unit.
    """
    units = [unit for _, unit in await _units(session, building_code)]
    if label is not None:
        wanted = label.strip().casefold()
        units = [unit for unit in units if unit.label.casefold() == wanted]
        if not units:
            raise NotFound("unit", label)
    gone = await session.execute(
        update(Invite)
        .where(Invite.unit_id.in_([unit.id for unit in units]), Invite.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Invite.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
