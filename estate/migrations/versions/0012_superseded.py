"""Which step of an incident sent a message, and how far older ones were marked and pinned."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incident_messages") as messages:
        messages.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(
            sa.Column("marked_step", sa.Integer(), nullable=False, server_default="0")
        )
        incidents.add_column(
            sa.Column("pinned_step", sa.Integer(), nullable=False, server_default="-1")
        )


def downgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.drop_column("pinned_step")
        incidents.drop_column("marked_step")
    with op.batch_alter_table("incident_messages") as messages:
        messages.drop_column("step")
