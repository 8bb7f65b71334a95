"""Who wants help with the stairs, and who of the staff was shown it in which incident?"""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "residencies",
        sa.Column("stairs_since", estate.database.UtcDateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "stairs_showings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_stairs_showings_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_stairs_showings_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["people.id"], name=op.f("fk_stairs_showings_staff_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stairs_showings")),
    )
    op.create_index("ix_stairs_showings_incident_id", "stairs_showings", ["incident_id"])


def downgrade() -> None:
    op.drop_index("ix_stairs_showings_incident_id", table_name="stairs_showings")
    op.drop_table("stairs_showings")
    op.drop_column("residencies", "stairs_since")
