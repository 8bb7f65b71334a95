"""What do we say to staff at work?"""

from collections.abc import Sequence
from datetime import datetime

from estate.tickets.view import TicketView
from texts.outlook import STATES
from texts.tickets import what
from texts.translator import Html, Words, bold, lines


def taken(t: Words) -> str:
    """Answer Take."""
    return t.plain("It is yours. The resident has been told.")


def done(t: Words) -> str:
    """Answer Done."""
    return t.plain("Done. The resident is being asked.")


def noted(t: Words) -> str:
    """Answer any other move."""
    return t.plain("Noted.")


def asked_privately(t: Words) -> str:
    """A press in a group needs more: we ask the presser alone."""
    return t.plain("I have asked you in our private chat.")


def finish_first(t: Words) -> str:
    """Something of the presser's own is open in private: a question would end it."""
    return t.plain(
        "Something is open in our private chat. Please finish it or send /cancel there; "
        "then press again."
    )


def open_private_first(t: Words) -> str:
    """The presser has no private chat with the bot yet."""
    return t.plain("Please open a private chat with me first and press Start; then press again.")


def note_question(t: Words, ticket: TicketView) -> Html:
    """After Done: anything to add?"""
    return lines(
        t.gettext("{number} is done: {what}.", number=bold(f"#{ticket.number}"),
                  what=what(t, ticket)),
        t.gettext("Is there anything to tell the resident? Words or a photo of the repair. "
                  "Otherwise press Skip."),
    )  # fmt: skip


def hand_back_question(t: Words, ticket: TicketView) -> Html:
    """After Hand back: why?"""
    return lines(
        t.gettext("{number} is handed back: {what}.", number=bold(f"#{ticket.number}"),
                  what=what(t, ticket)),
        t.gettext("Why can't you do it? Colleagues will read it, the resident will not. "
                  "Or press Skip."),
    )  # fmt: skip


def handed_back_plainly(t: Words, number: str) -> Html:
    """Handed back, and nothing said."""
    return t.gettext("{number} is handed back, without a reason.", number=number)


def wait_question(t: Words, ticket: TicketView) -> Html:
    """What does the ticket wait for?"""
    return t.gettext(
        "{number}: what does it wait for? The resident is told.", number=bold(f"#{ticket.number}")
    )


def until_question(t: Words) -> Html:
    """Until when?"""
    return t.gettext("When is the next step? The resident is told this time.")


def tomorrow(t: Words) -> str:
    """A choice of time."""
    return t.plain("Tomorrow 10:00")


def in_days(t: Words, days: int) -> str:
    """A choice of time."""
    return t.nplain("In {count} day", "In {count} days", days)


def reject_question(t: Words, ticket: TicketView) -> Html:
    """Why is it not ours?"""
    return t.gettext(
        "{number}: why can't we do it? The resident is told where to go instead.",
        number=bold(f"#{ticket.number}"),
    )


def reject_words_question(t: Words) -> Html:
    """Where to go instead, in the presser's own words."""
    return t.gettext(
        "Would you like to add something, for example a name and a number? Write it, or press Skip."
    )


def assign_question(t: Words, ticket: TicketView, *, page: int, pages: int) -> Html:
    """Who does it? Names that need several pages are told as such."""
    question = t.gettext("{number}: who should do it?", number=bold(f"#{ticket.number}"))
    where = t.gettext("Page {page} of {pages}", page=page, pages=pages)
    return lines(question, where) if pages > 1 else question


def assigned_to_you(t: Words, ticket: TicketView, by: str) -> Html:
    """Tell somebody that work was handed to them."""
    return t.gettext(
        "{by} has given you {number}: {what}.",
        by=by, number=bold(f"#{ticket.number}"), what=what(t, ticket),
    )  # fmt: skip


def message_question(t: Words, ticket: TicketView) -> Html:
    """What shall the resident hear?"""
    return t.gettext(
        "{number}: write what the resident should read, or send a photo. They see it as a "
        "message from the office.",
        number=bold(f"#{ticket.number}"),
    )


def message_sent(t: Words) -> Html:
    """The words are on their way."""
    return t.gettext("Sent to the resident.")


def handed_to(t: Words, name: str) -> Html:
    """The work has somebody."""
    return t.gettext("{name} has it and has been told.", name=name)


def note_kept(t: Words, number: str) -> Html:
    """A reply to a card stays inside unless one more press sends it."""
    return t.gettext(
        "Kept as an internal note on {number}. Residents do not see it.", number=number
    )


def nothing_added(t: Words) -> Html:
    """Done, and nothing to tell the resident."""
    return t.gettext("Nothing was added. The resident is being asked whether it is fixed.")


def closed(t: Words) -> Html:
    """A form of the desk was closed."""
    return t.gettext("Closed. Nothing was changed.")


def desk(t: Words, found: Sequence[TicketView]) -> Html:
    """List what is open."""
    if not found:
        return t.gettext("Nothing is open. Well done.")
    heading = t.ngettext("{count} ticket is open:", "{count} tickets are open:", len(found))
    return lines(heading, "", *(_line(t, ticket) for ticket in found))


def my_reports(t: Words, found: Sequence[TicketView]) -> Html:
    """List what somebody reported."""
    if not found:
        return t.gettext("You have no reports. Write to me or press /report to make one.")
    return lines(t.gettext("Your reports:"), "", *(_line(t, ticket) for ticket in found))


def followed(t: Words, found: Sequence[TicketView]) -> Html:
    """List what somebody follows, under what they reported."""
    return lines(t.gettext("You follow:"), "", *(_line(t, ticket) for ticket in found))


def _line(t: Words, ticket: TicketView) -> Html:
    return t.gettext(
        "{number} {what} – {state}",
        number=bold(f"#{ticket.number}"), what=what(t, ticket), state=STATES[ticket.state](t),
    )  # fmt: skip


def which_ticket(t: Words) -> Html:
    """/ticket without a number."""
    return t.gettext("Which ticket? For example /ticket 1042")


def history(
    t: Words, events: Sequence[tuple[datetime, str, str]], *, zone: str, now: datetime
) -> Html:
    """Write what happened, one line an event: when, what, who."""
    return lines(
        *(
            t.gettext("{time} {event} {name}", time=t.moment(at, zone, now=now), event=event,
                      name=name)
            for at, event, name in events
        )
    )  # fmt: skip
