"""What happens when a bot sends photos, sounds, videos and documents?"""

from collections.abc import Callable

from simulator.api.request import Request
from simulator.api.sending import Sending
from simulator.api.texts import caption, caption_fields, check_caption
from simulator.api.uploads import CALLED, Given, given_file, kept
from simulator.files import Kind, media_fields
from simulator.params import Params
from simulator.refusals import Refusal
from simulator.shapes import Json

MAX_SECONDS = 86_400 * 365
_CAPTIONLESS = frozenset({Kind.VIDEO_NOTE, Kind.STICKER})
_COVERABLE = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION})


def _sender(kind: Kind) -> Callable[[Request], Json]:
    def send(request: Request) -> Json:
        return _send(request, kind)

    return send


send_photo = _sender(Kind.PHOTO)
send_video = _sender(Kind.VIDEO)
send_animation = _sender(Kind.ANIMATION)
send_voice = _sender(Kind.VOICE)
send_audio = _sender(Kind.AUDIO)
send_document = _sender(Kind.DOCUMENT)
send_video_note = _sender(Kind.VIDEO_NOTE)
send_sticker = _sender(Kind.STICKER)


def _send(request: Request, kind: Kind) -> Json:
    file = _file_of(request.params, kind)
    words = caption(request) if kind not in _CAPTIONLESS else None
    sending = Sending(request, what=CALLED[kind])
    if words is not None:
        check_caption(words)
    length = request.params.integer("duration", low=0, high=MAX_SECONDS)
    fields = media_fields(kept(request, kind, file, duration=length))
    if words is not None:
        fields |= caption_fields(words)
    return sending.post({**fields, **looks(request.params, kind)}).body


def _file_of(params: Params, kind: Kind) -> Given:
    found = given_file(params, params.text(kind.value), field=kind.value)
    if found is None:
        raise Refusal.NO_FILE.error(what=kind.value.replace("_", " "))
    return found


def looks(params: Params, kind: Kind) -> Json:
    """How a picture is covered, and where its caption stands."""
    if kind not in _COVERABLE:
        return {}
    fields: Json = {"has_media_spoiler": True} if params.flag("has_spoiler") else {}
    if params.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields
