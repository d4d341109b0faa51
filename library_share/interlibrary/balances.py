"""Whether lending is mutual in a commune: numbers only, for those who answer for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from library_share.database import db
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import COUNTED
from library_share.libraries.models import Library


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a library lent to one other; `lender` and `borrower` are (code, name)."""

    lender: tuple[str, str]
    borrower: tuple[str, str]
    books: int


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two libraries, and what each lent to the other one; the one that lent more comes first."""

    code: str
    name: str
    lent: int
    other_code: str
    other_name: str
    other_lent: int


@dataclass(frozen=True, kw_only=True)
class Total:
    """What a library lent to the others of its commune, and borrowed from them."""

    code: str
    name: str
    lent: int
    borrowed: int


def given_in(commune_id: int, *, since: datetime) -> list[Given]:
    """What was lent between the libraries of a commune since then; one statement."""
    lender, borrower = aliased(Library), aliased(Library)
    names = (lender.code, lender.short_name, borrower.code, borrower.short_name)
    rows = db.session.execute(
        select(*names, func.count())
        .select_from(InterlibraryLoan)
        .join(lender, lender.id == InterlibraryLoan.supplier_id)
        .join(borrower, borrower.id == InterlibraryLoan.requester_id)
        .where(
            lender.commune_id == commune_id,
            borrower.commune_id == commune_id,
            InterlibraryLoan.state.in_(COUNTED),
            InterlibraryLoan.sent_at >= since,
        )
        .group_by(*names)
    )
    return [Given(lender=(row[0], row[1]), borrower=(row[2], row[3]), books=row[4]) for row in rows]


def pairs_of(given: Iterable[Given]) -> list[Pair]:
    """Every two libraries between which something was lent, the least mutual ones first."""
    books = {(one.lender, one.borrower): one.books for one in given}
    found = []
    for one, other in {tuple(sorted(pair)) for pair in books}:
        there, back = books.get((one, other), 0), books.get((other, one), 0)
        sides = ((one, there), (other, back)) if there >= back else ((other, back), (one, there))
        ((code, name), lent), ((other_code, other_name), other_lent) = sides
        found.append(
            Pair(
                code=code,
                name=name,
                lent=lent,
                other_code=other_code,
                other_name=other_name,
                other_lent=other_lent,
            )
        )
    return sorted(found, key=lambda pair: (pair.other_lent - pair.lent, pair.code, pair.other_code))


def totals_of(given: Iterable[Given]) -> list[Total]:
    """What each library lent and borrowed in all, by its code."""
    lent: Counter[tuple[str, str]] = Counter()
    borrowed: Counter[tuple[str, str]] = Counter()
    for one in given:
        lent[one.lender] += one.books
        borrowed[one.borrower] += one.books
    return [
        Total(code=library[0], name=library[1], lent=lent[library], borrowed=borrowed[library])
        for library in sorted(lent.keys() | borrowed.keys())
    ]
