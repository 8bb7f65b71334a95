"""Which presses need more words? They are asked of the presser alone, in private."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

from broadcasts.news import show_staff_card
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, in_rows
from estate.errors import NotAllowed
from estate.people.actor import Actor
from estate.people.duty import Colleague, actor_by_id, colleagues
from estate.tickets import working
from estate.tickets.rules import decide, morning_in, number_of
from estate.tickets.tables import Ticket, Verb
from estate.tickets.view import TicketView, view
from handlers.asking import ask
from handlers.attachments import is_usable, words_of
from handlers.conversation import argument, argument_number, choice, way_out
from handlers.conversations import Conversation
from handlers.desk.choices import duplicate_screen, time_screen
from handlers.messages import add_message
from handlers.work import Work
from texts import buttons
from texts import desk as say
from texts.outlook import WAITING_FOR
from texts.report import please_words
from texts.tickets import REJECTED_FOR
from texts.translator import Html, Words, plain, words

FLOW = "desk"
NAMES_AT_ONCE = 8
DAYS_OFFERED = (3, 7, 14)


class Step(StrEnum):
    """What is being asked; the first seven are also the verbs of their buttons."""

    WAIT = "wait"
    REJECT = "reject"
    ASSIGN = "assign"
    MESSAGE = "message"
    TIME = "time"
    DUPLICATE = "duplicate"
    NOTE = "note"
    HANDED_BACK = "handed_back"
    UNTIL = "until"
    REJECT_WORDS = "reject_words"


def asking(step: Step, verb: Verb) -> Callable[[Work], Awaitable[None]]:
    """Make what a press does: the right is checked at the press, then the question is put."""

    async def run(work: Work) -> None:
        ticket = await ticket_of_press(work)
        decide(ticket.state, verb, working.who_is(work.actor, ticket))
        await ask(work, form_about(work, step, ticket), drawn)

    return run


async def ticket_of_press(work: Work) -> Ticket:
    """The ticket that a button speaks of, if the presser may see it."""
    return await working.find(work.session, work.press.number(), by=work.actor)


def form_about(work: Work, step: Step, ticket: Ticket) -> Conversation:
    """A question of the desk about a ticket."""
    return Conversation(flow=FLOW, step=step, data={"ticket_id": ticket.id}, started_at=work.now)


async def show(work: Work) -> Screen:
    return await drawn(work, _form(work))


async def drawn(work: Work, form: Conversation) -> Screen:
    offers = {Step.TIME: time_screen, Step.DUPLICATE: duplicate_screen}.get(Step(form.step))
    if offers is None:
        return await _screen(work, form)
    return await offers(work, form, await view(work.session, int(form.data["ticket_id"])))


async def _screen(work: Work, form: Conversation) -> Screen:
    ticket = await view(work.session, int(form.data["ticket_id"]))
    t, cancel = work.words, way_out(work, form, back=False)
    skip = [Button(buttons.skip(t), choice(form, "skip"))]
    match form.step:
        case Step.WAIT:
            reasons = [
                Button(label(t), choice(form, "reason", code))
                for code, label in WAITING_FOR.items()
            ]
            return Screen(say.wait_question(t, ticket), [*in_rows(reasons, per_row=2), cancel])
        case Step.UNTIL:
            times = [Button(say.tomorrow(t), choice(form, "days", 1))]
            times += [Button(say.in_days(t, n), choice(form, "days", n)) for n in DAYS_OFFERED]
            return Screen(say.until_question(t), [*in_rows(times, per_row=2), cancel])
        case Step.REJECT:
            codes = [
                Button(label(t), choice(form, "code", code)) for code, label in REJECTED_FOR.items()
            ]
            return Screen(say.reject_question(t, ticket), [*in_rows(codes, per_row=1), cancel])
        case Step.REJECT_WORDS:
            return Screen(say.reject_words_question(t), [skip, cancel])
        case Step.ASSIGN:
            people = await colleagues(work.session, ticket.building_id)
            return _people(t, form, ticket, people, cancel)
        case Step.MESSAGE:
            return Screen(say.message_question(t, ticket), [cancel])
        case Step.HANDED_BACK:
            return Screen(say.hand_back_question(t, ticket), [skip])
        case _:
            return Screen(say.note_question(t, ticket), [skip])


def _people(
    t: Words,
    form: Conversation,
    ticket: TicketView,
    people: list[Colleague],
    cancel: list[Button],
) -> Screen:
    """As many as a thumb finds at once, and the way to the others."""
    last = max(len(people) - 1, 0) // NAMES_AT_ONCE
    page = min(max(int(form.data.get("page", 0)), 0), last)
    shown = people[page * NAMES_AT_ONCE :][:NAMES_AT_ONCE]
    names = [Button(plain(c.name), choice(form, "to", c.person_id)) for c in shown]
    turns = [Button(buttons.page_back(t), choice(form, "page", page - 1))] if page else []
    if page < last:
        turns.append(Button(buttons.page_on(t), choice(form, "page", page + 1)))
    text = say.assign_question(t, ticket, page=page + 1, pages=last + 1)
    return Screen(text, [*in_rows(names, per_row=2), turns, cancel])


def _form(work: Work) -> Conversation:
    if work.conversation is None:
        raise LookupError("no desk form is open")
    return work.conversation


async def form_ticket(work: Work) -> Ticket:
    """The ticket that the open question is about, if its person may see it still."""
    return await working.find(work.session, int(_form(work).data["ticket_id"]), by=work.actor)


async def end(work: Work, text: Html) -> None:
    """Let the question say what came of it."""
    await work.show(_form(work).subject, Screen(text), below=work.update.callback_query is None)


async def close(work: Work) -> None:
    """Skip or Cancel."""
    t, form = work.words, _form(work)
    match form.step:
        case Step.NOTE:
            await end(work, say.nothing_added(t))
        case Step.HANDED_BACK:
            number = f"#{number_of(int(form.data['ticket_id']))}"
            await end(work, say.handed_back_plainly(t, number))
        case _:
            await end(work, say.closed(t))


async def redraw(work: Work, *, below: bool = False) -> str:
    """Put the question as it stands now."""
    await work.show(_form(work).subject, await show(work), below=below)
    return _form(work).step


async def words_not_wanted(work: Work) -> str:
    """A thing came that cannot be used, or words where a press is wanted."""
    await work.say(please_words(work.words))
    return await redraw(work, below=True)


async def choose_reason(work: Work) -> str:
    """What it waits for; then until when."""
    form = _form(work)
    if argument(work) in WAITING_FOR:
        form.data["reason"] = argument(work)
        form.step = Step.UNTIL
    return await redraw(work)


async def choose_days(work: Work) -> None:
    """Until when; the ticket rests."""
    ticket = await form_ticket(work)
    shown = await view(work.session, ticket.id)
    days = argument_number(work)
    review_at = morning_in(days, now=work.now, zone=shown.zone)
    await working.wait(
        work.session, ticket, reason=_form(work).data["reason"], review_at=review_at,
        by=work.actor, now=work.now,
    )  # fmt: skip
    await end(work, say.message_sent(work.words))


async def choose_code(work: Work) -> str:
    """Why not; then where to go instead."""
    form = _form(work)
    if argument(work) in REJECTED_FOR:
        form.data["code"] = argument(work)
        form.step = Step.REJECT_WORDS
    return await redraw(work)


async def reject_plainly(work: Work) -> None:
    """Reject with the ready words alone."""
    await _reject(work, "")


async def reject_with_words(work: Work) -> str | None:
    """Reject, with where to go in the presser's words."""
    message = work.update.message
    if message is None or not words_of(message):
        return await words_not_wanted(work)
    await _reject(work, words_of(message))
    return None


async def _reject(work: Work, words: str) -> None:
    ticket = await form_ticket(work)
    await working.reject(
        work.session, ticket, reason=_form(work).data["code"], words=words,
        by=work.actor, now=work.now,
    )  # fmt: skip
    await end(work, say.message_sent(work.words))


async def turn_page(work: Work) -> str:
    """Back or on among the people who could do it."""
    _form(work).data["page"] = argument_number(work)
    return await redraw(work)


async def choose_assignee(work: Work) -> None:
    """Hand it to somebody, who is told at once."""
    ticket = await form_ticket(work)
    to = await actor_by_id(work.session, argument_number(work))
    if to is None:
        raise NotAllowed(Verb.ASSIGN)
    await working.assign(work.session, ticket, to=to, by=work.actor, now=work.now)
    await _hand_over(work, await view(work.session, ticket.id), to)
    await end(work, say.handed_to(work.words, to.name))


async def _hand_over(work: Work, ticket: TicketView, to: Actor) -> None:
    if to.person_id == work.actor.person_id:
        return
    t = words(to.language)
    await work.say(
        say.assigned_to_you(t, ticket, work.actor.name), to=Address(to.telegram_id),
        subject=ticket.relay,
    )  # fmt: skip
    await show_staff_card(
        work.session, ticket, Address(to.telegram_id), to.language, now=work.now, below=True
    )


async def write_message(work: Work) -> str | None:
    """Words or a photo for the resident."""
    message = work.update.message
    if message is None or not is_usable(message):
        return await words_not_wanted(work)
    ticket = await form_ticket(work)
    await add_message(work, ticket)
    await end(work, say.message_sent(work.words))
    return None


async def write_reason(work: Work) -> str | None:
    """Why it was handed back: an internal note, which colleagues read and no resident."""
    message = work.update.message
    if message is None or not is_usable(message):
        return await words_not_wanted(work)
    ticket = await form_ticket(work)
    await add_message(work, ticket, public=False)
    await end(work, say.note_kept(work.words, f"#{number_of(ticket.id)}"))
    return None
