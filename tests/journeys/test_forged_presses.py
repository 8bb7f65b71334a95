"""Stale, foreign and forged buttons: nothing changes, and whoever pressed hears why."""

import pytest
from sqlalchemy import update

from estate.errors import NotFound
from estate.people.tables import Person as PersonRow
from simulator.kit import Message, Person
from tests.cast import Estate
from tests.journeys.stories import (
    LEAK,
    counts,
    fill_in,
    fill_in_room,
    from_bot,
    go_to_preview,
    report_a_leak,
    said,
    step_of,
    take_and_repair,
    the_ticket,
    tickets,
)
from texts.errors import refused, something_broke
from texts.report import closed_form
from texts.translator import words

CLOSED = closed_form(words("en"))
NOT_FOUND = refused(words("en"), NotFound("ticket", ""))
ELIF_READS = words("zh_Hant")

TICKET_VERBS = (
    "take", "start", "hand_back", "resume", "unreject", "done", "wait", "reject", "assign",
    "message", "card", "mine", "drop", "drop_now", "keep", "fixed", "score", "why", "rated",
    "unfollow", "time", "duplicate", "split", "storm",
)  # fmt: skip
GARBAGE = (
    " ", ":", "::::", "x" * 64, "漢" * 21, "f", "f:", "f::send", "take", "take:", "take:abc",
    "take:-1", "take:0", "take:99999999999999999999", "take:1.0", "take:٣", "take:²", "open:1",
    "TAKE:1", "take:1;drop table tickets", "score:1:9", "fixed", "release:99999999999999999999:1",
    "release:1:-1", "\x00", "<b>take:1</b>",
)  # fmt: skip


async def anything_to_press(house: Estate, who: Person) -> Message:
    await who.send("/help")
    return await who.expect("/report")


async def test_garbage_changes_nothing_and_is_answered(house: Estate) -> None:
    page = await anything_to_press(house, house.elif_)
    before = await counts(house)
    for data in GARBAGE:
        answer = await house.elif_.forge_press(page, data)
        assert answer, data
        assert answer != something_broke(ELIF_READS), data
    assert await counts(house) == before


async def test_forged_numbers_of_staff_are_answered_too(house: Estate) -> None:
    page = await anything_to_press(house, house.davit)
    before = await counts(house)
    for verb in TICKET_VERBS:
        for number in ("-1", "0", "77", "99999999999999999999", "²", "", "1e3"):
            answer = await house.davit.forge_press(page, f"{verb}:{number}")
            assert answer == NOT_FOUND, (verb, number)
    assert await counts(house) == before


@pytest.mark.parametrize("where", ["private", "group"])
async def test_every_verb_with_somebody_elses_ticket_is_refused(house: Estate, where: str) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    if where == "private":
        page = await anything_to_press(house, house.elif_)
    else:
        await house.elif_.send("/report", in_=house.group)
        await house.settle()
        page = from_bot(house.elif_, in_=house.group)[-1]
    before, state = await counts(house), (await the_ticket(house)).state
    for verb in TICKET_VERBS:
        answer = await house.elif_.forge_press(page, f"{verb}:1:yes")
        assert answer in (refused(ELIF_READS, NotFound("ticket", "")), closed_form(ELIF_READS)), (
            verb
        )
    answer = await house.elif_.forge_press(page, "release:1:1")
    assert answer == refused(ELIF_READS, NotFound("ticket", ""))
    assert (await counts(house), (await the_ticket(house)).state) == (before, state)


async def test_a_button_of_ones_closed_form_says_so(house: Estate) -> None:
    await house.ana.send(LEAK)
    await house.settle()
    old = house.ana.last()
    await house.ana.press("Cancel")
    no_danger = old.button("No danger")
    assert no_danger is not None
    assert await house.ana.forge_press(house.ana.last(), no_danger.data or "") == CLOSED
    await house.ana.send(LEAK)
    await house.settle()
    assert await house.ana.forge_press(house.ana.last(), no_danger.data or "") == CLOSED
    assert await step_of(house, house.ana) == "danger"


@pytest.mark.parametrize("where", ["private", "group"])
async def test_a_button_of_anas_form_pressed_by_elif_does_nothing(
    house: Estate, where: str
) -> None:
    await go_to_preview(house, house.ana)
    send = house.ana.last().button("Send report")
    assert send is not None
    if where == "private":
        page = await anything_to_press(house, house.elif_)
    else:
        await house.elif_.send("/report", in_=house.group)
        await house.settle()
        page = from_bot(house.elif_, in_=house.group)[-1]
    assert await house.elif_.forge_press(page, send.data or "") == closed_form(ELIF_READS)
    assert await tickets(house) == []
    assert await step_of(house, house.ana) == "preview"


async def test_forged_choices_in_ones_own_form_keep_the_step(house: Estate) -> None:
    await go_to_preview(house, house.ana)
    form = house.ana.last()
    cancel = form.button("Cancel")
    token = (cancel.data or "" if cancel else "").split(":")[1]
    for data in ("edit", "edit:more", "edit:danger", "nothing", "", "floor:1", "unit:1"):
        await house.ana.forge_press(house.ana.last(), f"f:{token}:{data}")
        assert await step_of(house, house.ana) == "preview", data
    await fill_in(house, house.ana, "Change place", "Common place")
    await house.ana.forge_press(house.ana.last(), f"f:{token}:spot:corridor")
    for floor in ("-1", "99", "²", "99999999999999999999", ""):
        await house.ana.forge_press(house.ana.last(), f"f:{token}:floor:{floor}")
        assert await step_of(house, house.ana) == "floor", floor
    for problem in ("danger.fire", "air.mould", "x"):
        await house.ana.forge_press(house.ana.last(), f"f:{token}:problem:{problem}")
    assert await step_of(house, house.ana) == "floor"
    assert "Something went wrong" not in " ".join(a["text"] or "" for a in house.ana.answers)


async def test_forged_choices_of_staff_keep_the_question(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await fill_in_room(house, house.davit, "Assign")
    form = house.davit.last()
    cancel = form.button("Cancel")
    token = (cancel.data or "" if cancel else "").split(":")[1]
    me = house.ana.id
    for person in ("0", "-1", "²", "99999999999999999999", str(me), "1", ""):
        answer = await house.davit.forge_press(form, f"f:{token}:to:{person}")
        assert "Something went wrong" not in answer
        assert (await the_ticket(house)).assignee_id is None, person


async def test_reasons_before_the_stars_ask_for_the_stars(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await fill_in(house, house.ana, "Yes, fixed")
    for data in ("why:1:speed", "why:1:nonsense", "rated:1", "score:1:9", "score:1:-1"):
        answer = await house.ana.forge_press(house.ana.last(), data)
        assert "Something went wrong" not in answer, data
        await house.settle()


async def test_a_forged_answer_to_is_it_fixed_changes_nothing(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    before, ticket, asked = await counts(house), await the_ticket(house), house.ana.last()
    for answer in ("", ":", ":maybe", ":YES", ":no :", ":partly\x00"):
        assert await house.ana.forge_press(asked, f"fixed:1{answer}") == CLOSED, answer
        assert await counts(house) == before, answer
        after = await the_ticket(house)
        assert (after.state, after.version) == (ticket.state, ticket.version), answer
        assert house.ana.buttons(asked) == asked.labels, answer


async def test_ones_own_ticket_is_never_shown_in_a_group(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await take_and_repair(house, house.carla)
    await house.ana.send("/report", in_=house.group)
    await house.settle()
    page = from_bot(house.ana, in_=house.group)[-1]
    for data in ("mine:1", "keep:1", "drop:1", "fixed:1:yes", "score:1:3", "why:1:speed"):
        await house.ana.forge_press(page, data)
    await house.settle()
    assert "T1001" not in said(house.ana, in_=house.group)
    assert "Water from" not in said(house.ana, in_=house.group)


async def test_two_technicians_press_take_and_one_wins(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.carla.expect_button("Take", in_=house.room)
    await house.carla.tap("Take", in_=house.room)
    await house.davit.tap("Take", in_=house.room)
    await house.settle()
    texts = {answer["text"] for answer in house.tg.watch.answers.values()}
    winners = {"Carla has taken this already.", "Davit has taken this already."}
    assert "It is yours. The resident has been told." in texts
    assert len(texts & winners) == 1


async def test_take_in_private_and_in_the_room_at_once_has_one_winner(house: Estate) -> None:
    await report_a_leak(house, house.ana)
    await house.davit.send("/ticket 1001")
    await house.davit.expect_button("Take")
    await house.carla.expect_button("Take", in_=house.room)
    await house.carla.tap("Take", in_=house.room)
    await house.davit.tap("Take")
    await house.settle()
    texts = [answer["text"] for answer in house.tg.watch.answers.values()]
    assert texts.count("It is yours. The resident has been told.") == 1
    loser = {"Carla has taken this already.", "Davit has taken this already."}
    assert len([text for text in texts if text in loser]) == 1


@pytest.mark.calm
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Ana</b> & <script>", "<b>Ana</b> & <script>"),
        ("😀 Ana 🏠", "😀 Ana 🏠"),
        ("\u202eAna\u2066", "Ana"),
    ],
)
async def test_a_name_is_shown_harmlessly_in_every_card(
    house: Estate, name: str, shown: str
) -> None:
    async with house.database.write() as session:
        await session.execute(
            update(PersonRow)
            .where(PersonRow.telegram_id.in_([house.ana.id, house.carla.id]))
            .values(name=name)
        )
    await report_a_leak(house, house.ana, "<i>leak</i> \u202e & more")
    assert f"Reported by {shown}\n" in said(house.carla, in_=house.room)
    assert "<i>leak</i>  & more" in said(house.carla, in_=house.room)
    await fill_in_room(house, house.carla, "Take")
    assert f"{shown} has taken it." in said(house.ana)
    assert await house.davit.press("On site", in_=house.room)
    await house.ana.send("More", reply_to=house.ana.last())
    await house.carla.expect(f"#T1001, {shown} writes:", in_=house.room)
    await fill_in_room(house, house.davit, "Assign")
    assert shown in house.davit.last().labels
    for call in house.tg.world.calls:
        assert call.error is None or call.fault, call
    assert not {"\u202e", "\u2066"} & set(said(house.carla, in_=house.room) + said(house.ana))
