"""How does a schedule run? Once for every time that is due, whoever looks; never twice."""

from datetime import datetime

from sqlalchemy import func, select, update

from estate.database import Session
from estate.errors import NotAllowed, NotFound, WrongState
from estate.notices.audience import Audience
from estate.notices.course import Wish, check, require_may_tell
from estate.people.actor import Actor
from estate.schedules.rules import Policy, Rule, as_json, from_json, is_missed, next_after
from estate.schedules.tables import Schedule, ScheduleEvent, Verb


async def create(
    session: Session, wish: Wish, rule: Rule, *, zone: str, by: Actor, chat_id: int, now: datetime
) -> Schedule:
    """Let a notice go by itself by a rule. Raises NotAllowed, NoticeUnclear, WrongState.

    WrongState: the rule has no run to come.
    """
    require_may_tell(wish.audience, by=by)
    await check(session, wish)
    first = next_after(rule, now, zone=zone)
    if first is None:
        raise WrongState(deed=Verb.CREATE.value, state="over")
    schedule = Schedule(
        rule=as_json(rule), zone=zone, next_at=first,
        words={language: text for language, text in wish.words.items() if text},
        media=list(wish.media), audience=wish.audience.as_json(), sound=wish.sound,
        at_night=wish.at_night, chat_id=chat_id, created_by=by.person_id, created_at=now,
    )  # fmt: skip
    session.add(schedule)
    await session.flush()
    _note(session, schedule, Verb.CREATE, by=by.person_id, now=now)
    return schedule


async def watch(session: Session, schedule_id: int, *, by: Actor) -> Schedule:
    """Load a schedule for whoever could have made it. Raises NotFound to all others."""
    schedule = await session.get(Schedule, schedule_id, populate_existing=True)
    if schedule is None or not _may_watch(schedule, by):
        raise NotFound(noun="schedule", name=str(schedule_id))
    return schedule


async def list_for(session: Session, *, by: Actor) -> list[Schedule]:
    """List what has not ended, the next to run first, paused ones last."""
    found = await session.scalars(
        select(Schedule)
        .where(Schedule.ended_at.is_(None))
        .order_by(Schedule.next_at.is_(None), Schedule.next_at, Schedule.id)
    )
    return [one for one in found if _may_watch(one, by)]


async def pause(session: Session, schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Let it run no more until somebody lets it go on."""
    schedule = await _alive(session, schedule_id, Verb.PAUSE, by=by)
    if schedule.is_paused:
        raise WrongState(deed=Verb.PAUSE.value, state="paused")
    schedule.is_paused, schedule.next_at = True, None
    _note(session, schedule, Verb.PAUSE, by=by.person_id, now=now)
    await session.flush()
    return schedule


async def resume(session: Session, schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Let it run again, from its next time on; what fell into the pause is no missed run."""
    schedule = await _alive(session, schedule_id, Verb.RESUME, by=by)
    if not schedule.is_paused:
        raise WrongState(deed=Verb.RESUME.value, state="running")
    schedule.is_paused = False
    schedule.next_at = next_after(from_json(schedule.rule), now, zone=schedule.zone)
    _note(session, schedule, Verb.RESUME, by=by.person_id, now=now)
    await session.flush()
    return schedule


async def end(session: Session, schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Let it never run again."""
    schedule = await _alive(session, schedule_id, Verb.END, by=by)
    schedule.next_at, schedule.ended_at = None, now
    _note(session, schedule, Verb.END, by=by.person_id, now=now)
    await session.flush()
    return schedule


async def choose_policy(
    session: Session, schedule_id: int, policy: Policy, *, by: Actor
) -> Schedule:
    """Choose what becomes of missed runs."""
    schedule = await _alive(session, schedule_id, Verb.SKIP, by=by)
    schedule.policy = policy
    await session.flush()
    return schedule


async def run_now(session: Session, schedule_id: int, *, by: Actor, now: datetime) -> Schedule:
    """Note a run beside the rule; the caller sends it. The next time stays what it was."""
    schedule = await _alive(session, schedule_id, Verb.RUN, by=by)
    _note(session, schedule, Verb.RUN, by=by.person_id, now=now)
    return schedule


async def take_due(session: Session, *, now: datetime) -> list[Schedule]:
    """Move on what is due, and list what is to be sent of it. Each run is taken once, by whoever
    moves its row first; of several that were missed, one is sent, or none, by the policy."""
    due = await session.scalars(
        select(Schedule).where(Schedule.next_at <= now).order_by(Schedule.next_at, Schedule.id)
    )
    return [one for one in list(due) if await _take(session, one, now=now)]


async def next_due(session: Session) -> datetime | None:
    """Tell when the next of all schedules is due."""
    return await session.scalar(select(func.min(Schedule.next_at)))


def wish_of(schedule: Schedule) -> Wish:
    """Make the notice that a run sends."""
    return Wish(
        words=schedule.words, audience=Audience.from_json(schedule.audience),
        media=tuple(schedule.media), sound=schedule.sound, at_night=schedule.at_night,
    )  # fmt: skip


async def _take(session: Session, schedule: Schedule, *, now: datetime) -> bool:
    due_at = schedule.next_at
    if due_at is None:
        return False
    following = next_after(from_json(schedule.rule), now, zone=schedule.zone)
    moved = await session.execute(
        update(Schedule)
        .where(Schedule.id == schedule.id, Schedule.next_at == due_at)
        .values(next_at=following, ended_at=now if following is None else None)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        return False
    await session.refresh(schedule)
    is_skipped = schedule.policy is Policy.SKIP and is_missed(due_at, now=now)
    verb = Verb.SKIP if is_skipped else Verb.RUN
    _note(session, schedule, verb, by=None, now=now, due_at=due_at)
    return not is_skipped


async def _alive(session: Session, schedule_id: int, verb: Verb, *, by: Actor) -> Schedule:
    schedule = await watch(session, schedule_id, by=by)
    if schedule.ended_at is not None:
        raise WrongState(deed=verb.value, state="ended")
    return schedule


def _may_watch(schedule: Schedule, by: Actor) -> bool:
    try:
        require_may_tell(Audience.from_json(schedule.audience), by=by)
    except NotAllowed:
        return False
    return True


def _note(
    session: Session,
    schedule: Schedule,
    verb: Verb,
    *,
    by: int | None,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    session.add(
        ScheduleEvent(schedule_id=schedule.id, at=now, actor_id=by, verb=verb, due_at=due_at)
    )
