"""Playbooks, and the steps of each incident with who did them."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KINDS = (
    "fire", "gas", "typhoon", "water", "power", "lift", "flood", "rainstorm", "earthquake",
    "security", "other",
)  # fmt: skip
ROLES = ("guard", "technician", "dispatcher", "manager", "admin")


def _word(known: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*known, name=name, native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "playbooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbooks")),
        sa.UniqueConstraint("kind", "own", "version", name=op.f("uq_playbooks_kind")),
    )
    op.create_table(
        "incident_steps",
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "duty", sa.Enum(*ROLES, name="role", native_enum=False, length=32), nullable=False
        ),
        sa.Column("due_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_steps_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("incident_id", "position", name=op.f("pk_incident_steps")),
    )
    op.create_table(
        "step_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_step_events_by_id_people")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_step_events_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_events")),
    )
    op.create_index("ix_step_events_incident_id", "step_events", ["incident_id"])


def downgrade() -> None:
    op.drop_index("ix_step_events_incident_id", table_name="step_events")
    op.drop_table("step_events")
    op.drop_table("incident_steps")
    op.drop_table("playbooks")
