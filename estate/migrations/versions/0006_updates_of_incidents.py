"""Updates of incidents: how many there have been, and of which promise staff were reminded."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("updates", sa.Integer(), nullable=False, server_default="0"))
        incidents.add_column(
            sa.Column("reminded_of", estate.database.UtcDateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.drop_column("reminded_of")
        incidents.drop_column("updates")
