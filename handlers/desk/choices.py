"""What is offered to choose from: the tickets that one may be a duplicate of, and times?"""

from broadcasts.screens import Button, Screen, in_rows
from estate.tickets import working
from estate.tickets.tables import State
from estate.tickets.times import as_minutes, offered
from estate.tickets.view import TicketView, view
from handlers.conversation import choice, way_out
from handlers.conversations import Conversation
from handlers.work import Work
from texts import following, promises


async def duplicate_screen(work: Work, form: Conversation, ticket: TicketView) -> Screen:
    """Ask which ticket it is a duplicate of."""
    row = await working.find(work.session, ticket.id, by=work.actor)
    found = await working.possible_parents(work.session, row)
    shown = [await view(work.session, other.id) for other in found]
    parents = [
        Button(following.parent_label(work.words, other), choice(form, "of", other.id))
        for other in shown
    ]
    out = way_out(work, form, back=False)
    return Screen(
        following.which_duplicate(work.words, ticket), [*in_rows(parents, per_row=1), out]
    )


async def time_screen(work: Work, form: Conversation, ticket: TicketView) -> Screen:
    """Ask by when."""
    t = work.words
    in_an_hour, today, tomorrow = offered(now=work.now, zone=ticket.zone)
    labelled = [(promises.in_one_hour(t, in_an_hour, ticket.zone), in_an_hour)]
    if today is not None:
        labelled.append((promises.today_at(t, today, ticket.zone), today))
    labelled.append((promises.tomorrow_at(t, tomorrow, ticket.zone), tomorrow))
    times = [Button(label, choice(form, "at", as_minutes(due))) for label, due in labelled]
    is_there = ticket.state is State.IN_PROGRESS
    return Screen(
        promises.when_question(t, ticket, is_there=is_there),
        [*in_rows(times, per_row=1), way_out(work, form, back=False)],
    )
