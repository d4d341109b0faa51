"""Stories 401 to 424: sending and receiving through pages and the API."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
from sqlalchemy import select

from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from tests.statements import statements


def lines(who, code):
    return who.call("GET", f"/handovers/{code}/lines").json["items"]


def state_of(patron) -> str:
    db.session.expire_all()
    query = select(HoldSlot.state).join(Hold, Hold.id == HoldSlot.hold_id)
    return str(db.session.scalars(query.where(Hold.patron_id == patron.id)).one())


@pytest.fixture
def sent(th, tvx, given):
    """Three books of TH on the road to TVX: their copies and the consignment's code."""
    copies = [given.a_copy(f"Cuốn {n}", th.library) for n in range(3)]
    code = th.begins(tvx)
    for copy in copies:
        assert th.does(code, "scans", code=copy.code).status_code == 200
    assert th.does(code, "sending").json["step"] == "sent"
    return copies, code


def test_story_401_from_the_list_to_both_signatures(th, tvx, sent):
    _, code = sent
    assert tvx.does(code, "receipt").json["arrived"] == 3
    assert tvx.does(code, "count").json["step"] == "counted"
    assert th.does(code, "signature", name="Lan").json["step"] == "counted"
    assert tvx.does(code, "signature", name="Hòa").json["step"] == "signed"


def test_story_402_a_scan_picks_what_is_listed_and_lists_what_is_not(th, tvx, given):
    shelf = given.a_place(th.library, PlaceKind.READING_CORNER)
    listed, other = given.a_copy("A", th.library, shelf), given.a_copy("B", th.library)
    code = th.begins(tvx)
    th.does(code, "scans", code=shelf.code)
    assert th.call("GET", f"/handovers/{code}").json["picked"] == 0
    assert th.does(code, "scans", code=listed.code).json["picked"] == 1
    assert th.does(code, "scans", code=other.code).json["picked"] == 2


def test_story_403_leave_out_or_send_too(th, tvx, given):
    shelf = given.a_place(th.library, PlaceKind.READING_CORNER)
    picked = given.a_copy("A", th.library, shelf)
    given.a_copy("B", th.library, shelf)
    code = th.begins(tvx)
    th.does(code, "scans", code=shelf.code)
    th.does(code, "scans", code=picked.code)
    asked = th.does(code, "sending")
    assert (asked.status_code, asked.json["code"]) == (409, "not_all_picked")
    assert th.does(code, "sending", leave_out_unpicked=True).json["on_the_road"] == 1


def test_story_404_one_missing_and_one_extra(th, tvx, sent, given):
    copies, code = sent
    extra = given.a_copy("Thừa", th.library)
    tvx.does(code, "receipt")
    missing = lines(tvx, code)[0]["id"]
    assert tvx.does(code, f"lines/{missing}/missing").json["on_the_road"] == 1
    assert tvx.does(code, "scans", code=extra.code).json["extra"] == 1
    (row,) = tvx.call("GET", "/on-the-road", library="TVX").json["items"]
    assert (row["code"], row["consignment"], row["days"]) == (copies[0].code, code, 0)
    assert tvx.does(code, "scans", code=copies[0].code).json["on_the_road"] == 0


def test_story_405_lost_or_never_left(th, tvx, sent):
    copies, code = sent
    first, second, _ = (line["id"] for line in lines(th, code))
    assert tvx.does(code, f"lines/{first}/never-left").json["code"] == "other_side"
    th.does(code, f"lines/{first}/never-left", reason="quên bỏ vào túi")
    assert th.does(code, f"lines/{second}/lost", reason="").json["code"] == "needs_reason"
    th.does(code, f"lines/{second}/lost", reason="rơi xuống suối")
    outcomes = [line["outcome"] for line in lines(th, code)]
    assert outcomes == ["never_left", "lost", None]
    assert db.session.get_one(Copy, copies[1].id).state is CopyState.LOST


def test_story_406_cancelled_with_a_reason(th, tvx, sent):
    _, code = sent
    assert th.does(code, "cancellation", reason=" ").status_code in (409, 422)
    assert th.does(code, "cancellation", reason="đường ngập").json["step"] == "cancelled"
    assert tvx.does(code, "receipt").json["code"] == "wrong_step"


def test_story_407_undo_until_the_other_side_has_acted(th, tvx, sent):
    _, code = sent
    last = th.call("GET", f"/handovers/{code}").json["last_event"]
    assert tvx.does(code, f"events/{last}/undo").json["code"] == "other_side"
    tvx.does(code, "receipt")
    assert th.does(code, f"events/{last}/undo").json["code"] == "other_side_has_acted"
    received = th.call("GET", f"/handovers/{code}").json["last_event"]
    assert tvx.does(code, f"events/{received}/undo").json["step"] == "sent"
    assert th.does(code, f"events/{last}/undo").json["step"] == "prepared"


def test_story_408_a_book_lent_since_keeps_the_receipt(th, tvx, sent, given):
    copies, code = sent
    tvx.does(code, "receipt")
    received = tvx.call("GET", f"/handovers/{code}").json["last_event"]
    card = given.card(given.a_patron("An", tvx.library))
    lent = tvx.call(
        "POST",
        "/scans",
        scan_id="0e1f2a3b-0000-4000-8000-000000000001",
        code=copies[0].code,
        patron=card,
    )
    assert lent.json["outcome"] == "lent", lent.text
    assert tvx.does(code, f"events/{received}/undo").json["code"] == "lent_since"


def test_story_409_what_somebody_has_is_not_listed(th, tvx, given):
    copy = given.a_copy("Quê nội", th.library)
    card = given.card(given.a_patron("Mina", th.library))
    th.call(
        "POST",
        "/scans",
        scan_id="0e1f2a3b-0000-4000-8000-000000000002",
        code=copy.code,
        patron=card,
    )
    refused = th.does(th.begins(tvx), "scans", code=copy.code)
    assert refused.json["code"] == "somebody_has_it"
    assert "Mina" not in refused.text


def test_story_410_a_third_library_knows_nothing_of_it(th, tvx, sent, librarian):
    _, code = sent
    third = librarian("MN")
    assert third.call("GET", f"/handovers/{code}").status_code == 404
    assert third.call("GET", f"/handovers/{code}/lines").status_code == 404
    assert third.does(code, "receipt").status_code == 404
    assert third.call("GET", "/handovers", library="TH").status_code == 403
    assert third.call("GET", "/on-the-road", library="TH").status_code == 403
    for path in (f"/handovers/{code}", f"/handovers/{code}/paper.pdf"):
        assert third.page.get(path).status_code == 404
    assert third.page.post(f"/handovers/{code}/receive").status_code == 404


# --- for those who wait ------------------------------------------------------------------------


@pytest.fixture
def kept_for_tvx(th, tvx, given):
    """A copy of TH is kept for An, a reader of TVX."""
    copy, an = given.a_copy("Dế Mèn", th.library), given.a_patron("An", tvx.library)
    hold = given.a_hold(copy.title, an)
    given.a_promise(hold.slots[0], th.library)
    return copy, an


def test_story_411_a_kept_book_travels_and_only_then_waits(th, tvx, kept_for_tvx):
    copy, an = kept_for_tvx
    code = th.begins(tvx, "hold")
    th.does(code, "scans", code=copy.code)
    assert state_of(an) == "on_the_way"
    th.does(code, "sending")
    assert state_of(an) == "on_the_way"
    tvx.does(code, "receipt")
    assert state_of(an) == "ready"


def test_story_412_what_was_taken_in_too_early_does_not_wait(th, tvx, kept_for_tvx):
    copy, an = kept_for_tvx
    code = th.begins(tvx, "hold")
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    tvx.does(code, f"lines/{lines(tvx, code)[0]['id']}/missing")
    assert state_of(an) == "on_the_way"
    tvx.does(code, "scans", code=copy.code)
    assert state_of(an) == "ready"


def test_story_413_cancelled_it_is_still_kept(th, tvx, kept_for_tvx):
    copy, an = kept_for_tvx
    code = th.begins(tvx, "hold")
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    th.does(code, "cancellation", reason="mưa lũ")
    assert state_of(an) == "caught"


def test_story_414_lost_on_the_road_the_reader_waits_again(th, tvx, kept_for_tvx):
    copy, an = kept_for_tvx
    code = th.begins(tvx, "hold")
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    th.does(code, f"lines/{lines(th, code)[0]['id']}/lost", reason="không tìm thấy")
    assert state_of(an) == "waiting"


def test_story_415_the_receipt_undone_it_is_on_its_way_again(th, tvx, kept_for_tvx):
    copy, an = kept_for_tvx
    code = th.begins(tvx, "hold")
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    last = tvx.call("GET", f"/handovers/{code}").json["last_event"]
    assert tvx.does(code, f"events/{last}/undo").status_code == 200
    assert state_of(an) == "on_the_way"


def test_story_416_a_kept_book_goes_nowhere_else(th, tvx, kept_for_tvx, librarian):
    copy, an = kept_for_tvx
    code = th.begins(librarian("MN"))
    assert th.does(code, "scans", code=copy.code).json["code"] == "kept_for_somebody"
    assert state_of(an) == "caught"


def words_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


# --- pages and papers --------------------------------------------------------------------------


def test_story_417_by_page_from_the_list_to_the_signature(th, tvx, given):
    copy = given.a_copy("Quê nội", th.library)
    page = th.page.get("/handovers/new").text
    assert tvx.library.name in page
    to_place = main_place_of(tvx.library.id).code
    begun = th.page.post("/handovers/new", data={"to_place": to_place, "purpose": "display"})
    assert begun.status_code == 303
    address = begun.location
    assert th.page.post(f"{address}/scan", data={"code": copy.code}).status_code == 303
    assert "Quê nội" in th.page.get(address).text
    assert th.page.post(f"{address}/send", data={}).status_code == 303
    assert "nhận tất cả" in tvx.page.get(address).text
    assert tvx.page.post(f"{address}/receive").status_code == 303
    assert tvx.page.post(f"{address}/count").status_code == 303
    th.page.post(f"{address}/sign", data={"name": "Lan", "side": "giver"})
    tvx.page.post(f"{address}/sign", data={"name": "Hòa", "side": "taker"})
    assert "Hai bên đã ký" in th.page.get(address).text
    assert "Quê nội" not in th.page.get("/handovers").text
    assert address.rsplit("/", 1)[1] in th.page.get("/handovers?step=signed").text


def test_story_418_the_road_is_never_forgotten(th, tvx, sent):
    _, code = sent
    for who in (th, tvx):
        page = who.page.get("/on-the-road").text
        assert code in page
        assert "Cuốn 1" in page


def test_story_419_the_record_is_printed(th, tvx, sent):
    _, code = sent
    answer = th.page.get(f"/handovers/{code}/paper.pdf")
    assert answer.mimetype == "application/pdf"
    text = words_of(answer.data)
    assert "BIÊN BẢN" in text
    assert "/BB" in text
    assert "Cuốn 1" in text


def test_story_419_one_box_is_named_once_two_in_each_line(th, tvx, given):
    boxes = [given.a_place(th.library, PlaceKind.BOX, f"Thùng Tết {n}") for n in (1, 2)]
    for box in boxes:
        for _ in range(3):
            given.a_copy(library=th.library, place=box)
    code = th.begins(tvx, "display")
    for box, line, times in zip(boxes, ("Đựng trong: Thùng Tết 1.", ""), (1, 3), strict=True):
        th.does(code, "scans", code=box.code)
        text = words_of(th.page.get(f"/handovers/{code}/paper.pdf").data)
        assert line in text
        assert text.count("Tết 1") == times


def test_story_420_the_return_record_is_edited_in_word(th, tvx, sent):
    copies, code = sent
    tvx.does(code, "receipt")
    assert "back=1" not in tvx.page.get(f"/handovers/{code}").text  # nothing has come home
    back = tvx.begins(th, "return_home")
    for copy in copies:
        tvx.does(back, "scans", code=copy.code)
    tvx.does(back, "sending")
    th.does(back, "receipt")
    assert "back=1" in th.page.get(f"/handovers/{back}").text
    answer = th.page.get(f"/handovers/{back}/paper.docx?back=1")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        text = file.read("word/document.xml").decode()
    assert "Cuốn 2" in text
    assert "Đủ" in text


def test_story_420_nothing_is_lost_on_paper_before_all_is_counted(th, tvx, sent):
    copies, code = sent
    tvx.does(code, "receipt")
    back = tvx.begins(th, "return_home")
    for copy in copies:
        tvx.does(back, "scans", code=copy.code)
    tvx.does(back, "sending")
    th.does(back, "scans", code=copies[0].code)
    address = f"/handovers/{back}/paper.pdf?back=1"
    said = words_of(th.page.get(address).data)
    assert "mất: …" in said
    assert said.count("Mất") == 1  # the heading of the column
    th.does(back, "count")
    assert f"mất: {len(copies) - 1:02} bản" in words_of(th.page.get(address).data)


def test_story_419_what_never_left_stands_on_no_record(th, tvx, sent):
    copies, code = sent
    left_behind = lines(th, code)[-1]["id"]
    th.does(code, f"lines/{left_behind}/never-left", reason="để quên")
    tvx.does(code, "receipt")
    said = words_of(th.page.get(f"/handovers/{code}/paper.pdf").data)
    assert f"{len(copies) - 1:02} bản" in said
    assert f"Cuốn {len(copies)}" not in said


def test_story_421_a_class_shelf_has_a_sheet_of_its_own(th, given):
    shelf = given.a_place(th.library, PlaceKind.CLASS_SHELF, name="Tủ 4A", class_name="4A")
    copy = given.a_copy("Quê nội", th.library)
    begun = th.call("POST", "/handovers", purpose="class_shelf", to_place=shelf.code)
    code = begun.json["code"]
    th.does(code, "scans", code=copy.code)
    text = words_of(th.page.get(f"/handovers/{code}/paper.pdf").data)
    assert "PHIẾU GIAO NHẬN" in text


def test_story_422_what_came_damaged_is_noted_in_one_tap(th, tvx, sent):
    _, code = sent
    tvx.does(code, "receipt")
    first, second = (line["id"] for line in lines(tvx, code)[:2])
    tvx.does(code, f"lines/{first}/condition", condition="damaged")
    address = f"/handovers/{code}/lines/{second}/condition"
    assert tvx.page.post(address, data={"condition": "worn"}).status_code == 303
    taken = [line["condition_taken"] for line in lines(tvx, code)]
    assert taken == ["damaged", "worn", None]
    assert th.does(code, f"lines/{first}/condition", condition="good").json["code"] == "other_side"


def test_story_431_the_consignment_has_a_label(th, tvx):
    code = th.begins(tvx)
    page = th.page.get(f"/handovers/{code}").text
    assert f"codes={code}" in page
    answer = th.call("POST", "/labels", kind="consignments", codes=[code])
    assert answer.status_code == 200, answer.text
    text = words_of(answer.data)
    assert code in text.replace(" ", "")
    assert "TVX" in text
    assert th.call("POST", "/labels", kind="consignments").status_code == 200
    assert tvx.call("POST", "/labels", kind="consignments", codes=[code]).status_code == 409
    assert f"codes={code}" not in tvx.page.get(f"/handovers/{code}").text


def test_story_432_every_stop_of_a_book(th, tvx, sent, librarian):
    copies, code = sent
    path = f"/copies/{copies[0].code}/journey"
    tvx.does(code, "receipt")
    (missing, *_) = lines(tvx, code)
    tvx.does(code, f"lines/{missing['id']}/missing")
    th.does(code, f"lines/{missing['id']}/never-left", reason="quên")
    found = th.call("GET", path, limit=4)
    stops = found.json["items"]
    assert [stop["library"] for stop in stops] == ["TH", "TH", "TVX", "TH"]
    road = stops[1]
    assert (road["place"], road["from_library"], road["to_library"]) == (code, "TH", "TVX")
    assert (road["purpose"], road["outcome"], road["reason"]) == ("display", "never_left", "quên")
    assert stops[0]["until"] is None
    older = th.call("GET", path, limit=4, after=found.json["next"]).json
    assert [stop["library"] for stop in older["items"]] == ["TH"]
    assert older["next"] is None
    page = th.page.get(f"/copies/{copies[0].code}").text
    assert "đang chuyển từ TH đến TVX" in page
    assert "quên" in page
    assert librarian("MN").call("GET", path).status_code == 404
    assert tvx.call("GET", f"/copies/{copies[1].code}/journey").status_code == 200


def test_a_page_of_lists_costs_the_same_however_many(th, tvx, given):
    def cost(how_many):
        for number in range(how_many):
            code = th.begins(tvx)
            th.does(code, "scans", code=given.a_copy(f"S{how_many}.{number}", th.library).code)
        th.page.get("/handovers")
        with statements() as told:
            assert th.page.get("/handovers").status_code == 200
        return len(told)

    assert cost(2) == cost(12)


def test_what_cannot_travel_is_told(th, tvx, given):
    code = th.begins(tvx)
    card = given.card(given.a_patron("An", th.library))
    assert th.does(code, "scans", code=card).json["code"] == "not_for_here"
    empty = given.a_place(th.library, PlaceKind.READING_CORNER)
    assert th.does(code, "scans", code=empty.code).json["code"] == "nothing_stands_there"
    assert th.does(code, "sending").json["code"] == "nothing_to_send"
