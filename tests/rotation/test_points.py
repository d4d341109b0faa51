"""Stories 656 to 662: the keeper of a point with four buttons; figures entered for a point."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pypdfium2
import pytest

from library_share.circulation.models import Loan
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.patrons.keepers.actions import put_in_charge
from library_share.printing.documents import pdf
from library_share.rotation.models import PointCount
from library_share.rotation.rounds import papers
from library_share.rotation.rounds.figures import told_at
from library_share.web.access import Role
from tests.signing_in import sign_in


@pytest.fixture
def keeper(app, world, given, point):
    """The phone of whoever keeps the point."""
    account = given.an_account("xom5", Role.POINT_KEEPER, world.tvx)
    with transaction():
        put_in_charge(point, account)
    page = app.test_client()
    sign_in(page, account)
    return page


def posted(page, path: str, **sent: str):
    db.session.rollback()
    return page.post(path, data=sent, follow_redirects=True)


def test_story_656_lend_and_give_back_at_the_point(world, given, point, keeper, there):
    _, box = there
    copy = world.inside(box)[0]
    given.a_patron("Hoàng Văn Bình", world.tvx)
    shown = keeper.get(f"/points/{point.code}").text
    for word in ("Mượn", "Trả", "Đếm lượt đọc", "Báo hỏng/mất"):
        assert word in shown
    where = f"/points/{point.code}"
    answer = posted(keeper, f"{where}/lend", book=copy.accession_number, reader="Hoàng Văn Bình")
    assert "Hoàng Văn Bình" in answer.text
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1
    assert posted(keeper, f"{where}/return", book=copy.code).status_code == 200
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 0
    assert world.at_hand(copy).place_code == box.code


def test_story_657_readings_are_counted_and_a_tap_too_many_is_undone(
    world, given, point, keeper, there
):
    where = f"/points/{point.code}"
    assert "Hôm nay 5 lượt" in posted(keeper, f"{where}/readings", how_many="5").text
    last = db.session.scalar(db.select(ClassReading.id).order_by(ClassReading.id.desc()))
    assert "Hôm nay 0 lượt" in posted(keeper, f"{where}/readings/{last}/undo").text


def test_story_657_a_count_sent_twice_counts_once(world, given, point, keeper, there):
    where = f"/points/{point.code}"
    number = str(uuid4())
    for _ in range(2):
        said = posted(keeper, f"{where}/readings", how_many="5", count_id=number).text
        assert "Hôm nay 5 lượt" in said
    assert given.how_many(ClassReading) == 1


def test_story_658_damage_and_loss_are_reported(world, point, keeper, there):
    _, box = there
    damaged, lost, _ = world.inside(box)
    where = f"/points/{point.code}/report"
    assert "Đã ghi hỏng" in posted(keeper, where, book=damaged.code, what="damaged").text
    assert "Đã ghi mất" in posted(keeper, where, book=lost.code, what="lost", reason="trôi lũ").text
    db.session.expire_all()
    assert db.session.get_one(Copy, damaged.id).condition is Condition.DAMAGED
    assert db.session.get_one(Copy, lost.id).state is CopyState.LOST


def test_story_659_a_book_that_is_not_here_and_a_reader_nobody_knows(
    world, given, point, keeper, there
):
    other = given.a_copy("Ở nhà", world.tvx)
    where = f"/points/{point.code}"
    answer = posted(keeper, f"{where}/lend", book=other.code, reader="Ai đó")
    assert answer.status_code == 404
    assert "không có cuốn nào mang số" in answer.text
    copy = world.inside(there[1])[0]
    answer = posted(keeper, f"{where}/lend", book=copy.code, reader="Ai đó")
    assert answer.status_code == 409
    assert "Ai đó" in answer.text


def test_a_refused_form_is_mended_and_sent_again(world, given, point, keeper, there):
    lost, copy, _ = world.inside(there[1])
    given.a_patron("Hoàng Văn Bình", world.tvx)
    form = {"reader": "Hoàng Văn Bình", "scan_id": str(uuid4())}
    posted(keeper, f"/points/{point.code}/report", book=lost.code, what="lost")
    refused = posted(keeper, f"/points/{point.code}/lend", book=lost.code, **form)
    assert refused.status_code == 409
    assert posted(keeper, f"/points/{point.code}/lend", book=copy.code, **form).status_code == 200
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1


def test_story_660_another_point_and_the_rounds_pages_are_not_the_keepers(
    world, given, shelf, keeper, there
):
    one, _ = there
    assert keeper.get(f"/points/{shelf.code}").status_code == 404
    for path in ("/rounds", f"/rounds/{one.id}", "/boxes", "/rotation/dry-run"):
        assert keeper.get(path).status_code == 403


def test_story_661_a_point_without_network_by_paper_and_on_behalf(
    world, given, point, keeper, there, librarian
):
    one, box = there
    sheet = keeper.get(f"/points/{point.code}/boxes/{box.code}/sheet.pdf")
    assert sheet.data.startswith(b"%PDF")
    stop = world.chain(one).stops[0].stop
    th = librarian("TH")
    where = f"/rounds/{one.id}/stops/{stop.id}/figures"
    day = (world.today + timedelta(days=3)).isoformat()
    assert posted(th.page, where, day=day, loans="4", reason="gửi qua Zalo").status_code == 409
    world.on(world.today + timedelta(days=5))
    assert posted(th.page, where, day=day, loans="4", reason="").status_code == 409
    answer = posted(th.page, where, day=day, loans="4", readings="30", reason="gửi qua Zalo")
    assert "30 lượt đọc" in answer.text
    (count,) = db.session.scalars(db.select(PointCount))
    assert (count.on_behalf, count.day.isoformat()) == (True, day)
    posted(th.page, f"{where}/{count.id}/undo")
    assert told_at(stop).loans == 0


def test_story_662_what_the_point_says_on_paper(world, given, point, keeper, there):
    one, box = there
    copy = world.inside(box)[0]
    world.lend(copy, given.a_patron(library=world.tvx))
    stop = world.chain(one).stops[0].stop
    posted(
        keeper,
        f"/points/{point.code}/stops/{stop.id}/evaluation",
        needs="thêm truyện tranh",
        proposals="đổi thùng sau Tết",
        by="Cô Hòa",
    )
    document = papers.evaluation_paper(stop)
    pages = pypdfium2.PdfDocument(pdf(document))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)
    for words in ("PHIẾU ĐÁNH GIÁ", "thêm truyện tranh", "đổi thùng sau Tết", "Cô Hòa"):
        assert words in text
