"""What every address must keep: headers, access, and that looking changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from library_share.asking.following import link_of
from library_share.database import db, transaction
from library_share.libraries.models import SchoolClass
from library_share.patrons.models import Patron
from library_share.web.access import Role
from tests.sizes import often

#: What a stranger may open. Anything else asks to sign in, or is not there.
PUBLIC = {
    "static",
    "web.home",
    "web.about",
    "web.healthz",
    "api_docs",
    "api-docs.openapi_json",
    "accounts.sign_in",
    "catalogue.search",
    "catalogue.title",
    "libraries.everyone",
    "serving.how_to",
    "serving.certificate",
    "catalogue.scanned",
    "follow.follow",
    "class_app.app",
    "class_app.manifest",
    "class_app.icon",
    "class_app.worker",
    "weeding_notices.notice",
    "weeding_notices.notices",
    "consents.named",
    "api_consents.list_named",
    "personal_data.page",
    "open_data.commune",
    "open_data.library",
    "open_data.figures_csv",
    "open_data.figures_xlsx",
    "api_open.about",
    "api_open.list_releases",
    "api_open.list_stocks",
    "api_open.list_titles_read",
}
#: Addresses that are keys themselves tell nobody where somebody came from.
STRICTER = {"follow.follow": {"Referrer-Policy": "no-referrer"}}
#: The shell of the class app names nobody; what it shows, the phone asks for with its own key.
SAME_FOR_ALL = {
    "web.healthz",
    "serving.certificate",
    "class_app.app",
    "class_app.manifest",
    "class_app.icon",
    "class_app.worker",
    "open_data.figures_csv",
    "open_data.figures_xlsx",
    "api_open.about",
    "api_open.list_releases",
    "api_open.list_stocks",
    "api_open.list_titles_read",
}
#: Looking at a patron is itself a fact (Nhật ký truy cập); a session remembers when it was seen.
WRITTEN_BY_LOOKING = {"access_records", "sign_in_sessions"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PASSWORD = "một mật khẩu dài"


def get_rules(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint != "static"
    ]


def address(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    """The rule's address with things that exist, as far as an argument's name tells."""
    filled = {name: values.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **filled)


@pytest.fixture
def house(app: Flask, given) -> dict[str, Any]:
    """One of everything, and how addresses call it."""
    library = given.a_library("THCS")
    copy, patron = given.a_copy("Đất rừng phương Nam", library), given.a_patron(library=library)
    given.a_policy()
    place = given.a_place(library)
    hold = given.a_hold(copy.title, patron)
    with app.test_request_context():
        follow = link_of(hold)
    return {
        "code": copy.code,
        "library": library.code,
        "library_code": library.code,
        "library_id": library.id,
        "copy_id": copy.id,
        "copy_code": copy.code,
        "title_id": copy.title_id,
        "patron_id": patron.id,
        "card": given.card(patron),
        "card_code": given.card(patron),
        "ending": "pdf",
        "hold_id": hold.id,
        "token": follow.rpartition("/")[2],
        "place_id": place.id,
        "place_code": place.code,
        "notice_id": given.a_notice(patron).id,
        "kind": "overdue",
        "part": "notice",
        "class_id": db.session.scalars(select(SchoolClass.id)).first(),
    }


@pytest.fixture
def sign_in(app: Flask, given):
    def as_who(role: Role) -> FlaskClient:
        account = given.an_account(role.value.replace("_", "-"), role=role)
        with transaction():
            account.password_hash = PasswordHasher(1, 8, 1).hash(PASSWORD)
        client = app.test_client()
        answer = client.post("/sign-in", data={"username": account.username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    return as_who


def test_visitors_see_what_is_public_and_nothing_else(app: Flask, client, house):
    opened, broken = set(), {}
    for rule in get_rules(app):
        where = address(app, rule, house)
        answer = client.get(where)
        if answer.status_code >= 500:
            broken[where] = answer.status_code
        if answer.status_code == 200:
            opened.add(rule.endpoint)
    assert broken == {}
    assert opened <= PUBLIC
    assert {"web.home", "web.healthz", "accounts.sign_in"} <= opened


def test_what_visitors_see_names_no_patron(app: Flask, client, house):
    patron = db.session.scalars(select(Patron)).one()
    for rule in get_rules(app):
        assert patron.name not in client.get(address(app, rule, house)).text, rule.rule


@pytest.mark.once
def test_every_answer_carries_its_guards(app: Flask, client, house, sign_in):
    for asking in (client, sign_in(Role.LIBRARIAN)):
        for rule in get_rules(app):
            answer = asking.get(address(app, rule, house))
            policy = answer.headers["Content-Security-Policy"]
            assert "'unsafe-inline'" not in policy
            assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
            assert "default-src 'self'" in policy
            wanted = {**HEADERS, **STRICTER.get(rule.endpoint, {})}
            assert {name: answer.headers.get(name) for name in HEADERS} == wanted, rule.rule


@pytest.mark.once
def test_a_signed_in_answer_is_not_kept_by_a_shared_pc(app: Flask, house, sign_in):
    librarian = sign_in(Role.LIBRARIAN)
    for rule in get_rules(app):
        if rule.endpoint in SAME_FOR_ALL or rule.rule.startswith("/api/"):
            continue  # the API knows tokens, not sessions: here it answers a stranger
        answer = librarian.get(address(app, rule, house))
        assert "no-store" in answer.headers.get("Cache-Control", ""), rule.rule


#: Both databases are asked by who may most of what is a library's own, and by who may nothing.
LOOKING = [
    pytest.param(role, marks=() if role in (None, Role.LIBRARIAN) else pytest.mark.once)
    for role in (None, *Role)
]


@pytest.mark.parametrize("role", LOOKING)
def test_looking_breaks_nothing_and_changes_nothing(app: Flask, client, house, sign_in, role):
    looking = sign_in(role) if role else client
    before = contents()
    broken = {}
    for rule in get_rules(app):
        where = address(app, rule, house)
        for more in ({}, {"HX-Request": "true"}):
            answer = looking.get(where, headers=more)
            if answer.status_code >= 500:
                broken[where] = answer.status_code
    assert broken == {}
    assert contents() == before


def contents() -> dict[str, list[str]]:
    db.session.rollback()
    return {
        table.name: sorted(repr(row) for row in db.session.execute(select(table)))
        for table in db.metadata.sorted_tables
        if table.name not in WRITTEN_BY_LOOKING
    }


@pytest.mark.once
def test_strangers_addresses_do_not_break(app: Flask, client, sign_in):
    """Numbers too large for the database, letters nobody types, empty and endless words."""
    librarian = sign_in(Role.LIBRARIAN)
    odd = {
        "int": ["0", str(2**63), str(10**30)],
        "str": ["x", "Đ" * 300, "%00", "..%2f", "1000012"],
    }
    broken = {}
    for rule in get_rules(app):
        if len(rule.arguments) != 1:
            continue
        for text in odd["int"] + odd["str"]:
            where = rule.rule[: rule.rule.index("<")] + text + rule.rule[rule.rule.index(">") + 1 :]
            for asking in (client, librarian):
                answer = asking.get(where)
                if answer.status_code >= 500:
                    broken[where] = answer.status_code
    assert broken == {}


#: What programs and people put behind a question mark; every page gets some of it.
EVERY = often(1, gate=4)
ODD_WORDS = ("x", "-1", str(2**70), "%00", "' OR 1=1 --", "Đ" * 300, "[]", "W10")


@pytest.mark.once
def test_strangers_queries_do_not_break(app: Flask, house, sign_in):
    """Pages only: the API is asked oddly by tests/api/test_described_honestly.py."""
    librarian = sign_in(Role.LIBRARIAN)
    names = ("q", "after", "limit", "library", "lang", "next", "page", "code", "place", "class_id")
    broken = {}
    for number, rule in enumerate(get_rules(app)):
        if rule.rule.startswith("/api/"):
            continue
        for value in ODD_WORDS[number % EVERY :: EVERY]:
            query = "&".join(f"{name}={value}" for name in names)
            where = f"{address(app, rule, house)}?{query}"
            if librarian.get(where).status_code >= 500:
                broken[where[:120]] = 500
    assert broken == {}
