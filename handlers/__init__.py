"""Listening. The site map: which module answers what, in the order in which they are asked.

An update goes to the first handler that fits. Replies to tickets come before forms, forms before
commands and buttons, a first message of any kind begins a report, and nothing ends in silence.
"""

from typing import Any

from telegram.ext import Application

from handlers import desk, fallback, relay, tickets
from handlers.conversation import AnyHandler
from handlers.desk import DESK
from handlers.report import REPORT
from handlers.tickets import RATING


def every_handler() -> list[AnyHandler]:
    """List every handler in the order in which they are asked."""
    return [
        *relay.REPLIES,
        *tickets.handlers(),
        *desk.handlers(),
        RATING,
        DESK,
        REPORT,
        *relay.handlers(),
        *fallback.handlers(),
    ]


def add_all(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler; the first that fits an update takes it."""
    application.add_handlers(every_handler())
