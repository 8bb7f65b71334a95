"""What triggers posted; a draft may be a trigger's, and then no person made it."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incidents") as incidents:
        incidents.add_column(sa.Column("trigger", sa.String(), nullable=False, server_default=""))
        incidents.alter_column("created_by", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "trigger_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("post_id", sa.String(), nullable=False),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("received_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("happened_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("incident_id", sa.Integer(), nullable=True),
        sa.Column("releases_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("bot_username", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_trigger_posts_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger_posts")),
        sa.UniqueConstraint("trigger", "post_id", name=op.f("uq_trigger_posts_trigger")),
    )
    op.create_index("ix_trigger_posts_incident_id", "trigger_posts", ["incident_id"])
    op.create_index("ix_trigger_posts_releases_at", "trigger_posts", ["releases_at"])


def downgrade() -> None:
    op.drop_index("ix_trigger_posts_releases_at", table_name="trigger_posts")
    op.drop_index("ix_trigger_posts_incident_id", table_name="trigger_posts")
    op.drop_table("trigger_posts")
    with op.batch_alter_table("incidents") as incidents:
        incidents.alter_column("created_by", existing_type=sa.Integer(), nullable=False)
        incidents.drop_column("trigger")
