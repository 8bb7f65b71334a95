"""Does every use case look at the presser's own row, whatever a handler looked at before?"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from estate.errors import NotAllowed, NotFound
from estate.incidents.course import close, live_incidents, release, watch
from estate.incidents.drafts import Wish, cancel, draft
from estate.incidents.kinds import HandedBack, Kind
from estate.incidents.tables import Verb
from estate.people.actor import Actor, actor_of
from estate.people.joining import approve, ask_to_join, decline
from estate.people.tables import JoinRequest, RequestState, Role
from estate.places import groups
from estate.places.tables import Unit
from estate.tickets import ratings, working
from estate.tickets.drafts import Draft
from estate.tickets.tables import PlaceKind, State, Ticket, TicketEvent
from tests.alerts.small_estate import DAVIT, NOW, ROOM, place, resident

__all__ = ["place"]

UseCase = Callable[..., Awaitable[object]]


async def _actor(place, session, telegram_id: int) -> Actor:
    return await actor_of(session, await place.person(session, telegram_id))


async def _outsiders(place, session) -> dict[str, Actor]:
    """Everybody whose rights do not reach B3: by role, by building, by both."""
    resident_of_b3 = await _actor(place, session, resident(3, 1))
    davit = await _actor(place, session, DAVIT)
    elsewhere = {
        role.value: replace(davit, role=role, building_ids=frozenset({place.b1})) for role in Role
    }
    return {"resident": resident_of_b3, **elsewhere}


INCIDENTS: dict[str, UseCase] = {
    "draft": lambda session, one, by: draft(
        session, Wish(Kind.FIRE, tuple(one.buildings)), by=by, chat_id=1, now=NOW
    ),
    "release": lambda session, one, by: release(session, one.drafted, by=by, now=NOW),
    "cancel": lambda session, one, by: cancel(session, one.drafted, by=by, now=NOW),
    "all clear": lambda session, one, by: close(
        session, one.live, Verb.ALL_CLEAR, by=by, now=NOW, handed_back=HandedBack.FIRE_SERVICE
    ),
    "false alarm": lambda session, one, by: close(
        session, one.live, Verb.FALSE_ALARM, by=by, now=NOW
    ),
}  # fmt: skip


class _Incidents:
    def __init__(self, place, drafted: int, live: int) -> None:
        self.buildings, self.drafted, self.live = [place.b1, place.b3], drafted, live


@pytest.mark.parametrize("use_case", INCIDENTS)
async def test_an_alert_is_for_staff_of_every_building_of_it(place, use_case: str) -> None:
    async with place.write() as session:
        both = (place.b1, place.b3)
        live = await place.sent(session, *both)
        drafted = await place.drafted(session, *both)
        one = _Incidents(place, drafted.id, live.id)
        for actor in (await _outsiders(place, session)).values():
            with pytest.raises(NotAllowed):
                await INCIDENTS[use_case](session, one, actor)
        await INCIDENTS[use_case](session, one, await _actor(place, session, DAVIT))


async def test_a_board_is_for_staff_of_one_of_its_buildings(place) -> None:
    async with place.write() as session:
        drafted, live = await place.drafted(session), await place.sent(session)
        davit = await _actor(place, session, DAVIT)
        for actor in (await _outsiders(place, session)).values():
            with pytest.raises(NotFound):
                await watch(session, live.id, by=actor)
            if actor.is_staff:
                assert await live_incidents(session, by=actor) == []
        with pytest.raises(NotAllowed):
            await live_incidents(session, by=replace(davit, role=None))
        with pytest.raises(NotFound):  # nobody has released it
            await watch(session, drafted.id, by=davit)
        here = replace(davit, role=Role.GUARD, building_ids=frozenset({place.b3}))
        assert await watch(session, live.id, by=here) is live
        assert await live_incidents(session, by=here) == [live]


async def _ticket(place, session) -> tuple[Ticket, TicketEvent]:
    """A leak in a home of B3, with an internal note of Davit's."""
    ana, davit = await _actor(place, session, resident(3, 1)), await _actor(place, session, DAVIT)
    home = ana.homes[0]
    draft_ = Draft(
        NOW.isoformat(), place=PlaceKind.HOME, building_id=place.b3, unit_id=home.unit_id,
        floor=home.floor, category="water.leak",
    )  # fmt: skip
    ticket = await working.open_ticket(session, draft_, by=ana, now=NOW)
    note = await working.comment(
        session, ticket, words="a secret", by=davit, now=NOW, public=False,
    )  # fmt: skip
    return ticket, note


async def test_a_note_is_released_by_staff_alone_and_its_reporter_learns_of_none(place) -> None:
    async with place.write() as session:
        ticket, note = await _ticket(place, session)
        for actor in (await _outsiders(place, session)).values():
            for number in (note.id, note.id - 1, 404):
                with pytest.raises(NotAllowed):
                    await working.release_note(session, ticket, number, by=actor, now=NOW)
        davit = await _actor(place, session, DAVIT)
        with pytest.raises(NotFound):  # an event, but no note
            await working.release_note(session, ticket, note.id - 1, by=davit, now=NOW)
        await working.release_note(session, ticket, note.id, by=davit, now=NOW)


async def test_a_ticket_is_found_and_rated_by_those_whom_it_concerns(place) -> None:
    async with place.write() as session:
        ticket, _ = await _ticket(place, session)
        others = await _outsiders(place, session)
        reporter = others.pop("resident")
        next_door = await _actor(place, session, resident(3, 2))
        for actor in (*others.values(), next_door):
            with pytest.raises(NotFound):
                await working.find(session, ticket.id, by=actor)
        ticket.state = State.CLOSED
        for actor in (*others.values(), next_door, await _actor(place, session, DAVIT)):
            with pytest.raises(NotAllowed):
                await ratings.rating_of(session, ticket, by=actor, now=NOW)
        await ratings.rating_of(session, ticket, by=reporter, now=NOW)


@pytest.mark.parametrize("decide", [approve, decline])
async def test_a_request_is_decided_by_who_hands_out_work_in_that_building(place, decide) -> None:
    async with place.write() as session:
        unit = (await session.scalars(select(Unit).where(Unit.building_id == place.b3))).first()
        asking = await _actor(place, session, resident(1, 1))
        asked = await ask_to_join(session, asking, unit.id, now=NOW)
        davit = await _actor(place, session, DAVIT)
        others = [
            *(await _outsiders(place, session)).values(),
            asking,
            *(replace(davit, role=role) for role in (Role.GUARD, Role.TECHNICIAN)),
        ]
        for actor in others:
            with pytest.raises(NotAllowed):
                await decide(session, actor, asked.id, now=NOW)
        request = await session.get_one(JoinRequest, asked.id)
        assert request.state is RequestState.PENDING
        await decide(session, davit, asked.id, now=NOW)


async def test_groups_are_linked_by_who_hands_out_work_there_and_the_room_by_managers(
    place,
) -> None:
    here = groups.Place(-77, 0, "A group")
    async with place.write() as session:
        for actor in (await _outsiders(place, session)).values():
            with pytest.raises(NotAllowed):
                await groups.link(session, actor, here, "B3", now=NOW)
            with pytest.raises(NotAllowed):
                await groups.unlink(session, actor, groups.Place(-3, 0, ""))
        davit = await _actor(place, session, DAVIT)
        for role in (None, Role.GUARD, Role.TECHNICIAN, Role.DISPATCHER):
            with pytest.raises(NotAllowed):
                await groups.make_staff_room(session, replace(davit, role=role), here, now=NOW)
            with pytest.raises(NotAllowed):
                await groups.unlink(session, replace(davit, role=role), groups.Place(ROOM, 0, ""))
        await groups.link(session, davit, here, "B3", now=NOW)
