"""What was damaged, about how much is it worth, and how does it look? Words, amount, photos."""

from telegram import Message, PhotoSize

from estate.errors import LossUnclear
from estate.incidents.losses.amounts import read_amount
from estate.incidents.losses.recording import MOST_PHOTOS
from estate.incidents.rules import MOST_WORDS
from handlers.attachments import gathers, is_usable, words_of
from handlers.losses.form import Ask, Form, building_of, form_of, go, open_form
from handlers.work import Work
from texts import losses as say
from texts.translator import Html, escape

LONGEST_SIDE = 1280  # pixels: enough to see and to print, small enough for many in one document


async def hear_words(work: Work) -> str:
    """What was damaged; photos may come with it."""
    form, message = form_of(work), _message(work)
    typed = words_of(message)
    note = keep_photos(work, form, with_caption=not typed)
    if not typed:
        note = note or (say.words_first if message.photo else say.press_or_write)(work.words)
        return await go(work, form, Ask.WORDS, note=note, after=gathers(message))
    if len(typed) > MOST_WORDS:
        too_long = escape(say.unclear(work.words, "words_long"))
        return await go(work, form, Ask.WORDS, note=too_long, after=gathers(message))
    form.words = typed
    return await go(work, form, Ask.AMOUNT, note=note, after=gathers(message))


async def hear_amount(work: Work) -> str:
    """A number. Photos that come already are kept."""
    form, message = form_of(work), _message(work)
    if message.text is None:
        note = keep_photos(work, form)
        return await go(work, form, Ask.AMOUNT, note=note, after=gathers(message))
    where = await building_of(work, form)
    try:
        amount = read_amount(words_of(message), where.timezone)
    except LossUnclear as unclear:
        note = escape(say.unclear(work.words, unclear.reason))
        return await go(work, form, Ask.AMOUNT, note=note)
    form.amount, form.currency = str(amount.value), amount.currency
    return await go(work, form, Ask.PHOTOS)


async def skip_amount(work: Work) -> str:
    """Nobody knows how much."""
    form = form_of(work)
    form.amount, form.currency = "", ""
    return await go(work, form, Ask.PHOTOS)


async def hear_photos(work: Work) -> str:
    """Photos, one by one or as albums."""
    form, message = form_of(work), _message(work)
    note = keep_photos(work, form)
    if note is None and not message.photo:
        note = say.press_or_write(work.words)
    return await go(work, form, Ask.PHOTOS, note=note, after=gathers(message))


async def enough(work: Work) -> str:
    """No more photos, or none."""
    return await go(work, form_of(work), Ask.PREVIEW)


async def without_photos(work: Work) -> str:
    """Throw the photos away."""
    form = form_of(work)
    form.photos = []
    return await go(work, form, Ask.PHOTOS)


async def unusable(work: Work) -> str:
    """A message that the step cannot use: the step stays, and a photo is kept."""
    form, message = form_of(work), _message(work)
    note = keep_photos(work, form)
    if note is None and not message.photo:
        note = say.press_or_write(work.words)
    return await go(work, form, Ask(open_form(work).step), note=note, after=gathers(message))


def keep_photos(work: Work, form: Form, *, with_caption: bool = True) -> Html | None:
    """Keep the photo that came, once. Returns what is wrong with what came, if anything is."""
    message = _message(work)
    if not message.photo:
        return None if message.text or not is_usable(message) else say.only_photos(work.words)
    photo = _moderate(message.photo)
    known = {one["unique_id"] for one in form.photos}
    if photo.file_unique_id in known:
        return None
    if len(form.photos) >= MOST_PHOTOS:
        return say.too_many_photos(work.words)
    form.photos.append({
        "file_id": photo.file_id, "unique_id": photo.file_unique_id, "size": photo.file_size or 0,
        "caption": words_of(message) if with_caption else "",
    })  # fmt: skip
    return None


def _moderate(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """Choose the largest that is not larger than needed; Telegram lists them from the smallest."""
    fitting = [one for one in sizes if max(one.width, one.height) <= LONGEST_SIDE]
    return fitting[-1] if fitting else sizes[0]


def _message(work: Work) -> Message:
    if work.update.message is None:
        raise LookupError("nobody wrote")
    return work.update.message
