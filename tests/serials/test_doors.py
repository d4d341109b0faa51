"""Stories 812 to 822: pages, papers and the API of newspapers (docs/stories.md)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pypdfium2
import pytest
import python_calamine

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.database import db
from library_share.printing.documents import pdf
from library_share.serials import due
from library_share.serials.models import Issue, IssueCopy, Subscription
from library_share.serials.register import Bound, document, register_of, spreadsheet
from library_share.serials.rules import Frequency
from library_share.web.access import Role
from tests.serials.conftest import MONDAY
from tests.statements import statements


@pytest.fixture
def mai(reading):
    """A librarian of TVX at a browser."""
    return reading.browser("mai")


def test_story_812_i_order_a_newspaper_in_the_browser(reading, mai):
    sent = {
        "new_title": "Báo Thái Nguyên",
        "frequency": "weekdays",
        "weekdays": ["1", "3", "5"],
        "starts_on": "2026-11-23",
        "ends_on": "2026-12-31",
        "first_number": "220",
        "copies": "2",
        "at_end": "cut_up",
    }
    answer = mai.post("/serials/new", **sent)
    assert answer.status_code == 303, answer.text
    made = db.session.query(Subscription).one()
    assert (made.weekdays, made.late_after_days) == ("135", 2)
    page = mai.get(answer.location).text
    assert "Báo Thái Nguyên" in page
    assert "Monday, Wednesday, Friday" in page
    again = mai.get(f"/serials/new?after={made.id}").text
    assert 'value="2027-01-01"' in again
    wrong = mai.post("/serials/new", **{**sent, "weekdays": [], "starts_on": "2026-11-24"})
    assert wrong.status_code == 409
    assert "Tick the days of the week" in wrong.text


def test_story_813_what_should_be_here_is_one_list_with_one_tap_each(reading, mai):
    daily = reading.subscribes()
    page = mai.get("/serials").text
    assert "It is here" in page
    issue = reading.issue(daily)
    answer = mai.post(f"/serials/issues/{issue.id}/received", up_to="1")
    assert answer.location == f"/serials/issues/{issue.id}"
    assert "Everything that has appeared is here." in mai.get("/serials").text
    assert "It had not come" in mai.get(answer.location).text


def test_story_814_the_day_waits_for_me_on_the_page_of_today(reading):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TH", 1))
    reading.receives(daily)
    reading.goes_to(MONDAY + timedelta(days=1))
    answer = reading.call("GET", "/today", library="TVX")
    groups = {group["name"]: group for group in answer.json["groups"]}
    assert groups["newspapers_awaited"]["number"] == 1
    assert groups["newspapers_to_move_on"]["lines"][0]["text"] == "Báo Thái Nguyên, no. 100"


def test_story_815_the_dry_run_says_who_carries_what_and_one_tap_moves_it_all(reading, mai):
    daily = reading.subscribes()
    weekly = reading.subscribes("Nhi đồng", frequency=Frequency.WEEKLY)
    for one in (daily, weekly):
        reading.routes(one, ("TVX", 1), ("TTHTCD", 1))
        reading.receives(one)
    reading.goes_to(MONDAY + timedelta(days=1))
    page = mai.get("/serials/moves").text
    assert page.count("TVX → TTHTCD") == 1
    assert "Nhi đồng, no. 100" in page
    stays = [str(one.stay.id) for one in due.due_at(daily.library_id, reading.today)]
    mai.post("/serials/moves", stays=stays)
    page = mai.get("/serials/moves").text
    assert "Nothing is due to move on today." in page
    assert "Went today" in page
    copy = db.session.query(IssueCopy).first()
    assert mai.post(f"/serials/issue-copies/{copy.id}/move-undone").status_code == 303
    assert reading.where(copy) == "TVX"


def test_story_816_the_next_stop_says_that_it_went_on_and_sees_no_more(reading, mai):
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1), ("TH", 1))
    (copy,) = reading.receives(daily)
    centre, school = reading.browser("tam", "TTHTCD"), reading.browser("ha", "TH")
    reading.goes_to(MONDAY + timedelta(days=1))
    stay = reading.stay(copy)
    assert school.post("/serials/moves", stays=[str(stay.id)]).status_code == 409
    mai.post("/serials/moves", stays=[str(stay.id)])
    assert "Báo Thái Nguyên" in centre.get("/serials/moves").text
    assert "Báo Thái Nguyên" not in school.get("/serials/moves").text
    reading.goes_to(MONDAY + timedelta(days=2))
    assert centre.post("/serials/moves", stays=[str(reading.stay(copy).id)]).status_code == 303
    assert reading.where(copy) == "TH"
    assert centre.get(f"/serials/{daily.id}").status_code == 404
    assert centre.get(f"/serials/issues/{copy.issue_id}").status_code == 404


def test_story_817_i_give_each_copy_its_way(reading, mai):
    daily = reading.subscribes()
    places = [reading.place(code).code for code in ("TVX", "TH")]
    address = f"/serials/{daily.id}/routing/1"
    assert mai.post(address, place=[*places, ""], days=["1", "3", "1"]).status_code == 303
    assert "TH (3 days)" in mai.get(f"/serials/{daily.id}").text
    wrong = mai.post(address, place=places, days=["1", "x"])
    assert wrong.status_code == 422
    assert "Stop 2" in wrong.text
    assert mai.get(address).text.count("selected") >= 2


def a_year(reading):
    """A daily of which two issues came, one is missing and one late; and a special one."""
    daily = reading.subscribes()
    reading.receives(daily)
    reading.receives(daily, 2)
    reading.goes_to(MONDAY + timedelta(days=4))
    headers = {"label": "Số 27/7", "published_on": "2026-11-26", "copies": 1}
    assert reading.call("POST", f"/serials/{daily.id}/special-issues", **headers).status_code == 201
    first_late = reading.issue(daily, 1)
    assert reading.call("POST", f"/serial-issues/{first_late.id}/giving-up").status_code == 200
    return daily


def test_story_818_the_inspector_gets_the_register_f6(reading):
    daily = a_year(reading)
    register = register_of(daily, 2026, reading.today)
    november = register.months[10]
    assert november.marks[22:27] == ("x", "–", "x", "o", "")
    assert november.numbers == "100, 102"
    assert register.received == 3
    assert any("Số 27/7" in remark for remark in register.remarks)
    text = words_of(pdf(document(register)))
    assert "SỔ ĐĂNG KÝ BÁO, TẠP CHÍ" in text
    assert "định kỳ: Hằng ngày; số bản đặt mua mỗi số: " in text
    assert "Ghi chú: Số đặc biệt: " in text
    assert "Đóng tập" not in text
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(spreadsheet(register)))
    rows = sheet.get_sheet_by_index(0).to_python()
    (line,) = [row for row in rows if row[0] == "11"]
    assert line[23:27] == ["x", "–", "x", "o"]


def test_a_year_of_a_serial_is_one_page_with_its_bundles(reading):
    register = register_of(reading.subscribes(), 2026, reading.today)
    assert "Ghi chú" not in words_of(pdf(document(register)))
    bound = Bound(
        accession_number="TVX.00025",
        issues=2,
        first_on=date(2026, 10, 31),
        last_on=date(2026, 11, 7),
        tied_on=date(2026, 11, 27),
    )
    paper = pdf(document(replace(register, bundles=(bound,))))
    said = "Đóng tập: TVX.00025: 2 kỳ, 31/10/2026 – 07/11/2026, đóng ngày 27/11/2026."
    assert said in words_of(paper)
    assert len(pypdfium2.PdfDocument(io.BytesIO(paper))) == 1


def words_of(paper: bytes) -> str:
    read = pypdfium2.PdfDocument(io.BytesIO(paper))
    return " ".join(
        " ".join(
            read[number].get_textpage().get_text_range() for number in range(len(read))
        ).split()
    )


def test_story_819_the_register_is_a_pdf_a_word_file_and_a_spreadsheet(reading, mai):
    daily = reading.subscribes()
    for ending, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = mai.get(f"/serials/{daily.id}/register-2026.{ending}")
        assert answer.status_code == 200
        assert answer.data.startswith(begins)
    document = docx.Document(io.BytesIO(mai.get(f"/serials/{daily.id}/register-2026.docx").data))
    assert len(document.tables[1].rows) == 13
    assert mai.get(f"/serials/{daily.id}/register-9999.pdf").status_code == 404


def test_story_820_a_bundle_is_tied_in_the_browser_and_found_in_the_catalogue(reading, mai):
    weekly = reading.subscribes("Nhi đồng", frequency=Frequency.WEEKLY)
    reading.goes_to(MONDAY + timedelta(days=7))
    ids = [str(reading.receives(weekly, days)[0].id) for days in (0, 7)]
    page = mai.get(f"/serials/{weekly.id}/bundles/new").text
    assert "2 loose issues are here" in page
    tied = mai.post(f"/serials/{weekly.id}/bundles", copies=ids, accession_number="BTC-1")
    assert tied.status_code == 303, tied.text
    assert "BTC-1" in mai.get(f"/titles/{weekly.title_id}").text
    assert "BTC-1" in mai.get(f"/serials/{weekly.id}").text
    nothing = mai.post(f"/serials/{weekly.id}/bundles")
    assert "Tick the issues" in nothing.text


def test_story_821_another_program_does_all_of_it(reading):
    title = reading.given.a_title("Toán Tuổi thơ", TitleKind.PERIODICAL)
    made = reading.call(
        "POST",
        "/serials",
        library="TVX",
        title=title.id,
        frequency="monthly",
        starts_on="2026-11-05",
        ends_on="2027-10-31",
        first_number=301,
        issn="1859-2740",
    )
    assert made.status_code == 201, made.text
    number = made.json["id"]
    issues = reading.call("GET", f"/serials/{number}/issues", limit=3).json
    assert [one["number"] for one in issues["items"]] == [301, 302, 303]
    assert issues["items"][0]["state"] == "late"
    first = issues["items"][0]["id"]
    claimed = reading.call("POST", f"/serials/{number}/claims", issues=[first])
    assert "no. 301" in claimed.json["text"]
    came = reading.call("POST", "/serial-issues/scanned", library="TVX", code="18592740")
    assert (came.json["id"], came.json["state"]) == (first, "received")
    copy = came.json["copies"][0]
    undone = reading.call("DELETE", f"/serial-issue-copies/{copy['id']}")
    assert undone.json["state"] == "claimed"
    skipped = reading.call(
        "POST", f"/serials/{number}/skips", starts_on="2027-02-01", ends_on="2027-02-28"
    )
    assert skipped.status_code == 201
    listed = reading.call("GET", "/serials", library="TVX").json["items"]
    assert [one["title"] for one in listed] == ["Toán Tuổi thơ"]


def test_story_822_only_those_who_keep_newspapers_may(reading):
    daily = reading.subscribes()
    issue = reading.issue(daily)
    reading.account("an", role=Role.CLASS_KEEPER)
    reading.account("ha", "TH")
    for who in ("an", "ha"):
        assert reading.call("GET", f"/serials/{daily.id}", who).status_code == 404
        assert reading.call("POST", f"/serial-issues/{issue.id}/receipts", who).status_code == 404
        assert reading.call("GET", "/serials", who, library="TVX").status_code == 403


@pytest.mark.parametrize("how_many", [1, 6])
def test_pages_ask_the_same_whatever_there_is(reading, mai, how_many):
    for number in range(how_many):
        one = reading.subscribes(f"Báo {number}")
        reading.routes(one, ("TVX", 1), ("TTHTCD", 1))
        reading.receives(one)
    reading.goes_to(MONDAY + timedelta(days=1))
    for address, at_most in (
        ("/serials", 16),
        ("/serials/moves", 20),
        (f"/serials/{one.id}", 20),
        (f"/serials/{one.id}/bundles/new", 14),
        ("/serials/weeding", 12),
    ):
        db.session.rollback()
        with statements() as sent:
            assert mai.get(address).status_code == 200
        assert len(sent) <= at_most, (address, len(sent))


def test_a_daily_for_a_year_is_quickly_foretold(reading):
    daily = reading.subscribes(ends_on=MONDAY + timedelta(days=364))
    assert reading.given.how_many(Issue, Issue.subscription_id == daily.id) == 365
    assert clock.local_day(reading.now) == MONDAY
