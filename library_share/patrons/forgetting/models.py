"""How long each library keeps names, and how much was forgotten when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, check
from library_share.patrons.forgetting.rules import MONTHS_AT_MOST


class ForgettingTerms(Base):
    """What a library says; without a row the defaults of `rules.Terms` hold."""

    __tablename__ = "forgetting_terms"
    __table_args__ = (
        check("loan_months", f"loan_months BETWEEN 1 AND {MONTHS_AT_MOST}"),
        check("leaver_months", f"leaver_months BETWEEN 1 AND {MONTHS_AT_MOST}"),
        check("log_months", f"log_months BETWEEN 1 AND {MONTHS_AT_MOST * 2}"),
    )

    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    #: After the return; empty: the end of the next school year.
    loan_months: Mapped[int | None]
    leaver_months: Mapped[int]
    log_months: Mapped[int]


class Forgotten(Base):
    """In how many rows people were forgotten on a day. Numbers only."""

    __tablename__ = "forgotten"
    __table_args__ = (
        UniqueConstraint("library_id", "day", "keeper", name="one_sum_a_day"),
        Index("ix_forgotten_library_id", "library_id", "id"),
        check("some", "how_many > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    day: Mapped[date]
    #: The code of the keeper; `leavers` and `erased` for whole persons.
    keeper: Mapped[str] = mapped_column(String(30))
    how_many: Mapped[int]
