"""What happens when a bot sends photos, sounds, videos and documents?"""

from typing import Any

from simulator.api.access import check_can_write, find_chat
from simulator.api.request import Request
from simulator.api.sending import deliver, post, surroundings
from simulator.api.texts import caption
from simulator.errors import ApiError, bad_request, not_modelled
from simulator.files import File, Kind, image_size, media_fields
from simulator.params import Upload
from simulator.shapes import Json

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_SIDES = 10_000
ALBUM = range(2, 11)
_ALBUM_KINDS = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT})
# Telegram's words for what a group may forbid to send.
_CALLED = {
    Kind.PHOTO: "photos",
    Kind.VIDEO: "videos",
    Kind.VOICE: "voice notes",
    Kind.AUDIO: "music",
    Kind.DOCUMENT: "documents",
    Kind.VIDEO_NOTE: "video notes",
    Kind.STICKER: "stickers",
}


def send_photo(request: Request) -> Json:
    return _send(request, Kind.PHOTO)


def send_video(request: Request) -> Json:
    return _send(request, Kind.VIDEO)


def send_voice(request: Request) -> Json:
    return _send(request, Kind.VOICE)


def send_audio(request: Request) -> Json:
    return _send(request, Kind.AUDIO)


def send_document(request: Request) -> Json:
    return _send(request, Kind.DOCUMENT)


def send_video_note(request: Request) -> Json:
    return _send(request, Kind.VIDEO_NOTE)


def send_sticker(request: Request) -> Json:
    return _send(request, Kind.STICKER)


def _send(request: Request, kind: Kind) -> Json:
    words = caption(request.params).fields(text="caption", entities="caption_entities")
    file = _file(request, kind, field=kind.value)
    return deliver(request, {**media_fields(file), **words}, what=_CALLED[kind]).body


def send_media_group(request: Request) -> list[Json]:
    items = [_item(request, value) for value in _album(request)]
    kinds = {kind for kind, _ in items}
    if len(kinds) > 1 and kinds & {Kind.AUDIO, Kind.DOCUMENT}:
        raise bad_request(f"{_lonely(kinds).value} can't be mixed with other media types")
    chat = find_chat(request)
    for kind in kinds:
        check_can_write(request, chat, what=_CALLED[kind])
    shared = {"media_group_id": album_id(request), **surroundings(request, chat)}
    return [post(request, chat, {**shared, **fields}).body for _, fields in items]


def album_id(request: Request) -> str:
    return str(request.world.rng.randrange(10**16, 10**17))


def _album(request: Request) -> list[Any]:
    given = request.params.structure("media", complaint="can't parse media JSON object")
    if given is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(given, list):
        raise bad_request("expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > ALBUM[-1]:
        raise bad_request("too much messages to send as an album")
    if len(given) < ALBUM[0]:
        # The real server lets a single item through; its manual asks for 2 to 10.
        raise bad_request("too few messages to send as an album")
    return given


def _lonely(kinds: set[Kind]) -> Kind:
    return Kind.AUDIO if Kind.AUDIO in kinds else Kind.DOCUMENT


def _item(request: Request, value: Any) -> tuple[Kind, Json]:
    kind, fields = input_media(request, value)
    if kind not in _ALBUM_KINDS:
        raise bad_request(f"type {kind.value} can't be used in an album")
    return kind, fields


def input_media(request: Request, value: Any) -> tuple[Kind, Json]:
    """An InputMedia object as its kind and the fields of a message."""
    if not isinstance(value, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = _input_kind(str(value.get("type", "")))
    inner = request.saying(request.params.keeping(value))
    if not inner.params.text("media"):
        raise bad_request("can't parse InputMedia: media not found")
    words = caption(inner.params).fields(text="caption", entities="caption_entities")
    return kind, {**media_fields(_file(inner, kind, field="media")), **words}


def _input_kind(name: str) -> Kind:
    if name == "animation":
        raise not_modelled("animations")
    try:
        return Kind(name)
    except ValueError:
        raise bad_request("can't parse InputMedia: type must be a photo, video, …") from None


def _file(request: Request, kind: Kind, *, field: str) -> File:
    """The file that an argument uploads, or names by its id."""
    upload = request.params.files.get(field)
    if upload is not None:
        return _keep(request, kind, upload)
    named = request.params.text(field)
    if not named:
        raise bad_request(f"there is no {kind.value.replace('_', ' ')} in the request")
    if named.startswith("attach://"):
        return _keep(request, kind, _attached(request, named.removeprefix("attach://")))
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = request.world.files.by_id.get(named)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind is not kind:
        raise bad_request(f"can't use file of type {_title(file.kind)} as {_title(kind)}")
    return file


def _title(kind: Kind) -> str:
    return kind.value.replace("_", "").capitalize()


def _attached(request: Request, name: str) -> Upload:
    upload = request.params.files.get(name)
    if upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return upload


def _keep(request: Request, kind: Kind, upload: Upload) -> File:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MAX_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    if kind is Kind.PHOTO:
        _check_photo(upload.data)
    world = request.world
    return world.files.add(
        kind,
        upload.data,
        rng=world.rng,
        name=upload.name,
        mime=upload.content_type,
        duration=request.params.integer("duration", 1),
    )


def _check_photo(data: bytes) -> None:
    if len(data) > MAX_PHOTO:
        about = f"file of size {len(data)} bytes is too big for a photo"
        raise bad_request(f"{about}; the maximum size is {MAX_PHOTO} bytes")
    size = image_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MAX_SIDES:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
