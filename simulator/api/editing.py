"""What happens when a bot changes a message?"""

from simulator.api.access import Access, find_message
from simulator.api.albums import input_media
from simulator.api.request import Request
from simulator.api.texts import (
    caption,
    caption_fields,
    check_caption,
    check_text,
    message_text,
    preview_options,
)
from simulator.chats import Chat, Message
from simulator.errors import not_modelled
from simulator.keyboards import check_markup, inline_only, reply_markup
from simulator.refusals import Refusal
from simulator.shapes import Json

_CAPTIONED = ("photo", "video", "animation", "voice", "audio", "document")
_MEDIA = ("photo", "video", "animation", "audio", "document")
_COVERS = ("has_media_spoiler", "show_caption_above_media")
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def edit_message_text(request: Request) -> Json:
    preview = preview_options(request)
    text = message_text(request)
    edit = Edit(request)
    edit.check_has(("text",), "text")
    check_text(text)
    return edit.done({**text.fields(), **preview}, instead_of=_TEXT)


def edit_message_caption(request: Request) -> Json:
    edit = Edit(request, find=False)
    words = caption(request)
    edit.find()
    edit.check_has(_CAPTIONED, "caption")
    check_caption(words)
    fields = caption_fields(words)
    if request.params.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return edit.done(fields, instead_of=_CAPTION)


def edit_message_media(request: Request) -> Json:
    edit = Edit(request, find=False)
    item = input_media(request)
    edit.find()
    edit.check_has((*_MEDIA, "text"), "media")
    return edit.done(item.stored(request), instead_of=(*_MEDIA, *_TEXT, *_CAPTION, *_COVERS))


def edit_message_reply_markup(request: Request) -> Json:
    return Edit(request).done({}, instead_of=())


class Edit:
    """A change on its way. The markup is read first, then the message is looked for."""

    __slots__ = ("_chat", "_markup", "_message", "_request")

    def __init__(self, request: Request, *, find: bool = True) -> None:
        request.refuse_unmodelled(["business_connection_id"])
        self._request = request
        self._markup = reply_markup(request.params, remark=request.remark)
        self._chat: Chat
        self._message: Message
        if find:
            self.find()

    def find(self) -> None:
        params = self._request.params
        if not params.text("chat_id") and not params.message_id():
            if not params.given("inline_message_id"):
                raise Refusal.MESSAGE_ID_MISSING.error()
            raise not_modelled("inline messages")
        self._chat, message = find_message(self._request, Access.EDIT, to_be="to edit")
        if message.author_id != self._request.bot.id or "forward_origin" in message.body:
            raise Refusal.CANNOT_BE.error(done="edited")
        self._message = message

    def check_has(self, kinds: tuple[str, ...], what: str) -> None:
        if not any(kind in self._message.body for kind in kinds):
            raise Refusal.NOTHING_TO_EDIT.error(what=what)

    def done(self, fields: Json, *, instead_of: tuple[str, ...]) -> Json:
        """Exchange the old fields for the new ones; without markup the keyboard goes too."""
        markup = check_markup(inline_only(self._markup), private=self._chat.is_private)
        old = self._message.body
        gone = {*instead_of, "reply_markup"}
        body = {key: value for key, value in old.items() if key not in gone}
        body.update(fields)
        if markup is not None:
            body["reply_markup"] = markup
        if _content(body) == _content(old):
            raise Refusal.NOT_MODIFIED.error()
        world = self._request.world
        body["edit_date"] = world.now()
        world.change(self._message, body)
        return body


def _content(body: Json) -> Json:
    """What counts as a change. How links are shown counts only where there is one."""
    passed_over = {"edit_date"}
    if not any(entity["type"] in ("url", "text_link") for entity in body.get("entities", ())):
        passed_over.add("link_preview_options")
    return {key: value for key, value in body.items() if key not in passed_over}
