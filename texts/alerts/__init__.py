"""What do alerts say? One reviewed, neutral text per kind, in every language."""

from texts.alerts.endings import all_clear, drill_over, drill_stopped, false_alarm
from texts.alerts.facts import Facts, place
from texts.alerts.hazards import alert
from texts.alerts.together import together, with_words
from texts.alerts.updates import NEWS, ask_again, superseded, update
from texts.alerts.ways_out import is_cut, told_route
from texts.translator import Html, words

__all__ = [
    "NEWS",
    "Facts",
    "alert",
    "all_clear",
    "ask_again",
    "drill_over",
    "drill_stopped",
    "false_alarm",
    "is_cut",
    "place",
    "repeated_mark",
    "superseded",
    "together",
    "told_route",
    "update",
    "with_words",
]


def repeated_mark(language: str) -> Html:
    """First line of an alert that may have arrived before: its first sending got no answer."""
    return words(language).gettext("(Repeated: you may have this message already.)")
