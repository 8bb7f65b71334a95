"""Whose words a ticket's are, of which it is a duplicate, and every time that was promised."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("promised_by", estate.database.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_words_by_id_people"), "people", ["words_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_tickets_parent_id_tickets"), "tickets", ["parent_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_tickets_parent_id"), ["parent_id"], unique=False)
    # Until now a ticket's words were always its reporter's.
    op.execute("UPDATE tickets SET words_by_id = reporter_id")

    op.create_table(
        "ticket_promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "take",
                "come",
                "repair",
                "review",
                name="promisekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("said_at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("warned_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "end",
            sa.Enum(
                "kept",
                "broken",
                "replaced",
                "dropped",
                name="promiseend",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("ended_at", estate.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_ticket_promises_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_promises_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_promises")),
    )
    with op.batch_alter_table("ticket_promises", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_promises_due", ["end", "due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_ticket_promises_ticket_id"), ["ticket_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("ticket_promises")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_tickets_parent_id_tickets"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_tickets_words_by_id_people"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_tickets_parent_id"))
        batch_op.drop_column("parent_id")
        batch_op.drop_column("promised_by")
        batch_op.drop_column("words_by_id")
