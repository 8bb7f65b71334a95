"""What does a building group hear of a fault that everybody meets? One living card per fault.

Down, on it, delayed, restored. Nothing of who reported it, in which words, or who repairs it.
"""

from enum import StrEnum

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.news import News
from broadcasts.outbox import Address
from broadcasts.outbox.telling import shown_in
from broadcasts.screens import Screen
from estate.places.groups import groups_of
from estate.tickets.categories import concerns_all
from estate.tickets.tables import State, Verb
from estate.tickets.view import TicketView
from texts import common_parts as say
from texts.alerts import together

# Two homes say so, or somebody of the staff has looked: then it is news for the rest.
HOMES_THAT_MAKE_NEWS = 2

TURNS = frozenset(
    {
        Verb.OPEN, Verb.JOIN, Verb.TAKE, Verb.ASSIGN, Verb.START, Verb.HAND_BACK, Verb.WAIT,
        Verb.RESUME, Verb.RESOLVE, Verb.REOPEN, Verb.CANCEL, Verb.REJECT, Verb.UNDO_REJECT,
        Verb.DUPLICATE, Verb.SPLIT, Verb.PROMISE, Verb.LAPSE,
    }
)  # fmt: skip
# These stand below what was written since: somebody waits for them.
SEEN_AGAIN = frozenset({Verb.RESOLVE, Verb.REOPEN})


class Phase(StrEnum):
    """Where a fault of a common part stands, as its building reads it."""

    DOWN = "down"
    ON_IT = "on_it"
    DELAYED = "delayed"
    RESTORED = "restored"
    OVER = "over"  # given up, or known under another number


PHASES: dict[State, Phase] = {
    State.NEW: Phase.DOWN,
    State.ACKNOWLEDGED: Phase.DOWN,
    State.ASSIGNED: Phase.ON_IT,
    State.IN_PROGRESS: Phase.ON_IT,
    State.WAITING: Phase.DELAYED,
    State.RESOLVED: Phase.RESTORED,
    State.CLOSED: Phase.RESTORED,
}


async def tell_group(news: News) -> None:
    """Let the card of each group of the building say where the fault stands now."""
    ticket = news.ticket
    if news.event.verb not in TURNS or not _is_for_all(ticket):
        return
    shown = set(await shown_in(news.session, subject_of(ticket)))
    if not shown and not _is_news(ticket):
        return
    screen = _screen(news)
    for group in await groups_of(news.session, [ticket.building_id]):
        to = Address(group.chat_id, group.thread_id)
        below = to in shown and news.event.verb in SEEN_AGAIN
        await outbox.show(
            news.session, to, subject_of(ticket), screen,
            lane=Lane.PROGRESS, now=news.now, below=below,
        )  # fmt: skip


def subject_of(ticket: TicketView) -> str:
    """Subject of the cards in the building's groups."""
    return f"{ticket.subject}:all"


def phase_of(ticket: TicketView, verb: Verb) -> Phase:
    """Tell where it stands; a promise that lapses is a delay, whatever is done meanwhile."""
    if verb is Verb.LAPSE and ticket.state in (State.NEW, State.ASSIGNED, State.IN_PROGRESS):
        return Phase.DELAYED
    return PHASES.get(ticket.state, Phase.OVER)


def _is_for_all(ticket: TicketView) -> bool:
    return ticket.is_common and not ticket.is_danger and concerns_all(ticket.category)


def _is_news(ticket: TicketView) -> bool:
    phase = PHASES.get(ticket.state, Phase.OVER)
    if phase is Phase.DOWN:
        return ticket.homes >= HOMES_THAT_MAKE_NEWS
    return phase in (Phase.ON_IT, Phase.DELAYED)


def _screen(news: News) -> Screen:
    # As any neighbour may see it: no home, no words, no name.
    seen = news.ticket.as_seen_by(person_id=0)
    phase = phase_of(seen, news.event.verb).value
    languages = list(seen.building_languages)
    return Screen(together(languages, lambda t: say.card(t, seen, phase, now=news.now)))
