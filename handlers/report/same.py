"""Is it the same problem as one that is open? Then joining it is all there is to do."""

from broadcasts import outbox
from broadcasts.news import reader_screen
from estate.errors import NotFound, WrongState
from estate.tickets import following, working
from estate.tickets.history import link_message
from estate.tickets.tables import Ticket
from estate.tickets.view import reader, subject_of, view
from handlers.conversation import argument_number
from handlers.report.flow import after_problem, go, redraw
from handlers.report.steps import draft_of, form_of
from handlers.work import Work
from texts import following as say


async def join(work: Work) -> str | None:
    """Follow it; what was said already goes to its staff alone. The form becomes its card.

    When it is over in the meantime, the report goes on: nothing of it is lost.
    """
    ticket_id = argument_number(work)
    offered = await following.same_problems(work.session, draft_of(work))
    if ticket_id not in {ticket.id for ticket in offered}:
        return await redraw(work, note=say.no_longer_open(work.words))
    try:
        ticket = await following.join(work.session, ticket_id, by=work.actor, now=work.now)
    except (NotFound, WrongState):  # it was closed between the two looks
        return await redraw(work, note=say.no_longer_open(work.words))
    await _carry_over(work, ticket)
    await _become_its_card(work, ticket)
    work.answer(say.joined(work.words))
    return None


async def _carry_over(work: Work, ticket: Ticket) -> None:
    draft = draft_of(work)
    if not (draft.words or draft.attachments):
        return
    event = await working.comment(
        work.session, ticket, words=draft.words, by=work.actor, now=work.now,
        attachments=draft.attachments,
    )  # fmt: skip
    for said in draft.said:
        await link_message(
            work.session, event, chat_id=work.chat.chat_id, message_id=said.message_id
        )


async def _become_its_card(work: Work, ticket: Ticket) -> None:
    shown = await view(work.session, ticket.id)
    me = await reader(work.session, work.actor.person_id, shown)
    subject = subject_of(ticket.id)
    await outbox.discard(work.session, work.private, subject, now=work.now)  # of an earlier time
    await outbox.rename(work.session, work.private, form_of(work).subject, subject)
    await work.show(subject, reader_screen(shown, me, now=work.now), to=work.private)


async def different(work: Work) -> str:
    """None of these: on with the report."""
    draft = draft_of(work)
    offered = await following.same_problems(work.session, draft)
    draft.different = sorted({*draft.different, *(ticket.id for ticket in offered)})
    return await go(work, after_problem(draft), draft)
