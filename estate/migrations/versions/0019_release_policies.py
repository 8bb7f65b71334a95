"""An estate's own release policies, in its playbooks."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "playbooks",
        sa.Column(
            "release",
            sa.Enum("alone", "reviewed", "two", name="policy", native_enum=False, length=32),
            nullable=True,
        ),
    )


def downgrade() -> None:
    op.drop_column("playbooks", "release")
