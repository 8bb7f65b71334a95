"""Who answered what in a roll call."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "safe", "help", "away", "all_safe", name="answer", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_roll_answers_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_roll_answers_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_roll_answers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_roll_answers_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_answers")),
    )
    op.create_index(
        "ix_roll_answers_unit", "roll_answers", ["incident_id", "unit_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_roll_answers_unit", table_name="roll_answers")
    op.drop_table("roll_answers")
