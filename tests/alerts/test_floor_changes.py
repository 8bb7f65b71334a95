"""It is on another floor than was told: everybody hears it, and nobody who left is called back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from broadcasts import alerts
from estate.errors import AlreadyUpdated, NotAllowed
from estate.incidents.floors import change_floor
from estate.incidents.kinds import News
from estate.incidents.tables import Door, Incident, IncidentEvent, Verb
from estate.people.actor import actor_of
from estate.people.tables import Person as PersonRow
from estate.people.tables import Staff
from estate.places.tables import Building, FireStrategy
from simulator.kit import Message
from tests.alerts.small_estate import DAVIT, GROUP_3, NOW, ROOM, Place, chats, resident
from tests.alerts.test_after_action import end_and_ask, the_file
from tests.alerts.test_doors import ASKED, THREE_MINUTES
from tests.alerts.test_drills import is_marked, send_drill
from tests.alerts.test_fires import OUT, set_strategy
from tests.alerts.test_journeys import heard, send_alert
from tests.alerts.test_roll_call import ANSWERS, EVERYBODY, board
from tests.cast import Estate
from tests.journeys.stories import fill_in, fill_in_room
from texts.alerts.updates import NEWS
from texts.translator import Html

pytestmark = pytest.mark.calm

CHANGED = "The floor has changed"
NEW = "The PLACE HAS CHANGED."
AT_20 = "/alert fire B3 20/F"


async def moved(house: Estate, floor: str) -> None:
    await fill_in_room(house, house.davit, "Update", CHANGED, f"{floor}/F", f"Send: now {floor}/F")


def told(house: Estate) -> Message:
    """What Ana heard last of another place."""
    return heard(house.ana, NEW)[-1]


async def test_two_presses_tell_everybody_the_new_floor_and_it_stays_so(house: Estate) -> None:
    await send_alert(house, AT_20)
    await house.advance(timedelta(minutes=5))
    await fill_in_room(house, house.davit, "Update", CHANGED)
    asked = house.davit.last(in_=house.room)
    assert asked.text == "#I1 is told as: fire, B3, 20/F. On which floor is it now?"
    assert asked.labels[:2] == ["G/F", "1/F"]
    assert "20/F" not in asked.labels
    await fill_in_room(house, house.davit, "12/F")
    look = house.davit.last(in_=house.room)
    assert look.labels == ["Send: now 12/F, 2 homes", "Back", "Cancel"]
    assert "2 homes, 2 reachable, 0 not. Everybody reads:" in look.text
    assert heard(house.ana, NEW) == []
    await house.davit.press("Send: now 12/F", in_=house.room)
    await house.settle()
    update_ = told(house)
    assert update_.text in look.text
    assert f"UPDATE. {NEW} Please read again what to do. FIRE at 12/F, Block B3" in update_.text
    assert "Next message by 10:20." in update_.text
    assert (update_.labels, update_.silent) == (ANSWERS, False)
    assert "事發地點有變" in house.elif_.last().text
    text = await board(house)
    assert "fire, B3, 12/F" in text
    await fill_in_room(house, house.davit, "Update", "Send: Nothing has changed.")
    assert "FIRE at 12/F" in house.ana.last().text
    await end_and_ask(house, "All clear")
    assert "for 12/F, Block B3 is over" in house.ana.last().text
    events = await house.rows(select(IncidentEvent).order_by(IncidentEvent.id))
    told_ = [one for one in events if one.verb in (Verb.RELEASE, Verb.UPDATE, Verb.ALL_CLEAR)]
    assert [one.facts["floor"] for one in told_] == ["20", "12", "12", "12"]
    assert (told_[1].facts["news"], told_[1].facts["from_floor"]) == ("moved", "20")
    assert "Update sent: now at 12/F" in the_file(house, house.davit, in_room=True)


async def test_floors_that_were_told_to_leave_are_not_called_back(house: Estate) -> None:
    await send_alert(house)
    await moved(house, "20")
    text = told(house).text
    assert (
        "FIRE at 20/F, Block B3. 11/F, 12/F, 13/F, 14/F, 19/F, 20/F, 21/F and 22/F: LEAVE NOW by "
        "the stairs. WHOEVER HAS LEFT STAYS OUT."
    ) in text
    in_chinese = house.elif_.last().text
    assert "請留在大廈外" in in_chinese
    await fill_in_room(house, house.davit, "Update", "Send: Help is on site.")
    assert "11/F, 12/F" in house.ana.last().text
    assert "WHOEVER HAS LEFT STAYS OUT" in house.ana.last().text
    await fill_in_room(
        house, house.davit, "Update", CHANGED, "Whole building", "Send: the whole building"
    )
    assert "EVERYBODY: LEAVE NOW" in told(house).text
    await fill_in_room(
        house, house.davit, "Update", "The floor is known now", "5/F", "Send: now 5/F"
    )
    assert "FIRE at 5/F, Block B3. EVERYBODY: LEAVE NOW" in told(house).text


@pytest.mark.parametrize("strategy", [FireStrategy.STAY_PUT, FireStrategy.EVACUATE_ALL, None])
async def test_other_strategies_tell_the_new_place_with_the_same_advice(
    house: Estate, strategy: FireStrategy | None
) -> None:
    await set_strategy(house, strategy)
    await send_alert(house, AT_20)
    [before] = heard(house.ana, "FIRE at 20/F")
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await moved(house, "12")
    advice = before.text.split("FIRE at 20/F")[1].split("Next message")[0]
    assert f"FIRE at 12/F{advice}" in told(house).text
    assert "1 safe or out" in await board(house)


async def test_everybody_out_stays_in_force(house: Estate) -> None:
    await send_alert(house)
    await fill_in_room(house, house.davit, OUT)
    await moved(house, "20")
    assert "FIRE at 20/F, Block B3. EVERYBODY: LEAVE NOW" in told(house).text


async def test_who_was_well_before_their_floor_was_told_to_leave_is_asked_anew(
    house: Estate,
) -> None:
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    await fill_in(house, house.elif_, "不在家")
    assert "1 safe or out, 0 need help, 1 answered in part, 0 silent" in await board(house)
    await house.advance(timedelta(minutes=7))
    await fill_in_room(house, house.davit, "Update", CHANGED, "12/F")
    assert "1 home said that it was safe before" in house.davit.last(in_=house.room).text
    await fill_in_room(house, house.davit, "Send: now 12/F")
    assert "0 safe or out, 0 need help, 1 answered in part, 1 silent" in await board(house)
    before = len(heard(house.ana, ASKED))
    await house.advance(THREE_MINUTES)
    assert len(heard(house.ana, ASKED)) == before + 1
    assert len(heard(house.elif_, "我們尚未收到您的回覆")) == 0  # not at home is so anywhere
    # The doors do not wait for the change: nine minutes after the alert they are there.
    assert len(await house.rows(select(Door))) == 1
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    assert "1 safe or out, 0 need help, 1 answered in part, 0 silent" in await board(house)
    await moved(house, "13")  # told to leave already: what they said counts
    assert "1 safe or out" in await board(house)


async def test_a_call_for_help_stands_whatever_the_floor(house: Estate) -> None:
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I need help")
    await moved(house, "12")
    assert "0 safe or out, 1 need help" in await board(house)


async def test_doors_of_who_is_asked_anew_are_added(house: Estate) -> None:
    await send_alert(house, AT_20)
    await fill_in(house, house.ana, "I am safe", EVERYBODY)
    for _ in range(3):
        await house.advance(THREE_MINUTES)
    assert len(await house.rows(select(Door))) == 1
    await moved(house, "12")
    for _ in range(3):
        assert len(await house.rows(select(Door))) == 1
        await house.advance(THREE_MINUTES)
    assert len(await house.rows(select(Door))) == 2


async def test_the_new_floor_hears_first(place: Place) -> None:
    async with place.write() as session:
        incident = await place.sent(session, floor="9")
        by = await actor_of(session, await place.person(session, DAVIT))
        await change_floor(session, incident.id, "4", after=0, by=by, now=NOW)
        await alerts.update(session, incident, News.MOVED, "", username="tocsin_bot", now=NOW)
        told_ = await chats(session, Verb.UPDATE)
    first = [resident(3, floor) for floor in (4, 5, 6, 3)]
    assert [one for one in told_ if one not in (GROUP_3, ROOM, DAVIT)][:4] == first
    assert len(told_) == 13


async def test_who_may_change_it_and_the_slower_of_two_looks_again(house: Estate) -> None:
    await send_alert(house, "/alert water B3 12/F")
    await fill_in_room(house, house.davit, "Update", CHANGED, "20/F")
    await house.carla.press("Send: now 20/F", in_=house.room)
    await house.settle()
    refused = await house.davit.forge_press(house.davit.last(in_=house.room), "floor_send:1:0:5")
    assert refused.startswith("Carla has sent an update meanwhile.")
    for forged in ("floors:1:1", "floor_to:1:1:5", "floor_send:1:1:5"):
        assert await house.ana.forge_press(house.ana.last(), forged)
    for forged in ("floor_send:1:1:99", "floor_send:1:1:20", "floor_send:1:1:", "floor_send:9:0:5"):
        assert await house.carla.forge_press(house.carla.last(in_=house.room), forged)
    async with house.database.write() as session:
        b1 = select(Building.id).where(Building.code == "B1")
        carla = select(PersonRow.id).where(PersonRow.telegram_id == house.carla.id)
        elsewhere = [await session.scalar(b1)]
        await session.execute(
            update(Staff).where(Staff.person_id == await session.scalar(carla))
            .values(building_ids=elsewhere)
        )  # fmt: skip
    async with house.database.write() as session:
        row = (await session.scalars(select(PersonRow).where(PersonRow.name == "Carla"))).one()
        by = await actor_of(session, row)
        with pytest.raises(NotAllowed):
            await change_floor(session, 1, "5", after=1, by=by, now=house.clock.now())
        row = (await session.scalars(select(PersonRow).where(PersonRow.name == "Davit"))).one()
        by = await actor_of(session, row)
        with pytest.raises(AlreadyUpdated):
            await change_floor(session, 1, "5", after=0, by=by, now=house.clock.now())
    [incident] = await house.rows(select(Incident))
    assert (incident.floor, incident.updates, incident.earlier_floors) == ("20", 1, ["12"])


async def test_in_a_drill_it_is_told_as_a_drill(house: Estate) -> None:
    await send_drill(house, "/drill fire B3 20/F")
    await fill_in_room(house, house.davit, "Update", CHANGED, "12/F")
    assert house.davit.last(in_=house.room).labels[0] == "DRILL: Send: now 12/F, 2 homes"
    await fill_in_room(house, house.davit, "DRILL: Send")
    [heard_] = heard(house.ana, NEW)
    assert is_marked(heard_)
    assert "FIRE at 12/F" in heard_.text


async def test_a_line_of_another_floor_leads_to_that_floor_of_what_is_live(house: Estate) -> None:
    await send_alert(house)
    await house.davit.send("/alert fire B3 20/F smoke")
    await fill_in(house, house.davit, "Update #I1 instead: now 20/F")
    assert "#I1 will be at 20/F." in house.davit.last().text
    await fill_in(house, house.davit, "Send: now 20/F")
    assert "FIRE at 20/F" in told(house).text
    assert len(await house.rows(select(Incident).where(Incident.released_at.is_not(None)))) == 1


@pytest.fixture
def wrong_news() -> Iterator[None]:
    """Let what is new name a time that nobody gave, in one language."""
    real = dict(NEWS)

    def plant(news: News) -> None:
        NEWS[news] = lambda t: Html(real[news](t) + (" 03:14" if t.language == "zh_Hant" else ""))

    for news in (News.MOVED, News.GROWN, News.UNCHANGED):
        plant(news)
    yield
    NEWS.update(real)


async def test_before_the_press_staff_see_what_is_amiss_and_may_send_it(
    house: Estate, wrong_news: None
) -> None:
    await send_alert(house)
    amiss = "繁體中文: it says 03:14, which is no part of this alert."
    goes = "It can be sent all the same"
    for labels in ((), (CHANGED, "20/F"), ("It reaches another building", "B1")):
        await fill_in_room(house, house.davit, "Update", *labels)
        shown = house.davit.last(in_=house.room).text
        assert amiss in shown
        assert goes in shown
        await fill_in_room(house, house.davit, "Cancel")
    await moved(house, "20")
    assert "03:14" not in house.elif_.last().text
    assert "FIRE at 20/F" in house.elif_.last().text


async def test_more_floors_than_fit_stand_on_pages(house: Estate) -> None:
    async with house.database.write() as session:
        floors = ["G", *(str(number) for number in range(1, 89))]
        await session.execute(update(Building).where(Building.code == "B3").values(floors=floors))
    await send_alert(house, "/alert gas B3 70/F")
    await fill_in_room(house, house.davit, "Update", CHANGED)
    assert "88/F" in house.davit.last(in_=house.room).labels
    await fill_in_room(house, house.davit, "◀ Back")
    labels = house.davit.last(in_=house.room).labels
    assert ("G/F" in labels, "88/F" in labels, "▶ Next" in labels) == (True, False, True)
    await fill_in_room(house, house.davit, "▶ Next", "88/F", "Send: now 88/F")
    assert "GAS LEAK at 88/F" in told(house).text
