"""Stories 543-549: what a class wrote with a pencil is typed in, with the true days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan, LoanEvent, LoanPolicy
from library_share.copies.actions import move
from library_share.database import db, transaction
from library_share.desk.models import LateScan, Scan
from library_share.libraries.models import PlaceKind
from library_share.safekeeping.queries import findings
from tests.classroom.sheets.conftest import books_in


def loans() -> list[tuple[str, str, date, date | None]]:
    """Title, reader and both days of every loan, as they began."""
    found = db.session.scalars(
        select(Loan)
        .where(Loan.undone_at.is_(None))
        .order_by(Loan.lent_at, Loan.id)
        .execution_options(populate_existing=True)
    )
    return [
        (
            loan.copy.title.title,
            loan.patron.name,
            clock.local_day(loan.lent_at),
            clock.local_day(loan.returned_at) if loan.returned_at else None,
        )
        for loan in found
    ]


def test_story_543_many_lendings_in_one_go_with_their_true_days(grid, books, pupils):
    lines = [
        ("1", "Anh An", "3", "10"),
        ("1", "binh", "10", "17/11"),
        ("2", "Thiên Ân", "4/11/2026", "2/12"),
        ("3", "3", "30/11", ""),
        ("", "", "", ""),
    ]
    preview = grid.look(*lines)
    assert preview.status_code == 200
    assert "4 dòng đúng. Chưa lưu gì." in preview.text
    assert "Hầu Thị Bình" in preview.text
    assert "02/12/2026" in preview.text
    assert loans() == []
    saved = grid.save(*lines)
    assert "4 lượt mượn, 3 lượt trả" in saved.text
    assert "Cần xem" not in saved.text
    assert loans() == [
        ("Dế Mèn phiêu lưu ký", "Nông Anh An", date(2026, 11, 3), date(2026, 11, 10)),
        ("Quê nội", "Hoàng Thiên Ân", date(2026, 11, 4), date(2026, 12, 2)),
        ("Dế Mèn phiêu lưu ký", "Hầu Thị Bình", date(2026, 11, 10), date(2026, 11, 17)),
        ("Đất rừng phương Nam", "Hầu Thị Bình", date(2026, 11, 30), None),
    ]
    assert findings() == []


def test_story_543_lent_at_noon_in_the_order_of_the_day(grid, books, pupils):
    grid.save(("1", "Bình", "10", "10"), ("1", "Ân", "10", ""), ("1", "Anh An", "3", "10"))
    events = db.session.scalars(select(LoanEvent).order_by(LoanEvent.happened_at)).all()
    wall = [f"{clock.local_moment(event.happened_at):%d %H:%M} {event.kind}" for event in events]
    assert wall == [
        "03 12:00 lent",
        "10 16:00 returned",  # An's, lent a week before
        "10 16:01 lent",
        "10 16:02 returned",  # Bình's, of this day
        "10 16:03 lent",
    ]
    assert [patron for _, patron, _, back in loans() if back is None] == ["Hoàng Thiên Ân"]


def test_story_544_sent_twice_it_is_saved_once(grid, books, pupils, given):
    lines = [("1", "Anh An", "3", "10"), ("2", "Bình", "7/12", "")]
    first = grid.save(*lines)
    before = loans(), given.how_many(Scan), given.how_many(LoanEvent)
    with clock.pretend(clock.now() + timedelta(minutes=40)):
        again = grid.save(*lines)
    assert "2 lượt mượn, 1 lượt trả" in first.text
    assert "2 lượt mượn, 1 lượt trả" in again.text
    assert (loans(), given.how_many(Scan), given.how_many(LoanEvent)) == before


def test_story_544_the_return_is_added_to_a_line_that_was_saved(grid, books, pupils):
    form = grid.form(("1", "Anh An", "3", ""))
    grid.client.post(f"{grid.address}/save", data=form)
    form["returned_on"] = ["10"]
    assert "1 lượt trả" in grid.client.post(f"{grid.address}/save", data=form).text
    assert [back for *_, back in loans()] == [date(2026, 11, 10)]
    form["reader"] = ["Bình"]
    changed = grid.client.post(f"{grid.address}/save", data=form)
    assert changed.status_code == 422
    assert "Dòng này đã lưu với nội dung khác" in changed.text


def test_story_545_one_wrong_cell_and_nothing_is_saved(grid, books, pupils, given):
    lines = [
        ("1", "Anh An", "3", "10"),
        ("9", "Anh An", "3", ""),
        ("2", "Dũng", "31/11", ""),
        ("2", "", "8/12", "x"),
        ("3", "Bình", "10", "3"),
        ("3", "Bình", "", ""),
    ]
    for answer in (grid.look(*lines), grid.save(*lines)):
        assert answer.status_code == 422
        for told in (
            "Dòng 2: Sách – Tủ sách lớp 4A không có sách nào số “9”.",
            "Dòng 3: Người mượn – Lớp 4A không có ai tên “Dũng”.",
            "Dòng 3: Ngày mượn – Không có ngày 31/11.",
            "Dòng 4: Người mượn – Ghi tên người mượn.",
            "Dòng 4: Ngày mượn – Ngày 08/12/2026 chưa đến.",
            "Dòng 4: Ngày trả – “x” không phải ngày.",
            "Dòng 5: Ngày trả – Ngày trả trước ngày mượn.",
        ):
            assert told in answer.text
        assert "Dòng 1: Sách –" not in answer.text
        assert books_in(answer) == ["1", "9", "2", "2", "3", "3"]
    assert given.how_many(Loan) == given.how_many(Scan) == 0


def test_story_545_what_the_desk_refuses_takes_all_back(grid, books, pupils, given):
    """No policy lends this kind of reader anything."""
    teacher = given.a_patron("Ma Thị Hiền", given.a_library("TH"), kind="teacher")
    with transaction():
        for policy in db.session.scalars(select(LoanPolicy)):
            policy.patron_kind, policy.patron_key = "pupil", "pupil"
    lines = [("1", "Anh An", "3", ""), ("2", given.card(teacher), "4", "")]
    assert grid.look(*lines).status_code == 200
    answer = grid.save(*lines)
    assert answer.status_code == 422
    assert "Dòng 2: Sách –" in answer.text
    assert given.how_many(Loan) == given.how_many(Scan) == given.how_many(LateScan) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anh an", "Nông Anh An"),
        ("nông anh an", "Nông Anh An"),
        ("An N.", "Nông Anh An"),
        ("Ân", "Hoàng Thiên Ân"),
        ("3. Hầu Thị Bình", "Hầu Thị Bình"),
        ("2", "Hoàng Thiên Ân"),
    ],
)
def test_story_546_a_pupil_s_hand_is_read(grid, books, pupils, typed, meant):
    assert meant in grid.look(("1", typed, "3", "")).text


def test_story_546_of_several_the_grid_asks_which(grid, books, pupils):
    """Without marks, An may be Ân."""
    answer = grid.look(("1", "an", "3", ""))
    assert "“an” có thể là nhiều người: 1. Nông Anh An, 2. Hoàng Thiên Ân." in answer.text


def test_story_546_a_book_by_code_or_accession_number(grid, books, pupils, given):
    copy = books[1]
    card = given.card(pupils["Nông Anh An"])
    for typed in ("2", "2. Quê nội", copy.code, copy.accession_number, f"HTTP://X/Q/{copy.code}"):
        preview = grid.look((typed, card, "3", ""))
        assert f"Quê nội ({copy.accession_number})" in preview.text, typed


def test_story_547_typed_in_on_another_day_again_it_is_known(grid, books, pupils, given):
    grid.save(("1", "1", "3", ""), ("2", "Bình", "4", "9"))
    lines = [("1", "1", "3", "20"), ("2", "3", "4", "9")]
    preview = grid.look(*lines)
    assert "Lượt mượn đã có; chỉ ghi thêm ngày trả." in preview.text
    assert "Đã có trong sổ; không thay đổi gì." in preview.text
    saved = grid.save(*lines)
    assert "0 lượt mượn, 1 lượt trả" in saved.text
    assert "1 dòng đã có trong sổ" in saved.text
    assert given.how_many(Loan) == 2
    assert given.how_many(LateScan) == 0


def test_story_547_last_month_s_book_comes_back_on_this_month_s_sheet(grid, books, pupils):
    grid.save(("1", "Bình", "28", ""))
    assert "1 lượt trả" in grid.save(("1", "Bình", "", "5/12")).text
    assert loans() == [
        ("Dế Mèn phiêu lưu ký", "Hầu Thị Bình", date(2026, 11, 28), date(2026, 12, 5))
    ]
    never = grid.look(("2", "Bình", "", "5/12"))
    assert "Ghi ngày mượn: theo sổ, em này không đang mượn cuốn này." in never.text


def test_story_548_what_does_not_fit_is_shown_and_waits_among_the_late_scans(
    grid, books, pupils, given
):
    """The class's sheet does not show that An's book ever came back."""
    saved = grid.save(("1", "1", "3", ""), ("1", "Bình", "10", ""))
    assert "Cần xem" in saved.text
    assert "Dòng 2, Dế Mèn phiêu lưu ký:" in saved.text
    assert "Nông Anh An" in saved.text
    assert given.how_many(LateScan) == 1
    assert "Nông Anh An" in grid.client.get("/desk/late").text


def test_story_549_numbers_stay_with_their_books(grid, books, stock, pupils, given):
    """A book leaves, another comes: no number on an older sheet means another book."""
    library = given.a_library("TH")
    room = given.a_place(library, PlaceKind.STACK_ROOM)
    with transaction():
        move([books[0].id], room.id, account_id=None)
    stock("Góc sân và khoảng trời")
    page = grid.client.get(grid.address).text
    assert '<option value="4. Góc sân và khoảng trời">' in page
    assert '"1. Dế Mèn phiêu lưu ký"' not in page
    preview = grid.look(("1", "Bình", "3", "10"))
    assert "Dế Mèn phiêu lưu ký" in preview.text


def test_more_lines_keep_what_is_typed(grid, books, pupils):
    more = grid.look(("1", "Anh An", "3", ""), do="more")
    assert books_in(more) == ["1"] + [""] * 10
    assert 'value="Anh An"' in more.text
    back = grid.look(("1", "Anh An", "3", ""), do="change")
    assert books_in(back) == ["1"]


def test_lines_with_a_book_only_are_left_out_and_nothing_is_nothing(grid, books, pupils):
    preview = grid.look(("1", "", "", ""), ("2", "Bình", "3", ""))
    assert "1 dòng chỉ có số sách, bỏ qua" in preview.text
    assert grid.look(("1", "", "", "")).status_code == 409
    assert "Trùng với dòng 1." in grid.look(("1", "Bình", "3", ""), ("1", "3", "3/11", "")).text


def test_odd_grids_are_told_in_words(grid, books):
    form = grid.form(("1", "Anh An", "3", ""))
    for wrong in (
        {"row_id": ["x"]},
        {"month": "2026-13"},
        {"month": ""},
        {"book": ["1", "2"]},
        {"row_id": form["row_id"] * 2, **{n: form[n] * 2 for n in form if n[-1] in "krn"}},
        {"book": ["1\0"]},
        {"book": []},
    ):
        answer = grid.client.post(f"{grid.address}/lines", data={**form, **wrong})
        assert answer.status_code in (409, 422), wrong
    assert grid.client.get(f"{grid.address}?month=nie").status_code == 422
