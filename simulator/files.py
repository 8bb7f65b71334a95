"""Which files were sent, and how do messages show them?"""

import hashlib
import mimetypes
import random
import struct
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from simulator.shapes import Json

# What a bot may fetch by getFile.
DOWNLOAD_LIMIT = 20 * 1024 * 1024
THUMBNAIL_SIDE = 320
_DEFAULT_SIZE = (1280, 960)
_JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})


class Kind(StrEnum):
    """The kinds of media; the value is the message's field."""

    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    VOICE = "voice"
    AUDIO = "audio"
    DOCUMENT = "document"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"


_MIME = {
    Kind.PHOTO: "image/jpeg",
    Kind.VIDEO: "video/mp4",
    Kind.ANIMATION: "video/mp4",
    Kind.VOICE: "audio/ogg",
    Kind.AUDIO: "audio/mpeg",
    Kind.DOCUMENT: "application/octet-stream",
    Kind.VIDEO_NOTE: "video/mp4",
    Kind.STICKER: "image/webp",
}
_FOLDERS = {
    Kind.PHOTO: "photos",
    Kind.VIDEO: "videos",
    Kind.ANIMATION: "animations",
    Kind.VOICE: "voice",
    Kind.AUDIO: "music",
    Kind.DOCUMENT: "documents",
    Kind.VIDEO_NOTE: "video_notes",
    Kind.STICKER: "stickers",
}


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. A test may state a `size` larger than the `data` that it gives."""

    id: str
    unique_id: str
    kind: Kind
    path: str
    name: str
    mime: str
    size: int
    data: bytes = field(repr=False)
    duration: int = 1


@dataclass(slots=True)
class Files:
    """Every file by its id and by the path of its download."""

    by_id: dict[str, File] = field(default_factory=dict)
    by_path: dict[str, File] = field(default_factory=dict)

    def add(
        self,
        kind: Kind,
        data: bytes,
        *,
        rng: random.Random,
        name: str = "",
        mime: str = "",
        size: int | None = None,
        duration: int = 1,
    ) -> File:
        number = len(self.by_id) + 1
        mime = _plain(mime) or mimetypes.guess_type(name)[0] or _MIME[kind]
        digest = hashlib.sha256(data + kind.encode() + str(size).encode()).hexdigest()
        file = File(
            id=f"{kind.value}-{number}-{rng.randrange(10**12):012d}",
            unique_id=f"{kind.value[:2]}{digest[:16]}",
            kind=kind,
            path=f"{_FOLDERS[kind]}/file_{number}{_suffix(name, mime)}",
            name=name or f"file_{number}{_suffix(name, mime)}",
            mime=mime,
            size=len(data) if size is None else size,
            data=data,
            duration=duration,
        )
        self.keep(file)
        return file

    def keep(self, file: File) -> None:
        self.by_id[file.id] = file
        self.by_path[file.path] = file


def media_fields(file: File) -> Json:
    """The field of a message that shows this file."""
    shown: Json = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    width, height = image_size(file.data) or _DEFAULT_SIZE
    match file.kind:
        case Kind.PHOTO:
            return {"photo": _photo_sizes(shown, width, height)}
        case Kind.VIDEO:
            shown |= {"width": 640, "height": 480, "duration": file.duration}
            return {"video": {**shown, "mime_type": file.mime, "file_name": file.name}}
        case Kind.ANIMATION:
            # An old field that the Bot API keeps beside the new one.
            document = {**shown, "mime_type": file.mime, "file_name": file.name}
            sides = {"width": 320, "height": 240, "duration": file.duration}
            return {"animation": {**document, **sides}, "document": document}
        case Kind.VOICE:
            return {"voice": {**shown, "duration": file.duration, "mime_type": file.mime}}
        case Kind.AUDIO:
            shown |= {"duration": file.duration, "mime_type": file.mime}
            return {"audio": {**shown, "file_name": file.name}}
        case Kind.DOCUMENT:
            return {"document": {**shown, "mime_type": file.mime, "file_name": file.name}}
        case Kind.VIDEO_NOTE:
            return {"video_note": {**shown, "length": 240, "duration": file.duration}}
        case Kind.STICKER:
            shown |= {"type": "regular", "width": 512, "height": 512, "emoji": "👍"}
            return {"sticker": {**shown, "is_animated": False, "is_video": False}}


def _photo_sizes(shown: Json, width: int, height: int) -> list[Json]:
    """Telegram offers each photo in several sizes, the largest last."""
    full = {**shown, "width": width, "height": height}
    longest = max(width, height)
    if longest <= THUMBNAIL_SIDE:
        return [full]
    scale = THUMBNAIL_SIDE / longest
    sides = {"width": max(round(width * scale), 1), "height": max(round(height * scale), 1)}
    unique = f"{shown['file_unique_id']}s"
    return [{**shown, **sides, "file_unique_id": unique}, full]


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, JPEG or WebP picture; None if it is none of them."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return _pair(struct.unpack(">II", data[16:24]))
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return _pair(struct.unpack("<HH", data[6:10]))
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _DEFAULT_SIZE
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _pair(values: tuple[int, ...]) -> tuple[int, int]:
    return values[0], values[1]


def _plain(mime: str) -> str:
    """A content type without its parameters; the one that says nothing counts as none."""
    plain = mime.partition(";")[0].strip()
    return "" if plain == "application/octet-stream" else plain


def _suffix(name: str, mime: str) -> str:
    return PurePosixPath(name).suffix or mimetypes.guess_extension(mime) or ".bin"
