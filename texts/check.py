"""Are the catalogues whole? `python -m texts.check` names every fault and fails if there is one."""

import ast
import gettext
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import product
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from estate.incidents.kinds import Kind, News
from estate.incidents.rules import ENDINGS
from estate.incidents.tables import Verb
from estate.places.tables import FireStrategy
from texts.alerts import Facts, alert, all_clear, ask_again, false_alarm, told_route, update
from texts.alerts.linter import lint
from texts.translator import DOMAIN, LANGUAGES, LOCALES, SOURCE_LANGUAGE, Html, Words

TEXTS = Path(__file__).parent

# The methods of `Words` that translate, and where their words stand; the Makefile extracts the
# same ones. The second figure: so many first arguments must be written out.
KEYWORDS = {
    "gettext": None,
    "plain": None,
    "ngettext": (1, 2),
    "nplain": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pplain": ((1, "c"), 2),
}
WRITTEN_OUT = {"gettext": 1, "plain": 1, "ngettext": 2, "nplain": 2, "pgettext": 2, "pplain": 2}

# What must stand the same way in every language: commands, tags.
FIXED = re.compile(r"(?<![\w{}])/[a-z_]{2,}\b|</?[a-z]+>")
# In Chinese: no exclamation marks, no half-width punctuation behind a character, no "dear".
NOT_IN_CHINESE = re.compile("[!！]|[\u4e00-\u9fff][,;:?]|亲爱的|親愛的")
# Frequent characters that only one of the two scripts has: one in the wrong catalogue is a slip.
SIMPLIFIED = "们这说请为发电楼层单报务时间应处无维号码预关闭语认话师员对还进开门没会过"
TRADITIONAL = "們這說請為發電樓層單報務時間應處無維號碼預關閉語認話師員對還進開門沒會過"
WRONG_SCRIPT = {
    "zh_Hans": re.compile(f"[{TRADITIONAL}]"),
    "zh_Hant": re.compile(f"[{SIMPLIFIED}]"),
}
# What the texts of alerts are tried with: an ending may come on another day than its alert.
FLOORS = ("12", "G", None)
EVENTS: tuple[tuple[Verb, News | None], ...] = (
    (Verb.RELEASE, None),
    (Verb.ASK, None),
    *((Verb.UPDATE, news) for news in (None, *News)),
    *((verb, None) for verb in ENDINGS),
)
# As an office may write it, at its longest: numbers, floors, times, signs that messages escape.
ROUTE = told_route("Staircase 1 & 2 from 30/F to Block B7 (gate 3, till 22:00), Hill Road; " * 9)
LATER = (timedelta(minutes=12), timedelta(days=1, minutes=12))
MIXED_ON_PURPOSE = re.compile("简体中文|繁體中文")


def main() -> int:
    """Print every fault; 0 when there is none."""
    wanted = _extracted()
    faults = [*_not_written_out()]
    found = {one: _read(one) for one in LANGUAGES if one != SOURCE_LANGUAGE}
    for language, catalogue in found.items():
        faults += check_catalogue(language, wanted, catalogue)
    faults += check_alerts({one: _words(one, found.get(one)) for one in LANGUAGES})
    for fault in faults:
        print(fault)  # noqa: T201 - a command line program
    print(f"{len(wanted)} texts, {len(LANGUAGES)} languages, {len(faults)} faults")  # noqa: T201 - as above
    return 1 if faults else 0


def check_catalogue(language: str, wanted: Catalog, found: Catalog) -> Iterator[str]:
    """Yield what is wrong with one catalogue, one line each."""
    for message in wanted:
        if not message.id:
            continue
        translation = found.get(_first(message), message.context)
        if translation is None:
            yield f"{language}: missing: {message.id!r}"
        else:
            yield from _check_message(language, message, translation)
    for message in found:
        if message.id and wanted.get(_first(message), message.context) is None:
            yield f"{language}: no longer used: {message.id!r}"


def check_alerts(languages: Mapping[str, Words]) -> Iterator[str]:
    """Yield what is wrong with what alerts, updates and endings say, of every kind and place."""
    at = datetime(2026, 3, 2, 6, 7, tzinfo=UTC)
    for kind, floor, (verb, news), later in product(Kind, FLOORS, EVENTS, LATER):
        facts = Facts(
            kind=kind, codes=("B1", "B3"), floor=floor, words="", emergency_number="2345 6789",
            zone="Asia/Hong_Kong", at=at, next_at=at + later + timedelta(minutes=15), route=ROUTE,
        )  # fmt: skip
        now = at if verb is Verb.RELEASE else at + later
        texts = {one: _said(t, facts, verb, news, now=now) for one, t in languages.items()}
        for fault in lint(texts, facts, verb, now=now, groups=[list(languages)]):
            what = " ".join([kind, verb, *([news] if news else [])])
            yield f"{fault.language}: {what}: {fault.reason} {', '.join(fault.detail)}"
    yield from _check_fires(languages, at)


def _check_fires(languages: Mapping[str, Words], at: datetime) -> Iterator[str]:
    ways = product((None, *FireStrategy), FLOORS, (False, True), (False, True))
    for strategy, floor, out, moved in ways:
        facts = Facts(
            kind=Kind.FIRE, codes=("B3",), floor=floor, words="", emergency_number="999",
            zone="Asia/Hong_Kong", at=at, next_at=at + timedelta(minutes=15), strategy=strategy,
            floors_to_leave=() if floor is None else ("11", floor, "15", "16"), everybody_out=out,
            has_moved=moved,
            assembly_point="2/F, car park of B9, after 18:00", route=ROUTE,
        )  # fmt: skip
        texts = {one: alert(t, facts) for one, t in languages.items()}
        for fault in lint(texts, facts, Verb.RELEASE, now=at, groups=[list(languages)]):
            what = f"fire, {strategy or 'no strategy'}"
            yield f"{fault.language}: {what}: {fault.reason} {', '.join(fault.detail)}"


def _said(t: Words, facts: Facts, verb: Verb, news: News | None, *, now: datetime) -> Html:
    match verb:
        case Verb.UPDATE:
            return update(t, facts, news, now=now)
        case Verb.ASK:
            return ask_again(t, facts, now=now)
        case Verb.ALL_CLEAR:
            return all_clear(t, facts, now=now)
        case Verb.FALSE_ALARM:
            return false_alarm(t, facts, now=now)
        case _:
            return alert(t, facts)


def _words(language: str, catalogue: Catalog | None) -> Words:
    """Speak as the catalogue is written now, whatever was compiled before."""
    if catalogue is None:
        return Words(language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Words(language, gettext.GNUTranslations(compiled))


def _check_message(language: str, wanted: Message, found: Message) -> Iterator[str]:
    strings = [found.string] if isinstance(found.string, str) else list(found.string or ("",))
    if found.fuzzy:
        yield f"{language}: fuzzy: {wanted.id!r}"
    if not all(strings):
        yield f"{language}: not translated: {wanted.id!r}"
        return
    originals = [wanted.id] if isinstance(wanted.id, str) else list(wanted.id)
    for string in strings:
        yield from _check_string(language, originals[-1], string)


def _check_string(language: str, original: str, string: str) -> Iterator[str]:
    if _placeholders(original) != _placeholders(string):
        yield f"{language}: other placeholders: {original!r} → {string!r}"
    if sorted(FIXED.findall(original)) != sorted(FIXED.findall(string)):
        yield f"{language}: a command or tag differs: {original!r} → {string!r}"
    if NOT_IN_CHINESE.search(string):
        yield f"{language}: punctuation or tone: {string!r}"
    if WRONG_SCRIPT[language].search(MIXED_ON_PURPOSE.sub("", string)):
        yield f"{language}: a character of the other script: {string!r}"


def _placeholders(text: str) -> list[str]:
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def _extracted() -> Catalog:
    catalog = Catalog()
    found = extract_from_dir(TEXTS, keywords=KEYWORDS, method_map=[("**.py", "python")])
    for _, _, message, _, context in found:
        catalog.add(message, context=context)
    return catalog


def _read(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=language)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _not_written_out() -> Iterator[str]:
    """Yield calls whose words are not literals: extraction would miss them in silence."""
    for path in sorted(TEXTS.rglob("*.py")):
        if path.name in ("translator.py", "check.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _hides_words(node):
                yield f"{path.relative_to(TEXTS.parent)}:{node.lineno}: words not written out"


def _hides_words(node: ast.Call) -> bool:
    if not isinstance(node.func, ast.Attribute):
        return False
    needed = WRITTEN_OUT.get(node.func.attr)
    if needed is None:
        return False
    literal = [isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args[:needed]]
    return len(literal) < needed or not all(literal)


if __name__ == "__main__":
    sys.exit(main())
