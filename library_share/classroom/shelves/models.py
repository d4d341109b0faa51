"""How often a class read on the spot, counted by one tap."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share import clock
from library_share.database import Base, UtcDateTime, check
from library_share.libraries.models import Place


class ClassReading(Base):
    """Somebody counted readings at a class shelf; nobody's name, no book's.

    A row is never changed. Undoing is a row, too, which takes away as many as it points to.
    """

    __tablename__ = "class_readings"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="a_count_is_undone_once"),
        UniqueConstraint("count_id", name="a_reading_is_counted_once"),
        Index("ix_class_readings_place_id_day", "place_id", "day"),
        check("some_were_read", "how_many BETWEEN 1 AND 200"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: Whose shelf it was then: shelves change hands, what was read does not.
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: The commune's calendar day on which they read.
    day: Mapped[date]
    how_many: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When this computer heard of it.
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("class_readings.id"))
    #: The number its sender gave it: sent again, it counts once.
    count_id: Mapped[UUID | None] = mapped_column(Uuid)

    place: Mapped[Place] = relationship()
