"""Pages and API: who gets which book, in which form; what is noted; thick books."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from sqlalchemy import select

from library_share.copies.models import ExitReason, Receipt
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.libraries.models import LibraryKind
from library_share.libraries.office import Paper
from library_share.libraries.office.actions import Signing, set_signers
from library_share.patrons.models import AccessRecord
from library_share.printing import books
from library_share.registers import files
from library_share.registers.copies_entered import receipt_paper
from library_share.registers.making import BookCode
from library_share.web.access import Role
from tests.printing.documents.reading import page_count, text_of_page, words_of
from tests.registers.test_books import SEPT, withdraw
from tests.signing_in import sign_in

BEGINS = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}
NAMED = {BookCode.PUPILS, BookCode.STAFF, BookCode.RESIDENTS, BookCode.OVERDUE}


def noted(deed: str) -> list[str]:
    query = select(AccessRecord.detail).where(AccessRecord.deed == deed)
    return list(db.session.scalars(query))


def bearer(given, name: str, library) -> dict[str, str]:
    return {"Authorization": f"Bearer {given.a_token(given.an_account(name, library=library))}"}


@pytest.mark.parametrize("code", BookCode)
@pytest.mark.parametrize("ending", BEGINS)
def test_story_933_every_book_comes_as_pdf_for_word_and_as_spreadsheet(school, code, ending):
    with school.on(SEPT):
        (copy,) = school.enters(1)
        school.lends(copy, school.reader("Nông Anh An", "5B"))
        answer = school.librarian.post("/books/print", data={"book": code, "ending": ending})
        assert answer.status_code == 200, answer.text
        assert answer.data.startswith(BEGINS[ending])
        assert re.search(rf"-TH\.{ending}", answer.headers["Content-Disposition"])
        assert bool(noted("printed_book")) is (code in NAMED)


def test_story_934_the_page_names_every_book_and_where_the_others_are(school):
    with school.on(SEPT):
        school.enters(1)
        page = school.librarian.get("/books").text
    for code in BookCode:
        assert f'id="book-{code}"' in page
    assert "Sổ đăng ký tổng quát – I. Nhập" in page
    assert 'value="2026-01-01"' in page


def test_story_935_who_may_not_see_readers_gets_no_book_with_names(app, school, given):
    head = app.test_client()
    sign_in(head, given.an_account("hieutruong", Role.PRINCIPAL, school.library))
    with school.on(SEPT):
        school.enters(1)
        page = head.get("/books").text
        assert 'id="book-entries"' in page
        assert 'id="book-pupils"' not in page
        assert head.post("/books/print", data={"book": "entries"}).status_code == 200
        for code in NAMED:
            assert head.post("/books/print", data={"book": code}).status_code == 403
        headers = bearer(given, "nguoi-khac", given.a_library("THCS"))
        asked = {"library": "TH", "book": "entries"}
        answer = app.test_client().post("/api/v1/books", json=asked, headers=headers)
        assert answer.status_code == 403
    assert noted("printed_book") == []


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_story_936_a_thick_book_is_drawn_while_i_go_on(school, monkeypatch, ending):
    monkeypatch.setattr(files, "AT_ONCE_LINES", 5)
    monkeypatch.setattr(books, "PAGES_A_PART", 2)
    with school.on(SEPT):
        school.enters(60, "Sách dày")
        asked = {"book": "accession", "ending": ending}
        answer = school.librarian.post("/books/print", data=asked)
        assert answer.status_code == 303
        job = db.session.scalars(select(Job)).one()
        assert answer.location == f"/jobs/{job.id}"
        db.session.refresh(job)
        from library_share.jobs import actions, leases

        db.session.rollback()
        if job.state is not JobState.DONE:
            actions.run(job.id, leases.new_worker())
        answer = school.librarian.get(f"/books/files/{job.id}")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.status_code == 200
    if ending == "docx":
        names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
        assert len(names) > 1
        assert names[0] == "so-dkcb-TH-phan-1.docx"
    else:
        assert answer.data.startswith(b"%PDF")


def test_another_account_does_not_get_the_file(app, school, given, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE_LINES", 0)
    other = app.test_client()
    sign_in(other, given.an_account("khac", library=school.library))
    with school.on(SEPT):
        school.enters(1)
        school.librarian.post("/books/print", data={"book": "accession"})
        job = db.session.scalars(select(Job)).one()
        assert other.get(f"/books/files/{job.id}").status_code == 404


def test_story_937_the_loan_slip_has_what_i_took_today(school):
    with school.on(SEPT):
        a, b = school.enters(2)
        reader = school.reader("Nông Anh An", "5B")
        card = reader.cards[-1].code
        assert school.librarian.get(f"/patrons/card/{card}/loan-slip.pdf").status_code == 404
        school.lends(a, reader)
        school.lends(b, reader, here=True)
        for ending in ("pdf", "docx"):
            answer = school.librarian.get(f"/patrons/card/{card}/loan-slip.{ending}")
            assert answer.data.startswith(BEGINS[ending])
            if ending == "pdf":
                assert page_count(answer.data) == 2
                for page, way in enumerate(("Mượn về.", "Đọc tại chỗ.")):
                    said = text_of_page(answer.data, page)
                    assert f"Hình thức mượn: {way}" in said
                    assert "BẠN ĐỌC (Ký, ghi rõ họ tên)" in said
        assert "saw_patron" in db.session.scalars(select(AccessRecord.deed)).all()
    with school.on(date(2026, 9, 8)):
        page = f"/patrons/card/{card}/loan-slip.pdf"
        assert school.librarian.get(page).status_code == 404
        assert school.librarian.get(f"{page}?day=2026-09-07").status_code == 200


def test_story_938_i_write_the_voucher_on_its_line_and_print_the_receipt(school):
    with school.on(SEPT):
        school.enters(2, source="Phụ huynh tặng")
        receipt = db.session.scalars(select(Receipt)).one()
        assert "Phụ huynh tặng" in school.librarian.get("/receipts").text
        address = f"/receipts/{receipt.id}"
        assert school.librarian.get(address).status_code == 200
        sent = {"entered_on": "2026-09-05", "giver": "Hội phụ huynh", "voucher_number": "01/BB"}
        assert school.librarian.post(address, data=sent).status_code == 303
        db.session.refresh(receipt)
        assert (receipt.entered_on, receipt.giver) == (date(2026, 9, 5), "Hội phụ huynh")
        late = school.librarian.post(address, data=sent | {"entered_on": "2027-01-01"})
        assert late.status_code == 409
        for ending in ("pdf", "docx"):
            paper = school.librarian.get(f"{address}/paper.{ending}")
            assert paper.data.startswith(BEGINS[ending])


def test_story_1085_giver_and_taker_sign_a_receipt_and_after_them_who_was_set(school):
    with school.on(SEPT):
        school.enters(2, source="Phụ huynh tặng")
        receipt = db.session.scalars(select(Receipt)).one()
        address = f"/receipts/{receipt.id}/paper.docx"
        assert "BÊN NHẬN (Ký, ghi rõ họ tên) Lan KẾ TOÁN" in words_of(
            school.librarian.get(address).data
        )
        deputy = Signing(title="Phó Hiệu trưởng", authority=("KT. Hiệu trưởng",), name="Đỗ Thị Ánh")
        with transaction():
            set_signers(school.library, Paper.RECEIPT, [deputy])
        said = words_of(school.librarian.get(address).data)
    assert "BÊN GIAO (Ký, ghi rõ họ tên) BÊN NHẬN (Ký, ghi rõ họ tên) Lan" in said
    assert "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG Đỗ Thị Ánh" in said
    assert "KẾ TOÁN" not in said


def test_who_prints_a_receipt_is_not_who_received(app, school, given):
    with school.on(SEPT):
        school.enters(1, source="Phụ huynh tặng")
        receipt = db.session.scalars(select(Receipt)).one()
        principal = app.test_client()
        sign_in(principal, given.an_account("hieutruong", Role.PRINCIPAL, school.library))
        said = words_of(principal.get(f"/receipts/{receipt.id}/paper.docx").data)
    assert "BÊN NHẬN" in said
    assert "Hieutruong" not in said


def test_no_accountant_or_principal_signs_for_the_library_of_the_commune(school, given):
    commune_s = given.a_library("TVX", kind=LibraryKind.PUBLIC)
    with school.on(SEPT):
        school.enters(1, library=commune_s)
        receipt = db.session.scalars(select(Receipt)).one()
        titles = [one.title for one in receipt_paper(receipt, "Lan").signatures]
    assert titles == ["Bên giao", "Bên nhận", "Thủ trưởng đơn vị"]


def test_story_939_i_write_the_record_by_which_books_left(school):
    with school.on(SEPT):
        (copy,) = school.enters(1)
        withdraw(copy)
        address = "/exits/1"
        assert "/exits/1" in school.librarian.get("/exits").text
        assert school.librarian.get(address).status_code == 200
        sent = {"paper_number": "05/BB", "paper_on": "2026-09-07", "reason": "transferred"}
        assert school.librarian.post(address, data=sent).status_code == 303
        ((line,),) = school.book(BookCode.EXITS)
    assert (line[2], line[11]) == ("05/BB ngày 07/09/2026", "điều chuyển:\xa01")


def test_a_program_lists_and_completes_the_general_register(app, school, given):
    headers = bearer(given, "may", school.library)
    client = app.test_client()
    with school.on(SEPT):
        (copy,) = school.enters(1, source="Ngân sách")
        withdraw(copy)
        (receipt,) = client.get("/api/v1/receipts?library=TH", headers=headers).json["items"]
        assert (receipt["number"], receipt["source"]) == (1, "Ngân sách")
        changed = client.put(
            f"/api/v1/receipts/{receipt['id']}",
            json={"entered_on": "2026-09-06", "voucher_number": "HĐ 7"},
            headers=headers,
        )
        assert changed.json["voucher_number"] == "HĐ 7"
        (left,) = client.get("/api/v1/exits?library=TH", headers=headers).json["items"]
        changed = client.put(
            f"/api/v1/exits/{left['id']}",
            json={"paper_number": "1/BB", "reason": ExitReason.OUTDATED},
            headers=headers,
        )
        assert changed.json["paper_number"] == "1/BB"
        asked = {"library": "TH", "book": "exits", "ending": "xlsx"}
        assert client.post("/api/v1/books", json=asked, headers=headers).data.startswith(b"PK")
        other = bearer(given, "la", given.a_library("X"))
        for thing in (f"receipts/{receipt['id']}", f"exits/{left['id']}"):
            sent = {"entered_on": "2026-09-06"} if "rec" in thing else {}
            hidden = client.put(f"/api/v1/{thing}", json=sent, headers=other)
            assert hidden.status_code == 404


def test_a_thick_book_is_a_job_for_a_program_too(app, school, given, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE_LINES", 0)
    headers = bearer(given, "may", school.library)
    with school.on(SEPT):
        school.enters(1)
        asked = {"library": "TH", "book": "accession"}
        answer = app.test_client().post("/api/v1/books", json=asked, headers=headers)
    assert answer.status_code == 202
    assert answer.json["address"] == f"/books/files/{answer.json['job']}"
