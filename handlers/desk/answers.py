"""What do staff answer to Duplicate and Time?"""

from datetime import datetime

from estate.errors import NoParent, NotFound
from estate.tickets import working
from estate.tickets.rules import id_of, number_of
from estate.tickets.times import from_minutes, read_time
from estate.tickets.view import view
from handlers.attachments import words_of
from handlers.conversation import argument_number
from handlers.desk.questions import end, form_ticket, redraw, words_not_wanted
from handlers.work import Work
from texts import following, promises
from texts.translator import Html


async def choose_parent(work: Work) -> str | None:
    """A ticket from the list."""
    return await _make_duplicate(work, argument_number(work))


async def name_parent(work: Work) -> str | None:
    """A ticket by its number."""
    message = work.update.message
    return await _make_duplicate(work, id_of(words_of(message)) if message else 0)


async def _make_duplicate(work: Work, parent_id: int) -> str | None:
    ticket = await form_ticket(work)
    try:
        parent = await working.duplicate(
            work.session, ticket, of=parent_id, by=work.actor, now=work.now
        )
    except (NotFound, NoParent):  # raised before anything is changed: the question stays
        return await _ask_again(work, following.no_such_parent(work.words))
    await end(work, following.made_duplicate(work.words, number_of(parent.id)))
    return None


async def choose_time(work: Work) -> str | None:
    """A time from the list."""
    return await _promise(work, from_minutes(argument_number(work)))


async def write_time(work: Work) -> str | None:
    """A time in the presser's own words."""
    message = work.update.message
    if message is None or not words_of(message):
        return await words_not_wanted(work)
    zone = (await view(work.session, (await form_ticket(work)).id)).zone
    return await _promise(work, read_time(words_of(message), now=work.now, zone=zone))


async def _promise(work: Work, due: datetime | None) -> str | None:
    ticket = await form_ticket(work)
    if due is None or not working.can_be_promised(due, now=work.now):
        return await _ask_again(work, promises.not_a_time(work.words))
    await working.promise(work.session, ticket, due_at=due, by=work.actor, now=work.now)
    shown = await view(work.session, ticket.id)
    await end(work, promises.told(work.words, shown, due, now=work.now))
    return None


async def _ask_again(work: Work, why: Html) -> str:
    """Say what was amiss, and put the question again below it."""
    await work.say(why)
    return await redraw(work, below=True)
