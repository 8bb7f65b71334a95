"""What happens when a bot sends a message?"""

from simulator.api.access import Access, check_can_send, check_not_blocked, find_chat
from simulator.api.replies import check_topic_open, placed, reply_of
from simulator.api.request import Request
from simulator.api.texts import check_text, message_text, preview_options
from simulator.chats import Chat, Message
from simulator.keyboards import check_markup, reply_markup
from simulator.refusals import Refusal
from simulator.shapes import Json

# They decide who gets a message, or in whose name: to pass over them would feign success.
UNMODELLED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "ephemeral_message_parameters",
    "receiver_user_id",
    "callback_query_id",
    "suggested_post_parameters",
)
_ACTIONS = frozenset(
    {
        "cancel",
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "record_audio",
        "upload_voice",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(request: Request) -> Json:
    preview = preview_options(request)
    text = message_text(request)
    sending = Sending(request, what="text messages")
    check_text(text)
    return sending.post({**text.fields(), **preview}).body


def send_chat_action(request: Request) -> bool:
    request.refuse_unmodelled(UNMODELLED)
    action = request.params.text("action").lower()
    if action not in _ACTIONS:
        raise Refusal.ACTION_WRONG.error()
    chat = find_chat(request)
    check_not_blocked(request, chat)
    if action != "cancel":
        request.world.emit_typing(chat)
    return True


class Sending:
    """A message on its way: made, it has passed the checks up to those of the content.

    Telegram's order: the reply and the markup as arguments, the chat, the message that is replied
    to, the topic, the right to send, then (with `post`) what only its servers look at.
    """

    __slots__ = ("_fields", "_markup", "_request", "chat")

    def __init__(self, request: Request, *, what: str) -> None:
        request.refuse_unmodelled(UNMODELLED)
        reply = reply_of(request)
        self._request = request
        self._markup = reply_markup(request.params, remark=request.remark)
        self.chat = find_chat(request, Access.WRITE)
        self._fields = placed(request, self.chat, reply)
        check_can_send(request, self.chat, what=what)

    def post(self, fields: Json) -> Message:
        request, chat = self._request, self.chat
        markup = check_markup(self._markup, private=chat.is_private)
        check_topic_open(request, chat)
        check_not_blocked(request, chat)
        fields.update(self._fields)
        fields.update(guards(request))
        if markup is not None and "inline_keyboard" in markup:
            fields["reply_markup"] = markup
        return post(request, chat, fields)


def guards(request: Request) -> Json:
    """How the message is guarded, as a field of the message."""
    return {"has_protected_content": True} if request.params.flag("protect_content") else {}


def post(request: Request, chat: Chat, fields: Json) -> Message:
    silent = request.params.flag("disable_notification")
    bot = request.bot
    return request.world.post(chat, bot.user(), fields, author_id=bot.id, silent=silent)
