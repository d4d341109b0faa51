"""Reports on pages, on paper and by the API: stories 952 to 956."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest
from docx import Document as WordDocument
from python_calamine import CalamineWorkbook

from library_share import clock
from library_share.database import db
from library_share.printing.documents import docx, pdf
from library_share.reports import papers, queries
from library_share.reports.models import Report
from library_share.reports.rules import Happening
from library_share.web.access import Role
from tests.reports.conftest import a_report
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def lan(client, given, village):
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, village.school))
    return client


def test_story_952_a_unit_writes_on_the_phone_and_what_it_wrote_is_there_again(lan, village):
    path = f"/reports/{village.report.id}/units/THCS"
    sent = {"section": "1", "text": "Hai tiết đọc.\nBa buổi.", "version": "0"}
    kept = lan.post(f"{path}/answers", data=sent, headers={"HX-Request": "true"})
    assert kept.status_code == 200
    assert 'value="1"' in kept.text
    assert "Hai tiết đọc." in lan.get(path).text
    clash = lan.post(
        f"{path}/answers", data=sent | {"text": "Khác"}, headers={"HX-Request": "true"}
    )
    assert clash.status_code == 409
    assert 'data-code="answer_changed_meanwhile"' in clash.text
    assert lan.post(f"{path}/answers", data=sent | {"version": "1"}).status_code == 200


def test_the_list_says_until_when(lan, village):
    page = lan.get("/reports").text
    assert "trước 06/11/2026" in page
    assert "còn 4 ngày" in page
    assert "/reports/start" not in page


def test_the_list_names_the_next_step_and_counts_no_days_of_what_is_in(client, given, village):
    lan = given.an_account("lan", Role.LIBRARIAN, village.school)
    ht = given.an_account("ht", Role.PRINCIPAL, village.school)

    def seen(account):
        sign_in(client, account)
        return client.get("/reports").text

    assert "Viết phần báo cáo</a>" in seen(lan)
    assert "Viết phần báo cáo</a>" not in seen(ht)
    village.writes(village.school, "Đã làm.", "Không")
    village.does(village.school, Happening.HAND_IN)
    with clock.pretend(date(2026, 11, 20)):
        assert "Xem và duyệt</a>" in seen(ht)
        page = seen(lan)
    assert "Xem và duyệt</a>" not in page
    assert "Hạn: trước 06/11/2026</td>" in page


def test_the_commune_reads_first_how_many_units_are_in(client, given, village):
    village.writes(village.school, "Đã làm.", "Không")
    village.does(village.school, Happening.HAND_IN)
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    path = f"/reports/{village.report.id}"
    assert "Đã nộp: 1/2 đơn vị.</strong>" in client.get(path).text
    with clock.pretend(date(2026, 11, 6)):
        sign_in(client, given.an_account("xa2", Role.ADMINISTRATOR))
        assert "Đã nộp: 1/2 đơn vị. Quá hạn: 1.</strong>" in client.get(path).text


def test_story_953_the_commune_asks_and_sees_who_is_late(client, given, village):
    canbo = given.an_account("canbo", Role.OFFICIAL, village.school)
    sign_in(client, canbo)
    form = {
        "kind": "other",
        "title": "Tuần lễ học tập",
        "first_on": "2026-10-06",
        "last_on": "2026-10-12",
        "due_before": "2026-10-18",
        "asked": "Kết quả: Đã làm gì?\n\nKiến nghị",
        "units": ["THCS"],
    }
    assert (
        client.post("/reports/start", data=form | {"units": ["THCS", "TTHTCD"]}).status_code == 403
    )
    made = client.post("/reports/start", data=form)
    assert made.status_code == 303
    page = client.get(made.location).text
    assert "<strong>quá hạn</strong>" in page
    assert "đã quá hạn" in page
    assert client.get(f"/reports/{village.report.id}").status_code == 404
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    assert client.get(f"/reports/{village.report.id}").status_code == 200


def test_story_954_today_names_reports_to_write_to_approve_and_late(app, given, client, village):
    def waiting(username):
        client.get("/")
        return client.get("/today").text

    sign_in(client, given.an_account("lan", Role.LIBRARIAN, village.school))
    assert "Kết quả tháng 10" in waiting("lan")
    village.writes(village.school, "Đã làm.", "Không")
    village.does(village.school, Happening.HAND_IN)
    assert "Kết quả tháng 10" not in waiting("lan")
    sign_in(client, given.an_account("ht", Role.PRINCIPAL, village.school))
    assert "Kết quả tháng 10" in waiting("ht")
    with clock.pretend(date(2026, 11, 6)):
        sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
        assert "Trung tâm" in waiting("xa")


def test_nobody_of_another_unit_sees_or_writes_a_part(client, given, village):
    other = given.a_library("TH")
    sign_in(client, given.an_account("th", Role.LIBRARIAN, other))
    for path in (
        f"/reports/{village.report.id}",
        f"/reports/{village.report.id}/units/THCS",
        f"/reports/{village.report.id}/units/TH",
        f"/reports/{village.report.id}/report.pdf",
        f"/reports/{village.report.id}/annex.xlsx",
        "/reports/999999/units/TH",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/reports/start").status_code == 403
    acts = {"happening": "approve"}
    assert (
        client.post(f"/reports/{village.report.id}/units/THCS/acts", data=acts).status_code == 404
    )


def test_the_librarian_approves_nothing_and_the_principal_writes_nothing(client, given, village):
    village.writes(village.school, "Đã làm.", "Không")
    path = f"/reports/{village.report.id}/units/THCS"
    sign_in(client, given.an_account("ht", Role.PRINCIPAL, village.school))
    sent = {"section": "1", "text": "Khác", "version": "1"}
    assert client.post(f"{path}/answers", data=sent).status_code == 403
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, village.school))
    assert client.post(f"{path}/acts", data={"happening": "hand_in"}).status_code == 303
    assert client.post(f"{path}/acts", data={"happening": "approve"}).status_code == 403
    sign_in(client, given.an_account("ht2", Role.PRINCIPAL, village.school))
    assert client.post(f"{path}/acts", data={"happening": "approve"}).status_code == 303


def words(document):
    file = pypdfium2.PdfDocument(pdf(document))
    return [page.get_textpage().get_text_range() for page in file]


def test_story_955_one_paper_of_all_parts_with_an_annex(village):
    village.writes(village.school, "Hai tiết đọc.\nBa buổi.", "Thêm sách")
    village.does(village.school, Happening.HAND_IN)
    parts = queries.parts_of(village.report)
    paper = papers.document_of(village.report, parts)
    first, *_, last = words(paper)
    assert "BÁO CÁO" in first
    assert "I. Kết quả" in first
    assert "Trường THCS: Hai tiết đọc." in first
    assert "Chưa có báo cáo của 01 đơn vị: Trung tâm." in first
    assert "Phòng Văn hóa" not in first
    assert "Kính gửi: Sở Giáo dục và Đào tạo" in first
    assert last.startswith("2") or "PHỤ LỤC" in last
    assert "TTHTCĐ (chưa nộp)" in " ".join(last.split())
    file = WordDocument(io.BytesIO(docx(paper)))
    assert [p.text for p in file.paragraphs].count("PHỤ LỤC") == 1
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(papers.annex_of(village.report, parts)))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[4:7]] == ["Trung tâm", "Trường THCS", "Cộng"]
    assert "“LC”" in last  # short headings are explained, whole ones are not
    assert "“LC”" not in str(rows)
    village.does(village.centre, Happening.WITHDRAW, "Không có thư viện")
    again = papers.document_of(village.report, queries.parts_of(village.report))
    assert "Trung tâm" not in " ".join(words(again))


def test_as_many_statements_for_twenty_units_as_for_two(given, village):
    many = [given.a_library(f"L{number}") for number in range(20)]
    wide = a_report(*many, title="Rộng")

    def asked(report_id):
        db.session.remove()
        report = queries.get_report(report_id)
        with statements() as made:
            papers.document_of(report, queries.parts_of(report))
        return len(made)

    few, many_units = village.report.id, wide.id
    assert asked(many_units) == asked(few)


def test_story_956_a_program_asks_writes_and_hands_in(client, given, village):
    token = given.a_token(given.an_account("xa", Role.ADMINISTRATOR))
    headers = {"Authorization": f"Bearer {token}"}
    sent = {
        "library": "THCS",
        "kind": "term",
        "title": "Học kỳ I",
        "first_on": "2026-09-05",
        "last_on": "2027-01-15",
        "due_before": "2027-01-20",
        "sections": [{"heading": "Kết quả", "question": "Đã làm gì?"}],
    }
    made = client.post("/api/v1/reports", json=sent, headers=headers)
    assert made.status_code == 201
    path = f"/api/v1/reports/{made.json['id']}"
    assert {one["unit"] for one in made.json["units"]} == {"THCS", "TTHTCD"}
    written = {"section": 1, "text": "Đã làm.", "version": 0}
    answer = client.put(f"{path}/units/TTHTCD/answers", json=written, headers=headers)
    assert answer.json == {"section": 1, "text": "Đã làm.", "version": 1}
    acted = client.post(f"{path}/units/TTHTCD/acts", json={"happening": "hand_in"}, headers=headers)
    assert acted.json["step"] == "approved"
    assert acted.json["figures"]["loans_home"] == 0
    again = client.post(f"{path}/units/TTHTCD/acts", json={"happening": "hand_in"}, headers=headers)
    assert (again.status_code, again.json["code"]) == (409, "wrong_part_step")
    listed = client.get("/api/v1/reports?library=TTHTCD", headers=headers).json["items"]
    assert [one["title"] for one in listed] == ["Học kỳ I", "Kết quả tháng 10"]
    given.a_library("TH")
    added = client.post(f"{path}/units", json={"unit": "TH"}, headers=headers)
    assert added.status_code == 201
    assert len(added.json["units"]) == 3


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("\n".join(f"Mục {number}" for number in range(31)), "report_too_many_sections"),
        ("M" * 151, "report_section_too_long"),
        ("Mục: " + "m" * 501, "report_section_too_long"),
    ],
)
def test_what_is_too_much_is_refused_and_not_cut(client, given, village, asked, code):
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    form = {"kind": "other", "title": "Tuần lễ", "units": ["THCS"], "asked": asked}
    days = {"first_on": "2026-10-06", "last_on": "2026-10-12", "due_before": "2026-11-18"}
    refused = client.post("/reports/start", data=form | days)
    assert (refused.status_code, f'data-code="{code}"' in refused.text) == (409, True)
    assert given.how_many(Report) == 1
