"""Which safety equipment does not work, and who was told."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

EQUIPMENT = (
    "fire_alarm", "sprinkler", "fire_water", "smoke_control", "emergency_lighting", "fire_lift",
    "emergency_power", "other",
)  # fmt: skip
STATES = ("draft", "dropped", "standing", "restored")
VERBS = ("impaired", "extended", "round", "missed", "slipped", "restored")


def upgrade() -> None:
    op.create_table(
        "impairments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column(
            "equipment",
            sa.Enum(*EQUIPMENT, name="equipment", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("floors", sa.JSON(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column(
            "state", sa.Enum(*STATES, name="state", native_enum=False, length=32), nullable=False
        ),
        sa.Column("drafted_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("declared_by", sa.Integer(), nullable=False),
        sa.Column("restored_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("restored_by", sa.Integer(), nullable=True),
        sa.Column("due_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("warn_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("late_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("daily_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("round_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("round_called", sa.Boolean(), nullable=False),
        sa.Column("told_people_id", sa.Integer(), nullable=True),
        sa.Column("told_groups_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_impairments_asset_id_assets")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_impairments_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["people.id"], name=op.f("fk_impairments_declared_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by"], ["people.id"], name=op.f("fk_impairments_restored_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impairments")),
    )
    op.create_index("ix_impairments_state", "impairments", ["state", "building_id"])
    op.create_table(
        "impairment_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("impairment_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "verb", sa.Enum(*VERBS, name="verb", native_enum=False, length=32), nullable=False
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_impairment_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["impairment_id"],
            ["impairments.id"],
            name=op.f("fk_impairment_events_impairment_id_impairments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impairment_events")),
    )
    op.create_index("ix_impairment_events_impairment_id", "impairment_events", ["impairment_id"])
    op.create_table(
        "impairment_notices",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("impairment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["impairment_id"],
            ["impairments.id"],
            name=op.f("fk_impairment_notices_impairment_id_impairments"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_impairment_notices_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_impairment_notices")),
    )
    op.create_index("ix_impairment_notices_impairment_id", "impairment_notices", ["impairment_id"])


def downgrade() -> None:
    op.drop_index("ix_impairment_notices_impairment_id", table_name="impairment_notices")
    op.drop_table("impairment_notices")
    op.drop_index("ix_impairment_events_impairment_id", table_name="impairment_events")
    op.drop_table("impairment_events")
    op.drop_index("ix_impairments_state", table_name="impairments")
    op.drop_table("impairments")
