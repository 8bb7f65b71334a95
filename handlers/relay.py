"""How do words cross between residents and staff? By replies to what the bot wrote of a ticket.

A resident's reply, also to their own words, goes to staff. A reply of staff to a resident's words
goes back to the resident; a reply to the card stays an internal note until one more press sends it:
an accidental leak is worse than an extra tap.
"""

import re

from telegram import Message
from telegram.ext import ApplicationHandlerStop

from broadcasts import outbox
from broadcasts.progress import WRITTEN_IN
from broadcasts.screens import Button, Screen, press
from estate.tickets import working
from estate.tickets.following import follows
from estate.tickets.history import album_source, events_of, message_source, verb_of
from estate.tickets.rules import OPEN, id_of, number_of
from estate.tickets.tables import State, Ticket, TicketEvent, Verb
from estate.tickets.view import follower_of, ticket_of
from handlers.attachments import attachments_of, is_usable, words_of
from handlers.conversation import AnyHandler, Does, is_command, pressed
from handlers.messages import add_message, album_of, keep_number, pass_on
from handlers.work import Work
from texts import buttons
from texts import desk as say
from texts.report import please_words

RELAYED = "relay"
NUMBER = re.compile(r"#T\d{4,9}\b", re.ASCII)
ANSWERABLE = OPEN | {State.RESOLVED}  # later, what is written under old words is a new report


def _replies(work: Work) -> bool:
    message = work.update.message
    if message is None or message.reply_to_message is None or is_command(work):
        return False
    author = message.reply_to_message.from_user
    return author is not None and author.username == work.bot_username


def _replies_to_oneself(work: Work) -> bool:
    message = work.update.message
    if message is None or message.reply_to_message is None or is_command(work):
        return False
    author = message.reply_to_message.from_user
    return work.is_private and author is not None and author.id == work.person.telegram_id


async def reply_to_oneself(work: Work) -> None:
    """A reporter's words under their own, which became part of a ticket that is not over."""
    message = work.update.message
    if message is None or message.reply_to_message is None:
        return
    source = await message_source(
        work.session, work.chat.chat_id, message.reply_to_message.message_id
    )
    if source is None or not (source.public or await verb_of(work.session, source) is Verb.ADD):
        return
    ticket = await working.find_if_seen(work.session, source.ticket_id, by=work.actor)
    if ticket is None or ticket.state not in ANSWERABLE or not await _hears_of(work, ticket):
        return  # it is over, or theirs no more: what is written now is a new report
    if is_usable(message):
        await pass_on(work, ticket)
    else:
        await work.say(please_words(work.words))
    raise ApplicationHandlerStop


async def reply(work: Work) -> None:
    """Words under something that the bot wrote."""
    message = work.update.message
    if message is None or message.reply_to_message is None:
        return
    subject = await outbox.subject_of_message(
        work.session, work.chat.chat_id, message.reply_to_message.message_id
    )
    ticket_id = ticket_of(subject) if subject else await _named_in(work, message.reply_to_message)
    if not ticket_id:
        return  # it answers a form or an alert: the other handlers are asked
    await _reply_about(work, message, subject, ticket_id)
    raise ApplicationHandlerStop


async def _named_in(work: Work, words: Message) -> int:
    """The only ticket that a message of ours names, if its reader may see it; else 0.

    When the network failed, a message can stand in the chat whose number we never learned: a reply
    to it is about the ticket all the same. Whether it had been relayed is not known any more: to
    staff it counts as a card, so that what they write stays a note until one more press.
    """
    author = words.from_user
    named = {id_of(number) for number in NUMBER.findall(words.text or words.caption or "")}
    if len(named) != 1 or author is None or author.username != work.bot_username:
        return 0
    ticket_id = named.pop()
    return ticket_id if await working.find_if_seen(work.session, ticket_id, by=work.actor) else 0


async def _reply_about(work: Work, message: Message, subject: str, ticket_id: int) -> None:
    if not is_usable(message):
        await work.say(please_words(work.words))
        return
    ticket = await working.find(work.session, ticket_id, by=work.actor)
    is_resident = not work.actor.works_in(ticket.building_id)
    is_reporter = ticket.reporter_id == work.actor.person_id
    if work.is_private and (is_reporter or is_resident):
        await pass_on(work, ticket)
    elif subject.endswith(RELAYED):
        await add_message(work, ticket, to=follower_of(subject) or ticket.reporter_id)
    else:
        await _note(work, ticket)


async def _hears_of(work: Work, ticket: Ticket) -> bool:
    """Whether somebody reported a ticket or follows it."""
    me = work.actor.person_id
    return ticket.reporter_id == me or await follows(work.session, ticket.id, me)


def _is_album_item(work: Work) -> bool:
    message = work.update.message
    return message is not None and message.media_group_id is not None


async def rest_of_album(work: Work) -> None:
    """The first item of an album went to a ticket: so do the others, whatever is open now."""
    message = work.update.message
    if message is None or message.media_group_id is None:
        return
    source = await album_source(
        work.session, work.chat.chat_id, message.message_id, message.media_group_id
    )
    if source is None:
        return
    ticket = await working.find(work.session, source.ticket_id, by=work.actor)
    if await verb_of(work.session, source) is Verb.RATE:
        event = await working.add_to_rating(
            work.session, ticket, attachments_of(message), words=words_of(message), by=work.actor,
            now=work.now, facts=album_of(work),
        )  # fmt: skip
        await keep_number(work, event)
    else:
        event = await work.session.get_one(TicketEvent, source.event_id)
        is_for_staff = event.verb is Verb.NOTE
        await add_message(work, ticket, public=not is_for_staff, to=event.facts.get("to"))
    raise ApplicationHandlerStop


async def _note(work: Work, ticket: Ticket) -> None:
    event = await add_message(work, ticket, public=False)
    t = work.words
    send = Button(buttons.release_note(t), press("release", event.id, ticket.id))
    number = f"#{number_of(ticket.id)}"
    await work.say(Screen(say.note_kept(t, number), [[send]]), silent=True)


async def release(work: Work) -> None:
    """Send an internal note to the resident after all."""
    event_id, ticket_id = work.press.number(0), work.press.number(1)
    ticket = await working.find(work.session, ticket_id, by=work.actor)
    await working.release_note(work.session, ticket, event_id, by=work.actor, now=work.now)
    work.answer(say.message_sent(work.words))


def _edited(work: Work) -> bool:
    return work.update.edited_message is not None


async def edited(work: Work) -> None:
    """A message that became part of a ticket was edited: both versions are kept."""
    message = work.update.edited_message
    if message is None or not work.person.telegram_id:
        return
    source = await message_source(work.session, work.chat.chat_id, message.message_id)
    if source is None or not words_of(message):
        return
    ticket = await working.find(work.session, source.ticket_id, by=work.actor)
    if words_of(message) in {event.words for event in await events_of(work.session, ticket.id)}:
        return  # Telegram also calls it an edit when only a link's preview came
    event = await work.session.get_one(TicketEvent, source.event_id)
    facts = {"edited": source.event_id, WRITTEN_IN: work.chat.chat_id}
    facts |= {"to": event.facts["to"]} if "to" in event.facts else {}
    if event.verb is Verb.RATE:
        await working.add_to_rating(
            work.session, ticket, [], words=words_of(message), by=work.actor, now=work.now,
            facts=facts,
        )  # fmt: skip
        return
    await working.comment(
        work.session, ticket, words=words_of(message), by=work.actor, now=work.now,
        public=event.verb is not Verb.NOTE, facts=facts,
    )  # fmt: skip


def handlers() -> list[AnyHandler]:
    """In the order in which they are asked."""
    return [Does(_edited, edited), pressed("release", release)]


REPLIES: list[AnyHandler] = [
    Does(_is_album_item, rest_of_album),
    Does(_replies, reply),
    Does(_replies_to_oneself, reply_to_oneself),
]
"""Asked before all others, in a group of their own, since only the rows tell whether a reply is
about a ticket. Then it is never part of another report; if it is not, the others are asked."""
