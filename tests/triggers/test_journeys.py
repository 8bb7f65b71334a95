"""What becomes of a report? Released, edited, dismissed by staff, or forgotten; tests stay here."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from estate.incidents.tables import IncidentEvent, State, Verb
from estate.people.tables import Person as PersonRow
from estate.people.tables import Role, Staff
from estate.places.tables import Building, Group, GroupState, GroupUse
from simulator.kit import Message, Person
from tests.cast import Estate
from tests.triggers.panel import PANEL, SPRINKLER, about, heard_of_fire, incidents, post, posts

FIRE = "FIRE at 12/F, Block B3."
SEND = "Send REAL alert: fire, B3, 2 homes"


async def guard(house: Estate) -> None:
    """Carla is a guard of B3 alone."""
    async with house.database.write() as session:
        b3 = (await session.scalars(select(Building.id).where(Building.code == "B3"))).one()
        await _of_staff(session, house.carla, role=Role.GUARD, building_ids=[b3])


async def _of_staff(session, who: Person, **values: object) -> None:
    person = select(PersonRow.id).where(PersonRow.telegram_id == who.id).scalar_subquery()
    await session.execute(update(Staff).where(Staff.person_id == person).values(**values))


def previews(house: Estate, text: str) -> list[Message]:
    """What stands where the report was shown: the room, Carla's chat, Davit's chat."""
    return [
        *about(house.davit, text, in_=house.room),
        *about(house.carla, text),
        *about(house.davit, text),
    ]


@pytest.mark.calm
async def test_a_panels_report_is_released_by_a_guard(house: Estate) -> None:
    await guard(house)
    await post(house, at="2026-03-02T09:58:00+08:00")
    shown = previews(house, "panel reported this at 10:00.")
    assert len(shown) == 3
    for preview in shown:
        assert "It began at 09:58, says the device." in preview.text
        assert "Nothing leaves until one of you sends it." in preview.text
        assert "REAL alert: 2 homes in B3, 2 reachable, 0 not" in preview.text
        assert "Detector 12-4" in preview.text
        assert preview.labels == [SEND, "Edit", "Dismiss"]
        assert not preview.silent
    assert not heard_of_fire(house)
    await house.advance(timedelta(minutes=1))
    assert await house.carla.press("Send REAL alert") == "The alert has been sent."
    await house.settle()
    for resident in (house.ana, house.bruno):
        assert len(about(resident, FIRE)) == 1
    assert len(about(house.ana, FIRE, in_=house.group)) == 1
    settled = previews(house, "#I1, fire, B3, 12/F: sent at 10:01 by Carla.")
    assert [(one.id, one.labels) for one in settled] == [(one.id, []) for one in shown]
    board = await house.davit.expect_button("All clear", in_=house.room)
    assert "Alert sent at 10:01 by Carla." in board.text


async def test_a_second_press_elsewhere_hears_who_sent_it(house: Estate) -> None:
    await post(house)
    [stale] = about(house.davit, "panel reported")
    await house.carla.press("Send REAL alert")
    await house.settle()
    data = next(b.data for row in stale.buttons for b in row if b.label == "Dismiss")
    late = await house.davit.forge_press(stale, data or "")
    assert late == (
        "Too late to stop it: Carla has sent this alert already. False alarm on the board takes it "
        "back."
    )
    data = next(b.data for row in stale.buttons for b in row if b.label == SEND)
    again = await house.davit.forge_press(stale, data or "")
    assert again == "Carla has sent this alert already. It goes out once."
    assert len(about(house.ana, FIRE)) == 1


async def test_dismissed_it_says_by_whom_wherever_it_stands(house: Estate) -> None:
    await post(house)
    await house.carla.press("Dismiss", in_=house.room)
    await house.settle()
    settled = previews(house, "#I1, fire, B3, 12/F: dismissed by Carla at 10:00; nothing was sent.")
    assert len(settled) == 3
    assert all("/alert fire B3 12/F Detector 12-4" in one.text for one in settled)
    assert all(one.labels == [] for one in settled)
    assert not heard_of_fire(house)
    [dismissal] = await house.rows(select(IncidentEvent).where(IncidentEvent.verb == Verb.CANCEL))
    assert dismissal.actor_id is not None


async def test_forgotten_it_expires_wherever_it_stands(house: Estate) -> None:
    await post(house)
    house.clock.advance(timedelta(minutes=9, seconds=59))
    await house.advance(timedelta(seconds=1))
    settled = previews(house, "nobody decided by 10:10, so it expired; nothing was sent.")
    assert [one.labels for one in settled] == [[], [], []]
    assert [one.state for one in await incidents(house)] == [State.EXPIRED]
    assert not heard_of_fire(house)


async def test_edited_in_private_it_is_the_editors_alert(house: Estate) -> None:
    await post(house)
    await house.carla.press("Edit")
    await house.settle()
    shown = previews(house, "Carla has been changing it since 10:00; nothing was sent so far.")
    assert [one.labels for one in shown] == [[SEND, "Edit", "Dismiss"]] * 3
    form = await house.carla.expect_button("Skip")
    assert "Detector 12-4" in form.text
    await house.carla.send("Smoke in the corridor")
    await house.settle()
    await house.carla.press("Send REAL alert")
    await house.settle()
    [told] = about(house.ana, FIRE)
    assert told.text.endswith("Smoke in the corridor")
    assert [one.trigger for one in await incidents(house)] == [PANEL, ""]
    settled = previews(house, "#I1, fire, B3, 12/F: changed by Carla and sent at 10:00 as #I2.")
    assert [(one.id, one.labels) for one in settled] == [(one.id, []) for one in shown]
    await house.advance(timedelta(minutes=2))
    assert previews(house, "Still undecided") == []


@pytest.mark.calm
@pytest.mark.parametrize("name", [PANEL, SPRINKLER])
@pytest.mark.parametrize("words", ["", "Smoke in the corridor"])
async def test_a_change_that_is_forgotten_calls_again_and_anybody_sends_it_as_it_was(
    house: Estate, name: str, words: str
) -> None:
    """In the form, or before its preview: the report is not decided by it."""
    await post(house, name)
    await house.carla.press("Edit")
    if words:
        await house.carla.send(words)
    for minute in ("10:02", "10:04"):
        await house.advance(timedelta(minutes=2))
        called = previews(house, f"Still undecided at {minute}: neither sent nor dismissed.")
        assert [one.labels for one in called] == [[SEND, "Edit", "Dismiss"]] * 3
        assert not any(one.silent for one in called)
        assert all("Carla has been changing it since 10:00" in one.text for one in called)
    assert not heard_of_fire(house)
    await house.davit.press("Send REAL alert", in_=house.room)
    await house.settle()
    assert len(about(house.ana, FIRE)) == 1
    assert len(previews(house, "#I1, fire, B3, 12/F: sent at 10:04 by Davit.")) == 3


@pytest.mark.parametrize("words", ["", "Smoke in the corridor"])
async def test_a_change_that_is_given_up_gives_the_report_back(house: Estate, words: str) -> None:
    await post(house)
    await house.carla.press("Edit")
    if words:
        await house.carla.send(words)
    await house.settle()
    await house.carla.press("Cancel")
    await house.settle()
    shown = previews(house, "panel reported this at 10:00.")
    assert len(shown) == 3
    assert not any("changing it" in one.text for one in shown)
    assert house.carla.last().labels == [SEND, "Edit", "Dismiss"]
    assert (await incidents(house))[0].state is State.DRAFT


async def test_edited_from_the_room_it_goes_on_in_private(house: Estate) -> None:
    await post(house)
    [preview] = about(house.davit, "panel reported", in_=house.room)
    [link] = [b.url for row in preview.buttons for b in row if b.label == "Edit"]
    assert link is not None
    await house.davit.start(link.partition("start=")[2])
    await house.settle()
    form = await house.davit.expect_button("Skip")
    assert "Detector 12-4" in form.text
    assert len(previews(house, "Davit has been changing it")) == 3
    await house.davit.press("Skip")
    await house.davit.press("Send REAL alert")
    await house.settle()
    assert len(about(house.ana, FIRE)) == 1


async def test_the_link_opens_nothing_for_others_or_twice(house: Estate) -> None:
    await post(house)
    await house.ana.start("alert_1")
    await house.settle()
    assert [one.state for one in await incidents(house)] == [State.DRAFT]
    await house.davit.start("alert_1")
    await house.settle()
    await house.davit.press("Dismiss", in_=house.room)
    await house.settle()
    await house.carla.start("alert_1")
    await house.carla.expect("This has changed in the meantime.")
    await house.carla.start("alert_x")
    await house.carla.expect("I can't find that.")


async def test_staff_of_another_building_release_and_dismiss_nothing(house: Estate) -> None:
    async with house.database.write() as session:
        b1 = (await session.scalars(select(Building.id).where(Building.code == "B1"))).one()
        await _of_staff(session, house.carla, building_ids=[b1])
    await post(house)
    assert about(house.carla, "panel reported") == []
    refusal = "This is for staff of that building. Please ask the office."
    for label in ("Send REAL alert", "Dismiss"):
        assert await house.carla.press(label, in_=house.room) == refusal
    assert [one.state for one in await incidents(house)] == [State.DRAFT]


async def test_without_a_room_managers_decide_in_private(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(delete(Group).where(Group.use == GroupUse.STAFF))
        await _of_staff(session, house.davit, on_duty=False)
    await post(house)
    assert len(about(house.carla, "panel reported")) == 1
    await house.davit.press("Send REAL alert")
    await house.settle()
    await house.davit.expect_button("All clear")
    assert len(about(house.carla, "sent at 10:00 by Davit.")) == 1


async def test_where_the_room_is_muted_or_nobody_is_on_duty_managers_hear(house: Estate) -> None:
    async with house.database.write() as session:
        await session.execute(update(Staff).values(on_duty=False))
    await post(house)
    assert len(about(house.davit, "panel reported")) == 1
    assert about(house.carla, "panel reported") == []
    async with house.database.write() as session:
        muted = update(Group).where(Group.use == GroupUse.STAFF).values(state=GroupState.MUTED)
        await session.execute(muted)
    await post(house, id="2", kind="gas")
    assert len(about(house.davit, "panel reported")) == 2
    assert len(about(house.davit, "panel reported", in_=house.room)) == 1


@pytest.mark.parametrize("name", [PANEL, SPRINKLER])
async def test_a_test_never_leaves_staff(house: Estate, name: str) -> None:
    first = await post(house, name, status="test")
    assert (first.status, first.body) == (202, {"status": "test"})
    assert (await post(house, name, status="test")).status == 200
    told = previews(house, f"TEST of {name}, received at 10:00: fire, B3, 12/F.")
    assert [one.labels for one in told] == [[], [], []]
    await house.advance(timedelta(minutes=1))
    await house.advance(timedelta(minutes=11))
    assert await incidents(house) == []
    assert [one.incident_id for one in await posts(house)] == [None]
    assert not heard_of_fire(house)


@pytest.mark.calm
async def test_undecided_it_calls_again_with_managers_and_says_when_nothing_left(
    house: Estate,
) -> None:
    async with house.database.write() as session:
        await _of_staff(session, house.davit, on_duty=False)
    await post(house)
    shown = previews(house, "panel reported this at 10:00.")
    assert len(shown) == 2  # the room and Carla, who is on duty
    for minute in ("10:02", "10:04"):
        await house.advance(timedelta(minutes=2))
        again = previews(house, f"Still undecided at {minute}: neither sent nor dismissed.")
        assert [one.labels for one in again] == [[SEND, "Edit", "Dismiss"]] * 3
        assert not any(one.silent for one in again)
        assert again[1].id > shown[1].id  # anew, below
        shown = again
    await house.advance(timedelta(minutes=6))
    called = previews(house, "NOBODY DECIDED by 10:10. Nothing was sent, nobody was alerted.")
    assert [one.silent for one in called] == [False] * 3
    assert not heard_of_fire(house)
    before = len(house.davit.history())
    await house.advance(timedelta(minutes=4))
    assert len(house.davit.history()) == before  # decided or over, it is quiet


async def test_once_decided_it_calls_nobody_again(house: Estate) -> None:
    await post(house)
    await house.carla.press("Dismiss")
    await house.settle()
    await house.advance(timedelta(minutes=2))
    assert previews(house, "Still undecided") == []
