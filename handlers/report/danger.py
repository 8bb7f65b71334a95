"""What if somebody is in danger? Two taps call the staff; then every word goes straight to them."""

from broadcasts import outbox
from estate.places.finding import building
from estate.tickets import working
from estate.tickets.categories import is_danger
from estate.tickets.drafts import Draft
from estate.tickets.rules import OPEN
from estate.tickets.tables import PlaceKind
from estate.tickets.view import subject_of
from handlers.attachments import is_usable
from handlers.conversation import argument, argument_number
from handlers.messages import pass_on
from handlers.report.flow import (
    go,
    own_home,
    place_at_home,
    redraw,
    start_by_message,
    start_report,
)
from handlers.report.steps import Step, draft_of, form_of
from handlers.work import Work
from texts import report as say


async def choose_danger(work: Work) -> str:
    """First tap: advice and the number at once, then where."""
    category = f"danger.{argument(work)}"
    if not is_danger(category):
        return await redraw(work)
    draft = draft_of(work)
    draft.category = category
    if draft.asset_id is not None:  # the code on the lift already says where
        return await send_danger(work, draft)
    return await go(work, Step.DANGER_WHERE, draft)


async def danger_at_home(work: Work) -> str:
    """Second tap: at home."""
    draft, home = draft_of(work), own_home(work, argument(work))
    if home is None:
        return await redraw(work)
    place_at_home(draft, home)
    return await send_danger(work, draft)


async def danger_in_common(work: Work) -> str:
    """Second tap: a common place of a building."""
    draft = draft_of(work)
    where = await building(work.session, argument_number(work))
    if where is None:
        return await redraw(work)
    draft.place, draft.building_id, draft.unit_id = PlaceKind.COMMON, where.id, None
    return await send_danger(work, draft)


async def send_danger(work: Work, draft: Draft) -> str:
    """Call the staff; then whatever the person adds goes straight to them."""
    ticket = await working.open_ticket(work.session, draft, by=work.actor, now=work.now)
    form = form_of(work)
    form.data = draft.as_json() | {"ticket_id": ticket.id, "trail": []}
    form.step = Step.MORE
    await outbox.rename(work.session, work.private, form.subject, subject_of(ticket.id))
    await redraw(work, below=True)
    return form.step


async def add_to_danger(work: Work) -> str:
    """Words or photos after the staff were called."""
    message = work.update.message
    form = form_of(work)
    if message is None or not is_usable(message):
        await work.say(say.please_words(work.words))
        return form.step
    ticket = await working.find(work.session, int(form.data["ticket_id"]), by=work.actor)
    if ticket.state not in OPEN:  # that danger is over: these words are about something else
        await enough(work)
        return await start_by_message(work)
    await pass_on(work, ticket)
    return form.step


async def enough(work: Work) -> None:
    """Close the danger form; its ticket goes on."""
    await outbox.discard(work.session, work.private, form_of(work).subject, now=work.now)


async def stand_by_it(work: Work) -> None:
    """/cancel after staff were called: only the form is closed, and this is said."""
    await enough(work)
    await work.say(say.danger_stands(work.words))


async def report_another(work: Work) -> str:
    """/report after staff were called: another report; the danger goes on."""
    await enough(work)
    return await start_report(work)
