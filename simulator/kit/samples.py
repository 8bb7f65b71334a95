"""Which small, true files do people of a test send?"""

import struct
import zlib

_WIDTH, _HEIGHT = 640, 480


def png(number: int) -> bytes:
    """A picture of one colour; each number gives another picture."""
    colour = bytes((number * 47 % 256, number * 91 % 256, number % 256))
    row = b"\0" + colour * _WIDTH
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"tEXt", b"Comment\0" + str(number).encode()),
            _chunk(b"IDAT", zlib.compress(row * _HEIGHT, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def ogg(number: int) -> bytes:
    """The first page of an Opus stream: enough to be told as one, silent to the ear."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    page = struct.pack("<4sBBqIIIBB", b"OggS", 0, 2, 0, number, 0, 0, 1, len(head))
    return page + head


def mp4(number: int) -> bytes:
    """The head of an MP4 file and a few bytes that tell one from another."""
    kind = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"mp41")
    return kind + struct.pack(">I4sI", 12, b"mdat", number)
