"""What was damaged or lost in an incident, with photos; and what of it was a mistake."""

import sqlalchemy as sa
from alembic import op

import estate.database

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = ("wanted", "stored", "too_big", "failed")


def upgrade() -> None:
    op.create_table(
        "incident_losses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("building_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_resident", sa.Boolean(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_losses_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_incident_losses_building_id_buildings")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_incident_losses_unit_id_units")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_incident_losses_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_losses")),
    )
    op.create_index("ix_incident_losses_incident_id", "incident_losses", ["incident_id"])
    op.create_table(
        "loss_withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loss_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", estate.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["loss_id"],
            ["incident_losses.id"],
            name=op.f("fk_loss_withdrawals_loss_id_incident_losses"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_loss_withdrawals_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_withdrawals")),
        sa.UniqueConstraint("loss_id", name=op.f("uq_loss_withdrawals_loss_id")),
    )
    op.create_table(
        "loss_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loss_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("file_unique_id", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="mediastate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["loss_id"],
            ["incident_losses.id"],
            name=op.f("fk_loss_photos_loss_id_incident_losses"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_photos")),
        sa.UniqueConstraint("loss_id", "file_unique_id", name=op.f("uq_loss_photos_loss_id")),
    )
    op.create_index("ix_loss_photos_state", "loss_photos", ["state"])


def downgrade() -> None:
    op.drop_index("ix_loss_photos_state", table_name="loss_photos")
    op.drop_table("loss_photos")
    op.drop_table("loss_withdrawals")
    op.drop_index("ix_incident_losses_incident_id", table_name="incident_losses")
    op.drop_table("incident_losses")
