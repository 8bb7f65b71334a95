"""A resident's fault, from the first word to the rating, over real HTTP."""

from sqlalchemy import select

from estate.tickets.tables import Rating, State, Ticket
from tests.cast import Estate
from tests.journeys.stories import fill_in, step_of, the_ticket


async def test_a_fault_is_reported_taken_repaired_and_rated(house: Estate) -> None:
    ana, carla, room = house.ana, house.carla, house.room
    await ana.send("Water is coming through the kitchen ceiling")
    await ana.press("No danger")
    await ana.press("My home")
    await ana.press("Water leak")
    await ana.press("Water from the flat above")
    await ana.press("Send report")
    received = await ana.expect("#T1001")
    assert "Thank you. We have your report" in received.text

    card = await carla.expect("Water from the flat above", in_=room)
    assert "kitchen ceiling" in card.text
    assert await carla.press("Take", in_=room) == "It is yours. The resident has been told."
    await ana.expect("Carla has taken it")
    await carla.press("Done", in_=room)
    await ana.expect("Is it fixed?")
    await ana.press("Yes, fixed")
    await ana.press("5")
    await ana.press("Courtesy")
    await ana.send("Very quick, thank you")
    await ana.expect("Thank you.")
    await house.settle()

    [ticket] = await house.rows(select(Ticket))
    assert isinstance(ticket, Ticket)
    assert (ticket.state, ticket.confirmed) == (State.CLOSED, True)
    [rating] = await house.rows(select(Rating))
    assert isinstance(rating, Rating)
    assert (rating.score, rating.reasons, rating.words) == (
        5,
        ["courtesy"],
        "Very quick, thank you",
    )


async def test_a_fault_in_the_lift_is_not_asked_what_it_is_about(house: Estate) -> None:
    await house.ana.send("The button is dark")
    await fill_in(house, house.ana, "No danger", "Common place", "Lift", "3")
    assert await step_of(house, house.ana) == "problem"
    await fill_in(house, house.ana, "Something else")
    assert await step_of(house, house.ana) == "group"
    await fill_in(house, house.ana, "Back", "Lift noise, button or light", "Send report")
    ticket = await the_ticket(house)
    assert (ticket.spot, ticket.floor, ticket.category) == ("lift", "3", "lift.noise")
