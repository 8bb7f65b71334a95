"""What does a text say? Times, floors, buildings and numbers, read without knowing its template."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from texts.translator import Html, plain

_TAG = re.compile(r"<[^>]+>")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日號号]"
    rf"|(?<!\d)(?P<d>\d{{1,2}}) (?P<m>{'|'.join(_MONTHS)})\b"
)
_TIME = re.compile(
    r"(?P<half>上午|凌晨|早上|中午|下午|傍晚|晚上)?\s*(?<![A-Za-z\d])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?!\d)|[時时點点](?:(?P<spelled>\d{1,2})分?)?)"
    r"(?:\s*(?P<after>[ap]\.?m\b\.?))?",
    re.IGNORECASE,
)
_IN_THE_AFTERNOON = ("下午", "傍晚", "晚上", "p")
_GROUND = r"\bG/F|地下(?![室车車庫库])|首层|首層|\b[Gg]round floor"
_FLOOR = re.compile(
    rf"(?P<ground>{_GROUND})"
    r"|(?<![A-Za-z\d])(?P<short>[A-Za-z\d]+)\s*(?:/F\b|[樓楼層层])"
    r"|(?P<spelled>[零一二三四五六七八九十百]+)[樓楼]"
    r"|\b(?P<nth>\d+)(?:st|nd|rd|th)? floor\b|\bfloor (?P<after>\d+)",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"\b(?:Blocks?|Towers?)\s+(?P<after>(?=[A-Z\d])[\w-]+)|(?<![\w-])(?P<before>[A-Za-z\d-]+)[座栋棟幢]",
    re.ASCII,
)
_WITH_DIGIT = re.compile(r"[A-Za-z\d]*\d[A-Za-z\d]*")
_DIGITS = {"零": 0, **{digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}}
_PART_OF_A_NAME = r"[A-Za-z\d_-]"


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says. `numbers` has everything else with a digit, and dates as month-day."""

    times: frozenset[str]  # 14:07
    floors: frozenset[str]  # G is the ground floor
    codes: frozenset[str]
    numbers: tuple[str, ...]  # sorted, each as often as it stands there


def seen(text: Html) -> str:
    """Return what people see of a message: no tags, no entities."""
    return unescape(_TAG.sub("", text))


def normalised(text: object) -> str:
    """Write a letter or digit in one way: full-width ones as the plain ones."""
    return unicodedata.normalize("NFKC", plain(text))


def told(text: str, *, codes: Iterable[str] = (), floors: Sequence[str] = ()) -> Told:
    """Read a text as people see it. `codes` and `floors` help with names that no pattern knows."""
    names = [normalised(code) for code in codes]
    left = _Left(normalised(text))
    dates = [_month_and_day(found) for found in left.take(_DATE)]
    times = [_clock_time(found) for found in left.take(_TIME)]
    heights, named = set[str](), set[str]()
    # A building may be called as a floor is written, `5樓`: then nobody can tell which is meant.
    named.update(name for name in names if _FLOOR.fullmatch(name) and says(text, name))
    for found in left.take(_known(names, floors)):
        (heights if found.lastgroup else named).add(_name(found, floors))
    heights.update(_floor(found) for found in left.take(_FLOOR))
    named.update(found["after"] or found["before"] for found in left.take(_BLOCK))
    numbers = [found[0] for found in left.take(_WITH_DIGIT)]
    return Told(
        frozenset(times), frozenset(heights), frozenset(named), tuple(sorted([*dates, *numbers]))
    )


def says(text: str, word: str) -> bool:
    """Whether a name or number stands in a text, not as a part of another."""
    return re.search(_whole(normalised(word)), normalised(text)) is not None


class _Left:
    """The part of a text that nobody has read yet."""

    def __init__(self, text: str) -> None:
        self._text = text

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        found = list(pattern.finditer(self._text))
        self._text = pattern.sub(" ", self._text)
        return found


def _known(codes: Iterable[str], floors: Sequence[str]) -> re.Pattern[str]:
    """Match codes, the longest first, and the floors; digits that begin a floor are no code.

    A code such as `5樓A` goes before the floor that stands in it.
    """
    names = sorted(codes, key=len, reverse=True)
    like_floors = [name for name in names if _FLOOR.search(name) and not _FLOOR.fullmatch(name)]
    ends = r"(?!\s*(?:/F\b|[樓楼層层]))"
    ways = [
        *(f"(?:{_whole(name)})" for name in like_floors),
        *(f"(?P<floor{place}>{_this_floor(one)})" for place, one in enumerate(floors)),
        *(f"(?:{_whole(name)}{ends})" for name in names),
    ]
    return re.compile("|".join(ways) or r"(?!)")


def _this_floor(floor: str) -> str:
    before = f"(?<!{_PART_OF_A_NAME})"
    known = rf"{before}{re.escape(normalised(floor))}\s*(?:/F(?![A-Za-z\d])|[樓楼層层])"
    return f"{known}|{_GROUND}" if floor == "G" else known


def _name(found: re.Match[str], floors: Sequence[str]) -> str:
    if found.lastgroup is None:
        return found[0]
    return normalised(floors[int(found.lastgroup.removeprefix("floor"))])


def _whole(name: str) -> str:
    before = f"(?<!{_PART_OF_A_NAME})" if re.match(_PART_OF_A_NAME, name) else ""
    after = f"(?!{_PART_OF_A_NAME})" if re.match(_PART_OF_A_NAME, name[-1:]) else ""
    return f"{before}{re.escape(name)}{after}"


def _month_and_day(found: re.Match[str]) -> str:
    if found["month"]:
        return f"{int(found['month'])}-{int(found['day'])}"
    return f"{_MONTHS.index(found['m']) + 1}-{int(found['d'])}"


def _clock_time(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    half = found["half"] or (found["after"] or "")[:1].lower()
    if half in _IN_THE_AFTERNOON and hour < 12:
        hour += 12
    if hour == 12 and half in ("上午", "凌晨", "a"):
        hour = 0
    return f"{hour:02}:{int(found['minute'] or found['spelled'] or 0):02}"


def _floor(found: re.Match[str]) -> str:
    if found["ground"]:
        return "G"
    if found["spelled"]:
        return str(_value(found["spelled"]))
    return found["short"] or found["nth"] or found["after"]


def _value(spelled: str) -> int:
    """Read a Chinese numeral below a thousand, spelled out in full."""
    total, digit = 0, 0
    for character in spelled:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
    return total + digit
