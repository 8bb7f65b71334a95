"""A living card: what is wanted against what was sent, one message for as long as it lives."""

import pytest
from sqlalchemy import select

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Card
from simulator.traffic import Fault, FaultKind
from tests.broadcasts.outgoing import calls_of, say, sent, show, texts_in
from tests.cast import Estate

pytestmark = pytest.mark.calm  # it plants the faults itself, or counts seconds


async def test_a_card_skips_states_that_nobody_saw_and_is_one_message(house: Estate) -> None:
    await show(house, house.ana, "one")
    await sent(house)
    gate = house.tg.world.hold("editMessageText")
    await show(house, house.ana, "two")
    house.app.dispatcher.wake()
    await gate.reached()
    await show(house, house.ana, "three")
    await show(house, house.ana, "four")
    gate.release()
    await house.settle()
    assert calls_of(house, "editMessageText") == ["two", "four"]
    assert texts_in(house, house.ana) == ["four"]


async def test_a_card_deleted_by_hand_is_sent_anew(house: Estate) -> None:
    await show(house, house.ana, "one")
    await sent(house)
    chat = house.tg.world.chat(house.ana.id, bot=house.tg.bot)
    assert chat is not None
    house.tg.world.remove(chat, house.ana.last().id)
    await show(house, house.ana, "two")
    await sent(house)
    assert texts_in(house, house.ana) == ["two"]


async def test_a_card_that_started_anew_while_it_was_being_sent_leaves_no_orphan(
    house: Estate,
) -> None:
    gate = house.tg.world.hold("sendMessage")
    await show(house, house.ana, "one")
    house.app.dispatcher.wake()
    await gate.reached()
    await show(house, house.ana, "two", below=True)
    gate.release()
    await house.settle()
    assert texts_in(house, house.ana) == ["two"]
    [card] = await house.rows(select(Card))
    assert isinstance(card, Card)
    assert card.telegram_message_id == house.ana.last().id


async def test_an_edit_that_changed_nothing_deletes_nothing_when_the_card_started_anew(
    house: Estate,
) -> None:
    await show(house, house.ana, "one")
    await sent(house)
    await show(house, house.ana, "two")
    # As Telegram has it already: it answers "message is not modified".
    await show(house, house.ana, "one")
    gate = house.tg.world.hold("editMessageText")
    house.app.dispatcher.wake()
    await gate.reached()
    await show(house, house.ana, "three", below=True)
    gate.release()
    await house.settle()
    assert texts_in(house, house.ana) == ["three"]
    deleted = [c for c in house.tg.world.calls if c.method.lower() == "deletemessage"]
    assert [call.error for call in deleted] == [None]  # the old message, and no message 0


async def test_a_card_of_a_group_that_must_wait_holds_no_message_up(paced_house: Estate) -> None:
    house = paced_house
    for text in ("one", "two"):
        await show(house, house.room.id, text)
        house.app.dispatcher.wake()
        await house.carla.expect(text, in_=house.room)
    await show(house, house.room.id, "three")  # within ten seconds of the edit before: it waits
    house.app.dispatcher.wake()
    await say(house, house.room.id, "words go first")
    house.app.dispatcher.wake()
    await house.carla.expect("words go first", in_=house.room, timeout=3)
    assert calls_of(house, "editMessageText") == ["two"]


async def test_where_both_may_go_words_go_before_a_group_s_card(house: Estate) -> None:
    await show(house, house.room.id, "one")
    await sent(house)
    gate = house.tg.world.hold("sendMessage")
    await say(house, house.room.id, "first words")
    house.app.dispatcher.wake()
    await gate.reached()
    await show(house, house.room.id, "two")
    await say(house, house.room.id, "more words")
    gate.release()
    await house.settle()
    order = calls_of(house, "sendMessage", "editMessageText")
    assert order == ["one", "first words", "more words", "two"]


async def test_a_form_that_moves_below_is_deleted_only_when_it_has_come_there(
    paced_house: Estate,
) -> None:
    house = paced_house
    for number in range(3):  # as many as a chat takes at once
        await say(house, house.ana, str(number))
    for text in ("the form", "the form, moved below"):
        await show(house, house.ana, text, below=True)
        house.app.dispatcher.wake()
        await house.ana.expect(text, timeout=5)
    await house.settle()
    order = calls_of(house, "sendMessage", "deleteMessage")
    assert order[-2:] == ["the form, moved below", "deletemessage"]
    assert texts_in(house, house.ana) == ["0", "1", "2", "the form, moved below"]


@pytest.mark.parametrize("lane", [Lane.ALERT, Lane.PROGRESS])
@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
async def test_an_edit_without_an_answer_is_done_again_unmarked(
    house: Estate, lane: Lane, kind: FaultKind
) -> None:
    for text in ("one", "two"):
        await show(house, house.ana, text, lane=lane)
        await sent(house)
        house.tg.world.next_fault.append(Fault(kind, method="editMessageText"))
    assert texts_in(house, house.ana) == ["two"]
