"""schemathesis over the whole API, as every role: no 5xx, and answers match the document."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.strategies import booleans
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup
from sqlalchemy import select

from library_share.copies.models import Copy
from library_share.database import db
from library_share.patrons.models import Card
from library_share.web.access import Role
from tests.given import Given
from tests.sizes import IN_FULL, often

#: Of requests that fit the document, and of such that do not.
EXAMPLES = {
    GenerationMode.POSITIVE: often(200, gate=4),
    GenerationMode.NEGATIVE: often(120, gate=1),
}
#: Roles that may little are refused by nearly all operations, which is soon seen; an
#: administrator may what a librarian may, and little else.
FEW = {GenerationMode.POSITIVE: often(200, gate=1), GenerationMode.NEGATIVE: often(120, gate=1)}
#: These may the same few things as a class keeper or an official: they ask in the soak.
LIKE_OTHERS = {Role.PUPIL_LIBRARIAN, Role.POINT_KEEPER, Role.PRINCIPAL}
#: Both databases are asked by who may most and by who may nothing.
ROLES = [
    pytest.param(
        role,
        id=role.value if role else "stranger",
        marks=() if role in (Role.LIBRARIAN, None) else pytest.mark.once,
    )
    for role in (*Role, None)
    if IN_FULL or role not in LIKE_OTHERS
]
#: The document says of each operation what it may answer; these hold for the whole API.
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture(scope="module")
def operations(whole_app: Flask):
    """All that the API's document describes. What requests are made from is put together once for
    all roles: it takes longer than asking."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", whole_app)
    return [found.ok() for found in document.get_all_operations()]


@pytest.fixture(scope="module")
def requests(operations):
    """By operation and mode, requests as chance makes them up."""
    return {
        (operation.label, mode): operation.as_strategy(generation_mode=mode)
        for operation in operations
        for mode in GenerationMode
    }


@pytest.fixture
def library(app: Flask, given: Given) -> None:
    """A little of everything."""
    given.a_policy()
    given.a_school_year()
    given.a_notice(given.a_patron())
    given.a_copy()
    given.a_place()
    given.a_copy(library=given.a_library("TH"))


def test_the_document_leaves_nothing_open(app):
    """A `default` answer would allow every operation to answer anything."""
    paths = app.test_client().get("/api/v1/openapi.json").json["paths"]
    for address, operations in paths.items():
        for method in operations.keys() - {"parameters"}:
            assert "default" not in operations[method]["responses"], (method, address)


def test_the_document_describes_something(operations):
    paths = {operation.path for operation in operations}
    assert {
        "/api/v1/scans",
        "/api/v1/scans/batch",
        "/api/v1/copies",
        "/api/v1/patrons",
        "/api/v1/titles",
        "/api/v1/libraries",
        "/api/v1/loans",
    } <= paths


#: Open to everybody, and with nothing in it that could have a wrong shape.
NOTHING_IS_WRONG = {"GET /api/v1/open", "GET /api/v1/libraries/{code}/honours"}


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("library")
def test_answers_match_the_document(given, operations, requests, role):
    headers = {"Accept-Encoding": "identity"}  # its WSGI client does not unpack
    if role is not None:
        headers["Authorization"] = f"Bearer {given.a_token(given.an_account('ai', role=role))}"
    known = {
        "library": "THCS",
        "code": db.session.scalars(select(Copy.code)).first(),
        "patron": db.session.scalars(select(Card.code)).first(),
        "title_id": 1,
    }
    db.session.rollback()
    wrong = []
    examples = EXAMPLES if role is Role.LIBRARIAN else FEW
    for operation in operations:
        for mode, number in examples.items():
            if mode is GenerationMode.POSITIVE or operation.label not in NOTHING_IS_WRONG:
                made_up = requests[operation.label, mode]
                wrong += faults_of(operation, made_up, headers, known, number)
    assert wrong == []


def put_in(sent, known):
    """Name things that exist: nearly all codes that chance makes up are not found."""
    if isinstance(sent, dict):
        sent.update({name: value for name, value in known.items() if name in sent})
        for inside in sent.values():
            put_in(inside, known)
    elif isinstance(sent, list):
        for inside in sent:
            put_in(inside, known)


def faults_of(operation, made_up, headers, known, number):
    """What is wrong with the answers of one operation, each kind of fault once."""
    found = {}
    if operation.path.startswith("/api/v1/libraries/"):
        known = {**known, "code": "THCS"}
    elif operation.path.startswith("/api/v1/patrons/"):
        known = {**known, "code": known["patron"]}
    elif operation.path.startswith("/api/v1/notice"):
        known = {**known, "kind": "overdue", "which": "notice", "notice_id": 1}

    @settings(
        max_examples=number,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=made_up, exists=booleans())
    def ask(case, exists):
        if exists:
            for sent in (case.body, case.query, case.path_parameters):
                put_in(sent, known)
        response = case.call(headers=headers)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for fault in group.exceptions:
                found.setdefault(type(fault).__name__, f"{operation.label}: {fault}"[:700])

    ask()
    return list(found.values())
