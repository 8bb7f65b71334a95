"""Where does somebody stand in a form? One row per person and chat, loaded before the handlers."""

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from estate.database import Base, Session, TelegramId
from estate.people.tables import Person
from estate.quick import Quick


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


_table = cast(Table, ConversationRow.__table__)
_mine = (_table.c.chat_id == bindparam("chat")) & (_table.c.user_id == bindparam("user"))
_as_it_was = _table.c.token == bindparam("before")


def _keep(insert: Any) -> Any:
    """Store a form, unless another one was begun since."""
    new = insert(_table).values({c.name: bindparam(c.name) for c in _table.c})
    return new.on_conflict_do_update(
        index_elements=[_table.c.chat_id, _table.c.user_id],
        set_={c.name: new.excluded[c.name] for c in _table.c if not c.primary_key},
        where=_as_it_was,
    ).returning(_table.c.token)


_OF = Quick(select(_table).where(_mine).with_for_update())
_END = Quick(delete(_table).where(_mine, _as_it_was))
_KEEP = Quick(_keep(sqlite_insert), on_postgresql=_keep(postgresql_insert))
_REMINDED = update(_table).where(_mine).values(reminded_at=bindparam("reminded_at"))


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
    rows = await _OF.run(session, chat=chat_id, user=user_id)
    return _read(rows[0]) if rows else None


def _read(row: Any) -> Conversation:
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
    before: str,
    now: datetime,
) -> None:
    """Store the form as it stands now; None ends it. `before` is the token of what was loaded.

    Raises StaleDataError where somebody stored another form meanwhile: theirs is never lost.
    """
    if conversation is None:
        await _END.run(session, chat=chat_id, user=user_id, before=before)
        return
    kept = await _KEEP.run(
        session,
        chat_id=chat_id,
        user_id=user_id,
        flow=conversation.flow,
        step=conversation.step,
        token=conversation.token,
        data=conversation.data,
        started_at=conversation.started_at or now,
        touched_at=now,
        reminded_at=conversation.reminded_at,
        before=before,
    )
    if not kept:
        raise StaleDataError("another form was begun in this chat meanwhile")


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
    """List forms that nobody touched since `moment`, oldest first, and hold them.

    What its person is just writing in is left out: it is not untouched any more.
    """
    held = select(ConversationRow).with_for_update(skip_locked=True)
    wanted = held.where(ConversationRow.touched_at <= moment)
    if unreminded:
        wanted = wanted.where(ConversationRow.reminded_at.is_(None))
    if flow:
        wanted = wanted.where(ConversationRow.flow == flow, ConversationRow.step == step)
    rows = await session.scalars(wanted.order_by(ConversationRow.touched_at).limit(limit))
    return [(Owner(row.chat_id, row.user_id), _read(row)) for row in rows]


async def mark_reminded(session: Session, owner: Owner, *, now: datetime) -> None:
    """Remember that this person was reminded: once is enough."""
    mine = {"chat": owner.chat_id, "user": owner.user_id}
    await session.execute(_REMINDED, {**mine, "reminded_at": now})


async def person_of(session: Session, owner: Owner) -> Person | None:
    """Find who began a form."""
    return await session.scalar(select(Person).where(Person.telegram_id == owner.user_id))
