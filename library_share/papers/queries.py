"""What stands on labels: copies, cards, places and consignments of one library."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, literal, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.copies.models import Copy, CopyState
from library_share.copies.rules import accession_key, numbering_of
from library_share.database import db
from library_share.handovers.models import PURPOSE_NAMES, Handover
from library_share.handovers.queries import handovers_of
from library_share.handovers.rules import Step
from library_share.labels.drawing import WHITE, Label
from library_share.libraries.models import PLACE_KIND_NAMES, Library, Place, SchoolClass
from library_share.libraries.queries import class_of_this_year, classes_of, places_of, shown_year
from library_share.papers.errors import TooManyLabels, WrongRange
from library_share.patrons.models import PATRON_KIND_NAMES, Card, Enrolment, Patron, PatronState
from library_share.translation import gettext

#: Three minutes of drawing, and more paper than any printer takes; beyond, range by range.
LABELS_AT_MOST = 50_000
#: SQLite takes a limited number of values per statement.
_AT_ONCE = 500


# --- copies ----------------------------------------------------------------------------------


def labels_of_all_copies(library: Library) -> list[Label]:
    """Labels of all copies that serve readers, in the order of the register."""
    rows = db.session.execute(
        _copies(library)
        .where(Copy.state.in_([CopyState.IN_USE, CopyState.UNDER_REPAIR]))
        .limit(LABELS_AT_MOST + 1)
    )
    return _not_too_many([_copy_label(row, library) for row in rows])


def labels_of_copies_since(library: Library, day: date) -> list[Label]:
    """Labels of the copies that came into the register on this day or later."""
    rows = db.session.execute(
        _copies(library)
        .where(Copy.created_at >= clock.start_of(day), Copy.state != CopyState.WITHDRAWN)
        .limit(LABELS_AT_MOST + 1)
    )
    return _not_too_many([_copy_label(row, library) for row in rows])


def labels_of_range(library: Library, first: str, last: str) -> list[Label]:
    """Labels of the copies from one accession number to another, both included."""
    begin, end = numbering_of(first), numbering_of(last)
    if begin is None or end is None or begin.running > end.running:
        raise WrongRange(first=first, last=last)
    prefix = accession_key(begin.prefix)
    if prefix != accession_key(end.prefix):
        raise WrongRange(first=first, last=last)
    rows = db.session.execute(
        _copies(library).where(
            Copy.accession_key.startswith(prefix, autoescape=True),
            Copy.state.in_([CopyState.IN_USE, CopyState.UNDER_REPAIR]),
        )
    )
    found = []
    for row in rows:
        running = row.accession_key.removeprefix(prefix)
        if running.isdecimal() and begin.running <= int(running) <= end.running:
            found.append((int(running), row))
    found.sort(key=lambda numbered: numbered[0])
    return _not_too_many([_copy_label(row, library) for _, row in found])


def copies_with_codes(library: Library, codes: list[str]) -> dict[str, Label]:
    """Labels of the library's copies with these printed codes, whatever state they are in."""
    return {
        row.code: _copy_label(row, library)
        for start in range(0, len(codes), _AT_ONCE)
        for row in db.session.execute(
            _copies(library).where(Copy.code.in_(codes[start : start + _AT_ONCE]))
        )
    }


def _copies(library: Library) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Copy.code,
            Copy.accession_number,
            Copy.accession_key,
            Copy.class_mark,
            Title.title,
            Title.volume,
            Title.classification,
            Title.level,
        )
        .join(Title, Title.id == Copy.title_id)
        .where(Copy.library_id == library.id)
        .order_by(Copy.id)
    )


def _copy_label(row: Row[Any], library: Library) -> Label:
    return Label(
        code=row.code,
        heading=row.accession_number,
        caption=full_title(row.title, row.volume),
        class_mark=row.class_mark or row.classification,
        level=row.level.value if row.level else "",
        colour=row.level.colour if row.level else WHITE,
        library=library.code,
    )


# --- cards -----------------------------------------------------------------------------------


def classes_now(library: Library) -> list[SchoolClass]:
    """The library's classes of the school year that lasts or comes next."""
    year = shown_year(clock.today(), library.commune_id)
    return classes_of(library.id, year.id) if year else []


def labels_of_all_cards(library: Library, since: date | None = None) -> list[Label]:
    """Cards of all patrons who may borrow, class by class; only those made on this day or later."""
    query = _cards(library).where(Patron.state == PatronState.ACTIVE)
    if since:
        query = query.where(Card.issued_at >= clock.start_of(since))
    rows = db.session.execute(query.limit(LABELS_AT_MOST + 1))
    in_order = sorted(rows, key=lambda row: (row.class_key or b"", row.sort_key, row.code))
    return _not_too_many([_card_label(row, library) for row in in_order])


def labels_of_class(library: Library, name: str) -> list[Label]:
    """Cards of the patrons of a class of this school year, by name."""
    found = class_of_this_year(library, name, clock.today())
    rows = db.session.execute(
        _cards(library)
        .where(Enrolment.class_id == found.id, Patron.state == PatronState.ACTIVE)
        .order_by(Patron.sort_key, Patron.id)
    )
    return [_card_label(row, library) for row in rows]


def cards_with_codes(library: Library, codes: list[str]) -> dict[str, Label]:
    """Cards in use with these printed codes."""
    return _cards_where(library, Card.code, codes)


def cards_of_pupil_codes(library: Library, codes: list[str]) -> dict[str, Label]:
    """Cards in use of the patrons whom the school knows by these codes."""
    return _cards_where(library, Patron.school_code, codes)


def _cards_where(library: Library, column: Any, values: list[str]) -> dict[str, Label]:
    found = {}
    for start in range(0, len(values), _AT_ONCE):
        query = _cards(library).add_columns(column.label("asked_for"))
        for row in db.session.execute(query.where(column.in_(values[start : start + _AT_ONCE]))):
            found[row.asked_for] = _card_label(row, library)
    return found


def _cards(library: Library) -> Select[*tuple[Any, ...]]:
    year = shown_year(clock.today(), library.commune_id)
    return (
        select(
            Card.code,
            Patron.name,
            Patron.kind,
            Patron.sort_key,
            SchoolClass.name.label("class_name"),
            literal(year.name if year else "").label("year_name"),
            SchoolClass.sort_key.label("class_key"),
        )
        .join(Patron, Patron.id == Card.patron_id)
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.patron_id == Patron.id,
                Enrolment.school_year_id == (year.id if year else None),
            ),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Patron.library_id == library.id, Card.revoked_at.is_(None))
    )


def _card_label(row: Row[Any], library: Library) -> Label:
    return Label(
        code=row.code,
        heading=row.name,
        class_mark=(
            gettext("Class %(name)s", name=row.class_name)
            if row.class_name
            else gettext(PATRON_KIND_NAMES[row.kind])
        ),
        caption=(gettext("School year %(name)s", name=row.year_name) if row.class_name else ""),
        library=library.name,
        banner=gettext("Library card").upper(),
        code_name=gettext("Card no."),
    )


# --- places ----------------------------------------------------------------------------------


def labels_of_places(library: Library) -> dict[str, Label]:
    """Labels of the shelves, corners and boxes in use, by code."""
    return {
        place.code: _place_label(place, library)
        for place in places_of(library.id)
        if place.is_active
    }


def _place_label(place: Place, library: Library) -> Label:
    return Label(
        code=place.code,
        heading=place.name,
        caption=gettext(PLACE_KIND_NAMES[place.kind]),
        library=library.code,
    )


# --- consignments ----------------------------------------------------------------------------


def labels_of_open_consignments(library: Library) -> list[Label]:
    """Labels of the lists that the library prepares, the oldest first."""
    query = handovers_of(library.id, incoming=False, steps=(Step.PREPARED,))
    handovers = db.session.scalars(query.order_by(Handover.id).limit(LABELS_AT_MOST + 1))
    return _not_too_many([_consignment_label(handover) for handover in handovers])


def consignments_with_codes(library: Library, codes: list[str]) -> dict[str, Label]:
    """Labels of the consignments with these codes that the library gives."""
    found: dict[str, Label] = {}
    for start in range(0, len(codes), _AT_ONCE):
        some = select(Place.id).where(Place.code.in_(codes[start : start + _AT_ONCE]))
        query = handovers_of(library.id, incoming=False)
        for handover in db.session.scalars(query.where(Handover.consignment_id.in_(some))):
            found[handover.code] = _consignment_label(handover)
    return found


def _consignment_label(handover: Handover) -> Label:
    """Where it goes is what a driver reads; where from, what a finder asks."""
    giver, taker = handover.from_place, handover.to_place
    within = giver.library_id == taker.library_id
    return Label(
        code=handover.code,
        heading=taker.name if within else taker.library.short_name,
        caption=gettext("from %(place)s", place=giver.name if within else giver.library.short_name),
        class_mark=gettext(PURPOSE_NAMES[handover.purpose]),
        library=giver.library.code,
    )


def _not_too_many(labels: list[Label]) -> list[Label]:
    if len(labels) > LABELS_AT_MOST:
        raise TooManyLabels(at_most=LABELS_AT_MOST)
    return labels
