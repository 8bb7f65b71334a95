"""How do photos come into a document that needs nothing else? As data URIs, up to a bound."""

import base64
import hashlib
from collections.abc import Iterable
from pathlib import Path

from estate.incidents.losses.reading import Loss

MOST_EMBEDDED = 7 * 1024 * 1024  # bytes of photos: as text they are a third more
# What a file is, by how it begins: its name was chosen by whoever sent it.
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def embedded(folder: Path, losses: Iterable[Loss], *, most: int = MOST_EMBEDDED) -> dict[str, str]:
    """Read the photos of these entries, by their hash, until together they exceed `most` bytes.

    What is missing, was changed since or is no picture is left out. Reads files: call it in a
    thread.
    """
    found: dict[str, str] = {}
    left = most
    for sha256 in (picture.sha256 for one in losses for picture in one.pictures):
        content = _content(folder, sha256, left) if sha256 and sha256 not in found else None
        kind = _kind(content) if content else ""
        if content and kind:
            left -= len(content)
            found[sha256] = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return found


def _content(folder: Path, sha256: str, most: int) -> bytes | None:
    path = next((folder / sha256[:2]).glob(f"{sha256}*"), None)
    if path is None or path.stat().st_size > most:
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _kind(content: bytes) -> str:
    return next((kind for head, kind in KINDS.items() if content.startswith(head)), "")
