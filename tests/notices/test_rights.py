"""Who may tell whom? Looked at when an audience is chosen, and again at every press."""

import pytest
from sqlalchemy import select, update

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery
from estate.errors import NotAllowed, NotFound, NoticeUnclear
from estate.notices import course
from estate.notices.audience import Audience, Kind
from estate.notices.course import Wish
from estate.notices.tables import Notice, State
from estate.people.actor import Actor
from estate.people.tables import Role, Staff
from estate.places.tables import Building
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import fill_in, from_bot, person_row
from tests.notices.stories import WATER, send, to_b3

HERE, ELSEWHERE = 1, 2
ESTATE = Audience(Kind.ESTATE)
OURS, THEIRS = Audience(Kind.BUILDINGS, (HERE,)), Audience(Kind.BUILDINGS, (HERE, ELSEWHERE))
COLLEAGUES = Audience(Kind.STAFF, roles=("technician",))
FOLLOWERS = Audience(Kind.FOLLOWERS, (HERE,), ticket_id=7)
LOST_TICKET = Audience(Kind.FOLLOWERS, ticket_id=7)


def actor(role: Role | None, *building_ids: int) -> Actor:
    return Actor(1, 1, "Somebody", "en", role=role, building_ids=frozenset(building_ids))


TABLE = {
    # audience: (resident, technician of one building, technician of all, dispatcher of all)
    ESTATE: (False, False, True, True),
    OURS: (False, True, True, True),
    THEIRS: (False, False, True, True),
    COLLEAGUES: (False, False, False, True),
    FOLLOWERS: (False, True, True, True),
    LOST_TICKET: (False, True, True, True),
}
PEOPLE = (
    actor(None),
    actor(Role.TECHNICIAN, HERE),
    actor(Role.TECHNICIAN),
    actor(Role.DISPATCHER),
)


@pytest.mark.parametrize("audience", TABLE, ids=lambda a: a.kind.value)
def test_who_may_tell_whom(audience: Audience) -> None:
    for somebody, may in zip(PEOPLE, TABLE[audience], strict=True):
        if may:
            course.require_may_tell(audience, by=somebody)
        else:
            with pytest.raises(NotAllowed):
                course.require_may_tell(audience, by=somebody)


async def limit_to(house: Estate, code: str) -> None:
    """From now on Davit works in this building alone."""
    davit = await person_row(house, house.davit)
    async with house.database.write() as session:
        building = await session.scalar(select(Building.id).where(Building.code == code))
        await session.execute(
            update(Staff).where(Staff.person_id == davit.id).values(building_ids=[building])
        )


async def test_only_ones_own_buildings_are_offered(house: Estate) -> None:
    await limit_to(house, "B1")
    await house.davit.send("/notice")
    await house.settle()
    assert "Whole estate" not in house.davit.last().labels
    await fill_in(house, house.davit, "Buildings")
    assert "B1" in house.davit.last().labels
    assert "B3" not in house.davit.last().labels


async def test_rights_that_end_between_preview_and_press_count(house: Estate) -> None:
    await to_b3(house, WATER)
    await limit_to(house, "B1")
    assert "for staff of that building" in await house.davit.press("Send to 2 homes")
    await house.settle()
    assert await house.rows(select(Notice)) == []
    assert from_bot(house.ana) == []


async def test_who_could_not_send_it_can_neither_stop_nor_see_it(house: Estate) -> None:
    await to_b3(house, WATER)
    await fill_in(house, house.davit, "At a time", "Tomorrow 10:00", "Once")
    await limit_to(house, "B1")
    page = house.davit.last()
    for verb in ("notice_send", "notice_cancel"):
        assert "I can't find that." in await house.davit.forge_press(page, f"{verb}:1")
    await house.ana.send("/help")
    await house.settle()
    for verb in ("notice_send", "notice_cancel", "notice_stop", "notice_go_on"):
        answer = await house.ana.forge_press(house.ana.last(), f"{verb}:1")
        assert "I can't find that." in answer
    [notice] = await house.rows(select(Notice))
    assert isinstance(notice, Notice)
    assert notice.state is State.PLANNED


async def test_a_second_press_sends_nothing_twice(house: Estate) -> None:
    await to_b3(house, WATER)
    preview = house.davit.last()
    data = next(b.data for row in preview.buttons for b in row if b.label.startswith("Send to"))
    assert data is not None
    await send(house)
    await house.davit.forge_press(preview, data)
    await house.settle()
    assert len(await house.rows(select(Notice))) == 1
    assert len(from_bot(house.ana)) == 1


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish({}, OURS), "words_missing"),
        (Wish({"en": ""}, OURS), "words_missing"),
        (Wish({"en": "x" * 3001}, OURS), "words_long"),
        (Wish({"en": "x"}, OURS, media=({"kind": "photo", "file_id": "f"},) * 11), "pictures"),
        (Wish({"en": "x"}, Audience(Kind.BUILDINGS, (4711,))), "building"),
    ],
)
async def test_what_cannot_be_sent_is_refused(house: Estate, wish: Wish, reason: str) -> None:
    with pytest.raises(NoticeUnclear) as refused:
        async with house.database.write() as session:
            await course.begin(
                session, wish, by=actor(Role.MANAGER), chat_id=house.davit.id, now=BEGINNING
            )
    assert refused.value.reason == reason
    assert await house.rows(select(Delivery).where(Delivery.lane == Lane.NOTICE)) == []


async def test_a_number_that_nothing_has_is_not_found(house: Estate) -> None:
    async with house.database.read() as session:
        with pytest.raises(NotFound):
            await course.watch(session, 4711, by=actor(Role.MANAGER))
