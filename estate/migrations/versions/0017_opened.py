"""Since when is an incident followed? Its boards come right after its alert, not before it."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "incidents",
        sa.Column("opened_at", estate.database.UtcDateTime(timezone=True), nullable=True),
    )
    op.execute("UPDATE incidents SET opened_at = released_at")


def downgrade() -> None:
    op.drop_column("incidents", "opened_at")
