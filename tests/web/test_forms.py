"""Forms through schemas: faults in plain words, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask_babel import force_locale
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

import library_share
from library_share.errors import WrongInput
from library_share.web.forms import PLAIN_TEXT, Day, loaded
from tests.signing_in import sign_in


class BookSchema(Schema):
    title = fields.String(
        required=True,
        validate=[validate.Length(1, 10), PLAIN_TEXT],
        metadata={"label": "Find a book"},
    )
    copies = fields.Integer(load_default=1, validate=validate.Range(1, 500))
    shelf = fields.Integer(validate=validate.Range(1))
    bought_on = Day()
    is_new = fields.Boolean()
    code = fields.UUID()
    colours = fields.List(fields.String(validate=validate.OneOf(["red", "blue"])))
    class_name = fields.String(
        data_key="class", validate=validate.Length(0, 5), metadata={"label": "Class"}
    )


def faults(**sent):
    with pytest.raises(WrongInput) as wrong:
        loaded(BookSchema(), MultiDict(sent))
    return wrong.value


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


def test_a_field_is_known_by_the_name_it_is_sent_under():
    sent = {"title": "Kim Đồng", "class": "6A", "class_name": "6B"}
    assert loaded(BookSchema(), MultiDict(sent))["class_name"] == "6A"
    wrong = faults(**{"title": "Kim Đồng", "class": "sáu a một"})
    assert (list(wrong.fields), wrong.labels["class"]) == (["class"], "Lớp")


def test_empty_fields_count_as_not_sent_and_others_are_left_alone():
    sent = MultiDict({"title": " Đất rừng ", "copies": " ", "bought_on": "", "csrf_token": "x"})
    assert loaded(BookSchema(), sent) == {"title": "Đất rừng", "copies": 1}


def test_ticked_boxes_come_as_a_list():
    sent = MultiDict([("title", "x"), ("colours", "red"), ("colours", "blue")])
    assert loaded(BookSchema(), sent)["colours"] == ["red", "blue"]


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "title", "Cần điền mục này."),
        ({"title": "x" * 11}, "title", "Mục này phải có từ 1 đến 10 ký tự."),
        ({"title": "a\0b"}, "title", "Mục này phải là chữ."),
        ({"copies": "ba"}, "copies", "Mục này phải là số nguyên."),
        ({"copies": "501"}, "copies", "Mục này phải từ 1 đến 500."),
        ({"shelf": "0"}, "shelf", "Mục này ít nhất phải là 1."),
        ({"bought_on": "31/02/2026"}, "bought_on", "Đây không phải là ngày (dd/mm/yyyy)."),
        *(
            ({"bought_on": far}, "bought_on", "Ngày phải nằm từ 01/01/1900 đến 31/12/2199.")
            for far in ("1899-12-31", "0001-01-01", "2200-01-01", "9999-12-31")
        ),
        ({"is_new": "maybe"}, "is_new", "Mục này phải là có hoặc không."),
        ({"code": "1"}, "code", "Đây không phải là mã định danh hợp lệ."),
        ({"colours": "green"}, "colours", "Mục này không có trong các lựa chọn."),
    ],
)
def test_faults_are_told_in_plain_vietnamese(sent, field, sentence):
    wrong = faults(**sent) if field == "title" else faults(title="x", **sent)
    assert wrong.fields == {field: [sentence]}


def test_every_fault_is_told_at_once_with_what_the_form_calls_its_field():
    with force_locale("en"):
        wrong = faults(copies="0")
    assert wrong.fields == {
        "title": ["This is needed."],
        "copies": ["This must be from 1 to 500."],
    }
    assert wrong.labels == {"title": "Find a book", "class": "Class"}


@pytest.mark.parametrize(
    "address", ["/patrons/add", "/loan-policies/new", "/account", "/places/add", "/classes"]
)
def test_a_fault_is_told_beside_what_was_typed(client, given, address):
    given.a_school_year()
    sign_in(client, given.an_account())
    page = client.get(address).text
    assert 'hx-target="#fault"' in page
    assert '<div id="fault">' in page


def test_no_door_takes_a_day_that_nobody_can_mean():
    package = Path(library_share.__file__).parent
    doors = [path for path in package.rglob("*.py") if "fields.Date(" in path.read_text("utf-8")]
    assert doors == []
