"""When is what due of an impairment, and what does one that stands cover? Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from estate.impairments.equipment import Equipment
from estate.impairments.tables import Impairment
from estate.tickets.times import offered

MOST_WHAT = 60  # characters of a name for other equipment
MOST_WHY = 200
DRAFT_LIVES = timedelta(hours=1)  # what a preview says of the building is too old then
ROUND_EVERY = timedelta(hours=1)
ROUND_LATE_AFTER = timedelta(minutes=15)
SAME_ROUND = timedelta(minutes=5)  # two presses within are one round
WARN_BEFORE = timedelta(minutes=30)
LATE_AGAIN_AFTER = timedelta(hours=4)
DAILY_AT = time(9)
FURTHEST = timedelta(days=366)  # of a promised time


def warn_at(due_at: datetime | None, *, now: datetime) -> datetime | None:
    """Tell when staff are reminded of a promise; one that is near already is not asked about."""
    if due_at is None or due_at - now <= WARN_BEFORE:
        return None
    return due_at - WARN_BEFORE


def times_offered(now: datetime, *, zone: str) -> list[datetime]:
    """List what is offered: in two hours, in six, today 18:00 if to come, tomorrow 10:00."""
    in_an_hour, today, tomorrow = offered(now=now, zone=zone)
    hours = [in_an_hour + timedelta(hours=1), in_an_hour + timedelta(hours=5)]
    return [*hours, *([today] if today else []), tomorrow]


def next_day_at(now: datetime, *, zone: str) -> datetime:
    """Tell the hour at which residents hear of it again: of the next day by their clock."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, DAILY_AT, ZoneInfo(zone)).astimezone(UTC)


def next_round(missed: datetime, *, now: datetime) -> datetime:
    """Tell when the next round is due after one that nobody made; hours that passed count once."""
    passed = max((now - missed) // ROUND_EVERY, 0)
    return missed + (passed + 1) * ROUND_EVERY


def covers(
    standing: Impairment, equipment: Equipment, what: str, floors: Sequence[str], asset: int | None
) -> bool:
    """Whether people were told of all of this already."""
    if standing.equipment is not equipment or standing.what.casefold() != what.casefold():
        return False
    if standing.asset_id is not None:
        return standing.asset_id == asset
    return not standing.floors or (bool(floors) and set(floors) <= set(standing.floors))


def number_of(impairment_id: int) -> str:
    """Write an impairment's number as people read it."""
    return f"#E{impairment_id}"


def subject_of(impairment_id: int) -> str:
    """Name what staff are told of an impairment: the subject of its card."""
    return f"impairment:{impairment_id}"
