"""What do people do with a ticket? Each change: rights, guarded update, event, all at once."""

from estate.tickets.working.changing import change, find, who_is
from estate.tickets.working.moves import (
    assign,
    cancel,
    close_unconfirmed,
    confirm,
    hand_back,
    reject,
    reopen,
    resolve,
    resume,
    start,
    take,
    undo_reject,
    wait,
)
from estate.tickets.working.opening import open_ticket
from estate.tickets.working.words import add_to_rating, comment, release_note

__all__ = [
    "add_to_rating",
    "assign",
    "cancel",
    "change",
    "close_unconfirmed",
    "comment",
    "confirm",
    "find",
    "hand_back",
    "open_ticket",
    "reject",
    "release_note",
    "reopen",
    "resolve",
    "resume",
    "start",
    "take",
    "undo_reject",
    "wait",
    "who_is",
]
