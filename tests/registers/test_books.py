"""What stands in each book, line by line."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from library_share.catalogue.models import TitleKind
from library_share.circulation.models import Loan
from library_share.copies.actions import change_copy
from library_share.copies.leaving import change_exit
from library_share.copies.models import Copy, CopyState, Exit, Receipt
from library_share.copies.receiving import change_receipt
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.patrons.models import PatronKind
from library_share.registers import rules
from library_share.registers.errors import PeriodBackwards, TooManyYears
from library_share.registers.making import BookCode, By, Order, Whose, make
from library_share.safekeeping.queries import findings
from tests.registers.conftest import TEACHER
from tests.stocktake.conftest import Counter

OVERDUE = Order(book=BookCode.OVERDUE)
SEPT, OCT, NOV = date(2026, 9, 7), date(2026, 10, 5), date(2026, 11, 2)


def withdraw(copy: Copy, reason: str = "rách nát") -> None:
    with transaction():
        change_copy(copy, state=CopyState.WITHDRAWN, reason=reason, account_id=None)


def test_story_923_each_receipt_is_a_line_with_its_voucher_kinds_and_worth(school):
    with school.on(SEPT):
        school.enters(3, source="Ngân sách", price_dong=20_000, class_mark="895.9223")
        school.enters(2, source="Ngân sách", kind=TitleKind.TEXTBOOK, price_dong=15_000)
        school.enters(1, source="Tặng", kind=TitleKind.MAP)
        with transaction():
            first = db.session.scalars(select(Receipt).where(Receipt.number == 1)).one()
            change_receipt(
                first,
                entered_on=SEPT,
                source="Ngân sách",
                giver="Cty Sách Thái Nguyên",
                voucher_number="HĐ 0012",
                voucher_on=date(2026, 9, 4),
            )
        (lines,) = school.book(BookCode.ENTRIES)
    assert lines[0][:12] == (
        "07/09/2026",
        "1",
        "Ngân sách, Cty Sách Thái Nguyên",
        "HĐ 0012 ngày 04/09/2026",
        *("5", "2", "", "", "3", "", ""),
        "90.000",
    )
    assert "800:\xa03" in lines[0][12]
    assert lines[1][1:3] == ("2", "Tặng")
    assert lines[1][4:11] == ("1", "", "", "", "", "", "1")


def test_a_period_has_its_own_lines_and_numbers_run_on(school):
    for day in (SEPT, OCT, NOV):
        with school.on(day):
            school.enters(1)
    with school.on(NOV):
        (lines,) = school.book(BookCode.ENTRIES, first=OCT, last=OCT)
        assert [line[:2] for line in lines] == [("05/10/2026", "2")]
        with pytest.raises(PeriodBackwards):
            school.book(BookCode.ENTRIES, first=NOV, last=OCT)
        with pytest.raises(TooManyYears):
            school.book(BookCode.ENTRIES, first=date(1900, 1, 1), last=OCT)


def test_story_924_each_exit_is_a_line_with_its_reasons_and_what_came_back(school):
    with school.on(SEPT):
        lost, worn, back = school.enters(3, price_dong=10_000)
        with transaction():
            change_copy(lost, state=CopyState.LOST, reason="mất", account_id=None)
    with school.on(OCT):
        for copy in (lost, worn, back):
            withdraw(copy)
        with transaction():
            change_exit(
                db.session.scalars(select(Exit)).one(),
                paper_number="03/BB-TH",
                paper_on=OCT,
                note="",
            )
    with school.on(NOV):
        with transaction():
            change_copy(back, state=CopyState.IN_USE, account_id=None)
        ((line,),) = school.book(BookCode.EXITS)
        (entered,) = school.book(BookCode.ENTRIES)
    assert line[:4] == ("05/10/2026", "1", "03/BB-TH ngày 05/10/2026", "3")
    assert line[10] == "30.000"
    assert line[11] == "lý do khác:\xa02; mất:\xa01"
    assert line[12] == "đã nhập lại 1 bản"
    assert [(one[0], one[1], one[2], one[4]) for one in entered] == [
        ("07/09/2026", "1", "", "3"),
        ("02/11/2026", "", "Nhập lại sách đã xuất", "1"),
    ]


def test_story_925_the_year_ends_with_what_it_began_plus_in_less_out(school):
    with school.on(date(2025, 12, 30)):
        old = school.enters(4)
    with school.on(date(2026, 3, 2)):
        withdraw(old[0])
        school.enters(3, kind=TitleKind.TEXTBOOK)
    with school.on(NOV):
        (lines,) = school.book(BookCode.YEARLY_STOCK, first=date(2025, 1, 1), last=NOV)
    said = {(line[0], line[1]): line[2:6] for line in lines}
    by_name = [(line[1], line[2]) for line in lines]
    assert by_name == [
        ("Còn đầu kỳ", "0"),
        ("Nhập", "4"),
        ("Xuất", "0"),
        ("Còn cuối kỳ", "4"),
        ("Còn đầu kỳ", "4"),
        ("Nhập", "3"),
        ("Xuất", "1"),
        ("Còn cuối kỳ", "6"),
    ]
    assert said["Năm 2025", "Còn đầu kỳ"][0] == "0"
    assert lines[4][0] == "Đến 02/11/2026"
    assert lines[5][0] == "chưa kiểm kê"


def test_story_925_a_year_is_named_so_once_it_is_over(school):
    for on, name in ((date(2026, 12, 5), "Đến 05/12/2026"), (date(2026, 12, 31), "Năm 2026")):
        with school.on(on):
            (lines,) = school.book(BookCode.YEARLY_STOCK, first=date(2026, 1, 1), last=on)
        assert lines[0][0] == name


def test_story_925_a_book_until_a_day_knows_no_later_stock_take(app, school, given):
    with school.on(date(2026, 9, 10)):
        school.enters(3)
    with school.on(date(2026, 11, 20)):
        account = given.an_account("dem", library=school.library)
        counter = Counter(school.library, app.test_client(), given.a_token(account), given)
        counter.opens()
        assert counter.does("POST", "/closing").status_code == 200
    for last, told in ((date(2026, 10, 31), "chưa kiểm kê"), (date(2026, 11, 20), "20/11/2026")):
        with school.on(date(2026, 12, 5)):
            (lines,) = school.book(BookCode.YEARLY_STOCK, first=date(2026, 1, 1), last=last)
        assert lines[1][0] == told


def test_story_926_the_balance_holds_on_any_day(school):
    """A year of entries, exits and finds; each day's stock is counted from the copies alone."""
    chance = random.Random(926)
    stock: dict[int, TitleKind] = {}
    gone: list[Copy] = []
    day, seen = date(2026, 1, 5), []
    while day < date(2026, 12, 20):
        with school.on(day):
            kind = chance.choice(list(TitleKind))
            for copy in school.enters(chance.randint(1, 4), kind=kind):
                stock[copy.id] = kind
            for copy_id in chance.sample(sorted(stock), min(2, len(stock) // 3)):
                copy = db.session.get_one(Copy, copy_id)
                withdraw(copy)
                gone.append(copy)
                del stock[copy_id]
            if gone and chance.random() < 0.4:
                copy = gone.pop()
                with transaction():
                    change_copy(copy, state=CopyState.IN_USE, account_id=None)
                stock[copy.id] = db.session.get_one(Copy, copy.id).title.kind
            kinds: dict[str, int] = {}
            for one in stock.values():
                kinds[one.value] = kinds.get(one.value, 0) + 1
            seen.append((day, rules.by_column(kinds)))
        day += timedelta(days=chance.randint(9, 25))
    with school.on(date(2026, 12, 31)):
        for on, kinds_then in seen:
            (lines,) = school.book(BookCode.YEARLY_STOCK, first=date(2026, 1, 1), last=on)
            told = tuple(int(cell) for cell in lines[3][3:9])
            assert (lines[3][1], told) == ("Còn cuối kỳ", kinds_then), on
    assert findings() == []


def test_story_927_a_textbook_has_a_page_and_numbers_from_one(school, given):
    title = given.a_title("Toán 5, tập 1", TitleKind.TEXTBOOK)
    with school.on(SEPT):
        first = school.enters(10, title, price_dong=12_000, printed_year=2024, source="Ngân sách")
        school.enters(2, "Bài hát", kind=TitleKind.TEXTBOOK)
    with school.on(OCT):
        school.enters(5, title, price_dong=13_000, printed_year=2026)
        withdraw(first[0])
        pages = school.book(BookCode.TEXTBOOKS)
        headings = school.headings(BookCode.TEXTBOOKS)
        book = make(school.library, Order(book=BookCode.TEXTBOOKS))
    assert headings == ["Tên sách: Bài hát", "Tên sách: Toán 5, tập 1"]
    assert book.chapters[1].remarks[0].startswith("Lớp: 5.")
    assert [line[2:8] for line in pages[1]] == [
        ("10", "1–10 năm XB 2024", "12.000", "120.000", "1", "9"),
        ("5", "11–15 năm XB 2026", "13.000", "65.000", "", "5"),
    ]


def test_story_928_the_loan_book_has_a_page_for_each_class(school):
    with school.on(SEPT):
        a, b, c = school.enters(3, "Dế Mèn")
        an, binh = school.reader("Nông Anh An", "5B"), school.reader("Lý Thị Bình", "4A")
        school.lends(a, an)
        school.lends(b, binh)
        school.lends(c, an, here=True)
    with school.on(SEPT + timedelta(days=3)):
        school.takes_back(a)
        pages = school.book(BookCode.PUPILS)
        assert school.headings(BookCode.PUPILS) == ["Lớp 4A", "Lớp 5B"]
        assert school.headings(BookCode.PUPILS, class_name="5B") == ["Lớp 5B"]
        assert school.headings(BookCode.PUPILS, by=By.PUPIL) == [
            "Lý Thị Bình – Lớp 4A",
            "Nông Anh An – Lớp 5B",
        ]
    assert [line[:4] for line in pages[1]] == [("1", "07/09/2026", "Nông Anh An", "5B")]
    assert pages[1][0][5:8] == ("Dế Mèn", "21/09/2026", "10/09/2026")
    assert pages[0][0][7] == ""


def test_story_929_a_wiped_name_is_a_dash_and_the_line_stays(school):
    with school.on(SEPT):
        (a,) = school.enters(1)
        school.lends(a, school.reader("Nông Anh An", "5B"))
        school.takes_back(a)
        with transaction():
            forgotten = update(Loan).where(Loan.returned_at.is_not(None)).values(patron_id=None)
            db.session.execute(forgotten)
        ((line,),) = school.book(BookCode.PUPILS)
        assert line[2:4] == ("—", "5B")
        assert school.headings(BookCode.PUPILS, by=By.PUPIL) == ["— – Lớp 5B"]


def test_a_reader_of_another_library_is_a_dash(school, given):
    other = given.a_library("THCS")
    with school.on(SEPT):
        (a,) = school.enters(1)
        school.lends(a, given.a_patron("Người Nơi Khác", other))
        pages = school.book(BookCode.PUPILS)
    assert "Người Nơi Khác" not in str(pages)
    assert pages[0][0][2] == "—"


def test_story_930_teachers_have_a_book_of_their_own_with_the_term(school):
    with school.on(SEPT):
        (a,) = school.enters(1)
        school.lends(a, school.reader("Cô Lan", kind=TEACHER))
        ((line,),) = school.book(BookCode.STAFF)
        assert school.book(BookCode.PUPILS) == [[]]
    assert (line[2], line[3], line[6]) == ("Cô Lan", "", "14 ngày")


def test_a_resident_is_in_no_subject_group(school):
    with school.on(SEPT):
        (a,) = school.enters(1)
        school.lends(a, school.reader("Ông Bảy", kind=PatronKind.RESIDENT))
        book = make(school.library, Order(book=BookCode.RESIDENTS))
    headings = [column.heading for column in book.ruling.columns]
    assert "Tổ chuyên môn" not in headings
    ((line,),) = ([one.cells for one in chapter.lines] for chapter in book.chapters)
    said = dict(zip(headings, line, strict=True))
    assert (said["Họ và tên"], said["Hạn"]) == ("Ông Bảy", "14 ngày")


def test_story_931_readings_on_site_are_counted_by_day_and_class(school):
    with school.on(SEPT):
        copies = school.enters(3)
        an, lan = school.reader("Nông Anh An", "5B"), school.reader("Cô Lan", kind=TEACHER)
        for copy, reader in zip(copies, (an, an, lan), strict=True):
            school.lends(copy, reader, here=True)
    with school.on(OCT):
        school.takes_back(copies[0])
        school.lends(copies[0], an, here=True)
        before = school.book(BookCode.ON_SITE)
        with transaction():
            forgotten = update(Loan).where(Loan.returned_at.is_not(None)).values(patron_id=None)
            db.session.execute(forgotten)
        assert school.book(BookCode.ON_SITE) == before
        assert school.headings(BookCode.ON_SITE) == ["Tháng 9/2026", "Tháng 10/2026"]
    assert before[0] == [
        ("07/09/2026", "—", "", "1", "", "1"),
        ("07/09/2026", "5B", "2", "", "", "2"),
    ]


def test_story_932_overdue_books_come_as_a_pile_with_a_list_for_each_class(school, given):
    tvx = given.a_library("TVX")
    with school.on(SEPT):
        ours = school.enters(3)
        (theirs,) = school.enters(1, library=tvx)
        an, binh = school.reader("Nông Anh An", "5B"), school.reader("Lý Thị Bình", "4A")
        school.lends(ours[0], an)
        school.lends(theirs, an)
        school.lends(ours[1], binh)
        school.lends(ours[2], school.reader("Cô Lan", kind=TEACHER))
    with school.on(date(2026, 9, 21)):
        assert school.book(BookCode.OVERDUE) == [[]]
    with school.on(date(2026, 9, 22)):
        pages = school.book(BookCode.OVERDUE)
        headings = school.headings(BookCode.OVERDUE)
        assert headings == ["Lớp 4A", "Lớp 5B", "Cán bộ, giáo viên, nhân viên"]
        signs = [one.after[0] for one in make(school.library, OVERDUE).chapters]
        assert ["Giáo viên chủ nhiệm" in one for one in signs] == [True, True, False]
        assert pages[2][0][2] == ""
        assert len(pages[1]) == 2
        assert pages[1][0][7] == "1"
        assert school.headings(BookCode.OVERDUE, class_name="5B") == ["Lớp 5B"]
        ((line,),) = school.book(BookCode.OVERDUE, whose=Whose.OTHERS)
        assert (line[1], line[8]) == ("Nông Anh An", "Sách của TVX")


def test_story_932_where_nobody_learns_no_teacher_signs(school, given):
    with school.on(SEPT):
        (ours,) = school.enters(1)
        school.lends(ours, school.reader("Bác Hai", kind=PatronKind.RESIDENT))
    with school.on(date(2026, 9, 22)):
        before = make(school.library, OVERDUE)
        with transaction():
            school.library.kind = LibraryKind.PUBLIC
        book = make(school.library, OVERDUE)
        others = make(school.library, replace(OVERDUE, whose=Whose.OTHERS))
    assert [one.heading for one in (*before.chapters, *book.chapters)] == [
        "Không thuộc lớp nào",
        "Bạn đọc",
    ]
    assert not any(word in book.notes[0] for word in ("học sinh", "giáo viên"))
    assert book.about == "Tính đến ngày 22/09/2026"
    assert others.about == "Sách mượn của thư viện khác, tính đến ngày 22/09/2026"


@pytest.mark.parametrize(
    ("source", "is_gift"),
    [("Ngân sách", False), ("Phụ huynh TẶNG", True), ("Xã hội hóa", True), ("", False)],
)
def test_gifts_are_told_by_their_source(source, is_gift):
    assert rules.is_gift(source) is is_gift


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2026, 9, 21), "14 ngày"),
        (date(2027, 1, 15), "Học kỳ"),
        (date(2027, 5, 25), "Năm học"),
        (date(2027, 3, 1), "Dài hạn"),
    ],
)
def test_terms_of_loans(due_on, said):
    terms, years = [date(2027, 1, 15), date(2027, 5, 25)], [date(2027, 5, 25)]
    assert rules.term_of(SEPT, due_on, terms, years) == said


def test_a_book_costs_the_same_statements_however_many_lines(school):
    from tests.statements import statements

    sent = []
    for turn in range(2):
        with school.on(SEPT + timedelta(days=turn)):
            for number in range(5):
                school.enters(3, source=f"Nguồn {turn}-{number}", kind=TitleKind.TEXTBOOK)
            reader = school.reader(f"Em {turn}", "5B")
            for copy in school.enters(4):
                school.lends(copy, reader)
            db.session.rollback()
            with statements() as found:
                for code in BookCode:
                    make(school.library, Order(book=code))
            sent.append(len(found))
    assert sent[1] <= sent[0] + 1
