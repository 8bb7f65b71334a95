"""What will be said, in the transaction that decided it. `say` a message, `show` a living card."""

from broadcasts.outbox.saying import (
    Address,
    call,
    discard,
    leave,
    rename,
    say,
    show,
    strip,
    subject_of_message,
)

__all__ = [
    "Address",
    "call",
    "discard",
    "leave",
    "rename",
    "say",
    "show",
    "strip",
    "subject_of_message",
]
