"""Losses and improvements, for the report of an incident."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incident_findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum("loss", "went_well", "improve", name="finding", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_incident_findings_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name=op.f("fk_incident_findings_incident_id_incidents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_findings")),
    )
    op.create_index("ix_incident_findings_incident_id", "incident_findings", ["incident_id"])


def downgrade() -> None:
    op.drop_index("ix_incident_findings_incident_id", table_name="incident_findings")
    op.drop_table("incident_findings")
