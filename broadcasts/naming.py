"""How is an incident named, and in which language does the staff room read of it?"""

from collections.abc import Sequence

from broadcasts.drilling import is_drill
from estate.database import Session
from estate.incidents.drafts import buildings_of
from estate.incidents.rules import number_of
from estate.incidents.tables import Incident
from estate.places.tables import Building
from texts.incidents import Subject
from texts.translator import LANGUAGES, SOURCE_LANGUAGE, Words, words


def languages_of_building(building: Building) -> list[str]:
    """List the languages that a building's group reads, in its order."""
    return [one for one in building.languages if one in LANGUAGES] or [SOURCE_LANGUAGE]


async def words_of_room(session: Session, incident: Incident) -> Words:
    """Tell in which language the staff room reads of an incident: its first building's first."""
    return words(await language_of_room(session, incident))


async def language_of_room(session: Session, incident: Incident) -> str:
    """Name the language in which the staff room reads of an incident."""
    buildings = await buildings_of(session, incident.id)
    return languages_of_building(buildings[0])[0]


def named(incident: Incident, buildings: Sequence[Building]) -> Subject:
    """Name what an incident is about."""
    return Subject(
        number=number_of(incident.id),
        kind=incident.kind,
        codes=tuple(one.code for one in buildings),
        floor=incident.floor,
        is_drill=is_drill(incident),
    )
