"""What happens when a bot sends several pictures, videos, sounds or documents as one?"""

from dataclasses import dataclass
from typing import Any

from simulator.api.access import check_can_send, check_not_blocked, find_chat
from simulator.api.media import looks
from simulator.api.replies import check_topic_open, placed, reply_of
from simulator.api.request import Request
from simulator.api.sending import UNMODELLED, guards, post
from simulator.api.texts import caption_fields, caption_in, check_caption
from simulator.api.uploads import CALLED, Given, given_file, kept
from simulator.errors import not_modelled
from simulator.fields import Fields, Malformed, parsing
from simulator.files import Kind, media_fields
from simulator.markup import Formatted
from simulator.refusals import Refusal
from simulator.shapes import Json

ALBUM = range(2, 11)
_KINDS = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.AUDIO, Kind.DOCUMENT})
_ALONE = (Kind.AUDIO, Kind.DOCUMENT)


@dataclass(frozen=True, slots=True)
class Item:
    """One InputMedia of a call; its file is not stored yet."""

    kind: Kind
    file: Given
    caption: Formatted
    fields: Fields

    def stored(self, request: Request) -> Json:
        """The fields of a message that show it. Raises if the file or caption is refused."""
        check_caption(self.caption)
        duration = max(self.fields.integer("duration"), 0)
        shown = media_fields(kept(request, self.kind, self.file, duration=duration))
        params = request.params.keeping(self.fields.values)
        return {**shown, **caption_fields(self.caption), **looks(params, self.kind)}


def send_media_group(request: Request) -> list[Json]:
    request.refuse_unmodelled(UNMODELLED)
    reply = reply_of(request)
    items = _items(request)
    chat = find_chat(request)
    shared = placed(request, chat, reply)
    for kind in sorted({item.kind for item in items}):
        check_can_send(request, chat, what=CALLED[kind])
    _check_album(items)
    shown = [item.stored(request) for item in items]
    check_topic_open(request, chat)
    check_not_blocked(request, chat)
    shared |= {"media_group_id": album_id(request), **guards(request)}
    return [post(request, chat, {**shared, **fields}).body for fields in shown]


def album_id(request: Request) -> str:
    return str(request.world.rng.randrange(10**16, 10**17))


def _items(request: Request) -> list[Item]:
    request.params.required("media")
    given = request.params.json("media", what="media")
    if not isinstance(given, list):
        raise Refusal.MEDIA_NOT_ARRAY.error()
    with parsing("InputMedia"):
        return [_item(request, value, album=True) for value in given]


def _check_album(items: list[Item]) -> None:
    if not items:
        raise Refusal.ALBUM_EMPTY.error()
    if len(items) > ALBUM[-1]:
        raise Refusal.ALBUM_TOO_LONG.error()
    if len(items) < ALBUM[0]:
        # The real server lets a single item through; its manual asks for 2 to 10.
        raise Refusal.ALBUM_TOO_SHORT.error()
    kinds = {item.kind for item in items}
    for kind in _ALONE:
        if kind in kinds and len(kinds) > 1:
            raise Refusal.ALBUM_MIXED.error(kind=kind.value)


def input_media(request: Request) -> Item:
    """The InputMedia that an edit gives."""
    request.params.required("media")
    given = request.params.json("media", what="input media")
    with parsing("InputMedia"):
        return _item(request, given, album=False)


def _item(request: Request, value: Any, *, album: bool) -> Item:
    fields = Fields.of(value)
    words = caption_in(request, fields)
    file = given_file(request.params, fields.text("media"))
    if file is None:
        raise Malformed("media not found")
    return Item(_kind(fields.needed_text("type"), album=album), file, words, fields)


def _kind(name: str, *, album: bool) -> Kind:
    if name == "live_photo":
        raise not_modelled("live photos")
    if album and name == "animation":
        raise Malformed(f'type "{name}" can\'t be used in sendMediaGroup')
    if name not in {kind.value for kind in _KINDS}:
        raise Malformed(f'type "{name}" is unsupported')
    return Kind(name)
