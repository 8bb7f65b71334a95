"""What if an alert is not said in one right line? Asked, offered, never lost; over real HTTP."""

from datetime import timedelta

from sqlalchemy import select

from estate.incidents.tables import Incident, State
from tests.cast import Estate


async def only_incident(house: Estate) -> Incident:
    [incident] = await house.rows(select(Incident).order_by(Incident.id.desc()).limit(1))
    assert isinstance(incident, Incident)
    return incident


async def test_step_by_step_to_the_preview(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert")
    first = await davit.expect("What is happening?")
    assert "Back" not in first.labels
    await davit.press("fire")
    await davit.expect("Which buildings?")
    assert await davit.press("Next") == "Please choose at least one building first."
    await davit.press("B3")
    await davit.expect_button("✓ B3")
    await davit.press("Next")
    await davit.expect("Which floor?")
    await davit.press("12/F")
    await davit.expect("Anything to add")
    await davit.send("smoke on the stairs")
    preview = await davit.expect("REAL alert: 2 homes in B3")
    assert preview.text.count("smoke on the stairs") == 1
    await davit.press("Send REAL alert")
    await house.ana.expect("FIRE at 12/F, Block B3.")


async def test_floor_and_words_may_be_skipped_and_buildings_be_several(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert")
    await davit.press("gas")
    await davit.press("B1")
    await davit.press("B3")
    await davit.press("Next")
    await davit.press("Skip")
    await davit.press("Skip")
    await davit.expect("GAS LEAK at Blocks B1 and B3.")
    incident = await only_incident(house)
    assert (incident.floor, incident.words) == (None, "")


async def test_back_returns_step_by_step_and_keeps_what_was_said(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert flood B3 5F car park")
    await davit.expect("REAL alert: 2 homes")
    await davit.press("Back")
    words = await davit.expect("Anything to add")
    assert "car park" in words.text
    await davit.press("Back")
    await davit.expect("Which floor?")
    await davit.press("Back")
    await davit.expect_button("✓ B3")
    await davit.press("Back")
    await davit.expect("What is happening?")
    await davit.press("water")
    await davit.press("Next")
    await davit.press("6/F")
    await davit.send("pump room")
    await davit.expect("WATER SUPPLY FAULT at 6/F, Block B3.")
    states = await house.rows(select(Incident.state).order_by(Incident.id))
    assert states == [State.CANCELLED, State.DRAFT]


async def test_cancel_leaves_nothing_behind(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert")
    await davit.press("fire")
    await davit.press("Cancel")
    await davit.expect("Cancelled; nothing was sent.")
    await davit.send("/alert")
    await davit.send("/cancel")
    await davit.expect("Cancelled; nothing was sent.")
    await davit.send("/alert fire B3 smoke")
    await davit.press("Cancel")
    dropped = await davit.expect("nothing was sent. To begin again")
    assert "/alert fire B3 smoke" in dropped.text
    assert (await only_incident(house)).state is State.CANCELLED


async def test_an_unknown_kind_is_named_and_the_rest_is_kept(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert fyre B3 12F smoke on the stairs")
    asked = await davit.expect("There is no alert called fyre. Did you mean fire")
    assert "smoke on the stairs" in asked.text
    await davit.press("fire")
    await davit.expect("FIRE at 12/F, Block B3.")
    assert (await only_incident(house)).words == "smoke on the stairs"


async def test_an_unknown_building_is_named_and_its_floor_waits_for_it(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert fire B9 12F smoke")
    await davit.expect("There is no building called B9. Did you mean")
    await davit.press("B3")
    await davit.press("Next")
    await davit.expect("FIRE at 12/F, Block B3.")
    assert (await only_incident(house)).words == "smoke"


async def test_an_unknown_floor_is_named_and_the_nearest_are_offered(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert fire B3 77F smoke")
    await davit.expect("There is no floor 77 there. Did you mean 30/F")
    await davit.send("99")
    await davit.expect("There is no floor 99 there.")
    await davit.send("30樓")
    await davit.expect("FIRE at 30/F, Block B3.")


async def test_everything_may_be_typed_too(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert")
    await davit.send("nonsense")
    await davit.expect("There is no alert called nonsense.")
    await davit.send("停電")
    await davit.expect("Which buildings?")
    await davit.send("b1, b7")
    await davit.expect("There is no building called b7.")
    await davit.send("B3")
    await davit.expect("Which floor?")
    await davit.press("Skip")
    await davit.send("until 6 pm")
    await davit.expect("POWER CUT at Blocks B1 and B3.")


async def test_a_whole_line_is_understood_within_the_form(house: Estate) -> None:
    await house.davit.send("/alert")
    await house.davit.send("lift B3 two people inside")
    await house.davit.expect("LIFT EMERGENCY at Block B3.")


async def test_what_a_step_cannot_use_keeps_it(house: Estate) -> None:
    davit = house.davit
    await davit.send("/alert fire")
    await davit.expect("Which buildings?")
    await davit.send_sticker()
    await davit.expect("Please press a button or write it in words.")
    await davit.press("B3")
    await davit.press("Next")
    await davit.press("Skip")
    await davit.send("w" * 501)
    await davit.expect("Your 501 characters are too many for an alert: at most 500.")
    await davit.send("w" * 500)
    await davit.expect("REAL alert: 2 homes")


async def test_other_is_nothing_without_words(house: Estate) -> None:
    await house.davit.send("/alert other B3")
    asked = await house.davit.expect("What has happened, and where exactly?")
    assert "Skip" not in asked.labels
    await house.davit.send("A branch may fall at gate 2")
    await house.davit.expect("DANGER at Block B3")


async def test_the_form_survives_time_and_the_preview_does_not(house: Estate) -> None:
    await house.davit.send("/alert fire")
    await house.advance(timedelta(minutes=30))
    await house.davit.press("B3")
    await house.davit.press("Next")
    await house.davit.press("Skip")
    await house.davit.press("Skip")
    await house.davit.expect("REAL alert: 2 homes")


async def test_the_staff_room_leads_to_the_private_form(house: Estate) -> None:
    await house.carla.send("/alert", in_=house.room)
    await house.carla.expect("Write it in one line", in_=house.room)
    await house.carla.press("Open in private", in_=house.room)
    await house.carla.expect("What is happening?")


async def test_the_staff_room_is_told_what_is_amiss_and_how_to_say_it(house: Estate) -> None:
    amiss = {
        "/alert fyre B3 12F smoke": ("no alert called fyre", "/alert fire B3 12/F smoke"),
        "/alert fire B9 12F smoke": ("no building called B9", "/alert fire B1 12/F smoke"),
        "/alert fire B3 77F smoke": ("no floor 77", "/alert fire B3 30/F smoke"),
        "/alert fire smoke": ("in which building", "/alert fire B1 smoke"),
        "/alert B3 12F smoke": ("does not say what is happening", "/alert fire B3 12/F smoke"),
    }
    for line, (named, offered) in amiss.items():
        await house.carla.send(line, in_=house.room)
        answer = await house.carla.expect(named, in_=house.room)
        assert offered in answer.text
    assert await house.rows(select(Incident)) == []


async def test_names_made_of_html_do_no_harm(house: Estate) -> None:
    await house.davit.send("/alert fire B3 <b>&smoke</b>\u202e")
    preview = await house.davit.expect("REAL alert: 2 homes")
    assert "<b>&smoke</b>" in preview.text
    await house.davit.press("Send REAL alert")
    told = await house.ana.expect("FIRE at Block B3.")
    assert told.text.endswith("<b>&smoke</b>")


async def test_a_forged_press_does_nothing(house: Estate) -> None:
    await house.davit.send("/alert fire B3")
    preview = await house.davit.expect("REAL alert: 2 homes")
    for data in ("alert_send:99", "alert_send", "incident_end:1:all_clear", "incident_end:1:x",
                 "incident_board:1", "alert_change:77"):  # fmt: skip
        assert await house.davit.forge_press(preview, data)
    assert (await only_incident(house)).state is State.DRAFT
    await house.ana.send("/help")
    help_text = await house.ana.expect()
    for data in ("alert_send:1", "alert_drop:1", "alert_change:1"):
        assert await house.ana.forge_press(help_text, data)
    assert (await only_incident(house)).state is State.DRAFT
