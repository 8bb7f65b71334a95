"""Where does a message stand: in which topic, in reply to what?"""

from dataclasses import dataclass

from simulator.api.access import Access, chat_named, membership
from simulator.api.request import Request
from simulator.api.texts import styled
from simulator.chats import Chat, Message
from simulator.content import origin
from simulator.fields import Fields, parsing_plainly
from simulator.markup import Formatted, utf16_length
from simulator.refusals import Refusal
from simulator.shapes import Json

_NO_QUOTE = Formatted("", [])


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call says of the message that it answers; number 0 is none."""

    number: int = 0
    chat_id: str = ""
    may_be_missing: bool = False
    quote: Formatted = _NO_QUOTE
    position: int = 0


_NO_REPLY = Reply()


def reply_of(request: Request) -> Reply:
    """The reply as an argument; whether there is such a message is asked later."""
    params = request.params
    if not params.has("reply_parameters"):
        number = params.message_id("reply_to_message_id")
        if not number:
            return _NO_REPLY
        return Reply(number, may_be_missing=params.flag("allow_sending_without_reply"))
    if not params.given("reply_parameters"):
        return _NO_REPLY
    given = params.json("reply_parameters", what="reply parameters")
    if not isinstance(given, dict):
        raise Refusal.REPLY_NOT_OBJECT.error()
    if not given:
        return _NO_REPLY
    with parsing_plainly():
        return _reply(request, Fields(given))


def _reply(request: Request, fields: Fields) -> Reply:
    chat_id = fields.text("chat_id")
    number = max(fields.needed_integer("message_id"), 0)
    missing = fields.flag("allow_sending_without_reply")
    words, mode = fields.text("quote"), fields.text("quote_parse_mode")
    quote = styled(request, words, mode, fields.values.get("quote_entities"))
    return Reply(number, chat_id, missing, quote, fields.integer("quote_position"))


def placed(request: Request, chat: Chat, reply: Reply) -> Json:
    """The fields of a message that say where it stands: first the reply, then the topic."""
    fields = _replied(request, chat, reply) if reply.number else {}
    thread_id = request.params.message_id("message_thread_id")
    if thread_id:
        if thread_id not in chat.topics:
            raise Refusal.THREAD_NOT_FOUND.error()
        fields |= {"message_thread_id": thread_id, "is_topic_message": True}
    return fields


def check_topic_open(request: Request, chat: Chat) -> None:
    """A closed topic is closed to all but those who manage topics or opened it."""
    if not chat.forum or membership(request, chat).may("can_manage_topics"):
        return
    topic = chat.topics.get(request.params.message_id("message_thread_id"))
    if topic is None and not chat.general_closed:
        return
    if topic is not None and (not topic.closed or topic.creator_id == request.bot.id):
        return
    raise Refusal.TOPIC_CLOSED.error()


def _replied(request: Request, chat: Chat, reply: Reply) -> Json:
    source = chat
    if reply.chat_id and reply.chat_id != str(chat.id):
        source = chat_named(request, reply.chat_id, Access.READ)
    target = source.messages.get(reply.number)
    if target is None:
        if reply.may_be_missing:
            return {}
        raise Refusal.REPLIED_NOT_FOUND.error()
    quote = _quoted(target, reply)
    if source is chat:
        return {"reply_to_message": without_reply(target.body), **quote}
    outside = {"origin": origin(request.world, target), "message_id": target.id}
    return {"external_reply": {**outside, "chat": source.head}, **quote}


def _quoted(target: Message, reply: Reply) -> Json:
    words = reply.quote.text
    if not words:
        return {}
    text: str = target.body.get("text") or target.body.get("caption") or ""
    at = text.find(words)
    if at < 0:
        raise Refusal.QUOTE_INVALID.error()
    place = {"position": utf16_length(text[:at]), "is_manual": True}
    return {"quote": {**reply.quote.fields(), **place}}


def without_reply(body: Json) -> Json:
    """A message as it stands inside another: replies do not nest."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}
