"""Sổ đăng ký sách giáo khoa (F5): a page per title, whose copies are numbered from 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.books import KEPT_BY, Book, Chapter, Line, Ruling
from library_share.printing.documents import Align, Column, Letterhead
from library_share.printing.documents.wording import amount, short_day


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Copies of a title that came by one receipt at one price: the numbers `first` to `last` of
    its series, how many of them `left`, and by year how many a stock-take saw and missed."""

    on: date
    voucher: str
    first: int
    last: int
    year: int | None
    price: int | None
    value: int
    left: int
    counted: tuple[tuple[int, int, int], ...] = ()

    @property
    def copies(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, kw_only=True)
class Textbook:
    """A title, and the grade that it says."""

    title: str
    grade: str
    publisher: str
    deliveries: tuple[Delivery, ...]


_RULING = Ruling(
    columns=(
        Column(heading="Ngày nhập", share=21.5, align=Align.CENTRE),
        Column(heading="Số chứng từ", share=34),
        Column(heading="Số bản", share=15, align=Align.RIGHT),
        Column(heading="Số từ … đến", share=42),
        Column(heading="Đơn giá (đồng)", share=22, align=Align.RIGHT),
        Column(heading="Thành tiền (đồng)", share=24, align=Align.RIGHT),
        Column(heading="Xuất", share=14, align=Align.RIGHT),
        Column(heading="Còn", share=14, align=Align.RIGHT),
        Column(heading="Kiểm kê (M – mất, C – còn)", share=66),
    ),
    summed=(2, 5, 6, 7),
)


def textbook_register(letterhead: Letterhead, about: str, books: tuple[Textbook, ...]) -> Book:
    """A chapter for each title."""
    return Book(
        letterhead=letterhead,
        name="Sổ đăng ký sách giáo khoa",
        about=about,
        ruling=_RULING,
        chapters=tuple(_chapter(book) for book in books) or (Chapter(lines=()),),
        notes=("(Mỗi tên sách một trang; các bản của một tên sách đánh số từ 1.)",),
        signatures=KEPT_BY,
    )


def _chapter(book: Textbook) -> Chapter:
    return Chapter(
        heading=f"Tên sách: {book.title}",
        remarks=(f"Lớp: {book.grade or '……'}. Nhà xuất bản: {book.publisher or '……'}.",),
        lines=tuple(_line(one) for one in book.deliveries),
    )


def _line(one: Delivery) -> Line:
    numbers = f"{one.first}–{one.last}" if one.copies > 1 else str(one.first)
    here = one.copies - one.left
    return Line(
        cells=(
            short_day(one.on),
            one.voucher,
            amount(one.copies),
            f"{numbers} năm XB {one.year}" if one.year else numbers,
            amount(one.price),
            amount(one.value) if one.value else "",
            amount(one.left) if one.left else "",
            amount(here),
            "; ".join(f"{year}: C {seen}, M {missing}" for year, seen, missing in one.counted),
        ),
        adds=(one.copies, one.value, one.left, here),
    )
