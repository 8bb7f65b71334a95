"""What can a person do in Telegram, and what does a bot hear of it?"""

from simulator import permissions
from simulator.chats import GROUP_ANONYMOUS_BOT, Bot, Chat, Message, Person, private_head
from simulator.content import content, origin
from simulator.errors import PersonError
from simulator.markup import with_found_entities
from simulator.shapes import Json
from simulator.world import Press, World


def send(
    world: World,
    person: Person,
    chat: Chat,
    fields: Json,
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
) -> Message:
    """Post what a person sent (text, photo, …) and hand it to the bots that may see it."""
    _check_can_send(person, chat)
    _check_permitted(person, chat, fields)
    place = _place(person, chat, reply_to, thread_id)
    if chat.is_private and chat.bot_id not in person.started:
        person.started.add(chat.bot_id)
        world.emit_person(person)
    sender, shown = speaker(person, chat)
    message = world.post(chat, sender, {**shown, **place, **fields}, author_id=person.id)
    tell_bots(world, chat, "message", message.body)
    return message


def speaker(person: Person, chat: Chat) -> tuple[Json, Json]:
    """Who seems to speak, as `from` and further fields: anonymous administrators hide."""
    member = chat.member(person.id)
    if member is not None and member.is_hidden:
        return GROUP_ANONYMOUS_BOT, {"sender_chat": chat.head}
    return person.user(), {}


def send_album(
    world: World,
    person: Person,
    chat: Chat,
    items: list[Json],
    *,
    reply_to: int | None = None,
    thread_id: int | None = None,
) -> list[Message]:
    """Several pictures, videos or documents at once: as many messages with one group id."""
    album = {"media_group_id": str(world.rng.randrange(10**16, 10**17))}
    return [
        send(world, person, chat, {**album, **fields}, reply_to=reply_to, thread_id=thread_id)
        for fields in items
    ]


def forward(world: World, person: Person, source: Chat, message_id: int, chat: Chat) -> Message:
    message = find(source, message_id)
    fields = {"forward_origin": origin(world, message), **content(message.body)}
    return send(world, person, chat, fields)


def text_fields(text: str) -> Json:
    """The fields of a plain message, with commands and links found in it."""
    fields = with_found_entities(text, []).fields()
    if not fields:
        raise PersonError("A message needs some words.")
    return fields


def start(world: World, person: Person, bot: Bot, payload: str = "") -> Message:
    chat = world.open_private(person, bot)
    if bot.id in person.blocked:
        unblock(world, person, bot)
    return send(world, person, chat, text_fields(f"/start {payload}".strip()))


def edit(world: World, person: Person, chat: Chat, message_id: int, text: str) -> Message:
    message = find(chat, message_id)
    if message.author_id != person.id:
        raise PersonError("Only one's own messages can be edited.")
    key, entities = ("text", "entities")
    if "text" not in message.body:
        key, entities = ("caption", "caption_entities")
    kept = {name: value for name, value in message.body.items() if name not in (key, entities)}
    new = with_found_entities(text, []).fields(text=key, entities=entities)
    if key == "text" and not new:
        raise PersonError("A message needs some words.")
    world.change(message, {**kept, **new, "edit_date": world.now()})
    tell_bots(world, chat, "edited_message", message.body)
    return message


def press(world: World, person: Person, chat: Chat, message_id: int, data: str) -> Press:
    """Press the inline button with `data`; the label is not checked, as a forger would."""
    message = find(chat, message_id)
    bot = world.bots.get(message.author_id)
    if bot is None:
        raise PersonError("Only a bot's message has buttons.")
    check_present(person, chat)
    query_id = str(world.rng.randrange(10**17, 10**18))
    pressed = Press(query_id, bot.id, person.id, chat.id, world.clock())
    world.presses[query_id] = pressed
    world.forget_presses()
    payload: Json = {
        "id": query_id,
        "from": person.user(),
        "message": message.body,
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    world.tell(bot.id, "callback_query", payload)
    return pressed


def delete(world: World, person: Person, chat: Chat, message_id: int) -> None:
    """Delete a message for everybody. Bots hear nothing of it."""
    message = find(chat, message_id)
    member = chat.member(person.id)
    owns = message.author_id == person.id or chat.is_private
    if not owns and not (member and member.may("can_delete_messages")):
        raise PersonError("Only administrators delete other people's messages.")
    world.remove(chat, message_id)


def block(world: World, person: Person, bot: Bot) -> None:
    if bot.id in person.blocked:
        return
    chat = world.open_private(person, bot)
    person.blocked.add(bot.id)
    world.emit_person(person)
    world.tell(bot.id, "my_chat_member", _block_update(world, chat, person, bot, blocks=True))


def deactivate(world: World, person: Person) -> None:
    """Delete the person's account. Bots hear nothing until they send; the name is gone."""
    person.deactivated = True
    for bot_id in world.bots:
        chat = world.private.get((bot_id, person.id))
        if chat is not None:
            chat.head = private_head(person)
    world.emit_person(person)


def speak(world: World, person: Person, language_code: str | None) -> None:
    """Use Telegram in another language. Bots hear of it with the person's next update."""
    person.language_code = language_code
    world.emit_person(person)


def unblock(world: World, person: Person, bot: Bot) -> None:
    if bot.id not in person.blocked:
        return
    chat = world.open_private(person, bot)
    person.blocked.discard(bot.id)
    world.emit_person(person)
    world.tell(bot.id, "my_chat_member", _block_update(world, chat, person, bot, blocks=False))


def _block_update(world: World, chat: Chat, person: Person, bot: Bot, *, blocks: bool) -> Json:
    free: Json = {"user": bot.user(), "status": "member"}
    banned: Json = {"user": bot.user(), "status": "kicked", "until_date": 0}
    old, new = (free, banned) if blocks else (banned, free)
    return {
        "chat": chat.head,
        "from": person.user(),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": new,
    }


def tell_bots(world: World, chat: Chat, kind: str, body: Json) -> None:
    """Give an update about a person's message to each bot that may read it."""
    if chat.is_private:
        world.tell(chat.bot_id, kind, body)
        return
    for bot in world.bots.values():
        if chat.holds(bot.id) and _may_read(chat, bot, body):
            world.tell(bot.id, kind, body)


def tell_of_service(world: World, chat: Chat, body: Json) -> None:
    """Service messages reach every bot in the chat, privacy mode or not."""
    for bot in world.bots.values():
        if chat.holds(bot.id):
            world.tell(bot.id, "message", body)


def _may_read(chat: Chat, bot: Bot, body: Json) -> bool:
    """Privacy mode: a bot that is no administrator reads commands and replies to it only."""
    if bot.reads_all_group_messages or chat.members[bot.id].is_admin:
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return any(_is_for(entity, body, bot) for entity in body.get("entities", ()))


def _is_for(entity: Json, body: Json, bot: Bot) -> bool:
    if entity["type"] != "bot_command":
        return False
    units = body["text"].encode("utf-16-le")
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    _, at, name = units[start:end].decode("utf-16-le").partition("@")
    return not at or name.lower() == bot.username.lower()


def _check_can_send(person: Person, chat: Chat) -> None:
    check_present(person, chat)
    if chat.is_private and chat.bot_id in person.blocked:
        raise PersonError("This person has blocked the bot; unblock it first.", status=409)
    if chat.migrated_to is not None:
        raise PersonError("This group was upgraded to a supergroup.", status=409)


def check_present(person: Person, chat: Chat) -> None:
    """Raise unless the person still has an account and is in the chat."""
    if person.deactivated:
        raise PersonError("This account is deleted.")
    if not chat.is_private and not chat.holds(person.id):
        raise PersonError("This person is not in the group.", status=403)
    if chat.deleted:
        raise PersonError("This group is deleted.", status=409)


def _check_permitted(person: Person, chat: Chat, fields: Json) -> None:
    member = chat.member(person.id)
    if not chat.forbidden or (member is not None and member.is_admin):
        return
    what = permissions.called(fields)
    if permissions.is_forbidden(what, chat.forbidden):
        raise PersonError(f"Members of this group may not send {what}.", status=403)


def _place(person: Person, chat: Chat, reply_to: int | None, thread_id: int | None) -> Json:
    place: Json = {}
    if thread_id:
        _check_topic(person, chat, thread_id)
        place = {"message_thread_id": thread_id, "is_topic_message": True}
    if reply_to:
        target = find(chat, reply_to).body
        inner = {key: value for key, value in target.items() if key != "reply_to_message"}
        place["reply_to_message"] = inner
    return place


def _check_topic(person: Person, chat: Chat, topic_id: int) -> None:
    topic, member = chat.topics.get(topic_id), chat.member(person.id)
    if topic is None:
        raise PersonError("There is no such topic.", status=404)
    leads = topic.creator_id == person.id or (member and member.may("can_manage_topics"))
    if topic.closed and not leads:
        raise PersonError("This topic is closed.", status=403)


def find(chat: Chat, message_id: int) -> Message:
    """The message as people see it. Raises PersonError if it is gone."""
    message = chat.messages.get(message_id)
    if message is None:
        raise PersonError("There is no such message.", status=404)
    return message
