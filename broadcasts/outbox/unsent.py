"""Which messages never left? Refused by Telegram, or too late to be sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from broadcasts.lanes import Lane
from broadcasts.outbox.tables import Card, Delivery, DeliveryState, Message
from estate.database import Session
from estate.people.tables import Person
from estate.places.tables import Group


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that is over and was never sent; `refusal` is Telegram's word, if it refused."""

    to: str  # the name of the person or group; empty if nobody knows it
    lane: Lane
    refusal: str


async def failures(
    session: Session, *, since: datetime, until: datetime, without: Collection[str]
) -> list[Failure]:
    """List what failed within this time, the most urgent first; `without` are subjects.

    Notices and surveys have lists of their own for what came too late: of them only what was
    refused, which is our own fault.
    """
    subject = func.coalesce(Message.subject, Card.subject)
    late = (Delivery.state == DeliveryState.EXPIRED) & (Delivery.lane < Lane.NOTICE)
    rows = await session.execute(
        select(
            func.coalesce(Person.name, Group.title, ""),
            Delivery.lane, Delivery.state, Delivery.reason,
        )
        .outerjoin(Message, Message.id == Delivery.message_id)
        .outerjoin(Card, Card.id == Delivery.card_id)
        .outerjoin(Person, Person.telegram_id == Delivery.chat_id)
        .outerjoin(Group, Group.chat_id == Delivery.chat_id)
        .where((Delivery.state == DeliveryState.REFUSED) | late)
        .where(Delivery.lane != Lane.TIDY)
        .where(Delivery.finished_at > since, Delivery.finished_at <= until)
        .where(subject.not_in(list(without)), subject.not_like("tidy:%"))
        .order_by(Delivery.lane, Delivery.id)
    )  # fmt: skip
    return [
        Failure(name, Lane(lane), reason if state is DeliveryState.REFUSED else "")
        for name, lane, state, reason in rows
    ]
