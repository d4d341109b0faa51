"""What was published, frozen: a row is written once, when its month is closed, and never changed.

A later correction of the month does not reach it: who compared both would see the few loans that
came late.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.catalogue.models import TitleKind
from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.libraries.models import Library


class Figure(enum.StrEnum):
    """What is published, by the codes of `statistics.measures`."""

    LOANS = "loans_home"
    READINGS = "readings_on_site"


class Release(Base):
    """A figure of a library in a month, told once; or carried into the next one, being too small.

    It covers the months from `first_month` on, which were carried before it.
    """

    __tablename__ = "open_releases"
    __table_args__ = (
        UniqueConstraint("library_id", "figure", "month", name="one_release_per_month"),
        check("order", "first_month <= month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    figure: Mapped[Figure] = mapped_column(choice_of(Figure, "figure"))
    #: First days of months.
    first_month: Mapped[date]
    month: Mapped[date]
    is_carried: Mapped[bool]
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship(lazy="joined", innerjoin=True)
    blocks: Mapped[list[ReleasedBlock]] = relationship(
        lazy="selectin", order_by="ReleasedBlock.position"
    )

    @property
    def number(self) -> int:
        return sum(block.number for block in self.blocks)

    @property
    def library_code(self) -> str:
        return self.library.code


class ReleasedBlock(Base):
    """Classes told together, and their number."""

    __tablename__ = "open_blocks"
    __table_args__ = (
        UniqueConstraint("release_id", "position"),
        check("none_or_five", "number = 0 OR number >= 5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("open_releases.id"))
    position: Mapped[int]
    #: Names of classes; "" are all who are in no class there.
    classes: Mapped[list[str]] = mapped_column(JSON)
    number: Mapped[int]


class Stock(Base):
    """What a library owned when a month was closed. No person is in it: `per_pupil` is for pupils
    counted in whole groups."""

    __tablename__ = "open_stocks"
    __table_args__ = (UniqueConstraint("library_id", "month", name="one_stock_per_month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    month: Mapped[date]
    copies: Mapped[int]
    #: Tenths of copies; None where fewer than five learn.
    tenths_per_pupil: Mapped[int | None]
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)

    library: Mapped[Library] = relationship(lazy="joined", innerjoin=True)
    kinds: Mapped[list[StockKind]] = relationship(lazy="selectin", order_by="StockKind.id")

    @property
    def per_pupil(self) -> float | None:
        return None if self.tenths_per_pupil is None else self.tenths_per_pupil / 10

    @property
    def library_code(self) -> str:
        return self.library.code


class StockKind(Base):
    """Copies of one kind."""

    __tablename__ = "open_stock_kinds"
    __table_args__ = (UniqueConstraint("stock_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stock_id: Mapped[int] = mapped_column(ForeignKey("open_stocks.id"))
    kind: Mapped[TitleKind] = mapped_column(choice_of(TitleKind, "kind"))
    copies: Mapped[int]


class TitleList(Base):
    """What was read most in a commune in a month: titles that five readers or more took home,
    those of most readers first. No numbers."""

    __tablename__ = "open_title_lists"
    __table_args__ = (UniqueConstraint("commune_id", "month", name="one_title_list_per_month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    month: Mapped[date]
    #: As they were called then.
    titles: Mapped[list[str]] = mapped_column(JSON)
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)
