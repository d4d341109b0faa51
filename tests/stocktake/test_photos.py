"""A shelf is photographed: every label is read at once (docs/stories.md, 750 and following)."""

from __future__ import annotations

import gzip
import io
import re

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from library_share.labels.codes import CodeKind, code_of
from library_share.labels.qr import address
from tests.labels.shelves import URL, Difficulty, photo_of


@pytest.fixture
def shelf_photo(lan, shelf, given):
    """A function that photographs copies that lie on the shelf."""

    def taken(*copies, name="kệ.jpg"):
        texts = [address(copy.code, URL) for copy in copies]
        return io.BytesIO(photo_of(texts)), name

    return taken


def send(lan, shelf, *photos, **more):
    files = [FileStorage(file, name) for file, name in photos]
    # Not by `data=`: that keeps a large upload in a file which nobody closes.
    boundary, body = encode_multipart({"place": shelf.code, "photo": files, **more})
    return lan.page.post(
        f"/stocktakes/{lan.stocktake}/photo",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def test_story_750_two_photos_of_one_shelf_are_counted_as_one(lan, shelf, given, shelf_photo):
    copies = [given.a_copy(place=shelf) for _ in range(9)]
    lan.opens(shelf)
    page = send(lan, shelf, shelf_photo(*copies[:6]), shelf_photo(*copies[3:8], name="2.jpg"))
    assert page.status_code == 200
    assert page.text.count("<polygon") == 11
    assert lan.figures() == {"found": 8, "missing": 1}


def test_story_751_books_of_other_shelves_in_the_photo_are_pointed_out(
    lan, shelf, given, shelf_photo
):
    here, astray = given.a_copy(place=shelf), given.a_copy("Sách lạc chỗ")
    lan.opens(shelf)
    page = send(lan, shelf, shelf_photo(here, astray)).text
    assert page.count('class="read"') == page.count('class="elsewhere"') == 1
    assert "“Sách lạc chỗ” phải để ở Kho sách" in page
    assert lan.figures() == {"found": 1, "wrong_place": 1}


def test_story_752_the_same_photo_sent_again_changes_nothing(lan, shelf, given, shelf_photo):
    copies = [given.a_copy(place=shelf) for _ in range(3)]
    lan.opens(shelf)
    sent = {"photo_id": "6d6e0a3e-77a8-4a53-9d3c-7b9c0f5c1c11"}
    for _ in range(2):
        assert send(lan, shelf, shelf_photo(*copies), **sent).status_code == 200
    assert lan.figures() == {"found": 3}


def test_story_753_a_photo_without_labels_says_what_to_do(lan, shelf, given, shelf_photo):
    given.a_copy(place=shelf)
    lan.opens(shelf)
    page = send(lan, shelf, (io.BytesIO(b"not a photo"), "x.jpg"))
    assert page.status_code == 409
    assert "JPEG" in page.text
    assert send(lan, shelf).status_code in (409, 422)


def test_story_755_what_publishers_print_and_a_readers_card_are_no_books(
    lan, shelf, given, shelf_photo
):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    texts = [
        address(copy.code, URL),
        address(code_of(CodeKind.CARD, 77), URL),
        address(shelf.code, URL),
        "https://nxb.example/sach/" + "tieng-viet-4" * 5,
    ]
    page = send(lan, shelf, (io.BytesIO(photo_of(texts)), "k.jpg"))
    assert page.status_code == 200
    assert page.text.count('class="read"') == 1
    assert page.text.count('class="other"') == 3
    assert lan.figures() == {"found": 1}


def test_story_756_a_spoilt_label_is_drawn_on_the_photo(lan, shelf, given):
    copies = [given.a_copy(f"Sách {number}", place=shelf) for number in range(4)]
    lan.opens(shelf)
    how = Difficulty(name="spoilt", module_px=4, spoilt=(2,))
    photo = photo_of([address(copy.code, URL) for copy in copies], how)
    page = send(lan, shelf, (io.BytesIO(photo), "k.jpg")).text
    assert page.count('class="unread"') == 1
    assert "“Sách 0”" in page  # in the list below the photo
    assert "“Sách 2”" not in page
    assert lan.figures() == {"found": 3, "missing": 1}


def test_no_photo_is_kept_and_the_page_is_small(lan, shelf, given, shelf_photo):
    copies = [given.a_copy(place=shelf) for _ in range(6)]
    lan.opens(shelf)
    page = send(lan, shelf, shelf_photo(*copies))
    around = re.sub(r"data:image/jpeg[^\"]*", "", page.text)
    assert len(gzip.compress(around.encode())) < 100_000
    assert len(page.text) - len(around) < 600_000
    assert "không được giữ lại" in page.text
