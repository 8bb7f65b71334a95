"""How does a screenshot become small enough to keep? 256 colours, packed as tightly as PNG can."""

import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping

MOST_COLOURS = 256
RARE = 40  # of them, for what is seldom but would look quite wrong in another colour
COARSE = 0b11111000  # the bits by which alike colours are told
RGB, PALETTE = 2, 3  # PNG's colour types
SIGNATURE = b"\x89PNG\r\n\x1a\n"

Colour = tuple[int, ...]


def with_palette(png: bytes) -> bytes:
    """Write an opaque 8-bit screenshot anew with a palette of its own."""
    width, height, rows = _read(png)
    pixels = [tuple(row[at : at + 3]) for row in rows for at in range(0, 3 * width, 3)]
    palette, places = _palette(Counter(pixels))
    packed = bytes(places[pixel] for pixel in pixels)
    lines = b"".join(b"\0" + packed[y * width : (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, PALETTE, 0, 0, 0)
    return SIGNATURE + b"".join(
        _chunk(name, data)
        for name, data in (
            (b"IHDR", head),
            (b"PLTE", bytes(value for colour in palette for value in colour)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def _palette(found: Counter[Colour]) -> tuple[list[Colour], dict[Colour, int]]:
    """Choose the colours, and tell each pixel's place among them."""
    alike: defaultdict[Colour, Counter[Colour]] = defaultdict(Counter)
    for colour, count in found.items():
        alike[_coarse(colour)][colour] = count
    often = sorted(alike.values(), key=lambda group: -group.total())[: MOST_COLOURS - RARE]
    palette = [group.most_common(1)[0][0] for group in often]
    palette += _worst_served(alike, palette)
    nearest = {
        key: min(range(len(palette)), key=lambda place: _apart(palette[place], key))
        for key in alike
    }
    return palette, {colour: nearest[_coarse(colour)] for colour in found}


def _worst_served(alike: Mapping[Colour, Counter[Colour]], palette: list[Colour]) -> list[Colour]:
    """Choose those whom `palette` fails most: a small sign in a colour that little else has."""
    fault = {key: min(_apart(chosen, key) for chosen in palette) for key in alike}
    chosen: list[Colour] = []
    for _ in range(min(RARE, MOST_COLOURS - len(palette))):
        worst = max(fault, key=lambda key: fault[key] * alike[key].total() ** 0.5)
        chosen.append(alike[worst].most_common(1)[0][0])
        fault = {key: min(one, _apart(chosen[-1], key)) for key, one in fault.items()}
    return chosen


def _coarse(colour: Colour) -> Colour:
    red, green, blue = colour
    return (red & COARSE) + 4, (green & COARSE) + 4, (blue & COARSE) + 4


def _apart(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _read(png: bytes) -> tuple[int, int, list[bytearray]]:
    chunks: defaultdict[bytes, bytes] = defaultdict(bytes)
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        chunks[png[at + 4 : at + 8]] += png[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    if (depth, kind) != (8, RGB):
        raise ValueError("not an opaque 8-bit picture")
    return width, height, _unfiltered(zlib.decompress(chunks[b"IDAT"]), 3 * width)


def _unfiltered(data: bytes, length: int) -> list[bytearray]:
    rows, above = [], bytearray(length)
    for start in range(0, len(data), length + 1):
        above = _row(data[start], bytearray(data[start + 1 : start + 1 + length]), above)
        rows.append(above)
    return rows


def _row(kind: int, row: bytearray, above: bytearray) -> bytearray:
    """Undo PNG's filter of one line: each byte was told by its neighbours."""
    for at in range(len(row)):
        left = row[at - 3] if at >= 3 else 0
        corner = above[at - 3] if at >= 3 else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))
        row[at] = (row[at] + guess[kind]) & 0xFF
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
