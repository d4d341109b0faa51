"""Languages, health, and problems told as a page, a fragment or a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from library_share.database import db
from library_share.errors import (
    NotAllowed,
    NotFound,
    NotSignedIn,
    Problem,
    Reason,
    Refused,
    TooManyAttempts,
    WrongInput,
)
from library_share.translation import N_
from library_share.web import errors, pages
from library_share.web.access import Role
from tests.signing_in import sign_in

HTMX = {"HX-Request": "true"}


# --- languages -------------------------------------------------------------------------------


def test_the_first_visit_is_in_vietnamese(client):
    page = client.get("/").text
    assert '<html lang="vi">' in page
    assert "Tìm sách" in page


def test_a_chosen_language_stays(client):
    client.post("/language", data={"language": "en"})
    page = client.get("/").text
    assert '<html lang="en">' in page
    assert "Find a book" in page
    client.post("/language", data={"language": "vi"})
    assert "Tìm sách" in client.get("/").text


def test_one_page_is_asked_for_in_another_language(client):
    assert "Find a book" in client.get("/?lang=en").text
    assert "Tìm sách" in client.get("/").text


@pytest.mark.parametrize("strange", ["fr", "", "vi-VN", "<script>"])
def test_a_language_we_do_not_speak_changes_nothing(client, strange):
    client.post("/language", data={"language": strange})
    assert '<html lang="vi">' in client.get("/", query_string={"lang": strange}).text


@pytest.mark.parametrize(
    ("accepted", "sentence"),
    [
        ("en", "Please sign in first."),
        ("vi", "Xin đăng nhập trước."),
        ("fr", "Xin đăng nhập"),
        ("vi-VN,en", "Xin đăng nhập"),
        ("fr, en-GB;q=0.8, vi;q=0.2", "Please"),
        ("*", "Xin đăng nhập"),
    ],
)
def test_programs_say_their_language_in_a_header(client, accepted, sentence):
    answer = client.get("/api/v1/libraries", headers={"Accept-Language": accepted})
    assert answer.json["detail"].startswith(sentence)
    assert answer.content_language.as_set() == {"en" if sentence.startswith("Please") else "vi"}
    assert "accept-language" in answer.vary.as_set()


# --- health ----------------------------------------------------------------------------------


def test_health_is_told(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


def test_a_silent_database_is_not_health(client, monkeypatch):
    def silent(*_):
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", silent)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["code"]) == (503, "database_silent")


def test_a_database_file_that_was_moved_away_is_not_health(app, client):
    if db.engine.name != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    assert client.get("/healthz").status_code == 200
    file = Path(db.engine.url.database)
    away = file.rename(file.with_suffix(".away"))
    assert client.get("/healthz").status_code == 503
    away.rename(file)
    assert client.get("/healthz").status_code == 200


# --- problems --------------------------------------------------------------------------------


class TooFar(Refused):
    code = "too_far"
    message = N_("Please sign in first.")


PROBLEMS = [
    (NotFound(), 404),
    (NotAllowed(), 403),
    (TooFar(), 409),
    (WrongInput({"name": ["Cần."]}, labels={"name": "Họ tên"}), 422),
    (TooManyAttempts(wait_seconds=7), 429),
]


@pytest.fixture
def meets(app, monkeypatch):
    """Let /about and an address of the API meet this problem or bug."""

    def met(problem):
        def broken(**_):
            raise problem

        for endpoint in ("web.about", "api_libraries.list_libraries"):
            monkeypatch.setitem(app.view_functions, endpoint, broken)

    return met


@pytest.mark.parametrize(("problem", "status"), PROBLEMS)
def test_a_problem_is_told_as_a_page(client, meets, problem, status):
    meets(problem)
    answer = client.get("/about")
    assert answer.status_code == status
    assert "<html" in answer.text
    assert f'data-code="{problem.code}"' in answer.text


@pytest.mark.parametrize(("problem", "status"), PROBLEMS)
def test_a_problem_is_told_as_a_fragment(client, meets, problem, status):
    meets(problem)
    answer = client.get("/about", headers=HTMX)
    assert answer.status_code == status
    assert "<html" not in answer.text
    assert f'data-code="{problem.code}"' in answer.text


@pytest.mark.parametrize(("problem", "status"), PROBLEMS)
def test_a_problem_is_told_as_a_document(client, meets, problem, status):
    meets(problem)
    answer = client.get("/api/v1/libraries")
    assert answer.status_code == answer.json["status"] == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == problem.code
    assert [reason["code"] for reason in answer.json["reasons"]] == [problem.code]


def test_every_reason_is_told_at_once(client, meets):
    message = N_("Please sign in first.")
    reasons = [Reason(code=code, message=message) for code in ("one", "two")]
    meets(Refused(reasons=reasons))
    for headers in ({}, HTMX):
        page = client.get("/about", headers=headers).text
        assert 'data-code="one"' in page
        assert 'data-code="two"' in page
    told = client.get("/api/v1/libraries").json["reasons"]
    assert [reason["code"] for reason in told] == ["one", "two"]


def test_faults_stand_by_the_forms_own_words(client, meets):
    meets(WrongInput({"name": ["Cần."], "other": ["Sai."]}, labels={"name": "Họ tên"}))
    page = client.get("/about").text
    assert "Họ tên: Cần." in page
    assert "other: Sai." in page
    told = client.get("/api/v1/libraries").json
    assert told["errors"] == {"query": {"name": ["Cần."], "other": ["Sai."]}}
    assert told["detail"] == "Họ tên: Cần. other: Sai."


def test_waiting_is_told_in_a_header_too(client, meets):
    meets(TooManyAttempts(wait_seconds=7))
    assert client.get("/about").headers["Retry-After"] == "7"


def test_a_visitor_is_sent_to_sign_in_and_back(client, meets):
    meets(NotSignedIn())
    answer = client.get("/about?x=1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/about?x%3D1"
    assert client.get("/about", headers=HTMX).status_code == 401
    assert client.get("/api/v1/libraries").headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("status", [404, 405])
def test_addresses_and_methods_we_do_not_know(client, status):
    path, method = ("/no-such-page", "get") if status == 404 else ("/about", "delete")
    assert getattr(client, method)(path).status_code == status
    api = client.delete("/api/v1/libraries") if status == 405 else client.get("/api/v1/nothing")
    assert (api.status_code, api.content_type) == (status, "application/problem+json")
    if status == 405:
        assert "GET" in api.headers["Allow"]


def test_a_bug_is_a_500_in_every_shape_and_says_nothing_of_itself(client, meets, caplog):
    meets(ZeroDivisionError("the secret inside"))
    answers = [
        client.get("/about"),
        client.get("/about", headers=HTMX),
        client.get("/api/v1/libraries"),
    ]
    assert [answer.status_code for answer in answers] == [500, 500, 500]
    assert not any("secret" in answer.text for answer in answers)
    assert answers[2].json["code"] == "internal_error"
    assert "the secret inside" in caplog.text


def test_a_busy_database_asks_to_try_again(client, meets):
    meets(OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")))
    answer = client.get("/api/v1/libraries")
    assert (answer.status_code, answer.json["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "1"
    assert client.get("/about").status_code == 503


def test_the_page_of_a_bug_asks_the_database_nothing(client, meets, given, monkeypatch):
    sign_in(client, given.an_account(role=Role.LIBRARIAN))
    meets(ZeroDivisionError())
    asked = []
    monkeypatch.setattr(
        "library_share.libraries.current._where_somebody", lambda who: asked.append(who)
    )
    assert client.get("/about").status_code == 500
    assert asked == []


def test_a_problem_says_what_it_is_to_programmers(app):
    assert errors.status_of(Problem()) == 409
    assert str(Problem()) == "problem: Không làm được việc này."


def test_pages_without_a_problem_say_the_version(client):
    assert pages.__version__ in client.get("/about").text


@pytest.mark.parametrize(
    ("asked_from", "led_to"),
    [
        ("http://localhost/desk?code=1", "/desk?code=1"),
        ("http://localhost//elsewhere.example", "/elsewhere.example"),
        ("", "/"),
    ],
)
def test_a_fragment_refused_to_the_signed_out_leads_back_to_its_page(client, asked_from, led_to):
    answer = client.post("/desk/scan", headers={**HTMX, "HX-Current-URL": asked_from})
    assert answer.status_code == 401
    assert f'href="{led_to}"' in answer.text
