"""What a trigger reported pages until somebody decides, also while somebody changes it."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = estate.database.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("trigger_posts") as posts:
        posts.add_column(sa.Column("page_at", MOMENT, nullable=True))
        posts.add_column(sa.Column("edited_by", sa.Integer(), nullable=True))
        posts.add_column(sa.Column("edited_at", MOMENT, nullable=True))
        posts.create_foreign_key(
            op.f("fk_trigger_posts_edited_by_people"), "people", ["edited_by"], ["id"]
        )
        posts.create_index("ix_trigger_posts_page_at", ["page_at"])


def downgrade() -> None:
    with op.batch_alter_table("trigger_posts") as posts:
        posts.drop_index("ix_trigger_posts_page_at")
        posts.drop_constraint(op.f("fk_trigger_posts_edited_by_people"), type_="foreignkey")
        for column in ("edited_at", "edited_by", "page_at"):
            posts.drop_column(column)
