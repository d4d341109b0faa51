"""The table of activities."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share import clock
from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.libraries.models import Library
from library_share.promotion.rules import ATTENDANCE_AT_MOST, ActivityKind
from library_share.translation import N_

ACTIVITY_KIND_NAMES: dict[ActivityKind, str] = {
    ActivityKind.BOOK_TALK: N_("Book talk"),
    ActivityKind.STORYTELLING: N_("Storytelling from a book"),
    ActivityKind.READING_PERIOD: N_("Reading period"),
    ActivityKind.FESTIVAL: N_("Reading festival"),
    ActivityKind.CONTEST: N_("Reading contest"),
    ActivityKind.CLUB: N_("Meeting of a reading club"),
    ActivityKind.TRAINING: N_("Instruction of users"),
    ActivityKind.OTHER: N_("Another activity"),
}


class Activity(Base):
    """Something was done so that more is read, and so many people came. Nobody's name.

    A row is never changed. Taking back is a row, too, which takes away what it points to.
    """

    __tablename__ = "promotion_activities"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="an_activity_is_taken_back_once"),
        UniqueConstraint("note_id", name="an_activity_is_noted_once"),
        Index("ix_promotion_activities_library_id_day", "library_id", "day"),
        check("some_came", f"attendance BETWEEN 1 AND {ATTENDANCE_AT_MOST}"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    #: The commune's calendar day on which it was held.
    day: Mapped[date]
    kind: Mapped[ActivityKind] = mapped_column(choice_of(ActivityKind, "kind"))
    name: Mapped[str] = mapped_column(String(160))
    #: The class it was for; empty when it was for more than one.
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    attendance: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When this computer heard of it.
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("promotion_activities.id"))
    #: The number its sender gave it: sent again, it counts once.
    note_id: Mapped[UUID | None] = mapped_column(Uuid)

    library: Mapped[Library] = relationship()
