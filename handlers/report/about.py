"""Is a first message about a report that is open already? Then one press adds it there."""

from broadcasts.screens import Button
from estate.tickets import working
from estate.tickets.history import link_message
from estate.tickets.rules import OPEN, number_of
from estate.tickets.tables import State
from estate.tickets.view import tickets_of
from handlers.conversation import argument_number, choice
from handlers.messages import say_passed_on
from handlers.report.flow import redraw
from handlers.report.steps import draft_of, form_of
from handlers.work import Work
from texts.report import about_label

OFFERED = 2  # of the newest: the questions about danger stay on the screen
STILL_TALKED_OF = OPEN | {State.RESOLVED}


async def open_reports(work: Work) -> list[list[Button]]:
    """Offer this person's own reports that are not over, one a row."""
    found = [
        ticket
        for ticket in await tickets_of(work.session, work.actor)
        if ticket.reporter_id == work.actor.person_id and ticket.state in STILL_TALKED_OF
    ]
    return [
        [
            Button(
                about_label(work.words, number_of(ticket.id), ticket.category),
                choice(form_of(work), "about", ticket.id),
            )
        ]
        for ticket in found[:OFFERED]
    ]


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
