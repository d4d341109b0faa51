"""Taking stock, as librarians tell it (docs/stories.md, 721 and following)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.circulation.keeping import change_copy
from library_share.copies.actions import add_alias, move
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.stocktake.models import StocktakeCount
from tests.desk.scanning import Desk
from tests.statements import statements


@pytest.fixture
def desk(lan):
    return Desk(lan.page, lan.token, lan.library.code)


def lend(desk, given, copy, patron=None):
    patron = patron or given.a_patron(library=given.a_library(desk.library))
    answer = desk.scan(copy.code, patron=given.card(patron))
    assert answer.json["outcome"] == "lent", answer.text
    return patron


def note(copy, state, reason="vì thế"):
    with transaction():
        change_copy(db.session.get_one(Copy, copy.id), state=state, reason=reason, account_id=None)


def stands_at(copy):
    db.session.rollback()
    query = select(Stay.place_id).where(Stay.copy_id == copy.id, Stay.until.is_(None))
    return db.session.scalars(query).one()


def test_story_721_one_shelf_is_counted_and_nothing_else_is_missing(lan, shelf, given):
    copies = [given.a_copy(place=shelf) for _ in range(3)]
    given.a_copy()  # in the stack room: not counted, not missing
    lan.opens(shelf)
    assert lan.figures() == {"missing": 3}
    assert [lan.finds(copy.code, shelf) for copy in copies[:2]] == ["found"] * 2
    assert lan.figures() == {"found": 2, "missing": 1}
    assert [row["copy"] for row in lan.results("missing")] == [copies[2].code]


def test_story_722_a_box_shows_28_of_30_seen(lan, shelf, given):
    box = given.a_place(kind=PlaceKind.BOX, within_id=shelf.id)
    copies = [given.a_copy(place=box) for _ in range(30)]
    lan.opens(shelf)
    for copy in copies[:28]:
        lan.finds(copy.code, box)
    assert lan.seen_at(box) == "28/30"


def test_story_723_the_whole_library_is_opened_with_few_statements(lan, shelf, given):
    given.a_copy(), given.a_copy(place=shelf)
    with statements() as few:
        lan.opens()
    for _ in range(20):
        given.a_copy(place=shelf)
    with statements() as many:
        lan.opens()
    assert len(many) == len(few) < 30
    assert lan.figures() == {"missing": 22}


def test_story_724_several_places_are_counted_together(lan, shelf, given):
    other, third = given.a_place(), given.a_place()
    for place in (shelf, other, third):
        given.a_copy(place=place)
    lan.opens(shelf, other)
    assert lan.figures() == {"missing": 2}
    refused = lan.counts("1", third)
    assert refused.json["code"] == "not_in_scope"


def test_story_725_the_same_count_sent_again_changes_nothing(lan, shelf, given):
    copy, count_id = given.a_copy(place=shelf), uuid4()
    lan.opens(shelf)
    first, again = (lan.counts(copy.code, shelf, count_id) for _ in range(2))
    assert first.json | {"sentence": ""} == again.json | {"sentence": ""}
    assert db.session.scalar(select(func.count(StocktakeCount.id))) == 1
    other = lan.counts(given.a_copy(place=shelf).code, shelf, count_id)
    assert other.json["code"] == "count_id_reused"


def test_story_726_a_book_counted_twice_is_one_find(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    lan.finds(copy.code, shelf)
    again = lan.counts(copy.code, shelf).json
    assert again["kind"] == "again"
    assert "already" in again["sentence"]
    assert lan.figures() == {"found": 1}


def test_story_727_a_slip_is_undone_and_both_stay_written(lan, shelf, given):
    copy, count_id, undo_id = given.a_copy(place=shelf), uuid4(), str(uuid4())
    lan.opens(shelf)
    lan.counts(copy.code, shelf, count_id)
    undone = [lan.does("POST", f"/counts/{count_id}/undo", undo_id=undo_id) for _ in range(2)]
    assert [answer.status_code for answer in undone] == [200, 200]
    assert lan.figures() == {"missing": 1}
    assert db.session.scalar(select(func.count(StocktakeCount.id))) == 2
    refused = lan.does("POST", f"/counts/{count_id}/undo", undo_id=str(uuid4()))
    assert refused.json["code"] == "count_undone_before"
    assert lan.finds(copy.code, shelf) == "found"


def test_story_728_typed_numbers_and_old_barcodes_count_too(lan, shelf, given):
    copy, old = given.a_copy(place=shelf), given.a_copy(place=shelf)
    with transaction():
        add_alias(db.session.get_one(Copy, old.id), "KHO-CU-7")
    lan.opens(shelf)
    assert lan.finds(copy.accession_number, shelf) == "found"
    assert lan.finds("kho-cu-7", shelf) == "found"


def test_story_729_the_label_of_another_shelf_says_where_counting_goes_on(lan, shelf, given):
    other = given.a_place(name="Tủ 6B")
    lan.opens(shelf, other)
    moved = lan.counts(other.code, shelf).json
    assert moved["moved_on"]
    assert moved["place"] == other.code
    assert "Tủ 6B" in moved["sentence"]


def test_story_730_a_book_in_the_wrong_place_is_carried_back(lan, shelf, given):
    other = given.a_place(name="Tủ 6B")
    copy = given.a_copy(place=other)
    lan.opens(shelf, other)
    assert lan.finds(copy.code, shelf) == "wrong_place"
    assert lan.mends(copy, "put_back").status_code == 200
    assert lan.figures() == {"found": 1}
    assert stands_at(copy) == other.id


def test_story_731_or_it_stands_here_from_now_on(lan, shelf, given):
    copy = given.a_copy()
    lan.opens(shelf)
    assert lan.finds(copy.code, shelf) == "wrong_place"
    assert lan.mends(copy, "move_here").status_code == 200
    assert stands_at(copy) == shelf.id
    assert lan.figures() == {"found": 1}
    assert lan.mends(copy, "move_here").json["code"] == "nothing_to_mend"


def test_story_732_a_book_seen_at_two_shelves_is_where_it_was_seen_last(lan, shelf, given):
    other = given.a_place()
    copy = given.a_copy(place=other)
    lan.opens(shelf, other)
    assert lan.finds(copy.code, shelf) == "wrong_place"
    assert lan.finds(copy.code, other) == "found"
    assert lan.figures() == {"found": 1}


def test_story_733_what_is_on_loan_is_not_missing_and_staff_see_with_whom(lan, shelf, given, desk):
    copy = given.a_copy(place=shelf)
    lend(desk, given, copy, given.a_patron("Lò Thị Mai"))
    lan.opens(shelf)
    assert lan.figures() == {"on_loan": 1}
    assert lan.results("on_loan")[0]["borrower"] == "Lò Thị Mai"


def test_story_734_of_another_librarys_reader_nobody_reads_the_name(lan, shelf, given, counter_at):
    th = counter_at("TH")
    copy, child = given.a_copy(library=th.library), given.a_patron("Lò Thị Mai", th.library)
    lend(Desk(th.page, th.token, "TH"), given, copy, child)
    with transaction():
        move([copy.id], shelf.id, account_id=None)
    lan.opens(shelf)
    (row,) = lan.results("on_loan")
    assert row["borrower"] is None
    page = lan.page.get(f"/stocktakes/{lan.stocktake}/results?result=on_loan").text
    assert copy.accession_number in page
    assert "Lò Thị Mai" not in page


def test_story_735_on_loan_yet_here_the_loan_is_taken_back(lan, shelf, given, desk):
    copy = given.a_copy(place=shelf)
    lend(desk, given, copy)
    lan.opens(shelf)
    assert lan.finds(copy.code, shelf) == "lent_but_here"
    assert lan.mends(copy, "give_back").status_code == 200
    assert lan.figures() == {"found": 1}


def test_story_736_lost_yet_found(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    note(copy, CopyState.LOST)
    lan.opens(shelf)
    assert lan.figures() == {}  # it was known to be lost: not missing
    assert lan.finds(copy.code, shelf) == "lost_but_found"
    assert lan.mends(copy, "mark_found").status_code == 200
    assert lan.figures() == {"found": 1}


def test_story_737_withdrawn_yet_found(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    note(copy, CopyState.WITHDRAWN)
    lan.opens(shelf)
    assert lan.figures() == {}
    assert lan.finds(copy.code, shelf) == "withdrawn_but_found"


def test_story_738_a_missing_book_is_noted_as_lost_with_its_reason(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    assert lan.mends(copy, "note_lost").status_code == 200
    db.session.rollback()
    assert db.session.get_one(Copy, copy.id).state is CopyState.LOST
    assert lan.figures() == {"missing": 1}  # it is still what this stock-take misses


def test_story_739_another_librarys_book_is_sent_home(lan, shelf, given):
    th = given.a_library("TH")
    copy = given.a_copy(library=th, place=main_place_of(th.id))
    lan.opens(shelf)
    assert lan.finds(copy.code, shelf) == "other_library"
    assert lan.mends(copy, "send_home").status_code == 200
    assert lan.call("GET", "/handovers", library="THCS").json["items"]


def test_story_740_a_code_nobody_knows_is_noted_once(lan, shelf):
    lan.opens(shelf)
    assert [lan.finds("9786042088812", shelf) for _ in range(2)] == ["unknown"] * 2
    assert lan.figures() == {"unknown": 1}
    assert lan.results("unknown")[0]["code"] == "9786042088812"


def test_story_741_lent_and_returned_while_we_count(lan, shelf, given, desk):
    out, back, seen_first = (given.a_copy(place=shelf) for _ in range(3))
    lan.opens(shelf)
    assert lan.finds(seen_first.code, shelf) == "found"
    for copy in (out, back, seen_first):
        lend(desk, given, copy)
    desk.scan(back.code)
    assert lan.figures() == {"found": 1, "on_loan": 1, "at_desk": 1}


def test_story_742_moved_and_received_while_we_count(lan, shelf, given):
    other = given.a_place()
    gone, stays = given.a_copy(place=shelf), given.a_copy(place=shelf)
    came = given.a_copy(place=other)
    lan.opens(shelf)
    lan.finds(stays.code, shelf)
    with transaction():
        move([gone.id, stays.id], other.id, account_id=None)
        move([came.id], shelf.id, account_id=None)
    new = given.a_copy(place=shelf)
    assert lan.figures() == {"found": 1, "moved": 1}  # nobody misses what came meanwhile
    assert lan.finds(new.code, shelf) == lan.finds(came.code, shelf) == "found"


def test_story_743_what_is_at_the_binders_is_not_missing(lan, shelf, given):
    note(given.a_copy(place=shelf), CopyState.UNDER_REPAIR)
    lan.opens(shelf)
    assert lan.figures() == {"under_repair": 1}


def test_story_744_closing_keeps_the_figures_whatever_comes_after(lan, shelf, given, desk):
    copies = [given.a_copy(place=shelf) for _ in range(2)]
    lan.opens(shelf)
    lan.finds(copies[0].code, shelf)
    assert lan.closes().status_code == 200
    lend(desk, given, copies[1])
    assert lan.figures() == {"found": 1, "missing": 1}
    assert lan.counts(copies[1].code, shelf).json["code"] == "stocktake_closed"
    assert lan.closes().json["code"] == "stocktake_closed"


def test_story_745_opened_again_we_go_on_and_the_first_closing_stays_written(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    assert lan.does("POST", "/reopening", reason="vội").json["code"] == "stocktake_open"
    lan.closes()
    assert lan.does("POST", "/reopening", reason="Sót một ngăn").status_code == 200
    assert lan.finds(copy.code, shelf) == "found"
    lan.closes()
    page = lan.page.get(f"/stocktakes/{lan.stocktake}").text
    assert "Sót một ngăn" in page
    assert "thiếu 1" in page
    assert "thiếu 0" in page


def test_story_746_missing_books_are_mended_after_closing_too(lan, shelf, given):
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    lan.closes()
    assert lan.mends(copy, "note_lost").status_code == 200
    (row,) = lan.results("missing")
    assert row["mended"] == "note_lost"


def test_story_747_another_library_does_not_see_our_stock_take(lan, shelf, given, counter_at):
    th = counter_at("TH")
    th.stocktake = lan.opens(shelf)
    assert th.does("GET").status_code == 404
    assert th.page.get(f"/stocktakes/{lan.stocktake}").status_code == 404
    assert th.counts("1", shelf).status_code == 404


def test_story_748_the_record_tells_kinds_and_the_missing(lan, shelf, given):
    given.a_copy("Đất rừng phương Nam", place=shelf, price_dong=45000)
    lan.opens(shelf, title="Kiểm kê cuối năm")
    lan.closes()
    for paper in ("paper", "search-list"):
        for ending in ("pdf", "docx"):
            answer = lan.page.get(f"/stocktakes/{lan.stocktake}/{paper}.{ending}")
            assert answer.status_code == 200
            assert len(answer.data) > 3000


def test_story_749_a_card_on_the_shelf_is_no_book(lan, shelf, given):
    card = given.card(given.a_patron())
    lan.opens(shelf)
    assert lan.counts(card, shelf).json["code"] == "not_a_book"


def test_results_cost_the_same_however_many(lan, shelf, given):
    def cost():
        lan.opens(shelf)
        with statements() as sent:
            lan.results("missing")
        return len(sent)

    given.a_copy(place=shelf)
    few = cost()
    for _ in range(12):
        given.a_copy(place=shelf)
    assert cost() == few


def test_a_count_of_yesterday_is_judged_by_yesterday(lan, shelf, given):
    with clock.pretend(clock.now() - timedelta(days=2)):
        copy = given.a_copy(place=shelf)
        lan.opens(shelf)
    with clock.pretend(clock.now() - timedelta(days=1)):
        lan.finds(copy.code, shelf)
    other = given.a_place()
    with transaction():
        move([copy.id], other.id, account_id=None)
    assert lan.figures() == {"found": 1}


def test_a_count_costs_the_same_however_much_is_counted(lan, shelf, given):
    def cost():
        copy = given.a_copy(place=shelf)
        lan.opens(shelf)
        with statements() as sent:
            page = lan.page.post(
                f"/stocktakes/{lan.stocktake}/count",
                data={"code": copy.code, "place": shelf.code},
                headers={"HX-Request": "true"},
            )
        assert "đã thấy 1 trên" in page.text
        return len(sent)

    few = cost()
    for _ in range(8):
        given.a_copy(place=shelf)
    assert cost() == few
