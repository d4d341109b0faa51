"""Copies: one physical book each, and where it has stood."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share import clock
from library_share.catalogue.models import Title
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place
from library_share.translation import N_


class Condition(enum.StrEnum):
    """How worn a copy is."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"


CONDITION_NAMES: dict[Condition, str] = {
    Condition.GOOD: N_("Good"),
    Condition.WORN: N_("Worn"),
    Condition.DAMAGED: N_("Damaged"),
}


class CopyState(enum.StrEnum):
    """Whether a copy serves readers. Rows are never deleted: the register has no gaps."""

    IN_USE = "in_use"
    UNDER_REPAIR = "under_repair"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


COPY_STATE_NAMES: dict[CopyState, str] = {
    CopyState.IN_USE: N_("In use"),
    CopyState.UNDER_REPAIR: N_("Under repair"),
    CopyState.LOST: N_("Lost"),
    CopyState.WITHDRAWN: N_("Withdrawn"),
}


class AccessionSeries(Base):
    """One register of accession numbers (sổ ĐKCB): a pattern and how far it has come.

    `kinds` lists the abbreviations of the kinds of title it is for, parted by spaces; empty means
    all kinds that no other register of the library is for.
    """

    __tablename__ = "accession_series"
    __table_args__ = (
        UniqueConstraint("library_id", "name"),
        check("width", "width BETWEEN 1 AND 9"),
        check("counts_up", "last_number >= 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(12), default="", server_default="")
    separator: Mapped[str] = mapped_column(String(3), default="", server_default="")
    width: Mapped[int] = mapped_column(default=5)
    kinds: Mapped[str] = mapped_column(String(80), default="", server_default="")
    last_number: Mapped[int] = mapped_column(default=0)

    @property
    def next_number(self) -> str:
        """What the next copy without a number of its own would get."""
        return self.number(self.last_number + 1)

    def number(self, running: int) -> str:
        """The accession number with this running number, for example `STN-00042`."""
        return f"{self.prefix}{self.separator}{running:0{self.width}d}"


class Copy(Base):
    """One physical book. Its owner and its accession number never change."""

    __tablename__ = "copies"
    __table_args__ = (
        UniqueConstraint("series_id", "accession_number"),
        Index("ix_copies_library_id_accession_key", "library_id", "accession_key"),
        Index("ix_copies_title_id", "title_id"),
        Index("ix_copies_list", "library_id", "id"),
        Index("ix_copies_library_id_created_at", "library_id", "created_at"),
        check("price_positive", "price_dong IS NULL OR price_dong >= 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What its label carries; see `labels.codes`.
    code: Mapped[str] = mapped_column(String(20), unique=True, info={"printed": True})
    title_id: Mapped[int] = mapped_column(ForeignKey("titles.id"))
    #: The owner.
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("accession_series.id"))
    accession_number: Mapped[str] = mapped_column(String(40))
    #: The number as people may type it: folded, without separators and leading zeros.
    accession_key: Mapped[str] = mapped_column(String(40))
    condition: Mapped[Condition] = mapped_column(
        choice_of(Condition, "condition"), default=Condition.GOOD
    )
    state: Mapped[CopyState] = mapped_column(
        choice_of(CopyState, "state"), default=CopyState.IN_USE
    )
    #: The library's own class mark for this copy.
    class_mark: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: Where in the stack room: "Kệ 2".
    shelf_mark: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: The year this printing says, when it says one.
    printed_year: Mapped[int | None]
    price_dong: Mapped[int | None] = mapped_column(BigInteger)
    #: Ngân sách, tặng, xã hội hóa …
    source: Mapped[str] = mapped_column(String(120), default="", server_default="")
    acquired_on: Mapped[date | None]
    #: Số vào sổ tổng quát.
    general_register_number: Mapped[str] = mapped_column(String(30), default="", server_default="")
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    title: Mapped[Title] = relationship()
    library: Mapped[Library] = relationship()
    series: Mapped[AccessionSeries] = relationship()
    stays: Mapped[list[Stay]] = relationship(back_populates="copy", order_by="Stay.since")


class ExitReason(enum.StrEnum):
    """Why a copy left the stock: the words of the general register (Lý do xuất)."""

    LOST = "lost"
    WORN_OUT = "worn_out"
    OUTDATED = "outdated"
    TRANSFERRED = "transferred"
    OTHER = "other"


EXIT_REASON_NAMES: dict[ExitReason, str] = {
    ExitReason.LOST: N_("lost"),
    ExitReason.WORN_OUT: N_("worn out"),
    ExitReason.OUTDATED: N_("out of date"),
    ExitReason.TRANSFERRED: N_("transferred"),
    ExitReason.OTHER: N_("for another reason"),
}


class Receipt(Base):
    """A line of the general register, part I: copies that came in together (chứng từ nhập).

    `number` runs on over the years without a gap. `is_from_paper` says that somebody brought it
    from the paper book; `written_as` is what that book calls it where that is no number.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("library_id", "number"),
        unique_where(
            "one_receipt_per_paper_name",
            "library_id",
            "written_as",
            where=text("written_as <> ''"),
        ),
        Index("ix_receipts_library_id_entered_on", "library_id", "entered_on", "number"),
        check("counts_from_one", "number >= 1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    number: Mapped[int]
    is_from_paper: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    written_as: Mapped[str] = mapped_column(String(30), default="", server_default="")
    #: Ngày vào sổ.
    entered_on: Mapped[date]
    #: Nguồn cung cấp, and who handed the books over.
    source: Mapped[str] = mapped_column(String(120), default="", server_default="")
    giver: Mapped[str] = mapped_column(String(120), default="", server_default="")
    voucher_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    voucher_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")

    library: Mapped[Library] = relationship()

    @property
    def shown_number(self) -> str:
        """Số vào sổ tổng quát, as the books say it."""
        return self.written_as or str(self.number)


class ReceiptLine(Base):
    """A copy came in by one receipt, once and for all."""

    __tablename__ = "receipt_lines"
    __table_args__ = (Index("ix_receipt_lines_receipt_id", "receipt_id", "copy_id"),)

    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"), primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))


class Exit(Base):
    """A line of the general register, part II: copies that left together (biên bản xuất).

    Its `number` runs on as that of receipts does; the paper's own number is the school's.
    """

    __tablename__ = "exits"
    __table_args__ = (
        UniqueConstraint("library_id", "number"),
        Index("ix_exits_library_id_left_on", "library_id", "left_on", "number"),
        check("counts_from_one", "number >= 1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    number: Mapped[int]
    left_on: Mapped[date]
    paper_number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    paper_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")

    library: Mapped[Library] = relationship()


class ExitLine(Base):
    """A copy left the stock, and why. Found again it comes back: the line ends and stays."""

    __tablename__ = "exit_lines"
    __table_args__ = (
        unique_where("one_open_exit_per_copy", "copy_id", where=text("back_on IS NULL")),
        Index("ix_exit_lines_copy_id", "copy_id"),
        Index("ix_exit_lines_exit_id", "exit_id", "copy_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exit_id: Mapped[int] = mapped_column(ForeignKey("exits.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    reason: Mapped[ExitReason] = mapped_column(choice_of(ExitReason, "reason"))
    back_on: Mapped[date | None]


class CopyChange(Base):
    """What somebody noted of a copy: its condition and state from then on, and why.

    The newest change stands on the copy itself; these rows are its history.
    """

    __tablename__ = "copy_changes"
    __table_args__ = (
        Index("ix_copy_changes_copy_id", "copy_id"),
        Index("ix_copy_changes_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When this computer heard of it.
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    condition: Mapped[Condition] = mapped_column(choice_of(Condition, "condition"))
    state: Mapped[CopyState] = mapped_column(choice_of(CopyState, "state"))
    reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class CopyAlias(Base):
    """An older barcode that still opens a copy, inside its own library."""

    __tablename__ = "copy_aliases"
    __table_args__ = (
        UniqueConstraint("library_id", "alias"),
        Index("ix_copy_aliases_copy_id", "copy_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    #: Upper-case, without spaces.
    alias: Mapped[str] = mapped_column(String(40))


class Stay(Base):
    """A copy stood at a place from `since` until `until`; an open stay says where it stands.

    One open stay per copy, and no gap between stays: the end of one is the start of the next.
    """

    __tablename__ = "stays"
    __table_args__ = (
        unique_where("one_open_stay_per_copy", "copy_id", where=text("until IS NULL")),
        Index("ix_stays_copy_id_since", "copy_id", "since"),
        Index("ix_stays_place_id_until", "place_id", "until"),
        check("order", "until IS NULL OR until >= since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    copy: Mapped[Copy] = relationship(back_populates="stays")
    place: Mapped[Place] = relationship()
