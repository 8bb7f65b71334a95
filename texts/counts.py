"""What became of the messages that many were sent?"""

from dataclasses import dataclass

from texts.translator import Html, Words, lines


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the messages, in chats. Accepted is Telegram's word; nobody knows more."""

    accepted: int = 0
    waiting: int = 0
    unreachable: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All chats that a message was meant for."""
        return self.accepted + self.waiting + self.unreachable + self.unknown


def counted(t: Words, counts: Counts) -> Html:
    """Say what became of the messages."""
    unknown = t.gettext("Unknown: {count}.", count=t.number(counts.unknown))
    told = t.gettext(
        "Accepted by Telegram: {accepted} of {total} chats. Waiting: {waiting}. Unreachable: "
        "{unreachable}.",
        accepted=t.number(counts.accepted),
        total=t.number(counts.total),
        waiting=t.number(counts.waiting),
        unreachable=t.number(counts.unreachable),
    )
    return lines(told, unknown if counts.unknown else None)
