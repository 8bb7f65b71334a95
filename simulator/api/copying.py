"""What happens when a bot repeats messages elsewhere?"""

from collections.abc import Callable

from simulator.api.access import (
    Access,
    check_can_send,
    check_not_blocked,
    find_chat,
    find_message,
)
from simulator.api.albums import album_id
from simulator.api.deleting import message_ids
from simulator.api.replies import Reply, check_topic_open, placed
from simulator.api.request import Request
from simulator.api.sending import UNMODELLED, Sending, guards, post
from simulator.api.texts import caption, caption_fields, check_caption
from simulator.chats import Chat, Message
from simulator.content import CONTENT, content, origin
from simulator.permissions import called
from simulator.refusals import Refusal
from simulator.shapes import Json

_CAPTION = ("caption", "caption_entities")


def copy_message(request: Request) -> Json:
    request.params.required("from_chat_id")
    words = caption(request) if request.params.has("caption") else None
    _, message = find_message(request, Access.READ, to_be="to copy", chat_name="from_chat_id")
    sending = Sending(request, what=called(message.body))
    if not _can_be_repeated(message):
        raise Refusal.CANNOT_BE.error(done="copied")
    fields = content(message.body)
    if words is not None and "text" not in fields:
        check_caption(words)
        fields = {key: value for key, value in fields.items() if key not in _CAPTION}
        fields |= caption_fields(words)
    return {"message_id": sending.post(fields).id}


def forward_message(request: Request) -> Json:
    request.params.required("from_chat_id")
    _, message = find_message(request, Access.READ, to_be="to forward", chat_name="from_chat_id")
    sending = Sending(request, what=called(message.body))
    if message.body.get("has_protected_content"):
        raise Refusal.PROTECTED.error()
    if not _can_be_repeated(message):
        raise Refusal.CANNOT_BE.error(done="forwarded")
    return sending.post(_forwarded(request, message)).body


def copy_messages(request: Request) -> list[Json]:
    hidden = request.params.flag("remove_caption")

    def copied(message: Message) -> Json:
        fields = content(message.body)
        return {key: value for key, value in fields.items() if not hidden or key not in _CAPTION}

    return _repeat(request, copied, verb="copy")


def forward_messages(request: Request) -> list[Json]:
    return _repeat(request, lambda message: _forwarded(request, message), verb="forward")


def _repeat(request: Request, shown: Callable[[Message], Json], *, verb: str) -> list[Json]:
    """Repeat what can be repeated, albums staying albums; the rest is skipped."""
    request.refuse_unmodelled(UNMODELLED)
    request.params.required("from_chat_id")
    numbers = message_ids(request.params)
    chat = find_chat(request)
    place = placed(request, chat, Reply())
    source = find_chat(request, Access.READ, name="from_chat_id")
    messages = [found for number in numbers if (found := source.messages.get(number))]
    messages = [message for message in messages if _can_be_repeated(message)]
    if not messages:
        raise Refusal.NOTHING_TO_REPEAT.error(verb=verb)
    for message in messages:
        check_can_send(request, chat, what=called(message.body))
    check_topic_open(request, chat)
    check_not_blocked(request, chat)
    albums: dict[str, str] = {}
    shared = {**place, **guards(request)}
    return [
        _put(request, chat, message, {**shown(message), **shared}, albums) for message in messages
    ]


def _put(
    request: Request, chat: Chat, message: Message, fields: Json, albums: dict[str, str]
) -> Json:
    album = message.body.get("media_group_id")
    if album is not None:
        if album not in albums:
            albums[album] = album_id(request)
        fields["media_group_id"] = albums[album]
    return {"message_id": post(request, chat, fields).id}


def _forwarded(request: Request, message: Message) -> Json:
    return {"forward_origin": origin(request.world, message), **content(message.body)}


def _can_be_repeated(message: Message) -> bool:
    return not message.body.get("has_protected_content") and bool(CONTENT & message.body.keys())
