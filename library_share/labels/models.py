"""Running numbers for printed codes, and what each printer does to the paper."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, check


class CodeCounter(Base):
    """The last running number given to one kind of thing. Numbers are never given twice."""

    __tablename__ = "code_counters"
    __table_args__ = (check("kind_is_a_digit", "kind BETWEEN 1 AND 9"),)

    kind: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_number: Mapped[int]


class Printer(Base):
    """How far a library's printer moves what it prints, in millimetres, right and down."""

    __tablename__ = "printers"
    __table_args__ = (
        UniqueConstraint("library_id", "name"),
        check("small_offset", "right_mm BETWEEN -10 AND 10 AND down_mm BETWEEN -10 AND 10"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str] = mapped_column(String(60))
    right_mm: Mapped[float] = mapped_column(Float, default=0.0)
    down_mm: Mapped[float] = mapped_column(Float, default=0.0)
