"""What happens to an impairment: told, walked round, given another time, restored."""

from broadcasts import outbox
from broadcasts.impairments import (
    NOT_KNOWN,
    asks_later,
    asks_restored,
    bring_cards,
    card_screen,
    facts_of,
    preview_subject,
    tell_residents,
    tell_restored,
)
from broadcasts.screens import Button, Screen
from estate.errors import NotFound
from estate.impairments import course
from estate.impairments.reading import read
from estate.impairments.rules import number_of, subject_of, times_offered
from estate.impairments.tables import Impairment
from estate.tickets.times import from_minutes
from handlers.conversation import Step, arguments, begin, is_command
from handlers.impaired.choosing import go
from handlers.impaired.form import FLOW, Ask, Form, mine
from handlers.impaired.showing import show_preview
from handlers.incidents import is_for_staff
from handlers.private import deep_link
from handlers.work import Work
from texts import alerting, buttons
from texts import impairing as ask
from texts import impairments as say
from texts.translator import lines

MOST_NAMED = 20  # buildings, of those where somebody works
PAYLOAD = "impaired"  # of the deep link that opens the form in private; the command's own word


def is_impaired(work: Work) -> bool:
    """Whether somebody wants to say that equipment does not work."""
    by_link = work.is_private and is_command(work, "start") and arguments(work) == PAYLOAD
    return is_command(work, PAYLOAD) or by_link


async def begin_form(work: Work) -> Step:
    """Open the form with what the line says; a whole one is previewed at once."""
    line = "" if is_command(work, "start") else arguments(work)
    places = await mine(work)
    reading = read(line, places, now=work.now)
    form, note = Form.from_reading(reading), None
    if line and reading.building is None:  # never another building than was meant
        codes = [one.code for one in places][:MOST_NAMED]
        note = ask.line_lacks(work.words, codes, has_building=False)
    elif len(places) == 1:
        form.building_id = places[0].id
    begin(work, FLOW, Ask.BUILDING, **form.as_data())
    return await go(work, form, note=note)


async def elsewhere(work: Work) -> Step:
    """Answer in a group, and anybody who is not staff; an open form stays as it is."""
    if not work.actor.is_staff:
        await work.say(ask.for_staff(work.words))
    elif not await is_for_staff(work):
        await work.say(Screen(alerting.not_here(work.words), [[_private_button(work)]]))
    else:
        await _in_staff_room(work)
    return work.conversation.step if work.conversation else None


async def _in_staff_room(work: Work) -> None:
    line, places = arguments(work), await mine(work)
    if not line or not places:
        await work.say(Screen(ask.begin_in_private(work.words), [[_private_button(work)]]))
        return
    reading = read(line, places, now=work.now)
    if reading.is_complete:
        await show_preview(work, Form.from_reading(reading).wish())
        return
    codes = [one.code for one in places][:MOST_NAMED]
    lacks = ask.line_lacks(work.words, codes, has_building=reading.building is not None)
    text = lines(lacks, ask.example(work.words, codes[0]))
    await work.say(Screen(text, [[_private_button(work)]]))


def _private_button(work: Work) -> Button:
    return Button(buttons.in_private(work.words), deep_link(work, PAYLOAD))


async def change(work: Work) -> Step:
    """Turn a preview back into the form, at its last step."""
    one = await course.drop(work.session, work.press.number(), by=work.actor)
    form = Form(
        building_id=one.building_id, equipment=one.equipment, what=one.what,
        floors=list(one.floors), asset_id=one.asset_id or 0, part_is_known=True, why=one.why,
        why_is_known=True,
    )  # fmt: skip
    conversation = begin(work, FLOW, Ask.UNTIL, **form.as_data())
    await outbox.rename(work.session, work.chat, preview_subject(one.id), conversation.subject)
    return await go(work, form)


async def drop(work: Work) -> None:
    """Give a draft up."""
    one = await course.drop(work.session, work.press.number(), by=work.actor)
    text = ask.dropped(work.words, await facts_of(work.session, one), work.actor.name)
    await work.show(preview_subject(one.id), Screen(text))


async def send(work: Work) -> None:
    """Tell residents; the preview becomes the card."""
    one = await course.declare(
        work.session, work.press.number(), by=work.actor, now=work.now
    )  # fmt: skip
    await outbox.rename(work.session, work.chat, preview_subject(one.id), subject_of(one.id))
    await tell_residents(work.session, one, say.told, now=work.now, is_first=True)
    await bring_cards(work.session, one, now=work.now)
    work.answer(ask.declared(work.words))


async def show_card(work: Work) -> None:
    """The card below, or in place of a question that was pressed by mistake."""
    one = await _watch(work)
    facts = await facts_of(work.session, one)
    if work.press.word(1):  # a question's way back
        await work.show(_asking(one), Screen(say.left_as_it_is(work.words, facts.number)))
        return
    screen = card_screen(work.words, one, facts, now=work.now)
    await work.show(subject_of(one.id), screen, below=True)


async def ask_restored(work: Work) -> None:
    """Look twice: residents will rely on it."""
    one = await _standing(work)
    facts = await facts_of(work.session, one)
    await work.show(_asking(one), asks_restored(work.words, one, facts), below=True)


async def restored(work: Work) -> None:
    """It works again; whoever was told hears so."""
    await _here(work)
    one = await course.restore(work.session, work.press.number(), by=work.actor, now=work.now)
    await tell_restored(work.session, one, now=work.now)
    await _after(work, one, say.noted(work.words))


async def ask_later(work: Work) -> None:
    """Ask for another time."""
    one = await _standing(work)
    facts = await facts_of(work.session, one)
    times = times_offered(work.now, zone=facts.zone)
    screen = asks_later(work.words, one, facts, times, now=work.now)
    await work.show(_asking(one), screen, below=True)


async def until(work: Work) -> None:
    """Another time, or that nobody knows: residents hear of it before they ask."""
    before = (await _standing(work)).due_at
    minutes = work.press.number(1)
    due_at = from_minutes(minutes) if work.press.word(1) != str(NOT_KNOWN) else None
    one = await course.extend(
        work.session, work.press.number(), due_at, by=work.actor, now=work.now
    )
    if one is None:
        work.answer(say.same_time(work.words))
        return
    await tell_residents(
        work.session, one, lambda t, f: say.told_new_time(t, f, before), now=work.now
    )
    await _after(work, one, say.noted(work.words))


async def walked(work: Work) -> None:
    """A round of the fire watch was made."""
    await _here(work)
    one = await course.walk_round(work.session, work.press.number(), by=work.actor, now=work.now)
    await bring_cards(work.session, one, now=work.now)
    work.answer(say.round_noted(work.words))


async def _after(work: Work, one: Impairment, toast: str) -> None:
    await work.show(_asking(one), _answered(work, one))
    await bring_cards(work.session, one, now=work.now)
    work.answer(toast)


def _answered(work: Work, one: Impairment) -> Screen:
    return Screen(say.answered(work.words, number_of(one.id), work.actor.name))


def _asking(one: Impairment) -> str:
    return f"impairment:{one.id}:asked"


async def _standing(work: Work) -> Impairment:
    await _here(work)
    return await course.standing(work.session, work.press.number(), by=work.actor)


async def _watch(work: Work) -> Impairment:
    await _here(work)
    one = await course.find(work.session, work.press.number(), by=work.actor)
    if one.since is None:  # a draft is nothing yet
        raise NotFound(noun="impairment", name=number_of(one.id))
    return one


async def _here(work: Work) -> None:
    if not await is_for_staff(work):  # residents read here too
        raise NotFound(noun="impairment", name=number_of(work.press.number()))
