"""What can the page do for a person, and what does it hear?"""

from typing import Any

import aiohttp
import pytest

from simulator.kit import Person, Telegram
from simulator.kit.samples import png
from tests.simulator.conftest import Wire
from tests.simulator.people_api import People


async def test_a_person_starts_writes_edits_and_deletes(people: People, wire: Wire) -> None:
    ana = await people.post("", first_name="Ana", language_code="en")
    assert (ana["started"], ana["blocked"]) == (False, False)
    own = ana["id"]
    await people.post(f"/{own}/start", payload="b3-12a")
    sent = (await people.post(f"/{own}/send", chat_id=own, text="Hello"))["messages"][0]
    place = {"chat_id": own, "message_id": sent["message_id"]}
    await people.post(f"/{own}/edit", **place, text="Hello!")
    await people.post(f"/{own}/send", chat_id=own, text="me", reply_to=sent["message_id"])
    shown = await people.get(f"/chats/{own}/messages")
    assert [message["text"] for message in shown] == ["/start b3-12a", "Hello!", "me"]
    assert shown[2]["reply_to_message"]["text"] == "Hello!"
    await people.post(f"/{own}/delete", **place)
    before = shown[2]["message_id"]
    assert len(await people.get(f"/chats/{own}/messages?limit=1&before={before}")) == 1
    assert len(await wire.updates()) == 4
    world = await people.get("/world")
    assert world["people"][0]["started"] is True
    assert world["chats"][0]["last_message_id"] == before


async def test_files_are_sent_and_shown(people: People, ana: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ana.id))
    form.add_field("caption", "Leak")
    for number in (1, 2):
        form.add_field("files", png(number), filename="a.png", content_type="image/png")
    url = f"{people.tg.api}/people/{ana.id}/send"
    async with people.session.post(url, data=form) as response:
        messages = (await response.json())["messages"]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["Leak", None]
    file_id = messages[1]["photo"][-1]["file_id"]
    async with people.session.get(f"{people.tg.api}/people/files/{file_id}") as response:
        assert response.content_type == "image/png"
        assert await response.read() == png(2)


@pytest.mark.parametrize(
    "what",
    [
        {"location": {"latitude": 22.28, "longitude": 114.16}},
        {"contact": {"phone_number": "+852", "first_name": "Elif"}},
        {"poll": {"question": "Tea?", "options": ["Yes", "No"]}},
        {"sticker": True},
        {"dice": True},
    ],
)
async def test_other_things_are_sent(people: People, ana: Person, what: dict[str, Any]) -> None:
    sent = (await people.post(f"/{ana.id}/send", chat_id=ana.id, **what))["messages"][0]
    assert next(iter(what)) in sent


async def test_groups_are_made_changed_and_upgraded(
    people: People, wire: Wire, tg: Telegram
) -> None:
    davit, carla = tg.person("Davit"), tg.person("Carla")
    group = await people.post(
        "/chats", title="B3", creator=davit.id, members=[carla.id, tg.bot.id], type="group"
    )
    path = f"/chats/{group['id']}"
    changed = await people.post(f"{path}/members", person_id=carla.id, status="left")
    assert {"id": carla.id, "status": "left", "anonymous": False} in changed["members"]
    await people.post(f"{path}/members", bot_id=tg.bot.id, status="administrator")
    upgraded = await people.post(f"{path}/migrate")
    assert upgraded["type"] == "supergroup"
    kinds = [next(key for key in update if key != "update_id") for update in await wire.updates()]
    assert kinds.count("my_chat_member") == 2


async def test_a_press_over_http_is_answered_live(people: People, wire: Wire, ana: Person) -> None:
    async with people.session.ws_connect(f"{people.tg.api}/people/live") as live:
        markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "t"}]]}
        sent = await wire.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
        event = await live.receive_json(timeout=5)
        assert (event["type"], event["message"]["silent"]) == ("message", False)
        place = {"chat_id": ana.id, "message_id": sent.result["message_id"]}
        query = (await people.post(f"/{ana.id}/press", **place, data="t"))["callback_query_id"]
        await wire.call("answerCallbackQuery", callback_query_id=query, text="Taken")
        event = await live.receive_json(timeout=5)
        assert (event["type"], event["person_id"], event["text"]) == (
            "callback_answer",
            ana.id,
            "Taken",
        )
        await wire.call("deleteMessage", **place)
        assert await live.receive_json(timeout=5) == {"type": "delete", **place}


async def test_the_command_menu_is_shown(people: People, wire: Wire, ana: Person) -> None:
    commands = [{"command": "report", "description": "Report a fault"}]
    await wire.call("setMyCommands", commands=commands)
    assert await people.get(f"/commands?person={ana.id}&chat={ana.id}") == commands


async def test_what_cannot_be_done_is_told_in_a_sentence(people: People, ana: Person) -> None:
    status, sentence = await people.refused("/5/send", chat_id=5, text="x")
    assert (status, sentence) == (404, "There is no such person.")
    status, sentence = await people.refused(f"/{ana.id}/send", chat_id=ana.id, text=" ")
    assert (status, sentence) == (400, "A message needs some words.")
    await people.post(f"/{ana.id}/block")
    status, sentence = await people.refused(f"/{ana.id}/send", chat_id=ana.id, text="x")
    assert (status, sentence) == (409, "This person has blocked the bot; unblock it first.")
    await people.post(f"/{ana.id}/unblock")
    status, _ = await people.refused("/reset")
    assert status == 501
    status, _ = await people.refused(f"/{ana.id}/send", chat_id=ana.id, location=3)
    assert status == 400


async def test_the_embedding_program_can_add_words_and_a_reset(people: People) -> None:
    resets: list[bool] = []

    async def reset() -> None:
        resets.append(True)

    people.tg.server.people.extra = {"title": "Demo"}
    people.tg.server.people.on_reset = reset
    assert await people.get("/extra") == {"title": "Demo"}
    await people.post("/reset")
    assert resets == [True]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/{ana}/send", {"text": "half \ud800"}),
        ("/{ana}/send", {"poll": {"options": 5}}),
        ("/{ana}/send", {"poll": {"options": ["only one"]}}),
        ("/{ana}/send", {"location": {"latitude": "nan", "longitude": 1}}),
        ("/{ana}/send", {"location": {"latitude": 1}}),
        ("/{ana}/edit", {"message_id": 1, "text": ""}),
        ("/{ana}/press", {"message_id": 1, "data": "x"}),
        ("/{ana}/forward", {}),
        ("/chats", {"title": "x", "members": ["a"]}),
        ("/chats", {"title": "x", "members": 5}),
        ("/chats", {"title": "x", "type": "private"}),
        ("/chats", {"title": " "}),
        ("", {}),
    ],
)
async def test_nonsense_is_refused_without_harm(
    people: People, ana: Person, path: str, body: dict[str, Any]
) -> None:
    status, sentence = await people.refused(
        path.format(ana=ana.id), **{"chat_id": ana.id, "creator": ana.id, **body}
    )
    assert 400 <= status < 500
    assert sentence.endswith(".")
    assert [message.text for message in ana.history()] == ["/start"]


async def test_an_uploaded_page_is_handed_over_never_run(people: People, ana: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ana.id))
    form.add_field("kind", "document")
    form.add_field("files", b"<script>1</script>", filename="a.html", content_type="text/html")
    url = f"{people.tg.api}/people/{ana.id}/send"
    async with people.session.post(url, data=form) as response:
        [message] = (await response.json())["messages"]
    file_id = message["document"]["file_id"]
    async with people.session.get(f"{people.tg.api}/people/files/{file_id}") as response:
        assert response.headers["Content-Disposition"] == "attachment"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_is_asked_for_anew_after_an_upgrade(people: People) -> None:
    for path in ("/", "/page/app.js"):
        async with people.session.get(f"{people.tg.api}{path}") as response:
            assert response.headers["Cache-Control"] == "no-cache"
