"""What may happen to an incident, and who may do it? Facts in, decision out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from estate.errors import AllOfThemNeeded, ManagerNeeded, NotAllowed, WrongState
from estate.incidents.kinds import ENDED_BY_MANAGERS, Kind
from estate.incidents.tables import Incident, Mode, State, Verb
from estate.people.actor import Actor

DRAFT_LIVES = timedelta(minutes=10)
ALERT_LIVES = timedelta(hours=6)  # later than that an alert that could not be sent misleads
ASK_LIVES = timedelta(minutes=10)  # of a question to a silent home; then staff knock
ENDING_LIVES = timedelta(hours=24)
MOST_WORDS = 500  # characters; three languages and the words fit into one message of Telegram
MOST_NAMED = 3  # of those who may do what somebody may not
REMINDED_BEFORE = timedelta(minutes=3)  # that the promised next message is due
OVERDUE_AFTER = timedelta(minutes=1)  # a promised message that has not come: managers are paged
ENDS_WITHIN = timedelta(minutes=10)  # by then the end has reached everybody who was told
TOLD_ABOVE = 2  # floors above the alert's that hear of it first, nearest first
TOLD_BELOW = 1

TRANSITIONS: dict[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Verb.RELEASE): State.LIVE,
    (State.DRAFT, Verb.CANCEL): State.CANCELLED,
    (State.DRAFT, Verb.EXPIRE): State.EXPIRED,
    (State.SUBMITTED, Verb.RELEASE): State.LIVE,
    (State.SUBMITTED, Verb.CANCEL): State.CANCELLED,
    (State.SUBMITTED, Verb.EXPIRE): State.EXPIRED,
    (State.LIVE, Verb.UPDATE): State.LIVE,
    (State.LIVE, Verb.ASK): State.LIVE,
    (State.LIVE, Verb.REVIEW): State.LIVE,
    (State.CLOSED, Verb.REVIEW): State.CLOSED,
    (State.LIVE, Verb.ALL_CLEAR): State.CLOSED,
    (State.LIVE, Verb.FALSE_ALARM): State.CLOSED,
}
UNSENT = (State.DRAFT, State.SUBMITTED)  # a preview stands, nobody has heard of it
ENDINGS = (Verb.ALL_CLEAR, Verb.FALSE_ALARM)


def after(state: State, verb: Verb) -> State:
    """Tell the state that follows. Raises WrongState where `verb` does not fit."""
    following = TRANSITIONS.get((state, verb))
    if following is None:
        raise WrongState(deed=verb.value, state=state.value)
    return following


def require_right(actor: Actor, verb: Verb, kind: Kind, building_ids: Sequence[int]) -> None:
    """Raise NotAllowed unless `actor` is staff of these buildings: an update is for staff of any,
    anything else for staff of all, and AllOfThemNeeded is raised to staff of some.

    Raises ManagerNeeded for the all clear of a fire or of gas by anybody but a manager.
    """
    there = [actor.works_in(building_id) for building_id in building_ids]
    if not any(there):
        raise NotAllowed(deed=f"alert {verb.value}")
    if verb is not Verb.UPDATE and not all(there):
        raise AllOfThemNeeded(deed=f"alert {verb.value}")
    if verb is Verb.REVIEW and not actor.manages:
        raise ManagerNeeded(deed=f"alert {verb.value}")
    if verb is Verb.ALL_CLEAR and kind in ENDED_BY_MANAGERS and not actor.manages:
        raise ManagerNeeded(deed=f"alert {verb.value}")


def in_order_of_risk(floors: Sequence[str], floor: str | None) -> list[str]:
    """List the floors that hear of it before the rest: its own, two above, one below.

    `floors` is a building's, from the lowest. Empty when the floor is unknown: then all are equal.
    """
    if floor is None or floor not in floors:
        return []
    here = floors.index(floor)
    below = floors[max(here - TOLD_BELOW, 0) : here]
    return [floor, *floors[here + 1 : here + 1 + TOLD_ABOVE], *reversed(below)]


def floors_told_to_leave(floors: Sequence[str], places: Sequence[str | None]) -> tuple[str, ...]:
    """List the floors that leave of a phased fire which was told at these places, from the lowest.

    Empty as soon as one of them was the whole building: nobody is called back.
    """
    if not all(places):
        return ()
    at_risk = {near for place in places for near in in_order_of_risk(floors, place)}
    return tuple(floor for floor in floors if floor in at_risk)


def number_of(incident_id: int) -> str:
    """Write an incident's number as people read it."""
    return f"#I{incident_id}"


def subject_of(incident_id: int) -> str:
    """Name what is said of an incident: the subject of its messages and its board."""
    return f"incident:{incident_id}"


def preview_subject(incident_id: int) -> str:
    """Name the card that shows a draft."""
    return f"alert:{incident_id}"


def on_the_minute(moment: datetime) -> datetime:
    """Round up: a promise for 14:22 is kept until the last second that reads 14:22."""
    rounded = moment.replace(second=0, microsecond=0)
    return rounded if rounded == moment else rounded + timedelta(minutes=1)


def needs_handing_back(incident: Incident, verb: Verb) -> bool:
    """Whether this ending must name who says that people may go back."""
    is_real = incident.mode is Mode.ACTUAL
    return is_real and verb is Verb.ALL_CLEAR and incident.kind in ENDED_BY_MANAGERS
