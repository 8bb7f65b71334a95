"""Does everybody read their own language, and see their own commands?"""

import pytest
from sqlalchemy import select, update

from bot.menus import FOR_EVERYBODY, SCOPES, commands_of
from estate.people.tables import CommandMenu, Person, Role, Staff
from handlers.menus import COMMANDS, Menu
from simulator.kit import Group, Telegram
from simulator.kit import Person as Player
from simulator.menus import menu_for
from tests.cast import Estate
from texts.translator import LANGUAGES, words

PATIENCE = 15.0


def menu_seen(tg: Telegram, person: Player, chat: Player | Group) -> list[str]:
    shown = tg.world.chat(chat.id, bot=tg.bot)
    assert shown is not None
    menu = menu_for(tg.bot.menus, tg.world.people[person.id], shown)
    return [entry["command"] for entry in menu]


async def menu_is(house: Estate, person: Player, chat: Player | Group, menu: Menu) -> None:
    await house.tg.watch.expect(
        lambda: menu_seen(house.tg, person, chat) == list(COMMANDS[menu]) or None,
        timeout=PATIENCE, what=f"{person.name} did not get the menu {menu}", chat_id=chat.id,
    )  # fmt: skip


@pytest.mark.parametrize("menu", Menu)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_menu_has_words_that_telegram_takes(menu: Menu, language: str) -> None:
    commands = commands_of(menu, language)
    assert 0 < len(commands) <= 100
    assert all(1 <= len(command.description) <= 256 for command in commands)
    assert len({command.command for command in commands}) == len(commands)


def test_menus_for_everybody_name_languages_as_telegram_knows_them() -> None:
    assert all(code is None or len(code) == 2 for code in FOR_EVERYBODY)
    assert set(SCOPES) == {Menu.RESIDENT, Menu.GROUP, Menu.GROUP_ADMIN}


async def test_each_sees_the_menu_of_their_duty_and_chat(house: Estate) -> None:
    for person in (house.ana, house.carla, house.davit):
        await person.start()
    await menu_is(house, house.ana, house.ana, Menu.RESIDENT)
    await menu_is(house, house.carla, house.carla, Menu.STAFF)
    await menu_is(house, house.davit, house.davit, Menu.MANAGER)
    await menu_is(house, house.ana, house.group, Menu.GROUP)
    await menu_is(house, house.davit, house.group, Menu.GROUP_ADMIN)
    await menu_is(house, house.carla, house.room, Menu.STAFF_ROOM)


async def test_a_new_duty_changes_the_menu_and_its_end_takes_it_away(house: Estate) -> None:
    await house.carla.start()
    await menu_is(house, house.carla, house.carla, Menu.STAFF)
    async with house.database.write() as session:
        carla = await session.scalar(select(Person.id).filter_by(telegram_id=house.carla.id))
        await session.execute(update(Staff).filter_by(person_id=carla).values(role=Role.MANAGER))
    await house.carla.send("/help")
    await menu_is(house, house.carla, house.carla, Menu.MANAGER)
    async with house.database.write() as session:
        staff = await session.get_one(Staff, carla)
        await session.delete(staff)
    await house.carla.send("/help")
    await menu_is(house, house.carla, house.carla, Menu.RESIDENT)
    await house.tg.settle()
    assert await house.rows(select(CommandMenu.digest).filter_by(chat_id=house.carla.id)) == []


async def test_a_language_is_chosen_in_the_middle_of_a_form(house: Estate) -> None:
    ana = house.ana
    await ana.send("The tap drips")
    await ana.expect("Two questions first")
    await ana.send("/language")
    await ana.expect("Which language do you read?")
    await ana.press("繁體中文")
    await house.settle()
    rows = await house.rows(select(Person.language).filter_by(telegram_id=ana.id))
    assert rows == ["zh_Hant"]
    assert ana.last().labels[0] == words("zh_Hant").plain("No danger")  # the form, below
    card = await ana.expect_button("✓ 繁體中文")
    await ana.press("English", on=card)
    await ana.press("No danger")
    await ana.press("My home")


async def test_a_language_that_we_do_not_speak_changes_nothing(house: Estate) -> None:
    await house.ana.send("/language")
    card = await house.ana.expect_button("English")
    for forged in ("lang:xx", "lang:", "lang:<b>", "open:", "open:x", "leave:", "join_yes:x"):
        await house.ana.forge_press(card, forged)
    assert await house.rows(select(Person.language).filter_by(telegram_id=house.ana.id)) == ["en"]


async def test_whom_the_office_listed_without_a_language_reads_telegrams(house: Estate) -> None:
    async with house.database.write() as session:
        session.add(
            Person(
                telegram_id=house.stranger.id, name=str(house.stranger.id), language="zh_Hans",
                reachability="never_started", created_at=house.clock.now(),
            )
        )  # fmt: skip
    await house.stranger.start()
    await house.stranger.expect("Welcome.")
    (viktor,) = await house.rows(select(Person).filter_by(telegram_id=house.stranger.id))
    assert isinstance(viktor, Person)
    assert (viktor.name, viktor.language, viktor.reachability) == ("Viktor", "en", "reachable")


async def test_a_newcomer_is_offered_the_languages_each_in_its_own_words(house: Estate) -> None:
    await house.stranger.send("/start")
    await house.stranger.press("English · 简体中文 · 繁體中文")
    await house.stranger.press("繁體中文")
    await house.stranger.expect(words("zh_Hant").plain("Which language do you read?"))


async def test_staff_are_told_of_their_work_and_residents_are_not(house: Estate) -> None:
    await house.carla.send("/start")
    await house.carla.expect("/desk shows open tickets")
    await house.ana.send("/start")
    assert "/desk" not in (await house.ana.expect("Hello")).text
