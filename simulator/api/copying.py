"""What happens when a bot repeats a message elsewhere?"""

from simulator.api.access import check_can_write, find_chat, find_message, thread_fields
from simulator.api.editing import message_ids
from simulator.api.media import album_id
from simulator.api.request import Request
from simulator.api.sending import deliver, post, surroundings
from simulator.api.texts import caption
from simulator.chats import Chat, Message
from simulator.content import CONTENT, content, origin
from simulator.errors import bad_request
from simulator.shapes import Json


def copy_message(request: Request) -> Json:
    source = find_chat(request, name="from_chat_id")
    message = find_message(request, source, to_be="copy")
    if not _can_be_repeated(message):
        raise bad_request("message can't be copied")
    fields = content(message.body)
    if request.params.has("caption"):
        fields.pop("caption_entities", None)
        fields.update(caption(request.params).fields(text="caption", entities="caption_entities"))
    return {"message_id": deliver(request, fields).id}


def copy_messages(request: Request) -> list[Json]:
    """Copy what can be copied, albums staying albums; the rest is skipped."""
    source = find_chat(request, name="from_chat_id")
    wanted = [source.messages.get(number) for number in message_ids(request.params)]
    messages = [message for message in wanted if message and _can_be_repeated(message)]
    if not messages:
        raise bad_request("there are no messages to copy")
    chat = find_chat(request)
    check_can_write(request, chat)
    albums: dict[str, str] = {}
    return [_copy(request, chat, message, albums) for message in messages]


def _copy(request: Request, chat: Chat, message: Message, albums: dict[str, str]) -> Json:
    fields = {**content(message.body), **surroundings(request, chat)}
    album = message.body.get("media_group_id")
    if album is not None:
        fields["media_group_id"] = albums.setdefault(album, album_id(request))
    return {"message_id": post(request, chat, fields).id}


def forward_message(request: Request) -> Json:
    source = find_chat(request, name="from_chat_id")
    message = find_message(request, source, to_be="forward")
    if message.body.get("has_protected_content"):
        raise bad_request("message has protected content and can't be forwarded")
    if not _can_be_repeated(message):
        raise bad_request("message can't be forwarded")
    chat = find_chat(request)
    check_can_write(request, chat)
    fields = {"forward_origin": origin(request.world, message), **content(message.body)}
    return post(request, chat, {**fields, **thread_fields(request, chat)}).body


def _can_be_repeated(message: Message) -> bool:
    return not message.body.get("has_protected_content") and bool(CONTENT & message.body.keys())
