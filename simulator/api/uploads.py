"""Which file does a call give, and would Telegram take it?"""

from simulator.api.request import Request
from simulator.errors import ApiError
from simulator.files import File, Kind, image_size
from simulator.params import Params, Upload
from simulator.refusals import Refusal

MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_SIDES = 10_000
MAX_RATIO = 20
# Telegram's words for what a group may forbid to send.
CALLED = {
    Kind.PHOTO: "photos",
    Kind.VIDEO: "videos",
    Kind.ANIMATION: "animations",
    Kind.VOICE: "voice notes",
    Kind.AUDIO: "music",
    Kind.DOCUMENT: "documents",
    Kind.VIDEO_NOTE: "video notes",
    Kind.STICKER: "stickers",
}
# A file that is named by its id or address, or one that came with the call.
Given = str | Upload
_ATTACHED = "attach://"


def given_file(params: Params, named: str, *, field: str = "") -> Given | None:
    """The file that an argument names, or that stands in the form under its name."""
    if named and not named.startswith(_ATTACHED):
        return named
    return params.files.get(named.removeprefix(_ATTACHED) if named else field)


def kept(request: Request, kind: Kind, given: Given, *, duration: int = 0) -> File:
    """The stored file; an uploaded one is stored now. Raises if Telegram would not take it."""
    if isinstance(given, Upload):
        return _store(request, kind, given, duration or 1)
    if given.startswith(("http://", "https://")):
        # No other server is ever asked: the simulator is a network of its own.
        raise Refusal.URL_NOT_FETCHED.error()
    file = request.world.files.by_id.get(given)
    if file is None:
        raise Refusal.WRONG_FILE.error()
    if file.kind is not kind:
        raise Refusal.WRONG_KIND.error(actual=_title(file.kind), wanted=_title(kind))
    return file


def _title(kind: Kind) -> str:
    return "".join(word.capitalize() for word in kind.value.split("_"))


def _store(request: Request, kind: Kind, upload: Upload, duration: int) -> File:
    if not upload.data:
        raise Refusal.FILE_EMPTY.error()
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
        duration=duration,
    )


def _check_photo(data: bytes) -> None:
    if len(data) > MAX_PHOTO:
        raise Refusal.PHOTO_TOO_BIG.error(size=len(data), most=MAX_PHOTO)
    size = image_size(data)
    if size is None:
        raise Refusal.NOT_AN_IMAGE.error()
    if sum(size) > MAX_SIDES or max(size) > MAX_RATIO * min(size):
        raise Refusal.PHOTO_SIDES.error()
