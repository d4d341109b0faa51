"""Tables of readers: how many there were in a period that is over, or whose names are gone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, check, choice_of
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import Why


class ReaderPeriod(Base):
    """A period whose readers were counted, at the library whose patrons they are."""

    __tablename__ = "statistics_reader_periods"
    __table_args__ = (
        UniqueConstraint("library_id", "first", "last", name="a_period_is_settled_once"),
        check("order", "first <= last"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    first: Mapped[date]
    last: Mapped[date]
    #: Grows when a fact came late, so that a count that was under way is not taken for whole.
    changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    #: No fact of it came since.
    is_counted: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: When it was counted last. Once it was over by then, another figure is a correction.
    counted_on: Mapped[date | None]
    #: Why it is to be counted again.
    why: Mapped[Why | None] = mapped_column(choice_of(Why, "why"))


class ReaderCount(Base):
    """How many readers: `named` were counted from loans (0 until it was counted), of `erased`
    ones nobody knows any more who they were."""

    __tablename__ = "statistics_reader_counts"
    __table_args__ = (
        UniqueConstraint(
            "library_id", "first", "last", "use", "part", "key", name="readers_are_counted_once"
        ),
        check("not_negative", "named >= 0 AND erased >= 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    first: Mapped[date]
    last: Mapped[date]
    use: Mapped[Use] = mapped_column(choice_of(Use, "use"))
    part: Mapped[Part] = mapped_column(choice_of(Part, "part"))
    #: The class's name, the grade, the kind's value; empty for all, and for what is not known.
    key: Mapped[str] = mapped_column(String(40), default="", server_default="")
    named: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    erased: Mapped[int] = mapped_column(default=0, server_default=text("0"))


class ReaderHorizon(Base):
    """Loans returned before this day may have lost their reader: no period that begins earlier is
    counted from loans any more."""

    __tablename__ = "statistics_reader_horizons"

    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    before: Mapped[date]
