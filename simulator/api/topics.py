"""What happens when a bot opens, renames, closes, hides or deletes a topic of a forum?"""

from simulator.api.access import check_right, find_chat, membership
from simulator.api.request import Request
from simulator.chats import Chat, Topic
from simulator.forum import MAX_NAME, drop_topic
from simulator.markup.cleaning import clean_line
from simulator.refusals import Refusal
from simulator.shapes import Json

_DEFAULT_COLOUR = 0x6FB9F0
_MOST_COLOUR = 0xFFFFFF
_OPENING = "close or open the topic"


def create_forum_topic(request: Request) -> Json:
    chat = forum(request)
    check_right(request, chat, "can_manage_topics", to="create a topic")
    name = clean_name(request.params.text("name"))
    if not name:
        raise Refusal.TITLE_EMPTY.error()
    colour = request.params.integer("icon_color", _DEFAULT_COLOUR)
    if not 0 <= colour <= _MOST_COLOUR:
        raise Refusal.TOPIC_COLOUR.error()
    # A topic is known by the message that announces it.
    topic = Topic(chat.next_id, name, colour or _DEFAULT_COLOUR, creator_id=request.bot.id)
    chat.topics[topic.id] = topic
    made = {"name": name, "icon_color": topic.icon_color}
    _announce(request, chat, topic, "forum_topic_created", made)
    return {"message_thread_id": topic.id, **made}


def edit_forum_topic(request: Request) -> bool:
    chat = forum(request)
    topic = topic_of(request, chat)
    _check_may_change(request, chat, topic, to="edit the topic")
    given = request.params.text("name")
    if not given:
        return True
    name = clean_name(given)
    if not name:
        raise Refusal.TITLE_EMPTY.error()
    if name == topic.name:
        raise Refusal.TOPIC_NOT_MODIFIED.error()
    topic.name = name
    _announce(request, chat, topic, "forum_topic_edited", {"name": name})
    return True


def close_forum_topic(request: Request) -> bool:
    return _set_closed(request, closed=True)


def reopen_forum_topic(request: Request) -> bool:
    return _set_closed(request, closed=False)


def _set_closed(request: Request, *, closed: bool) -> bool:
    chat = forum(request)
    topic = topic_of(request, chat)
    _check_may_change(request, chat, topic, to=_OPENING)
    if topic.closed == closed:
        raise Refusal.TOPIC_NOT_MODIFIED.error()
    topic.closed = closed
    _announce(request, chat, topic, f"forum_topic_{'closed' if closed else 'reopened'}", {})
    return True


def delete_forum_topic(request: Request) -> bool:
    chat = forum(request)
    topic = topic_of(request, chat)
    check_right(request, chat, "can_delete_messages", to="delete the topic")
    drop_topic(request.world, chat, topic)
    return True


def close_general_forum_topic(request: Request) -> bool:
    return _set_general(request, closed=True, hidden=False, event="forum_topic_closed")


def reopen_general_forum_topic(request: Request) -> bool:
    return _set_general(request, closed=False, hidden=False, event="forum_topic_reopened")


def hide_general_forum_topic(request: Request) -> bool:
    """What is hidden is closed, too."""
    return _set_general(request, closed=True, hidden=True, event="general_forum_topic_hidden")


def unhide_general_forum_topic(request: Request) -> bool:
    chat = forum(request)
    check_right(request, chat, "can_manage_topics", to=_OPENING)
    return _change_general(
        request, chat, chat.general_closed, hidden=False, event="general_forum_topic_unhidden"
    )


def _set_general(request: Request, *, closed: bool, hidden: bool, event: str) -> bool:
    chat = forum(request)
    check_right(request, chat, "can_manage_topics", to=_OPENING)
    return _change_general(request, chat, closed, hidden=hidden, event=event)


def _change_general(
    request: Request, chat: Chat, closed: bool, *, hidden: bool, event: str
) -> bool:
    if (chat.general_closed, chat.general_hidden) == (closed, hidden):
        raise Refusal.TOPIC_NOT_MODIFIED.error()
    chat.general_closed, chat.general_hidden = closed, hidden
    request.world.post(chat, request.bot.user(), {event: {}}, author_id=request.bot.id)
    request.world.emit_chat(chat)
    return True


def forum(request: Request) -> Chat:
    chat = find_chat(request)
    if not chat.forum:
        raise Refusal.NOT_A_FORUM.error()
    return chat


def topic_of(request: Request, chat: Chat) -> Topic:
    number = request.params.message_id("message_thread_id")
    topic = chat.topics.get(number)
    if topic is not None:
        return topic
    # The number of a message that is gone was a topic's; any other never was one.
    if 0 < number < chat.next_id and number not in chat.messages:
        raise Refusal.TOPIC_DELETED.error()
    raise Refusal.TOPIC_ID_INVALID.error()


def clean_name(given: str, most: int = MAX_NAME) -> str:
    """A title as Telegram keeps it: without white space around, cut to its length."""
    return clean_line(given).strip()[:most].rstrip()


def _check_may_change(request: Request, chat: Chat, topic: Topic, *, to: str) -> None:
    """Whoever opened a topic may change it, and whoever manages topics."""
    if topic.creator_id != request.bot.id:
        check_right(request, chat, "can_manage_topics", to=to)
    elif not membership(request, chat).may("can_manage_topics"):
        request.remark("a topic is changed by right of having opened it")


def _announce(request: Request, chat: Chat, topic: Topic, event: str, what: Json) -> None:
    fields = {"message_thread_id": topic.id, "is_topic_message": True, event: what}
    request.world.post(chat, request.bot.user(), fields, author_id=request.bot.id)
    request.world.emit_chat(chat)
