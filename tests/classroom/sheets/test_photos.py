"""Stories 541, 542, 555-557: the printed sheet, and a photo of it that says all its rows."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image, ImageDraw

from library_share.classroom.sheets import paper, queries, reading
from library_share.classroom.sheets.rules import ROWS_A_PAGE, Month
from library_share.copies.actions import move
from library_share.database import transaction
from library_share.labels import qr
from library_share.libraries.models import PlaceKind
from tests.classroom.sheets.conftest import books_in
from tests.classroom.sheets.photographing import EIGHT, TWELVE, any_photo, photo_of
from tests.labels.reading import codes_on, pages, size_mm, text_of
from tests.printing.documents.reading import rules
from tests.sizes import often

#: Of one photo, on a machine with nothing else to do.
SECONDS_AT_MOST = 3.0


@pytest.fixture
def full_shelf(stock):
    """Thirty books: two pages."""
    return stock(*(f"Truyện số {number} kể về những ngày hè" for number in range(1, 31)))


@pytest.fixture
def sheet(grid, full_shelf) -> bytes:
    return grid.client.get(f"{grid.address}/sheet.pdf?month=2026-11").data


def test_story_541_a_sheet_for_the_month_with_a_code_in_each_row(grid, sheet, full_shelf):
    assert [round(side) for side in size_mm(sheet)] == [210, 297]
    words = text_of(sheet)
    for told in ("SỔ THEO DÕI MƯỢN TRONG LỚP", "Tủ sách lớp 4A", "Tháng 11 năm 2026", "Trang 2/2"):
        assert told in words
    assert full_shelf[29].accession_number in words
    seen = [{one.text for one in codes_on(page, 300)} for page in pages(sheet, 300)]
    codes = [copy.code for copy in full_shelf]
    assert seen[0] >= {*codes[:ROWS_A_PAGE], f"F15:{grid.place.code}:202611:1-20"}
    assert seen[1] >= {*codes[ROWS_A_PAGE:], f"F15:{grid.place.code}:202611:21-30"}
    assert all(qr.address(grid.place.code, "http://localhost") in page for page in seen)


def test_story_541_symbols_are_large_and_have_white_around_them(sheet):
    (page, _) = pages(sheet, 300)
    found = [one for one in codes_on(page, 300) if len(one.text) == 7]
    tops = sorted(one.top_mm for one in found)
    pitch = (tops[-1] - tops[0]) / (len(tops) - 1)
    modules = len(qr.matrix(found[0].text))
    assert modules == 21  # the smallest there is, with the strongest correction
    module_mm = 9.2 / modules
    assert module_mm > 0.42
    assert pitch - 9.2 > qr.QUIET_MODULES * module_mm


def test_story_541_empty_rows_have_a_cell_for_the_symbol_and_books_have_no_rule_there(sheet):
    through_symbols = 25.0
    full, half = (
        [rule.y_mm for rule in rules(sheet, page) if rule.left_mm < through_symbols < rule.right_mm]
        for page in (0, 1)
    )
    head, books_on_second_page = 2, 10
    assert len(set(full)) == head
    assert len(set(half)) == head + ROWS_A_PAGE - books_on_second_page


def test_story_542_the_other_sheet_has_a_line_for_each_lending(grid, books):
    made = grid.client.get(f"{grid.address}/sheet.pdf?month=2026-12&kind=lines").data
    words = text_of(made)
    for told in ("Ngày mượn", "Tên em", "Số sách", "Ngày trả", "Tháng 12 năm 2026"):
        assert told in words
    assert len(list(pages(made, 50))) == 1


def test_an_empty_shelf_has_a_sheet_too(grid, shelf):
    assert "Tủ sách lớp 4A" in text_of(grid.client.get(f"{grid.address}/sheet.pdf").data)


HARD = {
    "straight": {},
    "turned right": {"turned": 12},
    "turned left": {"turned": -12, "size": TWELVE},
    "lying": {"turned": 90},
    "upside down": {"turned": 174},
    "aslant": {"aslant": 0.2, "turned": 5},
    "blurred": {"blur": 2.5},
    "blurred, twelve megapixels": {"blur": 3.2, "size": TWELVE},
    "in the evening": {"light": 0.75, "noise": 14},
    "all of it": {"turned": -12, "aslant": 0.15, "blur": 2.0, "light": 0.7, "quality": 55},
    "all of it, twelve megapixels": {
        "turned": 12,
        "aslant": 0.2,
        "blur": 2.4,
        "light": 0.7,
        "size": TWELVE,
    },
    "sent by Zalo": {"size": (1536, 2048), "quality": 60, "turned": 3, "aslant": 0.1},
}


@pytest.mark.once
@pytest.mark.parametrize("how", HARD.values(), ids=HARD.keys())
def test_story_555_a_photo_says_all_its_rows(grid, sheet, full_shelf, how):
    photo = photo_of(sheet, **how)
    page = grid.send_photos(photo)
    expected = [f"{number}. {copy.title.title}" for number, copy in enumerate(full_shelf, 1)]
    assert books_in(page) == expected[:ROWS_A_PAGE]
    assert "Đã đọc được 20 hàng" in page.text
    assert "Chưa đọc được" not in page.text
    assert '<option value="2026-11" selected>' in page.text


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(often(40, gate=10)))
def test_story_555_whatever_a_careful_hand_photographs(grid, sheet, full_shelf, seed):
    wanted = {copy.code for copy in full_shelf[:ROWS_A_PAGE]}
    photo = any_photo(sheet, seed)
    began = time.process_time()
    found = reading.codes_on(photo, lambda codes: codes >= wanted)
    assert found >= wanted
    assert time.process_time() - began < SECONDS_AT_MOST


@pytest.mark.once
@pytest.mark.parametrize("size", [EIGHT, TWELVE])
def test_reading_takes_no_more_than_three_seconds(sheet, size):
    """Even when nothing can be read, so that everything is tried."""
    photo = photo_of(sheet, size=size, blur=7)
    began = time.process_time()
    reading.codes_on(photo, lambda _: False)
    assert time.process_time() - began < SECONDS_AT_MOST


@pytest.mark.once
def test_story_556_rows_that_were_not_seen_are_named(grid, sheet, full_shelf):
    """A hand lies over the lower part of the page."""
    picture = Image.open(io.BytesIO(photo_of(sheet, turned=4)))
    width, height = picture.size
    rows = (0, round(height * 0.62), width // 2, round(height * 0.75))
    ImageDraw.Draw(picture).rectangle(rows, fill=(150, 120, 100))
    file = io.BytesIO()
    picture.save(file, "JPEG")
    page = grid.send_photos(file.getvalue())
    read = books_in(page)
    assert 12 < len(read) < ROWS_A_PAGE
    assert read == sorted(read, key=lambda told: int(told.partition(".")[0]))
    for number, copy in enumerate(full_shelf, start=1):
        told = f"{number}. {copy.title.title}"
        is_named = f"<li>{told} ({copy.accession_number})</li>" in page.text
        assert is_named == (number <= ROWS_A_PAGE and told not in read)


@pytest.mark.once
def test_story_557_two_pages_two_photos_one_grid(grid, sheet, full_shelf):
    page = grid.send_photos(photo_of(sheet, 1, turned=3), photo_of(sheet, 0))
    assert len(books_in(page)) == 30
    assert "Chưa đọc được" not in page.text
    four = grid.send_photos(*[b"x"] * 4)
    assert "Chọn nhiều nhất 3 ảnh" in four.text


def test_a_sheet_of_another_shelf_is_not_typed_in_here(grid, sheet, given):
    other = given.a_place(given.a_library("TH"), name="Tủ sách lớp 4B")
    grid.place = other
    answer = grid.send_photos(photo_of(sheet))
    assert answer.status_code == 409
    assert "không phải Tủ sách lớp 4B" in answer.text


@pytest.mark.once
def test_what_is_no_photo_and_what_shows_nothing(grid, books, sheet):
    assert "không phải ảnh" in grid.send_photos(b"GIF89a nothing").text
    assert grid.send_photos(photo_of(sheet, blur=40)).status_code == 409
    assert grid.client.post(f"{grid.address}/photo", data={}).status_code == 409
    made = paper.line_sheet(grid.place, Month(year=2026, month=11))
    assert grid.send_photos(photo_of(made)).status_code == 409  # no rows to be read


def test_a_book_that_left_since_is_read_all_the_same(grid, sheet, full_shelf, given):
    room = given.a_place(given.a_library("TH"), PlaceKind.STACK_ROOM)
    with transaction():
        move([full_shelf[2].id], room.id, account_id=None)
    page = grid.send_photos(photo_of(sheet))
    assert books_in(page)[2] == f"3. {full_shelf[2].title.title}"
    assert len(queries.rows_of(queries.books_of(grid.place))) == 29
