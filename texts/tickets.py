"""What do we say of a ticket, to its reporter and to staff?"""

from collections.abc import Mapping
from datetime import datetime

from estate.tickets.tables import PlaceKind, State
from estate.tickets.view import TicketView
from texts.categories import problem_name, spot_name
from texts.outlook import (
    STATES,
    WAITING_FOR,
    Label,
    next_for_resident,
    waiting,
)
from texts.people import home_name
from texts.translator import Html, Words, bold, escape, lines, quote, safe

SHOWN = 900  # characters of a person's words on a card; the ticket keeps them whole

MOST_PIECES = 6  # messages that one message's words may become: a group takes 20 a minute
PIECE = 1800  # characters of a person's words in one message; an emoji counts twice at Telegram

REJECTED_FOR: dict[str, Label] = {
    "private_part": lambda t: t.plain("Private part of a home"),
    "utility_or_authority": lambda t: t.plain("For a utility or authority"),
    "not_a_fault": lambda t: t.plain("Not a fault"),
    "out_of_scope": lambda t: t.plain("Outside our work"),
    "abuse": lambda t: t.plain("Abuse"),
}


def shortened(words: str) -> str:
    """Cut long words for a card; they are kept whole in the ticket."""
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()} …"


def pieces(words: str) -> list[str]:
    """Cut long words so that each piece fits a message, between words where that can be.

    What would flood the chat is left out there; the ticket keeps it.
    """
    found: list[str] = []
    rest = words
    while len(rest) > PIECE:
        if len(found) == MOST_PIECES - 1:
            rest = f"{rest[: PIECE - 2]} …"
            break
        cut = max(rest.rfind(" ", 1, PIECE), rest.rfind("\n", 1, PIECE))
        cut = cut if cut > PIECE // 2 else PIECE
        found.append(rest[:cut])
        rest = rest[cut:]
    return [*found, rest]


def where(t: Words, ticket: TicketView) -> str:
    """Say where, from the building inwards. Plain text."""
    is_home = ticket.place is PlaceKind.HOME
    return place_name(
        t,
        building=ticket.building_code,
        unit=ticket.unit if is_home else None,
        thing=ticket.asset or spot_name(t, ticket.spot),
        floor=floor_name(t, ticket.floor) if ticket.floor and not is_home else "",
    )


def place_name(t: Words, *, building: str, unit: str | None, thing: str, floor: str) -> str:
    """Name a place in one breath, each language in its own order. Plain text."""
    if unit:
        return home_name(t, building, unit)
    if thing and floor:
        # NOTE: where something is broken: building, lift or corridor, floor.
        return t.plain("{building}, {thing}, {floor}", building=building, thing=thing, floor=floor)
    if thing or floor:
        # NOTE: where something is broken: building, and lift or corridor or floor.
        return t.plain("{building}, {thing}", building=building, thing=thing or floor)
    # NOTE: a building's code by itself, as in "B3".
    return t.plain("{building}", building=building)


def floor_name(t: Words, floor: str) -> str:
    """Write a floor: 12/F, 12樓; the ground floor has a name of its own."""
    if floor == "G":
        return t.plain("G/F")
    return t.plain("{floor}/F", floor=floor)


def what(t: Words, ticket: TicketView) -> str:
    """Say what and where in one line. Plain text."""
    return t.plain(
        "{problem}, {place}", problem=problem_name(t, ticket.category), place=where(t, ticket)
    )


def resident_card(t: Words, ticket: TicketView, *, now: datetime) -> Html:
    """Show a reporter where the ticket stands and what comes next."""
    return lines(
        _received(t, ticket) if ticket.state is State.NEW else _heading(t, ticket),
        "",
        safe(next_for_resident(t, ticket, now=now)),
        *their_words(ticket),
    )


def _received(t: Words, ticket: TicketView) -> Html:
    return t.gettext(
        "Thank you. We have your report {number}: {what}.",
        number=bold(f"#{ticket.number}"),
        what=what(t, ticket),
    )


def _heading(t: Words, ticket: TicketView) -> Html:
    return t.gettext("{number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket))


def their_words(ticket: TicketView) -> list[Html]:
    """What its reporter said, if anything was said."""
    return [Html(quote(shortened(ticket.words)))] if ticket.words else []


def staff_card(t: Words, ticket: TicketView, *, now: datetime) -> Html:
    """Show staff one ticket: what, where, whose, by when, who is on it."""
    return lines(
        _staff_heading(t, ticket),
        t.gettext("Reported by {name}", name=bold(ticket.reporter_name)),
        _homes_line(t, ticket),
        _staff_state(t, ticket, now=now),
        _promised_line(t, ticket, now=now),
        _media_line(t, ticket),
        *their_words(ticket),
    )


def _staff_heading(t: Words, ticket: TicketView) -> Html:
    if ticket.is_danger:
        return t.gettext(
            "🔴 DANGER {number}: {what}", number=bold(f"#{ticket.number}"), what=what(t, ticket)
        )
    return _heading(t, ticket)


def _staff_state(t: Words, ticket: TicketView, *, now: datetime) -> Html:
    match ticket.state:
        case State.NEW | State.ACKNOWLEDGED if ticket.take_by:
            return t.gettext(
                "Nobody has taken it. Promised by {time}.",
                time=bold(t.moment(ticket.take_by, ticket.zone, now=now)),
            )
        case State.ASSIGNED if (
            ticket.assignee_name and ticket.on_site_by and not ticket.promised_by
        ):
            return t.gettext(
                "Taken by {name}. On site by {time}.",
                name=bold(ticket.assignee_name),
                time=bold(t.moment(ticket.on_site_by, ticket.zone, now=now)),
            )
        case State.ASSIGNED if ticket.assignee_name:
            return t.gettext("Taken by {name}", name=bold(ticket.assignee_name))
        case State.IN_PROGRESS if ticket.assignee_name:
            return t.gettext("{name} is on site", name=bold(ticket.assignee_name))
        case State.WAITING:
            return waiting(t, ticket, WAITING_FOR, now=now)
        case State.RESOLVED:
            return t.gettext("Repaired; the resident has been asked")
        case State.DUPLICATE if ticket.parent_number:
            return t.gettext("Duplicate of {number}", number=bold(f"#{ticket.parent_number}"))
        case _:
            return escape(STATES[ticket.state](t))


def _homes_line(t: Words, ticket: TicketView) -> Html | None:
    if ticket.homes < 2:
        return None
    return t.ngettext(
        "{count} home has this problem", "{count} homes have this problem", ticket.homes
    )


def _promised_line(t: Words, ticket: TicketView, *, now: datetime) -> Html | None:
    if ticket.promised_by is None:
        return None
    time = bold(t.moment(ticket.promised_by, ticket.zone, now=now))
    return t.gettext("Promised to residents: {time}", time=time)


def _media_line(t: Words, ticket: TicketView) -> Html | None:
    if not ticket.media:
        return None
    return t.ngettext("{count} attachment", "{count} attachments", ticket.media)


def is_it_fixed(t: Words, ticket: TicketView, note: str) -> Html:
    """Tell the reporter that it is repaired, and ask."""
    return lines(
        t.gettext(
            "{number} is reported as repaired: {what}.",
            number=bold(f"#{ticket.number}"),
            what=what(t, ticket),
        ),
        quote(note) if note else None,
        "",
        t.gettext("Is it fixed?"),
    )


def taken_for_resident(t: Words, ticket: TicketView) -> Html:
    """Tell the reporter of a danger that a human answered."""
    return t.gettext(
        "#{number}: {name} has your call and is coming.",
        number=ticket.number,
        name=ticket.assignee_name or "",
    )


def waiting_for_resident(
    t: Words, ticket: TicketView, reasons: Mapping[str, Label], *, now: datetime
) -> Html:
    """Tell a reader that the repair must wait, before it is asked for."""
    return lines(
        Html(bold(f"#{ticket.number}")),
        safe(waiting(t, ticket, reasons, now=now)),
        t.gettext("We are sorry for the wait."),
    )


def rejected(t: Words, ticket: TicketView, reason: str, words: str) -> Html:
    """Tell the reporter that we cannot do it, and where to go instead."""
    return lines(
        _heading(t, ticket),
        "",
        _where_instead(t, reason),
        quote(shortened(words)) if words else None,
        t.gettext("If this looks wrong to you, reply to this message and a manager will read it."),
    )


def _where_instead(t: Words, reason: str) -> Html:
    match reason:
        case "private_part":
            return t.gettext(
                "This part belongs to the home, so its owner arranges the repair. "
                "The office can give you firms that know the building."
            )
        case "utility_or_authority":
            return t.gettext(
                "This belongs to a utility or a public authority. The office can tell you whom "
                "to call."
            )
        case "not_a_fault":
            return t.gettext("We looked at it and found that it works as it should.")
        case _:
            return t.gettext("This is outside what the office can do. Please ask there for advice.")


def cancelled(t: Words, ticket: TicketView) -> Html:
    """Tell staff that the reporter needs it no longer."""
    return t.gettext("#{number} was cancelled: no longer needed.", number=ticket.number)


def reopened_for_staff(t: Words, ticket: TicketView, reason: str) -> Html:
    """Tell staff that it is not fixed."""
    if reason == "partly":
        return t.gettext("#{number} is only partly fixed. It is open again.", number=ticket.number)
    return t.gettext("#{number} is not fixed. It is open again.", number=ticket.number)


def reopened_for_resident(t: Words, ticket: TicketView) -> Html:
    """Answer No and Partly."""
    return t.gettext(
        "Thank you for telling us. #{number} is open again and goes back to the office. "
        "You can write here what is still wrong, or send a photo.",
        number=ticket.number,
    )


def from_resident(t: Words, ticket: TicketView, words: str, *, edited: bool = False) -> Html:
    """Carry a reporter's words to the staff room."""
    heading = (
        t.gettext("#{number}, {name} changed a message:", number=ticket.number,
                  name=bold(ticket.reporter_name))
        if edited
        else t.gettext("#{number}, {name} writes:", number=ticket.number,
                       name=bold(ticket.reporter_name))
    )  # fmt: skip
    return lines(heading, quote(words) if words else None)


def passed_on(t: Words, number: str) -> Html:
    """Tell a reporter that staff have what was just written."""
    return t.gettext("Passed on to the office, with #{number}.", number=number)


def from_staff(t: Words, ticket: TicketView, words: str) -> Html:
    """Carry staff's words to the reporter. The office speaks, no name of staff is shown."""
    return lines(
        t.gettext("Message from the office about {number}:", number=bold(f"#{ticket.number}")),
        quote(words) if words else None,
    )


def internal_note(t: Words, ticket: TicketView, by: str, words: str) -> Html:
    """Show colleagues a note that was written in private."""
    return lines(
        t.gettext(
            "{number}, internal note by {name}:", number=bold(f"#{ticket.number}"), name=bold(by)
        ),
        quote(words) if words else None,
    )


def continued(t: Words, ticket: TicketView, words: str) -> Html:
    """Carry what did not fit the message before."""
    return lines(t.gettext("{number}, continued:", number=bold(f"#{ticket.number}")), quote(words))
