"""What differs between a drill and what is real? The lane, and how everything said is marked."""

from broadcasts.lanes import Lane
from estate.incidents.tables import Incident, Mode, State
from texts import drills
from texts.translator import Html, Words


def is_drill(incident: Incident) -> bool:
    """Whether it is practised."""
    return incident.mode is Mode.DRILL


def is_drill_over(incident: Incident) -> bool:
    """Whether it was practised and is over: whoever calls for help under it now means it."""
    return is_drill(incident) and incident.state is not State.LIVE


def lane_of(incident: Incident, if_real: Lane) -> Lane:
    """Choose the lane of what is said of an incident: a drill has its own, and never another."""
    return Lane.DRILL if is_drill(incident) else if_real


def label_of(t: Words, incident: Incident, text: str) -> str:
    """Name a button, or answer a press."""
    return drills.label(t, text) if is_drill(incident) else text


def said_of(t: Words, incident: Incident, text: Html) -> Html:
    """Say something to one reader."""
    return drills.framed([t.language], incident.kind, text) if is_drill(incident) else text
