"""The API's document as a page for people: no script, in both languages, light on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import current_app, render_template

from library_share.translation import gettext

#: What examples say, by the name of the field; others say what kind of value is meant.
EXAMPLES: dict[str, Any] = {
    "accession_number": "00123",
    "authors": "Tô Hoài",
    "class_name": "6A",
    "code": "1000012",
    "intent": "auto",
    "library": "THCS",
    "limit": 50,
    "name": "Hoàng Minh Thư",
    "next": None,
    "patron": "2000012",
    "place": "3000014",
    "reason": "Cô hiệu trưởng đồng ý",
    "secret": "Jv2mY0a1Xg7kQ3tB9nLwZr",
    "status": 200,
    "title": "Dế Mèn phiêu lưu ký",
    "year": 2021,
}
BY_FORMAT = {
    "date": "2026-11-24",
    "date-time": "2026-11-24T08:30:00+07:00",
    "uuid": "6f1c2a52-9d1b-4c8e-8f0e-0a4f2b7d9c11",
    "binary": "…",
}
#: Objects inside objects are shown so deep: none of ours is deeper, nor endless.
DEPTH = 8

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Field:
    """`name` is the way to it (`items[].code`); `kind` is for programmers, `choices` are all."""

    name: str
    label: str
    about: str
    kind: str
    choices: list[Any]
    is_needed: bool


@dataclass(frozen=True, kw_only=True)
class Body:
    kind: str
    fields: list[Field]
    example: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: str
    meaning: str
    body: Body | None


@dataclass(frozen=True, kw_only=True)
class Operation:
    key: str
    method: str
    path: str
    about: str
    more: str
    parameters: list[Field]
    sent: Body | None
    answers: list[Answer]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    about: str
    operations: list[Operation] = field(default_factory=list)


def show() -> str:
    """`/api/docs`"""
    document = current_app.extensions["api"].spec.to_dict()
    return render_template("web/api_docs.html", chapters=Reader(document).chapters())


class Reader:
    """Reads an OpenAPI document; what it says is told in the reader's language."""

    def __init__(self, document: Json) -> None:
        self._document = document
        self._schemas: Json = document["components"]["schemas"]

    def chapters(self) -> list[Chapter]:
        by_tag = {
            tag["name"]: Chapter(about=_told(tag["description"])) for tag in self._document["tags"]
        }
        for path, operations in self._document["paths"].items():
            shared = operations.get("parameters", [])
            for method, operation in operations.items():
                if method != "parameters":
                    chapter = by_tag[operation["tags"][0]]
                    chapter.operations.append(self._operation(path, method, operation, shared))
        return list(by_tag.values())

    def _operation(self, path: str, method: str, told: Json, shared: list[Json]) -> Operation:
        sent = self._body(told["requestBody"]) if "requestBody" in told else None
        return Operation(
            key=f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
            method=method.upper(),
            path=path,
            about=_told(told.get("summary", "")),
            more=_told(told.get("description", "")),
            parameters=[self._parameter(each) for each in shared + told.get("parameters", [])],
            sent=sent,
            answers=[
                Answer(
                    status=status,
                    meaning=_meaning(status, answer["description"]),
                    body=self._body(answer) if status < "300" else None,
                )
                for status, answer in sorted(told["responses"].items())
            ],
        )

    def _parameter(self, told: Json) -> Field:
        schema = {"description": told.get("description", ""), **told["schema"]}
        return self._field(told["name"], schema, told["required"])

    def _body(self, told: Json) -> Body | None:
        for kind, content in told.get("content", {}).items():
            schema = content["schema"]
            is_json = kind == "application/json"
            example = self.example(schema) if is_json else None
            text = json.dumps(example, ensure_ascii=False, indent=2) if is_json else ""
            return Body(kind=kind, fields=list(self._inside("", schema, 0)), example=text)
        return None

    def _inside(self, way: str, schema: Json, depth: int) -> Iterator[Field]:
        """The fields of an object, of the objects in a list, and of what is inside them."""
        schema = self._resolved(schema)
        if "items" in schema:
            yield from self._inside(f"{way}[]", schema["items"], depth)
        for name, one in schema.get("properties", {}).items():
            where = f"{way}.{name}" if way else name
            yield self._field(where, one, name in schema.get("required", ()))
            if depth < DEPTH:
                yield from self._inside(where, one, depth + 1)

    def _field(self, name: str, schema: Json, is_needed: bool) -> Field:
        label, about = schema.get("title", ""), schema.get("description", "")
        schema = self._resolved(schema)
        choices = schema.get("items", schema).get("enum", [])
        return Field(
            name=name,
            label=_told(label),
            about=_told(about),
            kind=_kind(schema),
            choices=[choice for choice in choices if choice is not None],
            is_needed=is_needed,
        )

    def _resolved(self, schema: Json) -> Json:
        """The schema itself, where its name (among several, when it may be null) stands for it."""
        for several in ("allOf", "anyOf"):
            if several in schema:
                return self._resolved(next(one for one in schema[several] if "$ref" in one))
        if "$ref" in schema:
            found: Json = self._schemas[schema["$ref"].rsplit("/", 1)[1]]
            return found
        return schema

    def example(self, schema: Json, name: str = "", depth: int = 0) -> Any:
        """A value that fits the schema; objects hold all that they may hold."""
        schema = self._resolved(schema)
        if depth > DEPTH:
            return None
        if "properties" in schema:
            return {
                inside: self.example(one, inside, depth + 1)
                for inside, one in schema["properties"].items()
            }
        if "items" in schema:
            return [self.example(schema["items"], name, depth + 1)]
        return _example(schema, name)


def _example(schema: Json, name: str) -> Any:
    kind = schema.get("type")
    if "enum" in schema:
        return schema["default"] if schema.get("default") else schema["enum"][0]
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if kind in ("string", "integer") and name in EXAMPLES:
        known = EXAMPLES[name]
        if known is None or isinstance(known, int) == (kind == "integer"):
            return known
    if kind == "integer":
        return schema.get("default") or max(1, schema.get("minimum", 1))
    return {"boolean": False, "number": 1.5, "object": {}, "string": "…"}.get(str(kind))


def _kind(schema: Json) -> str:
    """`string 1…40`, `integer 1…500`, `date` … as short as programmers like it."""
    kind = schema.get("format") or schema.get("type") or ("string" if "enum" in schema else "any")
    if kind == "array":
        return f"{_kind(schema['items'])}[]" if "type" in schema["items"] else "object[]"
    least = schema.get("minimum", schema.get("minLength"))
    most = schema.get("maximum", schema.get("maxLength"))
    if most is not None:
        kind += f" {least or 0}…{most}"
    return f"{kind} | null" if schema.get("nullable") else str(kind)


def _meaning(status: str, description: str) -> str:
    """HTTP's own word for a status says nothing more."""
    return "" if description == HTTPStatus(int(status)).phrase else _told(description)


def _told(text: str) -> str:
    """In the reader's language; a docstring's lines are one sentence."""
    words = " ".join(text.split())
    return gettext(words) if words else ""
