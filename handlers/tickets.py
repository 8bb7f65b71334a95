"""What do residents do with their tickets? /my, the buttons of their cards, the rating."""

from datetime import timedelta

from broadcasts import outbox
from broadcasts.cards import resident_rows
from broadcasts.losses import buttons_in_my
from broadcasts.news import reader_screen
from broadcasts.screens import Button, Screen, in_rows, press
from estate.tickets import ratings, working
from estate.tickets.following import follows, leave
from estate.tickets.rules import decide
from estate.tickets.tables import Rating, State, Verb
from estate.tickets.view import TicketView, reader, tickets_of, view
from handlers.attachments import attachments_of, is_usable, words_of
from handlers.conversation import (
    CANCEL,
    AnyHandler,
    ConversationHandler,
    Does,
    begin,
    command,
    is_command,
    pressed,
    wrote,
)
from handlers.messages import album_of, keep_number, pass_on
from handlers.work import Work
from texts import buttons, desk, losses
from texts import rating as say
from texts.report import closed_form, nothing_to_cancel, please_words
from texts.tickets import reopened_for_resident, resident_card
from texts.translator import Html, lines

FLOW = "rating"
WORDS = "words"
STILL_WRONG = "still_wrong"
FIXED, NOT_FIXED = "yes", ("no", "partly")  # the answers to "Is it fixed?"
# So long after the answer, words belong to it; after that they may be about a new fault.
WORDS_WITHIN = timedelta(minutes=10)


async def my(work: Work) -> None:
    """List what this person reported, then what they follow; each opens with a press."""
    me, t = work.actor.person_id, work.words
    found = [await view(work.session, t.id) for t in await tickets_of(work.session, work.actor)]
    mine = [ticket.as_seen_by(me) for ticket in found if ticket.reporter.person_id == me]
    followed = [ticket.as_seen_by(me) for ticket in found if ticket.reporter.person_id != me]
    parts = [desk.my_reports(t, mine)] if mine or not followed else []
    parts += [desk.followed(t, followed)] if followed else []
    one_each = [Button(f"#{ticket.number}", press("mine", ticket.id)) for ticket in found]
    damage = await buttons_in_my(work.session, t, by=work.actor, now=work.now)
    parts += [losses.in_my(t)] if damage else []
    rows = [*in_rows(one_each, per_row=3), *in_rows(damage, per_row=2)]
    await work.say(Screen(Html("\n\n".join(parts)), rows))


async def open_one(work: Work) -> None:
    """Show one's own ticket as its living card, below."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    shown = await view(work.session, ticket.id)
    screen = await _own_screen(work, shown)
    await work.show(shown.subject, screen, below=True, to=work.private)


async def _own_screen(work: Work, shown: TicketView) -> Screen:
    """A ticket as this person sees it: who neither reported nor follows it is staff."""
    me, t = work.actor.person_id, work.words
    if shown.reporter.person_id != me and not await follows(work.session, shown.id, me):
        return Screen(resident_card(t, shown, now=work.now), resident_rows(t, shown, now=work.now))
    return reader_screen(shown, await reader(work.session, me, shown), now=work.now)


async def stop_following(work: Work) -> None:
    """Hear no more of it."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    await leave(work.session, ticket, by=work.actor, now=work.now)
    work.answer(desk.noted(work.words))


async def ask_drop(work: Work) -> None:
    """One more press before a report is cancelled."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    if await follows(work.session, ticket.id, work.actor.person_id):
        decide(ticket.state, Verb.CANCEL, working.who_is(work.actor, ticket))
    shown, t = await view(work.session, ticket.id), work.words
    rows = [
        [Button(buttons.cancel_report(t), press("drop_now", ticket.id))],
        [Button(buttons.back(t), press("keep", ticket.id))],
    ]
    screen = await _own_screen(work, shown)
    await work.show(shown.subject, Screen(screen.text, rows), to=work.private)


async def keep(work: Work) -> None:
    """Not cancelled after all."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    shown = await view(work.session, ticket.id)
    await work.show(shown.subject, await _own_screen(work, shown), to=work.private)


async def drop(work: Work) -> None:
    """The report is no longer needed."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    await working.cancel(work.session, ticket, by=work.actor, now=work.now)
    work.answer(desk.noted(work.words))


async def is_fixed(work: Work) -> None:
    """The answer to "Is it fixed?": Yes leads to the rating, No and Partly reopen."""
    ticket = await working.find(work.session, work.press.number(), by=work.actor)
    answer = work.press.word(1)
    if _is_asked_what_is_wrong(work):
        work.conversation = None  # a new answer: what was wrong before is no longer asked
    if answer in NOT_FIXED:
        await working.reopen(work.session, ticket, reason=answer, by=work.actor, now=work.now)
        if work.conversation is None and work.is_private:
            begin(work, FLOW, STILL_WRONG, ticket_id=ticket.id)
        return
    if answer != FIXED:
        work.answer(closed_form(work.words), alert=True)
        return
    if ticket.state is not State.CLOSED:  # a second press asks for the score again
        await working.confirm(work.session, ticket, by=work.actor, now=work.now)
    await ratings.rating_of(work.session, ticket, by=work.actor, now=work.now)
    await _ask_score(work, ticket.id)


def _is_asked_what_is_wrong(work: Work) -> bool:
    form = work.conversation
    return form is not None and form.flow == FLOW and form.step == STILL_WRONG


async def _ask_score(work: Work, ticket_id: int) -> None:
    shown, t = await view(work.session, ticket_id), work.words
    stars = [
        [Button(label(t), press("score", ticket_id, score))] for score, label in say.SCORES.items()
    ]
    await work.show(shown.question, Screen(say.how_was_it(t, shown.number), stars), to=work.private)


async def score(work: Work) -> str | None:
    """One to five; then the reasons, and words for whoever has some.

    Words belong to the rating only where no other form is open: a report is never cut off.
    """
    rating = await _rating(work)
    ratings.score(rating, work.press.number(1), now=work.now)
    if work.conversation is None:
        shown = await view(work.session, rating.ticket_id)
        form = begin(work, FLOW, WORDS, ticket_id=rating.ticket_id)
        await outbox.rename(work.session, work.private, shown.question, form.subject)
    await _draw_reasons(work, rating)
    return work.conversation.step if work.conversation else None


async def reason(work: Work) -> None:
    """A reason more, or one less. Pressed before the stars, it asks for them."""
    rating = await _rating(work)
    if rating.score is None:
        await _ask_score(work, rating.ticket_id)
        return
    ratings.toggle_reason(rating, work.press.word(1))
    await _draw_reasons(work, rating)


async def _draw_reasons(
    work: Work, rating: Rating, *, below: bool = False, note: Html | None = None
) -> None:
    shown = await view(work.session, rating.ticket_id)
    screen = _reasons(work, shown.number, rating)
    if note is not None:
        screen = Screen(lines(note, "", screen.text), screen.rows)
    await work.show(_card(work, shown), screen, below=below, to=work.private)


def _reasons(work: Work, number: str, rating: Rating) -> Screen:
    t = work.words
    reasons = [
        Button(
            say.ticked(say.REASONS[code](t), on=code in rating.reasons),
            press("why", rating.ticket_id, code),
        )
        for code in ratings.REASONS
    ]
    end = buttons.go_on(t) if rating.reasons else buttons.skip(t)
    rows = [*in_rows(reasons, per_row=2), [Button(end, press("rated", rating.ticket_id))]]
    return Screen(say.why(t, number, rating.score or 0), rows)


async def show_rating(work: Work) -> Screen:
    """Draw the reasons of the rating that is open, or ask what is still wrong."""
    form = work.conversation
    if form is not None and _is_asked_what_is_wrong(work):
        shown = await view(work.session, int(form.data["ticket_id"]))
        return Screen(reopened_for_resident(work.words, shown))
    rating = await _rating(work, ticket_id=_open_rating(work))
    shown = await view(work.session, rating.ticket_id)
    return _reasons(work, shown.number, rating)


def _open_rating(work: Work) -> int:
    """The ticket whose rating is open as a form; 0 for none."""
    form = work.conversation
    if form is None or form.flow != FLOW or form.step != WORDS:
        return 0
    return int(form.data["ticket_id"])


def _card(work: Work, shown: TicketView) -> str:
    """The card on which a ticket is rated: the open form's, else the one that asked."""
    form = work.conversation
    if form is not None and _open_rating(work) == shown.id:
        return form.subject
    return shown.question


async def add_words(work: Work) -> str | None:
    """Words, voice or a photo about the repair."""
    message = work.update.message
    rating = await _rating(work, ticket_id=_open_rating(work))
    if message is None or not is_usable(message):
        await _draw_reasons(work, rating, below=True, note=please_words(work.words))
        return WORDS
    ratings.add_words(rating, words_of(message))
    ticket = await working.find(work.session, rating.ticket_id, by=work.actor)
    event = await working.add_to_rating(
        work.session, ticket, attachments_of(message), words=words_of(message), by=work.actor,
        now=work.now, facts=album_of(work),
    )  # fmt: skip
    await keep_number(work, event)
    await _thank(work, rating)
    return None


async def add_what_is_wrong(work: Work) -> str | None:
    """Words, voice or a photo of what is still wrong: they go to the ticket."""
    message, form = work.update.message, work.conversation
    if message is None or form is None or not is_usable(message):
        await work.say(please_words(work.words))
        return STILL_WRONG
    ticket = await working.find(work.session, int(form.data["ticket_id"]), by=work.actor)
    await pass_on(work, ticket)
    return None


async def finish(work: Work) -> None:
    """/cancel: thank the reporter and close. What was reopened stays open."""
    if not _open_rating(work):
        await work.say(nothing_to_cancel(work.words))
        return
    rating = await _rating(work, ticket_id=_open_rating(work))
    await _thank(work, rating)


async def rated(work: Work) -> None:
    """No more to say."""
    rating = await _rating(work)
    await _thank(work, rating)
    if _open_rating(work) == rating.ticket_id:
        work.conversation = None


async def _thank(work: Work, rating: Rating) -> None:
    shown = await view(work.session, rating.ticket_id)
    thanks = Screen(say.thanks(work.words, rating.score))
    below = work.update.callback_query is None
    await work.show(_card(work, shown), thanks, below=below, to=work.private)


async def _rating(work: Work, *, ticket_id: int = 0) -> Rating:
    ticket = await working.find(work.session, ticket_id or work.press.number(), by=work.actor)
    return await ratings.rating_of(work.session, ticket, by=work.actor, now=work.now)


def is_rating_still(work: Work) -> bool:
    """Whether what is written now is about the repair; later it is a new matter."""
    form = work.conversation
    if form is None or form.flow != FLOW or form.started_at is None:
        return False
    return work.now - form.started_at <= WORDS_WITHIN


def _scores_alone(work: Work) -> bool:
    return work.press.verb == "score" and work.is_private and work.conversation is None


RATING = ConversationHandler(
    FLOW,
    entry_points=[Does(_scores_alone, score)],
    states={
        WORDS: [Does(lambda work: wrote(work) and is_rating_still(work), add_words)],
        STILL_WRONG: [Does(lambda work: wrote(work) and is_rating_still(work), add_what_is_wrong)],
    },
    fallbacks=[Does(lambda work: work.is_private and is_command(work, CANCEL), finish)],
    show=show_rating,
)


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [
        command("my", my),
        pressed("mine", open_one),
        pressed("drop", ask_drop),
        pressed("drop_now", drop),
        pressed("keep", keep),
        pressed("unfollow", stop_following),
        pressed("fixed", is_fixed),
        Does(lambda work: work.press.verb == "score" and work.conversation is not None, score),
        pressed("why", reason),
        pressed("rated", rated),
    ]
