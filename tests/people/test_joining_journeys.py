"""How do people come in? By a link, a typed code, or a request that staff decide."""

from sqlalchemy import func, select

from estate.people.tables import JoinRequest, Person, Residency
from estate.places.tables import Unit
from tests.cast import Estate
from tests.codes import invite_for


async def code_for(house: Estate, label: str = "3C") -> str:
    async with house.database.write() as session:
        unit = (await session.scalars(select(Unit).filter_by(label=label))).one()
        return await invite_for(session, unit.id, now=house.clock.now())


async def homes_of(house: Estate, telegram_id: int) -> list[object]:
    return await house.rows(
        select(Unit.label)
        .join(Residency, Residency.unit_id == Unit.id)
        .join(Person, Person.id == Residency.person_id)
        .where(Person.telegram_id == telegram_id)
        .order_by(Unit.label)
    )


async def test_a_link_of_the_letter_brings_somebody_home(house: Estate) -> None:
    code = await code_for(house)
    viktor = house.stranger
    await viktor.start(f"i_{code}")
    await viktor.expect("Welcome to B1 3C")
    assert await homes_of(house, viktor.id) == ["3C"]
    await viktor.start(f"i_{code}")
    await viktor.expect("registered in B1 3C already")


async def test_a_code_may_be_typed_anywhere_and_anyhow(house: Estate) -> None:
    code = await code_for(house)
    await house.stranger.send(f" {code[:4].lower()} - {code[4:].lower()} ")
    await house.stranger.expect("Welcome to B1 3C")


async def test_a_code_that_nobody_gave_is_refused_clearly(house: Estate) -> None:
    await house.stranger.send("ACDF-3467")
    await house.stranger.expect("I don't know this code")
    await house.stranger.start("i_nothing")
    await house.stranger.expect("I don't know this code")
    assert await homes_of(house, house.stranger.id) == []


async def test_in_the_form_a_wrong_code_keeps_the_step(house: Estate) -> None:
    code = await code_for(house)
    viktor = house.stranger
    await viktor.start()
    await viktor.expect("Welcome. I take reports")
    await viktor.press("Join my home")
    await viktor.expect("Type the code")
    await viktor.send_sticker()
    await viktor.expect("I can't read this here")
    await viktor.send("hello")
    await viktor.expect("This is not a code")
    await viktor.send("ACDF-3467")
    await viktor.expect("I don't know this code")
    await viktor.send(code)
    await viktor.expect("Welcome to B1 3C")
    assert await homes_of(house, viktor.id) == ["3C"]


async def test_a_request_is_approved_and_the_applicant_hears_it(house: Estate) -> None:
    viktor, davit = house.stranger, house.davit
    await ask_for_12a(house)
    await viktor.expect("The office has your request for B3 12A")
    card = await davit.expect("Viktor asks to be registered in B3 12A", in_=house.room)
    assert "2 people are registered there" in card.text
    assert await davit.press("Approve", in_=house.room) == "Noted. The person has been told."
    await viktor.expect("Welcome to B3 12A")
    await davit.expect("Approved by Davit", in_=house.room)
    assert await homes_of(house, viktor.id) == ["12A"]


async def test_a_request_is_declined_and_nothing_is_given(house: Estate) -> None:
    await ask_for_12a(house)
    await house.davit.press("Decline", in_=house.room)
    await house.stranger.expect("could not confirm that you live in B3 12A")
    assert await homes_of(house, house.stranger.id) == []


async def test_of_two_who_decide_one_wins_and_the_other_hears_who(house: Estate) -> None:
    await ask_for_12a(house)
    card = await house.davit.expect_button("Approve", in_=house.room)
    await house.davit.press("Approve", in_=house.room)
    decline = card.button("Decline")
    assert decline is not None
    said = await house.davit.forge_press(card, decline.data or "")
    assert said == "Davit has approved this already."
    assert await homes_of(house, house.stranger.id) == ["12A"]


async def test_a_technician_and_a_resident_decide_nothing(house: Estate) -> None:
    await ask_for_12a(house)
    card = await house.carla.expect_button("Approve", in_=house.room)
    approve = card.button("Approve")
    assert approve is not None
    assert "for staff" in await house.carla.forge_press(card, approve.data or "")
    hello = await house.ana.start()
    assert hello is not None
    menu = await house.ana.expect_button("Report a fault")
    assert "for staff" in await house.ana.forge_press(menu, approve.data or "")
    assert await homes_of(house, house.stranger.id) == []


async def ask_for_12a(house: Estate) -> None:
    viktor = house.stranger
    await viktor.start("join")
    await viktor.press("I have no code")
    await viktor.press("B3")
    await viktor.press("12")
    await viktor.press("12A")
    await viktor.press("Send request")


async def test_the_place_may_be_typed_and_taken_back(house: Estate) -> None:
    viktor = house.stranger
    await viktor.start("join")
    await viktor.press("I have no code")
    await viktor.send("harbour court")
    await viktor.expect("On which floor of B3")
    await viktor.send("99")
    await viktor.expect("I can't find that")
    await viktor.send("12/F")
    await viktor.expect("Which is your home on floor 12 of B3")
    await viktor.press("Back")
    await viktor.expect("On which floor")
    await viktor.press("12")
    await viktor.send("12b")
    await viktor.expect("Ask the office to register you in B3 12B?")
    await viktor.send("yes")
    await viktor.expect("Please press a button")
    await viktor.send("/cancel")
    await viktor.expect("Closed. Nothing was changed.")
    await house.settle()
    assert await house.rows(select(func.count()).select_from(JoinRequest)) == [0]


async def test_asking_twice_makes_one_request(house: Estate) -> None:
    await ask_for_12a(house)
    await house.settle()
    await ask_for_12a(house)
    await house.settle()
    assert await house.rows(select(func.count()).select_from(JoinRequest)) == [1]


async def test_without_a_staff_room_managers_decide_in_private(house: Estate) -> None:
    await house.davit.send("/unlink", in_=house.room)
    await house.davit.expect("no longer the staff room", in_=house.room)
    await ask_for_12a(house)
    await house.davit.expect("Viktor asks to be registered")
    await house.davit.press("Approve")
    await house.stranger.expect("Welcome to B3 12A")


async def test_a_stranger_can_report_at_once(house: Estate) -> None:
    await house.stranger.start()
    await house.stranger.press("Report a fault")
    await house.stranger.expect("Two questions first")
    await house.stranger.start()
    await house.stranger.expect("Two questions first")


async def test_links_that_lead_nowhere_are_answered(house: Estate) -> None:
    for payload in ("zzz", "a_999", "a_x", "i_", "c_", "c_abc"):
        await house.stranger.start(payload)
        await house.stranger.expect(
            {
                "zzz": "not one of mine",
                "a_999": "I don't know what this code",
                "a_x": "what this code",
            }.get(payload, "I don't know this code")
        )
    await house.stranger.send("/start " + "x" * 65)
    await house.stranger.expect("not one of mine")
    await house.stranger.send("/start <b>&")
    await house.stranger.expect("not one of mine")


async def test_a_home_is_left_only_after_a_second_press(house: Estate) -> None:
    ana = house.ana
    await ana.send("/profile")
    await ana.expect("Your home: B3 12A")
    await ana.press("Leave B3 12A")
    await ana.expect("Leave B3 12A?")
    await ana.press("Back")
    assert await homes_of(house, ana.id) == ["12A"]
    await ana.press("Leave B3 12A")
    assert await ana.press("Yes, leave") == "You are no longer registered in B3 12A."
    await ana.expect("You are not registered in any home")
    assert await homes_of(house, ana.id) == []


async def test_nobody_leaves_the_home_of_another(house: Estate) -> None:
    await house.elif_.send("/profile")
    card = await house.elif_.expect_button("取消登記")
    (unit,) = await house.rows(select(Unit.id).filter_by(label="12A"))
    await house.elif_.forge_press(card, f"leave_yes:{unit}")
    assert await homes_of(house, house.ana.id) == ["12A"]


async def test_people_lists_what_waits_for_those_who_decide(house: Estate) -> None:
    await ask_for_12a(house)
    await house.settle()
    await house.davit.send("/people")
    await house.davit.expect("B3: 3 residents, 3 reachable; 2 of 2 homes have residents.")
    await house.davit.press("Approve")
    await house.stranger.expect("Welcome to B3 12A")
    await house.ana.send("/people")
    await house.ana.expect("for those who run the building")
    await house.davit.send("/people", in_=house.group)
    await house.davit.expect("between you and me", in_=house.group)
