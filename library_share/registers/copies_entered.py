"""Copy by copy: the accession registers (F4), the textbook register (F5), one receipt (F7)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from library_share.catalogue.models import Title, TitleKind
from library_share.catalogue.rules import full_title
from library_share.copies.leaving import exits_of
from library_share.copies.models import AccessionSeries, Copy, Receipt, ReceiptLine
from library_share.copies.receiving import receipt_numbers_of
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.printing import forms
from library_share.printing.books import Book
from library_share.printing.documents import Document
from library_share.registers import rules
from library_share.registers.general import voucher_of
from library_share.stocktake.queries import counted_in_years


def _copies(*conditions: Any) -> Any:
    return (
        select(
            Copy.id,
            Copy.title_id,
            Copy.accession_number,
            Copy.class_mark,
            Copy.printed_year,
            Copy.price_dong,
            Copy.note,
            Title.title,
            Title.volume,
            Title.authors,
            Title.publisher,
            Title.publication_place,
            Title.year,
            Title.classification,
        )
        .join(Title, Title.id == Copy.title_id)
        .where(*conditions)
    )


def accession_book(library: Library, series: AccessionSeries) -> Book:
    """Sổ đăng ký cá biệt: the copies of a register in the order in which they were entered."""
    rows = db.session.execute(_copies(Copy.series_id == series.id).order_by(Copy.id)).all()
    ids = [row.id for row in rows]
    receipts, gone, counted = receipt_numbers_of(ids), exits_of(ids), counted_in_years(ids)
    return forms.accession_register(
        forms.Register(
            letterhead=letterhead_of(library),
            name=series.name,
            lines=tuple(
                forms.RegisterLine(
                    entered_on=receipts[row.id].entered_on,
                    accession=row.accession_number,
                    author_and_title=_author_and_title(row),
                    publisher=row.publisher,
                    publication_place=row.publication_place,
                    year=row.printed_year or row.year,
                    price=row.price_dong,
                    class_mark=row.class_mark or row.classification,
                    general_number=receipts[row.id].shown_number,
                    left_on=(gone[row.id].paper_on or gone[row.id].left_on)
                    if row.id in gone
                    else None,
                    left_by=gone[row.id].paper_number if row.id in gone else "",
                    note=row.note,
                    counted=tuple(sorted(counted.get(row.id, {}).items())),
                )
                for row in rows
            ),
        )
    )


def _author_and_title(row: Any) -> str:
    named = full_title(row.title, row.volume)
    return f"{row.authors}. {named}" if row.authors else named


# --- F5 ------------------------------------------------------------------------------------------


def textbook_book(library: Library) -> Book:
    """Sổ đăng ký sách giáo khoa: a page per title, its copies numbered from 1 as they came."""
    rows = db.session.execute(
        _copies(Copy.library_id == library.id, Title.kind == TitleKind.TEXTBOOK).order_by(
            Title.sort_key, Title.id, Copy.id
        )
    ).all()
    ids = [row.id for row in rows]
    receipts, gone, counted = receipt_numbers_of(ids), exits_of(ids), counted_in_years(ids)
    books = []
    for _, of_title in groupby(rows, key=lambda row: row.title_id):
        copies = sorted(of_title, key=lambda row: (receipts[row.id].entered_on, row.id))
        name = full_title(copies[0].title, copies[0].volume)
        books.append(
            forms.Textbook(
                title=name,
                grade=rules.grade_of_title(name),
                publisher=copies[0].publisher,
                deliveries=tuple(_deliveries(copies, receipts, set(gone), counted)),
            )
        )
    return forms.textbook_register(letterhead_of(library), "", tuple(books))


def _deliveries(
    copies: Sequence[Any],
    receipts: dict[int, Receipt],
    gone: set[int],
    counted: dict[int, dict[int, bool]],
) -> Iterable[forms.Delivery]:
    """Copies that follow each other by the same receipt, price and printing."""
    first = 1

    def together(row: Any) -> tuple[Any, ...]:
        return receipts[row.id].id, row.price_dong, row.printed_year or row.year

    for (_, price, year), group in groupby(copies, key=together):
        some = list(group)
        receipt = receipts[some[0].id]
        number = f"số vào sổ {receipt.shown_number}"
        yield forms.Delivery(
            on=receipt.entered_on,
            voucher="; ".join(filter(None, (voucher_of(receipt), number))),
            first=first,
            last=first + len(some) - 1,
            year=year,
            price=price,
            value=(price or 0) * len(some),
            left=sum(row.id in gone for row in some),
            counted=tuple(_seen_by_year(counted.get(row.id, {}) for row in some)),
        )
        first += len(some)


def _seen_by_year(counted: Iterable[dict[int, bool]]) -> Iterable[tuple[int, int, int]]:
    years: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for of_copy in counted:
        for year, was_seen in of_copy.items():
            years[year][was_seen] += 1
    return [(year, found[True], found[False]) for year, found in sorted(years.items())]


# --- F7 ------------------------------------------------------------------------------------------


def receipt_paper(receipt: Receipt, librarian: str) -> Document:
    """Phiếu nhập or biên bản nhận tặng: a line per title, printing and price."""
    rows = db.session.execute(
        _copies(ReceiptLine.receipt_id == receipt.id)
        .join(ReceiptLine, ReceiptLine.copy_id == Copy.id)
        .order_by(Title.sort_key, Title.id, Copy.id)
    ).all()
    lines = Counter(
        (
            full_title(row.title, row.volume),
            row.authors,
            row.publisher,
            row.printed_year or row.year,
            row.price_dong,
        )
        for row in rows
    )
    paper = forms.received(
        forms.Received(
            letterhead=letterhead_of(receipt.library),
            number=receipt.shown_number,
            on=receipt.entered_on,
            source=receipt.source,
            giver=receipt.giver,
            voucher=voucher_of(receipt),
            is_gift=rules.is_gift(receipt.source),
            titles=tuple(
                forms.ReceivedTitle(
                    title=title,
                    author=author,
                    publisher=publisher,
                    year=year,
                    copies=copies,
                    price=price,
                )
                for (title, author, publisher, year, price), copies in lines.items()
            ),
            librarian=librarian,
            note=receipt.note,
            is_school=receipt.library.kind.is_school,
        )
    )
    return dressed(paper, receipt.library, Paper.RECEIPT)
