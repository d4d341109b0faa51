"""A school in its first term, with a librarian who is signed in and a class of three."""

from __future__ import annotations

from datetime import date

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, Term
from tests.signing_in import sign_in

TODAY = date(2026, 11, 2)
FORM = {
    "purpose": "honours_list",
    "data": "họ và tên, lớp",
    "published_at": "trang công khai của thư viện",
    "given_on": "2026-11-01",
    "valid_until": "2027-05-31",
    "signed_by": "mother",
    "child_signed": "true",
}


@pytest.fixture
def school(given, client):
    """It is 2 November 2026 until the test is over."""
    with clock.pretend(TODAY):
        year = given.a_school_year(
            name="2026-2027",
            starts_on=date(2026, 9, 5),
            ends_on=date(2027, 5, 31),
            books_back_by=date(2027, 5, 25),
        )
        with transaction():
            db.session.add(
                Term(
                    school_year_id=year.id,
                    number=1,
                    starts_on=date(2026, 9, 5),
                    ends_on=date(2027, 1, 17),
                )
            )
        library = given.a_library("TH", kind=LibraryKind.PRIMARY)
        library.pupils = [
            given.a_patron(name, library, class_name="4A")
            for name in ("Nông Thị Hạ Vi", "Ma Văn Bách", "Lý A Sùng")
        ]
        sign_in(client, given.an_account("lan", library=library))
        yield library
