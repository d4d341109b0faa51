"""Every field that comes in has a name for people, and faults are told by it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest
from flask import Flask
from flask_babel import force_locale
from marshmallow import Schema, fields

from library_share.translation import gettext
from tests.guards.sources import ROOT, calls, name_of, python_files

SAME_IN_BOTH = {"ISBN", "ISSN"}


def taken_in(app: Flask) -> Iterator[Schema]:
    """The schemas of all forms and of the whole API."""
    for view in app.view_functions.values():
        for told in getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", []):
            schema = told["schema"]
            yield from with_nested(schema() if isinstance(schema, type) else schema)
    for path in python_files():
        for call in calls(path):
            if name_of(call.func) == "loaded":
                made = call.args[0]
                assert isinstance(made, ast.Call), f"{path}:{call.lineno}"
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield getattr(import_module(module), name_of(made.func))()


def with_nested(schema: Schema) -> Iterator[Schema]:
    yield schema
    for field in schema.fields.values():
        inside = field.inner if isinstance(field, fields.List) else field
        if isinstance(inside, fields.Nested):
            yield from with_nested(inside.schema)


def test_the_walk_finds_forms_and_the_api(app: Flask):
    names = {type(schema).__name__ for schema in taken_in(app)}
    assert {"ScanSchema", "OverrideSchema", "SignInSchema", "TitleQuerySchema"} <= names


def test_every_field_has_a_name_in_both_languages(app: Flask):
    nameless = set()
    with app.test_request_context(), force_locale("vi"):
        for schema in taken_in(app):
            for name, field in schema.fields.items():
                label = field.metadata.get("label", "")
                more = field.metadata.get("description", "")
                if field.dump_only or (label in SAME_IN_BOTH and not more):
                    continue
                if gettext(label) == label or (more and gettext(more) == more):
                    nameless.add(f"{type(schema).__name__}.{name}: {label!r} {more!r}")
    assert sorted(nameless) == []


@pytest.fixture
def ask(client, given):
    headers = {"Authorization": f"Bearer {given.a_token(given.an_account())}"}
    return lambda method, where, **more: (
        client.open(where, method=method, headers={**headers, "Accept-Language": "vi"}, **more).json
    )


def test_the_sentence_names_the_field(ask):
    told = ask("POST", "/api/v1/patrons", json={"library": "THCS", "wings": 2})
    assert told["detail"] == "Họ tên: Cần điền mục này. wings: Không có mục nào tên như vậy."


def test_the_sentence_says_in_which_row(ask):
    scans = [{"library": "THCS", "code": "1"}, {"library": "", "code": 7, "scan_id": "x"}]
    told = ask("POST", "/api/v1/scans/batch", json={"scans": scans})
    assert told["detail"] == (
        "Các lượt quét 1, Số của lượt quét: Cần điền mục này. "
        "Các lượt quét 2, Số của lượt quét: Đây không phải là mã định danh hợp lệ. "
        "Các lượt quét 2, Mã: Mục này phải là chữ. "
        "Các lượt quét 2, Thư viện: Mục này phải có từ 1 đến 12 ký tự."
    )


def test_a_long_list_of_faults_is_told_briefly(ask):
    told = ask("POST", "/api/v1/scans/batch", json={"scans": [{}] * 4})
    assert told["detail"].count("Cần điền mục này.") == 5
    assert told["detail"].endswith("Còn 7 lỗi nữa; xem trong `errors`.")


def test_a_list_tells_how_many_it_takes(ask):
    told = ask("POST", "/api/v1/scans/batch", json={"scans": []})
    assert told["detail"] == "Các lượt quét: Ở đây ghi được từ 1 đến 5000 thứ."


def test_a_query_is_told_like_a_body(ask):
    told = ask("GET", "/api/v1/libraries?limit=501")
    assert told["detail"] == "Số dòng một trang: Mục này phải từ 1 đến 500."
    told = ask("GET", "/api/v1/libraries?after=xyz")
    assert told["detail"].startswith("Khóa của trang trước: Đây không phải")
    assert told["errors"] == {
        "query": {"after": ["Đây không phải là khóa trang do danh sách đưa ra."]}
    }
