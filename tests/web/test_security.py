"""Headers on every answer, forms only from our pages, no open redirect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from library_share.web.access import Role
from library_share.web.assets import module
from library_share.web.pages import local_address
from tests.signing_in import sign_in


@pytest.mark.parametrize(
    "path",
    ["/", "/about", "/healthz", "/no-such-page", "/api/v1/libraries", "/static/css/app.css"],
)
def test_every_answer_keeps_other_sites_out(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_only_https_in_production_insists_on_https(client, app, monkeypatch):
    insists = "Strict-Transport-Security"
    # One PC: `serve --https` today, `serve` tomorrow, and the way to trust it beside, on http.
    assert insists not in client.get("/about", base_url="https://localhost").headers
    production = replace(app.config["SETTINGS"], environment="production")
    monkeypatch.setitem(app.config, "SETTINGS", production)
    assert insists not in client.get("/about").headers
    secure = client.get("/about", base_url="https://localhost")
    assert secure.headers[insists] == "max-age=31536000"


def test_pages_of_somebody_signed_in_are_not_kept_by_the_browser(client, given):
    assert "no-store" not in client.get("/about").headers.get("Cache-Control", "")
    sign_in(client, given.an_account())
    assert client.get("/about").headers["Cache-Control"] == "no-store"


def test_files_with_a_fingerprint_are_kept_for_a_year(client):
    page = client.get("/about").text
    address = next(part for part in page.split('"') if part.startswith("/static/css/app.css?v="))
    with client.get(address) as versioned, client.get("/static/css/app.css") as plain:
        kept, asked_anew = (file.headers["Cache-Control"] for file in (versioned, plain))
    assert "max-age=31536000" in kept
    assert "immutable" in kept
    assert asked_anew == "no-cache"


@pytest.fixture
def guarded(app, monkeypatch):
    """A browser whose forms need their token, as in life."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app.test_client()


def test_a_form_without_our_token_is_not_taken(guarded):
    refused = guarded.post("/language", data={"language": "en"})
    assert refused.status_code == 400
    assert 'data-code="form_too_old"' in refused.text
    assert '<html lang="vi">' in guarded.get("/about").text


def test_a_form_with_our_token_is_taken(guarded):
    token = guarded.get("/about").text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"language": "en", "next": "/about", "csrf_token": token}
    assert guarded.post("/language", data=sent).status_code == 303
    assert '<html lang="en">' in guarded.get("/about").text


def test_a_program_needs_its_own_token_not_a_forms(guarded, given):
    token = given.a_token(given.an_account(role=Role.LIBRARIAN))
    sent = {"library": "THCS", "kind": "box", "name": "Thùng 1"}
    assert guarded.post("/api/v1/places", json=sent).status_code == 401
    headers = {"Authorization": f"Bearer {token}"}
    assert guarded.post("/api/v1/places", json=sent, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/\tx",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(app, client, elsewhere):
    with app.test_request_context():
        assert local_address(elsewhere) == "/"
    answer = client.post("/language", data={"language": "en", "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_path_of_ours_is_gone_back_to(client):
    answer = client.post("/language", data={"language": "en", "next": "/search?q=dế mèn"})
    assert answer.headers["Location"].startswith("/search?q=d")


def test_cookies_are_out_of_scripts_reach(client):
    cookie = client.post("/language", data={"language": "en"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_what_was_too_large_is_not_read(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10)
    answer = client.post("/language", data={"language": "e" * 100})
    assert answer.status_code == 413


def test_modules_that_import_each_other_are_of_one_version_and_kept_for_a_year(client, app):
    with app.test_request_context():
        address = module("camera.js")
    older = address.replace(address.split("/")[3], "0123456789ab")
    with client.get(address, headers={"Accept-Encoding": "br"}) as kept:
        assert "immutable" in kept.headers["Cache-Control"]
        assert kept.headers["Content-Encoding"] == "br"
        assert kept.mimetype == "text/javascript"
    assert client.get(older).status_code == 404
    assert client.get(address.replace("camera.js", "../../../secrets")).status_code == 404
