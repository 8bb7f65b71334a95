"""Who hears that a group is lost, or that the bot may not speak there? Staff, once."""

from collections.abc import Sequence
from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Screen
from estate.database import Session
from estate.incidents.audience import staff_on_duty
from estate.people.duty import managers
from estate.places import finding
from estate.places.groups import groups_to_tell, staff_room
from estate.places.tables import Building, Group, GroupState, GroupUse
from texts import groups as say
from texts.translator import SOURCE_LANGUAGE, Html, Words, words


async def tell_of_lost_groups(session: Session, now: datetime) -> None:
    """Tell staff of every group that was lost or muted and of which they have not heard."""
    for group, building in await groups_to_tell(session):
        for to, language in await _staff(session, building):
            screen = Screen(_words(words(language), group, building))
            await outbox.say(session, to, screen, lane=Lane.REPLY, now=now)
        group.staff_know = True


async def _staff(session: Session, building: Building | None) -> list[tuple[Address, str]]:
    """The staff room; without one, or when it is the one that is lost, managers in private."""
    room = await staff_room(session)
    if room is not None and room.state is not GroupState.MUTED:
        languages = building.languages if building else []
        return [(Address(room.chat_id, room.thread_id), next(iter(languages), SOURCE_LANGUAGE))]
    managing = await managers(session, building.id if building else None)
    return [(Address(colleague.telegram_id), colleague.language) for colleague in managing]


def _words(t: Words, group: Group, building: Building | None) -> Html:
    if group.use is GroupUse.STAFF or building is None:
        return say.lost_staff_room(t, title=group.title)
    if group.state is GroupState.MUTED:
        return say.muted_building_group(t, building=building.code, title=group.title)
    return say.lost_building_group(t, building=building.code, title=group.title)


async def everybody_on_duty(
    session: Session, building_ids: Sequence[int]
) -> list[tuple[Address, str]]:
    """Who goes when somebody is in need: the staff room, everybody on duty; managers if nobody.

    Only who can be reached: whoever needs help is told when that is nobody.

    The room reads the first of these buildings' first language, as its boards do.
    """
    room = await staff_room(session)
    rooms = []
    if room is not None and room.state is not GroupState.MUTED:
        first = await finding.building(session, next(iter(building_ids), 0))
        language = next(iter(first.languages if first else []), SOURCE_LANGUAGE)
        rooms = [(Address(room.chat_id, room.thread_id), language)]
    on_duty = [
        (Address(one.telegram_id), one.language)
        for one in await staff_on_duty(session, building_ids)
    ]
    if on_duty:
        return rooms + on_duty
    people = [one for one in await managers(session, None) if one.can_be_reached]
    return rooms + [(Address(one.telegram_id), one.language) for one in people]


async def room_and_managers(session: Session) -> list[tuple[Address, str]]:
    """Who must know when messages do not leave: the staff room and every manager in private."""
    room = await staff_room(session)
    rooms = [] if room is None else [(Address(room.chat_id, room.thread_id), SOURCE_LANGUAGE)]
    people = await managers(session, None)
    return rooms + [(Address(one.telegram_id), one.language) for one in people]
