"""What stands on the letter that brings a home into the chat? Plain text: the template escapes."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from texts.translator import SOURCE_LANGUAGE, Words


@dataclass(frozen=True, slots=True)
class CardWords:
    """One language of a card."""

    language: str  # as HTML's lang attribute
    title: str
    how: str
    valid: str


def card_words(t: Words, *, bot: str, until: datetime, zone: str) -> CardWords:
    """Say what the card is for, how it is used and how long."""
    return CardWords(
        language=t.language.replace("_", "-"),
        title=t.plain("Your building on Telegram: alerts, repairs, notices"),
        how=t.plain("Scan the picture, or write this code to @{bot}:", bot=bot),
        valid=t.plain("For one household, until {day}.", day=_day(t, until, zone)),
    )


def last_day(until: datetime, zone: str) -> date:
    """Tell the last day on which it is good, where the building stands."""
    return until.astimezone(ZoneInfo(zone)).date()


def _day(t: Words, until: datetime, zone: str) -> str:
    pattern = "d MMMM y" if t.language == SOURCE_LANGUAGE else "long"
    return format_date(last_day(until, zone), pattern, locale=t.locale)
