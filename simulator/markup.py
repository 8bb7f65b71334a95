"""Which plain text and entities does a marked-up text become, and is the markup right?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from simulator.errors import bad_request
from simulator.shapes import Json

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_WRITTEN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "spoiler": "tg-spoiler",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote expandable",
}
_SPACE = " \t\n\r\v\f"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9a-fA-F]{1,7})|(lt|gt|amp|quot));?")
_FOUND = re.compile(
    r"(?P<url>(?:https?://|tg://|(?<![\w./])t\.me/)[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/@>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<!\w)(?P<hashtag>\#\w*[^\W\d]\w*)"
)
_HINTS = re.compile(r"[/@#]")
MAX_ENTITIES = 100


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as people see it, and its entities in the Bot API's shape (UTF-16 offsets)."""

    text: str
    entities: list[Json]

    def fields(self, *, text: str = "text", entities: str = "entities") -> Json:
        body: Json = {text: self.text} if self.text else {}
        if self.entities:
            body[entities] = self.entities
        return body


def utf16_length(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(char > "\uffff" for char in text)


def from_html(source: str) -> Formatted:
    """Parse HTML as Telegram does. Raises ApiError with Telegram's words and byte offset."""
    if "<" not in source and "&" not in source:
        return with_found_entities(source, [])
    reader = _Reader(source)
    reader.read()
    return with_found_entities("".join(reader.out), reader.entities)


def with_found_entities(text: str, given: list[Json]) -> Formatted:
    """Trim `text` as Telegram does and add the links, commands and tags that stand in it."""
    trimmed = text.strip()
    entities = _moved(given, text, trimmed) if given else []
    if _HINTS.search(trimmed) or "t.me/" in trimmed:
        entities += _found(trimmed, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(trimmed, entities[:MAX_ENTITIES])


def to_html(text: str, entities: Iterable[Json]) -> str:
    """The text with its formatting written out again as HTML, for assertions and transcripts."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, str]] = []
    for rank, entity in enumerate(entities):
        opening, closing = _tags(entity)
        if not opening:
            continue
        start, end = entity["offset"], entity["offset"] + entity["length"]
        marks.append((start, 1, rank, opening))
        marks.append((end, 0, -rank, closing))
    out, position = [], 0
    for at, _, _, tag in sorted(marks):
        out += [_escaped(units, position, at), tag]
        position = at
    return "".join([*out, _escaped(units, position, len(units) // 2)])


def _escaped(units: bytes, start: int, end: int) -> str:
    return escape(units[start * 2 : end * 2].decode("utf-16-le"), quote=False)


def _tags(entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    name = _WRITTEN.get(entity["type"])
    if name is None:
        return "", ""
    return f"<{name}>", f"</{name.split()[0]}>"


def _moved(given: list[Json], text: str, trimmed: str) -> list[Json]:
    """Shift and cut entities after trimming; those that covered only white space vanish."""
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(trimmed)
    moved = []
    for entity in given:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _found(text: str, taken: list[Json]) -> list[Json]:
    opaque = [entity for entity in taken if entity["type"] in {"code", "pre", "text_link"}]
    found = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        offset = utf16_length(text[: match.start(kind)])
        length = utf16_length(match.group(kind))
        if not any(_overlap(entity, offset, length) for entity in opaque):
            found.append({"type": kind, "offset": offset, "length": length})
    return found


def _overlap(entity: Json, offset: int, length: int) -> bool:
    start: int = entity["offset"]
    size: int = entity["length"]
    return start < offset + length and offset < start + size


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int


@dataclass(slots=True)
class _Reader:
    """One pass over the source; `at` counts characters, errors count UTF-8 bytes."""

    source: str
    at: int = 0
    offset: int = 0
    out: list[str] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    nested: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "<":
                self._tag()
            elif char == "&":
                self._append(self._character())
            else:
                self._plain()
        if self.nested:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].tag}"')

    def _plain(self) -> None:
        end = self.at
        while end < len(self.source) and self.source[end] not in "<&":
            end += 1
        self._append(self.source[self.at : end])
        self.at = end

    def _append(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_length(text)

    def _character(self) -> str:
        """Decode one `&…;`; an ampersand that begins nothing known stands for itself."""
        match = _CHARACTER.match(self.source, self.at)
        if match is None:
            self.at += 1
            return "&"
        self.at = match.end()
        decimal, hexadecimal, name = match.groups()
        if name:
            return _NAMED[name]
        code = int(decimal) if decimal else int(hexadecimal, 16)
        if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF:
            return chr(code)
        self.at = match.start() + 1
        return "&"

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._peek() == "/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        tag = self._until(_SPACE + ">").lower()
        if not self._peek():
            self._fail_at("Unclosed start tag", begin)
        if tag not in _KINDS:
            self._fail_at(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while self._attribute_follows(begin):
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
        self.at += 1
        if tag == "span" and argument != "spoiler":
            self._fail_at('Tag "span" must have class "tg-spoiler"', begin)
        self.nested.append(_Open(tag, argument, self.offset))

    def _attribute_follows(self, begin: int) -> bool:
        self._skip_space()
        if not self._peek():
            self._fail_at("Unclosed start tag", begin)
        return self._peek() != ">"

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._until(_SPACE + "=>")
        if not name:
            self._fail_at(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_space()
        if self._peek() != "=":
            if tag == "blockquote":
                return name, ""
            about = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
            self._fail_at(about, begin)
        self.at += 1
        self._skip_space()
        value = self._quoted() if self._peek() in ("'", '"') else self._token()
        if not self._peek():
            self._fail_at("Unclosed start tag", begin)
        return name, value

    def _quoted(self) -> str:
        end = self._peek()
        self.at += 1
        value = ""
        while self._peek() not in ("", end):
            if self._peek() == "&":
                value += self._character()
            else:
                value += self._peek()
                self.at += 1
        self.at += 1
        return value

    def _token(self) -> str:
        begin = self.at
        while (char := self._peek()) and char.isascii() and (char.isalnum() or char in ".-"):
            self.at += 1
        if self._peek() and self._peek() not in _SPACE + ">":
            self._fail_at("Unexpected end of name token", begin)
        return self.source[begin : self.at].lower()

    def _end_tag(self, begin: int) -> None:
        if not self.nested:
            self._fail_at("Unexpected end tag", begin)
        self.at += 1
        name = self._until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            self._fail_at("Unclosed end tag", begin)
        self.at += 1
        opened = self.nested.pop()
        if name and name != opened.tag:
            where = f"Unmatched end tag at byte offset {self._bytes(begin)}"
            self._fail(f'{where}, expected "</{opened.tag}>", found "</{name}>"')
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if length == 0:
            return
        kind = _KINDS[opened.tag]
        if opened.tag == "blockquote" and opened.argument:
            kind = "expandable_blockquote"
        entity: Json = {"type": kind, "offset": opened.offset, "length": length}
        if opened.tag == "a":
            entity["url"] = opened.argument or self._inner(opened)
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.argument
        if opened.tag == "code" and self._names_language(opened, entity):
            return
        if opened.tag == "pre" and opened.argument:
            entity["language"] = opened.argument
        self._add(entity)

    def _names_language(self, opened: _Open, entity: Json) -> bool:
        """`<pre><code class="language-x">` is one block, not code within it."""
        outer = self.nested[-1] if self.nested else None
        if not opened.argument or outer is None or outer.tag != "pre":
            return False
        if outer.offset != entity["offset"]:
            return False
        outer.argument = opened.argument
        return True

    def _add(self, entity: Json) -> None:
        if entity["type"] == "text_link" and not _is_link(entity["url"]):
            return
        self.entities.append(entity)

    def _inner(self, opened: _Open) -> str:
        units = "".join(self.out).encode("utf-16-le")
        return units[opened.offset * 2 :].decode("utf-16-le")

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _until(self, stops: str) -> str:
        begin = self.at
        while (char := self._peek()) and char not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while (char := self._peek()) and char in _SPACE:
            self.at += 1

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _fail_at(self, what: str, at: int) -> None:
        self._fail(f"{what} at byte offset {self._bytes(at)}")

    def _fail(self, what: str) -> None:
        raise bad_request(f"can't parse entities: {what}")


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case "a", "href":
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-emoji", "emoji-id":
            return value
        case "blockquote", "expandable":
            return "1"
        case _:
            return ""


def _is_link(url: str) -> bool:
    """Telegram drops a link whose address is none, and keeps its words."""
    return bool(re.match(r"(?:https?|tg|mailto|tel|tonsite|ftp):|[\w-]+(?:\.[\w-]+)+", url))
