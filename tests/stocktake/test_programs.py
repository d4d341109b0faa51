"""Other programs count a whole shelf: many counts in one request."""

from __future__ import annotations

from uuid import uuid4

import pytest

from library_share.stocktake.models import StocktakeCount
from library_share.stocktake.schemas import COUNTS_AT_MOST
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
