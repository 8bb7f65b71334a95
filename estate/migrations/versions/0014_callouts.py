"""Who was called to an incident, and who comes."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callout_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "call",
            sa.Enum("called", "coming", "cant_come", name="call", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_callout_events_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_callout_events_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callout_events")),
    )
    op.create_index("ix_callout_events_incident_id", "callout_events", ["incident_id"])


def downgrade() -> None:
    op.drop_index("ix_callout_events_incident_id", table_name="callout_events")
    op.drop_table("callout_events")
