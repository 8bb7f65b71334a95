"""Boards, steps and call-out come right after the alert, and come whatever happens meanwhile."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from broadcasts import callouts, opening
from broadcasts.boards import refresh_boards, show_board
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.outbox.tables import Delivery, DeliveryState
from estate.database import Session
from estate.incidents.tables import CalloutEvent, Incident
from tests.alerts.test_callouts import hire
from tests.alerts.test_journeys import LINE, send_alert
from tests.cast import Estate
from tests.impairments.stories import declare
from tests.journeys.stories import fill_in
from tests.reading import statements
from texts.translator import words


@pytest.mark.calm
async def test_what_fails_after_an_alert_is_done_by_the_clock(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(opening, "show_board", fails)
        await house.davit.send(LINE)
        await fill_in(house, house.davit, "Send REAL alert")
    assert "FIRE" in house.bruno.last().text
    assert not [one for one in house.davit.history(in_=house.room) if "Roll call" in one.text]
    assert not await house.rows(select(CalloutEvent))
    await house.advance(timedelta(seconds=5))
    boards = [one for one in house.davit.history(in_=house.room) if "Roll call" in one.text]
    assert len(boards) == 1
    assert await house.rows(select(CalloutEvent))


@pytest.mark.calm
async def test_the_alert_is_on_its_way_before_the_board_is_drawn(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_their_way: list[int] = []
    taken = select(Delivery.id).where(
        Delivery.lane == Lane.ALERT, Delivery.state != DeliveryState.WAITING
    )
    drawn = show_board

    async def looks(*args: object, **more: object) -> None:
        on_their_way.append(len(await house.rows(taken)))
        await drawn(*args, **more)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(opening, "show_board", looks)
    await house.davit.send(LINE)
    await fill_in(house, house.davit, "Send REAL alert")
    assert on_their_way[0] > 0


@pytest.mark.calm
async def test_what_fails_of_one_incident_holds_up_no_other(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> list[str]:
        read = [m.text for m in house.davit.history(in_=house.room)]
        return sorted(text[:3] for text in read if "everybody on the call list" in text)

    await send_alert(house, "/alert water B3")
    await send_alert(house)
    call_out = callouts.call_out

    async def fails(session: Session, incident: Incident, *, now: datetime) -> None:
        await call_out(session, incident, now=now)
        if incident.id == 1:
            raise RuntimeError("planted")

    with monkeypatch.context() as planted:
        planted.setattr(callouts, "call_out", fails)
        await house.advance(timedelta(minutes=3))
    assert said() == ["#I2"]
    await house.advance(timedelta(seconds=5))
    assert said() == ["#I1", "#I2"]


@pytest.mark.calm
async def test_however_many_read_a_board_its_facts_are_gathered_once(house: Estate) -> None:
    for line in ("/impaired B3 alarm", "/impaired B3 sprinklers"):
        await declare(house, line)
    readers = [await hire(house, name) for name in ("Gus", "Hana", "Ivo")]
    await send_alert(house)
    now = house.clock.now()
    async with house.database.write() as session:
        live = await session.get_one(Incident, 1)
        with statements(house.database) as of_few:
            await refresh_boards(session, live, now=now)
        for who in readers:
            await show_board(session, live, Address(who.id), words("en"), now=now)
        with statements(house.database) as of_many:
            await refresh_boards(session, live, now=now)
    assert len(of_many) <= len(of_few) + len(readers)
    assert len(of_many) <= 40
