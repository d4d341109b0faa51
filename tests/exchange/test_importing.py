"""From choosing a file to the result: preview, all or nothing, nothing kept that is not needed."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
import python_calamine
from sqlalchemy import select, text

from library_share import clock, jobs
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.exchange import actions, applying, imports
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.jobs import leases
from library_share.jobs.models import Job, JobState
from library_share.patrons import bulk
from library_share.patrons.models import AccessRecord, Patron
from library_share.web.access import Role
from tests.exchange.making import (
    DATA,
    ROSTER,
    TITLES,
    book,
    import_books,
    pupil,
    understood,
    xlsx,
)


def many_pupils(how_many):
    return xlsx(
        ROSTER, *[pupil(f"Nông Văn {no}", f"P{no}", no=no) for no in range(1, how_many + 1)]
    )


def draft_id(answer):
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


# --- pages -------------------------------------------------------------------------------------


def test_a_librarian_sees_what_was_understood_then_imports_it(librarian, given):
    page = librarian.get("/import").text
    assert 'name="file"' in page
    assert 'value="patrons" checked' in page
    number = draft_id(librarian.send((DATA / "roster-csdl-6A.xlsx").read_bytes()))
    assert given.how_many(Patron) == 0
    preview = librarian.get(f"/imports/{number}").text
    for said in ("Xem trước", "Nông Anh An", "04/07/2015", "Đã bỏ 17 cột", "Dân tộc", "Tên mẹ"):
        assert said in preview
    answer = librarian.post(f"/imports/{number}/confirmation")
    assert answer.status_code == 303
    result = librarian.get(answer.location).text
    assert "<strong>34</strong> mới" in result
    assert given.how_many(Patron) == 34
    assert given.how_many(ImportDraft) == 0
    again = draft_id(librarian.send((DATA / "roster-csdl-6A.xlsx").read_bytes()))
    preview = librarian.get(f"/imports/{again}").text
    assert "0 dòng thay đổi" in preview
    assert "/confirmation" not in preview


def test_a_page_left_open_never_imports_another_file(librarian, given):
    left_open = draft_id(librarian.send(many_pupils(1)))
    assert librarian.post(f"/imports/{left_open}/cancellation").status_code == 303
    waiting = draft_id(librarian.send(many_pupils(2)))
    assert librarian.post(f"/imports/{left_open}/confirmation").status_code == 404
    assert given.how_many(Patron) == 0
    assert librarian.get(f"/imports/{waiting}").status_code == 200


def test_one_bad_row_imports_nothing_and_names_row_and_column(librarian, given):
    rows = [pupil(code=str(no), no=no) for no in range(1, 30)]
    rows[11] = pupil("Hứa Chi", "x", born_on="31/02/2015", no=12)
    number = draft_id(librarian.send(xlsx(ROSTER, *rows)))
    preview = librarian.get(f"/imports/{number}").text
    assert "Dòng 13, cột D (Ngày sinh)" in preview
    assert "31/02/2015" in preview
    answer = librarian.post(f"/imports/{number}/confirmation")
    assert answer.status_code == 409
    assert 'data-code="import_has_faults"' in answer.text
    assert given.how_many(Patron) == 0
    assert given.how_many(Job) == 0


def test_numbers_of_other_books_name_row_and_column_once_for_a_range(librarian, school):
    import_books(xlsx(TITLES, book(number="0001-0009")), school)
    sent = librarian.send(xlsx(TITLES, book("Búp sen xanh", number="0003-0012")), "books")
    preview = librarian.get(f"/imports/{draft_id(sent)}").text
    assert "Dòng 2, cột G (Số ĐKCB)" in preview
    assert "0003" in preview
    assert "“Quê nội”" in preview
    assert "1 lỗi" in preview


def test_years_of_two_digits_are_asked_about(librarian, given):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil(born_on="05/09/13"))))
    preview = librarian.get(f"/imports/{number}").text
    assert "“05/09/13” chỉ ghi hai số của năm; đã đọc thành 05/09/2013." in preview
    assert 'name="years_right"' in preview
    refused = librarian.post(f"/imports/{number}/confirmation")
    assert (refused.status_code, given.how_many(Patron)) == (409, 0)
    librarian.post(f"/imports/{number}/confirmation", data={"years_right": "yes"})
    assert given.how_many(Patron) == 1


def test_nothing_of_the_dropped_columns_is_anywhere_in_the_database(librarian):
    """Neither before nor after confirming."""
    secrets = {
        "SĐT liên hệ": "0987612345",
        "Dân tộc": "Khơ-mú",
        "Tên cha": "Nông Văn Bí Mật",
        "Chỗ ở hiện nay": "Ngõ Không Ai Biết",
        "Số định danh cá nhân": "019215009876",
        "Ghi chú": "hộ nghèo",
    }
    content = xlsx([*ROSTER, *secrets], [*pupil(), *secrets.values()])
    number = draft_id(librarian.send(content))
    preview = librarian.get(f"/imports/{number}").text
    assert everything_stored_with(secrets.values()) == []
    assert all(heading in preview for heading in secrets)
    assert not any(secret in preview for secret in secrets.values())
    assert everything_stored_with(["Nông Anh An"]) == ["import_drafts"]
    librarian.post(f"/imports/{number}/confirmation")
    assert everything_stored_with(secrets.values()) == []
    assert everything_stored_with(["Nông Anh An"]) == ["patrons"]


def everything_stored_with(values):
    """The tables in which any of the values stands, in whatever column."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')):  # noqa: S608
            stored = " ".join(str(value) for value in row)
            unescaped = stored.encode().decode("unicode_escape", "ignore") + stored
            if any(value in stored or value in unescaped for value in values):
                found.add(table.name)
    db.session.rollback()
    return sorted(found)


def test_cancelling_forgets_the_draft(librarian, given):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil())))
    assert librarian.post(f"/imports/{number}/cancellation").status_code == 303
    assert given.how_many(ImportDraft) == 0
    assert librarian.get(f"/imports/{number}").status_code == 404


def test_a_draft_is_gone_after_a_day(librarian, given):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil())))
    with clock.pretend(clock.now() + timedelta(hours=25)):
        assert librarian.get(f"/imports/{number}").status_code == 404
        with transaction():
            actions.forget_old_drafts()
    assert given.how_many(ImportDraft) == 0


def test_nobody_else_sees_a_draft_or_its_result(librarian, given, school):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil())))
    lan = librarian.account
    librarian.as_account(given.an_account("hoa", library=school))
    for address in (f"/imports/{number}", f"/api/v1/imports/{number}"):
        assert librarian.get(address).status_code == 404
    assert librarian.post(f"/imports/{number}/confirmation").status_code == 404
    librarian.as_account(lan)
    result = librarian.post(f"/imports/{number}/confirmation").location
    job_page = result.replace("/imports/results/", "/jobs/")
    assert librarian.get(result).status_code == librarian.get(job_page).status_code == 200
    librarian.as_account(given.an_account("mai", library=school))
    assert librarian.get(result).status_code == librarian.get(job_page).status_code == 404


def test_a_principal_imports_nothing(librarian, given, school):
    librarian.as_account(given.an_account("ba", Role.PRINCIPAL, school))
    assert librarian.get("/import").status_code == 403
    assert librarian.send(xlsx(ROSTER, pupil())).status_code == 403
    assert librarian.send_to_api(xlsx(ROSTER, pupil())).status_code == 403
    assert given.how_many(ImportDraft) == 0


def test_no_file_and_a_wrong_file_are_told_in_words(librarian):
    answer = librarian.post("/import", data={"kind": "patrons"})
    assert (answer.status_code, 'data-code="no_file"' in answer.text) == (409, True)
    answer = librarian.send(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert (answer.status_code, 'data-code="unknown_file"' in answer.text) == (409, True)
    strange = {"kind": "cats", "file": (io.BytesIO(b"x"), "a")}
    assert librarian.post("/import", data=strange).status_code == 404


def test_who_imported_what_is_in_the_access_log(librarian, given):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil())))
    librarian.post(f"/imports/{number}/confirmation")
    [record] = db.session.scalars(select(AccessRecord).where(AccessRecord.deed.like("imported%")))
    assert (record.deed, record.account_id, record.detail) == (
        "imported_patrons",
        librarian.account.id,
        "new 1",
    )


# --- as a job ------------------------------------------------------------------------------------


def test_a_long_list_goes_on_by_itself_and_its_page_tells_how_far(
    librarian, given, monkeypatch, app
):
    number = draft_id(librarian.send(many_pupils(301)))
    waiting = []
    monkeypatch.setattr(app.extensions["jobs"], "put", waiting.append)
    answer = librarian.post(f"/imports/{number}/confirmation")
    page = librarian.get(answer.location).text
    assert "<progress" in page
    assert 'hx-trigger="every 1s"' in page
    assert librarian.post(f"/imports/{number}/confirmation").status_code == 409
    assert librarian.post(f"/imports/{number}/cancellation").status_code == 409
    jobs.actions.run(waiting.pop(), leases.new_worker())
    db.session.rollback()  # look anew
    fragment = librarian.get(answer.location, headers={"HX-Request": "true"}).text
    assert "hx-get" not in fragment
    assert "/imports/results/" in fragment
    assert given.how_many(Patron) == 301


def test_an_import_that_breaks_half_way_leaves_nothing_and_may_be_tried_again(
    librarian, given, monkeypatch
):
    number = draft_id(librarian.send(xlsx(ROSTER, pupil())))
    with monkeypatch.context() as broken:
        broken.setattr(bulk, "enrol_in_bulk", lambda *_: 1 / 0)
        answer = librarian.post(f"/imports/{number}/confirmation")
    assert "job" in librarian.get(answer.location).text
    assert given.how_many(Patron) == 0
    assert given.how_many(Job, Job.state == JobState.FAILED) == 1
    librarian.post(f"/imports/{number}/confirmation")
    assert given.how_many(Patron) == 1


def test_a_repeated_job_imports_once(librarian, given):
    number = draft_id(librarian.send(xlsx(TITLES, book(quantity=3)), "books"))
    librarian.post(f"/imports/{number}/confirmation")
    job = db.session.scalars(select(Job)).one()
    with transaction():
        job.state = JobState.WAITING  # as if the server had died just after the import was kept
    jobs.actions.run(job.id, leases.new_worker())
    assert given.how_many(Copy) == 3


def test_a_draft_that_no_longer_fits_fails_in_words(librarian, given):
    lines = (book(number="00001"),)
    first = draft_id(librarian.send(xlsx(TITLES, *lines), "books"))
    other = draft_id(librarian.send(xlsx(TITLES, book("Búp sen xanh", number="00001")), "books"))
    librarian.post(f"/imports/{first}/confirmation")
    answer = librarian.post(f"/imports/{other}/confirmation")
    assert "1 lỗi" in librarian.get(answer.location).text
    assert given.how_many(Copy) == 1


def test_the_write_lock_is_taken_only_to_write(school, given, monkeypatch):
    """Names are folded and sorted before the transaction begins."""
    found = understood(many_pupils(5), school)
    request = imports.Request(
        kind=ImportKind.PATRONS, library=school, rows=found.rows, account_id=None
    )
    prepared = imports.prepare(request)
    monkeypatch.setattr(applying, "_patron_columns", lambda _: 1 / 0)
    monkeypatch.setattr(bulk, "columns_of_name", lambda _: 1 / 0)
    with transaction():
        assert prepared.write()["new"] == 5


# --- templates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["patrons", "books"])
def test_a_template_filled_in_is_understood_without_its_example(librarian, school, kind):
    answer = librarian.get(f"/imports/templates/{kind}.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheets = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert sheets.sheet_names[1] == "Hướng dẫn"
    names, example, *_ = sheets.get_sheet_by_index(0).to_python()
    assert example[0] == "Ví dụ"
    filled = ["1", *example[1:]]
    found = understood(xlsx(names, example, filled), school, ImportKind(kind))
    assert (len(found.rows), found.faults, found.dropped) == (1, [], [])
    assert found.rows[0]["row"] == 3


@pytest.mark.parametrize("kind", ["patrons", "books"])
def test_a_template_is_printed_across_a4_and_no_instruction_is_cut(librarian, kind):
    file = zipfile.ZipFile(io.BytesIO(librarian.get(f"/imports/templates/{kind}.xlsx").data))
    to_fill, guide = (file.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
    for sheet in (to_fill, guide):
        assert 'fitToHeight="0" orientation="landscape"' in sheet
    assert 'ht="30"' in guide


def test_there_is_no_other_template(librarian):
    assert librarian.get("/imports/templates/cats.xlsx").status_code == 404


# --- API -----------------------------------------------------------------------------------------


def test_another_program_sends_looks_and_confirms(librarian, given):
    sent = librarian.send_to_api((DATA / "roster-csdl-6A.xlsx").read_bytes())
    assert sent.status_code == 201
    preview = sent.json
    assert preview["counts"] == {"new": 34, "changed": 0, "unchanged": 0, "left": 1}
    assert len(preview["dropped"]) == 17
    assert librarian.get(f"/api/v1/imports/{preview['id']}").json == preview
    confirmed = librarian.post(f"/api/v1/imports/{preview['id']}/confirmation", json={})
    assert confirmed.status_code == 202
    job = confirmed.json
    assert (job["state"], job["result"]["counts"]["new"]) == ("done", 34)
    assert librarian.get(f"/api/v1/imports/jobs/{job['id']}").json == job
    assert librarian.get(f"/api/v1/imports/{preview['id']}").status_code == 404
    assert given.how_many(Patron) == 34


def test_the_api_names_row_and_column_and_refuses_to_confirm(librarian):
    content = xlsx(ROSTER, pupil(born_on="31/09/2013"))
    preview = librarian.send_to_api(content).json
    [fault] = preview["faults"]
    assert (fault["row"], fault["column"], fault["heading"], fault["code"]) == (
        2,
        "D",
        "Ngày sinh",
        "not_a_day",
    )
    answer = librarian.post(f"/api/v1/imports/{preview['id']}/confirmation", json={})
    assert (answer.status_code, answer.json["code"]) == (409, "import_has_faults")
    assert librarian.delete(f"/api/v1/imports/{preview['id']}").status_code == 204
    assert librarian.delete(f"/api/v1/imports/{preview['id']}").status_code == 404


def test_the_api_asks_about_years_of_two_digits(librarian, given):
    preview = librarian.send_to_api(xlsx(ROSTER, pupil(born_on="05/09/13"))).json
    assert [warning["code"] for warning in preview["warnings"]] == ["two_digit_year"]
    address = f"/api/v1/imports/{preview['id']}/confirmation"
    answer = librarian.post(address, json={})
    assert (answer.status_code, answer.json["code"]) == (409, "years_not_agreed")
    assert librarian.post(address, json={"years_right": True}).status_code == 202
    assert given.how_many(Patron) == 1


@pytest.mark.parametrize(
    ("asked", "with_file"),
    [
        ({"kind": "patrons", "library": "THCS"}, False),
        ({"kind": "cats", "library": "THCS"}, True),
        ({"kind": "patrons", "library": "A\0"}, True),
        ({"kind": "patrons", "library": ""}, True),
        ({"kind": "patrons"}, True),
    ],
)
def test_the_api_asks_for_the_right_shape(librarian, asked, with_file):
    data = {"file": (io.BytesIO(b"x"), "a.csv")} if with_file else {}
    answer = librarian.post("/api/v1/imports", query_string=asked, data=data)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_the_api_s_other_refusals_are_problem_documents(librarian):
    assert librarian.send_to_api(b"").json["code"] == "empty_file"
    assert librarian.send_to_api(b"", library="NONE").status_code == 404
    assert librarian.get("/api/v1/imports/99999999999999999999").status_code == 404
    assert librarian.get("/api/v1/imports/9223372036854775807").status_code == 404
    assert librarian.get("/api/v1/imports/jobs/9223372036854775807").status_code == 404


def test_a_job_that_is_no_import_is_not_found_there(librarian, given):
    with transaction():
        job = Job(
            task="other",
            arguments={},
            account_id=librarian.account.id,
            state=JobState.DONE,
            made_at=clock.now(),
            result={},
        )
        db.session.add(job)
    assert librarian.get(f"/api/v1/imports/jobs/{job.id}").status_code == 404
    assert librarian.get(f"/imports/results/{job.id}").status_code == 404
