"""What do the messages say that call staff to a danger?"""

from estate.tickets.rules import OPEN
from estate.tickets.view import TicketView
from texts.tickets import their_words, what
from texts.translator import Html, Words, bold, lines


def paged(t: Words, ticket: TicketView) -> Html:
    """Call staff to a danger."""
    press = t.gettext("Nobody has taken it yet. If you are going, press Take.")
    return lines(*_danger(t, ticket), press)


def paged_again(t: Words, ticket: TicketView) -> Html:
    """What an earlier call says once there is a newer one."""
    return lines(*_danger(t, ticket), t.gettext("You were called again; see the newest call."))


def paged_and_answered(t: Words, ticket: TicketView) -> Html:
    """What a call says once nobody more is needed."""
    return lines(*_danger(t, ticket), _answer(t, ticket))


def _danger(t: Words, ticket: TicketView) -> list[Html]:
    title = t.gettext(
        "🔴 DANGER {number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket)
    )
    by = t.gettext("Reported by {name}", name=bold(ticket.reporter_name))
    return [title, by, *their_words(ticket)]


def _answer(t: Words, ticket: TicketView) -> Html:
    number = bold(f"#{ticket.number}")
    if ticket.assignee_name and ticket.state in OPEN:
        return t.gettext(
            "{number}: {name} has taken it and is going.",
            number=number,
            name=ticket.assignee_name,
        )
    return t.gettext("{number}: nobody needs to go now.", number=number)
