"""Is a first message about a report that is open already? Then one press adds it there."""

from estate.tickets import working
from estate.tickets.history import link_message
from handlers.conversation import argument_number
from handlers.messages import say_passed_on
from handlers.report.flow import redraw
from handlers.report.steps import draft_of, form_of
from handlers.work import Work


async def about(work: Work) -> str | None:
    """What was said so far goes to that report; the form ends."""
    draft = draft_of(work)
    ticket = await working.find(work.session, argument_number(work), by=work.actor)
    is_theirs = ticket.reporter_id == work.actor.person_id
    if not is_theirs or not (draft.words or draft.attachments):
        return await redraw(work)
    event = await working.comment(
        work.session, ticket, words=draft.words, by=work.actor, now=work.now,
        attachments=draft.attachments,
    )  # fmt: skip
    for said in draft.said:
        await link_message(
            work.session, event, chat_id=work.chat.chat_id, message_id=said.message_id
        )
    await say_passed_on(work, ticket, instead_of=form_of(work).subject)
    return None
