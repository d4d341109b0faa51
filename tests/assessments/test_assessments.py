"""A school's self-assessment (F25): stories 957 to 959."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pypdfium2
import pytest
from sqlalchemy import select

from library_share import clock
from library_share.assessments import actions, papers, rules
from library_share.assessments.actions import Judged
from library_share.assessments.errors import (
    AssessmentBegun,
    AssessmentChangedMeanwhile,
    AssessmentIsConfirmed,
    LevelsMissing,
    NotASchool,
)
from library_share.assessments.facts import known_of
from library_share.assessments.models import Assessment
from library_share.assessments.rules import School
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, SchoolYear
from library_share.printing.documents import pdf
from library_share.stocktake.models import Scope, Stocktake
from library_share.web.access import Role
from tests.racing import at_once, attempt
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def in_may():
    with clock.pretend(date(2027, 5, 10)):
        yield


@pytest.fixture
def year(given):
    return given.a_school_year(
        name="2026-2027",
        starts_on=date(2026, 9, 5),
        ends_on=date(2027, 5, 31),
        books_back_by=date(2027, 5, 25),
    )


@pytest.fixture
def school(given, year):
    library = given.a_library("THCS")
    given.a_patron("Nông Anh An", library)
    for number in range(5):
        given.a_copy(f"Dế Mèn {number}", library)
    return library


def begun(library, year):
    with transaction():
        return actions.begin_assessment(library, year)


def all_at(level, assessment):
    return [Judged(criterion=line.criterion, level=level) for line in assessment.lines]


def test_story_957_the_draft_begins_with_what_is_counted(school, year):
    lines = {line.criterion: line for line in begun(school, year).lines}
    assert "5,0 bản/học sinh" in lines["copies_per_pupil"].status
    assert "mức 2: chưa nhập" in lines["copies_per_pupil"].status
    assert lines["copies_per_pupil"].level == 1
    assert lines["space"].status == ""
    assert lines["space"].level is None
    assert "copies_per_teacher" not in lines
    with pytest.raises(AssessmentBegun), transaction():
        actions.begin_assessment(school, year)


@pytest.mark.parametrize("school", list(School))
def test_each_kind_of_school_has_all_five_standards(school):
    criteria = rules.criteria_for(school)
    assert {one.standard for one in criteria} == {1, 2, 3, 4, 5}
    of_preschool = "copies_per_teacher" in {one.code for one in criteria}
    assert of_preschool == (school is School.PRESCHOOL)


def test_the_conclusion_is_what_all_criteria_reach():
    assert rules.conclusion([1, 2, 1]) == 1
    assert rules.conclusion([2, 0]) == 0
    assert rules.conclusion([2, None]) is None
    assert rules.conclusion([]) is None
    assert rules.due_on(date(2027, 5, 31)) == date(2027, 7, 30)


def test_only_schools_assess_themselves(given, year):
    with pytest.raises(NotASchool), transaction():
        actions.begin_assessment(given.a_library("TVX", kind=LibraryKind.PUBLIC), year)


def test_story_958_the_librarian_goes_on_and_the_principal_confirms(school, year, given):
    assessment = begun(school, year)
    account_id = given.an_account("ht", Role.PRINCIPAL, school).id
    with pytest.raises(LevelsMissing), transaction():
        actions.confirm(school, year, account_id=account_id)
    lines = all_at(1, assessment)
    with transaction():
        actions.write(school, year, version=1, lines=lines)
    with pytest.raises(AssessmentChangedMeanwhile), transaction():
        actions.write(school, year, version=1, lines=lines)
    with transaction():
        actions.confirm(school, year, account_id=account_id)
    with pytest.raises(AssessmentIsConfirmed), transaction():
        actions.write(school, year, version=2, lines=lines)


def test_begun_by_two_at_once_there_is_one(app, given, school, year):
    library_id, year_id = school.id, year.id
    db.session.rollback()

    def begin():
        library, of_year = (
            db.session.get(type(school), library_id),
            db.session.get(type(year), year_id),
        )
        return attempt(actions.begin_assessment, library, of_year)

    with at_once(app, 2) as run:
        assert sorted(run(begin, begin)) == ["assessment_begun", "done"]
    assert given.how_many(Assessment) == 1


def test_story_959_the_record_prints_with_what_is_not_verified(school, year):
    assessment = begun(school, year)
    file = pypdfium2.PdfDocument(pdf(papers.document_of(assessment)))
    words = " ".join(
        "".join(page.get_textpage().get_text_range() for page in file).replace("\u200b", "").split()
    )
    assert "TỰ ĐÁNH GIÁ" in words.upper()
    assert "Tiêu chuẩn 5. Quản lý thư viện" in words
    assert "chưa xác minh" in words
    assert "30/07/2027" in words


def test_on_the_page_and_by_a_program(client, given, school, year):
    lan = given.an_account("lan", Role.LIBRARIAN, school)
    sign_in(client, lan)
    assert client.post("/assessments/2026-2027/begin").status_code == 303
    page = client.get("/assessments/2026-2027").text
    assert "chưa xác minh" in page
    assert "In biên bản tự đánh giá" in page
    assert "Đã ghi mức: " in page
    codes = [one.code for one in rules.criteria_for(School.LOWER_SECONDARY)]
    form = {
        "version": "1",
        "criterion": codes,
        "level": ["1"] * len(codes),
        "status": ["Có"] * len(codes),
        "evidence": [""] * len(codes),
        "plan": ["Thêm sách"] * len(codes),
    }
    assert client.post("/assessments/2026-2027", data=form).status_code == 303
    assert client.post("/assessments/2026-2027", data=form).status_code == 409
    assert client.post("/assessments/2026-2027/confirm").status_code == 403
    assert client.get("/assessments/2026-2027/record.docx").status_code == 200
    headers = {"Authorization": f"Bearer {given.a_token(lan)}"}
    path = "/api/v1/libraries/THCS/assessments/2026-2027"
    told = client.get(path, headers=headers).json
    assert (told["version"], told["level"], told["confirmed_at"]) == (2, 1, None)
    sent = {"version": 2, "lines": told["lines"][:1]}
    assert client.put(path, json=sent, headers=headers).json["version"] == 3
    assert client.post(f"{path}/confirmation", headers=headers).status_code == 403
    head = given.an_account("ht", Role.PRINCIPAL, school)
    theirs = {"Authorization": f"Bearer {given.a_token(head)}"}
    assert client.post(f"{path}/confirmation", headers=theirs).json["confirmed_at"]
    assert client.post(path, headers=headers).status_code == 409
    other = given.a_token(given.an_account("x", Role.LIBRARIAN, given.a_library("TH")))
    strange = {"Authorization": f"Bearer {other}"}
    assert client.get(path, headers=strange).status_code == 403


@pytest.mark.parametrize("name", ["2026/2027", "Năm học 2026–2027", 'a"b', "2026-2027"])
def test_story_1135_a_school_year_has_any_name(app, given, school, year, name):
    with transaction():
        year.name = name
    principal = given.an_account("ht", Role.PRINCIPAL, school)
    address = f"/assessments/{quote(name)}"
    client = app.test_client()
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, school))
    assert f'href="{address}"' in client.get("/assessments").text
    assert client.post(f"{address}/begin").status_code == 303
    assert client.get(address).status_code == 200
    printed = client.get(f"{address}/record.docx")
    assert printed.status_code == 200
    assert printed.headers["Content-Disposition"].isascii()
    assert printed.headers["Content-Disposition"].count('"') == 2
    assert client.get(f"{address}/record.txt").status_code == 404
    of_program = {"Authorization": f"Bearer {given.a_token(principal)}"}
    api = f"/api/v1/libraries/{school.code}{address}"
    assert app.test_client().get(api, headers=of_program).json["school_year"] == name
    answer = app.test_client().post(f"{api}/confirmation", headers=of_program)
    assert answer.json["code"] == LevelsMissing.code
    assert [one.school_year_id for one in db.session.scalars(select(Assessment))] == [year.id]


def test_story_1139_stock_takes_of_a_later_year_are_not_counted(school, year):
    """In summer books are counted for the year that ended."""
    with transaction():
        db.session.add(
            SchoolYear(
                commune_id=year.commune_id,
                name="2027-2028",
                starts_on=date(2027, 9, 5),
                ends_on=date(2028, 5, 31),
                books_back_by=date(2028, 5, 25),
            )
        )
        for day in (date(2026, 8, 1), date(2026, 9, 5), date(2027, 7, 1), date(2027, 9, 5)):
            at = clock.start_of(day)
            db.session.add(
                Stocktake(
                    library_id=school.id,
                    title=f"Kiểm kê {day}",
                    scope=Scope.LIBRARY,
                    opened_at=at,
                    closed_at=at,
                )
            )
    with clock.pretend(date(2027, 10, 1)):
        assert "kiểm kê trong năm: 2 lần" in known_of(school, year)["registers"].status
