"""What follows a proposal that several homes' reports are an incident? The alert's preview."""

from broadcasts.previews import preview
from estate.errors import NotAllowed, WrongState
from estate.incidents.drafts import Wish, draft
from estate.incidents.kinds import Kind
from estate.incidents.rules import preview_subject
from estate.tickets import working
from estate.tickets.rules import OPEN
from estate.tickets.storms import kind_of
from handlers.conversation import AnyHandler, pressed
from handlers.incidents import is_for_staff
from handlers.work import Work
from texts.categories import problem_name


async def prepare(work: Work) -> None:
    """Preview an alert to the building that the reports are of; nothing is sent by it."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    work.actor.require_staff(ticket.building_id, deed="alert")
    if not await is_for_staff(work):
        raise NotAllowed("alert")
    if ticket.state not in OPEN:
        raise WrongState(deed="alert", state=ticket.state)
    kind = kind_of(ticket.category)
    words = problem_name(work.words, ticket.category) if kind is Kind.OTHER else ""
    incident = await draft(
        work.session, Wish(kind, (ticket.building_id,), words=words), by=work.actor,
        chat_id=work.chat.chat_id, thread_id=work.chat.thread_id, now=work.now,
    )  # fmt: skip
    screen = await preview(work.session, incident, work.words, now=work.now, back=work.is_private)
    await work.show(preview_subject(incident.id), screen, below=True)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [pressed("storm", prepare)]
