"""Which buttons of a ticket's card are complete in themselves?"""

from broadcasts.news import show_resident_card, show_staff_card
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, in_rows, press
from estate.places.groups import staff_room
from estate.tickets import working
from estate.tickets.rules import id_of
from estate.tickets.tables import Ticket
from estate.tickets.view import open_tickets, reader, view
from handlers.asking import can_be_asked, put
from handlers.conversation import arguments
from handlers.desk.questions import Step, drawn, form_about, ticket_of_press
from handlers.work import Work
from texts import desk as say


async def take(work: Work) -> None:
    """Take: one wins, the other hears who."""
    ticket = await ticket_of_press(work)
    await working.take(work.session, ticket, by=work.actor, now=work.now)
    work.answer(say.taken(work.words))


async def start(work: Work) -> None:
    """On site."""
    await working.start(work.session, await ticket_of_press(work), by=work.actor, now=work.now)
    work.answer(say.noted(work.words))


async def hand_back(work: Work) -> None:
    """Can't do it after all: at once; then the presser may say why, which colleagues read."""
    ticket = await ticket_of_press(work)
    await working.hand_back(work.session, ticket, by=work.actor, now=work.now)
    form = form_about(work, Step.HANDED_BACK, ticket)
    is_asked = can_be_asked(work) and await put(work, form, drawn)
    asked_elsewhere = is_asked and not work.is_private
    work.answer(say.asked_privately(work.words) if asked_elsewhere else say.noted(work.words))


async def resume(work: Work) -> None:
    """It goes on."""
    await working.resume(work.session, await ticket_of_press(work), by=work.actor, now=work.now)
    work.answer(say.noted(work.words))


async def undo_reject(work: Work) -> None:
    """A manager takes a rejection back."""
    ticket = await ticket_of_press(work)
    await working.undo_reject(work.session, ticket, by=work.actor, now=work.now)
    work.answer(say.noted(work.words))


async def split(work: Work) -> None:
    """Not a duplicate after all: it goes on by itself."""
    ticket = await ticket_of_press(work)
    await working.split(work.session, ticket, by=work.actor, now=work.now)
    work.answer(say.noted(work.words))


async def done(work: Work) -> None:
    """Repaired: the resident is asked at once; the presser may add words or a photo."""
    ticket = await ticket_of_press(work)
    await working.resolve(work.session, ticket, by=work.actor, now=work.now)
    work.answer(say.done(work.words))
    if can_be_asked(work):
        await put(work, form_about(work, Step.NOTE, ticket), drawn)


# Lists


async def desk(work: Work) -> None:
    """List what is open in this person's buildings."""
    found = [await view(work.session, t.id) for t in await open_tickets(work.session, work.actor)]
    buttons = [Button(f"#{t.number}", press("card", t.id)) for t in found]
    screen = Screen(say.desk(work.words, found), in_rows(buttons, per_row=4))
    await work.say(screen, to=await _among_staff(work))


async def ticket_command(work: Work) -> None:
    """/ticket 1042: its card, for those who may see it."""
    if not arguments(work):
        await work.say(say.which_ticket(work.words))
        return
    ticket = await working.find(work.session, id_of(arguments(work)), by=work.actor)
    await _show_card(work, ticket)


async def _among_staff(work: Work) -> Address:
    """Here in the staff room, else in private: in a building's group the neighbours read along."""
    room = await staff_room(work.session)
    if room is not None and work.chat == Address(room.chat_id, room.thread_id):
        return work.chat
    return work.private


async def open_card(work: Work) -> None:
    """A ticket chosen from the list."""
    await _show_card(work, await ticket_of_press(work))


async def _show_card(work: Work, ticket: Ticket) -> None:
    shown = await view(work.session, ticket.id)
    if work.actor.works_in(ticket.building_id):
        await show_staff_card(
            work.session, shown, await _among_staff(work), work.person.language,
            now=work.now, below=True,
        )  # fmt: skip
        return
    me = await reader(work.session, work.actor.person_id, shown)
    await show_resident_card(work.session, shown, me, now=work.now, below=True)
