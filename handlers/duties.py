"""What becomes of a form that its person left open? One reminder, then it is dropped."""

from datetime import datetime, timedelta

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, press
from estate.database import Session
from estate.people.actor import actor_of
from estate.people.tables import Person
from estate.tickets import working
from estate.tickets.drafts import Draft
from estate.tickets.tables import PlaceKind
from handlers import conversations
from handlers.conversations import Conversation, Owner
from handlers.report.steps import EXTRA, FLOW, Step
from texts import buttons
from texts import report as say
from texts.translator import words

REMIND_AFTER = timedelta(hours=1)
DROP_AFTER = timedelta(hours=24)
CALL_ANYWAY_AFTER = timedelta(seconds=60)


async def remind_of_forms(session: Session, now: datetime) -> None:
    """Remind once, after an hour, of a report that was begun and not sent."""
    left = await conversations.untouched_since(session, now - REMIND_AFTER, unreminded=True)
    for owner, form in left:
        await conversations.mark_reminded(session, owner, now=now)
        if form.flow != FLOW or form.step == Step.MORE:
            continue
        t = words(await _language(session, owner))
        row = [
            Button(buttons.go_on(t), press("form_show")),
            Button(buttons.cancel(t), press("form_drop")),
        ]
        await outbox.say(
            session, Address(owner.chat_id), Screen(say.unfinished(t), [row]),
            lane=Lane.REPLY, now=now, silent=True,
        )  # fmt: skip


async def drop_forms(session: Session, now: datetime) -> None:
    """Drop a form that nobody touched for a day; its message loses its buttons."""
    for owner, form in await conversations.untouched_since(session, now - DROP_AFTER):
        await outbox.strip(session, form.subject, now=now, chat_id=owner.chat_id)
        await conversations.save(
            session, owner.chat_id, owner.user_id, None, before=form.token, now=now
        )


async def call_without_where(session: Session, now: datetime) -> None:
    """Call staff for a danger whose place was never pressed: somebody had to run.

    Only where a home is known; without any building there is nobody to call.
    """
    waiting = await conversations.untouched_since(
        session, now - CALL_ANYWAY_AFTER, flow=FLOW, step=Step.DANGER_WHERE
    )
    for owner, form in waiting:
        person = await conversations.person_of(session, owner)
        actor = await actor_of(session, person) if person else None
        if person is None or actor is None or not actor.homes:
            continue
        await _call(session, owner, form, person, now=now)


async def _call(
    session: Session, owner: Owner, form: Conversation, person: Person, *, now: datetime
) -> None:
    actor = await actor_of(session, person)
    draft = Draft.from_json({k: v for k, v in form.data.items() if k not in EXTRA})
    home = actor.homes[0]
    draft.place, draft.building_id, draft.unit_id = PlaceKind.HOME, home.building_id, home.unit_id
    draft.floor = home.floor
    ticket = await working.open_ticket(session, draft, by=actor, now=now)
    form.data = draft.as_json() | {"ticket_id": ticket.id, "trail": []}
    form.step = Step.MORE
    await conversations.save(
        session, owner.chat_id, owner.user_id, form, before=form.token, now=now
    )
    address = Address(owner.chat_id)
    await outbox.strip(session, form.subject, now=now, chat_id=owner.chat_id)
    text = say.sent_without_where(words(person.language))
    await outbox.say(session, address, Screen(text), lane=Lane.REPLY, now=now)


async def _language(session: Session, owner: Owner) -> str:
    person = await conversations.person_of(session, owner)
    return person.language if person else ""
