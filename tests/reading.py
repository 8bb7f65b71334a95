"""How often does something ask the database? Counted while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from estate.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Collect every statement that is made within."""
    made: list[str] = []

    def notes(_: Any, __: Any, statement: str, *rest: Any) -> None:
        made.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", notes)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", notes)
