"""What does it say, and when does it go? Texts, pictures, the preview, the press that sends."""

from telegram import Message

from broadcasts import notices, outbox
from broadcasts.lanes import Lane
from broadcasts.notices import as_call, fits_under_pictures
from broadcasts.screens import Screen
from estate.notices import course
from estate.notices.rules import MOST_PICTURES, MOST_WORDS, subject_of
from handlers.attachments import attachments_of, gathers, words_of
from handlers.conversation import Step, argument
from handlers.notice.form import Ask, Form, go, open_form, screen_of
from handlers.work import Work
from texts import notices as say
from texts import noticing as ask
from texts.translator import LANGUAGES, Html, words

PICTURES = frozenset({"photo", "video"})
MOST_UNDER_PICTURES = 900  # characters that surely fit with the heading


async def language(work: Work) -> Step:
    """The text that is written next is in this language."""
    form = Form.of(work)
    if argument(work) in LANGUAGES:
        form.language = argument(work)
    return await go(work, form, Ask.WORDS)


async def without_pictures(work: Work) -> Step:
    """Throw the pictures away."""
    form = Form.of(work)
    form.media = []
    return await go(work, form, Ask.WORDS)


async def hear(work: Work) -> Step:
    """A text in the chosen language, pictures, or both at once."""
    message = work.update.message
    if message is None:
        return Ask.WORDS
    form, note = Form.of(work), _amiss(work, message)
    if note is None:
        note = _keep_pictures(work, form, message)
        note = _keep_words(work, form, words_of(message)) or note
    conversation = open_form(work)
    conversation.data = form.as_data()
    screen = await screen_of(work)
    if note is not None:
        screen = Screen(Html(f"{note}\n\n{screen.text}"), screen.rows)
    # The rest of an album is waited for: it has no end mark.
    await work.show(conversation.subject, screen, below=True, after=gathers(message))
    return Ask.WORDS


def _amiss(work: Work, message: Message) -> Html | None:
    kinds = {one.kind for one in attachments_of(message)}
    if kinds - PICTURES or not (kinds or words_of(message)):
        return ask.no_such_thing(work.words)
    if len(words_of(message)) > MOST_WORDS:
        return ask.words_too_long(work.words, len(words_of(message)))
    return None


def _keep_pictures(work: Work, form: Form, message: Message) -> Html | None:
    for one in attachments_of(message):
        if len(form.media) >= MOST_PICTURES:
            return ask.too_many_pictures(work.words)
        form.media.append({"kind": one.kind, "file_id": one.file_id})
    return None


def _keep_words(work: Work, form: Form, typed: str) -> Html | None:
    """Keep a text; the next one is then asked in a language that has none."""
    if typed:
        form.words = {**form.words, form.language: typed}
        missing = (one for one in LANGUAGES if one not in form.words)
        form.language = next(missing, form.language)
    return None if _fits(form) else ask.too_long_under_pictures(work.words, MOST_UNDER_PICTURES)


def _fits(form: Form) -> bool:
    """Whether every text may stand under the pictures, if there are any."""
    texts = (say.notice(words(one), text) for one, text in form.words.items())
    return not form.media or all(fits_under_pictures(text) for text in texts)


async def done(work: Work) -> Step:
    """All is written: show it as it will be sent."""
    form = Form.of(work)
    if not form.words:
        work.answer(ask.write_first(work.words), alert=True)
        return Ask.WORDS
    if not _fits(form):
        note = ask.too_long_under_pictures(work.words, MOST_UNDER_PICTURES)
        return await go(work, form, Ask.WORDS, note=note)
    return await go(work, form, Ask.PREVIEW)


async def turn_sound(work: Work) -> Step:
    """Let it ring, or not any more."""
    form = Form.of(work)
    form.sound = not form.sound
    return await go(work, form, Ask.PREVIEW)


async def turn_night(work: Work) -> Step:
    """Let it leave in quiet hours too, or not any more."""
    form = Form.of(work)
    form.at_night = not form.at_night
    return await go(work, form, Ask.PREVIEW)


async def test(work: Work) -> Step:
    """Send it to the writer alone, in each language."""
    form = Form.of(work)
    course.require_may_tell(form.audience(), by=work.actor)
    for one, text in form.words.items():
        method, params = as_call(say.notice(words(one), text), form.media, form.sound)
        await outbox.call(work.session, work.private, method, params, lane=Lane.REPLY, now=work.now)
    work.answer(say.tested(work.words))
    conversation = open_form(work)
    await work.show(conversation.subject, await screen_of(work), below=True)
    return Ask.PREVIEW


async def send(work: Work) -> Step:
    """Send it. Rights and facts are looked at again in the use case."""
    notice = await course.begin(
        work.session, Form.of(work).wish(), by=work.actor, chat_id=work.chat.chat_id, now=work.now
    )
    await notices.begin(work.session, notice, now=work.now)
    await become_its_progress(work, notice.id)
    work.answer(say.begun(work.words))
    return None


async def become_its_progress(work: Work, notice_id: int) -> None:
    """The form turns into the message that follows the notice."""
    notice = await course.find(work.session, notice_id)
    await outbox.rename(work.session, work.chat, open_form(work).subject, subject_of(notice_id))
    below = work.update.message is not None
    await notices.show_progress(work.session, notice, now=work.now, below=below)
