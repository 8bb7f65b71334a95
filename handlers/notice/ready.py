"""A text that is sent again and again: which one, from when and until when."""

from datetime import datetime

from broadcasts import notices
from estate.tickets.times import as_minutes, from_minutes, read_time
from handlers.attachments import words_of
from handlers.conversation import Step, argument
from handlers.notice.choosing import unusable
from handlers.notice.form import Ask, Form, go
from handlers.work import Work
from texts import noticing as ask
from texts.ready import Ready, ready_text, written
from texts.translator import LANGUAGES, words


async def ask_which(work: Work) -> Step:
    """Offer the ready texts."""
    return await go(work, Form.of(work), Ask.READY)


async def chosen(work: Work) -> Step:
    """One of them."""
    form = Form.of(work)
    if argument(work) not in list(Ready):
        return await go(work, form, Ask.READY)
    form.ready = argument(work)
    return await go(work, form, Ask.START)


async def start(work: Work) -> Step:
    """From when it holds."""
    form = Form.of(work)
    typed, moment = await _read(work, after=work.now)
    if not typed:
        return await unusable(work)
    if moment is None:
        return await go(work, form, Ask.START, note=ask.no_such_time(work.words, typed[:40]))
    form.start_minutes = as_minutes(moment)
    return await go(work, form, Ask.END)


async def end(work: Work) -> Step:
    """Until when: then the text is there in every language, as if it had been written."""
    form = Form.of(work)
    begins = from_minutes(form.start_minutes)
    typed, moment = await _read(work, after=begins)
    if not typed:
        return await unusable(work)
    if moment is None:
        return await go(work, form, Ask.END, note=ask.no_such_time(work.words, typed[:40]))
    zone = await notices.zone_of(work.session, form.audience())
    form.words = {
        one: ready_text(words(one), Ready(form.ready), begins, moment, zone=zone)
        for one in LANGUAGES
    }
    return await go(work, form, Ask.WORDS, note=written(work.words))


async def _read(work: Work, *, after: datetime) -> tuple[str, datetime | None]:
    typed = words_of(work.update.message) if work.update.message else ""
    zone = await notices.zone_of(work.session, Form.of(work).audience())
    return typed, read_time(typed, now=after, zone=zone)
