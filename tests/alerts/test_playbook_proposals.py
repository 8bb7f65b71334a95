"""An improvement changes the playbook: the file goes out, comes back, is looked at, and counts."""

import pytest
from sqlalchemy import select, update

from estate.errors import PlaybookRefused
from estate.incidents.improvements.tables import (
    PlaybookProposal,
)
from estate.incidents.kinds import Kind
from estate.incidents.playbooks import keep_shipped, playbook_of, read
from estate.incidents.playbooks.proposals import MOST_BYTES
from estate.incidents.playbooks.versions import How, differences, next_source
from estate.incidents.tables import (
    IncidentStep,
    Playbook,
)
from estate.people.tables import Staff
from simulator.kit import Person
from tests.alerts.test_after_action import the_file
from tests.alerts.test_improvements import OIL, flood_is_over, improve
from tests.cast import Estate
from tests.journeys.stories import fill_in

NEW_STEP = '\n[[steps]]\nduty = "guard"\nwithin = 5\nen = "Close the riser valve <first>."\n'


async def propose(house: Estate) -> str:
    """Write down an improvement after water came down, and take its playbook; the file."""
    async with house.database.write() as session:
        await keep_shipped(session)
    await flood_is_over(house)
    await improve(house, "Me", by=house.davit)
    await fill_in(house, house.davit, "Change the playbook")
    return the_file(house, house.davit)


async def send_back(house: Estate, content: str | bytes, *, who: Person | None = None) -> None:
    """Send a file, and let it be fetched."""
    data = content.encode() if isinstance(content, str) else content
    await (who or house.davit).send_document(data, name="water.toml")
    await house.settle()
    await house.app.proposals.fetch_some()
    await house.settle()


async def counts(house: Estate) -> Playbook:
    async with house.database.read() as session:
        found = await playbook_of(session, Kind.WATER)
    assert found is not None
    return found


async def test_the_edited_file_is_checked_shown_used_and_taken_back(house: Estate) -> None:
    source = await propose(house)
    assert source.startswith(f"# #A1: {OIL}\n")
    assert "version = 3" in source
    davit, before = house.davit, await counts(house)
    assert before.version == 2
    await send_back(house, source.replace("within = 10", "within = 12", 1) + NEW_STEP)
    shown = davit.last()
    assert "version 3 in place of 2. It does not count yet." in shown.text
    assert "new: Close the riser valve <first>. (guard, 5 min)" in shown.text
    assert "Until now:" in shown.text
    assert (await counts(house)).version == 2
    await davit.send("/cancel")
    await house.davit.send("/alert water B3 a pipe burst again")
    await fill_in(house, davit, "Send REAL alert")
    steps = len(await house.rows(select(IncidentStep).where(IncidentStep.incident_id == 2)))
    await davit.press("Use version 3", on=shown)
    await house.settle()
    after = await counts(house)
    assert (after.version, after.own, len(after.steps)) == (3, True, len(before.steps) + 1)
    running = await house.rows(select(IncidentStep).where(IncidentStep.incident_id == 2))
    assert len(running) == steps == len(before.steps)
    assert "meantime" in (await davit.forge_press(davit.last(), "playbook_use:1") or "")
    card = next(m for m in davit.history() if "counts from the next alert on" in m.text)
    await davit.press("Go back to version 2", on=card)
    await house.settle()
    now = await counts(house)
    assert (now.version, now.steps) == (4, before.steps)
    assert len(await house.rows(select(Playbook).where(Playbook.kind == Kind.WATER))) == 3
    assert any("counts again, as version 4" in m.text for m in davit.history())


async def test_faults_are_named_with_how_to_mend_them(house: Estate) -> None:
    source = await propose(house)
    bad = source.replace('duty = "guard"', 'duty = "cook"', 1).replace("within = 15", "within = 0")
    for content, said in (
        (bad.replace("[[steps]]", "[[steps]]\n<i> = 1", 1), "is not TOML"),
        (bad + '\n[[steps]]\nduty = "guard"\nwithin = 1\n', "has to be one of guard, technician"),
        (source.replace("version = 3", "version = 2"), "version has to be 3 or more"),
        (source.replace('kind = "water"', 'kind = "fire"'), "kind has to be water"),
        (b"\xff\xfe\x00\x01" * 20, "not a text file"),
        ("version = " + "9" * 5000, "not TOML"),
        ("x = " + "[" * 20_000, "not TOML"),
    ):
        await send_back(house, content)
        assert said in house.davit.last().text, house.davit.last().text
        assert not house.davit.last().labels
    await house.davit.send_document(b"#" * (MOST_BYTES + 1), name="water.toml")
    await house.davit.expect("at most 64 kB")
    assert (await counts(house)).version == 2
    await house.davit.send(source)  # pasted: checked at once
    await house.davit.expect_button("Use version 3")
    assert "All its steps are as they were" in house.davit.last().text


async def test_only_a_manager_of_every_building_changes_it(house: Estate) -> None:
    source = await propose(house)
    await send_back(house, source + NEW_STEP)
    for who, refusal in ((house.carla, "Only a manager"), (house.ana, "can't find")):
        await who.send("/help")
        await house.settle()
        for data in ("improvement_playbook:1", "playbook_use:1", "playbook_back:1"):
            assert refusal in (await who.forge_press(who.last(), data) or ""), data
    async with house.database.write() as session:
        await session.execute(update(Staff).values(building_ids=[1, 2]))
    refused = await house.davit.press("Use version 3")
    assert "staff of all these buildings" in (refused or "")
    assert (await counts(house)).version == 2


async def test_what_was_compared_with_another_version_is_not_used(house: Estate) -> None:
    source = await propose(house)
    await send_back(house, source + NEW_STEP)
    await send_back(house, source)
    await house.davit.press("Use version 3")
    await house.settle()
    refused = await house.davit.forge_press(house.davit.last(), "playbook_use:1")
    assert "was changed meanwhile" in (refused or "")
    assert len((await counts(house)).steps) == len(read("", source).plan.steps)


async def test_a_file_that_cannot_be_fetched_says_so(house: Estate) -> None:
    await propose(house)
    async with house.database.write() as session:
        session.add(
            PlaybookProposal(
                improvement_id=1, kind=Kind.WATER, state="wanted", by_id=5, file_id="gone",
                at=house.clock.now(), faults=[], before_id=None, playbook_id=None,
            )
        )  # fmt: skip
    await house.app.proposals.fetch_some()
    await house.davit.expect("could not get the file")
    assert await house.app.proposals.fetch_some() == 0


FILE = (
    'kind = "other"\nversion = 7\nrelease = "two"\n# mine\n'
    '[[steps]]\nduty = "guard"\nwithin = 1\nen = "Go."\n'
)


def test_the_next_file_keeps_comments_and_gives_no_other_kind_its_release() -> None:
    same = next_source(FILE, kind=Kind.OTHER, version=8, note="a\nb\x1b")
    assert same == "# a b\n" + FILE.replace("7", "8")
    flood = read("", next_source(FILE, kind=Kind.FLOOD, version=1)).plan
    assert (flood.kind, flood.version, flood.release) == (Kind.FLOOD, 1, None)
    assert flood.steps == read("", FILE).plan.steps
    odd = next_source(FILE.replace("version", '"version"'), kind=Kind.OTHER, version=8)
    assert (read("", odd).plan.version, read("", odd).plan.release) == (8, "two")


def test_steps_that_move_in_are_told_from_those_that_change() -> None:
    def step(text: str, within: int = 1) -> dict[str, object]:
        return {"duty": "guard", "within": within, "texts": {"en": text}}

    before = [step("a"), step("b"), step("c")]
    found = differences(before, [step("a"), step("x"), step("b", 2), step("c"), step("d")])
    assert [(one.how, one.position) for one in found] == [
        (How.CHANGED, 2), (How.ADDED, 3), (How.ADDED, 5),
    ]  # fmt: skip
    assert [(one.how, one.position) for one in differences(before, before[1:])] == [
        (How.REMOVED, 1)
    ]


@pytest.mark.parametrize("source", ["x = " + "9" * 5000, "x = " + "[" * 9000, "a\x00b", "="])
def test_whatever_a_file_holds_it_is_read_or_refused(source: str) -> None:
    with pytest.raises(PlaybookRefused) as refused:
        read("fire.toml", source)
    assert [one.wrong for one in refused.value.found] == ["toml"]
