"""Are membership, rights, pins, topics and migration judged as Telegram does?"""

import pytest
from telegram import Bot, ReactionTypeEmoji
from telegram.error import BadRequest, ChatMigrated, Forbidden

from simulator.chats import Member, Status
from simulator.kit import Group, Person, Telegram
from tests.simulator.conftest import Wire


@pytest.fixture
def carla(tg: Telegram) -> Person:
    return tg.person("Carla", language="en")


@pytest.fixture
def room(tg: Telegram, carla: Person) -> Group:
    return tg.group("Staff room", members=[carla, tg.person("Davit")])


@pytest.fixture
def forum(tg: Telegram, carla: Person) -> Group:
    return tg.group("B3", members=[carla], bot=Status.ADMINISTRATOR, forum=True)


async def test_a_bot_learns_who_is_in_a_group(bot: Bot, room: Group, carla: Person) -> None:
    chat = await bot.get_chat(room.id)
    assert (chat.type, chat.title) == ("group", "Staff room")
    assert (await bot.get_chat_member(room.id, carla.id)).status == "creator"
    assert (await bot.get_chat_member(room.id, bot.id)).status == "member"
    assert await bot.get_chat_member_count(room.id) == 3
    leaders = await bot.get_chat_administrators(room.id)
    assert [leader.user.id for leader in leaders] == [carla.id]
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(room.id, 5)


async def test_other_bots_are_not_listed_as_administrators(
    tg: Telegram, bot: Bot, room: Group, carla: Person
) -> None:
    other = tg.world.add_bot(token="88:other", username="other_bot")
    room.chat.members[other.id] = Member(Status.ADMINISTRATOR)
    room.promote_bot()
    leaders = await bot.get_chat_administrators(room.id)
    assert [leader.user.id for leader in leaders] == [carla.id, bot.id]


async def test_a_stranger_counts_as_somebody_who_left(tg: Telegram, bot: Bot, room: Group) -> None:
    elif_ = tg.person("Elif")
    assert (await bot.get_chat_member(room.id, elif_.id)).status == "left"


async def test_a_bot_is_added_promoted_and_thrown_out(wire: Wire, tg: Telegram) -> None:
    room = tg.group("B3", members=[tg.person("Davit")], bot=False)
    room.add_bot()
    room.promote_bot("can_pin_messages")
    room.remove_bot()
    changes = [
        update["my_chat_member"] for update in await wire.updates() if "message" not in update
    ]
    steps = [
        (change["old_chat_member"]["status"], change["new_chat_member"]["status"])
        for change in changes
    ]
    assert steps == [("left", "member"), ("member", "administrator"), ("administrator", "kicked")]
    assert changes[1]["new_chat_member"]["can_pin_messages"] is True
    assert changes[1]["new_chat_member"]["can_delete_messages"] is False


@pytest.mark.parametrize(
    ("kind", "status", "error"),
    [
        ("group", Status.KICKED, "bot was kicked from the group chat"),
        ("supergroup", Status.KICKED, "bot was kicked from the supergroup chat"),
        ("group", Status.LEFT, "bot is not a member of the group chat"),
        ("supergroup", Status.LEFT, "bot is not a member of the supergroup chat"),
    ],
)
async def test_outside_a_group_a_bot_cannot_write(
    tg: Telegram, bot: Bot, kind: str, status: Status, error: str
) -> None:
    room = tg.group("B3", members=[tg.person("Davit")], kind=kind)
    room.chat.members[bot.id].status = status
    with pytest.raises(Forbidden, match=error):
        await bot.send_message(room.id, "x")


async def test_a_deleted_or_foreign_group_refuses(tg: Telegram, bot: Bot, room: Group) -> None:
    room.chat.deleted = True
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await bot.send_message(room.id, "x")
    foreign = tg.group("Elsewhere", members=[tg.person("Elif")], bot=False)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(foreign.id, "x")


async def test_a_bot_leaves_a_group(bot: Bot, room: Group) -> None:
    assert await bot.leave_chat(room.id)
    with pytest.raises(Forbidden, match="bot is not a member of the group chat"):
        await bot.send_message(room.id, "x")
    # What was said in a basic group can still be read.
    assert (await bot.get_chat(room.id)).title == "Staff room"


async def test_a_group_may_forbid_what_members_send(
    tg: Telegram, bot: Bot, room: Group, carla: Person
) -> None:
    photo = (await carla.send_photo()).raw["photo"][-1]["file_id"]
    room.forbid("photos")
    await bot.send_message(room.id, "x")
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await bot.send_photo(room.id, photo)
    room.forbid("text messages")
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(room.id, "x")
    room.promote_bot()
    assert (await bot.send_photo(room.id, photo)).photo


async def test_pins_need_the_right_and_leave_a_trace(bot: Bot, room: Group) -> None:
    sent = await bot.send_message(room.id, "Everybody out")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await bot.pin_chat_message(room.id, sent.message_id)
    room.promote_bot("can_pin_messages")
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(room.id, 99)
    assert await bot.pin_chat_message(room.id, sent.message_id)
    pinned = (await bot.get_chat(room.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    assert await bot.unpin_chat_message(room.id)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(room.id)
    assert await bot.unpin_all_chat_messages(room.id)


async def test_a_group_becomes_a_supergroup(
    wire: Wire, bot: Bot, room: Group, carla: Person
) -> None:
    old = await bot.send_message(room.id, "before")
    new = room.migrate()
    services = [update["message"] for update in await wire.updates()]
    assert services[0]["migrate_to_chat_id"] == new.id
    assert services[1]["migrate_from_chat_id"] == room.id
    answer = await wire.call("sendMessage", chat_id=room.id, text="x")
    assert answer.error == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer.body["parameters"] == {"migrate_to_chat_id": new.id}
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(room.id, "x")
    assert moved.value.new_chat_id == new.id
    assert await bot.edit_message_text("still here", room.id, old.message_id)
    assert (await bot.send_message(new.id, "after")).chat.type == "supergroup"
    assert (await bot.get_chat_member(new.id, carla.id)).status == "creator"


async def test_topics_are_opened_closed_and_deleted(
    tg: Telegram, wire: Wire, bot: Bot, forum: Group
) -> None:
    topic = await bot.create_forum_topic(forum.id, "Repairs")
    thread = topic.message_thread_id
    sent = await bot.send_message(forum.id, "x", message_thread_id=thread)
    assert sent.message_thread_id == thread
    assert await bot.edit_forum_topic(forum.id, thread, "Repairs and lifts")
    assert await bot.close_forum_topic(forum.id, thread)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(forum.id, thread)
    forum.promote_bot("can_delete_messages")
    arguments = {"chat_id": forum.id, "text": "x", "message_thread_id": thread}
    # Whoever opened a topic may write in it though it is closed, and open it again.
    assert (await wire.call("sendMessage", **arguments)).status == 200
    assert await bot.reopen_forum_topic(forum.id, thread)
    assert await bot.delete_forum_topic(forum.id, thread)
    answer = await wire.call("sendMessage", **arguments)
    assert answer.error == "Bad Request: message thread not found"


async def test_only_a_forum_has_topics(wire: Wire, room: Group, forum: Group) -> None:
    answer = await wire.call("createForumTopic", chat_id=room.id, name="x")
    assert answer.error == "Bad Request: the chat is not a forum"
    answer = await wire.call("createForumTopic", chat_id=forum.id, name="x" * 129)
    assert len(answer.result["name"]) == 128
    answer = await wire.call("closeForumTopic", chat_id=forum.id, message_thread_id=9)
    assert answer.error == "Bad Request: TOPIC_ID_INVALID"


async def test_a_bot_reacts_with_a_known_emoji(bot: Bot, ana: Person) -> None:
    said = await ana.send("Thanks")
    assert await bot.set_message_reaction(ana.id, said.id, "👍")
    assert ana.history()[-1].raw["reactions"] == ["👍"]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(ana.id, said.id, [ReactionTypeEmoji("🧯")])
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(ana.id, 99, "👍")


async def test_others_messages_are_deleted_with_the_right_only(
    bot: Bot, room: Group, carla: Person
) -> None:
    said = await carla.send("/report", in_=room)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(room.id, said.id)
    room.promote_bot("can_delete_messages")
    assert await bot.delete_message(room.id, said.id)


async def test_without_rights_a_bot_reads_only_what_is_meant_for_it(
    wire: Wire, bot: Bot, room: Group, carla: Person
) -> None:
    card = await bot.send_message(room.id, "#T1042")
    for words in ("chatter", "/desk", "/desk@other_bot", "/desk@tocsin_bot"):
        await carla.send(words, in_=room)
    await carla.send("on my way", in_=room, reply_to=card.message_id)
    read = [update["message"]["text"] for update in await wire.updates()]
    assert read == ["/desk", "/desk@tocsin_bot", "on my way"]
    room.promote_bot()
    await carla.send("chatter", in_=room)
    assert (await wire.updates())[-1]["message"]["text"] == "chatter"


async def test_an_anonymous_administrator_writes_as_the_group(
    wire: Wire, room: Group, carla: Person
) -> None:
    room.promote(carla, anonymous=True)
    await carla.send("/desk", in_=room)
    message = (await wire.updates())[-1]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == room.id
