"""What do residents do with their tickets? /my, the buttons of their cards, the rating."""

from broadcasts import outbox
from broadcasts.cards import resident_rows
from broadcasts.lanes import Lane
from broadcasts.screens import Button, Screen, in_rows, press
from estate.tickets import ratings, working
from estate.tickets.tables import Rating, State
from estate.tickets.view import tickets_of, view
from handlers.attachments import attachments_of, is_usable, words_of
from handlers.conversation import (
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    begin,
    choice,
    chosen,
    command,
    is_command,
    pressed,
    wrote,
)
from handlers.work import Work
from texts import desk
from texts import rating as say
from texts.tickets import resident_card

FLOW = "rating"
WORDS = "words"


async def my(work: Work) -> None:
    """List what this person reported; each opens with a press."""
    found = [await view(work.session, t.id) for t in await tickets_of(work.session, work.actor)]
    buttons = [Button(f"#{ticket.number}", press("open", ticket.id)) for ticket in found]
    await work.say(Screen(desk.my_reports(work.words, found), in_rows(buttons, per_row=3)))


async def open_one(work: Work) -> None:
    """Show one's own ticket as its living card, below."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    shown = await view(work.session, ticket.id)
    t = work.words
    await outbox.show(
        work.session, work.private, shown.subject,
        Screen(resident_card(t, shown, now=work.now), resident_rows(t, shown, now=work.now)),
        lane=Lane.REPLY, now=work.now, below=True,
    )  # fmt: skip


async def ask_drop(work: Work) -> None:
    """One more press before a report is cancelled."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    shown, t = await view(work.session, ticket.id), work.words
    rows = [
        [Button(t.plain("Yes, cancel the report"), press("drop_now", ticket.id))],
        [Button(t.plain("Back"), press("keep", ticket.id))],
    ]
    await work.show(shown.subject, Screen(resident_card(t, shown, now=work.now), rows))


async def keep(work: Work) -> None:
    """Not cancelled after all."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    shown, t = await view(work.session, ticket.id), work.words
    rows = resident_rows(t, shown, now=work.now)
    await work.show(shown.subject, Screen(resident_card(t, shown, now=work.now), rows))


async def drop(work: Work) -> None:
    """The report is no longer needed."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    await working.cancel(work.session, ticket, by=work.actor, now=work.now)
    work.answer(desk.noted(work.words))


async def is_fixed(work: Work) -> None:
    """The answer to "Is it fixed?": Yes leads to the rating, No and Partly reopen."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    if work.press.word(1) != "yes":
        reason = "partly" if work.press.word(1) == "partly" else "no"
        await working.reopen(work.session, ticket, reason=reason, by=work.actor, now=work.now)
        return
    if ticket.state is not State.CLOSED:  # a second press asks for the score again
        await working.confirm(work.session, ticket, by=work.actor, now=work.now)
    await ratings.rating_of(work.session, ticket, by=work.actor, now=work.now)
    await _ask_score(work, ticket.id)


async def _ask_score(work: Work, ticket_id: int) -> None:
    shown, t = await view(work.session, ticket_id), work.words
    buttons = [
        [Button(label(t), press("score", ticket_id, score))] for score, label in say.SCORES.items()
    ]
    await work.show(shown.question, Screen(say.how_was_it(t, shown.number), buttons))


async def score(work: Work) -> None:
    """One to five; then the reasons."""
    rating = await _rating(work)
    ratings.score(rating, work.press.number(1), now=work.now)
    await _ask_reasons(work, rating)


async def reason(work: Work) -> None:
    """A reason more, or one less."""
    rating = await _rating(work)
    ratings.toggle_reason(rating, work.press.word(1))
    await _ask_reasons(work, rating)


async def _ask_reasons(work: Work, rating: Rating) -> None:
    shown, t = await view(work.session, rating.ticket_id), work.words
    buttons = [
        Button(
            say.ticked(say.REASONS[code](t), on=code in rating.reasons),
            press("why", rating.ticket_id, code),
        )
        for code in ratings.REASONS
    ]
    rows = [
        *in_rows(buttons, per_row=2),
        [Button(t.plain("Continue"), press("rate_words", rating.ticket_id))],
    ]
    await work.show(shown.question, Screen(say.why(t, shown.number, rating.score or 0), rows))


async def ask_words(work: Work) -> str:
    """Ask for words; what is written next belongs to the rating."""
    rating = await _rating(work)
    form = begin(work, FLOW, WORDS, ticket_id=rating.ticket_id)
    shown = await view(work.session, rating.ticket_id)
    await outbox.rename(work.session, work.private, shown.question, form.subject)
    await work.show(form.subject, await _words_screen(work))
    return WORDS


async def _words_screen(work: Work) -> Screen:
    form = work.conversation
    if form is None:
        raise LookupError("no rating is open")
    t = work.words
    return Screen(say.in_words(t), [[Button(t.plain("Skip"), choice(form, "skip"))]])


async def add_words(work: Work) -> str | None:
    """Words, voice or a photo about the repair."""
    message, form = work.update.message, work.conversation
    if message is None or form is None or not is_usable(message):
        await work.show(f"{form.subject if form else ''}", await _words_screen(work), below=True)
        return WORDS
    rating = await _rating(work, ticket_id=int(form.data["ticket_id"]))
    ratings.add_words(rating, words_of(message))
    ticket = await working.find(work.session, rating.ticket_id, by=work.actor)
    await working.add_to_rating(
        work.session, ticket, attachments_of(message), words=words_of(message), by=work.actor,
        now=work.now,
    )  # fmt: skip
    await finish(work)
    return None


async def finish(work: Work) -> None:
    """Thank the reporter and close."""
    form = work.conversation
    if form is None:
        return
    rating = await _rating(work, ticket_id=int(form.data["ticket_id"]))
    await work.show(
        form.subject,
        Screen(say.thanks(work.words, rating.score)),
        below=work.update.callback_query is None,
    )


async def _rating(work: Work, *, ticket_id: int = 0) -> Rating:
    ticket = await working.find(work.session, ticket_id or work.press.number(), by=work.actor)
    return await ratings.rating_of(work.session, ticket, by=work.actor, now=work.now)


def _asks_words(work: Work) -> bool:
    return work.press.verb == "rate_words" and work.is_private


RATING = ConversationHandler(
    FLOW,
    entry_points=[Does(_asks_words, ask_words)],
    states={WORDS: [chosen("skip", finish), Does(wrote, add_words)]},
    fallbacks=[Does(lambda work: work.is_private and is_command(work, CANCEL), finish)],
    show=_words_screen,
)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        command("my", my),
        pressed("open", open_one),
        pressed("drop", ask_drop),
        pressed("drop_now", drop),
        pressed("keep", keep),
        pressed("fixed", is_fixed),
        pressed("score", score),
        pressed("why", reason),
    ]
