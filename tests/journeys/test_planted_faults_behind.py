"""A fault behind the handlers: in the commit, in what is told of a deed, in each duty."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from bot import inbox, intake
from bot.timers import DUTIES, Timers
from broadcasts import boards, outbox
from broadcasts.callouts import call_next
from broadcasts.decided import expire_previews
from broadcasts.doors import ask_the_silent, bring_doors
from broadcasts.groups import tell_of_lost_groups
from broadcasts.improvements import remind_of_improvements
from broadcasts.lanes import Lane
from broadcasts.late_alerts import warn_of_late_alerts
from broadcasts.notices import begin_due
from broadcasts.opening import open_incidents
from broadcasts.outbox import Address
from broadcasts.outbox.tables import Delivery, DeliveryState
from broadcasts.rolls import call_again
from broadcasts.schedules import run_due
from broadcasts.screens import Screen
from broadcasts.steps import remind_of_steps
from broadcasts.superseding import mark_superseded
from broadcasts.triggers import page_undecided, release_due, tell_of_post
from broadcasts.unsent import tell_of_unsent
from broadcasts.watchdog import watch_over
from estate.database import Duty, Session
from estate.incidents.improvements import open_action
from estate.incidents.playbooks import keep_shipped
from estate.incidents.reports import forget_old_posts
from estate.incidents.tables import Incident
from estate.incidents.tables import State as IncidentState
from estate.incidents.triggers import Taken, take_post
from estate.people.actor import actor_of
from estate.people.tables import Person
from estate.places.tables import Group
from estate.places.tables import GroupState as State
from estate.tickets import clockwork, promises
from estate.tickets.tables import Promise
from handlers import duties
from tests.cast import Estate
from tests.exercises.situations import OF_EXERCISES
from tests.impairments.situations import OF_IMPAIRMENTS
from tests.journeys.faults import Faults, Planted, everything
from tests.journeys.stories import (
    counts,
    fill_in,
    fill_in_room,
    go_to_preview,
    report_a_danger,
    report_a_leak,
    take_and_repair,
    tickets,
)
from tests.notices.stories import to_b3
from texts.translator import Html

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LINE = "/alert fire B3 12F smoke"
MENUS = frozenset({"command_menus"})


async def test_a_fault_in_what_is_told_of_a_deed_undoes_the_deed(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    faults.in_telling()
    await _deeds(house, faults)


async def test_a_fault_in_the_commit_undoes_everything(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = Faults(house, monkeypatch)
    with faults.in_the_commit():
        await _deeds(house, faults)


async def _deeds(house: Estate, faults: Faults) -> None:
    """One deed of each kind that leaves the most behind."""
    ana, davit = house.ana, house.davit
    await faults.send(ana, "Water!")
    await fill_in(house, ana, "Cancel")
    await go_to_preview(house, ana)
    await faults.press(ana, "Send report")
    await faults.press_in_room(davit, "Take", "Done")
    await faults.send(davit, "A new seal")
    await faults.press(ana, "Yes, fixed", "5")
    await davit.send(LINE)
    await house.settle()
    await faults.press(davit, "Send REAL alert")
    await faults.press_in_room(davit, "All clear", "The fire service handed back")
    await house.stranger.start("join")
    await fill_in(house, house.stranger, "I have no code", "B3", "12", "12A", "Send request")
    await faults.press_in_room(davit, "Approve")


async def test_a_database_in_trouble_at_the_commit_does_each_deed_once(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hears of it: the update is handled again by itself."""
    monkeypatch.setattr(intake, "FIRST_PAUSE", timedelta())
    faults = Faults(house, monkeypatch)
    faults.fault = OperationalError("COMMIT", {}, Exception("the server is restarting"))
    with faults.in_the_commit():
        await go_to_preview(house, house.ana)
        for act in (
            lambda: house.ana.press("Send report"),
            lambda: house.carla.press("Take", in_=house.room),
        ):
            faults.armed = True
            assert "Something went wrong" not in await act()
            assert not faults.armed
    assert len(await tickets(house)) == 1
    assert (await counts(house))["ticket_events"] == 2


# Duties: what makes each have something to do


async def _old_preview(house: Estate) -> None:
    await house.davit.send(LINE)
    await house.settle()
    house.clock.advance(11 * MINUTE)


async def _report_that_sends_itself(house: Estate) -> None:
    await _report(house, b'{"id": "1", "kind": "fire", "building": "B3"}')
    house.clock.advance(31 * SECOND)


async def _report_nobody_decides(house: Estate) -> None:
    await _report(house, b'{"id": "2", "kind": "flood", "building": "B3"}')
    house.clock.advance(2 * MINUTE)


async def _report(house: Estate, body: bytes) -> None:
    async with house.database.write() as session:
        taken = await take_post(
            session, "panel", body,
            release_after=30 * SECOND, bot_username="tocsin_bot", now=house.clock.now(),
        )  # fmt: skip
        assert isinstance(taken, Taken)
        await tell_of_post(session, taken, now=house.clock.now())
    house.app.dispatcher.wake()
    await house.settle()


async def _released(_house: Estate) -> None:
    """What has just sent itself."""


async def _ended_alert(house: Estate) -> None:
    await house.davit.send(LINE)
    await fill_in(house, house.davit, "Send REAL alert")
    await fill_in_room(house, house.davit, "False alarm")
    house.clock.advance(11 * SECOND)


async def _promise_to_tell_more(house: Estate) -> None:
    await house.davit.send(LINE)
    await fill_in(house, house.davit, "Send REAL alert")
    house.clock.advance(13 * MINUTE)


async def _told_more(house: Estate) -> None:
    await house.davit.send("/alert water B3")
    await fill_in(house, house.davit, "Send REAL alert")
    await fill_in_room(house, house.davit, "Update", "Send: Help is on site.")


async def _nobody_tells_more(house: Estate) -> None:
    house.clock.advance(31 * MINUTE)


async def _nobody_has_answered(house: Estate) -> None:
    await house.davit.send(LINE)
    await fill_in(house, house.davit, "Send REAL alert")
    house.clock.advance(3 * MINUTE)


async def _nobody_has_answered_at_last(house: Estate) -> None:
    house.clock.advance(6 * MINUTE)


async def _nobody_goes_to_who_needs_help(house: Estate) -> None:
    await fill_in(house, house.bruno, "I need help")
    house.clock.advance(2 * MINUTE)


async def _nobody_comes(house: Estate) -> None:
    await house.davit.send("/alert lift B3")
    await fill_in(house, house.davit, "Send REAL alert")
    house.clock.advance(3 * MINUTE)


async def _step_is_late(house: Estate) -> None:
    async with house.database.write() as session:
        await keep_shipped(session)
    await house.davit.send("/alert power B3")
    await fill_in(house, house.davit, "Send REAL alert")
    house.clock.advance(3 * MINUTE)


async def _lost_group(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(Group)
            .where(Group.chat_id == house.group.id)
            .values(state=State.LOST, staff_know=False)
        )


async def _danger_nobody_took(house: Estate) -> None:
    await report_a_danger(house, house.ana)
    house.clock.advance(2 * MINUTE)


async def _danger_without_a_place(house: Estate) -> None:
    await house.bruno.send("Smoke!")
    await fill_in(house, house.bruno, "Fire or smoke")
    house.clock.advance(MINUTE)


async def _rest_that_is_over(house: Estate) -> None:
    await fill_in(house, house.ana, "That is all")
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Wait")
    await fill_in(house, house.davit, "spare parts", "Tomorrow 10:00")
    house.clock.advance(DAY)


async def _silence_after_a_repair(house: Estate) -> None:
    await take_and_repair(house, house.davit)
    house.clock.advance(7 * DAY)


async def _promise_soon_due(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    due = (await house.rows(select(Promise.due_at).order_by(Promise.id)))[-1]
    house.clock.advance(due - house.clock.now() - 10 * MINUTE)


async def _promise_past(house: Estate) -> None:
    house.clock.advance(timedelta(hours=1))


async def _form_left_open(house: Estate) -> None:
    await house.stranger.send("The lamp in the lobby is dead")
    await house.settle()
    house.clock.advance(timedelta(hours=1))


async def _form_left_for_a_day(house: Estate) -> None:
    house.clock.advance(DAY)


async def _long_ago(house: Estate) -> None:
    house.clock.advance(8 * DAY)


async def _season_ago(house: Estate) -> None:
    house.clock.advance(90 * DAY)


async def _alert_that_does_not_leave(house: Estate) -> None:
    """The one before it is on its way and has no answer."""
    async with house.database.write() as session:
        for text in ("Leave now", "Leave now!"):
            await outbox.say(
                session, Address(house.ana.id), Screen(Html(text)),
                lane=Lane.ALERT, now=house.clock.now(),
            )  # fmt: skip
        first = select(func.max(Delivery.id) - 1).scalar_subquery()
        await session.execute(
            update(Delivery).where(Delivery.id == first).values(state=DeliveryState.SENDING)
        )
    house.clock.advance(6 * SECOND)


async def _refused_by_telegram(house: Estate) -> None:
    async with house.database.write() as session:
        await outbox.say(
            session, Address(house.bruno.id), Screen(Html("<b>never closed")),
            lane=Lane.ALERT, now=house.clock.now(),
        )  # fmt: skip
    house.app.dispatcher.wake()
    await house.settle()
    house.clock.advance(6 * SECOND)


async def _notice_planned(house: Estate) -> None:
    await to_b3(house, "The water is off")
    await fill_in(house, house.davit, "At a time", "Tomorrow 10:00", "Once")
    house.clock.advance(DAY)


async def _notice_every_day(house: Estate) -> None:
    await to_b3(house, "The water is off")
    await fill_in(house, house.davit, "At a time", "Tomorrow 10:00", "Every day")
    house.clock.advance(DAY)


async def _improvement_soon_due(house: Estate) -> None:
    """Whatever is live there by now would hold it back."""
    async with house.database.write() as session:
        [davit] = await session.scalars(select(Person).where(Person.telegram_id == house.davit.id))
        by, now = await actor_of(session, davit), house.clock.now()
        await session.execute(update(Incident).values(state=IncidentState.CLOSED))
        last = await session.scalar(select(func.max(Incident.id)))
        await open_action(
            session, last or 0, words="Oil the gate", owner_id=davit.id,
            due_on=now.date() + 2 * DAY, by=by, now=now,
        )  # fmt: skip
    house.clock.advance(DAY)


SITUATIONS: dict[Duty, Callable[[Estate], Awaitable[None]]] = {
    release_due: _report_that_sends_itself,
    open_incidents: _released,
    expire_previews: _old_preview,
    page_undecided: _report_nobody_decides,
    boards.follow_incidents: _ended_alert,
    mark_superseded: _told_more,
    watch_over: _nobody_tells_more,
    ask_the_silent: _nobody_has_answered,
    bring_doors: _nobody_has_answered_at_last,
    call_again: _nobody_goes_to_who_needs_help,
    call_next: _nobody_comes,
    remind_of_steps: _step_is_late,
    boards.remind_of_updates: _promise_to_tell_more,
    **OF_IMPAIRMENTS,
    **OF_EXERCISES,
    begin_due: _notice_planned,
    warn_of_late_alerts: _alert_that_does_not_leave,
    run_due: _notice_every_day,
    remind_of_improvements: _improvement_soon_due,
    tell_of_unsent: _refused_by_telegram,
    tell_of_lost_groups: _lost_group,
    clockwork.page_again: _danger_nobody_took,
    duties.call_without_where: _danger_without_a_place,
    clockwork.end_rests: _rest_that_is_over,
    clockwork.close_silent: _silence_after_a_repair,
    promises.warn_of_promises: _promise_soon_due,
    promises.let_promises_lapse: _promise_past,
    duties.remind_of_forms: _form_left_open,
    duties.drop_forms: _form_left_for_a_day,
    inbox.forget_old: _long_ago,
    forget_old_posts: _season_ago,
}


async def test_a_fault_in_a_duty_leaves_nothing_half_done_and_the_next_look_does_it(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(SITUATIONS) == set(DUTIES)
    Faults(house, monkeypatch)  # plants none yet, but nobody else looks at the clock any more
    for duty, situation in SITUATIONS.items():
        await situation(house)
        look = _look(house, duty)
        breaking = _look(house, _breaking(duty))
        before = await everything(house, without=MENUS)
        await breaking.run_due()
        assert await everything(house, without=MENUS) == before, duty.__name__
        await look.run_due()
        assert await everything(house, without=MENUS) != before, duty.__name__


async def test_a_duty_that_fails_holds_no_other_up(
    house: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    Faults(house, monkeypatch)
    await _danger_nobody_took(house)
    pages = len(house.davit.history())
    before_and_after = [_breaking(inbox.forget_old), clockwork.page_again]
    await _look(house, *before_and_after, _breaking(duties.drop_forms)).run_due()
    await house.settle()
    assert len(house.davit.history()) > pages


def _look(house: Estate, *some: Duty) -> Timers:
    return Timers(house.database, house.clock, house.app.dispatcher, some)


def _breaking(duty: Duty) -> Duty:
    async def run(session: Session, now: datetime) -> None:
        await duty(session, now)
        raise Planted

    return run
