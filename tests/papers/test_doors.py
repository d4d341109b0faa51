"""Labels by page, by API and by command line."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from library_share.database import db
from library_share.labels.models import Printer
from library_share.papers.commands import labels as labels_command
from library_share.patrons.models import AccessRecord
from library_share.web.access import Role
from tests.labels.reading import codes_on, pages, size_mm, text_of
from tests.signing_in import sign_in


@pytest.fixture
def school(given):
    return given.a_library("THCS")


@pytest.fixture
def copies(given, school):
    return [given.a_copy() for _ in range(3)]


def read(pdf: bytes) -> set[str]:
    return {seen.text.rsplit("/", 1)[1] for page in pages(pdf, 300) for seen in codes_on(page, 300)}


class TestPages:
    @pytest.fixture
    def client(self, client, given, school):
        sign_in(client, given.an_account())
        return client

    def test_the_form_for_each_kind(self, client, given, copies):
        given.a_patron(class_name="6A")
        for kind in ("copies", "cards", "places"):
            page = client.get(f"/labels?kind={kind}")
            assert page.status_code == 200
            assert "In nhãn" in page.text
        assert "6A" in client.get("/labels?kind=cards").text

    def test_codes_that_no_phone_can_open_are_warned_of(self, client, app, monkeypatch):
        assert "http://localhost" in client.get("/labels").text
        reachable = replace(app.config["SETTINGS"], public_url="https://thuvien.vn")
        monkeypatch.setitem(app.config, "SETTINGS", reachable)
        assert "LIBRARY_SHARE_PUBLIC_URL" not in client.get("/labels").text

    def test_another_page_may_say_what_to_print(self, client, copies):
        page = client.get(f"/labels?which=codes&codes={copies[0].code}&sheet=l7651&start=4")
        assert f">{copies[0].code}</textarea>" in page.text
        assert 'value="l7651" selected' in page.text

    def test_a_preview_for_a_part_of_the_page_and_without_scripts(self, client, copies):
        sent = {"kind": "copies", "which": "all", "sheet": "tomy-145", "start": "65"}
        part = client.post("/labels/preview", data=sent, headers={"HX-Request": "true"})
        assert "<html" not in part.text
        whole = client.post("/labels/preview", data=sent)
        for page in (part, whole):
            assert page.status_code == 200
            assert "3 nhãn, 2 trang" in page.text
            assert "data:image/png;base64," in page.text
            assert "trang căn chỉnh" in page.text
        assert "<html" in whole.text
        assert 'value="65"' in whole.text

    def test_the_pdf_has_what_was_chosen(self, client, given, copies):
        chosen = copies[:2]
        answer = client.post(
            "/labels.pdf",
            data={
                "kind": "copies",
                "which": "codes",
                "codes": "\r\n".join(copy.code for copy in chosen),
                "sheet": "l7160",
            },
        )
        assert answer.mimetype == "application/pdf"
        assert "nhan-THCS-l7160.pdf" in answer.headers["Content-Disposition"]
        assert read(answer.data) == {copy.code for copy in chosen}
        assert size_mm(answer.data) == pytest.approx((210, 297), abs=0.01)

    def test_fields_of_another_choice_do_not_count(self, client, copies):
        sent = {"kind": "copies", "which": "all", "codes": "nothing", "first": "X", "last": "Y"}
        answer = client.post("/labels.pdf", data=sent)
        assert read(answer.data) == {copy.code for copy in copies}

    @pytest.mark.parametrize("which", ["codes", "range", "class"])
    def test_an_empty_field_does_not_mean_all(self, client, copies, which):
        answer = client.post("/labels.pdf", data={"kind": "copies", "which": which})
        assert answer.status_code == 409
        assert "Không có gì để in" in answer.text

    @pytest.mark.parametrize(
        ("field", "value", "status"),
        [
            ("sheet", "l1", 422),
            ("start", "0", 422),
            ("start", "66", 422),
            ("start", "22", 409),
            ("start", "x", 422),
            ("kind", "chairs", 422),
            ("codes", "\0", 422),
            ("printer", "9" * 30, 422),
            ("printer", "77", 404),
        ],
    )
    def test_wrong_forms(self, client, copies, field, value, status):
        sent = {"kind": "copies", "which": "all", "sheet": "l7160", field: value}
        assert client.post("/labels.pdf", data=sent).status_code == status

    def test_cards_of_a_class(self, client, given):
        patron = given.a_patron("Lò Thị Ánh", class_name="6A")
        given.a_patron(class_name="6B")
        sent = {"kind": "cards", "which": "class", "class_name": "6A"}
        answer = client.post("/labels.pdf", data=sent)
        assert read(answer.data) == {given.card(patron)}
        assert "Lò Thị Ánh" in text_of(answer.data)
        assert "the-THCS-cards.pdf" in answer.headers["Content-Disposition"]

    def test_who_took_names_away_is_known(self, client, given, school):
        given.a_patron(), given.a_patron("Trần Bình")
        given.a_copy()
        client.post("/labels.pdf", data={"kind": "copies"})
        client.post("/labels/preview", data={"kind": "cards"})
        assert given.how_many(AccessRecord) == 0
        client.post("/labels.pdf", data={"kind": "cards"})
        record = db.session.query(AccessRecord).one()
        assert (record.deed, record.detail, record.library_id) == ("printed_cards", "2", school.id)
        assert record.account.username == "lan"

    def test_a_printer_is_kept_changed_and_forgotten(self, client, given, copies):
        sent = {"name": "Canon", "right_mm": "1,5", "down_mm": "-0.46"}
        assert client.post("/labels/printers", data=sent).status_code == 303
        printer = db.session.query(Printer).one()
        assert (printer.right_mm, printer.down_mm) == (1.5, -0.5)
        page = client.get("/labels/printers")
        assert 'value="1,5"' in page.text
        assert 'value="-0,5"' in page.text

        calibration = client.get(f"/labels/calibration.pdf?sheet=l7651&printer={printer.id}")
        assert "L7651" in text_of(calibration.data)
        chosen = {"kind": "copies", "sheet": "l7160", "printer": str(printer.id)}
        assert read(client.post("/labels.pdf", data=chosen).data) == {c.code for c in copies}

        address = f"/labels/printers/{printer.id}"
        assert client.post(address, data={"name": "Canon 2900"}).status_code == 303
        db.session.expire_all()
        assert (printer.name, printer.right_mm) == ("Canon 2900", 0)
        assert client.post(f"{address}/removal").status_code == 303
        assert given.how_many(Printer) == 0

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({}, 422),
            ({"name": "x" * 61}, 422),
            ({"name": "HP", "right_mm": "nan"}, 422),
            ({"name": "HP", "right_mm": "inf"}, 422),
            ({"name": "HP", "right_mm": "a lot"}, 422),
            ({"name": "HP", "down_mm": "11"}, 409),
        ],
    )
    def test_printers_that_are_not_kept(self, client, given, sent, status):
        assert client.post("/labels/printers", data=sent).status_code == status
        assert given.how_many(Printer) == 0

    def test_only_those_who_print(self, app, given, school):
        for role in (Role.PRINCIPAL, Role.CLASS_KEEPER, Role.OFFICIAL):
            client = app.test_client()
            sign_in(client, given.an_account(role.value, role=role))
            assert client.get("/labels").status_code == 403
            assert client.post("/labels.pdf", data={"kind": "copies"}).status_code == 403
            assert client.get("/labels/printers").status_code == 403
            assert client.get("/labels/calibration.pdf?sheet=l7160").status_code == 403
            assert client.post("/labels/printers", data={"name": "x"}).status_code == 403


class TestApi:
    @pytest.fixture
    def post(self, client, given, school):
        token = given.a_token(given.an_account())

        def sending(sent, token=token):
            return client.post(
                "/api/v1/labels", json=sent, headers={"Authorization": f"Bearer {token}"}
            )

        return sending

    def test_labels_as_pdf(self, post, copies):
        answer = post({"library": "thcs", "sheet": "l7651", "start": 65})
        assert answer.mimetype == "application/pdf"
        assert read(answer.data) == {copy.code for copy in copies}

    def test_those_named(self, post, copies):
        answer = post({"library": "THCS", "codes": [copies[1].code]})
        assert read(answer.data) == {copies[1].code}

    def test_cards_are_noted(self, post, given):
        patron = given.a_patron()
        answer = post({"library": "THCS", "kind": "cards"})
        assert read(answer.data) == {given.card(patron)}
        assert given.how_many(AccessRecord, AccessRecord.deed == "printed_cards") == 1

    def test_unknown_codes_are_told_one_by_one(self, post, copies):
        answer = post({"library": "THCS", "codes": [copies[0].code, "x", "y"]})
        assert answer.status_code == 409
        assert answer.json["code"] == "unknown_codes"
        assert [reason["facts"]["line"] for reason in answer.json["reasons"]] == [2, 3]

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({}, 422),
            ({"library": "THCS", "codes": []}, 422),
            ({"library": "THCS", "codes": ["\0"]}, 422),
            ({"library": "THCS", "start": "1"}, 422),
            ({"library": "THCS", "start": 99}, 422),
            ({"library": "THCS", "sheet": "A5"}, 422),
            ({"library": "THCS", "shet": "l7160"}, 422),
            ({"library": "THCS", "printer": "none"}, 404),
            ({"library": "NOWHERE"}, 404),
            ({"library": "THCS", "sheet": "cards", "start": 11}, 409),
            ({"library": "THCS", "kind": "cards", "class_name": "9Z"}, 404),
        ],
    )
    def test_what_is_refused(self, post, copies, sent, status):
        answer = post(sent)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")

    def test_another_library_is_not_ours_to_print(self, post, given):
        given.a_copy(library=given.a_library("TH"))
        assert post({"library": "TH"}).status_code == 403

    def test_without_a_token(self, post, copies):
        assert post({"library": "THCS"}, token="ls_none").status_code == 401


class TestCommand:
    @pytest.fixture
    def run(self, app, tmp_path):
        def running(*words):
            return CliRunner().invoke(labels_command, words, obj=_Loaded(app))

        return running

    def test_a_file_with_all_labels(self, run, copies, tmp_path):
        out = tmp_path / "nhãn.pdf"
        said = run("--library", "THCS", "--sheet", "l7160", "--out", str(out), "--json")
        assert said.exit_code == 0, said.output
        assert json.loads(said.stdout) == {
            "file": str(out),
            "sheet": "l7160",
            "labels": 3,
            "pages": 1,
        }
        assert read(out.read_bytes()) == {copy.code for copy in copies}
        assert [path.name for path in tmp_path.iterdir()] == ["nhãn.pdf"]

    def test_codes_from_a_file_of_a_windows_pc(self, run, copies, tmp_path):
        codes = tmp_path / "codes.txt"
        codes.write_bytes(b"\xef\xbb\xbf" + f"{copies[2].code}\r\n{copies[0].code}\r\n".encode())
        out = tmp_path / "out.pdf"
        said = run("--library", "THCS", "--out", str(out), "--codes-from", str(codes))
        assert said.exit_code == 0, said.output
        assert "2 nhãn, 1 trang" in said.output
        assert read(out.read_bytes()) == {copies[0].code, copies[2].code}

    @pytest.mark.parametrize("text", ["unknown", "", " \n,\n"])
    def test_nothing_is_written_when_a_code_is_unknown(self, run, copies, tmp_path, text):
        codes, out = tmp_path / "codes.txt", tmp_path / "out.pdf"
        codes.write_text(text)
        said = run("--library", "THCS", "--out", str(out), "--codes-from", str(codes))
        assert said.exit_code != 0
        assert not out.exists()

    def test_cards_and_places(self, run, given, school, tmp_path):
        patron = given.a_patron()
        out = tmp_path / "out.pdf"
        assert run("--library", "THCS", "--kind", "cards", "--out", str(out)).exit_code == 0
        assert read(out.read_bytes()) == {given.card(patron)}
        assert given.how_many(AccessRecord) == 1
        assert run("--library", "THCS", "--kind", "places", "--out", str(out)).exit_code == 0
        assert "Kho sách" in text_of(out.read_bytes())

    def test_a_folder_that_is_not_there(self, run, copies, tmp_path):
        said = run("--library", "THCS", "--out", str(tmp_path / "no" / "out.pdf"))
        assert said.exit_code == 1
        assert "out.pdf" in said.output


def test_the_command_line_names_the_lines(app, copies, tmp_path, monkeypatch):
    """Through the real entry, which turns problems into sentences."""
    from library_share import commands

    monkeypatch.setattr(commands, "_create", lambda _info=None: app)
    codes, out = tmp_path / "codes.txt", tmp_path / "out.pdf"
    codes.write_text(f"{copies[0].code}\nabc\n1000019\n")
    said = CliRunner().invoke(
        commands.main,
        ["labels", "--library", "THCS", "--out", str(out), "--codes-from", str(codes)],
    )
    assert said.exit_code == 1
    assert "Dòng 2: “abc”" in said.output
    assert "Dòng 3: “1000019” có một chữ số sai" in said.output
    assert not out.exists()


class _Loaded:
    """What `with_appcontext` asks for the application."""

    def __init__(self, app):
        self.app = app

    def load_app(self):
        return self.app
