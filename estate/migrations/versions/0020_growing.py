"""A fire or gas spreads: since when does an incident concern more buildings than its alert?"""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "incidents",
        sa.Column("grown_at", estate.database.UtcDateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("incidents", "grown_at")
