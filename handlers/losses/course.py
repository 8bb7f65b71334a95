"""How does the form begin and end, and what can be done with what is recorded?"""

from dataclasses import dataclass

from broadcasts import outbox
from broadcasts.losses import (
    LOSSES,
    WITHDRAW_NOW,
    list_screen,
    list_subject,
    send_statement,
)
from broadcasts.naming import words_of_room
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.errors import NotFound
from estate.incidents.drafts import find
from estate.incidents.losses.reading import may_state
from estate.incidents.losses.recording import (
    is_open_to_residents,
    may_withdraw,
    own_homes_in,
    record_loss,
    staffed_in,
    withdraw_loss,
)
from estate.incidents.losses.tables import IncidentLoss
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.places import finding
from handlers.asking import ask
from handlers.conversation import Step
from handlers.conversations import Conversation
from handlers.incidents import is_for_staff
from handlers.losses.form import FLOW, Ask, Form, drawn, form_of, open_form
from handlers.work import Work
from texts import buttons
from texts import losses as say
from texts.translator import Html, Words


async def begin_as_staff(work: Work) -> None:
    """Staff record a loss of any home there, or of common parts."""
    await _begin_as_staff(work, await find(work.session, work.press.number()))


async def _begin_as_staff(work: Work, incident: Incident) -> None:
    there = await staffed_in(work.session, incident, by=work.actor)
    if not there:
        raise NotFound(noun="incident", name=number_of(incident.id))
    whose = [Ask.BUILDING, Ask.FLOOR] if len(there) > 1 else [Ask.FLOOR]
    await _open(work, Form(incident.id, [*whose], building_id=there[0].id))


async def begin_as_resident(work: Work) -> None:
    """A resident reports damage to their own home; staff who read the all clear, of any home."""
    incident = await find(work.session, work.press.number())
    own = await own_homes_in(work.session, incident, by=work.actor)
    if not own:
        await _begin_as_staff(work, incident)
        return
    if not is_open_to_residents(incident, now=work.now):
        work.answer(say.too_late(work.words), alert=True)
        return
    where, home = own[0]
    whose = [Ask.OWN] if len(own) > 1 else []
    await _open(work, Form(incident.id, [*whose], building_id=where.id, unit_id=home.unit_id))


async def _open(work: Work, form: Form) -> None:
    first = form.steps()[0]
    conversation = Conversation(flow=FLOW, step=first, data=form.as_data(), started_at=work.now)
    await ask(work, conversation, drawn)


async def save(work: Work) -> Step:
    """Record it. Rights and facts are looked at again in the use case."""
    form, conversation = form_of(work), open_form(work)
    loss = await record_loss(
        work.session, form.incident_id, form.wish(), by=work.actor, now=work.now
    )
    note = say.recorded(work.words, number_of(form.incident_id))
    subject = list_subject(form.incident_id)
    await outbox.discard(work.session, work.private, subject, now=work.now)
    await outbox.rename(work.session, work.private, conversation.subject, subject)
    await _show(work, await _here(work, form.incident_id), note=note, with_entry=loss.id)
    return None


async def close(work: Work) -> Step:
    """Close the form; nothing is recorded."""
    below = work.update.message is not None
    subject = open_form(work).subject
    await work.show(subject, Screen(say.closed(work.words)), below=below, to=work.private)
    return None


# What is recorded


@dataclass(frozen=True, slots=True)
class _Here:
    """Where a list is read: somebody's own chat, or the staff room."""

    incident: Incident
    chat: Address
    words: Words
    is_room: bool


async def _here(work: Work, incident_id: int) -> _Here:
    """Tell where the list of an incident may stand. Raises NotFound where others read too."""
    incident = await find(work.session, incident_id)
    if work.is_private:
        return _Here(incident, work.private, work.words, is_room=False)
    if not await is_for_staff(work) or not await staffed_in(work.session, incident, by=work.actor):
        raise NotFound(noun="incident", name=number_of(incident_id))
    return _Here(incident, work.chat, await words_of_room(work.session, incident), is_room=True)


async def show_list(work: Work) -> None:
    """List what is recorded, as far as whoever presses may read it."""
    here = await _here(work, work.press.number())
    is_turning = bool(work.press.word(1))
    await _show(work, here, page=work.press.number(1), below=not is_turning)


async def send(work: Work) -> None:
    """Give a home's loss statement to whoever may have it."""
    unit_id = work.press.number(1)
    here = await _here(work, work.press.number())
    incident = await may_state(work.session, here.incident.id, unit_id, by=work.actor)
    if here.is_room:  # a home of their own elsewhere is nothing for the room
        found = await finding.home(work.session, unit_id)
        work.actor.require_staff(found[0].id if found else 0, deed="statement")
    await send_statement(work.session, incident, unit_id, here.chat, here.words, now=work.now)
    work.answer(say.on_its_way(work.words))


async def ask_withdraw(work: Work) -> None:
    """One more press before an entry is struck."""
    loss = await may_withdraw(work.session, work.press.number(), by=work.actor)
    here, t = await _here(work, loss.incident_id), work.words
    rows = [
        [Button(say.withdraw_now_name(t), press(WITHDRAW_NOW, loss.id))],
        [Button(buttons.back(t), press(LOSSES, loss.incident_id, 0))],
    ]
    text = say.ask_withdraw(here.words, await _place(work, loss, here.words), loss.words)
    await work.show(list_subject(loss.incident_id), Screen(text, rows), to=here.chat)


async def _place(work: Work, loss: IncidentLoss, t: Words) -> str:
    where = await finding.building(work.session, loss.building_id)
    found = await finding.home(work.session, loss.unit_id) if loss.unit_id is not None else None
    return say.place_name(t, where.code if where else "", found[1].label if found else "")


async def withdraw(work: Work) -> None:
    """Strike an entry."""
    loss = await withdraw_loss(work.session, work.press.number(), by=work.actor, now=work.now)
    here = await _here(work, loss.incident_id)
    note = say.withdrawn(here.words, number_of(loss.incident_id))
    await _show(work, here, note=note, with_entry=loss.id)


async def _show(
    work: Work, here: _Here, *, page: int = 0, note: Html | None = None, with_entry: int = 0,
    below: bool = False,
) -> None:  # fmt: skip
    screen = await list_screen(
        work.session, here.incident.id, here.words, by=work.actor, now=work.now, page=page,
        note=note, with_entry=with_entry, in_room=here.is_room,
    )  # fmt: skip
    await work.show(list_subject(here.incident.id), screen, below=below, to=here.chat)
