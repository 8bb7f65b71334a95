"""Alembic's entry: runs inside a connection that `estate.database.upgrade` opened."""

from alembic import context
from sqlalchemy import Connection

from estate.database import Base

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters a table by copying it
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
