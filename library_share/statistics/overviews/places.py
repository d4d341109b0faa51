"""A shelf, a corner, a room, a box: is it used, by what, and what should be exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import url_for

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.libraries.models import PLACE_KIND_NAMES, Place, PlaceKind
from library_share.statistics import place_figures
from library_share.statistics.measures.units import ISO_INDICATORS
from library_share.statistics.measuring import cited
from library_share.statistics.overviews import series
from library_share.statistics.overviews.choosing import Of, Question
from library_share.statistics.overviews.shapes import (
    Advice,
    Column,
    Fact,
    Note,
    Overview,
    Row,
    Table,
    most_urgent,
)
from library_share.statistics.place_figures import Contents, Uses
from library_share.translation import N_, gettext, ngettext, number
from library_share.web.access import Act, Actor


def overview(question: Question, who: Actor, place: Place) -> Overview:
    holds = place_figures.contents_of(place, question.today)
    uses = place_figures.uses_at(place, question.period)
    then = (
        place_figures.uses_at(place, series.year_before(question.period)).all
        if question.compares
        else {}
    )
    return Overview(
        heading=place.name,
        whose=f"{gettext(PLACE_KIND_NAMES[place.kind])} · {place.library.name}",
        period=question.period,
        advice=most_urgent(_advice(who, place, holds, uses)),
        facts=_facts(holds, uses, then),
        charts=(
            series.trend(
                uses.all,
                then,
                question.period,
                name=gettext("Uses at %(place)s", place=place.name),
                unit=gettext("uses"),
                wanted=question.asked["grain"],
            ),
        ),
        tables=(_most_used(question, who, place), _never_used(place, who, holds)),
        links=tuple(_links(question, who, place)),
        notes=_notes(),
        is_new=not holds.copies and not uses.all,
    )


def _used(uses: Uses) -> int:
    return sum(uses.all.values())


def _turnover(holds: Contents, uses: Uses) -> float | None:
    return sum(uses.of_books.values()) / holds.copies if holds.copies else None


def _facts(holds: Contents, uses: Uses, then: dict[date, int]) -> tuple[Fact, ...]:
    return (
        Fact(
            name=gettext("Uses here"),
            value=_used(uses),
            before=sum(then.values()) if then else None,
        ),
        Fact(name=gettext("Turnover"), value=_turnover(holds, uses)),
        Fact(name=gettext("Copies that have their place here"), value=holds.copies),
        Fact(name=gettext("Out with readers"), value=holds.out),
        Fact(name=gettext("Never used since they came"), value=holds.never_used),
    )


def _advice(who: Actor, place: Place, holds: Contents, uses: Uses) -> Iterator[Advice]:
    hands_over = who.may(Act.HAND_OVER, place.library_id)
    is_shelf = place.kind is PlaceKind.CLASS_SHELF
    if holds.overdue:
        yield Advice(
            sentence=ngettext(
                "%(num)s book is overdue.", "%(num)s books are overdue.", holds.overdue
            ),
            address=_overdue(who, place),
        )
    if holds.to_exchange:
        yield Advice(
            sentence=ngettext(
                "Exchange %(num)s book: nobody took it in two months.",
                "Exchange %(num)s books: nobody took them in two months.",
                holds.to_exchange,
            ),
            address=_exchange(who, place),
        )
    if holds.damaged:
        yield Advice(
            sentence=ngettext(
                "%(num)s damaged book stands here: mend it or take it out.",
                "%(num)s damaged books stand here: mend them or take them out.",
                holds.damaged,
            ),
            address=url_for("shelves.one", code=place.code, show="worn", _anchor="books")
            if is_shelf and who.may(Act.KEEP_SHELF, place.library_id)
            else "",
        )
    if holds.copies and not _used(uses):
        yield Advice(
            sentence=gettext("Nothing was used here in this time: is it open, is it known?"),
            address=url_for("shelf_swaps.new", code=place.code) if is_shelf and hands_over else "",
        )
    if not holds.copies:
        yield Advice(
            sentence=gettext("No book has its place here."),
            address=url_for("handovers.new") if hands_over else "",
        )


def _overdue(who: Actor, place: Place) -> str:
    if place.kind is PlaceKind.CLASS_SHELF and who.may(Act.KEEP_SHELF, place.library_id):
        return url_for("shelves.one", code=place.code, show="overdue", _anchor="books")
    if who.may(Act.LEND, place.library_id):
        return url_for("circulation.loans", overdue="1")
    return ""


def _exchange(who: Actor, place: Place) -> str:
    if place.kind is PlaceKind.CLASS_SHELF:
        if who.may(Act.HAND_OVER, place.library_id):
            return url_for("shelf_swaps.new", code=place.code)
        if who.may(Act.KEEP_SHELF, place.library_id):
            return url_for("class_shelf.this_month", code=place.code)
    if place.kind is PlaceKind.BOX and who.may(Act.HAND_OVER, place.library_id):
        return url_for("boxes.one", code=place.code, mode="unpack")
    return ""


def _most_used(question: Question, who: Actor, place: Place) -> Table:
    may_read = who.may(Act.READ_FIGURES, place.library_id)
    return Table(
        code="most",
        name=gettext("Used most"),
        columns=(
            Column(name=gettext("Title"), is_number=False),
            Column(name=gettext("Uses")),
        ),
        rows=tuple(
            Row(
                cells=(full_title(row.title, row.volume), row.uses),
                address=question.to(Of.TITLE, title=row.title_id)
                if may_read
                else url_for("catalogue.title", title_id=row.title_id),
            )
            for row in place_figures.most_used(place, question.period)
        ),
    )


def _never_used(place: Place, who: Actor, holds: Contents) -> Table:
    may_open = who.may(Act.CATALOGUE, place.library_id)
    return Table(
        code="never",
        name=gettext("Never used since they came: to exchange first"),
        columns=(
            Column(name=gettext("Title"), is_number=False),
            Column(name=gettext("Accession number"), is_number=False),
            Column(name=gettext("Here since"), is_number=False),
        ),
        rows=tuple(
            Row(
                cells=(
                    full_title(row.title, row.volume),
                    row.accession_number,
                    clock.local_day(row.since),
                ),
                address=url_for("one_copy.show", code=row.code) if may_open else "",
            )
            for row in place_figures.never_used(place)
        ),
        notes=(
            Note(
                name=gettext("Never used since they came"),
                text=gettext(
                    "%(num)s in all; the %(shown)s that came first are listed.",
                    num=number(holds.never_used),
                    shown=number(min(holds.never_used, place_figures.LISTED_AT_MOST)),
                ),
            ),
        ),
    )


def _links(question: Question, who: Actor, place: Place) -> Iterator[Advice]:
    yield Advice(
        sentence=gettext("What stands there"),
        address=url_for("catalogue.scanned", code=place.code),
    )
    if place.class_name:
        yield Advice(
            sentence=gettext("Figures of class %(name)s", name=place.class_name),
            address=question.to(Of.CLASS, class_name=place.class_name, library=place.library.code),
        )
    if who.may(Act.READ_FIGURES, place.library_id):
        yield Advice(
            sentence=gettext("Figures of %(library)s", library=place.library.short_name),
            address=question.to(Of.LIBRARY, library=place.library.code),
        )


def _notes() -> tuple[Note, ...]:
    return (
        Note(
            name=gettext("Uses here"),
            text=gettext(
                "Loans and readings of books while they had their place here, whoever owns them, "
                "and readings that a class counted here by its button. Loans undone do not count."
            ),
            source="ISO 2789",
        ),
        Note(
            name=gettext("Turnover"),
            text=gettext(
                "Uses of books here in this time for each copy that has its place here now."
            ),
            source=cited(ISO_INDICATORS, N_("collection turnover")),
        ),
    )
