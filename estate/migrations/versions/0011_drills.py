"""Drills have a lane of their own, and no message of one can stand in another."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOVED = [sa.table(name, sa.column("lane", sa.Integer())) for name in ("deliveries", "messages")]
NOTICE = 4  # as it was numbered before: it and what comes after it make room for drills


def upgrade() -> None:
    for table in MOVED:
        lane = table.c.lane
        op.execute(table.update().where(lane >= NOTICE).values(lane=lane + 1))
    with op.batch_alter_table("incidents") as incidents:
        incidents.create_unique_constraint(op.f("uq_incidents_id"), ["id", "mode"])
    with op.batch_alter_table("incident_messages") as messages:
        messages.add_column(
            sa.Column("mode", sa.String(32), nullable=False, server_default="actual")
        )
        messages.add_column(sa.Column("lane", sa.Integer(), nullable=False, server_default="0"))
        messages.create_foreign_key(
            op.f("fk_incident_messages_mode_incidents"),
            "incidents", ["incident_id", "mode"], ["id", "mode"],
        )  # fmt: skip
        messages.create_check_constraint(
            op.f("ck_incident_messages_drill_lane"), "(mode = 'drill') = (lane = 4)"
        )


def downgrade() -> None:
    with op.batch_alter_table("incident_messages") as messages:
        messages.drop_constraint(op.f("ck_incident_messages_drill_lane"), type_="check")
        messages.drop_constraint(op.f("fk_incident_messages_mode_incidents"), type_="foreignkey")
        messages.drop_column("lane")
        messages.drop_column("mode")
    with op.batch_alter_table("incidents") as incidents:
        incidents.drop_constraint(op.f("uq_incidents_id"), type_="unique")
    for table in MOVED:
        lane = table.c.lane
        op.execute(table.update().where(lane > NOTICE).values(lane=lane - 1))
