"""Stories 491 to 496: two part-time librarians, one at a PC and one with a phone, and a book."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import expect

from library_share import clock
from tests.browser.between import Librarian, Shelves, librarians
from tests.browser.conftest import DESKTOP, PHONE

CONSIGNMENT = re.compile(r"/handovers/5\d+")
HOLD = re.compile(r"/holds/\d+")


def soon():
    """Three days from now, as a date field has it."""
    return (clock.today() + timedelta(days=3)).isoformat()


@pytest.fixture
def shelves(live_app):
    return Shelves(live_app)


@pytest.fixture
def at(opened, base_url):
    return librarians(opened, base_url)


def asks(librarian, title, card):
    """Two taps from the catalogue, with the reader's card scanned between them."""
    librarian.goes(f"/titles/{title}")
    librarian.taps("Hỏi mượn")
    librarian.page.fill("[name=patron]", card)
    librarian.taps("Hỏi mượn thư viện khác")
    librarian.page.wait_for_url(HOLD)


def agrees(lender, name):
    lender.work("to_answer", name)
    lender.taps("Đồng ý cho mượn")
    lender.sees("Đã đồng ý, chờ gửi")


def sends(librarian, copies):
    """Scan each book at the desk, open the bag it goes into, and send that; its code."""
    librarian.opens_camera()
    for copy in copies:
        answer = librarian.shows(copy, "shown")
        expect(answer).to_contain_text("cho vào túi")
    return closes_bag(librarian)


def closes_bag(librarian):
    librarian.taps("Mở chuyến giao này")
    librarian.page.wait_for_url(CONSIGNMENT)
    librarian.taps("Gửi đi")
    librarian.sees("Đang chuyển")
    return librarian.page.url.rsplit("/", 1)[1]


def receives(librarian, consignment):
    librarian.opens_camera()
    return librarian.shows(consignment, "shown")


def lends(librarian, card, copy):
    librarian.opens_camera()
    librarian.shows(card, "patron")
    librarian.shows(copy, "lent")


def words_of(librarian, path):
    """What is printed on the paper at this address."""
    answer = librarian.page.request.get(path)
    assert answer.status == 200, path
    document = pypdfium2.PdfDocument(answer.body())
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_story_491_from_the_question_to_the_book_back_home(at, shelves):
    title, copies = shelves.title("Dế Mèn bên kia suối", tvx=1)
    name, copy = shelves.name(title), copies["tvx"][0]
    card = shelves.reader("th", "Mùa Thị Dợ")
    borrower, lender = at("th", viewport=DESKTOP), at("tvx", viewport=PHONE)
    asks(borrower, title, card)
    agrees(lender, name)
    form = lender.paper("In phiếu yêu cầu")
    assert "Mùa Thị Dợ" not in (paper := words_of(lender, form))
    assert name in paper
    lender.work("to_fetch", name)
    there = sends(lender, [copy])
    record = words_of(lender, lender.paper("In biên bản bàn giao"))
    assert name in record
    borrower.goes("/today")
    borrower.sees(there)
    expect(receives(borrower, there)).to_contain_text("Đã nhận từ Thư viện xã: 1 bản")
    assert shelves.loans(title) == [("arrived", "TVX")]
    lends(borrower, card, copy)
    borrower.goes("/desk")
    borrower.opens_camera()
    expect(borrower.shows(copy, "returned")).to_contain_text("Thư viện xã")
    back = closes_bag(borrower)
    lender.opens_camera()
    lender.shows(back, "shown")
    assert shelves.loans(title) == [("returned", "TVX")]


def first_asked(shelves, title):
    ((state, library),) = shelves.loans(title)
    assert state == "asked"
    return library.lower()


def travels(shelves, title, lender, borrower, copies):
    """What was agreed is fetched, sent and received."""
    there = sends(lender, copies)
    receives(borrower, there)
    assert {state for state, _ in shelves.loans(title)} == {"arrived"}
    return there


@dataclass
class Asked:
    """A book of the commune's library and of THCS that TH asked one of them for."""

    title: int
    name: str
    card: str
    borrower: Librarian
    first: str
    #: The one copy of each library.
    copies: dict[str, str]


@pytest.fixture
def asked(at, shelves):
    """A reader of TH waits for the book; `asked(PHONE)` is at a librarian's phone there."""

    def asking(size):
        title, copies = shelves.title("Chú bé rắc rối", tvx=1, thcs=1)
        card, borrower = shelves.reader("th", "Mùa Thị Dợ"), at("th", viewport=size)
        asks(borrower, title, card)
        return Asked(
            title=title,
            name=shelves.name(title),
            card=card,
            borrower=borrower,
            first=first_asked(shelves, title),
            copies={library: codes[0] for library, codes in copies.items()},
        )

    return asking


def test_story_492_no_and_the_next_library_is_asked_by_itself(at, shelves, asked):
    told = asked(PHONE)
    refuser = at(told.first, viewport=DESKTOP)
    refuser.work("to_answer", told.name)
    refuser.opens("Không")
    refuser.page.fill("details[open] [name=reason]", "đang kiểm kê")
    refuser.taps("Không, hỏi thư viện kế tiếp")
    refuser.sees("Đã từ chối")
    second = first_asked(shelves, told.title)
    assert {told.first, second} == {"tvx", "thcs"}
    lender = at(second, viewport=PHONE)
    agrees(lender, told.name)
    travels(shelves, told.title, lender, told.borrower, [told.copies[second]])
    lends(told.borrower, told.card, told.copies[second])


def test_story_493_yes_on_a_condition(at, shelves, asked):
    told = asked(PHONE)
    lender, borrower = at(told.first, viewport=DESKTOP), told.borrower
    lender.work("to_answer", told.name)
    lender.opens("Đồng ý, có điều kiện")
    lender.page.fill("[name=condition]", "chỉ đọc tại lớp")
    lender.taps("Đồng ý kèm điều kiện này")
    lender.sees("Đã lưu")
    borrower.work("to_answer", told.name)
    borrower.sees("chỉ đọc tại lớp")
    borrower.taps("Nhận điều kiện")
    borrower.sees("Đã đồng ý, chờ gửi")
    travels(shelves, told.title, lender, borrower, [told.copies[told.first]])


def test_story_494_the_book_is_asked_back(at, shelves, asked):
    told = asked(DESKTOP)
    lender, borrower = at(told.first, viewport=PHONE), told.borrower
    copy = told.copies[told.first]
    agrees(lender, told.name)
    record = lender.page.url
    travels(shelves, told.title, lender, borrower, [copy])
    lends(borrower, told.card, copy)
    lender.goes(record)
    lender.opens("Đòi sách về sớm")
    lender.page.fill("details[open] [name=day]", soon())
    lender.taps("Đòi sách về sớm", lender.page.locator("details[open]"))
    lender.sees("đòi sách về vào ngày này")
    borrower.work("goes_back", told.name)
    borrower.opens_camera()
    borrower.shows(copy, "returned")
    receives(lender, closes_bag(borrower))
    assert shelves.loans(told.title) == [("returned", told.first.upper())]


def test_story_495_a_book_is_lost_and_made_good(at, shelves, asked):
    told = asked(DESKTOP)
    lender, borrower = at(told.first, viewport=PHONE), told.borrower
    agrees(lender, told.name)
    record = lender.page.url
    there = sends(lender, [told.copies[told.first]])
    borrower.goes(f"/handovers/{there}")
    borrower.opens("Sách ra sao?")
    borrower.page.locator("details[open] input[name=reason]").fill("rơi xuống suối")
    borrower.taps("Mất", borrower.page.locator("details[open]"))
    borrower.sees("rơi xuống suối")
    assert shelves.loans(told.title) == [("lost", told.first.upper())]
    lender.goes(record)
    lender.page.select_option("[name=how]", "money")
    lender.page.fill("[name=amount]", "45000")
    lender.taps("Đã bồi thường", lender.page.locator("details[open]"))
    lender.sees("45.000")


def test_story_496_a_class_set_of_25_from_three_libraries(at, shelves):
    title, copies = shelves.title("Hoàng tử bé", tvx=12, thcs=8, mn=5)
    name, borrower = shelves.name(title), at("th", viewport=DESKTOP)
    borrower.goes(f"/titles/{title}")
    borrower.taps("Hỏi mượn")
    borrower.opens("Cho cả lớp")
    borrower.page.select_option("[name=class_name]", index=1)
    borrower.page.fill("[name=how_many]", "25")
    borrower.taps("Hỏi mượn thư viện khác")
    borrower.page.wait_for_url(HOLD)
    hold = borrower.page.url
    for code in ("tvx", "thcs", "mn"):
        lender = at(code, viewport=PHONE)
        lender.work("to_answer", name)
        lender.taps("Cho mượn chừng ấy bản")
        lender.sees("Đã đồng ý, chờ gửi")
        there = sends(lender, copies[code])
        expect(receives(borrower, there)).to_contain_text(f"{len(copies[code])} bản")
    assert set(shelves.loans(title)) == {("arrived", "TVX"), ("arrived", "THCS"), ("arrived", "MN")}
    borrower.goes(hold)
    for library, number in (("Thư viện xã", 12), ("THCS", 8), ("Mầm non", 5)):
        row = borrower.page.locator("tbody tr", has_text=library)
        expect(row).to_contain_text(str(number))
