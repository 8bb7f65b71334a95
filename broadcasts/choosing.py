"""Which of those that wait may leave now? By lane, within the pace, at most one per chat."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from broadcasts.lanes import Lane
from broadcasts.pace import Pace


@dataclass(frozen=True, slots=True)
class Candidate:
    """A delivery that could go now: the oldest of its chat and lane."""

    id: int
    chat_id: int
    lane: Lane
    is_edit: bool  # of a card that stands in the chat already

    @property
    def is_group_edit(self) -> bool:
        """Whether it changes a card in a group, which has room for few such calls."""
        return self.is_edit and self.chat_id < 0

    @property
    def is_tidying(self) -> bool:
        """Whether it takes something away instead of saying something."""
        return self.lane is Lane.TIDY

    @property
    def order(self) -> tuple[int, bool, bool, int]:
        """Lane by lane. Groups, which have limits of their own, never wait behind people; in a
        group no card is edited before a message that waits, which has the first call on its 20 a
        minute."""
        return (self.lane, self.chat_id > 0, self.is_group_edit, self.id)


@dataclass(slots=True)
class Choice:
    """What leaves now, by number, and when it is worth looking again (a steady clock's seconds)."""

    taken: dict[int, Candidate] = field(default_factory=dict)
    look_again_at: float = float("inf")


def choose(found: Iterable[Candidate], pace: Pace, now: float, *, room: int) -> Choice:
    """Take from the top what every limit allows, at most `room`, each with its place in the pace.

    No chat is tidied before what is new there has come: a form that moves below would be seen
    nowhere meanwhile.
    """
    choice = Choice()
    chats: set[int] = set()
    held: set[int] = set()
    for candidate in _in_order(found, pace, now):
        chat_id = candidate.chat_id
        if chat_id in chats or (candidate.is_tidying and chat_id in held):
            continue
        ready_at = _ready_at(candidate, pace, now)
        if ready_at > now:
            held.add(chat_id)
            choice.look_again_at = min(choice.look_again_at, ready_at)
            continue
        opens_at = pace.overall_ready_at(now, lane=candidate.lane)
        if len(chats) >= room or opens_at > now:
            choice.look_again_at = min(choice.look_again_at, opens_at)
            break
        pace.take(chat_id, now, lane=candidate.lane)
        chats.add(chat_id)
        choice.taken[candidate.id] = candidate
    return choice


def _in_order(found: Iterable[Candidate], pace: Pace, now: float) -> Iterator[Candidate]:
    """By lane; while alerts wait, a few replies before them."""
    ordered = sorted(found, key=lambda candidate: candidate.order)
    if ordered and ordered[0].lane < Lane.REPLY:
        yield from _favoured(ordered, pace, now)
    yield from ordered


def _favoured(ordered: Iterable[Candidate], pace: Pace, now: float) -> Iterator[Candidate]:
    """Replies that use their share of what alerts would take; whoever gets both gets the alert
    first."""
    warned = {c.chat_id for c in ordered if c.lane < Lane.REPLY}
    for reply in (c for c in ordered if c.lane is Lane.REPLY and c.chat_id not in warned):
        is_open = max(pace.share_ready_at(now), pace.overall_ready_at(now, lane=reply.lane)) <= now
        if not is_open:
            return
        if _ready_at(reply, pace, now) <= now:
            pace.take_share(now)
            yield reply


def _ready_at(candidate: Candidate, pace: Pace, now: float) -> float:
    """Tell from when this one may go, by the limits of its own chat."""
    if candidate.is_tidying:
        return now
    card_ready_at = pace.card_ready_at(candidate.chat_id) if candidate.is_group_edit else now
    return max(pace.chat_ready_at(candidate.chat_id, now), card_ready_at)
