"""A thin alert, from one line to all clear and to false alarm, over real HTTP."""

from datetime import timedelta

from sqlalchemy import select

from estate.incidents.tables import Incident, IncidentEvent, State, Verb
from tests.cast import Estate

LINE = "/alert fire B3 12F smoke on the stairs"


async def send_alert(house: Estate, line: str = LINE) -> None:
    await house.davit.send(line)
    await house.davit.press("Send REAL alert")
    await house.davit.expect("#I")
    await house.settle()


async def test_one_line_becomes_an_alert_and_is_cleared(house: Estate) -> None:
    await house.davit.send(LINE)
    preview = await house.davit.expect("REAL alert: 2 homes in B3, 2 reachable, 0 not")
    assert "smoke on the stairs" in preview.text
    assert "B3 neighbours" in preview.text
    assert "Send REAL alert: fire, B3, 2 homes" in preview.labels
    assert await house.davit.press("Send REAL alert") == "The alert is out."

    for resident in (house.ana, house.bruno):
        alert = await resident.expect("FIRE at 12/F, Block B3.")
        assert alert.text.startswith("[Management Office, 10:00] ")
        assert "call 999" in alert.text
        assert "Next message by 10:15." in alert.text
        assert alert.text.endswith("smoke on the stairs")
        assert not alert.silent
    await house.elif_.expect("B3")
    await house.davit.expect("FIRE at 12/F", in_=house.room)
    await house.carla.expect("FIRE at 12/F")
    group = await house.ana.expect("FIRE at 12/F", in_=house.group)
    assert group.text.startswith("[")
    await house.settle()
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "#I1" in board.text

    await house.advance(timedelta(seconds=11))
    board = await house.carla.expect_button("All clear", in_=house.room)
    assert "Accepted by Telegram: 7 of 7 chats." in board.text

    await house.advance(timedelta(minutes=40))
    await house.davit.press("All clear", in_=house.room)
    question = await house.davit.expect("to all who got the alert", in_=house.room)
    assert any(label.startswith("All clear: tell 7 chats") for label in question.labels)
    await house.davit.press("All clear", in_=house.room)
    for person in (house.ana, house.bruno, house.carla, house.davit):
        told = person.history()
        clear = await person.expect("ALL CLEAR. The fire alert of 10:00 for 12/F, Block B3")
        alert = next(m for m in told if "FIRE at" in m.text)
        assert clear.reply_to == alert.id
    clear = await house.ana.expect("ALL CLEAR", in_=house.group)
    assert clear.reply_to == group.id
    await house.advance(timedelta(seconds=11))
    assert [m for m in house.carla.history(in_=house.room) if "All clear" in m.labels] == []
    [incident] = await house.rows(select(Incident))
    assert isinstance(incident, Incident)
    assert (incident.state, incident.ending) == (State.CLOSED, Verb.ALL_CLEAR)
    assert incident.settled_at is not None
    events = await house.rows(select(IncidentEvent.verb).order_by(IncidentEvent.id))
    assert events == [Verb.DRAFT, Verb.RELEASE, Verb.ALL_CLEAR]
