"""Where does somebody stand in a form? One row per person and chat, loaded before the handlers."""

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, Session, TelegramId
from estate.people.tables import Person


class ConversationRow(Base):
    """A form that somebody has begun. No row: no form."""

    __tablename__ = "conversations"

    chat_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    user_id: Mapped[int] = mapped_column(TelegramId, primary_key=True)
    flow: Mapped[str]
    step: Mapped[str]
    token: Mapped[str]
    data: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]


@dataclass(slots=True)
class Conversation:
    """One form in progress. Its token stands in its buttons: those of older forms do nothing."""

    flow: str
    step: str
    token: str = field(default_factory=lambda: token_urlsafe(4))
    data: dict[str, Any] = field(default_factory=dict)
    started_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def subject(self) -> str:
        """Subject of the card that shows this form."""
        return f"form:{self.token}"


async def load(session: Session, chat_id: int, user_id: int) -> Conversation | None:
    """Load the form of this person in this chat, and hold it until the transaction ends.

    A press in a group may put a question in private while its person writes there (PostgreSQL;
    SQLite has one writer).
    """
    row = await session.get(
        ConversationRow, (chat_id, user_id), with_for_update=True, populate_existing=True
    )
    return _read(row) if row is not None else None


def _read(row: ConversationRow) -> Conversation:
    return Conversation(
        flow=row.flow,
        step=row.step,
        token=row.token,
        data=dict(row.data),
        started_at=row.started_at,
        reminded_at=row.reminded_at,
    )


async def save(
    session: Session,
    chat_id: int,
    user_id: int,
    conversation: Conversation | None,
    *,
    now: datetime,
) -> None:
    """Store the form as it stands now; None ends it."""
    if conversation is None:
        await session.execute(
            delete(ConversationRow).where(
                ConversationRow.chat_id == chat_id, ConversationRow.user_id == user_id
            )
        )
        return
    row = await session.get(ConversationRow, (chat_id, user_id))
    if row is None:
        row = ConversationRow(
            chat_id=chat_id, user_id=user_id, started_at=conversation.started_at or now
        )
        session.add(row)
    row.flow, row.step, row.token = conversation.flow, conversation.step, conversation.token
    row.data, row.touched_at = dict(conversation.data), now
    row.reminded_at = conversation.reminded_at


def _row_of(chat_id: int, user_id: int) -> Any:
    return select(ConversationRow).where(
        ConversationRow.chat_id == chat_id, ConversationRow.user_id == user_id
    )


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose form it is, and in which chat."""

    chat_id: int
    user_id: int


async def untouched_since(
    session: Session,
    moment: datetime,
    *,
    unreminded: bool = False,
    flow: str = "",
    step: str = "",
    limit: int = 50,
) -> list[tuple[Owner, Conversation]]:
    """List forms that nobody touched since `moment`, oldest first."""
    wanted = select(ConversationRow).where(ConversationRow.touched_at <= moment)
    if unreminded:
        wanted = wanted.where(ConversationRow.reminded_at.is_(None))
    if flow:
        wanted = wanted.where(ConversationRow.flow == flow, ConversationRow.step == step)
    rows = await session.scalars(wanted.order_by(ConversationRow.touched_at).limit(limit))
    return [(Owner(row.chat_id, row.user_id), _read(row)) for row in rows]


async def mark_reminded(session: Session, owner: Owner, *, now: datetime) -> None:
    """Remember that this person was reminded: once is enough."""
    row = await session.scalar(_row_of(owner.chat_id, owner.user_id))
    if row is not None:
        row.reminded_at = now


async def person_of(session: Session, owner: Owner) -> Person | None:
    """Find who began a form."""
    return await session.scalar(select(Person).where(Person.telegram_id == owner.user_id))
