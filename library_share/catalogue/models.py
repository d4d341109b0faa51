"""Titles: what a book is, whoever owns its copies. All libraries share one catalogue."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from library_share.catalogue.rules import full_title
from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.translation import N_


class TitleKind(enum.StrEnum):
    """What a title is for; registers, loan policies and statistics differ by it.

    The value is the abbreviation Vietnamese school registers use.
    """

    TEXTBOOK = "SGK"
    TEACHERS_BOOK = "SNV"
    REFERENCE = "STK"
    CHILDRENS = "STN"
    COMIC = "TT"
    PICTURE_BOOK = "ST"
    ETHICS = "SDD"
    LAW = "SPL"
    DICTIONARY = "TD"
    PERIODICAL = "BTC"
    MAP = "BD"
    AUDIO_VISUAL = "NN"
    OTHER = "KHAC"


TITLE_KIND_NAMES: dict[TitleKind, str] = {
    TitleKind.TEXTBOOK: N_("Textbook"),
    TitleKind.TEACHERS_BOOK: N_("Teacher's book"),
    TitleKind.REFERENCE: N_("Reference book"),
    TitleKind.CHILDRENS: N_("Children's book"),
    TitleKind.COMIC: N_("Comic"),
    TitleKind.PICTURE_BOOK: N_("Picture book"),
    TitleKind.ETHICS: N_("Book on ethics"),
    TitleKind.LAW: N_("Law book"),
    TitleKind.DICTIONARY: N_("Dictionary"),
    TitleKind.PERIODICAL: N_("Newspaper or magazine"),
    TitleKind.MAP: N_("Map or picture"),
    TitleKind.AUDIO_VISUAL: N_("Audio-visual"),
    TitleKind.OTHER: N_("Other"),
}


class ReadingLevel(enum.StrEnum):
    """Six colours from easy to hard (Room to Read); the value is the letter printed on labels."""

    GREEN = "XL"
    RED = "Đ"
    ORANGE = "C"
    WHITE = "T"
    BLUE = "XD"
    YELLOW = "V"

    @property
    def colour(self) -> str:
        """For screen and paper, as #rrggbb; white needs an outline."""
        return _COLOURS[self]


_COLOURS = {
    ReadingLevel.GREEN: "#2e9e44",
    ReadingLevel.RED: "#d6262c",
    ReadingLevel.ORANGE: "#f08a1d",
    ReadingLevel.WHITE: "#ffffff",
    ReadingLevel.BLUE: "#1f5fbf",
    ReadingLevel.YELLOW: "#f6d21f",
}

READING_LEVEL_NAMES: dict[ReadingLevel, str] = {
    ReadingLevel.GREEN: N_("green"),
    ReadingLevel.RED: N_("red"),
    ReadingLevel.ORANGE: N_("orange"),
    ReadingLevel.WHITE: N_("white"),
    ReadingLevel.BLUE: N_("blue"),
    ReadingLevel.YELLOW: N_("yellow"),
}


class Title(Base):
    """One title, or one volume of it. Printings of the same title share a record; the year and
    price of a printing stand on its copies (docs/decisions/0004)."""

    __tablename__ = "titles"
    __table_args__ = (
        Index("ix_titles_list", "sort_key", "id"),
        check("named", "length(title) > 0"),
        check("year_plausible", "year IS NULL OR year BETWEEN 1000 AND 2200"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(300))
    subtitle: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: "Tập 1", "Tập một", "Quyển 2".
    volume: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: As printed; several are parted by "; ".
    authors: Mapped[str] = mapped_column(String(300), default="", server_default="")
    publisher: Mapped[str] = mapped_column(String(150), default="", server_default="")
    publication_place: Mapped[str] = mapped_column(String(100), default="", server_default="")
    year: Mapped[int | None]
    #: 13 digits with a right check digit, or empty.
    isbn: Mapped[str] = mapped_column(String(13), default="", server_default="", index=True)
    pages: Mapped[str] = mapped_column(String(30), default="", server_default="")
    size: Mapped[str] = mapped_column(String(30), default="", server_default="")
    language: Mapped[str] = mapped_column(String(30), default="", server_default="")
    series: Mapped[str] = mapped_column(String(150), default="", server_default="")
    subjects: Mapped[str] = mapped_column(String(300), default="", server_default="")
    summary: Mapped[str] = mapped_column(Text, default="", server_default="")
    kind: Mapped[TitleKind] = mapped_column(choice_of(TitleKind, "kind"))
    level: Mapped[ReadingLevel | None] = mapped_column(choice_of(ReadingLevel, "level"))
    #: The class mark most libraries give it; each copy may carry its own library's.
    classification: Mapped[str] = mapped_column(String(60), default="", server_default="")
    #: What makes two lines of two lists the same title; see `catalogue.rules.match_key`.
    match_key: Mapped[str] = mapped_column(String(820), unique=True)
    sort_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: Folded words of everything one may search by.
    search_text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def full_title(self) -> str:
        """Title and volume, as a label or a sentence says it."""
        return full_title(self.title, self.volume)
