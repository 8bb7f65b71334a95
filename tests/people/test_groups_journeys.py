"""What becomes of groups? Linked, followed, lost, moved; and nothing personal in them."""

from datetime import timedelta

from sqlalchemy import select

from broadcasts.outbox.tables import Card
from estate.people.tables import Person
from estate.places.tables import Group, GroupState, GroupUse
from simulator.chats import Status
from simulator.kit import Group as TelegramGroup
from tests.cast import Estate


async def groups_of(house: Estate, chat_id: int) -> list[Group]:
    rows = await house.rows(select(Group).filter_by(chat_id=chat_id))
    return [row for row in rows if isinstance(row, Group)]


def b1_group(house: Estate, **options: object) -> TelegramGroup:
    return house.tg.group("B1 neighbours", members=[house.davit, house.carla], **options)  # type: ignore[arg-type]  # the kit's own options


async def test_a_manager_links_a_group_and_hears_what_is_missing(house: Estate) -> None:
    group = b1_group(house)
    await house.davit.send("/link B1", in_=group)
    await house.davit.expect("This group belongs to B1 (Jade Court) now", in_=group)
    await house.davit.expect("I can't pin alerts", in_=group)
    (linked,) = await groups_of(house, group.id)
    assert (linked.use, linked.state, linked.can_pin) == (GroupUse.BUILDING, GroupState.OK, False)
    group.promote_bot()
    await house.settle()
    (linked,) = await groups_of(house, group.id)
    assert linked.can_pin


async def test_an_admin_bot_has_nothing_missing(house: Estate) -> None:
    group = b1_group(house, bot=Status.ADMINISTRATOR)
    await house.davit.send("/link b1", in_=group)
    await house.davit.expect("belongs to B1", in_=group)
    await house.tg.settle()
    assert "pin" not in house.tg.transcript(group)


async def test_an_unknown_building_offers_the_nearest(house: Estate) -> None:
    group = b1_group(house)
    await house.davit.send("/link B11", in_=group)
    await house.davit.expect("There is no building B11", in_=group)
    await house.davit.press("B1", in_=group)
    await house.davit.expect("This group belongs to B1", in_=group)
    await house.davit.send("/link", in_=group)
    await house.davit.expect("add the building's code", in_=group)


async def test_neither_residents_nor_technicians_link(house: Estate) -> None:
    for person, words in (
        (house.ana, "/link B1"),
        (house.ana, "/unlink"),
        (house.ana, "/staffroom"),
    ):
        await person.send(words, in_=house.group)
        await person.expect("for staff", in_=house.group)
    group = b1_group(house)
    await house.carla.send("/link B1", in_=group)
    await house.carla.expect("for staff", in_=group)
    assert await groups_of(house, group.id) == []
    assert len(await groups_of(house, house.group.id)) == 1


async def test_an_anonymous_admin_is_told_how_to_be_heard(house: Estate) -> None:
    group = b1_group(house, kind="supergroup")
    group.promote(house.davit, anonymous=True)
    await house.davit.send("/link B1", in_=group)
    await house.carla.expect("switch off “Remain anonymous”", in_=group)
    assert await groups_of(house, group.id) == []


async def test_a_group_of_residents_never_becomes_the_staff_room(house: Estate) -> None:
    await house.davit.send("/staffroom", in_=house.group)
    await house.davit.expect("residents read it", in_=house.group)
    await house.davit.send("/link B1", in_=house.room)
    await house.davit.expect("This group is the staff room", in_=house.room)


async def test_a_new_staff_room_takes_the_place_of_the_old(house: Estate) -> None:
    group = b1_group(house)
    await house.davit.send("/staffroom", in_=group)
    await house.davit.expect("This is the staff room now", in_=group)
    await house.davit.expect("The staff room is another group now", in_=house.room)
    assert await groups_of(house, house.room.id) == []


async def test_a_group_is_unlinked(house: Estate) -> None:
    await house.davit.send("/unlink", in_=house.group)
    await house.davit.expect("no longer belongs to B3", in_=house.group)
    await house.davit.send("/unlink", in_=house.group)
    await house.davit.expect("was not linked", in_=house.group)
    await house.davit.send("/link B3")
    await house.davit.expect("use this command in the group that you mean")


async def test_a_lost_group_is_told_to_the_staff_room(house: Estate) -> None:
    house.group.remove_bot()
    await house.davit.expect("The group of B3 (B3 neighbours) is lost", in_=house.room)
    (group,) = await groups_of(house, house.group.id)
    assert group.state is GroupState.LOST
    house.group.add_bot()
    await house.settle()
    (group,) = await groups_of(house, house.group.id)
    assert group.state is GroupState.OK


async def test_a_lost_staff_room_is_told_to_managers_in_private(house: Estate) -> None:
    house.room.remove_bot()
    await house.davit.expect("The staff room (Staff room) is lost")
    await house.settle()
    assert not house.carla.history()


async def test_added_to_a_group_the_bot_says_what_to_do(house: Estate) -> None:
    group = b1_group(house, bot=False)
    group.add_bot()
    await house.davit.expect("Thank you for adding me", in_=group)


async def test_everything_follows_a_group_that_becomes_a_supergroup(house: Estate) -> None:
    await house.stranger.start("join")
    for label in ("I have no code", "B3", "12", "12A", "Send request"):
        await house.stranger.press(label)
    await house.davit.expect_button("Approve", in_=house.room)
    await house.settle()
    old = house.room.id
    room = house.room.migrate()
    await house.settle()
    assert await groups_of(house, old) == []
    (group,) = await groups_of(house, room.id)
    assert group.use is GroupUse.STAFF
    assert await house.rows(select(Card.chat_id).filter_by(subject="join:1")) == [room.id]
    await house.davit.send("/people", in_=room)
    await house.davit.press("Approve", in_=room)
    await house.stranger.expect("Welcome to B3 12A")


async def test_in_a_group_the_bot_asks_nothing_personal(house: Estate) -> None:
    await house.ana.send("/report", in_=house.group)
    await house.ana.expect("between you and me", in_=house.group)
    await house.ana.press("Open the private chat", in_=house.group)
    await house.ana.expect("Two questions first")
    for words, private in (("/my", "#T"), ("/profile", "B3 12A"), ("/language", "Which language")):
        await house.ana.send(words, in_=house.group)
        await house.ana.expect("between you and me", in_=house.group)
        assert private not in house.ana.last(in_=house.group).text


async def test_who_blocks_the_bot_is_unreachable_until_they_come_back(house: Estate) -> None:
    await house.elif_.block()
    await house.settle()
    telegram_id = house.elif_.id
    states = select(Person.reachability).filter_by(telegram_id=telegram_id)
    assert await house.rows(states) == ["blocked"]
    await house.elif_.unblock()
    await house.settle()
    assert await house.rows(states) == ["reachable"]


async def test_a_muted_bot_tells_staff(house: Estate) -> None:
    group = b1_group(house)
    group.forbid("text messages")
    await house.davit.send("/link B1", in_=group)
    await house.settle()
    await house.advance(timedelta(seconds=5))
    await house.davit.expect("I am not allowed to write in the group of B1", in_=house.room)
    (linked,) = await groups_of(house, group.id)
    assert linked.state is GroupState.MUTED
