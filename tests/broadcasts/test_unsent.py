"""Who has not heard what the bot had to say? Staff get the list, once."""

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Screen
from broadcasts.unsent import AGAIN_AFTER, SETTLED, SHOWN
from tests.broadcasts.outgoing import say, sent
from tests.cast import Estate
from texts.translator import Html

BROKEN = "<b>hello"  # a fault of ours: Telegram cannot read it
HEAD = "could not be sent"


def lists(house: Estate) -> list[str]:
    return [m.text for m in house.davit.history(in_=house.room) if HEAD in m.text]


async def refused(house: Estate, times: int = 1) -> None:
    for _ in range(times):
        await say(house, house.ana, BROKEN, lane=Lane.ALERT)
        await sent(house)


async def too_late(house: Estate, lane: Lane) -> None:
    now = house.clock.now()
    async with house.database.write() as session:
        await outbox.say(
            session, Address(house.bruno.id), Screen(Html("late")), lane=lane, now=now,
            expires_at=now,
        )  # fmt: skip
    await sent(house)


async def test_staff_read_who_was_not_told_and_why(house: Estate) -> None:
    await refused(house)
    await too_late(house, Lane.REPLY)
    await house.advance(SETTLED)
    await house.davit.expect(HEAD, in_=house.room)
    [text] = lists(house)
    assert "2 messages" in text
    assert "Ana: an alert; Telegram refused it (" in text
    assert "Bruno: it was too late to be sent" in text


async def test_each_is_told_once_and_the_next_list_waits_a_while(house: Estate) -> None:
    await refused(house)
    await house.advance(SETTLED)
    await refused(house, times=2)
    await house.advance(SETTLED)
    assert len(lists(house)) == 1
    await house.advance(AGAIN_AFTER)
    assert "2 messages" in lists(house)[1]
    await house.advance(AGAIN_AFTER)
    assert len(lists(house)) == 2


async def test_a_long_list_is_counted_to_its_end(house: Estate) -> None:
    await refused(house, times=SHOWN + 3)
    await house.advance(SETTLED)
    [text] = lists(house)
    assert f"{SHOWN + 3} messages" in text
    assert text.endswith("and 3 more")


async def test_notices_that_came_too_late_stand_in_their_own_result(house: Estate) -> None:
    await too_late(house, Lane.NOTICE)
    await house.advance(SETTLED)
    assert lists(house) == []
