"""Steps of a playbook: copied at the release, ticked in chat, late ones said; files checked."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import playbooks as files
from estate.database import Database
from estate.errors import PlaybookRefused
from estate.incidents.kinds import Kind
from estate.incidents.playbooks import keep_shipped, playbook_of, read, shipped, take_own
from estate.incidents.tables import Playbook, StepEvent
from simulator.kit import Message
from tests.alerts.test_journeys import end_it, send_alert
from tests.cast import Estate
from texts.translator import LANGUAGES

SECONDS, MINUTE = timedelta(seconds=11), timedelta(minutes=1)
TITLE = "Steps; press a number when it is done"
BOX, TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"

OWN = """
kind = "water"
version = 2
[[steps]]
duty = "guard"
within = 5
en = "Turn <b>the wheel</b> & look"
zh_Hant = "轉動輪掣並查看"
"""


async def with_playbooks(house: Estate, *own: str) -> None:
    async with house.database.write() as session:
        await keep_shipped(session)
        await take_own(session, [read("own.toml", source) for source in own])


async def steps_in_room(house: Estate) -> Message:
    await house.settle()
    await house.advance(SECONDS)
    await house.settle()
    shown = [m for m in house.davit.history(in_=house.room) if TITLE in m.text]
    assert len(shown) == 1
    return shown[0]


async def test_steps_come_with_the_alert_and_are_ticked_by_one_tap(house: Estate) -> None:
    await with_playbooks(house)
    await send_alert(house)
    card = await steps_in_room(house)
    assert f"{BOX} 1. Call the fire service." in card.text
    assert "guard, by 10:01" in card.text
    assert card.labels == [f"{BOX} {n}" for n in range(1, 8)]
    assert await house.carla.press("1", in_=house.room) == "Noted as done."
    card = await steps_in_room(house)
    assert f"{TICKED} 1. Call the fire service." in card.text
    assert "10:00, Carla" in card.text
    board = await house.davit.expect_button("Update", in_=house.room)
    assert "Steps done: 1 of 7." in board.text
    assert await house.davit.press("1", in_=house.room) == "Taken back."
    assert f"{BOX} 1. Call" in (await steps_in_room(house)).text
    assert await house.rows(select(StepEvent.done).order_by(StepEvent.id)) == [True, False]
    await end_it(house, "False alarm", by=house.davit)
    assert (await steps_in_room(house)).labels == []


async def test_a_late_step_is_said_once_and_a_ticked_one_never(house: Estate) -> None:
    await with_playbooks(house)
    await send_alert(house, "/alert lift B3 two people inside")
    await steps_in_room(house)
    await house.davit.press("1", in_=house.room)
    await house.settle()
    await house.advance(3 * MINUTE)
    await house.settle()
    for _ in range(2):
        late = [m for m in house.davit.history(in_=house.room) if "not ticked" in m.text]
        assert [m.silent for m in late] == [False]
        assert "2. Call the lift company" in late[0].text
        assert "1. Speak" not in late[0].text
        await house.advance(MINUTE)
        await house.settle()


async def test_two_presses_of_one_box_are_one_tick(house: Estate) -> None:
    await with_playbooks(house)
    await send_alert(house)
    card = await steps_in_room(house)
    data = card.buttons[0][0].data or ""
    await house.carla.forge_press(card, data)
    await house.davit.forge_press(card, data)
    assert await house.rows(select(StepEvent.done)) == [True]


async def test_strangers_and_residents_tick_nothing(house: Estate) -> None:
    await with_playbooks(house)
    await send_alert(house)
    data = (await steps_in_room(house)).buttons[0][0].data or ""
    for intruder in (house.ana, house.stranger):
        await intruder.send("/help")
        refused = await intruder.forge_press(await intruder.expect("/report"), data)
        assert "for staff of that building" in (refused or "")
    assert await house.davit.forge_press(house.davit.last(), "step:1:99:1")
    assert await house.rows(select(StepEvent.id)) == []


async def test_an_estate_s_own_counts_from_the_next_alert_on_and_is_escaped(
    house: Estate,
) -> None:
    await with_playbooks(house)
    await send_alert(house, "/alert water B3 first")
    await with_playbooks(house, OWN)
    card = await steps_in_room(house)
    assert "Find where it fails" in card.text  # it keeps what it began with
    await end_it(house, "False alarm", by=house.davit)
    await send_alert(house, "/alert water B3 second")
    await house.settle()
    shown = [
        m for m in house.davit.history(in_=house.room) if "Turn <b>the wheel</b> & look" in m.text
    ]
    assert len(shown) == 1
    await house.davit.send("/alert rainstorm B3")
    await house.davit.press("Send REAL alert")
    await house.davit.expect("Go and look from a safe distance", in_=house.room)  # that of `other`


async def test_steps_of_a_drill_are_marked(house: Estate) -> None:
    await with_playbooks(house)
    await house.davit.send("/drill fire B3 12F")
    await house.davit.press("Send DRILL")
    card = await steps_in_room(house)
    assert "DRILL" in card.text.splitlines()[0]
    assert "DRILL" in card.text.splitlines()[-1]
    assert all(label.startswith("DRILL") for label in card.labels)


def test_what_ships_is_sound_and_in_every_language() -> None:
    kinds = [one.plan.kind for one in shipped()]
    assert set(kinds) >= {
        Kind.FIRE, Kind.GAS, Kind.TYPHOON, Kind.WATER, Kind.POWER, Kind.LIFT, Kind.OTHER,
    }  # fmt: skip
    assert len(kinds) == len(set(kinds))
    for one in shipped():
        assert all(set(step.texts) == set(LANGUAGES) for step in one.plan.steps)
        within = [step.within for step in one.plan.steps]
        assert within == sorted(within)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("kind = ", "Invalid value"),
        ('kind = "dragon"\nversion = 1\nsteps = []', "kind: Input should be 'fire'"),
        ('kind = "fire"\nversion = 0\nsteps = []', "version: Input should be greater"),
        ('kind = "fire"\nversion = 1\nsteps = []', "steps: List should have at least 1"),
        (OWN.replace('"guard"', '"chef"'), "steps.0.duty: Input should be 'guard'"),
        (OWN.replace("within = 5", "within = 0"), "steps.0.within: Input should be greater"),
        (OWN.replace("within = 5", "hurry = true"), "steps.0.hurry: Extra inputs"),
        (OWN.replace("en =", "zh_Hans =").replace("zh_Hant =", "fr ="), "steps.0.fr: Extra"),
        ('kind = "fire"\nversion = 1\n[[steps]]\nduty = "guard"\nwithin = 1', "its words in en"),
        (OWN.replace("look", "x" * 300), "steps.0.en: String should have at most 200"),
    ],
)
def test_each_fault_of_a_file_is_named_with_its_place(source: str, says: str) -> None:
    with pytest.raises(PlaybookRefused) as refused:
        read("own.toml", source)
    assert any(fault.startswith("own.toml: ") and says in fault for fault in refused.value.faults)


async def test_files_go_out_and_in_all_or_nothing(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    await files.keep(database)
    await files.keep(database)  # at every start
    written = await files.export(database, tmp_path / "out")
    assert [path.name for path in written] == [
        f"{kind.value}.toml" for kind in Kind if kind in {one.plan.kind for one in shipped()}
    ]
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(OWN, encoding="utf-8")
    bad.write_text(OWN.replace("within = 5", "within = 0"), encoding="utf-8")
    with pytest.raises(PlaybookRefused):
        await files.take(database, [good, bad])
    assert await _own(database) == []
    assert await files.take(database, [good]) == 1
    assert await files.take(database, [good]) == 1  # the same again
    assert await _own(database) == [2]
    good.write_text(OWN.replace("look", "wait"), encoding="utf-8")
    with pytest.raises(PlaybookRefused) as refused:
        await files.take(database, [good])
    assert "version 2 is not above 2" in refused.value.faults[0]
    assert (await files.export(database, tmp_path / "again"))[2].read_text("utf-8")
    async with database.read() as session:
        found = await playbook_of(session, Kind.WATER)
        assert found is not None
        assert (found.own, found.version) == (True, 2)
    await database.close()


async def _own(database: Database) -> list[int]:
    async with database.read() as session:
        return list(await session.scalars(select(Playbook.version).where(Playbook.own.is_(True))))
