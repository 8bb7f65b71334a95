"""How does a sentence reach a reader? One `Words` per language: catalogue, escaping, formats."""

import gettext
import html
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NewType
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

LOCALES = Path(__file__).parent.parent / "locales"
DOMAIN = "tocsin"
LANGUAGES = ("en", "zh_Hans", "zh_Hant")
SOURCE_LANGUAGE = "en"

# Babel knows Chinese in traditional script as Taiwan writes it; our readers are in Hong Kong: they
# join by 及 and write 星期二 in full. A language that is not named here writes dates as in English.
REGION = {"zh_Hant": "zh_Hant_HK"}
LISTED = {"en": "en_GB"}  # without a comma before "and"
DAY = {"en": "EEE d MMM", "zh_Hans": "M月d日 EEE", "zh_Hant": "M月d日 EEEE"}
MOMENT = {
    "en": "EEE d MMM HH:mm",
    "zh_Hans": "M月d日（EEE）HH:mm",
    "zh_Hant": "M月d日（EEEE）HH:mm",
}

Html = NewType("Html", str)
"""Text in Telegram's HTML, every value in it escaped already."""

# Controls, halves of characters, and marks that change the direction of what follows: a name must
# not turn a sentence.
_HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def plain(value: object) -> str:
    """Return what a person gave without controls and direction marks."""
    return _HARMFUL.sub("", str(value))


def escape(value: object) -> Html:
    """Make what a person gave safe inside a message. The one place that escapes."""
    return Html(html.escape(plain(value), quote=False))


class Words:
    """One language: messages by `gettext` and its kin, buttons and toasts by `plain`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations | None = None) -> None:
        self.language = language
        self.locale = Locale.parse(REGION.get(language, language))
        self._catalogue = catalogue or _catalogue(language)

    def gettext(self, message: str, **values: object) -> Html:
        """Translate a message; values that are not `Html` from this class are escaped."""
        return self._fill(self._catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> Html:
        """Translate a message that counts; `{count}` is formatted for the language."""
        shown = {"count": self.number(count), **values}
        return self._fill(self._catalogue.ngettext(one, many, count), shown)

    def pgettext(self, context: str, message: str, **values: object) -> Html:
        """Translate a message whose English alone has two meanings."""
        return self._fill(self._catalogue.pgettext(context, message), values)

    def plain(self, message: str, **values: object) -> str:
        """Translate a label or toast: no HTML, nothing to escape."""
        return self._catalogue.gettext(message).format(
            **{name: plain(value) for name, value in values.items()}
        )

    def nplain(self, one: str, many: str, count: int) -> str:
        """Translate a label that counts."""
        return self._catalogue.ngettext(one, many, count).format(count=self.number(count))

    def pplain(self, context: str, message: str) -> str:
        """Translate a label whose English alone has two meanings."""
        return self._catalogue.pgettext(context, message)

    def number(self, value: float) -> str:
        """Write a number as readers of this language do."""
        return format_decimal(value, locale=self.locale)

    def money(self, value: Decimal, currency: str) -> str:
        """Write an amount to the hundredth with its three letters: a sign alone is many monies."""
        return format_currency(
            value, currency, "¤¤\xa0#,##0.00", locale=self.locale, currency_digits=False
        )

    def time(self, moment: datetime, zone: str) -> str:
        """Write a clock time, 24 hours."""
        return format_time(moment, "HH:mm", tzinfo=ZoneInfo(zone), locale=self.locale)

    def second(self, moment: datetime, zone: str) -> str:
        """Write a clock time to the second, for what happens by itself just then."""
        return format_time(moment, "HH:mm:ss", tzinfo=ZoneInfo(zone), locale=self.locale)

    def day(self, moment: datetime | date, zone: str) -> str:
        """Write a date with its weekday, without the year."""
        local = moment.astimezone(ZoneInfo(zone)) if isinstance(moment, datetime) else moment
        pattern = DAY.get(self.language, DAY[SOURCE_LANGUAGE])
        return format_date(local, pattern, locale=self.locale)

    def full_day(self, day: date) -> str:
        """Write a day that is read years later."""
        return format_date(day, "long", locale=LISTED.get(self.language, self.locale))

    def date(self, moment: datetime, zone: str) -> str:
        """Write a date that is read years later, in the building's time."""
        there = moment.astimezone(ZoneInfo(zone))
        return format_date(there, "long", locale=LISTED.get(self.language, self.locale))

    def moment(self, moment: datetime, zone: str, *, now: datetime) -> str:
        """Write when: the time alone if that is today, otherwise the date and the time."""
        tz = ZoneInfo(zone)
        if moment.astimezone(tz).date() == now.astimezone(tz).date():
            return self.time(moment, zone)
        pattern = MOMENT.get(self.language, MOMENT[SOURCE_LANGUAGE])
        return format_datetime(moment, pattern, tzinfo=tz, locale=self.locale)

    def list(self, items: Sequence[str]) -> str:
        """Join as this language does: a, b and c."""
        return format_list(list(items), locale=LISTED.get(self.language, self.locale))

    def _fill(self, template: str, values: dict[str, object]) -> Html:
        return Html(template.format(**{name: _safe(value) for name, value in values.items()}))


class Safe(str):
    """Html that may stand inside another message without being escaped again."""

    __slots__ = ()


def safe(text: Html) -> Safe:
    """Mark a finished text as a value for another one."""
    return Safe(text)


def bold(value: object) -> Safe:
    """Set what a person gave in bold."""
    return Safe(f"<b>{escape(value)}</b>")


def quote(value: object) -> Safe:
    """Set what a person wrote as a quotation."""
    return Safe(f"<blockquote>{escape(value)}</blockquote>")


def lines(*parts: Html | str | None) -> Html:
    """Join finished texts as lines; None leaves no line, "" leaves an empty one."""
    return Html("\n".join(part for part in parts if part is not None))


def _safe(value: object) -> str:
    return value if isinstance(value, Safe) else escape(value)


@cache
def words(language: str) -> Words:
    """Return the one `Words` of a language; an unknown language reads English."""
    return Words(language if language in LANGUAGES else SOURCE_LANGUAGE)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALES, [language])


def missing_catalogues(locales: Path = LOCALES) -> list[str]:
    """List the languages whose compiled catalogue is not there."""
    translated = (language for language in LANGUAGES if language != SOURCE_LANGUAGE)
    return [one for one in translated if gettext.find(DOMAIN, locales, [one]) is None]


def language_of(code: str | None) -> str:
    """Tell which of our languages serves Telegram's `language_code` (IETF, may be None)."""
    tag = (code or "").lower().replace("_", "-")
    if not tag.startswith("zh"):
        return SOURCE_LANGUAGE
    traditional = ("hant", "hk", "tw", "mo")
    return "zh_Hant" if any(part in traditional for part in tag.split("-")) else "zh_Hans"
