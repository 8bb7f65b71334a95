"""What happens when a bot opens, renames, closes or deletes a topic of a forum?"""

from simulator.api.access import check_right, find_chat
from simulator.api.request import Request
from simulator.chats import Chat, Topic
from simulator.errors import bad_request
from simulator.shapes import Json

MAX_NAME = 128
_DEFAULT_COLOUR = 0x6FB9F0


def create_forum_topic(request: Request) -> Json:
    name = _name(request)
    chat = _forum(request, to="create a topic")
    colour = request.params.integer("icon_color", _DEFAULT_COLOUR)
    # A topic is known by the message that announces it.
    topic = Topic(chat.next_id, name, colour)
    chat.topics[topic.id] = topic
    _announce(request, chat, topic, "forum_topic_created", {"name": name, "icon_color": colour})
    return {"message_thread_id": topic.id, "name": name, "icon_color": colour}


def edit_forum_topic(request: Request) -> bool:
    chat = _forum(request, to="edit the topic")
    topic = _topic(request, chat)
    name = request.params.text("name").strip()
    if len(name) > MAX_NAME:
        raise bad_request("topic name is too long")
    if not name or name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _announce(request, chat, topic, "forum_topic_edited", {"name": name})
    return True


def close_forum_topic(request: Request) -> bool:
    return _set_closed(request, closed=True)


def reopen_forum_topic(request: Request) -> bool:
    return _set_closed(request, closed=False)


def _set_closed(request: Request, *, closed: bool) -> bool:
    chat = _forum(request, to="close or reopen the topic")
    topic = _topic(request, chat)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    _announce(request, chat, topic, f"forum_topic_{'closed' if closed else 'reopened'}", {})
    return True


def delete_forum_topic(request: Request) -> bool:
    chat = _forum(request, to="delete the topic", right="can_delete_messages")
    topic = _topic(request, chat)
    del chat.topics[topic.id]
    inside = [
        number
        for number, message in chat.messages.items()
        if message.body.get("message_thread_id") == topic.id
    ]
    for number in inside:
        request.world.remove(chat, number)
    request.world.emit_chat(chat)
    return True


def _forum(request: Request, *, to: str, right: str = "can_manage_topics") -> Chat:
    chat = find_chat(request)
    if not chat.forum:
        raise bad_request("the chat is not a forum")
    check_right(request, chat, right, to=to)
    return chat


def _topic(request: Request, chat: Chat) -> Topic:
    topic = chat.topics.get(request.params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _name(request: Request) -> str:
    name = request.params.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if len(name) > MAX_NAME:
        raise bad_request("topic name is too long")
    return name


def _announce(request: Request, chat: Chat, topic: Topic, event: str, what: Json) -> None:
    fields = {"message_thread_id": topic.id, "is_topic_message": True, event: what}
    request.world.post(chat, request.bot.user(), fields, author_id=request.bot.id)
    request.world.emit_chat(chat)
