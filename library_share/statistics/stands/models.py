"""Tables of how things stood when a month closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, check, choice_of
from library_share.statistics.rules import StandFigure, Why


class StandMonth(Base):
    """A closed month of a library whose figures are kept, or are to be looked at again."""

    __tablename__ = "statistics_stand_months"

    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    #: Its first day.
    month: Mapped[date] = mapped_column(primary_key=True)
    #: Grows when something changed, so that a count that was under way is not taken for whole.
    changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    is_kept: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: When it was kept last: from then on another figure is a correction.
    kept_on: Mapped[date | None]
    #: Why it is to be looked at again.
    why: Mapped[Why | None] = mapped_column(choice_of(Why, "why"))


class StandCount(Base):
    """A figure of a closed month; one that is not there is 0."""

    __tablename__ = "statistics_stand_counts"
    __table_args__ = (
        UniqueConstraint("library_id", "month", "what", name="a_stand_is_kept_once"),
        check("some", "how_many > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    month: Mapped[date]
    what: Mapped[StandFigure] = mapped_column(choice_of(StandFigure, "what"))
    how_many: Mapped[int]
