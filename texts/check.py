"""Are the catalogues whole? `python -m texts.check` names every fault and fails if there is one."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from texts.translator import DOMAIN, LANGUAGES, LOCALES, SOURCE_LANGUAGE

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
MIXED_ON_PURPOSE = re.compile("简体中文|繁體中文")


def main() -> int:
    """Print every fault; 0 when there is none."""
    wanted = _extracted()
    faults = [*_not_written_out()]
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            faults += check_catalogue(language, wanted, _read(language))
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
