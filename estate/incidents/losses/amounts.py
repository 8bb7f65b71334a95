"""How much did somebody write? Pure: an exact amount and its currency, or what is wrong with it."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from estate.errors import LossUnclear

# An estate names no currency: that of the country whose clock a building keeps is meant. Any other
# is written beside the number, and must be where the clock says nothing of money.
OF_ZONE = {
    "Asia/Hong_Kong": "HKD",
    "Asia/Macau": "MOP",
    "Asia/Shanghai": "CNY",
    "Asia/Urumqi": "CNY",
    "Asia/Taipei": "TWD",
    "Asia/Singapore": "SGD",
    "Europe/London": "GBP",
    "Europe/Berlin": "EUR",
    "Asia/Tokyo": "JPY",
}
CURRENCIES = frozenset(
    {*OF_ZONE.values(), "USD", "CAD", "AUD", "NZD", "CHF", "KRW", "THB", "MYR", "PHP", "INR"}
)
DOLLARS = frozenset({"HKD", "TWD", "SGD", "USD", "CAD", "AUD", "NZD"})
NAMES = {
    "HK$": "HKD", "港币": "HKD", "港幣": "HKD", "港元": "HKD", "RMB": "CNY", "人民币": "CNY",
    "人民幣": "CNY", "US$": "USD", "NT$": "TWD", "€": "EUR", "£": "GBP",
}  # fmt: skip
PLAIN_UNITS = frozenset({"", "元", "圓", "蚊", "塊", "块"})  # say nothing of which money
MOST = Decimal(1_000_000_000)  # more is a slip of the hand
MOST_WRITTEN = 40  # characters
_WRITTEN = re.compile(
    r"(?P<minus>[-−]?)\s*(?P<before>[^\d\s.,+−-]{0,4})\s*(?P<sign>[-−]?)\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?\s*(?P<after>[^\d\s.,+−-]{0,4})"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact amount of money, of two places, and its currency's three letters."""

    value: Decimal
    currency: str

    @classmethod
    def from_words(cls, value: str, currency: str) -> "Amount":
        """Read back what was written down of one."""
        return cls(Decimal(value), currency)


def currency_of_zone(zone: str) -> str:
    """Tell which money is meant where a building's clock stands; empty where nobody can tell."""
    return OF_ZONE.get(zone, "")


def read_amount(typed: str, zone: str) -> Amount:
    """Read 5000, 5,000.50, $5,000, USD 300, 300元 as people of that zone mean it.

    Raises LossUnclear: number, negative, large or currency.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _WRITTEN.fullmatch(text) if len(text) <= MOST_WRITTEN else None
    if found is None or len(found["part"] or "") > 3:
        raise LossUnclear(reason="large" if _is_long_number(text) else "number")
    value = Decimal(found["number"].replace(",", "") + (found["part"] or ""))
    value = value.quantize(Decimal("0.01"))
    if found["minus"] or found["sign"] or not value:
        raise LossUnclear(reason="negative")
    if value > MOST:
        raise LossUnclear(reason="large")
    return Amount(value, _currency(found["before"], found["after"], currency_of_zone(zone)))


def _is_long_number(text: str) -> bool:
    return len(text) > MOST_WRITTEN and text.isdigit()


def _currency(before: str, after: str, own: str) -> str:
    """Choose by what stands beside the number; the two together must mean one currency."""
    said = [word for word in (before, after) if word not in PLAIN_UNITS]
    meant = {_meant(word, own) for word in said} or {own}
    if len(meant) != 1 or "" in meant:
        raise LossUnclear(reason="currency")
    return meant.pop()


def _meant(word: str, own: str) -> str:
    word = word.upper()
    if (word == "$" and own in DOLLARS) or (word == "¥" and own == "CNY"):
        return own
    return word if word in CURRENCIES else NAMES.get(word, "")
