"""The demo's lists, imported from files as schools really export them."""

from __future__ import annotations

from pathlib import Path

from library_share.exchange.imports import Request, prepare, understand
from library_share.exchange.models import ImportKind
from library_share.libraries.models import Library

FILES = Path(__file__).parent / "files"

LISTS: tuple[tuple[str, ImportKind, str], ...] = (
    ("MN", ImportKind.PATRONS, "roster-preschool.csv"),
    ("TH", ImportKind.PATRONS, "roster-vnedu-primary.xlsx"),
    ("THCS", ImportKind.PATRONS, "roster-csdl-6A.xlsx"),
    ("THCS", ImportKind.PATRONS, "roster-csdl-7B.xlsx"),
    ("MN", ImportKind.BOOKS, "books-preschool.csv"),
    ("TH", ImportKind.BOOKS, "title-list-primary.xlsx"),
    ("THCS", ImportKind.BOOKS, "accession-register-lower-secondary.xlsx"),
    ("TTHTCD", ImportKind.BOOKS, "books-learning-centre.csv"),
    ("TVX", ImportKind.BOOKS, "books-public.csv"),
)


def import_lists(libraries: dict[str, Library], account_ids: dict[str, int]) -> None:
    """Pupils and books of every library, inside the caller's transaction."""
    for code, kind, file in LISTS:
        library = libraries[code]
        understood = understand((FILES / file).read_bytes(), kind, library)
        assert not understood.faults, (file, understood.faults)
        request = Request(
            kind=kind,
            library=library,
            rows=understood.rows,
            account_id=account_ids[code.lower()],
            tidy_names=True,
        )
        prepare(request).write()
