"""Which plain text and entities does HTML become, and is it right?"""

import re
from dataclasses import dataclass, field
from typing import NoReturn

from simulator.errors import not_modelled
from simulator.markup.entities import Entity
from simulator.markup.links import NoLink, checked, user_of
from simulator.markup.units import utf16_length
from simulator.refusals import Refusal

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
# The end of a tag's name; Telegram stops at a zero byte as at the end of the text.
_SPACE = " \t\n\r\v\0"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(
    r"&(?:#([0-9]{1,8})(?![0-9])|#[xX]([0-9a-fA-F]{1,7})(?![0-9a-fA-F])"
    r"|(lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_MARK = re.compile("[<&]")
_NAME = re.compile(f"[^{_SPACE}>]*")
_ATTRIBUTE = re.compile(f"[^{_SPACE}=>]*")
_MAX_ID = 2**63


def read_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities (UTF-16 units). Raises in Telegram's words, with byte offset."""
    if "<" not in source and "&" not in source:
        return source, []
    reader = _Reader(source)
    reader.read()
    return "".join(reader.out), reader.entities


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
    entities: list[Entity] = field(default_factory=list)
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
        found = _MARK.search(self.source, self.at)
        end = found.start() if found else len(self.source)
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
        if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
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
        tag = self._run_of(_NAME).lower()
        if self._ended():
            self._fail_at("Unclosed start tag", begin)
        if tag == "tg-time":
            raise not_modelled("dates in texts (the tag tg-time)")
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
        if self._ended():
            self._fail_at("Unclosed start tag", begin)
        return self._peek() != ">"

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._run_of(_ATTRIBUTE)
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
        if self._ended():
            self._fail_at("Unclosed start tag", begin)
        return name, value

    def _quoted(self) -> str:
        end = self._peek()
        self.at += 1
        value = ""
        while not self._ended() and self._peek() != end:
            if self._peek() == "&":
                value += self._character()
            else:
                value += self._peek()
                self.at += 1
        if not self._ended():
            self.at += 1
        return value

    def _token(self) -> str:
        begin = self.at
        while (char := self._peek()) and char.isascii() and (char.isalnum() or char in ".-"):
            self.at += 1
        if not self._ended() and self._peek() not in _SPACE + ">":
            self._fail_at("Unexpected end of name token", begin)
        return self.source[begin : self.at].lower()

    def _end_tag(self, begin: int) -> None:
        if not self.nested:
            self._fail_at("Unexpected end tag", begin)
        self.at += 1
        name = self._run_of(_NAME).lower()
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
        if self.offset == opened.offset:
            return None
        kind = _KINDS[opened.tag]
        more: dict[str, object] = {}
        match opened.tag:
            case "a":
                return self._link(opened)
            case "code" if self._names_language(opened):
                return None
            case "blockquote" if opened.argument:
                kind = "expandable_blockquote"
            case "tg-emoji":
                more["custom_emoji_id"] = _emoji_id(opened.argument)
            case "pre" if opened.argument:
                more["language"] = opened.argument
        self.entities.append(Entity(opened.offset, self.offset, kind, more))
        return None

    def _link(self, opened: _Open) -> None:
        """A link without address is its own words; words that are no address stay plain."""
        url = opened.argument or self._inner(opened)
        user_id = user_of(url)
        if user_id is not None:
            mention = {"user": {"id": user_id}}
            self.entities.append(Entity(opened.offset, self.offset, "text_mention", mention))
            return
        try:
            address = checked(url)
        except NoLink:
            return
        link = {"url": address}
        self.entities.append(Entity(opened.offset, self.offset, "text_link", link))

    def _names_language(self, opened: _Open) -> bool:
        """`<pre><code class="language-x">` is one block, not code within it."""
        outer = self.nested[-1] if self.nested else None
        if not opened.argument or outer is None or outer.tag != "pre":
            return False
        if outer.offset != opened.offset:
            return False
        outer.argument = opened.argument
        return True

    def _inner(self, opened: _Open) -> str:
        units = "".join(self.out).encode("utf-16-le")
        return units[opened.offset * 2 :].decode("utf-16-le")

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _run_of(self, characters: re.Pattern[str]) -> str:
        found = characters.match(self.source, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def _skip_space(self) -> None:
        while not self._ended() and self._peek() in _SPACE:
            self.at += 1

    def _ended(self) -> bool:
        return self._peek() in ("", "\0")

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _fail_at(self, what: str, at: int) -> NoReturn:
        self._fail(f"{what} at byte offset {self._bytes(at)}")

    def _fail(self, what: str) -> NoReturn:
        raise Refusal.BAD_MARKUP.error(why=what)


def _emoji_id(given: str) -> str:
    if not given.isascii() or not given.isdecimal() or not 0 < int(given[:20]) < _MAX_ID:
        raise Refusal.BAD_MARKUP.error(why="Invalid custom emoji identifier specified")
    return str(int(given))


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
