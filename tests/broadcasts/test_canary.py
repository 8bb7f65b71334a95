"""Would an alert leave right now? The self-test tells staff before an alert does."""

from datetime import timedelta

import pytest

from broadcasts.canary import AGAIN_AFTER, EVERY, LATE, Canary
from broadcasts.lanes import Lane
from broadcasts.outbox.tables import DeliveryState
from simulator.chats import Member, Status
from simulator.kit import Group
from tests.broadcasts.outgoing import deliveries
from tests.broadcasts.test_watching import metrics
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds

FAILED = "The self-test did not arrive"


@pytest.fixture
async def chat(house: Estate) -> Group:
    """A chat of the bot's own."""
    return house.tg.group("Self-test", members=[house.davit])


async def look(house: Estate, chat: Group, *, after: timedelta = timedelta()) -> None:
    house.clock.advance(after)
    async with house.database.write() as session:
        await Canary(chat.id, "UTC").look(session, house.clock.now())
    house.app.dispatcher.wake()


def self_tests(house: Estate, chat: Group) -> list[str]:
    return [m.text for m in house.davit.history(in_=chat) if m.text.startswith("Self-test at")]


async def test_a_silent_word_goes_in_the_lane_of_alerts_and_stands_alone(
    house: Estate, chat: Group
) -> None:
    for pause in (timedelta(), EVERY / 2, EVERY / 2):
        await look(house, chat, after=pause)
        await house.settle()
    assert self_tests(house, chat) == ["Self-test at 02:10. Nothing to do."]
    sent = [one for one in await deliveries(house) if one.lane == Lane.ALERT]
    assert [one.state for one in sent] == [DeliveryState.ACCEPTED] * 2
    found = await metrics(house)
    assert found["tocsin_self_test_seconds", "", ""] == 0
    assert found["tocsin_self_test_age_seconds", "", ""] == 0


async def test_staff_hear_when_it_does_not_arrive_once_and_when_it_does_again(
    house: Estate, chat: Group
) -> None:
    gate = house.tg.world.hold("sendMessage", lambda params: params["chat_id"] == chat.id)
    await look(house, chat)
    await gate.reached()
    for _ in range(3):
        await look(house, chat, after=LATE)
    await house.davit.expect(FAILED, in_=house.room)
    gate.release()
    await house.settle()
    assert not [m for m in house.davit.history(in_=house.room) if "arrives again" in m.text]
    for _ in range(2):
        await look(house, chat, after=timedelta(seconds=5))
    await house.davit.expect("The self-test arrives again", in_=house.room)
    await house.settle()
    heard = [m.text for m in house.davit.history(in_=house.room)]
    assert len([text for text in heard if FAILED in text]) == 1
    assert len([text for text in heard if "arrives again" in text]) == 1


async def test_a_lost_chat_is_a_failure_too_and_the_next_test_comes_all_the_same(
    house: Estate, chat: Group
) -> None:
    house.tg.world.groups[chat.id].members.pop(house.tg.bot.id)
    await look(house, chat)
    await house.settle()
    await look(house, chat, after=timedelta(seconds=5))
    await house.davit.expect(FAILED, in_=house.room)
    house.tg.world.groups[chat.id].members[house.tg.bot.id] = Member(Status.MEMBER)
    await look(house, chat, after=EVERY)
    await house.settle()
    assert len(self_tests(house, chat)) == 1
    assert AGAIN_AFTER > EVERY
