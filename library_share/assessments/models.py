"""Tables of self-assessments: one for a library and school year, a line for each criterion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check
from library_share.libraries.models import Library, SchoolYear


class Assessment(Base):
    """A draft until it is confirmed; `version` goes up with each writing."""

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint("library_id", "school_year_id", name="one_assessment_a_year"),
        check(
            "confirmed_by_somebody", "(confirmed_at IS NULL) = (confirmed_by_account_id IS NULL)"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    library: Mapped[Library] = relationship()
    school_year: Mapped[SchoolYear] = relationship()
    lines: Mapped[list[AssessedLine]] = relationship(order_by="AssessedLine.id")


class AssessedLine(Base):
    """One criterion. `level` None: not judged yet; 0: level 1 is not reached."""

    __tablename__ = "assessment_lines"
    __table_args__ = (
        UniqueConstraint("assessment_id", "criterion", name="one_line_per_criterion"),
        check("level_known", "level IS NULL OR level BETWEEN 0 AND 2"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"))
    criterion: Mapped[str] = mapped_column(String(40))
    level: Mapped[int | None]
    #: Hiện trạng, minh chứng, kế hoạch.
    status: Mapped[str] = mapped_column(Text, default="", server_default="")
    evidence: Mapped[str] = mapped_column(Text, default="", server_default="")
    plan: Mapped[str] = mapped_column(Text, default="", server_default="")
