"""What do people do with a ticket? Each change: rights, guarded update, event, all at once."""

from estate.tickets.working.changing import change, find, find_if_seen, who_is
from estate.tickets.working.duplicates import duplicate, possible_parents, split
from estate.tickets.working.moves import (
    assign,
    can_be_promised,
    cancel,
    close_unconfirmed,
    confirm,
    hand_back,
    promise,
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
    "can_be_promised",
    "cancel",
    "change",
    "close_unconfirmed",
    "comment",
    "confirm",
    "duplicate",
    "find",
    "find_if_seen",
    "hand_back",
    "open_ticket",
    "possible_parents",
    "promise",
    "reject",
    "release_note",
    "reopen",
    "resolve",
    "resume",
    "split",
    "start",
    "take",
    "undo_reject",
    "wait",
    "who_is",
]
