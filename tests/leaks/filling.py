"""Bodies that an operation would take, with the things of another library in their fields."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
import qrcode
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow import Schema

from library_share import clock
from library_share.web import forms
from tests.leaks.stock import Stock
from tests.leaks.values import EITHER, FIELDS, TEXTS

#: Each choice of these is another thing to do.
TRIED_OUT = ("act", "intent")


class Bodies:
    """What to send to an operation. What a form knows is learned from its first answer."""

    def __init__(self, app: Flask, stock: Stock, sheet: bytes) -> None:
        self.document = app.test_client().get("/api/v1/openapi.json").json
        self.stock, self.sheet = stock, sheet
        #: The card that lies before the phone's camera.
        self.pictured: str = stock.values["card"][0]
        self.forms: dict[str, dict[str, Any]] = {}
        self._asked: list[Schema] = []
        self._converter = OpenAPIConverter("3.0.3", lambda _schema: None, None)

    @contextmanager
    def learning(self) -> Iterator[None]:
        """Meanwhile every form that is read is remembered."""
        as_sent = forms._as_sent

        def spied(schema: Schema) -> Any:
            self._asked.append(schema)
            return as_sent(schema)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(forms, "_as_sent", spied)
            yield

    def learn(self, endpoint: str) -> bool:
        """Whether this endpoint read a form that was not known yet."""
        asked, self._asked = self._asked, []
        if not asked or endpoint in self.forms:
            return False
        self.forms[endpoint] = self._converter.fields2jsonschema(asked[-1].fields)
        return True

    def form(self, endpoint: str) -> dict[str, Any]:
        """The form of a page; empty before it was learned, and when it has none."""
        return self.forms.get(endpoint, {})

    def operation(self, rule: str, method: str) -> dict[str, Any]:
        """The schema of an API operation's JSON; empty when it takes none."""
        path = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule)
        operation = self.document["paths"][path][method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        return self._resolved(content.get("application/json", {}).get("schema", {}))

    def turns(self, schema: dict[str, Any], *, every_pair: bool) -> int:
        """So often is this body worth sending, each time with other things in it: where books and
        cards meet, `every_pair` of them, or each book with the other library's card."""
        inside = {name: self._resolved(one) for name, one in schema.get("properties", {}).items()}
        if every_pair and {"code", "patron"} <= inside.keys():
            return len(self.stock.values["code"]) * len(self.stock.values["patron at desk"])
        if "code" in inside:
            return len(self.stock.values["code"])
        if "scans" in inside:
            return 2
        return max(2, *(len(inside.get(name, {}).get("enum", ())) for name in TRIED_OUT))

    def filled(self, schema: dict[str, Any], library: str, turn: int) -> Any:
        inside = self._resolved(schema).get("properties", {})
        left_out = {two[turn % 2] for two in EITHER if set(two) <= inside.keys()}
        return {
            name: self._value(name, self._resolved(one), library, turn)
            for name, one in inside.items()
            if not one.get("readOnly") and name not in left_out
        }

    def named(self, library: str, turn: int = 0) -> dict[str, Any]:
        """Every field that names something, for whatever understands it."""
        kinds = {name: kind for name, kind in FIELDS.items() if kind not in ("file", "photo")}
        values = {name: self._of(kind, library, turn) for name, kind in kinds.items()}
        return {name: value for name, value in values.items() if value is not None}

    def files(self) -> dict[str, Any]:
        return {
            "file": (io.BytesIO(self.sheet), "4Q.xlsx"),
            "photo": (io.BytesIO(photo_of(self.pictured)), "anh.png"),
        }

    def _of(self, kind: str, library: str, turn: int) -> Any:
        if kind == "library":
            return library
        values = self.stock.values[kind]
        stride = len(self.stock.values["code"]) if kind == "patron at desk" else 1
        return values[turn // stride % len(values)]

    def _value(self, name: str, schema: dict[str, Any], library: str, turn: int) -> Any:
        kind = schema.get("type")
        kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
        if kind == "array":
            inner = self._resolved(schema.get("items", {}))
            return [self._value(name, inner, library, turn)]
        if kind == "object" or "properties" in schema:
            return self.filled(schema, library, turn)
        if name in FIELDS and FIELDS[name] not in ("file", "photo"):
            value = self._of(FIELDS[name], library, turn)
            if value is None and name == "scan_id":
                return str(uuid4())
            if (kind == "integer") == isinstance(value, int) or value is None:
                return value
        if "enum" in schema:
            choices = [choice for choice in schema["enum"] if choice is not None]
            return choices[turn % len(choices)]
        return self._by_type(name, kind, schema, turn)

    def _by_type(self, name: str, kind: str | None, schema: dict[str, Any], turn: int) -> Any:
        today = clock.today()
        match schema.get("format"), kind:
            case "date", _:
                return (today + timedelta(days=7)).isoformat()
            case "date-time", _:
                return (clock.now() - timedelta(hours=1)).isoformat()
            case "uuid", _:
                return str(uuid4())
            case _, "integer" | "number":
                return max(1, schema.get("minimum", 1))
            case _, "boolean":
                return bool(turn % 2)
        return TEXTS.get(name, "vì thế")[: schema.get("maxLength", 40)]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        for one in (schema, *schema.get("allOf", ()), *schema.get("anyOf", ())):
            if "$ref" in one:
                name = one["$ref"].rpartition("/")[2]
                return self._resolved(self.document["components"]["schemas"][name])
        return schema


@cache
def photo_of(code: str) -> bytes:
    """A phone's picture of the label with this code."""
    picture = io.BytesIO()
    qrcode.make(f"HTTP://LOCALHOST/Q/{code}").save(picture, "PNG")
    return picture.getvalue()
