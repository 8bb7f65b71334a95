"""What is somebody told who comes in, or can be reached again, while something is live at home?"""

from datetime import datetime

from broadcasts.drilling import lane_of
from broadcasts.lanes import Lane
from broadcasts.outbox.telling import has_reached, tell_each
from estate.database import Session
from estate.incidents.audience import residents_by_risk
from estate.incidents.course import messages_of
from estate.incidents.drafts import buildings_of, live_in
from estate.incidents.rules import ALERT_LIVES
from estate.incidents.tables import Incident, Verb
from estate.people.homes import homes_of
from estate.people.tables import Person


async def tell_newcomer(session: Session, person_id: int, *, now: datetime) -> None:
    """Tell somebody the newest step of whatever is live where they live; once, so may run twice.

    It is the very message that their neighbours got: answers stand under it, and whatever follows
    goes to them too. Call it where somebody moves in or becomes reachable.
    """
    buildings = {building.id for building, _ in await homes_of(session, person_id)}
    if not buildings:
        return
    for incident in reversed(await live_in(session, sorted(buildings))):
        await _tell(session, incident, person_id, now=now)


async def _tell(session: Session, incident: Incident, person_id: int, *, now: datetime) -> None:
    person = await session.get_one(Person, person_id)
    told = await messages_of(session, incident.id, [Verb.RELEASE, Verb.UPDATE])
    newest = [one for one in told if one.step == incident.updates]
    ids = [one.message_id for one in newest]
    if not ids or await has_reached(session, person.telegram_id, ids):
        return
    # Of each building's messages to one person each, that to residents is written last.
    to_residents = {one.building_id: one.message_id for one in newest if not one.together}
    buildings = await buildings_of(session, incident.id)
    them = residents_by_risk(buildings, incident.floor, without=(), where=Person.id == person_id)
    await tell_each(
        session, them, to_residents,
        lane=lane_of(incident, Lane.ALERT), now=now, expires_at=now + ALERT_LIVES,
    )  # fmt: skip
