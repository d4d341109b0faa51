"""Tables of figures: facts counted by day, how far they are counted, what was corrected later.

Nothing here is a fact of its own: `tallying` can write every row again from loans, their events,
holds, copies and what was told of readings. No row has a person.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.statistics.rules import ReaderFigure, StandFigure, What, Why


class DayCount(Base):
    """How often something happened on a day at a library, by all that may be asked for.

    The columns are those that loans keep as facts; '' and NULL: not known, or does not apply.
    """

    __tablename__ = "statistics_day_counts"
    __table_args__ = (
        Index("ix_statistics_day_counts_library_id", "library_id", "day"),
        check("some", "how_many > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The commune's calendar day.
    day: Mapped[date]
    #: Where it happened.
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    owner_library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    what: Mapped[What] = mapped_column(choice_of(What, "what"))
    patron_kind: Mapped[str] = mapped_column(String(24), default="", server_default="")
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    grade: Mapped[int | None]
    title_kind: Mapped[str] = mapped_column(String(24), default="", server_default="")
    level: Mapped[str] = mapped_column(String(4), default="", server_default="")
    language: Mapped[str] = mapped_column(String(30), default="", server_default="")
    #: Where the copy stood.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    place_kind: Mapped[str] = mapped_column(String(24), default="", server_default="")
    #: For how many days somebody had waited for it.
    waited_days: Mapped[int | None]
    how_many: Mapped[int]


#: What a count of a day is told apart by beside library and thing, and what stands there when it
#: does not apply.
TOLD_APART: dict[str, int | str | None] = {
    "owner_library_id": None,
    "patron_kind": "",
    "class_name": "",
    "grade": None,
    "title_kind": "",
    "level": "",
    "language": "",
    "place_id": None,
    "place_kind": "",
    "waited_days": None,
}


class Watermark(Base):
    """How far a list of facts has been counted: the last id of which nothing can still come before
    it."""

    __tablename__ = "statistics_watermarks"

    #: A table's name.
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: Whether all that there was has been counted once. Before that nothing can be corrected.
    is_complete: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: When it was looked at last.
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_CORRECTED = Enum(
    *dict.fromkeys(one.value for one in (*What, *ReaderFigure, *StandFigure)),
    name="what",
    native_enum=False,
    create_constraint=True,
    length=24,
)


class Correction(Base):
    """A figure of a closed month changed. The same before and after: it is told apart otherwise,
    some of it is of another class, kind, level … now."""

    __tablename__ = "statistics_corrections"
    __table_args__ = (
        UniqueConstraint("library_id", "month", "what", "at", name="one_correction_at_a_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    #: Its first day.
    month: Mapped[date]
    #: One of What, ReaderFigure or StandFigure.
    what: Mapped[str] = mapped_column(_CORRECTED)
    before: Mapped[int]
    after: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None: logged before reasons were.
    why: Mapped[Why | None] = mapped_column(choice_of(Why, "why"))
