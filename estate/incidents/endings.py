"""Which message ends which? As many endings as there were alerts, however much was told since."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, select

from estate.incidents.rules import ENDINGS
from estate.incidents.tables import IncidentMessage, Verb

TOLD = (Verb.RELEASE, Verb.UPDATE, Verb.ASK)  # whoever got a message of these hears of the end


def to_be_answered(told: Sequence[IncidentMessage]) -> list[IncidentMessage]:
    """Choose which messages an ending is written to: every alert, and of readers who had none
    (a group linked since) the first that they were told. `told` is in order."""
    chosen = [one for one in told if one.verb is Verb.RELEASE]
    for one in told:
        if _readers(one) not in map(_readers, chosen):
            chosen.append(one)
    return chosen


def _readers(one: IncidentMessage) -> tuple[int, bool]:
    return one.building_id, one.together


def told_and_ending(incident_id: int) -> Select[int, int]:
    """Select each message that was told with the one that ends it: its own, else that of the same
    readers."""
    theirs = IncidentMessage.incident_id == incident_id
    ending = select(IncidentMessage).where(theirs, IncidentMessage.verb.in_(ENDINGS)).subquery().c
    readers = (ending.building_id, ending.together)
    own = select(ending.answers_id, ending.message_id).subquery()
    shared = select(*readers, func.min(ending.message_id).label("id")).group_by(*readers).subquery()
    same_readers = and_(
        shared.c.building_id == IncidentMessage.building_id,
        shared.c.together == IncidentMessage.together,
    )
    return (
        select(IncidentMessage.message_id, func.coalesce(own.c.message_id, shared.c.id))
        .join(shared, same_readers)
        .outerjoin(own, own.c.answers_id == IncidentMessage.message_id)
        .where(theirs, IncidentMessage.verb.in_(TOLD))
    )
