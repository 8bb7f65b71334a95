"""Notices and schedules, what happened to them, and the messages that carry them."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = ("planned", "sending", "stopped", "sent", "cancelled")
SCHEDULE_VERBS = ("create", "pause", "resume", "run", "skip", "end")
VERBS = ("plan", "send", "stop", "resume", "finish", "cancel")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def _moment() -> estate.database.UtcDateTime:
    return estate.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    _create_schedules()
    _create_notices()
    # A notice may have a million deliveries: its bar counts them without reading their rows.
    op.drop_index(op.f("ix_deliveries_message_id"), "deliveries")
    op.create_index("ix_deliveries_message", "deliveries", ["message_id", "state", "id"])


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("policy", _words("policy", "catch_up", "skip"), nullable=False),
        sa.Column("next_at", _moment(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("at_night", sa.Boolean(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_schedules_created_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_next", "schedules", ["next_at"])
    op.create_table(
        "schedule_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("verb", _words("verb", *SCHEDULE_VERBS), nullable=False),
        sa.Column("due_at", _moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_schedule_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name=op.f("fk_schedule_events_schedule_id_schedules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_events")),
    )
    op.create_index(op.f("ix_schedule_events_schedule_id"), "schedule_events", ["schedule_id"])


def _create_notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("at_night", sa.Boolean(), nullable=False),
        sa.Column("state", _words("state", *STATES), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", _moment(), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("due_at", _moment(), nullable=True),
        sa.Column("begun_at", _moment(), nullable=True),
        sa.Column("finished_at", _moment(), nullable=True),
        sa.Column("written_up_to", sa.Integer(), nullable=False),
        sa.Column("is_written", sa.Boolean(), nullable=False),
        sa.Column("is_resuming", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_notices_created_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name=op.f("fk_notices_schedule_id_schedules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_state", "notices", ["state", "due_at"])
    op.create_table(
        "notice_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("at", _moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("verb", _words("verb", *VERBS), nullable=False),
        sa.Column("from_state", _words("state", *STATES), nullable=True),
        sa.Column("to_state", _words("state", *STATES), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_notice_events_actor_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_events_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_events")),
    )
    op.create_index(op.f("ix_notice_events_notice_id"), "notice_events", ["notice_id"])
    op.create_table(
        "notice_messages",
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_notice_messages_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_notice_messages_notice_id_notices")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_notice_messages")),
    )
    op.create_index(op.f("ix_notice_messages_notice_id"), "notice_messages", ["notice_id"])


def downgrade() -> None:
    op.drop_index("ix_deliveries_message", "deliveries")
    op.create_index(op.f("ix_deliveries_message_id"), "deliveries", ["message_id"])
    op.drop_table("notice_messages")
    op.drop_table("notice_events")
    op.drop_table("notices")
    op.drop_table("schedule_events")
    op.drop_table("schedules")
