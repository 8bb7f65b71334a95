"""Some alerts need a second person; a manager reviews what one released alone."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = estate.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("submitted_by", sa.Integer(), nullable=True))
        incidents.add_column(sa.Column("submitted_at", MOMENT, nullable=True))
        incidents.add_column(
            sa.Column("broke_glass", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        incidents.add_column(
            sa.Column("to_review", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        incidents.add_column(sa.Column("reviewed_by", sa.Integer(), nullable=True))
        incidents.add_column(sa.Column("reviewed_at", MOMENT, nullable=True))
        for column in ("submitted_by", "reviewed_by"):
            incidents.create_foreign_key(
                op.f(f"fk_incidents_{column}_people"), "people", [column], ["id"]
            )


def downgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        for column in ("submitted_by", "reviewed_by"):
            incidents.drop_constraint(op.f(f"fk_incidents_{column}_people"), type_="foreignkey")
        for column in (
            "reviewed_at", "reviewed_by", "to_review", "broke_glass",
            "submitted_at", "submitted_by",
        ):  # fmt: skip
            incidents.drop_column(column)
