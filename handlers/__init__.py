"""Listening. The site map: which module answers what, in the order in which they are asked.

An update goes to the first handler that fits. Replies to tickets come before forms, forms before
commands and buttons, a first message of any kind begins a report, and nothing ends in silence.
"""

from typing import Any

from telegram.ext import Application

from handlers import (
    alerts,
    desk,
    duty,
    exercises,
    fallback,
    findings,
    floors,
    groups,
    growing,
    impaired,
    improvements,
    incidents,
    join,
    language,
    losses,
    notice,
    profile,
    proposals,
    relay,
    roll,
    schedule,
    start,
    steps,
    storms,
    tickets,
    updates,
)
from handlers.conversation import AnyHandler
from handlers.desk import DESK
from handlers.report import REPORT
from handlers.tickets import RATING

REPLIES_FIRST = -1  # PTB's group that is asked before group 0


def every_handler() -> list[AnyHandler]:
    """List every handler in the order in which they are asked."""
    return [
        *groups.handlers(),
        *relay.REPLIES,
        *alerts.handlers(),
        *incidents.handlers(),
        *updates.handlers(),
        *growing.handlers(),
        *floors.handlers(),
        *roll.handlers(),
        *duty.handlers(),
        *steps.handlers(),
        *findings.handlers(),
        *improvements.handlers(),
        *proposals.handlers(),
        *losses.handlers(),
        *impaired.handlers(),
        *exercises.handlers(),
        *notice.handlers(),
        *schedule.handlers(),
        *storms.handlers(),
        *join.handlers(),
        *start.handlers(),
        *profile.handlers(),
        *language.handlers(),
        *tickets.handlers(),
        *desk.handlers(),
        RATING,
        DESK,
        REPORT,
        *relay.handlers(),
        *fallback.handlers(),
    ]


def add_all(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler; the first that fits an update takes it. A reply may pass itself on."""
    others = [handler for handler in every_handler() if handler not in relay.REPLIES]
    application.add_handlers({REPLIES_FIRST: relay.REPLIES, 0: others})
