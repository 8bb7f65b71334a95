"""A time that residents are told is a row: asked for before it lapses, and a delay is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from estate.tickets.tables import Promise, PromiseEnd, PromiseKind, State, Verb
from tests.cast import BEGINNING, Estate
from tests.journeys.stories import (
    events,
    fill_in,
    fill_in_room,
    from_bot,
    in_language,
    join_the_lamp,
    report_a_danger,
    report_a_leak,
    report_the_lamp,
    said,
    step_of,
    take_and_repair,
    the_ticket,
)

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TAKE, COME = PromiseKind.TAKE, PromiseKind.COME
REPAIR, REVIEW = PromiseKind.REPAIR, PromiseKind.REVIEW


async def ledger(house: Estate) -> list[tuple[PromiseKind, datetime, PromiseEnd | None]]:
    """Every promise: of what, by when, and what became of it."""
    await house.settle()
    rows = await house.rows(select(Promise).order_by(Promise.id))
    return [(row.kind, row.due_at, row.end) for row in rows]


async def test_staff_promise_a_time_and_everybody_who_hears_of_it_is_told(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await fill_in_room(house, house.carla, "Take", "Time")
    assert house.carla.last().labels == [
        "In 1 hour (11:00)", "Today 18:00", "Tomorrow 10:00", "Cancel",
    ]  # fmt: skip
    await fill_in(house, house.carla, "Today 18:00")
    assert house.carla.last().text == "#T1001: the resident is told 18:00."
    promised = "Somebody will come by 18:00. We write here at every step."
    assert said(house.ana).count(promised) == 2  # the card, and a message with sound
    assert said(house.elif_).count("維修技工會於18:00前到場") == 2
    assert "Promised to residents: 18:00" in said(house.carla, in_=house.room)
    [event] = await events(house, Verb.PROMISE)
    assert event.facts["kind"] == COME
    six = BEGINNING + 8 * HOUR
    assert (COME, six, None) in await ledger(house)


async def test_a_promise_by_the_office_counts_as_seen(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Time")
    await fill_in(house, house.davit, "Tomorrow 10:00")
    ticket = await the_ticket(house)
    assert (ticket.state, ticket.acknowledged_at is not None) == (State.ACKNOWLEDGED, True)
    assert "Somebody will come by Tue 3 Mar 10:00." in said(house.ana)


async def test_on_site_it_is_the_repair_that_is_promised(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "On site", "Time")
    assert "by when is it repaired?" in house.carla.last().text
    await fill_in(house, house.carla, "In 1 hour")
    assert "It should be repaired by 11:00." in said(house.ana)
    await fill_in_room(house, house.carla, "Done")
    assert (await ledger(house))[-1] == (REPAIR, BEGINNING + HOUR, PromiseEnd.KEPT)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("16:30", "16:30"), ("9:05", "Tue 3 Mar 09:05"), ("tomorrow 8:15", "Tue 3 Mar 08:15"),
        ("2 h", "12:00"), ("90 min", "11:30"), ("24/3 10:00", "Tue 24 Mar 10:00"),
        ("2026-03-05 14:00", "Thu 5 Mar 14:00"), ("明天 7:00", "Tue 3 Mar 07:00"),
    ],
)  # fmt: skip
async def test_a_time_may_be_typed(house: Estate, typed: str, shown: str) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Time")
    await house.davit.send(typed)
    await house.davit.expect(f"#T1001: the resident is told {shown}.")
    await house.settle()
    assert f"Somebody will come by {shown}." in said(house.ana)


async def test_what_is_no_time_to_come_keeps_the_question(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Time")
    for typed in ("soon", "25:00", "1/1/26 10:00 maybe", "2026-03-01 10:00", "0 h", "24/12 10:00"):
        await house.davit.send(typed)
        await house.davit.expect("I can't read a time to come in that.")
        assert await step_of(house, house.davit) == "time", typed
    await house.davit.send_sticker()
    assert await step_of(house, house.davit) == "time"
    assert await events(house, Verb.PROMISE) == []
    await fill_in(house, house.davit, "Cancel")
    assert await step_of(house, house.davit) is None


async def test_who_has_it_is_asked_a_quarter_of_an_hour_before(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Time")
    await fill_in(house, house.carla, "In 1 hour")
    await house.advance(45 * MINUTE - timedelta(seconds=1))
    assert "Will that hold?" not in said(house.carla)
    await house.advance(timedelta(seconds=1))
    assert "#T1001: 11:00 is promised: Water from the flat above" in said(house.carla)
    assert house.carla.last().labels == ["Time"]
    await house.advance(5 * MINUTE)
    assert said(house.carla).count("Will that hold?") == 1
    assert "Will that hold?" not in said(house.carla, in_=house.room)
    await fill_in(house, house.carla, "Time", "Today 18:00")
    await house.advance(15 * MINUTE)
    assert "nobody has come" not in said(house.ana)
    assert [end for _, _, end in await ledger(house)][-2:] == [PromiseEnd.REPLACED, None]


async def test_residents_hear_of_a_delay_when_no_new_time_was_given(house: Estate) -> None:
    await report_the_lamp(house, house.ana)
    await join_the_lamp(house, house.elif_, language="zh_Hant")
    await fill_in_room(house, house.carla, "Take", "Time")
    await fill_in(house, house.carla, "In 1 hour")
    await house.advance(HOUR)
    assert "#T1001: nobody has come by 11:00, as we had promised. We are sorry" in said(house.ana)
    assert "未能按承諾於11:00前到場" in said(house.elif_)
    assert "11:00 was promised and has passed." in said(house.carla, in_=house.room)
    assert "Somebody will come by 11:00" not in from_bot(house.ana)[0].text
    await house.advance(HOUR)
    assert said(house.ana).count("nobody has come by") == 1
    assert (COME, BEGINNING + HOUR, PromiseEnd.BROKEN) in await ledger(house)


async def test_a_ticket_that_nobody_takes_is_told_late_too(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.advance(45 * MINUTE)
    assert "#T1001: nobody has taken it yet, and 11:00 is promised" in said(
        house.carla, in_=house.room
    )
    assert from_bot(house.carla, in_=house.room)[-1].labels == ["Take", "Time"]
    await house.advance(15 * MINUTE)
    assert "#T1001: nobody has taken it by 11:00, as we had promised." in said(house.ana)
    assert await ledger(house) == [(TAKE, BEGINNING + HOUR, PromiseEnd.BROKEN)]
    await fill_in_room(house, house.carla, "Take")
    assert (await ledger(house))[-1] == (COME, BEGINNING + 24 * HOUR, None)


async def test_every_time_that_was_told_is_a_row(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.carla, "Take", "Wait")
    await fill_in(house, house.carla, "spare parts", "Tomorrow 10:00")
    await house.advance(24 * HOUR)
    await take_on_site_and_repair(house)
    await fill_in(house, house.ana, "No, not fixed")
    found = await ledger(house)
    assert found[:3] == [
        (TAKE, BEGINNING + HOUR, PromiseEnd.KEPT),
        (COME, BEGINNING + 24 * HOUR, PromiseEnd.REPLACED),
        (REVIEW, datetime(2026, 3, 3, 2, 0, tzinfo=UTC), PromiseEnd.KEPT),
    ]
    assert found[-1] == (TAKE, BEGINNING + 25 * HOUR, None)


async def take_on_site_and_repair(house: Estate) -> None:
    await fill_in_room(house, house.carla, "On site", "Done")


async def test_a_danger_is_paged_and_promises_no_hour_before_somebody_takes_it(
    house: Estate,
) -> None:
    await report_a_danger(house, house.ana)
    await house.advance(10 * MINUTE)
    assert await ledger(house) == []
    await fill_in_room(house, house.carla, "Take")
    assert await ledger(house) == [(COME, BEGINNING + 15 * MINUTE, None)]


async def test_a_promise_ends_with_its_ticket(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in(house, house.ana, "No longer needed", "Yes, cancel the report")
    await house.advance(HOUR)
    assert "as we had promised" not in said(house.ana)
    assert await ledger(house) == [(TAKE, BEGINNING + HOUR, PromiseEnd.DROPPED)]


async def test_after_the_repair_nothing_lapses(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.advance(30 * HOUR)
    assert "as we had promised" not in said(house.ana)


async def test_a_technician_who_has_it_not_may_promise_nothing(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    answer = await house.carla.press("Time", in_=house.room)
    assert answer == "This is for staff of that building. Please ask the office."
    assert await step_of(house, house.carla) is None


@pytest.mark.parametrize("data", ["at:0", "at:999999999", "at:x", "at:", "at:-5"])
async def test_a_forged_time_keeps_the_question(house: Estate, data: str) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Time")
    form = house.davit.last()
    cancel = form.button("Cancel")
    token = (cancel.data or "" if cancel else "").split(":")[1]
    await house.davit.forge_press(form, f"f:{token}:{data}")
    assert await step_of(house, house.davit) == "time"
    assert await events(house, Verb.PROMISE) == []


async def test_the_promise_is_told_in_the_readers_language(house: Estate) -> None:
    label = in_language("zh_Hant")
    await house.elif_.send("漏水")
    await fill_in(
        house, house.elif_, *map(label, ("No danger", "My home", "Water leak")),
        label("Small leak or seepage"), label("Send report"),
    )  # fmt: skip
    await fill_in_room(house, house.davit, "Time")
    await fill_in(house, house.davit, "Today 18:00")
    assert "維修技工會於18:00前到場" in said(house.elif_)
