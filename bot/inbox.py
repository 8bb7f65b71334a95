"""What came in, and is it handled? Every update is a row before Telegram hears "got it"."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import BigInteger, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base, Session
from estate.quick import Quick

KEPT = timedelta(days=7)  # a handled update is kept so long, to recognise a late double


class InboxState(StrEnum):
    """What became of an update."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class InboxRow(Base):
    """One update as it came. Unique by Telegram's number: it is handled once."""

    __tablename__ = "inbox"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    received_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[InboxState] = mapped_column(default=InboxState.WAITING, index=True)
    raw: Mapped[dict[str, Any]]
    error: Mapped[str] = mapped_column(default="")


_INBOX = cast(Table, InboxRow.__table__)
_FINISH = Quick(
    update(_INBOX)
    .where(_INBOX.c.update_id == bindparam("its_id"), _INBOX.c.state == InboxState.WAITING)
    .values(state=InboxState.DONE)
    .returning(_INBOX.c.update_id)
)


async def store(session: Session, updates: Sequence[dict[str, Any]], *, now: datetime) -> set[int]:
    """Store a batch. Returns the numbers that are new; doubles are left as they are."""
    if not updates:
        return set()
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    rows = {
        raw["update_id"]: {
            "update_id": raw["update_id"],
            "received_at": now,
            "state": InboxState.WAITING,
            "raw": raw,
            "error": "",
        }
        for raw in updates
    }
    stored = await session.execute(
        insert(_INBOX).on_conflict_do_nothing().returning(_INBOX.c.update_id),
        list(rows.values()),
    )
    return set(stored.scalars())


async def waiting(session: Session) -> list[dict[str, Any]]:
    """List what was stored and not handled, oldest first: what a start begins with."""
    rows = await session.scalars(
        select(InboxRow.raw)
        .where(InboxRow.state == InboxState.WAITING)
        .order_by(InboxRow.update_id)
    )
    return list(rows)


async def finish(session: Session, update_id: int) -> bool:
    """Mark as handled, in the transaction that handled it. False: somebody did so before."""
    return bool(await _FINISH.run(session, its_id=update_id))


async def fail(session: Session, update_id: int, error: str) -> None:
    """Mark as failed, with its error: it is not tried for ever, and a human sees it."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.update_id == update_id)
        .values(state=InboxState.FAILED, error=error[:2000])
    )


async def forget_old(session: Session, now: datetime) -> None:
    """Drop what was handled long ago; what failed stays."""
    await session.execute(
        delete(InboxRow).where(InboxRow.state == InboxState.DONE, InboxRow.received_at < now - KEPT)
    )


async def count_failed(session: Session) -> int:
    """Count the updates whose handling failed."""
    found = await session.scalar(select(func.count()).where(InboxRow.state == InboxState.FAILED))
    return found or 0
