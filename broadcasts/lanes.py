"""Which message goes first? The lanes, highest first."""

from enum import IntEnum


class Lane(IntEnum):
    """A higher lane (a smaller number) always goes first."""

    ALERT = 0
    CALLOUT = 1
    REPLY = 2
    PROGRESS = 3
    NOTICE = 4
    SURVEY = 5


# What was being sent when the process died has an unknown outcome. An alert is sent again and says
# that it may be a repeat; a reply is awaited, and doubled does no harm; the rest is not repeated.
REPEATED_WHEN_UNKNOWN = frozenset({Lane.ALERT, Lane.CALLOUT, Lane.REPLY})
MARKED_WHEN_REPEATED = frozenset({Lane.ALERT, Lane.CALLOUT})
