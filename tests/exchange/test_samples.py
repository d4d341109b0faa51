"""The sample files, as schools export them: nothing lost, nothing kept that is not needed,
and the second time nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from library_share import demo
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.exchange import imports
from library_share.exchange.models import ImportKind
from library_share.libraries.models import LibraryKind
from library_share.patrons.models import Card, Enrolment, Patron

DATA = Path(demo.__file__).parent / "files"
SAMPLES = [
    ("roster-csdl-6A.xlsx", ImportKind.PATRONS, LibraryKind.LOWER_SECONDARY, 34),
    ("roster-csdl-7B.xlsx", ImportKind.PATRONS, LibraryKind.LOWER_SECONDARY, 31),
    ("roster-vnedu-primary.xlsx", ImportKind.PATRONS, LibraryKind.PRIMARY, 112),
    ("roster-preschool.csv", ImportKind.PATRONS, LibraryKind.PRESCHOOL, 66),
    ("accession-register-lower-secondary.xlsx", ImportKind.BOOKS, LibraryKind.LOWER_SECONDARY, 172),
    ("title-list-primary.xlsx", ImportKind.BOOKS, LibraryKind.PRIMARY, 218),
]


def import_file(name, kind, library):
    understood = imports.understand((DATA / name).read_bytes(), kind, library)
    assert understood.faults == []
    request = imports.Request(kind=kind, library=library, rows=understood.rows, account_id=None)
    with transaction():
        return imports.prepare(request).write(), understood


@pytest.mark.parametrize(("name", "kind", "library_kind", "how_many"), SAMPLES)
def test_every_sample_imports_whole_and_the_second_time_changes_nothing(
    given, name, kind, library_kind, how_many
):
    given.a_school_year()
    library = given.a_library("TH", kind=library_kind)
    counts, _ = import_file(name, kind, library)
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (how_many, 0, 0)
    table = Patron if kind is ImportKind.PATRONS else Copy
    assert given.how_many(table) == how_many
    again, _ = import_file(name, kind, library)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, how_many)
    assert given.how_many(table) == how_many
    if kind is ImportKind.PATRONS:
        assert given.how_many(Enrolment) == how_many
        assert given.how_many(Card) == how_many - counts["left"]
