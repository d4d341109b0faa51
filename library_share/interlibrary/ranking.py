"""Who is asked first, and why. Plain values in, plain answers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from library_share.interlibrary.rules import Terms, Wanted
from library_share.translation import N_


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """A library that has the title, as one looks for a lender."""

    library_id: int
    code: str
    name: str
    terms: Terms | None
    copies: int
    free: int
    #: Copies promised already to others, of those that are free.
    promised: int = 0
    lent: int = 0
    borrowed: int = 0
    out_now: int = 0
    out_for_patron: int = 0
    this_year: int = 0
    #: Between the two libraries; None when nobody noted it.
    metres: int | None = None
    #: Questions of other libraries it has not answered yet.
    unanswered: int = 0
    opens_on: date | None = None
    said_no: bool = False

    @property
    def lends_at_most(self) -> int:
        """Copies that may leave at all; some stay at home by its terms."""
        return self.copies - (self.terms.keeps_at_least if self.terms else 0)

    @property
    def at_hand(self) -> int:
        """Copies that could leave now."""
        return max(0, min(self.free, self.lends_at_most) - self.promised)


@dataclass(frozen=True)
class Why:
    """One reason for a place in the ranking, or for not being in it."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


WHY: dict[str, str] = {
    "free_copies": N_("Copies free on the shelf: {free}."),
    "all_out": N_("Copies: {copies}, all out; one can be promised for later."),
    "balance": N_("Has lent {lent} and borrowed {borrowed} this year; {agreed} were agreed."),
    "distance": N_("{km} km away."),
    "distance_unknown": N_("Nobody has noted how far it is."),
    "unanswered": N_("Has {unanswered} questions to answer already."),
    "opens_on": N_("Is open again on {day}."),
    "not_shared": N_("Does not lend to other libraries by its agreement."),
    "no_agreement": N_("Is in another commune, and there is no agreement."),
    "said_no": N_("Has said no, or not answered in time."),
    "kept_at_home": N_("Keeps {keeps} copies at home."),
    "over_books": N_("Has lent you {out_now} of {at_most} books at the same time."),
    "over_patron": N_("Has lent this patron {out_now} of {at_most} books at the same time."),
    "over_year": N_("Has lent you {this_year} of {at_most} books this year."),
}
#: What passes by itself: the request waits in line instead of being refused.
LIMITS = ("over_books", "over_patron", "over_year")


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A supplier with the reasons of its place; `barred` says why it is not asked at all."""

    supplier: Supplier
    reasons: tuple[Why, ...]
    barred: tuple[Why, ...] = ()

    @property
    def waits(self) -> bool:
        """Only limits stand in the way, and they pass."""
        return bool(self.barred) and all(why.code in LIMITS for why in self.barred)


#: Differences smaller than this, in per cent of what was agreed, are no difference.
BALANCE_STEP = 10
FAR_AWAY_M = 1_000_000


def ranking(suppliers: Iterable[Supplier], *, wanted: Wanted, today: date) -> list[Ranked]:
    """Who is asked first: a free copy, then whoever has given least of what was agreed, then the
    nearest, then who can answer soonest. The barred come last."""
    found = [
        Ranked(
            supplier=supplier,
            reasons=_reasons(supplier, today),
            barred=tuple(_barred(supplier, wanted)),
        )
        for supplier in suppliers
    ]
    return sorted(found, key=lambda ranked: (bool(ranked.barred), *_order(ranked.supplier, today)))


def _order(supplier: Supplier, today: date) -> tuple[Any, ...]:
    agreed = supplier.terms.per_year_at_most if supplier.terms else 0
    given = (supplier.lent - supplier.borrowed) * 100 // max(agreed, 1)
    return (
        supplier.at_hand == 0,
        given // BALANCE_STEP,
        FAR_AWAY_M if supplier.metres is None else supplier.metres,
        supplier.opens_on or today,
        supplier.unanswered,
        supplier.code,
    )


def _reasons(supplier: Supplier, today: date) -> tuple[Why, ...]:
    found = [
        Why("free_copies", {"free": supplier.at_hand})
        if supplier.at_hand
        else Why("all_out", {"copies": supplier.copies})
    ]
    if supplier.terms is not None:
        found.append(
            Why(
                "balance",
                {
                    "lent": supplier.lent,
                    "borrowed": supplier.borrowed,
                    "agreed": supplier.terms.per_year_at_most,
                },
            )
        )
    if supplier.metres is None:
        found.append(Why("distance_unknown"))
    else:
        found.append(Why("distance", {"km": supplier.metres / 1000}))
    if supplier.opens_on is not None and supplier.opens_on > today:
        found.append(Why("opens_on", {"day": supplier.opens_on.isoformat()}))
    if supplier.unanswered:
        found.append(Why("unanswered", {"unanswered": supplier.unanswered}))
    return tuple(found)


def _barred(supplier: Supplier, wanted: Wanted) -> list[Why]:
    terms = supplier.terms
    if terms is None:
        return [Why("no_agreement")]
    found = []
    if not terms.level.covers(wanted):
        found.append(Why("not_shared"))
    if supplier.said_no:
        found.append(Why("said_no"))
    if supplier.lends_at_most <= 0:
        found.append(Why("kept_at_home", {"keeps": terms.keeps_at_least}))
    if supplier.out_now >= terms.books_at_most:
        found.append(
            Why("over_books", {"out_now": supplier.out_now, "at_most": terms.books_at_most})
        )
    if supplier.out_for_patron >= terms.per_patron_at_most:
        found.append(
            Why(
                "over_patron",
                {"out_now": supplier.out_for_patron, "at_most": terms.per_patron_at_most},
            )
        )
    if supplier.this_year >= terms.per_year_at_most:
        found.append(
            Why("over_year", {"this_year": supplier.this_year, "at_most": terms.per_year_at_most})
        )
    return found


def next_supplier(ranked: Sequence[Ranked]) -> Ranked | None:
    """Who is asked now; None when nobody can be."""
    return next((one for one in ranked if not one.barred), None)


def may_wait(ranked: Sequence[Ranked]) -> bool:
    """Nobody can be asked now, but somebody later."""
    return any(one.waits for one in ranked)
