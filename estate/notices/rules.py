"""What may happen to a notice, who may do it, and when may it go? Facts in, decision out."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from estate.errors import NotAllowed, WrongState
from estate.notices.tables import State, Verb
from estate.people.actor import Actor

LIVES = timedelta(days=2)  # later than that it is no news; nothing of it is sent any more
MOST_WORDS = 3_000  # characters in one language: a group reads several in one message
MOST_PICTURES = 10  # Telegram's album
QUIET_FROM, QUIET_UNTIL = time(22), time(8)  # local; who wants to be heard at night says so

TRANSITIONS: dict[tuple[State | None, Verb], State] = {
    (None, Verb.PLAN): State.PLANNED,
    (None, Verb.SEND): State.SENDING,
    (State.PLANNED, Verb.SEND): State.SENDING,
    (State.PLANNED, Verb.CANCEL): State.CANCELLED,
    (State.SENDING, Verb.STOP): State.STOPPED,
    (State.SENDING, Verb.FINISH): State.SENT,
    (State.STOPPED, Verb.RESUME): State.SENDING,
    (State.STOPPED, Verb.CANCEL): State.CANCELLED,
}


def after(state: State | None, verb: Verb) -> State:
    """Tell the state that follows. Raises WrongState where `verb` does not fit."""
    following = TRANSITIONS.get((state, verb))
    if following is None:
        raise WrongState(deed=verb.value, state=state.value if state else "")
    return following


def require_right(actor: Actor, building_ids: Sequence[int], *, deed: str) -> None:
    """Raise NotAllowed unless `actor` is staff of every one of these buildings.

    No building at all means the whole estate: that is for staff of every building.
    """
    if not actor.is_staff:
        raise NotAllowed(deed)
    if not building_ids and actor.building_ids:
        raise NotAllowed(deed)
    if not all(actor.works_in(building_id) for building_id in building_ids):
        raise NotAllowed(deed)


def leaves_at(now: datetime, *, zone: str, at_night: bool) -> datetime:
    """Tell when what is to be sent now may leave: at once, or when the quiet hours are over."""
    if at_night:
        return now
    local = now.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    day = local.date() + (timedelta(days=1) if local.time() >= QUIET_FROM else timedelta())
    return datetime.combine(day, QUIET_UNTIL, ZoneInfo(zone)).astimezone(UTC)


def language_for(reader: str, written: Sequence[str]) -> str:
    """Tell in which of the languages that were written somebody reads it.

    Their own; for readers of Chinese the other script before anything else; else the first.
    """
    if reader in written:
        return reader
    akin = (one for one in written if one[:2] == reader[:2])
    return next(akin, written[0])


def subject_of(notice_id: int) -> str:
    """Name what is said of a notice: the subject of its messages and its progress."""
    return f"notice:{notice_id}"
