"""After an incident somebody improves something by a day: asked, told, reminded, done."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from broadcasts.improvements import remind_of_improvements
from estate.incidents.improvements import due_for_a_word, takes_the_word
from estate.incidents.improvements.days import Span, day_in, next_reminder, read_day
from estate.incidents.improvements.tables import (
    Improvement,
    ImprovementEvent,
)
from estate.incidents.tables import IncidentFinding
from estate.people.tables import Person as PersonRow
from estate.people.tables import Role, Staff
from simulator.kit import Person
from tests.alerts.test_after_action import end_and_ask, the_file
from tests.alerts.test_journeys import send_alert
from tests.cast import BEGINNING, HONG_KONG, Estate
from tests.journeys.stories import fill_in
from tests.reading import statements

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
OIL = "Oil the <valve> of the riser"
# BEGINNING is Monday, 2 March 2026, 10:00 in Hong Kong.


async def flood_is_over(house: Estate) -> None:
    await send_alert(house, "/alert water B3 a pipe burst")
    await end_and_ask(house)


async def improve(
    house: Estate, who: str = "Carla", when: str = "In a week", *, by: Person
) -> None:
    """Go through the form; the flood is over."""
    await by.press("What to improve", in_=house.room)
    await by.expect("what is to be improved?")
    await by.send(OIL)
    await fill_in(house, by, who, when, "Write it down")


async def reminders(house: Estate, person: Person) -> list[str]:
    """What somebody was told by itself, newest last; cards that were replaced are gone."""
    await house.settle()
    return [m.text for m in person.history() if "Oil the" in m.text]


async def wait_until(house: Estate, day: date, hour: int) -> None:
    """Let time pass until an hour in Hong Kong."""
    there = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - 8 * HOUR
    await house.advance(there - house.clock.now())


async def test_who_does_it_by_when_is_asked_step_by_step_and_its_owner_told(house: Estate) -> None:
    await flood_is_over(house)
    davit = house.davit
    await davit.press("What to improve", in_=house.room)
    await davit.expect("what is to be improved?")
    await davit.send(OIL)
    await davit.expect("Who does it?")
    await fill_in(house, davit, "Carla")
    for typed, answer in (
        ("never", "I can't read never as a day"), ("2026-03-01", "1 March 2026 is over"),
        ("2036-03-01", "more than two years away"), ("31/2", "I can't read 31/2 as a day"),
    ):  # fmt: skip
        await davit.send(typed)
        assert "By when?" in (await davit.expect(answer)).text
    await davit.send("9/3")
    shown = await davit.expect("Carla, by Mon 9 Mar")
    await fill_in(house, davit, "Back", "In two weeks", "Back", "Back", "Me", "In a month")
    assert "Davit, by Thu 2 Apr" in davit.last().text
    await fill_in(house, davit, "Back", "Back", "Carla", "In a week")
    assert davit.last().id >= shown.id  # edited in place since
    assert not await reminders(house, house.carla)
    await fill_in(house, davit, "Write it down")
    card = davit.last()
    assert card.text.startswith("#A1 · to improve after #I1 (water, B3)")
    assert card.labels == [
        "Done", "Later", "Give to somebody else", "Drop it", "Change the playbook",
    ]  # fmt: skip
    [told] = await reminders(house, house.carla)
    assert told.startswith("This is for you to do:\n#A1")
    assert OIL in told
    assert house.carla.last().labels == ["Done", "Later", "Give to somebody else"]
    for other in (house.ana, house.bruno, house.elif_):
        assert not await reminders(house, other)


async def test_its_owner_is_reminded_by_day_and_managers_when_it_is_late(house: Estate) -> None:
    await flood_is_over(house)
    await improve(house, by=house.davit)  # due on 9 March
    carla, davit = house.carla, house.davit
    before = len(davit.history())
    for day, hour, first in (
        (8, 8, "This is for you to do:"), (8, 9, "by tomorrow:"), (9, 8, "by tomorrow:"),
        (9, 9, "to do today:"), (9, 23, "to do today:"), (10, 9, "its day is over:"),
    ):  # fmt: skip
        assert len(davit.history()) == before, "managers hear of it when it is late"
        await wait_until(house, date(2026, 3, day), hour)
        [told] = await reminders(house, carla)
        assert first in told.splitlines()[0]
    assert "needs somebody" in (await reminders(house, davit))[-1]
    seen = carla.last().id
    await wait_until(house, date(2026, 3, 16), 23)
    assert carla.last().id == seen
    await wait_until(house, date(2026, 3, 17), 9)
    assert carla.last().id > seen
    seen = carla.last().id
    await house.advance(HOUR)
    assert carla.last().id == seen


async def test_of_two_looks_at_the_same_moment_one_reminds(house: Estate) -> None:
    await flood_is_over(house)
    await improve(house, by=house.davit)
    seen = house.carla.last().id
    house.clock.advance(6 * DAY)
    now = house.clock.now()
    async with house.database.write() as session:
        both = [*await due_for_a_word(session, now=now), *await due_for_a_word(session, now=now)]
        assert len(both) == 2
        assert [await takes_the_word(session, one, now=now) for one in both] == [True, False]
    await house.settle()
    assert house.carla.last().id == seen


async def test_nobody_is_reminded_while_something_real_is_on_nor_by_night(house: Estate) -> None:
    await flood_is_over(house)
    await improve(house, by=house.davit)
    await wait_until(house, date(2026, 3, 8), 8)
    await send_alert(house, "/alert power B3 all dark")
    await wait_until(house, date(2026, 3, 8), 12)
    assert "by tomorrow" not in "".join(await reminders(house, house.carla))
    await wait_until(house, date(2026, 3, 8), 21)
    await house.davit.press("False alarm", in_=house.room)
    await house.advance(HOUR)
    assert "by tomorrow" not in "".join(await reminders(house, house.carla))
    await wait_until(house, date(2026, 3, 9), 9)
    assert "to do today" in (await reminders(house, house.carla))[-1]


async def test_done_later_given_on_and_dropped_stand_in_the_report(house: Estate) -> None:
    await flood_is_over(house)
    carla, davit = house.carla, house.davit
    for _ in range(3):
        await improve(house, by=davit)
    cards = [m for m in carla.history() if "Oil the" in m.text]
    await carla.press("Later", on=cards[0])
    await carla.send("15/4")
    await carla.expect("#A1 is due on Wed 15 Apr now")
    await house.settle()
    await carla.press("Give to somebody else", on=cards[0])
    await fill_in(house, carla, "Davit")
    await davit.expect("This is for you to do")
    await house.settle()
    refused = await carla.forge_press(carla.last(), "improvement_done:1")
    assert "staff of that building" in (refused or "")
    await carla.forge_press(carla.last(), "improvement_done:2")
    await carla.send("New valve & oil")
    await carla.expect("#A2 is done")
    await house.settle()
    assert "manager" in (await carla.forge_press(carla.last(), "improvement_drop:3") or "")
    assert "meantime" in (await davit.forge_press(davit.last(), "improvement_done:2") or "")
    await davit.forge_press(davit.last(), "improvement_drop:3")
    await davit.send("The riser is replaced")
    await davit.expect("#A3 is dropped")
    await davit.press("Report", in_=house.room)
    await house.settle()
    page = the_file(house, davit, in_room=True)
    assert "Oil the &lt;valve&gt;" in page
    assert "#A1: Davit, by 15 April 2026. Open." in page
    assert "#A2: Carla, by 9 March 2026. Done (Carla): New valve &amp; oil" in page
    assert "#A3: Carla, by 9 March 2026. Dropped (Davit): The riser is replaced" in page
    verbs = await house.rows(select(ImprovementEvent.verb).order_by(ImprovementEvent.id))
    assert [verb.value for verb in verbs] == [
        "open", "open", "open", "move", "give", "done", "drop",
    ]  # fmt: skip


async def test_incidents_lead_to_the_list_and_each_opens_its_card(house: Estate) -> None:
    await flood_is_over(house)
    carla, davit = house.carla, house.davit
    await carla.send("/incidents")
    assert (await carla.expect("No incident is live")).labels == ["Calendar"]
    await improve(house, by=davit)
    await improve(house, who="Me", when="In a month", by=davit)
    await house.advance(8 * DAY)
    await carla.send("/incidents")
    await fill_in(house, carla, "Improvements: 2 open, 1 overdue")
    assert "#A1 Oil the <valve> of the riser · Carla, by Mon 9 Mar, overdue" in carla.last().text
    assert carla.last().labels == ["#A1", "#A2", "Mine", "✓ All"]
    listed = carla.last().id
    await fill_in(house, carla, "Mine")
    assert (carla.last().id, carla.last().labels) == (listed, ["#A1", "✓ Mine", "All"])
    await fill_in(house, carla, "All", "#A2")
    assert "Davit, by Thu 2 Apr" in carla.last().text
    assert not carla.last().labels  # neither hers to do nor hers to answer for
    await house.ana.send("/help")
    await house.settle()
    for data in ("improvements:all:0", "improvement:1", "improvement_done:1"):
        assert await house.ana.forge_press(house.ana.last(), data)
        await house.settle()
    assert "Oil" not in "".join(m.text for m in house.ana.history())


async def test_who_no_longer_works_there_is_not_reminded_but_managers_are(house: Estate) -> None:
    await flood_is_over(house)
    await improve(house, by=house.davit)
    seen = house.carla.last().id
    async with house.database.write() as session:
        carla = await session.scalar(
            select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        )
        await session.execute(
            update(Staff).where(Staff.person_id == carla).values(building_ids=[999])
        )
    await wait_until(house, date(2026, 3, 8), 9)
    told = house.davit.last().text
    assert "Carla no longer works there" in told
    assert house.carla.last().id == seen
    refused = await house.carla.forge_press(house.carla.last(), "improvement_done:1")
    assert "can't find" in (refused or "")


async def test_many_colleagues_stand_on_pages(house: Estate) -> None:
    await flood_is_over(house)
    async with house.database.write() as session:
        for number in range(9):
            person = PersonRow(
                telegram_id=7_000 + number, name=f"Guard {number}", language="en",
                reachability="reachable", created_at=BEGINNING,
            )  # fmt: skip
            session.add(person)
            await session.flush()
            session.add(Staff(person_id=person.id, role=Role.GUARD, since=BEGINNING))
    davit = house.davit
    await davit.press("What to improve", in_=house.room)
    await davit.expect("what is to be improved?")
    await davit.send(OIL)
    assert (await davit.expect("Who does it?")).labels[0] == "Me"
    await fill_in(house, davit, "▶ Next", "Guard 8", "In a week", "Write it down")
    assert "Guard 8, by" in davit.last().text
    await house.rows(select(Improvement.id))


async def test_a_drill_s_form_is_marked_and_its_card_says_where_it_comes_from(
    house: Estate,
) -> None:
    await house.davit.send("/drill fire B3 12F")
    await fill_in(house, house.davit, "Send DRILL")
    await end_and_ask(house, "End DRILL", "DRILL: Report")
    await house.davit.press("DRILL: What to improve", in_=house.room)
    assert "DRILL" in (await house.davit.expect("what is to be improved?")).text.splitlines()[0]
    await house.davit.send(OIL)
    await fill_in(house, house.davit, "Carla", "In a week", "Write it down")
    assert "#I1 (DRILL: fire, B3, 12/F)" in house.carla.last().text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-15", date(2026, 12, 15)), ("15/12", date(2026, 12, 15)),
        ("1/3", date(2027, 3, 1)), ("15/12/2027", date(2027, 12, 15)),
        ("15.12.", date(2026, 12, 15)), ("12月15日", date(2026, 12, 15)), ("2/3", date(2026, 3, 2)),
        ("2027年1月5號", date(2027, 1, 5)), ("聽日", date(2026, 3, 3)), ("32/1", None), ("", None),
        ("29/2", None), ("0/0", None), ("15/12 or so", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_its_writer_means_it(typed: str, day: date | None) -> None:
    assert read_day(typed, start=date(2026, 3, 2)) == day


def test_a_month_from_its_last_day_ends_with_the_next() -> None:
    assert day_in(Span.MONTH, date(2026, 1, 31)) == date(2026, 2, 28)
    assert day_in(Span.MONTH, date(2026, 12, 15)) == date(2027, 1, 15)


@given(st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(-90 * 24, 90 * 24))
def test_a_reminder_is_always_to_come_at_nine_and_within_a_week_when_late(
    due_on: date, hours: int
) -> None:
    after = datetime(due_on.year, due_on.month, due_on.day, tzinfo=UTC) + hours * HOUR
    for zone in (HONG_KONG, "Europe/Berlin"):
        found = next_reminder(due_on, after=after, zone=zone)
        assert found > after
        if hours > 3 * 24:
            assert found - after <= WEEK + HOUR


async def many_more(house: Estate, count: int) -> None:
    """As many are open as there are after years."""
    async with house.database.write() as session:
        [one] = await session.scalars(select(Improvement))
        [finding] = await session.scalars(select(IncidentFinding))
        for _ in range(count):
            copy = IncidentFinding(
                incident_id=finding.incident_id, finding=finding.finding, words=OIL,
                by_id=finding.by_id, at=finding.at,
            )  # fmt: skip
            session.add(copy)
            await session.flush()
            session.add(
                Improvement(
                    finding_id=copy.id, incident_id=one.incident_id, owner_id=one.owner_id,
                    due_on=one.due_on, remind_at=one.remind_at,
                )
            )  # fmt: skip


@pytest.mark.calm
async def test_however_many_are_open_neither_a_list_nor_the_clock_holds_an_alert_up(
    house: Estate,
) -> None:
    await flood_is_over(house)
    await improve(house, by=house.davit)
    await house.davit.send("/incidents")
    await house.settle()
    await many_more(house, 30)
    with statements(house.database) as made:
        await house.davit.send("/incidents")
        await house.settle()
    assert house.davit.last().labels == ["Improvements: 31 open", "Calendar"]
    assert len(made) < 60
    await wait_until(house, date(2026, 3, 8), 8)
    await house.advance(HOUR - timedelta(minutes=1))
    async with house.database.write() as session:
        now = house.clock.now() + timedelta(minutes=2)
        with statements(house.database) as made:
            await remind_of_improvements(session, now)
        assert len(made) < 150
    for _ in range(8):
        await house.advance(timedelta(minutes=1))
    due = select(Improvement).where(Improvement.remind_at <= house.clock.now())
    assert await house.rows(due) == []
