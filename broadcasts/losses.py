"""How are losses looked at again, and how does a home's statement reach whoever may have it?"""

from collections.abc import Sequence
from datetime import datetime

from broadcasts import outbox
from broadcasts.lanes import Lane
from broadcasts.naming import named
from broadcasts.outbox import Address
from broadcasts.screens import Button, Screen, in_rows, press
from broadcasts.sender import PAPER
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.losses.reading import Loss, losses_for, statement_of
from estate.incidents.losses.recording import (
    is_open_to_residents,
    offered_to,
    own_homes_in,
    staffed_in,
)
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident, Mode
from estate.people.actor import Actor
from texts import buttons
from texts import incidents as texts_of_incidents
from texts import losses as say
from texts.people import home_name
from texts.translator import Html, Words

# Verbs of the buttons. The incident's id comes first, of the last two the entry's.
LOSS = "loss"  # staff record one of any home
DAMAGE = "damage"  # a resident records one of their own home
LOSSES = "losses"  # the list, with its page
STATEMENT = "loss_statement"  # with the home
WITHDRAW = "loss_withdraw"
WITHDRAW_NOW = "loss_withdraw_now"

PER_PAGE = 10
MOST_IN_MY = 5


def damage_row(t: Words, incident: Incident) -> list[Button]:
    """What stands under the all clear: a resident reports damage to their home."""
    return [Button(say.report_name(t), press(DAMAGE, incident.id))]


def staff_button(t: Words, incident: Incident) -> list[Button]:
    """Let staff record a loss; of a drill there are words alone."""
    if incident.mode is not Mode.ACTUAL:
        return []
    return [Button(say.add_name(t), press(LOSS, incident.id))]


def list_button(t: Words, incident: Incident) -> list[Button]:
    """Let staff look at what is recorded, and get the statements."""
    if incident.mode is not Mode.ACTUAL:
        return []
    return [Button(say.losses_name(t), press(LOSSES, incident.id))]


def list_subject(incident_id: int) -> str:
    """Name the card that lists the losses of an incident."""
    return f"losses:{incident_id}"


async def list_screen(
    session: Session, incident_id: int, t: Words, *, by: Actor, now: datetime, page: int = 0,
    note: Html | None = None, with_entry: int = 0, in_room: bool = False,
) -> Screen:  # fmt: skip
    """List what `by` may read of an incident's losses, at that page or the one `with_entry`.

    In the staff room nothing is listed that `by` may read as a resident alone. Raises NotFound.
    """
    incident, found = await losses_for(session, incident_id, by=by)
    if in_room:
        found = [one for one in found if by.works_in(one.building_id)]
    buildings = await buildings_of(session, incident_id)
    place = next((n for n, one in enumerate(found) if one.id == with_entry), page * PER_PAGE)
    page = place // PER_PAGE
    page = min(max(page, 0), max(len(found) - 1, 0) // PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    about = f"{number_of(incident_id)} · {texts_of_incidents.about(t, named(incident, buildings))}"
    first = page * PER_PAGE + 1
    text = say.listed(t, about, shown, first=first, zone=buildings[0].timezone, now=now)
    rows = [
        *await _adding(session, incident, t, by=by, now=now, in_room=in_room),
        *in_rows(_statements(t, incident, shown), per_row=2),
        *in_rows(_withdrawals(t, shown, first, by), per_row=3),
        _turns(t, incident, page, is_last=len(found) <= (page + 1) * PER_PAGE),
    ]
    return Screen(text if note is None else say.with_note(note, text), [row for row in rows if row])


async def _adding(
    session: Session, incident: Incident, t: Words, *, by: Actor, now: datetime, in_room: bool
) -> list[list[Button]]:
    own = [] if in_room else await own_homes_in(session, incident, by=by)
    rows = []
    if own and is_open_to_residents(incident, now=now):
        rows.append(damage_row(t, incident))
    if await staffed_in(session, incident, by=by):
        rows.append(staff_button(t, incident))
    return rows


def _statements(t: Words, incident: Incident, shown: Sequence[Loss]) -> list[Button]:
    homes = {one.unit_id: home_name(t, one.code, one.home) for one in shown if one.unit_id}
    return [
        Button(say.statement_name(t, home), press(STATEMENT, incident.id, unit_id))
        for unit_id, home in homes.items()
    ]


def _withdrawals(t: Words, shown: Sequence[Loss], first: int, by: Actor) -> list[Button]:
    return [
        Button(say.withdraw_name(t, place), press(WITHDRAW, one.id))
        for place, one in enumerate(shown, start=first)
        if one.withdrawn_at is None and (one.by_id == by.person_id or by.works_in(one.building_id))
    ]


def _turns(t: Words, incident: Incident, page: int, *, is_last: bool) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(Button(buttons.page_back(t), press(LOSSES, incident.id, page - 1)))
    if not is_last:
        turns.append(Button(buttons.page_on(t), press(LOSSES, incident.id, page + 1)))
    return turns


async def buttons_in_my(session: Session, t: Words, *, by: Actor, now: datetime) -> list[Button]:
    """The incidents of which a resident may report damage, or has an entry; newest first."""
    return [
        Button(say.damage_in(t, number_of(one.id)), press(LOSSES, one.id))
        for one in await offered_to(session, by=by, now=now, most=MOST_IN_MY)
    ]


async def send_statement(
    session: Session, incident: Incident, unit_id: int, to: Address, t: Words, *, now: datetime
) -> None:
    """Say that a home's statement goes to this chat, as a document in this language.

    Whoever calls has looked at the rights.
    """
    facts = await statement_of(session, incident.id, unit_id)
    home = home_name(t, facts.building.code, facts.home)
    paper = {
        "incident": incident.id, "unit": unit_id, "language": t.language, "at": now.isoformat(),
    }  # fmt: skip
    params = {PAPER: paper, "caption": say.caption(t, home, number_of(incident.id))}
    await outbox.call(session, to, "sendDocument", params, lane=Lane.REPLY, now=now)
