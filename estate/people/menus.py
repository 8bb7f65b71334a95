"""Whose command menu is not the one that they should have? What Telegram was told is remembered."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from estate.database import Session
from estate.people.actor import DISPATCHING
from estate.people.tables import CommandMenu, Person, Reachability, Staff
from estate.places.groups import staff_room

DEFAULTS = 0  # no chat has this id: what Telegram was told for everybody
NONE = ""
"""Digest of a chat without a menu of its own: it has the one for everybody."""


@dataclass(frozen=True, slots=True)
class StaleMenu:
    """A chat and the menu that it should have of its own; None: none any more."""

    chat_id: int
    language: str
    menu: str | None
    digest: str


async def stale_menus(
    session: Session,
    *,
    version: str,
    served: Collection[str],
    only: Collection[int] | None,
    limit: int,
) -> list[StaleMenu]:
    """List people who can be written to and whose menu differs, among `only` or among all.

    `version` changes with the menus' words. `served` are the languages that the menus for everybody
    serve: who reads one of them, chose nothing and works nowhere needs no menu of their own.
    """
    menu = _menu()
    own = or_(
        Staff.person_id.is_not(None),
        Person.language_chosen,
        Person.language.not_in(list(served)),
    )
    wanted = literal(f"{version}/") + Person.language + literal("/") + menu
    digest = case((own, wanted), else_=NONE)
    statement: Select[int, str, str, str] = (
        select(Person.telegram_id, Person.language, menu, digest)
        .outerjoin(Staff, Staff.person_id == Person.id)
        .outerjoin(CommandMenu, CommandMenu.chat_id == Person.telegram_id)
        .where(Person.reachability == Reachability.REACHABLE)
        .where(func.coalesce(CommandMenu.digest, NONE) != digest)
        .order_by(Person.id)
        .limit(limit)
    )
    if only is not None:
        statement = statement.where(Person.telegram_id.in_(list(only)))
    rows = await session.execute(statement)
    return [
        StaleMenu(chat_id, spoken, kind if wanted else None, wanted)
        for chat_id, spoken, kind, wanted in rows
    ]


def _menu() -> ColumnElement[str]:
    return case(
        (Staff.role.in_(list(DISPATCHING)), "manager"),
        (Staff.person_id.is_not(None), "staff"),
        else_="resident",
    )


async def stale_rooms(session: Session, *, version: str, language: str) -> list[StaleMenu]:
    """List the staff room if its menu differs, and rooms that are no longer the staff's."""
    room = await staff_room(session)
    wanted = {} if room is None else {room.chat_id: f"{version}/{language}/staff_room"}
    rows = await session.scalars(select(CommandMenu).where(CommandMenu.chat_id < DEFAULTS))
    told = {row.chat_id: row.digest for row in rows}
    stale = [
        StaleMenu(chat_id, language, "staff_room", digest)
        for chat_id, digest in wanted.items()
        if told.get(chat_id) != digest
    ]
    gone = [chat_id for chat_id in told if chat_id not in wanted]
    return [*stale, *(StaleMenu(chat_id, language, None, NONE) for chat_id in gone)]


async def menu_of(session: Session, chat_id: int) -> str:
    """Tell what Telegram was told for a chat, or for everybody (DEFAULTS)."""
    row = await session.get(CommandMenu, chat_id)
    return row.digest if row else NONE


async def remember_menu(session: Session, chat_id: int, digest: str) -> None:
    """Note what Telegram was told. May run twice."""
    if digest == NONE:
        await session.execute(delete(CommandMenu).where(CommandMenu.chat_id == chat_id))
        return
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    await session.execute(
        insert(CommandMenu)
        .values(chat_id=chat_id, digest=digest)
        .on_conflict_do_update(index_elements=["chat_id"], set_={"digest": digest})
    )
