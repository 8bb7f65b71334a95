"""What do people do with the topics of a forum? Bots hear all of it but a deletion."""

from simulator.acts import check_present, speaker, tell_of_service
from simulator.chats import Chat, Person, Topic
from simulator.errors import PersonError
from simulator.shapes import Json
from simulator.world import World

MAX_NAME = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def open_topic(
    world: World, person: Person, chat: Chat, name: str, *, icon_color: int = COLOURS[0]
) -> Topic:
    _check_forum(person, chat)
    if not _may(person, chat, "can_manage_topics"):
        raise PersonError("Only administrators with that right open topics here.", status=403)
    if icon_color not in COLOURS:
        raise PersonError(f"{icon_color} is none of the six colours of topics.")
    # A topic is known by the message that announces it.
    topic = Topic(chat.next_id, _checked(name), icon_color, creator_id=person.id)
    chat.topics[topic.id] = topic
    what = {"name": topic.name, "icon_color": icon_color}
    _announce(world, person, chat, topic, {"forum_topic_created": what})
    return topic


def rename_topic(world: World, person: Person, chat: Chat, topic_id: int, name: str) -> None:
    topic = _own(person, chat, topic_id)
    name = _checked(name)
    if name == topic.name:
        return
    topic.name = name
    _announce(world, person, chat, topic, {"forum_topic_edited": {"name": name}})


def close_topic(
    world: World, person: Person, chat: Chat, topic_id: int, *, closed: bool = True
) -> None:
    """Close a topic, or open it again; to a closed one only its leaders write."""
    topic = _own(person, chat, topic_id)
    if topic.closed == closed:
        return
    topic.closed = closed
    event = "forum_topic_closed" if closed else "forum_topic_reopened"
    _announce(world, person, chat, topic, {event: {}})


def delete_topic(world: World, person: Person, chat: Chat, topic_id: int) -> None:
    """Delete a topic with all that was said in it."""
    _check_forum(person, chat)
    topic = _topic(chat, topic_id)
    if not _may(person, chat, "can_delete_messages"):
        raise PersonError("Only administrators with that right delete topics.", status=403)
    drop_topic(world, chat, topic)


def drop_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take the topic and its messages away, whoever wished it."""
    del chat.topics[topic.id]
    inside = [
        number
        for number, message in chat.messages.items()
        if message.body.get("message_thread_id") == topic.id
    ]
    for number in inside:
        world.remove(chat, number)
    world.emit_chat(chat)


def _own(person: Person, chat: Chat, topic_id: int) -> Topic:
    """The topic, if the person may change it: who opened it may, and who leads topics."""
    _check_forum(person, chat)
    topic = _topic(chat, topic_id)
    if topic.creator_id != person.id and not _may(person, chat, "can_manage_topics"):
        raise PersonError("Only its author and administrators change a topic.", status=403)
    return topic


def _check_forum(person: Person, chat: Chat) -> None:
    if not chat.forum:
        raise PersonError("This chat is no forum.")
    check_present(person, chat)


def _topic(chat: Chat, topic_id: int) -> Topic:
    topic = chat.topics.get(topic_id)
    if topic is None:
        raise PersonError("There is no such topic.", status=404)
    return topic


def _may(person: Person, chat: Chat, right: str) -> bool:
    member = chat.member(person.id)
    return member is not None and member.may(right)


def _checked(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise PersonError(f"A topic's name has 1 to {MAX_NAME} characters.")
    return name


def _announce(world: World, person: Person, chat: Chat, topic: Topic, what: Json) -> None:
    sender, fields = speaker(person, chat)
    fields |= {"message_thread_id": topic.id, "is_topic_message": True, **what}
    said = world.post(chat, sender, fields, author_id=person.id)
    tell_of_service(world, chat, said.body)
    world.emit_chat(chat)
