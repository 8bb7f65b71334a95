"""Who was on duty when?"""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_duty_events_person_id_people")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_duty_events_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_events")),
    )
    op.create_index("ix_duty_events_person", "duty_events", ["person_id", "at"])


def downgrade() -> None:
    op.drop_index("ix_duty_events_person", table_name="duty_events")
    op.drop_table("duty_events")
