"""What was lost in an incident, what went well, and what is to be improved?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from estate.database import Session
from estate.errors import AlertUnclear
from estate.incidents.course import watch
from estate.incidents.rules import MOST_WORDS
from estate.incidents.tables import Finding, IncidentFinding
from estate.people.actor import Actor
from estate.people.tables import Person


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, as somebody of the staff wrote it."""

    finding: Finding
    words: str
    by: str
    at: datetime
    id: int


async def add_finding(
    session: Session, incident_id: int, finding: Finding, words: str, *, by: Actor, now: datetime
) -> IncidentFinding:
    """Add to what the report says. What stands is never changed: a correction is added.

    Raises NotFound to all but staff of a building of it, AlertUnclear for no words or too many.
    """
    await watch(session, incident_id, by=by)
    if not words:
        raise AlertUnclear(reason="words_missing")
    if len(words) > MOST_WORDS:
        raise AlertUnclear(reason="words_long")
    added = IncidentFinding(
        incident_id=incident_id, finding=finding, words=words, by_id=by.person_id, at=now
    )
    session.add(added)
    await session.flush()
    return added


async def findings_of(session: Session, incident_id: int) -> list[Found]:
    """List what staff wrote of an incident, oldest first."""
    rows = await session.execute(
        select(
            IncidentFinding.finding,
            IncidentFinding.words,
            Person.name,
            IncidentFinding.at,
            IncidentFinding.id,
        )
        .join(Person, Person.id == IncidentFinding.by_id)
        .where(IncidentFinding.incident_id == incident_id)
        .order_by(IncidentFinding.id)
    )
    return [Found(*row) for row in rows]
