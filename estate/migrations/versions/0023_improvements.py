"""Improvement actions: who does what, by when, and what became of it; proposed playbooks."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "improvements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open", "done", "dropped", name="improvementstate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("remind_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["incident_findings.id"],
            name=op.f("fk_improvements_finding_id_incident_findings"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_improvements_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_improvements_owner_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvements")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_improvements_finding_id")),
    )
    op.create_index("ix_improvements_incident_id", "improvements", ["incident_id"])
    op.create_index("ix_improvements_remind_at", "improvements", ["remind_at"])
    op.create_table(
        "improvement_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column(
            "verb",
            sa.Enum(
                "open", "done", "drop", "move", "give", name="improvementverb", native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_improvement_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name=op.f("fk_improvement_events_improvement_id_improvements"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_improvement_events_owner_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement_events")),
    )  # fmt: skip
    op.create_index(
        "ix_improvement_events_improvement_id", "improvement_events", ["improvement_id"]
    )
    op.create_table(
        "playbook_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("improvement_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "fire", "gas", "typhoon", "water", "power", "lift", "flood", "rainstorm",
                "earthquake", "security", "other", name="kind", native_enum=False, length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "wanted", "faulty", "ready", "used", "undone", name="proposalstate",
                native_enum=False, length=32,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("playbook_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["before_id"], ["playbooks.id"], name=op.f("fk_playbook_proposals_before_id_playbooks")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_playbook_proposals_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_playbook_proposals_decided_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["improvement_id"],
            ["improvements.id"],
            name=op.f("fk_playbook_proposals_improvement_id_improvements"),
        ),
        sa.ForeignKeyConstraint(
            ["playbook_id"],
            ["playbooks.id"],
            name=op.f("fk_playbook_proposals_playbook_id_playbooks"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_proposals")),
    )  # fmt: skip
    op.create_index(
        "ix_playbook_proposals_improvement_id", "playbook_proposals", ["improvement_id"]
    )
    op.create_index("ix_playbook_proposals_state", "playbook_proposals", ["state"])


def downgrade() -> None:
    op.drop_index("ix_playbook_proposals_state", table_name="playbook_proposals")
    op.drop_index("ix_playbook_proposals_improvement_id", table_name="playbook_proposals")
    op.drop_table("playbook_proposals")
    op.drop_index("ix_improvement_events_improvement_id", table_name="improvement_events")
    op.drop_table("improvement_events")
    op.drop_index("ix_improvements_remind_at", table_name="improvements")
    op.drop_index("ix_improvements_incident_id", table_name="improvements")
    op.drop_table("improvements")
