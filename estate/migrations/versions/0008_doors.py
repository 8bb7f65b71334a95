"""Silent homes: how often they were asked again, and who of the staff knocks at which door."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("asked", sa.Integer(), nullable=False, server_default="0"))
        incidents.add_column(
            sa.Column("doors_at", estate.database.UtcDateTime(timezone=True), nullable=True)
        )
    with op.batch_alter_table("roll_answers") as answers:
        answers.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        answers.create_index("ix_roll_answers_person", ["incident_id", "person_id"])
    op.create_table(
        "doors",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_doors_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_doors_unit_id_units")),
        sa.ForeignKeyConstraint(["staff_id"], ["people.id"], name=op.f("fk_doors_staff_id_people")),
        sa.PrimaryKeyConstraint("incident_id", "unit_id", name=op.f("pk_doors")),
    )


def downgrade() -> None:
    op.drop_table("doors")
    op.execute("DELETE FROM roll_answers WHERE person_id IS NULL")
    with op.batch_alter_table("roll_answers") as answers:
        answers.drop_index("ix_roll_answers_person")
        answers.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("incidents") as incidents:
        incidents.drop_column("doors_at")
        incidents.drop_column("asked")
