"""What do bots hear of what people do: all that Telegram tells, and nothing more?"""

from typing import Any

import pytest

from simulator.kit import Group, Person, Telegram
from tests.simulator.conftest import Wire
from tests.simulator.people_api import People

EVERYTHING = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
]


class Ears:
    """What the bot has heard since it was asked last, as (kind, payload)."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._offset = 0

    async def news(self) -> list[tuple[str, Any]]:
        found = await self._wire.updates(offset=self._offset, allowed_updates=EVERYTHING)
        if found:
            self._offset = found[-1]["update_id"] + 1
        return [
            next((kind, body) for kind, body in update.items() if kind != "update_id")
            for update in found
        ]


@pytest.fixture
async def ears(wire: Wire, ana: Person) -> Ears:
    made = Ears(wire)
    await made.news()
    return made


@pytest.fixture
def davit(tg: Telegram) -> Person:
    return tg.person("Davit", language="en")


@pytest.fixture
def forum(tg: Telegram, davit: Person, ana: Person) -> Group:
    """Davit's forum with Ana as a plain member and the bot as a leader."""
    group = tg.group("House", members=[davit, ana], forum=True)
    group.promote_bot()
    return group


async def test_a_reaction_in_private_is_heard_and_taken_back(
    people: People, wire: Wire, ana: Person, ears: Ears
) -> None:
    sent = (await wire.call("sendMessage", chat_id=ana.id, text="Water is off")).result
    place = {"chat_id": ana.id, "message_id": sent["message_id"]}
    await people.post(f"/{ana.id}/react", **place, emoji="👍")
    await people.post(f"/{ana.id}/react", **place, emoji="👍")
    await people.post(f"/{ana.id}/react", **place, emoji=None)
    thumb = [{"type": "emoji", "emoji": "👍"}]
    heard = [
        (kind, body["user"]["id"], body["message_id"], body["old_reaction"], body["new_reaction"])
        for kind, body in await ears.news()
    ]
    given = ("message_reaction", ana.id, sent["message_id"])
    assert heard == [(*given, [], thumb), (*given, thumb, [])]
    shown = await people.get(f"/chats/{ana.id}/messages")
    assert (shown[-1]["reactions"], shown[-1]["reacted_by"]) == ([], {})


async def test_people_see_whose_each_reaction_is(people: People, wire: Wire, ana: Person) -> None:
    sent = (await wire.call("sendMessage", chat_id=ana.id, text="Water is off")).result
    await people.post(f"/{ana.id}/react", chat_id=ana.id, message_id=sent["message_id"], emoji="👍")
    [shown] = (await people.get(f"/chats/{ana.id}/messages"))[-1:]
    assert shown["reacted_by"] == {str(ana.id): ["👍"]}


async def test_another_language_is_told_with_the_next_update(
    people: People, ana: Person, ears: Ears
) -> None:
    await people.post(f"/{ana.id}/language", language_code="zh-hant")
    assert await ears.news() == []
    await ana.send("早晨")
    [(_, said)] = await ears.news()
    assert said["from"]["language_code"] == "zh-hant"


async def test_reactions_in_groups_reach_leading_bots_alone(
    people: People, tg: Telegram, ana: Person, davit: Person, ears: Ears
) -> None:
    room = tg.group("House", members=[davit, ana])
    said = await davit.send("/hello", in_=room)
    place = {"chat_id": room.id, "message_id": said.id}
    await people.post(f"/{ana.id}/react", **place, emoji="👍")
    room.promote_bot("can_delete_messages")
    await people.post(f"/{ana.id}/react", **place, emoji="🔥")
    room.promote(davit, anonymous=True)
    await people.post(f"/{davit.id}/react", **place, emoji="👀")
    heard = [body for kind, body in await ears.news() if kind == "message_reaction"]
    assert [body.get("user", {}).get("id") for body in heard] == [ana.id, None]
    assert heard[1]["actor_chat"]["id"] == room.id


async def test_reactions_are_not_heard_unless_asked_for(
    people: People, wire: Wire, ana: Person
) -> None:
    sent = (await wire.call("sendMessage", chat_id=ana.id, text="x")).result
    place = {"chat_id": ana.id, "message_id": sent["message_id"]}
    await people.post(f"/{ana.id}/react", **place, emoji="👍")
    assert [update.keys() & set(EVERYTHING) for update in await wire.updates()] == [{"message"}]


async def test_only_telegrams_own_reactions_are_taken(people: People, ana: Person) -> None:
    place = {"chat_id": ana.id, "message_id": 1}
    for emoji in ("X", "🚰", "", 5):
        status, _ = await people.refused(f"/{ana.id}/react", **place, emoji=emoji)
        assert status == 400


async def test_a_pin_is_a_service_message_and_an_unpin_is_silent(
    people: People, ana: Person, ears: Ears
) -> None:
    said = await ana.send("My flat is 12B")
    await ears.news()
    place = {"chat_id": ana.id, "message_id": said.id}
    await people.post(f"/{ana.id}/pin", **place)
    await people.post(f"/{ana.id}/pin", **place)
    [(kind, body)] = await ears.news()
    assert (kind, body["from"]["id"]) == ("message", ana.id)
    assert body["pinned_message"]["text"] == "My flat is 12B"
    await people.post(f"/{ana.id}/pin", **place, unpin=True)
    assert await ears.news() == []
    status, _ = await people.refused(f"/{ana.id}/pin", **place, unpin=True)
    assert status == 404


async def test_plain_members_pin_nothing(
    people: People, forum: Group, ana: Person, davit: Person
) -> None:
    said = await ana.send("/hello", in_=forum)
    place = {"chat_id": forum.id, "message_id": said.id}
    status, sentence = await people.refused(f"/{ana.id}/pin", **place)
    assert (status, sentence) == (
        403,
        "Only administrators with that right pin messages here.",
    )
    await people.post(f"/{davit.id}/pin", **place)
    assert forum.chat.pinned == [said.id]


async def test_joining_and_leaving_are_told_to_leading_bots(
    people: People, tg: Telegram, forum: Group, ears: Ears
) -> None:
    elif_ = tg.person("Elif")
    await ears.news()
    await people.post(f"/{elif_.id}/join", chat_id=forum.id)
    await people.post(f"/{elif_.id}/leave", chat_id=forum.id)
    news = await ears.news()
    assert [kind for kind, _ in news] == ["chat_member", "message", "chat_member", "message"]
    changes = [body for kind, body in news if kind == "chat_member"]
    assert [body["new_chat_member"]["status"] for body in changes] == ["member", "left"]
    assert {body["from"]["id"] for body in changes} == {elif_.id}
    assert news[1][1]["new_chat_members"][0]["id"] == elif_.id
    assert news[3][1]["left_chat_member"]["id"] == elif_.id


async def test_who_was_thrown_out_cannot_come_back(
    people: People, tg: Telegram, forum: Group, davit: Person, ana: Person
) -> None:
    path = f"/chats/{forum.id}/members"
    await people.post(path, person_id=ana.id, status="kicked", by=davit.id)
    assert (await people.refused(f"/{ana.id}/join", chat_id=forum.id))[0] == 403
    assert (await people.refused(f"/{ana.id}/leave", chat_id=forum.id))[0] == 403
    assert (await people.refused(f"/{davit.id}/join", chat_id=forum.id))[0] == 409


async def test_a_promotion_gives_the_named_rights_and_tells_them(
    people: People, forum: Group, davit: Person, ana: Person, ears: Ears
) -> None:
    await ears.news()
    path = f"/chats/{forum.id}/members"
    rights = ["can_pin_messages"]
    told = await people.post(
        path, person_id=ana.id, status="administrator", rights=rights, by=davit.id
    )
    assert {"id": ana.id, "status": "administrator", "anonymous": False, "rights": rights} in told[
        "members"
    ]
    await people.post(path, person_id=ana.id, status="member", by=davit.id)
    promoted, demoted = [body for kind, body in await ears.news() if kind == "chat_member"]
    assert promoted["from"]["id"] == davit.id
    assert promoted["new_chat_member"]["can_pin_messages"] is True
    assert promoted["new_chat_member"]["can_delete_messages"] is False
    assert demoted["old_chat_member"]["status"] == "administrator"
    assert demoted["new_chat_member"]["status"] == "member"


async def test_nobody_gives_rights_that_they_lack(
    people: People, tg: Telegram, forum: Group, davit: Person, ana: Person
) -> None:
    path = f"/chats/{forum.id}/members"
    elif_ = tg.person("Elif")
    forum.add(elif_)
    promotion = {"person_id": elif_.id, "status": "administrator", "by": ana.id}
    assert (await people.refused(path, **promotion))[0] == 403
    rights = ["can_promote_members", "can_pin_messages"]
    await people.post(path, person_id=ana.id, status="administrator", rights=rights, by=davit.id)
    status, sentence = await people.refused(path, **promotion)
    assert (status, sentence) == (403, "Nobody grants rights that they do not have.")
    await people.post(path, **promotion, rights=["can_pin_messages"])
    demotion = {"person_id": davit.id, "status": "member", "by": ana.id}
    assert (await people.refused(path, **demotion))[0] == 403


async def test_a_bots_own_promotion_reaches_it_as_my_chat_member(
    people: People, tg: Telegram, forum: Group, davit: Person, ears: Ears
) -> None:
    await ears.news()
    path = f"/chats/{forum.id}/members"
    rights = ["can_manage_topics"]
    await people.post(path, bot_id=tg.bot.id, status="administrator", rights=rights, by=davit.id)
    [(kind, body)] = await ears.news()
    assert kind == "my_chat_member"
    assert body["new_chat_member"]["can_manage_topics"] is True
    assert body["new_chat_member"]["can_pin_messages"] is False


async def test_anonymous_leaders_speak_in_the_groups_name(
    people: People, forum: Group, davit: Person, ears: Ears
) -> None:
    await people.post(
        f"/chats/{forum.id}/members", person_id=davit.id, status="creator", anonymous=True
    )
    await ears.news()
    await people.post(f"/{davit.id}/send", chat_id=forum.id, text="/alert")
    await people.post(f"/chats/{forum.id}/topics", name="Lifts", by=davit.id)
    for _, body in await ears.news():
        assert body["from"]["username"] == "GroupAnonymousBot"
        assert body["sender_chat"]["id"] == forum.id


async def test_topics_are_opened_renamed_closed_and_deleted(
    people: People, wire: Wire, forum: Group, davit: Person, ears: Ears
) -> None:
    await ears.news()
    topic = await people.post(f"/chats/{forum.id}/topics", name="Lifts", by=davit.id)
    path = f"/chats/{forum.id}/topics/{topic['id']}"
    await people.post(path, name="Lifts and stairs", by=davit.id)
    await people.post(path, closed=True, by=davit.id)
    await people.post(path, closed=False, by=davit.id)
    heard = [body for kind, body in await ears.news() if kind == "message"]
    assert [body["message_thread_id"] for body in heard] == [topic["id"]] * 4
    assert heard[0]["message_id"] == topic["id"]
    assert heard[0]["forum_topic_created"]["name"] == "Lifts"
    assert heard[1]["forum_topic_edited"] == {"name": "Lifts and stairs"}
    assert heard[2]["forum_topic_closed"] == heard[3]["forum_topic_reopened"] == {}
    told = await people.post(path, deleted=True, by=davit.id)
    assert told["topics"] == []
    assert await ears.news() == []
    into = {"chat_id": forum.id, "message_thread_id": topic["id"], "text": "x"}
    refused = await wire.call("sendMessage", **into)
    assert refused.error == "Bad Request: message thread not found"


async def test_members_neither_lead_topics_nor_write_in_closed_ones(
    people: People, forum: Group, davit: Person, ana: Person
) -> None:
    assert (await people.refused(f"/chats/{forum.id}/topics", name="x", by=ana.id))[0] == 403
    topic = await people.post(f"/chats/{forum.id}/topics", name="Lifts", by=davit.id)
    path = f"/chats/{forum.id}/topics/{topic['id']}"
    for change in ({"name": "y"}, {"closed": True}, {"deleted": True}):
        assert (await people.refused(path, by=ana.id, **change))[0] == 403
    into = {"chat_id": forum.id, "thread_id": topic["id"], "text": "Stuck!"}
    await people.post(f"/{ana.id}/send", **into)
    await people.post(path, closed=True, by=davit.id)
    assert await people.refused(f"/{ana.id}/send", **into) == (403, "This topic is closed.")
    await people.post(f"/{davit.id}/send", **into)


async def test_a_deleted_group_is_told_once_and_refuses_the_bot(
    people: People, wire: Wire, tg: Telegram, davit: Person, ana: Person, ears: Ears
) -> None:
    room = tg.group("House", members=[davit, ana])
    await people.post(f"/chats/{room.id}/delete")
    [(kind, body)] = await ears.news()
    assert (kind, body["from"]["id"]) == ("my_chat_member", davit.id)
    assert body["new_chat_member"]["status"] == "left"
    refused = await wire.call("sendMessage", chat_id=room.id, text="x")
    assert (refused.status, refused.error) == (403, "Forbidden: the group chat was deleted")
    assert (await people.refused(f"/chats/{room.id}/delete"))[0] == 409
    assert (await people.refused(f"/{ana.id}/send", chat_id=room.id, text="x"))[0] == 409
    assert (await people.refused(f"/{tg.person('Elif').id}/join", chat_id=room.id))[0] == 409


async def test_a_deleted_supergroup_is_told_for_the_group_that_it_was(
    people: People, tg: Telegram, davit: Person, ears: Ears
) -> None:
    room = tg.group("House", members=[davit])
    grown = room.migrate()
    await ears.news()
    await people.post(f"/chats/{grown.id}/delete")
    assert {body["chat"]["id"] for _, body in await ears.news()} == {room.id, grown.id}


async def test_what_a_group_forbids_binds_members_and_plain_bots(
    people: People, wire: Wire, tg: Telegram, davit: Person, ana: Person, ears: Ears
) -> None:
    room = tg.group("House", members=[davit, ana])
    path = f"/chats/{room.id}/permissions"
    told = await people.post(path, forbidden=["text messages", "can_send_photos"])
    assert told["forbidden"] == ["photos", "text messages"]
    words = {"chat_id": room.id, "text": "/hello"}
    refused = await wire.call("sendMessage", **words)
    expected = "Bad Request: not enough rights to send text messages to the chat"
    assert refused.error == expected
    status, sentence = await people.refused(f"/{ana.id}/send", **words)
    assert (status, sentence) == (403, "Members of this group may not send text messages.")
    place = {"chat_id": room.id, "location": {"latitude": 1, "longitude": 1}}
    assert (await people.refused(f"/{ana.id}/send", **place))[0] == 403
    await people.post(f"/{davit.id}/send", **words)
    await people.post(path, forbidden=[])
    await people.post(f"/{ana.id}/send", **words)
    assert (await people.refused(path, forbidden=["songs"]))[0] == 400


async def test_a_deleted_account_is_nameless_and_does_nothing_more(
    people: People, wire: Wire, ana: Person, ears: Ears
) -> None:
    await people.post(f"/{ana.id}/deactivate")
    assert await ears.news() == []
    refused = await wire.call("sendMessage", chat_id=ana.id, text="x")
    assert (refused.status, refused.error) == (403, "Forbidden: user is deactivated")
    assert (await people.refused(f"/{ana.id}/send", chat_id=ana.id, text="x"))[0] == 400
    place = {"chat_id": ana.id, "message_id": 1}
    assert (await people.refused(f"/{ana.id}/react", **place, emoji="👍"))[0] == 400
    assert (await people.get("/world"))["people"][0]["first_name"] == "Ana"
    assert ana.history()[0].raw["chat"]["first_name"] == "Ana"


async def test_bots_hear_nothing_of_a_deletion(people: People, ana: Person, ears: Ears) -> None:
    said = await ana.send("oops")
    await ears.news()
    await people.post(f"/{ana.id}/edit", chat_id=ana.id, message_id=said.id, text="hello")
    [(kind, body)] = await ears.news()
    assert (kind, body["text"]) == ("edited_message", "hello")
    await people.post(f"/{ana.id}/delete", chat_id=ana.id, message_id=said.id)
    assert await ears.news() == []
