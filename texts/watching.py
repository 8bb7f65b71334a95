"""What do staff read when messages do not leave as they should?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from texts.translator import Html, Words, bold, lines


def alerts_are_late(t: Words, count: int, oldest: timedelta) -> Html:
    """Tell staff that Telegram does not take alerts at once."""
    return t.ngettext(
        "Telegram is not taking alerts: {count} message waits, the oldest for {seconds} seconds. "
        "It is tried again and again. Please warn people another way as well.",
        "Telegram is not taking alerts: {count} messages wait, the oldest for {seconds} seconds. "
        "They are tried again and again. Please warn people another way as well.",
        count,
        seconds=t.number(int(oldest.total_seconds())),
    )


def self_test(t: Words, *, at: datetime, zone: str) -> Html:
    """What the bot says to its own chat, to see that an alert would leave."""
    return t.gettext("Self-test at {time}. Nothing to do.", time=t.time(at, zone))


def self_test_failed(t: Words) -> Html:
    """Tell staff that an alert would not leave now."""
    return t.gettext(
        "The self-test did not arrive: an alert might not leave now either. "
        "Until this is mended, please be ready to warn people another way. "
        "“tocsin doctor” tells what is wrong."
    )


def self_test_works(t: Words) -> Html:
    """Tell staff that it is over."""
    return t.gettext("The self-test arrives again. Alerts leave as usual.")


@dataclass(frozen=True, slots=True)
class Unsent:
    """Something that somebody has not heard: refused by Telegram, or too late to be sent."""

    to: str
    is_alert: bool
    refusal: str = ""


def unsent_list(t: Words, unsent: Sequence[Unsent], *, more: int) -> Html:
    """Tell staff who has not heard what the bot had to say."""
    title = t.ngettext(
        "{count} message could not be sent. Please tell them another way:",
        "{count} messages could not be sent. Please tell them another way:",
        len(unsent) + more,
    )
    rest = t.ngettext("and {count} more", "and {count} more", more) if more else None
    return lines(title, *(_unsent(t, one) for one in unsent), rest)


def _unsent(t: Words, one: Unsent) -> Html:
    if one.refusal and one.is_alert:
        return t.gettext(
            "• {name}: an alert; Telegram refused it ({reason})", name=one.to, reason=one.refusal
        )
    if one.refusal:
        return t.gettext(
            "• {name}: Telegram refused it ({reason})", name=one.to, reason=one.refusal
        )
    if one.is_alert:
        return t.gettext("• {name}: an alert; it was too late to be sent", name=one.to)
    return t.gettext("• {name}: it was too late to be sent", name=one.to)


def overdue(t: Words, *, number: str, due_at: datetime, zone: str) -> Html:
    """Page for an incident whose residents wait for a promised message."""
    return t.gettext(
        "{number}: residents were promised a message by {time} and have not heard. Please send an "
        "update now, or end it.",
        number=bold(number),
        time=t.time(due_at, zone),
    )


def end_is_late(t: Words, *, number: str, count: int) -> Html:
    """Page for an incident whose end does not reach everybody who was alerted."""
    return t.ngettext(
        "{number} is over, and {count} chat that was alerted has not heard so yet. Please tell "
        "people another way as well.",
        "{number} is over, and {count} chats that were alerted have not heard so yet. Please tell "
        "people another way as well.",
        count,
        number=bold(number),
    )
