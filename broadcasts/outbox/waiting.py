"""What waits in the outbox, and for how long?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Delivery, DeliveryState, Message
from estate.database import Session


@dataclass(frozen=True, slots=True)
class Waiting:
    """Deliveries that are due and have not left: how many, and how long the oldest is due."""

    count: int = 0
    oldest: timedelta = timedelta()


async def waiting_by_lane(session: Session, *, now: datetime) -> dict[Lane, Waiting]:
    """Count what is due of each lane; a lane where nothing is due is missing."""
    rows = await session.execute(
        select(Delivery.lane, func.count(), func.min(Delivery.not_before))
        .where(Delivery.state == DeliveryState.WAITING, Delivery.not_before <= now)
        .group_by(Delivery.lane)
    )
    return {Lane(lane): Waiting(count, now - oldest) for lane, count, oldest in rows}


async def messages_due(session: Session, lane: Lane, *, now: datetime) -> Waiting:
    """Count the messages of a lane that are due. Cards are left out: a group's are edited once in
    ten seconds at most, so that their next state waits is no failure."""
    row = await session.execute(
        select(func.count(), func.min(Delivery.not_before)).where(
            Delivery.state == DeliveryState.WAITING,
            Delivery.lane == lane,
            Delivery.not_before <= now,
            Delivery.card_id.is_(None),
        )
    )
    count, oldest = row.one()
    return Waiting(count, now - oldest) if count else Waiting()


async def last_accepted(session: Session, lane: Lane) -> datetime | None:
    """Tell when Telegram last took something of a lane."""
    return await session.scalar(
        select(Delivery.finished_at)
        .where(Delivery.state == DeliveryState.ACCEPTED, Delivery.lane == lane)
        .order_by(Delivery.id.desc())
        .limit(1)
    )


async def last_said(session: Session, subject: str) -> datetime | None:
    """Tell when something about `subject` was last said."""
    return await session.scalar(
        select(func.max(Message.created_at)).where(Message.subject == subject)
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How far one message to one chat has come."""

    since: datetime
    state: DeliveryState
    finished_at: datetime | None
    telegram_message_id: int | None

    @property
    def is_open(self) -> bool:
        """Whether it may still leave, or is leaving."""
        return self.state in (DeliveryState.WAITING, DeliveryState.SENDING)

    @property
    def is_accepted(self) -> bool:
        """Whether Telegram has taken it."""
        return self.state is DeliveryState.ACCEPTED


async def last_way(session: Session, subject: str, *, accepted: bool = False) -> Way | None:
    """Tell how the last message about `subject` fared, or the last that Telegram took."""
    asked = (
        select(
            Message.created_at, Delivery.state, Delivery.finished_at, Delivery.telegram_message_id
        )
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Message.subject == subject)
        .order_by(Message.id.desc())
        .limit(1)
    )
    if accepted:
        asked = asked.where(Delivery.state == DeliveryState.ACCEPTED)
    row = (await session.execute(asked)).first()
    return Way(*row) if row else None
