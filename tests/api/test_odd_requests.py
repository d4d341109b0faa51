"""What programs once sent that broke something; each is answered in a sentence."""

from __future__ import annotations

import gzip
import io
import json
from uuid import uuid4

import pytest

from library_share.circulation.models import Loan
from library_share.database import db
from library_share.desk.schemas import ScanSchema
from library_share.patrons.models import Patron
from tests.desk.scanning import Desk


@pytest.fixture
def desk(client, given):
    given.a_policy()
    return Desk(client, given.a_token(given.an_account()), "THCS")


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"]
)
def test_a_moment_that_has_no_date_in_utc(desk, given, moment):
    answer = desk.scan(given.a_copy().code, scanned_at=moment)
    assert answer.status_code == 422
    assert "scanned_at" in answer.json["errors"]["json"]


def test_a_clock_that_is_ahead_does_not_hide_a_refusal(desk, given):
    copy = given.a_copy()
    answer = desk.scan(copy.code, intent="lend", scanned_at="2199-01-01T00:00:00Z")
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json["reasons"]] == ["card_first"]


@pytest.mark.parametrize("name", ["\x00", " \x00 ", "\ud800", " ", "\u3000", "a\x00"])
def test_a_name_that_is_no_text(desk, name):
    answer = desk.client.post(
        "/api/v1/patrons",
        data=json.dumps({"library": "THCS", "name": name}),  # half letters as \ud800
        headers={"Authorization": f"Bearer {desk.token}", "Accept-Language": "en"},
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert answer.json["errors"] == {"json": {"name": ["This must be text."]}}
    assert db.session.query(Patron).count() == 0


def test_faults_are_told_in_the_readers_language(client, given):
    token = given.a_token(given.an_account())
    answer = client.post(
        "/api/v1/patrons",
        json={"name": 7, "wings": 2},
        headers={"Authorization": f"Bearer {token}", "Accept-Language": "vi"},
    )
    assert answer.json["errors"]["json"] == {
        "library": ["Cần điền mục này."],
        "name": ["Mục này phải là chữ."],
        "wings": ["Không có mục nào tên như vậy."],
    }


@pytest.fixture
def send(client, given):
    """Send a body as it is to where a patron is entered; what came back, told in English."""
    token = given.a_token(given.an_account())

    def post(body: bytes | str, where="/api/v1/patrons", kind="application/json", **headers: str):
        return client.post(
            where,
            data=body,
            content_type=kind,
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "en", **headers},
        )

    return post


AN = '{"library": "THCS", "name": "An"}'


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{", "This is not JSON in UTF-8."),
        (b'{"name": "\xff"}', "This is not JSON in UTF-8."),
        (AN.encode("utf-16"), "This is not JSON in UTF-8."),
        (b"\xef\xbb\xbf" + AN.encode(), "This is not JSON in UTF-8."),
        ("[" * 100_000 + "]" * 100_000, "This is nested too deeply."),
        ('{"a":' * 50_000, "This is nested too deeply."),
        ('{"library": "THCS", "name": "An", "name": "Bình"}', "“name” is sent twice."),
        ('{"library": "THCS", "name": NaN}', "NaN is not a number."),
        ('{"library": "THCS", "name": -Infinity}', "-Infinity is not a number."),
        ('{"library": "THCS", "name": ' + "9" * 5000 + "}", "A number is too long."),
    ],
)
def test_json_that_could_mean_anything(send, given, body, sentence):
    answer = send(body)
    assert (answer.status_code, answer.json["detail"]) == (400, sentence)
    assert answer.json["errors"] == {"json": [sentence]}
    assert given.how_many(Patron) == 0


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("text/plain", {}),
        ("application/x-www-form-urlencoded", {}),
        ("multipart/form-data; boundary=x", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
    ],
)
def test_another_kind_of_content(send, given, kind, headers):
    body = gzip.compress(AN.encode()) if headers else AN
    answer = send(body, kind=kind, **headers)
    assert answer.status_code == 415
    assert answer.json["detail"] == "This address expects another kind of content."
    assert given.how_many(Patron) == 0


def test_a_file_comes_as_a_form(send):
    where = "/api/v1/imports?library=THCS&kind=patrons"
    assert send("{}", where=where).status_code == 415


def test_a_sentence_with_half_a_letter_in_it_can_be_told(send):
    answer = send('{"library": "THCS", "name": "An", "\\ud800": 1}')
    assert answer.json["detail"] == "?: There is no such field."


def test_bodies_that_are_too_large(send, app):
    told = send(AN.replace("An", "A" * 1_200_000))
    assert told.status_code == 422
    assert told.json["detail"] == "Full name: This must have 1 to 120 characters."
    told = send(b" " * (app.config["MAX_CONTENT_LENGTH"] + 1))
    assert (told.status_code, told.json["detail"]) == (413, "What was sent is too large.")


def test_bodies_in_chunks(client, app, given):
    """A device that does not know the length beforehand; the server tells where the end is."""

    def send(body: bytes):
        return client.open(
            "/api/v1/patrons",
            method="POST",
            input_stream=io.BytesIO(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
            environ_overrides={"wsgi.input_terminated": True},
        )

    token = given.a_token(given.an_account())
    assert send(AN.encode()).status_code == 201
    assert send(AN.encode() + b" " * app.config["MAX_CONTENT_LENGTH"]).status_code == 413


@pytest.mark.parametrize("how_many", [0, 5_001, 20_000])
def test_a_batch_of_too_many_scans(desk, given, how_many):
    scan = {"scan_id": str(uuid4()), "library": "THCS", "code": given.a_copy().code}
    answer = desk.post("/scans/batch", {"scans": [scan] * how_many})
    assert answer.status_code == 422
    assert answer.json["detail"] == "Scans: Here 1 to 5000 things may be listed."


def test_too_many_scans_are_not_read_one_by_one(desk, monkeypatch):
    read = []
    monkeypatch.setattr(ScanSchema, "load", lambda *_args, **_more: read.append(1))
    assert desk.post("/scans/batch", {"scans": [{}] * 5_001}).status_code == 422
    assert read == []


def test_a_batch_of_a_whole_day_is_answered(desk, given):
    code, card = given.a_copy().code, given.card(given.a_patron())
    scans = [
        {
            "scan_id": str(uuid4()),
            "library": "THCS",
            "code": code,
            "patron": card,
            "intent": intent,
        }
        for intent in ("lend", "return") * 500
    ]
    answers = desk.post("/scans/batch", {"scans": scans}).json["answers"]
    assert [answer["scan_id"] for answer in answers] == [scan["scan_id"] for scan in scans]
    assert {answer["status"] for answer in answers} == {200}


@pytest.mark.parametrize("reason", ["", " ", "\n\t", "\u00a0"])
def test_going_on_all_the_same_needs_a_reason_that_can_be_read(desk, given, reason):
    scan = {"scan_id": str(uuid4()), "library": "THCS", "code": given.a_copy().code}
    assert desk.post("/scans", {**scan, "override": {"reason": reason}}).status_code == 422


def test_a_scan_that_is_twice_in_a_batch_happens_once(desk, given):
    card = given.card(given.a_patron())
    scan = {
        "scan_id": str(uuid4()),
        "library": "THCS",
        "code": given.a_copy().code,
        "patron": card,
    }
    answer = desk.post("/scans/batch", {"scans": [scan, scan, {**scan, "code": card}]})
    first, again, other = answer.json["answers"]
    assert (first["status"], first["answer"]["outcome"]) == (200, "lent")
    assert again == first
    assert (other["status"], other["problem"]["code"]) == (409, "scan_id_reused")
    assert given.how_many(Loan) == 1


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T24:00:00Z",
        "1899-12-31T23:59:59-14:00",
        "3000-01-01T00:00:00Z",
        "２０２６-01-01T00:00:00Z",
        "now",
        "",
        1,
        True,
    ],
)
def test_what_is_no_moment(desk, given, moment):
    answer = desk.scan(given.a_copy().code, scanned_at=moment)
    assert answer.status_code == 422
    assert answer.json["detail"] == (
        "Scanned at: This is not a moment in time (ISO 8601 with a time zone)."
    )


@pytest.mark.parametrize("moment", ["1900-01-01T00:00:00+14:00", "2026-01-01T00:00:00+05:45"])
def test_moments_of_odd_clocks(desk, given, moment):
    given.a_school_year()
    answer = desk.scan(given.a_copy().code, given.card(given.a_patron()), scanned_at=moment)
    assert answer.status_code == 200


@pytest.mark.parametrize("odd", ["%00", "%ff", "%ED%A0%80", "%F0%9F", "9" * 5000])
@pytest.mark.parametrize("kind", ["copies", "libraries", "patrons"])
def test_codes_in_addresses_that_are_no_codes(desk, kind, odd):
    answer = desk.client.get(
        f"/api/v1/{kind}/{odd}", headers={"Authorization": f"Bearer {desk.token}"}
    )
    assert answer.status_code == 404
    assert answer.json["detail"]
