"""Who may send which alert: one, one whom a manager reviews, or two; as staff see it."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from estate.errors import PlaybookRefused
from estate.incidents.kinds import Kind, Policy
from estate.incidents.playbooks import read as read_playbook
from estate.incidents.playbooks import take_own
from estate.incidents.policies import NEVER_WAIT, POLICIES, policy_of
from estate.incidents.tables import Incident, IncidentEvent, Mode, State, Verb
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from tests.alerts.test_journeys import heard, send_alert
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room

LINE = "/alert typhoon B3 signal 8"
SEND = "Send REAL alert: typhoon, B3, 2 homes"
OWN_POLICY = """
kind = "{kind}"
version = {version}
release = "{release}"
[[steps]]
duty = "guard"
within = 5
en = "Look"
"""
ASKED = "asks a second person to approve this alert"
WAIT = "A second person is asked. If nobody answers, you can send it alone in"


async def ask(house: Estate) -> None:
    """Carla, who is a technician, asks for a second person in private."""
    await house.carla.send(LINE)
    preview = await house.carla.expect("A second person has to approve this alert.")
    assert preview.labels == ["Ask a second person: typhoon, B3", "Back", "Cancel"]
    assert "REAL alert: 2 homes in B3" in preview.text
    await fill_in(house, house.carla, "Ask a second person")


async def the_incident(house: Estate) -> Incident:
    [incident] = await house.rows(select(Incident))
    assert isinstance(incident, Incident)
    return incident


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("buildings", [1, 2, 3])
def test_every_kind_has_its_policy(kind: Kind, buildings: int) -> None:
    alone = {Kind.FIRE, Kind.GAS}
    two = {Kind.TYPHOON, Kind.EARTHQUAKE, Kind.SECURITY, Kind.OTHER}
    reviewed = {Kind.FIRE, Kind.GAS, Kind.FLOOD, Kind.LIFT}
    policy = policy_of(kind, buildings)
    assert (policy is Policy.TWO) == (kind in two or (buildings > 1 and kind not in alone))
    assert (policy_of(kind, 1) is Policy.REVIEWED) == (kind in reviewed)
    assert set(POLICIES) == set(Kind)
    for own in Policy:
        assert policy_of(kind, buildings, Mode.DRILL, own=own) is Policy.ALONE
        several = buildings > 1 and kind not in alone
        assert policy_of(kind, buildings, own=own) is (Policy.TWO if several else own)


@pytest.mark.calm
async def test_an_estate_sets_its_own_policy_in_a_playbook(house: Estate) -> None:
    async def take(release: str, version: int) -> None:
        source = OWN_POLICY.format(kind="typhoon", release=release, version=version)
        async with house.database.write() as session:
            await take_own(session, [read_playbook("typhoon.toml", source)])

    await take("alone", 1)
    await house.carla.send(LINE)
    await house.carla.expect_button(SEND)
    await take("two", 2)  # what was previewed is looked at again when it is sent
    answer = await house.carla.press(SEND)
    assert answer == "A second person has to approve this alert. Please ask for one first."
    assert heard(house.ana, "TYPHOON") == []
    await take("alone", 3)
    await fill_in(house, house.carla, SEND)
    assert len(heard(house.ana, "TYPHOON")) == 1
    assert (await the_incident(house)).to_review is False


@pytest.mark.parametrize("kind", sorted(NEVER_WAIT))
def test_nobody_can_make_a_fire_wait_for_a_second_person(kind: Kind) -> None:
    with pytest.raises(PlaybookRefused) as refused:
        read_playbook("own.toml", OWN_POLICY.format(kind=kind, release="two", version=1))
    assert "waits for no second person" in refused.value.faults[0]


@pytest.mark.calm
async def test_a_second_person_approves_and_all_who_were_asked_see_it(house: Estate) -> None:
    await ask(house)
    for who, group in ((house.davit, None), (house.davit, house.room)):
        card = await who.expect(f"Carla {ASKED}", in_=group)
        assert card.labels == [SEND, "Turn down"]
        assert not card.silent
    assert heard(house.ana, "TYPHOON") == []
    await fill_in(house, house.davit, "Send REAL alert")
    assert len(heard(house.ana, "TYPHOON")) == 1
    incident = await the_incident(house)
    assert (incident.state, incident.broke_glass, incident.to_review) == (State.LIVE, False, False)
    for read in (house.davit.history(), house.carla.history(), house.carla.history(in_=house.room)):
        [sent] = [m for m in read if "typhoon, B3: sent at 10:00 by Davit." in m.text]
        assert sent.labels == []
        assert not [m for m in read if SEND in m.labels]
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "Carla asked for it; a second person sent it." in board.text


async def test_who_asked_cannot_approve_until_nobody_answered_for_a_minute(house: Estate) -> None:
    await ask(house)
    await house.advance(timedelta(seconds=20))
    assert await house.carla.press("Send REAL alert") == f"{WAIT} 40 seconds."
    await house.advance(timedelta(seconds=39))
    assert await house.carla.press("Send REAL alert") == f"{WAIT} 1 second."
    await house.advance(timedelta(seconds=1))
    assert await house.carla.press("Send REAL alert") == "The alert has been sent."
    await house.settle()
    assert len(heard(house.ana, "TYPHOON")) == 1
    incident = await the_incident(house)
    assert (incident.broke_glass, incident.to_review) == (True, True)
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "No second person answered: it was sent alone." in board.text
    assert "A manager has not reviewed it yet." in board.text
    assert heard(house.davit, "Carla sent this alert alone at 10:01. Please look at it")


async def test_a_draft_that_needs_two_is_not_sent_by_a_forged_press(house: Estate) -> None:
    await house.carla.send(LINE)
    await house.carla.expect("A second person has to approve")
    needed = "A second person has to approve this alert. Please ask for one first."
    for who in (house.carla, house.davit):
        assert await who.forge_press(house.carla.last(), "alert_send:1") == needed
    assert (await the_incident(house)).state is State.DRAFT


async def test_an_alert_that_one_may_send_is_not_submitted(house: Estate) -> None:
    await house.carla.send("/alert water B3")
    await house.carla.expect_button("Send REAL alert")
    assert "changed" in await house.carla.forge_press(house.carla.last(), "alert_submit:1")
    assert (await the_incident(house)).state is State.DRAFT


async def test_whoever_is_asked_may_turn_it_down(house: Estate) -> None:
    await ask(house)
    await fill_in(house, house.davit, "Turn down")
    for read in (house.davit.history(), house.carla.history(), house.carla.history(in_=house.room)):
        [told] = [m for m in read if "typhoon, B3: stopped by Davit; nothing was sent." in m.text]
        assert "/alert typhoon B3 signal 8" in told.text
        assert told.labels == []
    assert (await the_incident(house)).state is State.CANCELLED
    assert heard(house.ana, "TYPHOON") == []


async def test_asked_for_in_the_staff_room_the_card_there_is_the_one_to_press(
    house: Estate,
) -> None:
    await house.carla.send(LINE, in_=house.room)
    await fill_in_room(house, house.carla, "Ask a second person")
    cards = [m for m in house.davit.history(in_=house.room) if ASKED in m.text]
    assert len(cards) == 1
    await fill_in_room(house, house.davit, "Send REAL alert")
    assert len(heard(house.ana, "TYPHOON")) == 1


async def test_an_asked_for_alert_dies_ten_minutes_after_the_request(house: Estate) -> None:
    await house.carla.send(LINE)
    await house.carla.expect("A second person has to approve")
    await house.advance(timedelta(minutes=9))
    await fill_in(house, house.carla, "Ask a second person")
    await house.advance(timedelta(minutes=9))
    assert (await the_incident(house)).state is State.SUBMITTED
    await house.advance(timedelta(minutes=1))
    for read in (house.davit.history(), house.carla.history()):
        assert [m for m in read if "expired after 10 minutes; nothing was sent" in m.text]
    assert (await the_incident(house)).state is State.EXPIRED


async def test_rights_are_looked_at_again_when_the_second_person_presses(house: Estate) -> None:
    await ask(house)
    card = house.davit.last()
    async with house.database.write() as session:
        davit = select(PersonRow.id).where(PersonRow.telegram_id == house.davit.id)
        await session.execute(delete(Staff).where(Staff.person_id.in_(davit)))
    answer = await house.davit.press("Send REAL alert", on=card)
    assert answer == "This is for staff of that building. Please ask the office."
    assert (await the_incident(house)).state is State.SUBMITTED


async def test_its_author_can_still_change_it_and_the_others_see_that(house: Estate) -> None:
    await house.carla.send(LINE)
    preview = await house.carla.expect("A second person has to approve")
    await fill_in(house, house.carla, "Ask a second person")
    await house.carla.forge_press(preview, "alert_change:1")
    await house.settle()
    for read in (house.davit.history(), house.davit.history(in_=house.room)):
        [told] = [m for m in read if "Carla has been changing it since" in m.text]
        assert told.labels == []
    assert (await the_incident(house)).state is State.CANCELLED


async def test_what_one_sent_alone_is_told_a_manager_at_once_and_reviewed(house: Estate) -> None:
    await house.carla.send("/alert fire B3 12/F")
    await fill_in(house, house.carla, "Send REAL alert")
    [asked] = heard(house.davit, "#I1, fire, B3, 12/F: Carla sent this alert alone at 10:00.")
    assert asked.labels == ["Board", "I have reviewed it"]
    assert not asked.silent
    await house.advance(timedelta(seconds=11))
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "A manager has not reviewed it yet." in board.text
    answer = await house.carla.forge_press(house.carla.last(), "incident_reviewed:1")
    assert answer == "Only a manager of that building may do this. Please call one."
    await house.davit.press("I have reviewed it", on=asked)
    await house.settle()
    assert heard(house.davit, "#I1: reviewed by Davit.")
    await house.advance(timedelta(seconds=11))
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "Reviewed by Davit." in board.text
    verbs = await house.rows(select(IncidentEvent.verb).order_by(IncidentEvent.id))
    assert verbs == [Verb.DRAFT, Verb.RELEASE, Verb.REVIEW]
    assert "changed" in await house.davit.forge_press(house.davit.last(), "incident_reviewed:1")


async def test_what_a_manager_sent_needs_no_review(house: Estate) -> None:
    await send_alert(house)
    assert (await the_incident(house)).to_review is False
    assert heard(house.davit, "sent this alert alone") == []


async def test_the_room_reads_its_own_language_whoever_decides(house: Estate) -> None:
    async with house.database.write() as session:
        davit = PersonRow.telegram_id == house.davit.id
        await session.execute(update(PersonRow).where(davit).values(language="zh_Hant"))
    await ask(house)
    await fill_in(house, house.davit, "發出真實緊急通知")
    assert [m for m in house.carla.history(in_=house.room) if "typhoon, B3: sent at" in m.text]
    assert heard(house.carla, "typhoon, B3: sent at")
