"""What is amiss with an update that is not sent yet? It goes all the same, but its sender sees."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from broadcasts.alerts import facts_of, facts_of_update
from broadcasts.drilling import is_drill
from broadcasts.linting import telling
from broadcasts.naming import languages_of_building
from estate.incidents.floors import floors_to_leave
from estate.incidents.kinds import News
from estate.incidents.tables import Incident, Verb
from estate.places.tables import Building
from texts import alerts as say
from texts.alerts import Facts
from texts.alerts.linter import Fault

Told = Sequence[tuple[Building, Facts]]
"""What each building is told."""


def facts_on_floor(
    incident: Incident, building: Building, floor: str | None, *, now: datetime
) -> Facts:
    """Gather what an update would tell that says that it is on another floor now."""
    return replace(
        facts_of_update(incident, [building], now=now),
        floor=floor,
        floors_to_leave=floors_to_leave(incident, building, floor),
        has_moved=True,
    )


def faults_of_update(
    incident: Incident, buildings: Sequence[Building], news: News | None, said: str, *,
    now: datetime,
) -> tuple[Fault, ...]:  # fmt: skip
    """List what is amiss with an update that changes no place."""
    next_at = facts_of_update(incident, buildings, now=now).next_at
    told = [
        (one, replace(facts_of(incident, one, buildings, now=now), next_at=next_at))
        for one in buildings
    ]
    return faults_of(incident, told, news, said, now=now)


def faults_of(
    incident: Incident, told: Told, news: News | None, said: str, *, now: datetime
) -> tuple[Fault, ...]:
    """List what is amiss with an update in any language, as it will go out to each building."""
    drill = incident.kind if is_drill(incident) else None

    def faults(building: Building, facts: Facts) -> tuple[Fault, ...]:
        return telling(
            lambda t: say.update(t, facts, news, now=now), facts, Verb.UPDATE,
            group=languages_of_building(building), quoted=said, now=now, drill=drill,
        ).faults  # fmt: skip

    return tuple(dict.fromkeys(fault for one in told for fault in faults(*one)))
