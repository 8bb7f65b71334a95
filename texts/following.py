"""What do we say to who has the same problem as a neighbour, and to staff of them?

To neighbours a ticket is its number, category, common place, how long and how many: the views
handed in here hold no more (`TicketView.as_seen_by`).
"""

from collections.abc import Sequence
from datetime import datetime

from estate.tickets.view import TicketView
from texts.outlook import WAITING_FOR, next_for_resident
from texts.tickets import what
from texts.translator import Html, Words, bold, lines, quote, safe


def same_problem(t: Words, found: Sequence[TicketView], *, now: datetime) -> Html:
    """Offer what is known already before it is reported once more."""
    if not found:
        return t.gettext("That report is over in the meantime. Please go on with yours.")
    return lines(
        t.gettext("Same problem? This is known already."),
        *(part for ticket in found for part in ("", *_facts(t, ticket, now=now))),
        "",
        t.gettext("If you join, you hear of every step here; nothing is reported twice."),
    )


def _facts(t: Words, ticket: TicketView, *, now: datetime) -> list[Html]:
    return [
        t.gettext("{number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket)),
        t.ngettext(
            "Since {time}, {count} home",
            "Since {time}, {count} homes",
            ticket.homes,
            time=t.moment(ticket.created_at, ticket.zone, now=now),
        ),
        next_for_resident(t, ticket, WAITING_FOR, now=now),
    ]


def joined(t: Words) -> str:
    """Answer Join."""
    return t.plain("You follow it now and hear of every step.")


def no_longer_open(t: Words) -> Html:
    """What was to be joined is over."""
    return t.gettext("That report is over in the meantime.")


def follower_card(t: Words, ticket: TicketView, *, now: datetime) -> Html:
    """Show somebody who follows a ticket where it stands and what comes next."""
    return lines(
        t.gettext(
            "You follow {number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket)
        ),
        t.ngettext(
            "Since {time}, {count} home",
            "Since {time}, {count} homes",
            ticket.homes,
            time=t.moment(ticket.created_at, ticket.zone, now=now),
        ),
        "",
        safe(next_for_resident(t, ticket, WAITING_FOR, now=now)),
        t.gettext("Reply here to add words or photos: only the office reads them."),
    )


def left(t: Words, ticket: TicketView) -> Html:
    """Who followed a ticket does so no longer."""
    return t.gettext("You no longer follow {number}.", number=bold(f"#{ticket.number}"))


def repaired(t: Words, ticket: TicketView, note: str, *, can_reopen: bool) -> Html:
    """Tell a follower that it is repaired."""
    return lines(
        t.gettext(
            "{number} is reported as repaired: {what}.",
            number=bold(f"#{ticket.number}"),
            what=what(t, ticket),
        ),
        quote(note) if note else None,
        t.gettext("If it is not, please press below.") if can_reopen else None,
    )


def reopened(t: Words, ticket: TicketView) -> Html:
    """Tell who did not say so that it is not fixed."""
    return t.gettext(
        "{number} is open again: it is not fixed yet. We write here at every step.",
        number=bold(f"#{ticket.number}"),
    )


def from_follower(t: Words, ticket: TicketView, name: str, words: str) -> Html:
    """Carry a follower's words to staff alone."""
    return lines(
        t.gettext(
            "{number}, {name}, who follows it, writes:",
            number=bold(f"#{ticket.number}"), name=bold(name),
        ),
        quote(words) if words else None,
    )  # fmt: skip


def inherited(t: Words, ticket: TicketView) -> Html:
    """Tell a follower that the ticket is theirs now."""
    return t.gettext(
        "Whoever reported {number} needs it no longer. You follow it, so it goes on as yours: you "
        "will be asked whether it is fixed.",
        number=bold(f"#{ticket.number}"),
    )


def given_up(t: Words, ticket: TicketView) -> Html:
    """Tell who reported a ticket that others go on with it."""
    return t.gettext(
        "{number} goes on for the other homes that follow it. You hear no more of it.",
        number=bold(f"#{ticket.number}"),
    )


def inherited_for_staff(t: Words, ticket: TicketView) -> Html:
    """Tell staff whose ticket it is now."""
    return t.gettext(
        "{number} goes on: its reporter needs it no longer, {name} does.",
        number=bold(f"#{ticket.number}"), name=bold(ticket.reporter_name),
    )  # fmt: skip


def known_already(t: Words, ticket: TicketView) -> Html:
    """Tell a reporter that the fault was known, under another number."""
    return t.gettext(
        "{number} is known already as {parent}. You follow {parent} now and hear of every step.",
        number=bold(f"#{ticket.number}"), parent=bold(f"#{ticket.parent_number}"),
    )  # fmt: skip


def not_the_same(t: Words, ticket: TicketView) -> Html:
    """Tell a reporter that their ticket is one of its own again."""
    return t.gettext(
        "{number} is a matter of its own after all and goes on. We write here at every step.",
        number=bold(f"#{ticket.number}"),
    )


def storm(t: Words, ticket: TicketView, numbers: Sequence[str], homes: int, line: str) -> Html:
    """Propose an incident to staff."""
    return lines(
        t.ngettext(
            "{count} home in 30 minutes: {what} ({numbers}).",
            "{count} homes in 30 minutes: {what} ({numbers}).",
            homes,
            what=bold(what(t, ticket)),
            numbers=t.list([f"#{number}" for number in numbers]),
        ),
        t.gettext("Is it an incident? Nobody is told yet. Press below, or send:"),
        Html(f"<code>{line}</code>"),
    )


def which_duplicate(t: Words, ticket: TicketView) -> Html:
    """Ask staff which ticket it is the same as."""
    return t.gettext(
        "{number}: which open ticket of this building is it the same as? Press one, or write its "
        "number. The resident is told.",
        number=bold(f"#{ticket.number}"),
    )


def parent_label(t: Words, ticket: TicketView) -> str:
    """Label of one ticket to choose."""
    return t.plain("#{number} {what}", number=ticket.number, what=what(t, ticket))


def made_duplicate(t: Words, parent: str) -> Html:
    """The duplicate has a parent."""
    return t.gettext("Done: it is a duplicate of #{number}. The resident is told.", number=parent)


def no_such_parent(t: Words) -> Html:
    """A number was written that cannot be meant."""
    return t.gettext("That is no open ticket of this building. Press one, or write its number.")
