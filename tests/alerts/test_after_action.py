"""After an incident: what happened, in figures and moments, as a page to print; and its score."""

from collections.abc import Sequence
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from estate.incidents.after_action import late_promises
from estate.incidents.kinds import NEXT_UPDATE, Kind
from estate.incidents.playbooks import keep_shipped
from estate.incidents.scoring import SHARES, Score, score
from estate.incidents.tables import IncidentFinding
from estate.people.tables import Person as PersonRow
from simulator.kit import Person
from tests.alerts.test_journeys import end_it, send_alert
from tests.cast import BEGINNING, Estate

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def the_file(house: Estate, person: Person, *, in_room: bool = False) -> str:
    """What somebody opens: the newest document in that chat."""
    where = house.room if in_room else None
    shown = [m for m in person.history(in_=where) if m.media == "document"]
    return house.tg.world.files.by_id[shown[-1].raw["document"]["file_id"]].data.decode()


async def end_and_ask(house: Estate, label: str = "False alarm", report: str = "Report") -> None:
    await end_it(house, label, by=house.davit)
    await house.settle()
    await house.advance(11 * SECOND)
    await house.davit.expect_button(report, in_=house.room)
    await house.davit.press(report, in_=house.room)
    await house.settle()


async def test_the_report_tells_figures_and_every_moment(house: Estate) -> None:
    await send_alert(house, "/alert fire B3 12F smoke <b>& ash</b>")
    await house.carla.press("On my way")
    await house.advance(MINUTE)
    await house.ana.press("I need help")
    await house.settle()
    await house.advance(20 * MINUTE)
    await house.davit.press("Update", in_=house.room)
    await house.settle()
    await house.davit.press("Send: Help is on site.", in_=house.room)
    await house.settle()
    await house.ana.press("I am safe")
    await house.settle()
    await end_and_ask(house)
    page = the_file(house, house.davit, in_room=True)
    assert "smoke &lt;b&gt;&amp; ash&lt;/b&gt;" in page
    for said in (
        "#I1 · fire, B3, 12/F", "After-action report", "10:00:00, Davit", "Carla is on the way",
        "B3 12A: needs help", "Update sent: Help is on site. (Davit)", "B3 12A: safe or out",
        "False alarm sent (Davit)", "Silent homes asked again (by itself)",
    ):  # fmt: skip
        assert said in page, said
    rows = _rows(page)
    assert (rows["Homes"], rows["Homes reachable by this bot"]) == ("2", "2")
    assert rows["Accepted by Telegram"] == rows["Chats that the alert was for"] == "7"
    assert (rows["Homes silent at the end"], rows["Homes in need of help at the end"]) == ("1", "0")
    assert "2 March 2026" in page
    assert rows["Homes that answered"] == "1 / 2"
    assert rows["First answer after"] == "1 min 0 s"
    assert rows["50 percent of the homes after"] == "1 min 0 s"
    assert rows["95 percent of the homes after"] == "not reached"
    assert rows["Promised messages that came late"] == "1"
    assert rows["Staff who came"] == "Carla"
    assert "DRILL" not in page
    assert "http" not in page  # nothing is fetched: it opens anywhere, for years


def _rows(page: str) -> dict[str, str]:
    body = page[page.index("<body>") : page.index("</body>")] + "</body>"
    found = ElementTree.fromstring(body)
    return {
        row.findtext("th") or "": row.findtext("td") or ""
        for row in found.iter("tr")
        if row.find("th") is not None
    }


async def test_a_drill_says_so_first_and_last_and_is_set_beside_the_last_one(
    house: Estate,
) -> None:
    async with house.database.write() as session:
        await keep_shipped(session)
    for wait in (4, 1):
        await house.davit.send("/drill fire B3 12F")
        await house.davit.press("Send DRILL")
        await house.settle()
        await house.advance(wait * MINUTE)
        await house.ana.press("DRILL: I am safe")
        await house.carla.press("DRILL: On my way")
        for step in range(1, 8):
            await house.davit.press(f"DRILL: \N{BALLOT BOX} {step}", in_=house.room)
        await house.settle()
        await end_and_ask(house, "End DRILL", "DRILL: Report")
    page = the_file(house, house.davit, in_room=True)
    paragraphs = [line for line in page.splitlines() if line.startswith("<p")]
    assert "DRILL" in paragraphs[0]
    assert "DRILL" in paragraphs[-1]
    before = page.index("Roll call of the last drill, #I1")
    first_answer = '<tr><th scope="row">First answer after</th><td>{} min 0 s</td></tr>'
    assert first_answer.format(1) in page[page.index("<h2>Roll call</h2>") : before]
    assert first_answer.format(4) in page[before:]
    now, then = page.index("<h2>Staff</h2>"), page.index("Staff at the last drill, #I1")
    row = '<tr><th scope="row">{}</th><td>{}</td></tr>'
    for minutes, late, part in ((1, 0, page[now:before]), (4, 3, page[then:])):
        assert row.format("First of the staff on the way after", f"{minutes} min 0 s") in part
        assert row.format("Steps of the playbook done", "7 / 7") in part
        assert row.format("Of these, after their time", late) in part
        assert row.format("All steps done after", f"{minutes} min 0 s") in part


async def test_each_reads_it_in_their_own_language_and_residents_never(house: Estate) -> None:
    await send_alert(house, "/alert water B3 a pipe burst")
    await end_and_ask(house, "All clear")
    board = await house.davit.expect_button("Report", in_=house.room)
    data = next(b.data for row in board.buttons for b in row if b.label == "Report")
    for intruder in (house.ana, house.elif_, house.stranger):
        await intruder.send("/help")
        assert await intruder.forge_press(await intruder.expect("/report"), data or "")
    await house.settle()
    assert not any(m.media == "document" for m in house.ana.history())
    async with house.database.write() as session:
        carla = PersonRow.telegram_id == house.carla.id
        await session.execute(update(PersonRow).where(carla).values(language="zh_Hant"))
    await house.carla.send("/alert water B3 a pipe burst")
    await house.carla.forge_press(house.carla.last(), "incident_report:1")
    await house.settle()
    page = the_file(house, house.carla)
    assert '<html lang="zh-Hant-HK">' in page
    assert "事後檢討報告" in page
    assert "發出緊急通知（Davit）" in page
    assert house.carla.last().text == "#I1的報告。請用瀏覽器開啟，可直接列印。"


async def test_what_is_live_has_no_report_yet(house: Estate) -> None:
    await send_alert(house)
    board = await house.davit.expect_button("Update", in_=house.room)
    refused = await house.davit.forge_press(board, "incident_report:1")
    assert "changed in the meantime" in (refused or "")
    await house.settle()
    assert not any(m.media == "document" for m in house.davit.history(in_=house.room))


async def test_staff_add_losses_and_what_went_well_and_the_report_says_them(house: Estate) -> None:
    await send_alert(house, "/alert water B3 a pipe burst")
    await end_and_ask(house)
    for label, words in (
        ("What went well", "Gus was there <at once>"),
    ):  # fmt: skip
        await house.davit.press(label, in_=house.room)
        await house.davit.expect_button("Cancel")
        await house.davit.send(words)
        await house.davit.expect("the report of #I1 says it now")
        await house.settle()
    await house.davit.forge_press(house.davit.last(in_=house.room), "finding:1:loss")  # an old one
    await house.davit.send("Carpet of the lobby, 5,000")
    await house.settle()
    await house.davit.press("What went well", in_=house.room)
    await house.davit.send("x" * 501)
    await house.davit.expect("501")
    await house.davit.press("Cancel")
    await house.davit.expect("nothing was added")
    await house.davit.press("Report", in_=house.room)
    await house.settle()
    page = the_file(house, house.davit, in_room=True)
    losses = page[page.index("Losses and damage") : page.index("<h2>What went well")]
    assert "Carpet of the lobby, 5,000" in losses
    assert "Davit, 2 March 2026" in losses
    assert "Gus was there &lt;at once&gt;" in page[page.index("<h2>What went well") :]


async def test_residents_add_nothing(house: Estate) -> None:
    await send_alert(house, "/alert water B3 a pipe burst")
    await end_and_ask(house)
    await house.ana.send("/help")
    refused = await house.ana.forge_press(await house.ana.expect("/report"), "finding:1:loss")
    assert "can't find" in (refused or "")
    assert await house.rows(select(IncidentFinding.id)) == []


HOMES = {unit: ("B3", str(1 + unit // 2)) for unit in range(20)}


def _score(answers: Sequence[tuple[int, int]]) -> Score:
    return score(
        HOMES, [(unit, BEGINNING + seconds * SECOND) for unit, seconds in answers],
        since=BEGINNING,
    )  # fmt: skip


def test_shares_are_of_all_homes_and_rounded_up() -> None:
    found = _score([(unit, 10 * (unit + 1)) for unit in range(18)])
    assert found.first == 10 * SECOND
    assert found.shares == {50: 100 * SECOND, 80: 160 * SECOND, 95: None}
    assert found.silent_floors == (("B3", "10"),)


def test_a_home_counts_once_and_strangers_never() -> None:
    found = _score([(0, 5), (0, 9), (99, 1)])
    assert (found.answered, found.first) == (1, 5 * SECOND)


@given(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 900))))
def test_a_score_is_never_better_than_its_answers(answers: list[tuple[int, int]]) -> None:
    found = _score(answers)
    heard = {unit for unit, _ in answers if unit in HOMES}
    assert found.answered == len(heard)
    reached = [found.shares[share] for share in SHARES]
    known = [at for at in reached if at is not None]
    assert known == sorted(known)
    assert reached[len(known) :] == [None] * (len(SHARES) - len(known))
    for share in SHARES:
        assert (found.shares[share] is not None) == (100 * len(heard) >= share * len(HOMES))
    silent = {floor for _, floor in found.silent_floors}
    assert silent == {f for _, f in HOMES.values()} - {HOMES[unit][1] for unit in heard}


@pytest.mark.parametrize(("late", "count"), [(-1, 0), (0, 0), (3, 1)])
def test_a_promise_is_late_when_its_minute_has_passed(late: int, count: int) -> None:
    told = [BEGINNING, BEGINNING + NEXT_UPDATE[Kind.FIRE] + late * MINUTE]
    assert late_promises(Kind.FIRE, told) == count
