"""The table of figures (F24) on paper."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.database import db, transaction
from library_share.libraries.models import Term
from library_share.statistics import papers
from library_share.statistics.rules import Period
from tests.given import Given


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "tháng 10 năm 2026"),
        (date(2026, 11, 1), date(2026, 11, 20), "tháng 11 năm 2026 (đến ngày 20/11/2026)"),
        (date(2026, 1, 1), date(2026, 12, 31), "năm 2026"),
        (date(2026, 9, 5), date(2027, 1, 15), "học kỳ I, năm học 2026-2027"),
        (date(2026, 9, 5), date(2027, 5, 31), "năm học 2026-2027"),
        (date(2026, 10, 2), date(2026, 10, 9), "từ ngày 02/10/2026 đến ngày 09/10/2026"),
    ],
)
def test_story_1084_the_table_calls_its_time_as_people_do(
    given: Given, first: date, last: date, said: str
) -> None:
    library = given.a_library()
    with transaction():
        year = given.a_school_year(
            name="2026-2027",
            starts_on=date(2026, 9, 5),
            ends_on=date(2027, 5, 31),
            books_back_by=date(2027, 5, 25),
        )
        db.session.add(
            Term(
                school_year_id=year.id,
                number=1,
                starts_on=year.starts_on,
                ends_on=date(2027, 1, 15),
            )
        )
    assert papers.period_said(library.commune_id, Period(first=first, last=last)) == said
