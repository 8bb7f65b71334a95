"""What goes out by itself, when, and what stops it? The clock is the test's."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.app import build
from bot.timers import EVERY
from estate.errors import NotAllowed
from estate.incidents.course import release_by_itself
from estate.incidents.tables import IncidentEvent, State, Verb
from estate.places.tables import Building, Group, GroupUse
from simulator.kit import Telegram
from tests.attacks.raw import failures
from tests.cast import Estate, move_in, settings_for
from tests.crash.conftest import moved_in
from tests.journeys.stories import said
from tests.triggers.panel import (
    SETTINGS,
    SPRINKLER,
    WAITS,
    about,
    heard_of_fire,
    incidents,
    post,
)
from tests.triggers.test_journeys import FIRE, SEND, previews

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.calm  # it counts seconds


async def test_what_nobody_stops_goes_to_the_second(house: Estate) -> None:
    house.clock.advance(7 * SECOND)
    answer = await post(house, SPRINKLER)
    assert answer.body["releases_at"] == "2026-03-02T02:00:37+00:00"
    shown = previews(house, "Sends itself at 10:00:37 unless stopped.")
    assert [one.labels for one in shown] == [[SEND, "Edit", "Stop"]] * 3
    await house.advance(WAITS - SECOND)
    assert not heard_of_fire(house)
    assert previews(house, "Sends itself at 10:00:37 unless stopped.") == shown  # no ticking
    await house.advance(SECOND)
    for resident in (house.ana, house.bruno):
        assert len(about(resident, FIRE)) == 1
    assert len(about(house.ana, FIRE, in_=house.group)) == 1
    settled = previews(house, "#I1, fire, B3, 12/F: sent itself at 10:00:37, as set for sprinkler.")
    assert [(one.id, one.labels) for one in settled] == [(one.id, []) for one in shown]
    board = await house.davit.expect_button("All clear", in_=house.room)
    assert "Alert sent at 10:00 by sprinkler." in board.text
    await house.advance(timedelta(minutes=2))
    assert len(about(house.ana, FIRE)) == 1
    [incident] = await incidents(house)
    assert (incident.released_by, incident.state) == (None, State.LIVE)


async def test_its_moment_is_looked_for_itself(house: Estate) -> None:
    """Looks come every few seconds; the one before the moment sets an alarm for it."""
    await post(house, SPRINKLER)
    await house.advance(WAITS - EVERY * SECOND)
    assert house.app.timers._scheduler.get_job("next due") is None
    await house.advance(2 * SECOND)
    assert house.app.timers._scheduler.get_job("next due") is not None


async def test_stopped_it_stays_and_says_by_whom(house: Estate) -> None:
    await post(house, SPRINKLER)
    await house.advance(WAITS - SECOND)
    await house.carla.press("Stop")
    await house.advance(timedelta(minutes=11))
    assert not heard_of_fire(house)
    settled = previews(house, "#I1, fire, B3, 12/F: stopped by Carla at 10:00:29;")
    assert [one.labels for one in settled] == [[], [], []]
    assert "NOT sent by itself" not in said(house.carla)


async def test_what_a_person_drafted_never_sends_itself(house: Estate) -> None:
    await house.davit.send("/alert fire B3 12F smoke")
    await house.settle()
    async with house.database.write() as session:
        with pytest.raises(NotAllowed):
            await release_by_itself(session, 1, now=house.clock.now())


async def test_sent_by_hand_before_its_time_it_goes_once(house: Estate) -> None:
    await post(house, SPRINKLER)
    await house.davit.press("Send REAL alert", in_=house.room)
    await house.advance(2 * WAITS)
    assert len(about(house.ana, FIRE)) == 1
    assert len(previews(house, "sent at 10:00 by Davit.")) >= 3


async def test_edited_it_waits_for_the_editor(house: Estate) -> None:
    await post(house, SPRINKLER)
    await house.carla.press("Edit")
    await house.advance(2 * WAITS)
    assert not heard_of_fire(house)
    assert len(previews(house, "Carla has been changing it since 10:00")) == 3


async def test_a_stop_that_comes_too_late_hears_what_sent_it(house: Estate) -> None:
    await post(house, SPRINKLER)
    [stale] = about(house.carla, "Sends itself at")
    await house.advance(WAITS)
    data = next(b.data for row in stale.buttons for b in row if b.label == "Stop")
    late = await house.carla.forge_press(stale, data or "")
    assert late is not None
    assert late.startswith("Too late to stop it: sprinkler has sent this alert already.")
    assert [one.state for one in await incidents(house)] == [State.LIVE]


async def test_a_stop_at_that_very_moment_wins_or_loses_but_never_both(house: Estate) -> None:
    for number, kind in enumerate(("fire", "gas", "water", "power", "lift")):
        await post(house, SPRINKLER, id=number, kind=kind)
        shown = about(house.carla, "Sends itself at")[-1]
        data = next(b.data for row in shown.buttons for b in row if b.label == "Stop")
        house.clock.advance(WAITS)
        await asyncio.gather(house.app.timers.run_due(), house.carla.forge_press(shown, data or ""))
        await house.settle()
        incident = (await incidents(house))[-1]
        verbs = select(IncidentEvent.verb).where(IncidentEvent.incident_id == incident.id)
        ended = [verb for verb in await house.rows(verbs) if verb is not Verb.DRAFT]
        went = incident.state is State.LIVE
        assert ended == [Verb.RELEASE if went else Verb.CANCEL]
        told = f"#I{incident.id}, {kind}, B3, 12/F: {'sent itself' if went else 'stopped by Carla'}"
        assert len(previews(house, told)) == 3
    assert await failures(house) == []


async def test_what_is_known_already_is_added_to_it_and_alerts_nobody_again(house: Estate) -> None:
    """A detector that reports each minute is one alert; staff hear of a floor once, with sound."""
    for number in range(4):
        answer = await post(house, SPRINKLER, id=number)
        assert (answer.status, answer.body["number"]) == (202, "#I1")
        await house.advance(2 * WAITS)
    assert [one.state for one in await incidents(house)] == [State.LIVE]
    assert len(about(house.ana, FIRE, in_=house.group)) == 1
    again = "#I1, fire, B3, 12/F: reported again at 10:03 by sprinkler."
    [card] = about(house.davit, again, in_=house.room)
    assert (card.labels, card.silent, card.edited) == (["Update"], False, True)
    assert about(house.carla, again) == []
    await post(house, SPRINKLER, id="spread", floor="20", words="Detector 20-1")
    told = previews(house, "#I1, fire, B3, 12/F: reported again at 10:04 by sprinkler.")
    assert [("fire, B3, 20/F" in one.text, one.silent) for one in told] == [(True, False)] * 3
    assert [one.labels for one in told] == [["Update", "Tell: now 20/F"]] * 3
    await house.carla.press("Tell: now 20/F")
    await house.settle()
    assert "#I1 will be at 20/F." in house.carla.last().text
    assert (await post(house, SPRINKLER, id="gas", kind="gas")).body["number"] == "#I2"


async def test_undecided_it_is_drafted_once_but_what_waits_holds_nothing_up(house: Estate) -> None:
    old = await post(house, SPRINKLER, id="old", at="2026-03-01T17:00:00+08:00")
    assert (old.status, "releases_at" in old.body) == (202, False)
    told = previews(house, "That was 17 h 0 min before it was reported: it may be over.")
    assert [one.labels for one in told] == [[SEND, "Edit", "Dismiss"]] * 3
    again = await post(house, SPRINKLER, id="older", at="2026-03-01T17:00:00+08:00")
    assert again.body["number"] == old.body["number"]
    await house.advance(2 * WAITS)
    assert not heard_of_fire(house)
    fresh = await post(house, SPRINKLER, id="fresh", at="2026-03-02T10:00:50+08:00")
    assert (fresh.body["number"], "releases_at" in fresh.body) == ("#I2", True)
    await house.advance(WAITS)
    assert len(about(house.ana, FIRE)) == 1


async def test_what_somebody_alerted_of_meanwhile_waits_for_staff(house: Estate) -> None:
    await post(house, SPRINKLER)
    await house.davit.send("/alert fire B3 2F smoke")
    await house.settle()
    await house.davit.press("Send REAL alert")
    await house.settle()
    await house.advance(WAITS)
    assert about(house.ana, FIRE) == []
    called = previews(house, "was NOT sent by itself: #I2 is live there.")
    assert [one.silent for one in called] == [False] * 3
    left = previews(house, "sprinkler reported this at 10:00.")
    assert [one.labels for one in left] == [
        ["Update #I2 instead: now 12/F", SEND, "Edit", "Dismiss"]
    ] * 3


async def test_without_a_room_the_board_stands_where_it_was_previewed(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(delete(Group).where(Group.use == GroupUse.STAFF))
    await post(house, SPRINKLER)
    await house.advance(WAITS)
    for person in (house.carla, house.davit):
        await person.expect_button("All clear")


async def test_a_floor_that_is_gone_leaves_it_to_staff_who_are_called(house: Estate) -> None:
    await post(house, SPRINKLER)
    async with house.database.write() as session:
        await session.execute(update(Building).values(floors=["G", "1"]))
    await house.advance(WAITS)
    await house.advance(WAITS)
    called = previews(house, "was NOT sent by itself: its building or floor is no longer there.")
    assert len(called) == 3  # once each
    assert not any(one.silent for one in called)
    left = previews(house, "Nothing leaves until one of you sends it.")
    assert [one.labels for one in left] == [[SEND, "Edit", "Dismiss"]] * 3
    assert not heard_of_fire(house)


@pytest.mark.parametrize(
    ("away", "goes"), [(WAITS, True), (timedelta(minutes=9), True), (timedelta(minutes=10), False)]
)
async def test_a_restart_in_between_forgets_nothing_and_sends_nothing_stale(
    database_url: str, tmp_path: Path, away: timedelta, *, goes: bool
) -> None:
    async with Telegram() as tg:
        house = moved_in(tg, database_url, tmp_path)
        async with house.database.write() as session:
            await move_in(session, house)
        await house.database.close()
        settings = settings_for(tg, database_url, tmp_path, **SETTINGS)
        house.app = build(settings, clock=house.clock)
        async with house.app.running():
            await post(house, SPRINKLER)
            shown = previews(house, "Sends itself at 10:00:30 unless stopped.")
            assert len(shown) == 3
        await house.database.close()

        house.clock.advance(away)
        house.app = build(settings_for(tg, database_url, tmp_path), clock=house.clock)
        async with house.app.running():
            await house.advance(SECOND)
            assert heard_of_fire(house) == goes
            told = "sent itself at" if goes else "so it expired; nothing was sent."
            assert [one.id for one in previews(house, told)] == [one.id for one in shown]
            calls = previews(house, "was NOT sent by itself at 10:00: Tocsin could not send it")
            assert len(calls) == (0 if goes else 3)
            assert not any(one.silent for one in calls)
        await house.database.close()
