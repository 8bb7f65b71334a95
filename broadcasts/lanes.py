"""Which message goes first? The lanes, highest first."""

from enum import IntEnum


class Lane(IntEnum):
    """A higher lane (a smaller number) always goes first."""

    ALERT = 0
    CALLOUT = 1
    REPLY = 2
    PROGRESS = 3
    DRILL = 4  # everything that is said in a drill, and nothing else
    NOTICE = 5
    SURVEY = 6
    TIDY = 7  # deleting what was said: nobody waits for it, and it says nothing in a chat


# What was being sent when the process died has an unknown outcome. An alert is sent again and says
# that it may be a repeat; a reply is awaited and a deletion wanted: doubled they do no harm. The
# rest is not repeated, edits aside: whatever their lane, a card must end up with the truth.
REPEATED_WHEN_UNKNOWN = frozenset({Lane.ALERT, Lane.CALLOUT, Lane.REPLY, Lane.TIDY})
MARKED_WHEN_REPEATED = frozenset({Lane.ALERT, Lane.CALLOUT})

EVENLY_FROM = Lane.DRILL  # these and the lower ones leave evenly, so that an alert finds a place
