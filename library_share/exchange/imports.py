"""From a file to a plan to what is written: the same for pages, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from library_share import clock
from library_share.database import judged
from library_share.exchange import book_plan, book_rows, errors, known, patron_plan, patron_rows
from library_share.exchange.applying import BookWriter, PatronWriter, Tell, record
from library_share.exchange.faults import Fault
from library_share.exchange.lists import Understood
from library_share.exchange.models import ImportKind
from library_share.exchange.reading import files
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import shown_year

Row = dict[str, Any]
Plan = patron_plan.PatronPlan | book_plan.BookPlan


def understand(content: bytes, kind: ImportKind, library: Library) -> Understood:
    """What the file says; FileRefused when it cannot be read as such a list."""
    book = files.read(content)
    if kind is ImportKind.BOOKS:
        return book_rows.understand(book, clock.today())
    understood = patron_rows.understand(book, clock.today(), is_school=library.kind.is_school)
    year = _year(library)
    if any(row["class"] for row in understood.rows) and year is None:
        raise errors.NoSchoolYear
    for named in understood.school_years - {year.name if year else ""}:
        facts = {"value": named, "now": year.name if year else ""}
        understood.warnings.append(Fault(code="other_school_year", facts=facts))
    return understood


def plan(kind: ImportKind, library: Library, rows: list[Row], *, tidy_names: bool = False) -> Plan:
    """What importing these rows would do to the library as it is now."""
    if kind is ImportKind.BOOKS:
        return book_plan.plan(rows, known.copies_of(library.id))
    year = _year(library)
    patrons = known.patrons_of(library.id, year.id if year else None)
    return patron_plan.plan(rows, patrons, tidy_names=tidy_names)


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to import; who asks, for which library, which rows."""

    kind: ImportKind
    library: Library
    rows: list[Row]
    account_id: int | None
    tidy_names: bool = False


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An import that only has to be written, so that the write lock is held briefly."""

    request: Request
    plan: Plan
    writer: PatronWriter | BookWriter
    stamp: known.Stamp

    def write(self) -> dict[str, int]:
        """Write it, all or nothing, inside the caller's transaction; the counts. It is planned
        anew when somebody added something since."""
        request = self.request
        if _stamp(request) != self.stamp:
            return prepare(request).write()
        with judged(_LOST_RACES):
            if isinstance(self.writer, PatronWriter):
                self.writer.write(request.library, _year(request.library))
            else:
                self.writer.write(request.library, request.account_id)
        counts = self.plan.counts
        detail = ", ".join(f"{name} {how_many}" for name, how_many in counts.items() if how_many)
        record(f"imported_{request.kind.value}", request.library.id, request.account_id, detail)
        return counts


_LOST_RACES = {
    name: errors.ChangedMeanwhile()
    for name in (
        "one_patron_per_school_code",
        "one_card_in_use_per_patron",
        "uq_enrolments_patron_id_school_year_id",
        "uq_copies_series_id_accession_number",
    )
}


def prepare(request: Request, tell: Tell = lambda _done, _total: None) -> Prepared:
    """Plan an import and make its rows ready; ImportHasFaults when something is wrong."""
    stamp = _stamp(request)
    made = plan(request.kind, request.library, request.rows, tidy_names=request.tidy_names)
    if made.faults:
        raise errors.ImportHasFaults(how_many=len(made.faults))
    writer: PatronWriter | BookWriter = (
        PatronWriter(made, tell)
        if isinstance(made, patron_plan.PatronPlan)
        else BookWriter(made, tell)
    )
    return Prepared(request=request, plan=made, writer=writer, stamp=stamp)


def _stamp(request: Request) -> known.Stamp:
    if request.kind is ImportKind.BOOKS:
        return known.copy_stamp(request.library.id)
    return known.patron_stamp(request.library.id)


def _year(library: Library) -> SchoolYear | None:
    """The year that runs, or comes next. Nobody is put into the classes of a year that is over."""
    today = clock.today()
    year = shown_year(today, library.commune_id)
    return year if year is not None and year.ends_on >= today else None
