"""How do people mark what was said: with a reaction, with a pin?"""

from simulator.acts import check_present, find, speaker, tell_of_service
from simulator.chats import Chat, Message, Person
from simulator.emoji import REACTIONS
from simulator.errors import PersonError
from simulator.shapes import Json
from simulator.world import World


def react(world: World, person: Person, chat: Chat, message_id: int, emoji: str | None) -> None:
    """Exchange the person's reaction for another, for none if None.

    Heard by bots that asked for `message_reaction`: in their private chats, and where they lead.
    """
    check_present(person, chat)
    message = find(chat, message_id)
    if emoji is not None and emoji not in REACTIONS:
        raise PersonError(f"{emoji!r} is no reaction that Telegram knows.")
    old, new = message.reactions.get(person.id, []), [emoji] if emoji else []
    if old == new:
        return
    message.reactions[person.id] = new
    world.emit_reactions(message)
    update = _reaction_update(world, person, chat, message_id)
    update |= {"old_reaction": _shapes(old), "new_reaction": _shapes(new)}
    for bot_id in world.bots:
        if _hears_reactions(chat, bot_id):
            world.tell(bot_id, "message_reaction", update)


def _reaction_update(world: World, person: Person, chat: Chat, message_id: int) -> Json:
    """An anonymous administrator reacts in the group's name."""
    member = chat.member(person.id)
    hidden = member is not None and member.is_hidden
    actor = {"actor_chat": chat.head} if hidden else {"user": person.user()}
    return {"chat": chat.head, "message_id": message_id, **actor, "date": world.now()}


def _shapes(reactions: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji} for emoji in reactions]


def _hears_reactions(chat: Chat, bot_id: int) -> bool:
    if chat.is_private:
        return chat.bot_id == bot_id
    member = chat.member(bot_id)
    return member is not None and member.is_admin


def pin(world: World, person: Person, chat: Chat, message_id: int) -> None:
    """Pin a message, which every bot of the chat hears by a service message."""
    message = _pinnable(person, chat, message_id)
    if message_id in chat.pinned:
        return
    chat.pinned.append(message_id)
    world.emit_pins(chat)
    sender, fields = speaker(person, chat)
    inner = {key: value for key, value in message.body.items() if key != "reply_to_message"}
    fields |= {**_topic_of(message), "pinned_message": inner}
    said = world.post(chat, sender, fields, author_id=person.id)
    tell_of_service(world, chat, said.body)


def unpin(world: World, person: Person, chat: Chat, message_id: int) -> None:
    """Take a pin away. Bots hear nothing of it."""
    _pinnable(person, chat, message_id)
    if message_id not in chat.pinned:
        raise PersonError("This message is not pinned.", status=404)
    chat.pinned.remove(message_id)
    world.emit_pins(chat)


def _pinnable(person: Person, chat: Chat, message_id: int) -> Message:
    check_present(person, chat)
    member = chat.member(person.id)
    if not chat.is_private and not (member and member.may("can_pin_messages")):
        raise PersonError("Only administrators with that right pin messages here.", status=403)
    return find(chat, message_id)


def _topic_of(message: Message) -> Json:
    kept = ("message_thread_id", "is_topic_message")
    return {key: message.body[key] for key in kept if key in message.body}
