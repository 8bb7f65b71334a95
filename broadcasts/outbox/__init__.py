"""What will be said, in the transaction that decided it. `say` a message, `show` a living card."""

from broadcasts.outbox.saying import Address, discard, say, say_to_all, settle, show, strip

__all__ = ["Address", "discard", "say", "say_to_all", "settle", "show", "strip"]
