"""`/api/docs`: the whole document, for people, in both languages, without a script."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask_babel import force_locale

from library_share.web.api_page import Reader


@pytest.fixture
def document(client) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json


def operations(document: dict[str, Any]):
    for chapter in Reader(document).chapters():
        yield from chapter.operations


def test_every_operation_is_there(client, document):
    page = client.get("/api/docs").text
    wanted = {
        (method.upper(), path)
        for path, told in document["paths"].items()
        for method in told.keys() - {"parameters"}
    }
    assert {(one.method, one.path) for one in operations(document)} == wanted
    assert page.count('<details class="api-operation"') == len(wanted)
    assert "<script>" not in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))


def test_it_speaks_both_languages(app: Flask, client, document):
    vietnamese = client.get("/api/docs?lang=vi").text
    english = client.get("/api/docs?lang=en").text
    with app.test_request_context(), force_locale("vi"):
        said = [html.escape(one.about) for one in operations(document)]
    assert [one for one in said if one not in vietnamese or one in english] == []


def test_examples_fit_their_schemas(app: Flask, document):
    reader = Reader(document)
    found = 0
    for told in document["paths"].values():
        for method in told.keys() - {"parameters"}:
            contents = [told[method].get("requestBody", {})]
            contents += [answer for code, answer in told[method]["responses"].items() if code < "3"]
            for content in contents:
                schema = content.get("content", {}).get("application/json", {}).get("schema")
                if schema:
                    whole = {**schema, "components": document["components"]}
                    whole = json.loads(json.dumps(whole).replace("\\\\ud800-\\\\udfff", ""))
                    jsonschema_rs.Draft4Validator(_nullable(whole)).validate(reader.example(schema))
                    found += 1
    assert found > 40


def _nullable(schema: Any) -> Any:
    """OpenAPI 3.0's `nullable` in the words of JSON Schema."""
    if isinstance(schema, list):
        return [_nullable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {name: _nullable(one) for name, one in schema.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if schema.get("nullable") is True else plain


def test_patterns_are_as_other_languages_write_them(document):
    patterns = set(re.findall(r'"pattern": ("[^"]+")', json.dumps(document)))
    assert patterns
    assert [pattern for pattern in patterns if r"\\Z" in pattern] == []


def test_fields_have_the_names_that_faults_tell(document):
    scan = document["components"]["schemas"]["Scan"]["properties"]
    assert scan["code"]["title"] == "Code"
