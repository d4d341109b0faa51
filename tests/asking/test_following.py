"""Stories 288 to 294: slips, and following without an account (docs/stories.md)."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from library_share import clock
from library_share.asking import following, slips
from library_share.asking.telling import Known, told
from library_share.circulation.holds import actions
from library_share.circulation.holds.rules import SlotState
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.translation import force_locale
from tests.signing_in import sign_in


@pytest.fixture
def asked(app, given):
    """An of 4A asked for a book that is free; the link as a path, and the hold."""
    given.a_policy()
    library = given.a_library("TH")
    copy = given.a_copy("Quê nội", library)
    shelf = given.a_place(library, PlaceKind.CLASS_SHELF, "Tủ sách lớp 4A", class_name="4A")
    an = given.a_patron("Nông Anh An", library, class_name="4A")
    hold = given.a_hold(copy.title, an, pickup=shelf)
    with app.test_request_context():
        link = following.link_of(hold)
    return link.removeprefix(public_url(app)), hold


def public_url(app):
    return app.config["SETTINGS"].public_url


def deed(hold):
    return Deed(library_id=hold.library_id, account_id=None, at=clock.now())


def test_story_288_whoever_has_the_link_reads_where_the_book_is(client, asked, given):
    link, hold = asked
    assert "đang lấy từ trên giá" in client.get(link).text
    with transaction():
        actions.set_aside(hold.slots[0].id, deed(hold))
    page = client.get(link).text
    assert "Quê nội" in page
    assert "Có thể đến lấy tại tủ sách của lớp (TH)" in page
    assert "Ready at the class bookshelf (TH) until" in client.get(f"{link}?lang=en").text


def test_story_289_it_names_nobody_and_leaves_no_trace(client, asked, given):
    link, hold = asked
    with transaction():
        actions.set_aside(hold.slots[0].id, deed(hold))
    for where in (link, f"{link}x", "/follow/x"):
        answer = client.get(where)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert 'name="robots" content="noindex, nofollow"' in answer.text
        for private in ("Nông", "Anh An", "4A", given.card(hold.patron), "csrf"):
            assert private not in answer.text, private


def test_story_290_a_link_that_was_changed_leads_nowhere(client, asked):
    link, _ = asked
    body, signature = link.removeprefix("/follow/").split(".")
    other = "B" if signature[0] == "A" else "A"
    for wrong in (f"{body}.{other}{signature[1:]}", f"WzIsMF0.{signature}", body, ".", "%00"):
        answer = client.get(f"/follow/{wrong}")
        assert answer.status_code == 404, wrong
        assert "Quê nội" not in answer.text


def test_story_291_a_link_is_taken_back(app, client, asked, given):
    link, hold = asked
    lan = app.test_client()
    sign_in(lan, given.an_account("lan", library=given.a_library("TH")))
    assert lan.post(f"/holds/{hold.id}/links/revocation").status_code == 303
    assert client.get(link).status_code == 404
    with app.test_request_context():
        new = following.link_of(db.session.merge(hold))
    assert client.get(new.removeprefix(public_url(app))).status_code == 200


def test_story_292_a_link_ends_some_time_after_the_hold(client, asked):
    link, hold = asked
    with transaction():
        actions.cancel(hold.id, deed(hold))
    assert "Đã hủy" in client.get(link).text
    with clock.pretend(clock.now() + following.FOLLOWED_FOR - timedelta(hours=1)):
        assert client.get(link).status_code == 200
    with clock.pretend(clock.now() + following.FOLLOWED_FOR + timedelta(hours=1)):
        assert client.get(link).status_code == 404


def words_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return [page.get_textpage().get_text_range() for page in document]


def symbols_of(pdf: bytes) -> list[str]:
    """What a phone reads from the paper, at the 200 dpi of a poor printer."""
    image = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=200 / 72).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(image)]


def test_story_293_slips_to_be_filled_in_for_a_title(app, asked, given):
    _, hold = asked
    lan = app.test_client()
    sign_in(lan, given.an_account("lan", library=given.a_library("TH")))
    answer = lan.get(f"/titles/{hold.title_id}/request-slips.pdf")
    assert answer.mimetype == "application/pdf"
    (page,) = words_of(answer.data)
    assert page.count("PHIẾU YÊU CẦU") == page.count("Quê nội") == slips.SLIPS_ON_A_SHEET
    address = f"{public_url(app)}/titles/{hold.title_id}/hold"
    assert symbols_of(answer.data) == [address] * slips.SLIPS_ON_A_SHEET


def test_story_294_whoever_asked_takes_a_receipt_home(app, asked, given):
    link, hold = asked
    lan = app.test_client()
    sign_in(lan, given.an_account("lan", library=given.a_library("TH")))
    receipt = lan.get(f"/holds/{hold.id}/receipt.pdf").data
    (page,) = words_of(receipt)
    assert "PHIẾU HẸN" in page
    assert "Nông Anh An" in page
    assert symbols_of(receipt) == [f"{public_url(app)}{link}"]
    (page,) = words_of(lan.get("/holds/receipts.pdf").data)
    assert page.count("PHIẾU HẸN") == 1


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"state": "waiting", "place_in_line": 1}, "Next in line: the next copy that"),
        ({"state": "waiting", "place_in_line": 3}, "In line as number 3."),
        ({"state": "caught", "lender": "TVX"}, "Kept at TVX, to be sent from there."),
        ({"state": "on_the_way", "comes_from": "TVX"}, "Goes with the next trip from TVX."),
        (
            {"state": "on_the_way", "comes_from": "TVX", "left_at": clock.now()},
            "On the road from TVX since",
        ),
        ({"state": "fulfilled"}, "It was picked up."),
        ({"state": "fulfilled", "for_class": True}, "It is there."),
        ({"state": "expired"}, "It was not picked up in time"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_state_is_one_plain_sentence(app, known, sentence):
    with app.test_request_context(), force_locale("en"):
        assert told(Known(**{**known, "state": SlotState(known["state"])})).startswith(sentence)


def test_passed_by_is_told_with_its_day(app):
    known = Known(
        state=SlotState.WAITING, place_in_line=2, passed_by_until=clock.local_day(clock.now())
    )
    with app.test_request_context(), force_locale("en"):
        assert told(known).startswith("Passed by until")


def test_a_title_too_long_for_a_slip_ends_in_dots(app, given):
    title = given.a_title("Những câu chuyện về các anh hùng dân tộc thiểu số " * 4)
    with app.test_request_context():
        (page,) = words_of(slips.request_slips(title, given.a_library("TH")))
    assert page.count("…") == slips.SLIPS_ON_A_SHEET
