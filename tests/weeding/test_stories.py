"""Weeding, as a librarian tells it (docs/stories.md, 759 and on)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation import actions as lending
from library_share.circulation import keeping
from library_share.circulation.queries import copy_at_hand
from library_share.copies.actions import move
from library_share.copies.leaving import exits_of
from library_share.copies.models import Condition, Copy, CopyChange, CopyState
from library_share.database import db, transaction
from library_share.handovers import actions as handovers
from library_share.handovers.rules import Purpose
from library_share.libraries.models import LibraryKind, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_id
from library_share.registers.copies_entered import accession_book
from library_share.stocktake import actions as stocktakes
from library_share.stocktake.rules import Way
from library_share.web.access import Actor
from library_share.weeding import actions
from library_share.weeding.compensation import record_of
from library_share.weeding.models import WeedingLine
from library_share.weeding.rules import Criterion, Step
from tests.weeding.conftest import TOO_OLD

LISTS = "/weeding-lists"


def lent(given, copy: Copy, *, days_ago: int = 0, given_back: bool = False) -> Patron:
    """Somebody borrowed the copy, and may have brought it back."""
    patron = given.a_patron(library=copy.library)
    with clock.pretend(clock.now() - timedelta(days=days_ago)), transaction():
        deed = lending.Deed(library_id=copy.library_id, account_id=None, at=clock.now())
        lending.lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)
        if given_back:
            lending.give_back(copy_at_hand(copy.id), deed)
    db.session.expire_all()
    return patron


def suggested(who, list_id: int, criterion: Criterion) -> list[dict]:
    answer = who.call("GET", f"{LISTS}/{list_id}/suggestions", criterion=criterion.value)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


def test_story_759_what_the_data_suggests_comes_with_evidence(tvx, given):
    law = given.a_copy(given.a_title("Luật cũ", TitleKind.LAW), tvx.library, printed_year=TOO_OLD)
    list_id = tvx.begins()
    old_book = given.a_copy(
        given.a_title("Tiếng Việt 3", TitleKind.TEXTBOOK), tvx.library, printed_year=2012
    )
    given.a_copy(given.a_title("Tiếng Việt 4", TitleKind.TEXTBOOK), tvx.library, printed_year=2023)
    paper = given.a_copy(
        given.a_title("Báo Nhi đồng", TitleKind.PERIODICAL), tvx.library, printed_year=2020
    )
    worn = given.a_copy(library=tvx.library, condition=Condition.DAMAGED)
    lost = given.a_copy(library=tvx.library)
    with transaction():
        keeping.change_copy(lost, account_id=None, reason="Rơi xuống suối", state=CopyState.LOST)
    found = {
        Criterion.OUTDATED: (law, str(TOO_OLD)),
        Criterion.REPLACED: (old_book, "2012"),
        Criterion.OLD_PERIODICAL: (paper, "2020"),
        Criterion.WORN_OUT: (worn, "hỏng"),
        Criterion.LOST: (lost, "mất"),
    }
    for criterion, (copy, word) in found.items():
        (row,) = suggested(tvx, list_id, criterion)
        assert row["code"] == copy.code
        assert word in row["evidence"]
    assert suggested(tvx, list_id, Criterion.LOST_ON_ROTATION) == []


def test_story_760_surplus_is_no_reason_in_a_school(tvx, weeder, given):
    school = weeder("TH", LibraryKind.PRIMARY)
    theirs = school.some_copies(6)
    tvx.some_copies(6)
    assert len(suggested(tvx, tvx.begins(), Criterion.SURPLUS)) == 2
    list_id = school.begins()
    answer = school.call(
        "POST",
        f"{LISTS}/{list_id}/scans",
        code=theirs[0].code,
        criterion=Criterion.SURPLUS.value,
    )
    assert (answer.status_code, answer.json["code"]) == (409, "surplus_not_here")
    page = school.librarian.get(f"/weeding/{list_id}").text
    assert 'value="surplus"' not in page


def test_story_761_what_nobody_borrowed_for_five_years(tvx, given):
    long_ago = clock.now() - timedelta(days=6 * 366)
    with clock.pretend(long_ago):
        never, lately, waited_for = (given.a_copy(library=tvx.library) for _ in range(3))
    lent(given, lately, days_ago=30, given_back=True)
    given.a_hold(waited_for.title, given.a_patron(library=tvx.library))
    fresh = given.a_copy(library=tvx.library)
    found = suggested(tvx, tvx.begins(), Criterion.LITTLE_USED)
    assert [row["code"] for row in found] == [never.code]
    assert fresh.code not in str(found)


def test_story_762_a_book_in_hand_goes_on_the_list_by_one_scan(tvx):
    copy, *_ = tvx.some_copies(2)
    list_id = tvx.begins()
    answer = tvx.call(
        "POST", f"{LISTS}/{list_id}/scans", code=copy.code, criterion="outdated", evidence="Lạc hậu"
    )
    assert answer.status_code == 201, answer.text
    assert answer.json["evidence"] == "Lạc hậu"
    again = tvx.call("POST", f"{LISTS}/{list_id}/scans", code=copy.code, criterion="outdated")
    assert (again.status_code, again.json["code"]) == (409, "on_weeding_list")
    assert "Thanh lọc 2026" in again.json["detail"]
    # The scan box sends the code alone; the chosen reason goes along.
    assert 'hx-include="#f-criterion"' in tvx.librarian.get(f"/weeding/{list_id}").text


def test_story_763_lent_kept_sent_away_or_another_s_is_said_in_words(tvx, weeder, given):
    other = weeder("TH", LibraryKind.PRIMARY)
    on_loan, kept, on_a_list, away, in_a_box, gone = (
        given.a_copy(library=tvx.library) for _ in range(6)
    )
    theirs = given.a_copy(library=other.library)
    lent(given, on_loan)
    given.a_hold(kept.title, given.a_patron(library=tvx.library))
    place = main_place_of(other.library.id)
    with transaction():
        handover = handovers.prepare(
            purpose=Purpose.DISPLAY,
            from_place=main_place_of(tvx.library.id),
            to_place=place,
            deed=tvx.deed,
        )
        handovers.add(handover.id, [on_a_list.id], tvx.deed)
        move([away.id], place.id, account_id=None)
        box = given.a_place(tvx.library, PlaceKind.BOX, within_id=place.id)
        move([in_a_box.id], box.id, account_id=None)
        keeping.change_copy(gone, account_id=None, reason="Rách", state=CopyState.WITHDRAWN)
    list_id = tvx.begins()
    said = {}
    for copy in (on_loan, kept, on_a_list, away, in_a_box, gone, theirs):
        answer = tvx.call("POST", f"{LISTS}/{list_id}/scans", code=copy.code, criterion="outdated")
        assert answer.status_code == 409, answer.text
        assert copy.title.full_title in answer.json["detail"]
        said[copy.id] = answer.json["code"]
    assert list(said.values()) == [
        "on_loan_not_weeded",
        "kept_not_weeded",
        "on_its_way_not_weeded",
        "away_not_weeded",
        "away_not_weeded",
        "withdrawn_already",
        "weeded_by_its_owner",
    ]


def test_story_764_a_tenth_at_most_or_a_reason_that_is_kept(tvx):
    copies = tvx.some_copies(20)
    list_id = tvx.lists(copies[:3])
    refused = tvx.acts(list_id, "submit")
    assert refused.json["code"] == "weeding_needs_reason"
    assert [one["code"] for one in refused.json["reasons"]] == ["weeding_over_the_bar"]
    assert refused.json["reasons"][0]["facts"] == {"listed": 3, "stock": 20, "at_most": 2}
    assert tvx.acts(list_id, "submit", reason="Kho bị lũ").status_code == 200
    assert tvx.now(list_id).passed_because == "Kho bị lũ"
    tenth = tvx.lists(copies[3:5], "Đúng một phần mười")
    assert tvx.acts(tenth, "submit").status_code == 200
    assert tvx.now(tenth).passed_because == ""


def test_story_765_once_in_three_years_or_a_reason(tvx):
    with clock.pretend(clock.now() - timedelta(days=3 * 365)):
        copies = tvx.some_copies(40)
    with clock.pretend(clock.now() - timedelta(days=2 * 365)):
        first = tvx.published(copies[:1])
        with transaction():
            actions.carry_out(first, tvx.deed)
    list_id = tvx.lists(copies[1:3])
    refused = tvx.acts(list_id, "submit")
    assert [one["code"] for one in refused.json["reasons"]] == ["weeding_too_soon"]
    with clock.pretend(clock.now() + timedelta(days=366)), transaction():
        assert actions.submit(list_id, tvx.deed).passed_because == ""


def test_story_766_the_librarian_prepares_and_the_principal_decides(tvx):
    list_id = tvx.lists(tvx.some_copies(10)[:1])
    assert tvx.acts(list_id, "submit").status_code == 200
    day = clock.today().isoformat()
    assert tvx.acts(list_id, "decide", number="05/QĐ", day=day).status_code == 403
    assert tvx.acts(list_id, "give_up", reason="…", as_head=True).status_code == 403
    back = tvx.acts(list_id, "send_back", reason="Bớt từ điển", as_head=True)
    assert back.json["step"] == "drafted"
    tvx.acts(list_id, "submit")
    decided = tvx.acts(list_id, "decide", number="05/QĐ-TVX", day=day, as_head=True)
    assert (decided.status_code, decided.json["step"]) == (200, "decided")
    page = tvx.head.get(f"/weeding/{list_id}").text
    assert "05/QĐ-TVX" in page
    assert "Bớt từ điển" in page


def test_story_767_everybody_reads_it_for_fifteen_days_and_no_patron_is_named(tvx, given, client):
    copies = tvx.some_copies(10, title="Sách cũ")
    reader = lent(given, copies[0], given_back=True)
    list_id = tvx.decided(copies[:1])
    address = f"/libraries/TVX/weeding/{list_id}"
    assert client.get(address).status_code == 404
    assert tvx.acts(list_id, "publish").status_code == 200
    text = client.get(address).text
    assert "Sách cũ" in text
    assert copies[0].accession_number in text
    assert "05/QĐ-TVX" in text
    assert reader.name not in text
    assert "Rách bìa" not in text  # what was noted stays in the house
    last = clock.today() + timedelta(days=14)
    assert f"{last:%d/%m/%Y}" in text
    assert "Thanh lọc 2026" in client.get("/libraries/TVX/weeding").text


def test_story_768_it_is_carried_out_after_the_notice_and_not_before(tvx):
    copies = tvx.some_copies(10)
    early = tvx.published(copies[:1], days_ago=14)
    refused = tvx.acts(early, "carry_out")
    assert (refused.status_code, refused.json["code"]) == (409, "weeding_notice_runs")
    with clock.pretend(clock.now() + timedelta(days=1)):
        assert tvx.acts(early, "carry_out").json["step"] == "carried_out"


def test_story_769_the_register_says_by_which_decision_and_no_row_is_deleted(tvx, given):
    copies = tvx.some_copies(10, note="Sách tặng")
    before = given.how_many(Copy)
    list_id = tvx.published(copies[:2])
    assert tvx.acts(list_id, "carry_out").status_code == 200
    db.session.expire_all()
    day = tvx.now(list_id).decided_on
    for copy in copies[:2]:
        assert copy.state is CopyState.WITHDRAWN
        assert copy.note == f"Sách tặng; đã thanh lọc, QĐ số 05/QĐ-TVX ngày {day:%d/%m/%Y}"
    assert given.how_many(Copy) == before
    assert given.how_many(CopyChange, CopyChange.state == CopyState.WITHDRAWN) == 2
    gone = exits_of([copies[0].id, copies[5].id])
    assert {copy_id: (one.paper_number, one.paper_on) for copy_id, one in gone.items()} == {
        copies[0].id: ("05/QĐ-TVX", day)
    }
    page = tvx.librarian.get(f"/copies/{copies[0].code}").text
    assert "đã thanh lọc, QĐ số 05/QĐ-TVX" in page


def test_story_770_with_its_last_copy_a_title_leaves_the_public_catalogue(tvx, weeder, client):
    rare, common = tvx.some_copies(1, title="Lịch bàn")[0], tvx.some_copies(9, title="Tắt đèn")
    list_id = tvx.published([rare, common[0]])
    for word in ("Lịch bàn", "Tắt đèn"):
        assert "1 nhan đề" in client.get("/search", query_string={"q": word}).text
    assert tvx.acts(list_id, "carry_out").status_code == 200
    found = client.get("/search", query_string={"q": "Lịch bàn"}).text
    assert f"/titles/{rare.title_id}" not in found
    assert f"/titles/{rare.title_id}" not in client.get("/search").text
    assert "1 nhan đề" in client.get("/search", query_string={"q": "Tắt đèn"}).text
    kept = tvx.librarian.get("/search", query_string={"q": "Lịch bàn"}).text
    assert f"/titles/{rare.title_id}" in kept  # whoever keeps the register finds it


def test_story_831_a_copy_is_taken_off_until_the_end_and_the_reason_stays(tvx):
    copies = tvx.some_copies(10)
    list_id = tvx.published(copies[:2])
    lines = tvx.call("GET", f"{LISTS}/{list_id}/lines").json["items"]
    path = f"{LISTS}/{list_id}/lines/{lines[0]['id']}/removal"
    assert tvx.call("POST", path).json["code"] == "weeding_reason_missing"
    answer = tvx.call("POST", path, reason="Bạn đọc xin giữ")
    assert answer.json["outcome"] == "taken_off"
    assert tvx.acts(list_id, "carry_out").status_code == 200
    db.session.expire_all()
    assert [copy.state for copy in copies[:2]] == [CopyState.IN_USE, CopyState.WITHDRAWN]
    told = tvx.call("GET", f"{LISTS}/{list_id}/lines").json["items"]
    assert [line["outcome"] for line in told] == ["taken_off", "withdrawn"]
    assert told[0]["ended_because"] == "Bạn đọc xin giữ"
    assert tvx.lists(copies[:1], "Lần sau")  # it may stand on another list


def test_story_832_whoever_borrowed_a_listed_book_meanwhile_is_no_harm(tvx, given):
    copies = tvx.some_copies(10)
    list_id = tvx.published(copies[:3])
    lent(given, copies[0])
    given.a_hold(copies[1].title, given.a_patron(library=tvx.library), copy=copies[1])
    refused = tvx.acts(list_id, "carry_out")
    assert refused.json["code"] == "some_cannot_be_weeded"
    codes = [one["code"] for one in refused.json["reasons"]]
    assert codes == ["on_loan_not_weeded", "kept_not_weeded"]
    assert tvx.now(list_id).step is Step.PUBLISHED
    with transaction():
        lines = db.session.scalars(
            select(WeedingLine.id).where(WeedingLine.copy_id.in_([c.id for c in copies[:2]]))
        ).all()
        actions.take_off(list_id, lines, tvx.deed, reason="Đang có người đọc")
    assert tvx.acts(list_id, "carry_out").json["copies"] == 1


def test_story_833_a_list_given_up_lets_its_copies_go(tvx):
    copies = tvx.some_copies(10)
    list_id = tvx.lists(copies[:1])
    assert tvx.acts(list_id, "give_up").json["code"] == "weeding_reason_missing"
    assert tvx.acts(list_id, "give_up", reason="Để năm sau").json["step"] == "given_up"
    assert tvx.acts(list_id, "submit").json["code"] == "wrong_weeding_step"
    assert tvx.lists(copies[:1], "Năm sau")


def test_story_834_ticked_suggestions_go_on_the_list_and_what_is_lent_stays(tvx, given):
    worn = tvx.some_copies(3, condition=Condition.DAMAGED)
    tvx.some_copies(30)
    list_id = tvx.begins()
    page = tvx.librarian.get(f"/weeding/{list_id}/suggestions").text
    assert all(copy.code in page for copy in worn)
    lent(given, worn[0])
    answer = tvx.librarian.post(
        f"/weeding/{list_id}/suggestions",
        data={"criterion": "worn_out", "copies": [copy.code for copy in worn]},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "Đã đưa 2 bản vào danh mục thanh lọc" in answer.text
    assert "1 bản không đưa vào được" in answer.text


@pytest.mark.parametrize("which", ["request", "record"])
@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_story_835_request_and_record_are_printed(tvx, which, ending, begins):
    list_id = tvx.published(tvx.some_copies(10, price_dong=12_000)[:2])
    answer = tvx.librarian.get(f"/weeding/{list_id}/{which}.{ending}")
    assert answer.status_code == 200
    assert answer.data.startswith(begins)


def test_story_836_who_lost_a_book_signs_the_record_of_making_good(tvx, given):
    copy, *_ = tvx.some_copies(2, price_dong=35_000)
    address = f"/copies/{copy.code}/compensation.pdf"
    assert tvx.librarian.get(address).status_code == 409
    lent(given, copy)
    with transaction():
        keeping.change_copy(copy, account_id=None, reason="Em làm mất", state=CopyState.LOST)
    assert tvx.librarian.get(address).data.startswith(b"%PDF")
    assert "compensation.pdf" in tvx.librarian.get(f"/copies/{copy.code}").text
    assert tvx.head.get(address).status_code == 403


@pytest.mark.parametrize(
    ("kind", "signers"),
    [
        (LibraryKind.PRIMARY, ["Phụ huynh", "Giáo viên chủ nhiệm", "Người phụ trách thư viện"]),
        (LibraryKind.PUBLIC, ["Bạn đọc", "Người phụ trách thư viện"]),
        (LibraryKind.LEARNING_CENTRE, ["Bạn đọc", "Người phụ trách thư viện"]),
    ],
)
def test_story_836_of_whom_nobody_knows_the_library_tells_who_signs(weeder, given, kind, signers):
    at = weeder("KHO", kind)
    copy = given.a_copy(library=at.library, condition=Condition.DAMAGED)
    paper = record_of(copy, Actor(account_id=1, username="lan", name="Lan"))
    assert [signature.title for signature in paper.signatures] == signers


def test_story_839_what_was_lost_in_a_handover_has_its_own_reason(tvx, weeder, given):
    other = weeder("TH", LibraryKind.PRIMARY)
    copy = given.a_copy(library=tvx.library)
    with transaction():
        handover = handovers.prepare(
            purpose=Purpose.ROTATION,
            from_place=main_place_of(tvx.library.id),
            to_place=main_place_of(other.library.id),
            deed=tvx.deed,
        )
        (line_id,) = handovers.add(handover.id, [copy.id], tvx.deed, picked=True)
        handovers.send(handover.id, tvx.deed)
        handovers.lose(handover.id, line_id, tvx.deed, reason="Rơi trên đường")
        keeping.change_copy(copy, account_id=None, reason="Rơi trên đường", state=CopyState.LOST)
    list_id = tvx.begins()
    assert suggested(tvx, list_id, Criterion.LOST) == []
    (row,) = suggested(tvx, list_id, Criterion.LOST_ON_ROTATION)
    assert row["code"] == copy.code
    path = f"{LISTS}/{list_id}/suggestions"
    taken = tvx.call("POST", path, copies=[copy.code], criterion="lost_on_rotation")
    assert taken.json == {"added": 1, "left_out": 0}


def test_story_840_the_page_of_today_tells_both(tvx):
    copies = tvx.some_copies(20)
    tvx.published(copies[:1], days_ago=14)
    with transaction():
        actions.submit(tvx.lists(copies[1:2], "Chờ duyệt"), tvx.deed)
    librarian, head = (page.get("/today").text for page in (tvx.librarian, tvx.head))
    assert "hôm nay hết hạn công khai" in librarian
    assert "Xem và quyết định" in head
    assert "Xem và quyết định" not in librarian


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_story_841_the_register_on_paper_shows_the_decision(tvx, ending, begins):
    copies = tvx.some_copies(10)
    list_id = tvx.published(copies[:1])
    assert tvx.acts(list_id, "carry_out").status_code == 200
    db.session.rollback()
    (chapter,) = accession_book(tvx.library, copies[0].series).chapters
    day = tvx.now(list_id).decided_on
    assert [line.cells[9] for line in chapter.lines] == [
        f"{day:%d/%m/%Y}; 05/QĐ-TVX",
        *[""] * 9,
    ]
    asked = {"book": "accession", "series": copies[0].series_id, "ending": ending}
    answer = tvx.librarian.post("/books/print", data=asked)
    assert answer.data.startswith(begins)


def test_story_850_the_register_on_paper_shows_each_year_s_stock_take(tvx):
    seen, found_later, missing = tvx.some_copies(3)
    who = tvx.given.an_account("dem", library=tvx.library)
    place = main_place_of(tvx.library.id)
    for year, found in ((2027, [seen]), (2028, [seen, found_later])):
        with clock.pretend(datetime(year, 6, 1, 3, tzinfo=UTC)), transaction():
            deed = replace(tvx.deed, account_id=who.id)
            taking = stocktakes.open_stocktake(tvx.library, deed=deed, title=str(year))
            for copy in found:
                counting = stocktakes.Counting(
                    count_id=uuid4(), code=copy.code, place=place, way=Way.TYPED
                )
                stocktakes.count(taking.id, counting, deed)
            stocktakes.close(taking.id, deed)
    book = accession_book(tvx.library, missing.series)
    assert [one.heading for one in book.ruling.columns][10:12] == ["KK 2027", "KK 2028"]
    assert [line.cells[10:12] for line in book.chapters[0].lines] == [
        ("C", "C"),
        ("M", "C"),
        ("M", "M"),
    ]


def test_story_837_days_of_papers_are_in_order(tvx):
    list_id = tvx.lists(tvx.some_copies(10)[:1])
    tvx.acts(list_id, "submit")
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)):
        answer = tvx.acts(list_id, "decide", number="1", day=day.isoformat(), as_head=True)
        assert answer.json["code"] == "weeding_days_out_of_order"
    assert tvx.acts(list_id, "decide", day=day.isoformat(), as_head=True).status_code == 422


def test_story_838_another_library_s_lists_are_not_there(tvx, weeder):
    list_id = tvx.lists(tvx.some_copies(10)[:1])
    other = weeder("TH", LibraryKind.PRIMARY)
    assert other.call("GET", f"{LISTS}/{list_id}").status_code == 404
    assert other.acts(list_id, "submit").status_code == 404
    assert other.librarian.get(f"/weeding/{list_id}").status_code == 404
    assert other.call("GET", f"{LISTS}/{list_id}", library="TVX").status_code == 403


def test_a_lost_book_is_not_lost_because_somebody_says_so(tvx):
    copy, *_ = tvx.some_copies(2)
    path, criterion = f"{LISTS}/{tvx.begins()}/scans", Criterion.LOST_ON_ROTATION.value
    answer = tvx.call("POST", path, code=copy.code, criterion=criterion)
    assert answer.json["code"] == "not_lost"
