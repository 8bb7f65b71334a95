"""What waits for groups, found without reading past everybody else."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GROUPS = sa.text("chat_id < 0")


def upgrade() -> None:
    op.create_index(
        "ix_deliveries_groups", "deliveries", ["state", "lane", "id"],
        sqlite_where=GROUPS, postgresql_where=GROUPS,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_deliveries_groups", "deliveries")
