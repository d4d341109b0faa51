"""Other programs count a whole shelf: many counts in one request, and photographs of it."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from library_share.database import db
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.qr import address
from library_share.stocktake.models import StocktakeCount
from library_share.stocktake.schemas import COUNTS_AT_MOST
from tests.labels.shelves import URL, Difficulty, photo_of
from tests.statements import statements


def one(code, place, **more):
    return {"count_id": str(uuid4()), "code": code, "place": place.code, **more}


def batch(who, *counts):
    return who.does("POST", "/counts/batch", counts=list(counts))


def told(answer):
    """How each count was answered: its result, or the code of its problem."""
    return [
        row["answer"]["result"] if row["answer"] else row["problem"]["code"]
        for row in answer.json["answers"]
    ]


# --- many counts ---------------------------------------------------------------------------------


def test_each_count_has_its_own_answer(lan, shelf, given):
    here, astray = given.a_copy(place=shelf), given.a_copy()
    elsewhere = given.a_place(lan.library, name="Tủ 7B")
    lan.opens(shelf)
    sent = [
        one(here.code, shelf, way="camera"),
        one(astray.code, shelf, seconds_ago=600),
        one("12 không rõ", shelf),
        one(given.card(given.a_patron()), shelf),
        one(here.code, elsewhere),
        one(shelf.code, shelf),
    ]
    answer = batch(lan, *sent)
    assert answer.status_code == 200, answer.text
    assert told(answer) == ["found", "wrong_place", "unknown", "not_a_book", "not_in_scope", None]
    answers = answer.json["answers"]
    assert [row["count_id"] for row in answers] == [row["count_id"] for row in sent]
    assert [row["status"] for row in answers] == [200, 200, 200, 409, 409, 200]
    assert answers[5]["answer"]["moved_on"]
    assert answers[3]["problem"]["detail"] == "Scan the label of a book, a shelf or a box here."


def test_sent_again_it_is_counted_once(lan, shelf, given):
    copies = [given.a_copy(place=shelf) for _ in range(3)]
    lan.opens(shelf)
    sent = [one(copy.code, shelf) for copy in copies]
    first, again = batch(lan, *sent), batch(lan, *sent)
    assert first.json == again.json
    assert lan.figures() == {"found": 3}
    assert given.how_many(StocktakeCount) == 3
    reused = {**sent[0], "code": copies[1].code}
    assert told(batch(lan, reused, sent[2])) == ["count_id_reused", "found"]


def test_one_of_the_wrong_shape_is_told_alone_as_long_as_its_number_can_be_read(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    wrong = one("", shelf)
    answer = batch(lan, wrong, one(copy.code, shelf))
    assert told(answer) == ["wrong_input", "found"]
    assert answer.json["answers"][0]["status"] == 422
    assert answer.json["answers"][0]["count_id"] == wrong["count_id"]
    unnumbered = batch(lan, {"code": copy.code, "place": shelf.code})
    assert unnumbered.status_code == 422
    assert unnumbered.json["detail"].startswith("Counts 1, Number of the count:")


@pytest.mark.parametrize("how_many", [0, COUNTS_AT_MOST + 1])
def test_a_batch_has_its_bounds(lan, shelf, how_many):
    lan.opens(shelf)
    answer = batch(lan, *(one("x", shelf) for _ in range(how_many)))
    assert answer.status_code == 422
    assert "1 to 200" in answer.json["detail"]


def test_a_closed_stock_take_says_so_for_each(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    lan.closes()
    assert told(batch(lan, one(copy.code, shelf))) == ["stocktake_closed"]


def test_a_batch_of_another_library_s_stock_take(lan, shelf, counter_at, app):
    lan.opens(shelf)
    other = counter_at("TH")
    other.stocktake = lan.stocktake
    answer = batch(other, one("x", shelf))
    assert (answer.status_code, answer.json["code"]) == (404, "no_such_stocktake")
    path = f"/api/v1/stocktakes/{lan.stocktake}/counts/batch"
    assert app.test_client().post(path, json={"counts": [one("x", shelf)]}).status_code == 401


def test_a_count_in_a_batch_costs_what_it_costs_alone(lan, shelf, given):
    copies = [given.a_copy(place=shelf) for _ in range(10)]
    lan.opens(shelf)
    batch(lan, one(copies.pop().code, shelf))  # what is read once a process is read now
    costs = []
    for several in (copies[:2], copies[2:5], copies[5:9]):
        with statements() as sent:
            batch(lan, *(one(copy.code, shelf) for copy in several))
        costs.append(len(sent))
    assert costs[2] - costs[1] == costs[1] - costs[0]


# --- photographs ---------------------------------------------------------------------------------


def send(who, *photos, **query):
    files = [FileStorage(io.BytesIO(photo), f"{number}.jpg") for number, photo in enumerate(photos)]
    # Not by `data=`: that keeps a large upload in a file which nobody closes.
    boundary, body = encode_multipart({"photo": files})
    db.session.rollback()
    return who.page.post(
        f"/api/v1/stocktakes/{who.stocktake}/photos",
        data=body,
        query_string={"photo_id": str(uuid4()), **query},
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Authorization": f"Bearer {who.token}", "Accept-Language": "en"},
    )


def pictured(*copies, how=None):
    texts = [address(copy.code, URL) for copy in copies]
    return photo_of(texts, how) if how else photo_of(texts)


def test_all_labels_of_two_photos_are_told_with_where_they_are(lan, shelf, given):
    copies = [given.a_copy(f"Sách {number}", place=shelf) for number in range(3)]
    astray = given.a_copy("Sách lạc chỗ")
    lan.opens(shelf)
    answer = send(lan, pictured(*copies[:2]), pictured(copies[1], astray), place=shelf.code)
    assert answer.status_code == 200, answer.text
    assert answer.json["read"] == 3
    left, right = answer.json["photos"]
    assert [label["look"] for label in left["labels"]] == ["read", "read"]
    assert sorted(label["look"] for label in right["labels"]) == ["elsewhere", "read"]
    (lost,) = (label for label in right["labels"] if label["look"] == "elsewhere")
    assert (lost["copy"], lost["result"]) == (astray.code, "wrong_place")
    assert "Sách lạc chỗ" in lost["sentence"]
    for x, y in lost["corners"]:
        assert 0 < x < right["width"]
        assert 0 < y < right["height"]
    assert lan.figures() == {"found": 2, "missing": 1, "wrong_place": 1}


def test_the_same_photos_sent_again_change_nothing(lan, shelf, given):
    copies = [given.a_copy(place=shelf) for _ in range(2)]
    lan.opens(shelf)
    photo, photo_id = pictured(*copies), str(uuid4())
    said = [send(lan, photo, place=shelf.code, photo_id=photo_id).json for _ in range(2)]
    assert said[0] == said[1]
    assert given.how_many(StocktakeCount) == 2


def test_what_is_no_book_or_cannot_be_read_has_no_text(lan, shelf, given):
    copies = [given.a_copy(place=shelf) for _ in range(3)]
    lan.opens(shelf)
    card = code_of(CodeKind.CARD, 77)
    with_card = photo_of([address(copies[0].code, URL), address(card, URL)])
    spoilt = pictured(*copies, how=Difficulty(name="spoilt", module_px=4, spoilt=(2,)))
    answer = send(lan, with_card, spoilt, place=shelf.code)
    assert card not in answer.text
    first, second = answer.json["photos"]
    assert (first["unread"], second["unread"]) == (0, 1)
    for photo, look in ((first, "other"), (second, "unread")):
        (label,) = (label for label in photo["labels"] if label["look"] == look)
        assert (label["text"], label["copy"], label["sentence"]) == (None, None, None)
        assert len(label["corners"]) == 4


def test_photos_that_are_refused(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    photo, blank = pictured(copy), io.BytesIO()
    Image.new("L", (400, 300), 255).save(blank, "PNG")
    for photos, code in (
        ([b"not a photo"], "not_a_photo"),
        ([blank.getvalue()], "nothing_readable"),
        ([photo] * 7, "too_many_shelf_photos"),
    ):
        answer = send(lan, *photos, place=shelf.code)
        assert (answer.status_code, answer.json["code"]) == (409, code)
    assert send(lan, place=shelf.code).status_code == 422
    assert send(lan, photo).status_code == 422
    assert send(lan, photo, place=shelf.code, photo_id="7").status_code == 422
    assert lan.does("POST", "/photos", place=shelf.code).status_code == 415
    other = given.a_place(lan.library, name="Tủ 7B")
    assert send(lan, photo, place=other.code).json["code"] == "not_in_scope"
    lan.closes()
    assert send(lan, photo, place=shelf.code).json["code"] == "stocktake_closed"
    assert given.how_many(StocktakeCount) == 0


def test_photos_of_another_library_s_stock_take(lan, shelf, given, counter_at):
    photo = pictured(given.a_copy(place=shelf))
    lan.opens(shelf)
    other = counter_at("TH")
    other.stocktake = lan.stocktake
    assert send(other, photo, place=shelf.code).json["code"] == "no_such_stocktake"
    other.page, other.token = lan.page.application.test_client(), "nobody"
    assert send(other, photo, place=shelf.code).status_code == 401
