"""The table of figures (F24) on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, Term
from library_share.printing import forms
from library_share.printing.documents import docx
from library_share.statistics import papers
from library_share.statistics.measures import MEASURES
from library_share.statistics.measuring import Wait
from library_share.statistics.rules import Period
from library_share.translation import force_locale, gettext
from tests.given import Given
from tests.printing.documents.reading import words_of
from tests.printing.forms.building import value_of

PERIOD = Period(first=date(2026, 10, 1), last=date(2026, 10, 31))


@pytest.mark.parametrize("kind", [LibraryKind.PUBLIC, LibraryKind.LEARNING_CENTRE])
def test_without_pupils_the_table_has_no_rows_about_them(given: Given, kind: LibraryKind) -> None:
    school, other = given.a_library("TH"), given.a_library("KHO", kind=kind)
    said, said_there = (
        words_of(docx(papers.table_of(library, PERIOD))) for library in (school, other)
    )
    for words in ("Bản/học sinh", "Học sinh đã mượn", "II. Theo lớp", "từ tủ sách lớp"):
        assert words in said
        assert words not in said_there
    assert "tủ sách lớp" not in said_there
    assert "II. Theo loại tài liệu" in said_there


def test_a_wait_says_that_it_is_told_in_days(app) -> None:
    waits = [one for one in MEASURES if isinstance(one, Wait)]
    with force_locale("vi"):
        assert all(gettext(one.name).startswith("Số ngày") for one in waits)
    assert all("ays" in one.name for one in waits)


def test_a_star_is_explained_where_there_is_one() -> None:
    """No measure of the table is unverified now; the next one may be."""
    figure = forms.OtherFigure(name="Sách mới", unit="bản", figure="3")
    facts = value_of("facts", forms.Figures)
    for is_unverified in (False, True):
        other = replace(figure, is_unverified=is_unverified)
        said = words_of(docx(forms.figures_table(replace(facts, others=(other,)))))
        assert ("Sách mới *" in said) is is_unverified
        assert ("Dấu *" in said) is is_unverified


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
