"""The floor of an incident changes: where was it told before, and since when is it elsewhere?"""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(
            sa.Column("earlier_floors", sa.JSON(), nullable=False, server_default="[]")
        )
        incidents.add_column(
            sa.Column("moved_at", estate.database.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.drop_column("moved_at")
        incidents.drop_column("earlier_floors")
