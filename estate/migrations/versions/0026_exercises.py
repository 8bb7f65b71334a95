"""Which drills and trainings are planned, and who took part."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SORTS = ("drill", "training")
KINDS = (
    "fire", "gas", "typhoon", "water", "power", "lift", "flood", "rainstorm", "earthquake",
    "security", "other",
)  # fmt: skip
REPEATS = ("never", "half_year", "year")
STATES = ("planned", "finished", "not_held", "called_off")
VERBS = ("planned", "moved", "started", "held_back", "called_off", "finished", "lapsed")


def upgrade() -> None:
    op.create_table(
        "exercises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "sort", sa.Enum(*SORTS, name="sort", native_enum=False, length=32), nullable=False
        ),
        sa.Column(
            "kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=32), nullable=True
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("tells_residents", sa.Boolean(), nullable=False),
        sa.Column(
            "repeats",
            sa.Enum(*REPEATS, name="repeats", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "state", sa.Enum(*STATES, name="state", native_enum=False, length=32), nullable=False
        ),
        sa.Column("planned_by", sa.Integer(), nullable=False),
        sa.Column("planned_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("staff_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("leader_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("begin_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("early_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("day_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("close_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_for", sa.Integer(), nullable=True),
        sa.Column("closed_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["people.id"], name=op.f("fk_exercises_leader_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["people.id"], name=op.f("fk_exercises_planned_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["exercises.id"], name=op.f("fk_exercises_follows_id_exercises")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_exercises_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["held_for"], ["incidents.id"], name=op.f("fk_exercises_held_for_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercises")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_exercises_follows_id")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_exercises_incident_id")),
    )
    op.create_index("ix_exercises_state", "exercises", ["state", "at"])
    op.create_table(
        "exercise_buildings",
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercises.id"],
            name=op.f("fk_exercise_buildings_exercise_id_exercises"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id"],
            ["buildings.id"],
            name=op.f("fk_exercise_buildings_building_id_buildings"),
        ),
        sa.PrimaryKeyConstraint("exercise_id", "building_id", name=op.f("pk_exercise_buildings")),
    )
    op.create_table(
        "exercise_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "verb", sa.Enum(*VERBS, name="verb", native_enum=False, length=32), nullable=False
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_exercise_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["exercise_id"], ["exercises.id"], name=op.f("fk_exercise_events_exercise_id_exercises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_events")),
    )
    op.create_index("ix_exercise_events_exercise_id", "exercise_events", ["exercise_id"])
    op.create_table(
        "exercise_presences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_exercise_presences_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercises.id"],
            name=op.f("fk_exercise_presences_exercise_id_exercises"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_exercise_presences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_presences")),
    )
    op.create_index("ix_exercise_presences_exercise_id", "exercise_presences", ["exercise_id"])
    op.create_table(
        "exercise_notices",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("exercise_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exercise_id"],
            ["exercises.id"],
            name=op.f("fk_exercise_notices_exercise_id_exercises"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_exercise_notices_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_exercise_notices")),
    )
    op.create_index("ix_exercise_notices_exercise_id", "exercise_notices", ["exercise_id"])


def downgrade() -> None:
    op.drop_index("ix_exercise_notices_exercise_id", table_name="exercise_notices")
    op.drop_table("exercise_notices")
    op.drop_index("ix_exercise_presences_exercise_id", table_name="exercise_presences")
    op.drop_table("exercise_presences")
    op.drop_index("ix_exercise_events_exercise_id", table_name="exercise_events")
    op.drop_table("exercise_events")
    op.drop_table("exercise_buildings")
    op.drop_index("ix_exercises_state", table_name="exercises")
    op.drop_table("exercises")
