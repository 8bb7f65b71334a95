"""The same for people, groups and alerts; and no module of handlers is left out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from broadcasts.triggers import EDIT
from estate.incidents.improvements.tables import Improvement
from estate.incidents.playbooks import keep_shipped
from estate.incidents.playbooks.proposals import draft_of
from estate.incidents.tables import Incident
from estate.people.tables import Residency, Staff
from estate.places.tables import Unit
from simulator.kit import Person
from tests.cast import Estate
from tests.codes import invite_for
from tests.journeys import test_planted_faults as reports
from tests.journeys import test_planted_faults_after as after
from tests.journeys.faults import Faults, live_handlers, module_of
from tests.journeys.stories import fill_in

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

PEOPLE = ("join", "start", "profile", "language")
GROUPS = ("groups",)
ALERTS = (
    "alerts",
    "incidents",
    "updates",
    "growing",
    "floors",
    "roll",
    "duty",
    "steps",
    "findings",
    "improvements",
    "proposals",
)
NOTICES = ("notice", "schedule")


async def test_every_handler_has_its_story(house: Estate) -> None:
    known = {*reports.MODULES, *PEOPLE, *GROUPS, *ALERTS, *NOTICES, *after.MODULES}
    assert {module_of(handler) for handler in live_handlers(house)} == known


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_people_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*PEOPLE)
    viktor, davit = house.stranger, house.davit
    await viktor.send("/help")  # from now on he is known; the apology would make him so too
    await faults.send(viktor, "/start")
    await faults.press(viktor, "Join my home", "Cancel")
    await fill_in(house, viktor, "Join my home")
    await faults.send(viktor, "/cancel")
    await _find_a_home(house, faults)
    await faults.press_in_room(davit, "Approve")
    await viktor.start("join")
    await fill_in(house, viktor, "I have no code", "B3", "12", "12B", "Send request")
    await faults.send(davit, "/people")
    await faults.press_in_room(davit, "Decline")
    await _by_code(house, faults)
    await faults.press(viktor, "Report a fault")
    await viktor.send("/cancel")
    await faults.send(viktor, "/profile")
    await faults.press(viktor, "Help with the stairs: B1 3C", "Yes, we need help")
    await faults.press(viktor, "Undo help with the stairs", "Leave B1 3C", "Back")
    await fill_in(house, viktor, "Leave B1 3C")
    await faults.press(viktor, "Yes, leave")
    await faults.send(viktor, "/language")
    await faults.press(viktor, "✓ English")
    assert faults.untouched() == []


async def _find_a_home(house: Estate, faults: Faults) -> None:
    viktor = house.stranger
    await fill_in(house, viktor, "Join my home")
    await faults.press(viktor, "I have no code", "Back")
    await fill_in(house, viktor, "I have no code")
    await faults.press(viktor, "B3")
    await fill_in(house, viktor, "Back")
    await faults.send(viktor, "harbour court")
    await faults.forge(viktor, "page:0")
    await faults.press(viktor, "12")
    await fill_in(house, viktor, "Back")
    await faults.send(viktor, "12/F")
    await faults.forge(viktor, "page:0")
    await faults.press(viktor, "12A")
    await fill_in(house, viktor, "Back")
    await faults.send(viktor, "12a")
    yes = await faults.send(viktor, "yes")
    await faults.edit(viktor, yes, "yes!")
    await faults.press(viktor, "Send request")


async def _by_code(house: Estate, faults: Faults) -> None:
    wanda = house.tg.person("Wanda", language="en")
    await wanda.send("/help")
    async with house.database.write() as session:
        unit = (await session.scalars(select(Unit).filter_by(label="3C"))).one()
        code = await invite_for(session, unit.id, now=house.clock.now())
    await faults.send(wanda, code)
    await house.stranger.start("join")
    await faults.send(house.stranger, code)


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_groups_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*GROUPS)
    davit = house.davit
    group = house.tg.group("B1 neighbours", members=[davit], kind="supergroup")
    for command in ("/link", "/unlink", "/staffroom"):
        await faults.send(davit, command)
    await faults.send_in(group, davit, "/link B11")
    await faults.press(davit, "B1", in_=group)
    await faults.send_in(group, davit, "/my")
    await faults.send_in(group, davit, "/unlink")
    await faults.send_in(group, davit, "/staffroom")
    await _hear(house, faults, {"new_chat_title": "Neighbours of B3"})
    await _hear(house, faults, {"migrate_to_chat_id": -1_009_999_999})

    async def promote() -> None:
        group.promote_bot()

    await faults.twice(davit, promote, apology=0)
    group.promote(davit, anonymous=True)
    await faults.send_in(group, davit, "/link B1")
    assert faults.untouched() == []


async def _hear(house: Estate, faults: Faults, fact: dict[str, object]) -> None:
    """Let the bot hear of something that happened to the group of B3."""
    davit = {"id": house.davit.id, "is_bot": False, "first_name": "Davit"}
    chat = {"id": house.group.id, "type": "group", "title": "Neighbours of B3"}
    body = {"message_id": 900_000, "date": 0, "chat": chat, "from": davit, **fact}

    async def act() -> None:
        house.tg.world.tell(house.tg.bot.id, "message", body)

    await faults.twice(house.davit, act, apology=0)


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_alerts_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*ALERTS)
    davit = house.davit
    await faults.send(house.ana, "/alert")
    await faults.send(davit, "/alert")
    await faults.send(davit, "/cancel")
    await davit.send("/alert")
    await house.settle()
    await faults.press(davit, "Cancel")
    await davit.send("/alert")
    await _step_by_step(house, faults, davit)
    await faults.press(davit, "Back")
    await faults.send(davit, "Smoke on the stairs")
    await faults.press(davit, "Cancel")
    async with house.database.write() as session:
        await session.execute(update(Residency).values(stairs_since=house.clock.now()))
    await davit.send("/alert fire B3 12F smoke", in_=house.room)
    await house.settle()
    number = (await house.rows(select(func.max(Incident.id))))[0]
    await faults.send(davit, f"/start {EDIT}{number}")
    await faults.send(davit, "Smoke")
    await faults.press(davit, "Send REAL alert")
    await faults.send(davit, "/incidents")
    await faults.press(davit, "#I")
    await _updates(house, faults, davit)
    await _roll_call(house, faults)
    await faults.press_in_room(davit, "All clear", "Cancel", "False alarm")
    await house.advance(timedelta(seconds=11))
    await faults.press_in_room(davit, "Report", "What went well")
    await faults.send(davit, "x" * 501)
    await faults.press(davit, "Cancel")
    await faults.press_in_room(davit, "What went well")
    await faults.send(davit, "/cancel")
    await faults.press_in_room(davit, "What went well")
    await faults.send(davit, "Gus was there at once")
    await _improve(house, faults)
    await _two_people(house, faults)
    await _duty(house, faults)
    assert faults.untouched() == []


async def _updates(house: Estate, faults: Faults, davit: Person) -> None:
    await faults.press_in_room(davit, "Update", "Cancel", "Update", "Send: Nothing has changed.")
    await faults.press_in_room(davit, "Update", "In my own words")
    await faults.send(davit, "The stairs are free")
    await faults.press(davit, "Back", "Cancel")
    await faults.press_in_room(davit, "Update", "In my own words")
    await faults.send(davit, "/cancel")
    await faults.press_in_room(davit, "Update", "In my own words")
    await faults.send(davit, "The stairs are free")
    await faults.send(davit, "The stairs are free of smoke")
    await faults.press(davit, "Send update")
    await faults.press_in_room(davit, "Update", "The floor has changed", "20/F")
    await faults.press_in_room(davit, "Send: now 20/F")
    await faults.press_in_room(davit, "Everybody out")
    await faults.press_in_room(davit, "Update", "It reaches another building", "B1")
    await faults.press_in_room(davit, "Send: B1 too")


async def _roll_call(house: Estate, faults: Faults) -> None:
    await faults.send(house.ana, "/safe")
    await faults.press(house.ana, "I am safe", "Everybody of", "I need help")
    await faults.press_in_room(house.davit, "I am going", "Has been helped")
    await faults.press_in_room(house.davit, "Help with the stairs", "Doors to knock at")
    await faults.press(await knocker(house), "12B", "Undo 12B", "Needs rescue")
    await faults.press_in_room(house.davit, "Has been helped")


async def _improve(house: Estate, faults: Faults) -> None:
    davit = house.davit
    await faults.press_in_room(davit, "What to improve")
    await faults.send(davit, "/cancel")
    await faults.press_in_room(davit, "What to improve")
    await faults.press(davit, "Cancel")
    await faults.press_in_room(davit, "What to improve")
    await faults.send(davit, "Oil the gate")
    await faults.send(davit, "Gus")
    await faults.forge(davit, "page:0")
    await faults.press(davit, "Me", "Back", "Me", "In a week", "Back")
    await faults.send(davit, "15/12")
    await faults.press(davit, "Write it down", "Later", "In a month", "Give to somebody else", "Me")
    await _change_the_playbook(house, faults)
    await faults.send(davit, "/incidents")
    await faults.press(davit, "Improvements: 1 open", "#A", "Drop it", "Cancel", "Done", "Skip")


async def _change_the_playbook(house: Estate, faults: Faults) -> None:
    davit = house.davit
    async with house.database.write() as session:
        await keep_shipped(session)
    await faults.press(davit, "Change the playbook", "Cancel", "Change the playbook")
    await faults.send(davit, "/cancel")
    await fill_in(house, davit, "Change the playbook")
    number = (await house.rows(select(func.max(Improvement.id))))[0]
    async with house.database.read() as session:
        draft = await draft_of(session, number)
    await faults.send(davit, draft.source)
    use = f"Use version {draft.version}"
    await faults.press(davit, use, f"Go back to version {draft.version - 1}")


async def _two_people(house: Estate, faults: Faults) -> None:
    await house.carla.send("/alert typhoon B3")
    await house.settle()
    await faults.press(house.carla, "Ask a second person")
    await faults.press(house.davit, "Turn down")
    await house.carla.send("/alert gas B3")
    await fill_in(house, house.carla, "Send REAL alert")
    await faults.press(house.davit, "I have reviewed it")


async def _duty(house: Estate, faults: Faults) -> None:
    async with house.database.write() as session:
        await keep_shipped(session)
    await house.davit.send("/alert lift B3")
    await fill_in(house, house.davit, "Send REAL alert")
    await faults.press(house.carla, "On my way")
    await house.advance(timedelta(seconds=11))
    await faults.press_in_room(house.davit, "1", "Steps")
    await faults.send(house.carla, "/duty")
    await faults.press(house.carla, "Go off duty", "Go on duty")
    async with house.database.write() as session:
        await session.execute(update(Staff).values(on_duty=False))
    await house.carla.send("/duty on")
    await house.settle()
    await fill_in(house, house.carla, "Go off duty")
    await faults.press(house.carla, "Back")
    await faults.send(house.davit, "/duty")
    await faults.press(house.davit, "Colleagues", "Carla: on duty")


async def knocker(house: Estate) -> Person:
    """Who of the staff has the doors."""
    await house.settle()
    return next(p for p in (house.carla, house.davit) if "not answered" in p.last().text)


async def _step_by_step(house: Estate, faults: Faults, davit: Person) -> None:
    await faults.twice(davit, davit.send_sticker)
    await faults.press(davit, "fire", "Back")
    await faults.send(davit, "fire")
    await faults.press(davit, "B3", "Next")
    await fill_in(house, davit, "Back")
    await faults.send(davit, "B3")
    await faults.press(davit, "12/F")
    await fill_in(house, davit, "Back")
    await faults.send(davit, "12")
    await fill_in(house, davit, "Back")
    await faults.press(davit, "Skip", "Skip")


@pytest.mark.slow
async def test_a_fault_in_any_handler_of_notices_leaves_nothing_half_done(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_handlers_of(*NOTICES)
    davit = house.davit
    await faults.send(house.ana, "/notice")
    await faults.send(house.ana, "/notices")
    await faults.send(davit, "/notice")
    await faults.send(davit, "/cancel")
    await davit.send("/notice")
    await house.settle()
    await faults.press(davit, "Cancel")
    await _choose_an_audience(house, faults)
    await _write_and_try(house, faults)
    await faults.press(davit, "Send to", "Stop", "Go on", "Stop", "Cancel the notice")
    await _plan(house, faults, "16:30", "Once")
    await faults.press(davit, "Cancel the notice")
    await _plan(house, faults, "16:30", "Once")
    await faults.send(davit, "/schedule")
    await faults.press(davit, "#N", "Send now")
    await _plan(house, faults, "tomorrow 9:00", "Every day")
    await faults.press(davit, "Pause", "Go on", "Leave out missed runs", "Send now")
    await faults.send(davit, "/schedule")
    await faults.press(davit, davit.last().labels[0], "Delete the schedule")
    assert faults.untouched() == []


async def _choose_an_audience(house: Estate, faults: Faults) -> None:
    """Every kind of audience, each left again."""
    davit = house.davit
    await davit.send("/notice")
    await house.settle()
    await faults.twice(davit, davit.send_sticker)
    await faults.press(davit, "Floors", "B3", "12/F", "Next", "Back", "Back")
    await fill_in(house, davit, "Back", "Homes", "B3")
    await faults.send(davit, "12A")
    await fill_in(house, davit, "Back", "Back", "Back")
    await faults.press(davit, "Staff", "Guards", "Next")
    await fill_in(house, davit, "Back", "Back", "Who follows a ticket")
    await faults.send(davit, "4711")
    await fill_in(house, davit, "Back", "Buildings")
    await faults.press(davit, "B3", "Next")


async def _write_and_try(house: Estate, faults: Faults) -> None:
    davit = house.davit
    await faults.press(davit, "繁體中文", "English", "Ready texts", "Water off")
    await faults.send(davit, "tomorrow 10:00")
    await faults.send(davit, "16:00")
    await faults.press(davit, "English")
    await faults.send(davit, "The water is off")
    await faults.twice(davit, davit.send_photo)
    await house.advance(2 * SECOND)
    await faults.press(davit, "Remove the pictures", "Next")
    await faults.press(davit, "Also at night", "With a sound", "Test to me")


async def _plan(house: Estate, faults: Faults, time: str, often: str) -> None:
    davit = house.davit
    await davit.send("/notice The lift is serviced")
    await fill_in(house, davit, "Buildings", "B3", "Next")
    await faults.press(davit, "At a time", "Tomorrow 10:00")
    await fill_in(house, davit, "Back")
    await faults.send(davit, time)
    await faults.send(davit, "never")
    await faults.press(davit, often)
