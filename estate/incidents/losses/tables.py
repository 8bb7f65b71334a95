"""Rows of the losses."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from estate.database import Base
from estate.tickets.tables import MediaState


class IncidentLoss(Base):
    """Something that was damaged or lost, as somebody said it. Rows are only ever added."""

    __tablename__ = "incident_losses"

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("buildings.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # none: common parts
    words: Mapped[str]
    # In hundredths: SQLite has no exact decimals. None: nobody said how much.
    cents: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    by_resident: Mapped[bool]  # of that home; else staff
    at: Mapped[datetime]


class LossWithdrawal(Base):
    """An entry was a mistake. Rows are only ever added."""

    __tablename__ = "loss_withdrawals"
    __table_args__ = (UniqueConstraint("loss_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    loss_id: Mapped[int] = mapped_column(ForeignKey("incident_losses.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class LossPhoto(Base):
    """A photo of a loss. What it shows never changes; whether its bytes are here does."""

    __tablename__ = "loss_photos"
    __table_args__ = (UniqueConstraint("loss_id", "file_unique_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    loss_id: Mapped[int] = mapped_column(ForeignKey("incident_losses.id"))
    file_id: Mapped[str]  # an address at Telegram, never interpreted
    file_unique_id: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[MediaState] = mapped_column(default=MediaState.WANTED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None]
