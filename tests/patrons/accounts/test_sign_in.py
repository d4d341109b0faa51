"""Signing in, being locked out, and being signed out from afar."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from library_share import clock
from library_share.database import transaction
from library_share.patrons.accounts import actions, queries
from library_share.patrons.accounts.errors import AppointedAlready, LastAdministrator, UsernameTaken
from library_share.patrons.models import Account, FailedSignIn, SignInSession, Token
from library_share.web.access import Role
from library_share.web.paging import LIMIT
from tests.signing_in import PASSWORD, sign_in


@pytest.fixture
def lan(given) -> Account:
    account = given.an_account("lan")
    with transaction():
        actions.change_password(account, PASSWORD)
    return account


def try_password(client, username, password, address="10.0.0.1"):
    return client.post(
        "/sign-in",
        data={"username": username, "password": password},
        environ_base={"REMOTE_ADDR": address},
    )


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_right_password_opens_the_page_that_was_wanted(client, lan):
    wanted = client.get("/account")
    assert wanted.status_code == 303
    assert "next=/account" in wanted.location
    answer = client.post(
        "/sign-in", data={"username": "Lan", "password": PASSWORD, "next": "/account"}
    )
    assert answer.location == "/account"
    assert is_signed_in(client)


def test_the_language_asked_for_stays_while_signing_in(client, lan):
    asked = client.get("/account?lang=en")
    page = client.get(asked.location).text
    assert "Password" in page
    assert "/sign-in?lang=en" in page
    sent = {"username": "lan", "password": "wrong", "next": "/account?lang=en"}
    again = client.post("/sign-in?lang=en", data=sent)
    assert "lang=en" in again.location
    assert "do not fit together" in client.get(again.location).text
    answer = client.post("/sign-in?lang=en", data={**sent, "password": PASSWORD})
    assert answer.location == "/account?lang=en"


def test_signing_in_never_leads_to_another_site(client, lan):
    answer = client.post(
        "/sign-in", data={"username": "lan", "password": PASSWORD, "next": "//evil.example/x"}
    )
    assert answer.location == "/"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lan", "wrong-password"),
        ("nobody", PASSWORD),
        ("lan", ""),
        ("", PASSWORD),
        ("lan'--", PASSWORD),
        ("l" * 41, PASSWORD),
    ],
)
def test_a_wrong_password_and_an_unknown_name_open_nothing(client, lan, username, password):
    assert try_password(client, username, password).status_code in (303, 422)
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, lan, given):
    for _ in range(5):
        try_password(client, "lan", "wrong-password")
    answer = try_password(client, "lan", PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) <= 60
    assert not is_signed_in(client)
    with clock.pretend(clock.now() + timedelta(minutes=1, seconds=1)):
        try_password(client, "lan", PASSWORD)
        assert is_signed_in(client)
    assert given.how_many(FailedSignIn) == 0


def test_one_pupil_s_guesses_do_not_lock_out_the_class_behind_the_same_address(client, lan, given):
    for _ in range(8):
        try_password(client, "somebody", "wrong-password")
    try_password(client, "lan", PASSWORD)
    assert is_signed_in(client)


def test_guesses_from_elsewhere_do_not_lock_lan_out_at_her_desk(client, app, lan):
    try_password(client, "lan", PASSWORD, address="10.0.0.1")
    stranger = app.test_client()
    for last in range(60):
        try_password(stranger, "lan", "wrong-password", address=f"192.0.2.{last}")
    at_her_desk = app.test_client()
    try_password(at_her_desk, "lan", PASSWORD, address="10.0.0.1")
    assert is_signed_in(at_her_desk)
    unknown = app.test_client()
    assert try_password(unknown, "lan", PASSWORD, address="192.0.2.99").status_code == 429


def test_signing_out_ends_the_session_itself_not_only_the_cookie(client, app, lan, given):
    sign_in(client, lan)
    stolen = client.get_cookie("library_share").value
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("library_share", stolen)
    assert not is_signed_in(thief)
    assert given.how_many(SignInSession, SignInSession.ended_at.is_(None)) == 0


def test_a_session_is_ended_from_another_browser_at_once(client, app, lan):
    phone = app.test_client()
    sign_in(phone, lan)
    sign_in(client, lan)
    client.post("/account/sessions/end-others")
    assert not is_signed_in(phone)
    assert is_signed_in(client)


def test_nobody_ends_a_stranger_s_session(client, app, lan, given):
    other = app.test_client()
    sign_in(other, given.an_account("hoa"))
    hoas = queries.open_sessions_of(queries.get_account("hoa").id)[0]
    sign_in(client, lan)
    client.post(f"/account/sessions/{hoas.id}/end")
    assert is_signed_in(other)


def test_changing_the_password_signs_all_other_browsers_out(client, app, lan):
    phone = app.test_client()
    sign_in(phone, lan)
    sign_in(client, lan)
    answer = client.post("/account/password", data={"old": PASSWORD, "new": "bốn từ quen thuộc"})
    assert answer.status_code == 303
    assert not is_signed_in(phone)
    assert is_signed_in(client)
    try_password(phone, "lan", "bốn từ quen thuộc")
    assert is_signed_in(phone)


def test_the_present_password_is_needed_to_change_it(client, lan):
    sign_in(client, lan)
    answer = client.post("/account/password", data={"old": "wrong", "new": "bốn từ quen thuộc"})
    assert answer.status_code == 409
    answer = client.post("/account/password", data={"old": PASSWORD, "new": "short"})
    assert answer.status_code == 422


def test_a_token_opens_the_api_until_it_is_revoked(client, lan):
    with transaction():
        token = actions.make_token(lan, "máy quét")
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.get("/api/v1/accounts/me", headers=headers)
    assert answer.json["roles"] == [{"role": "librarian", "library": "THCS"}]
    with transaction():
        actions.revoke_token(lan.id, queries.tokens_of(lan.id)[0].id)
    assert client.get("/api/v1/accounts/me", headers=headers).status_code == 401


def test_the_api_does_not_read_the_cookie(client, lan):
    sign_in(client, lan)
    assert client.get("/api/v1/accounts/me").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic bGFuOng=", "Bearer " + "x" * 5000])
def test_a_wrong_token_is_refused(client, header):
    answer = client.get("/api/v1/accounts/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json["code"] == "not_signed_in"


def test_a_token_is_kept_only_as_a_hash(client, lan):
    sign_in(client, lan)
    page = client.post("/account/tokens", data={"name": "điện thoại"})
    kept = queries.tokens_of(lan.id)[0]
    assert kept.token_hash not in page.text
    assert "ls_" in page.text
    assert "ls_" not in client.get("/account").text


def test_a_closed_account_opens_nothing(client, lan, given):
    sign_in(client, lan)
    token = given.a_token(lan)
    with transaction():
        actions.close_account(queries.account_with_id(lan.id))
    assert not is_signed_in(client)
    try_password(client, "lan", PASSWORD)
    assert not is_signed_in(client)
    answer = client.get("/api/v1/accounts/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert given.how_many(Token, Token.revoked_at.is_(None)) == 0


def test_two_accounts_of_one_name(given):
    given.an_account("lan")
    with pytest.raises(UsernameTaken), transaction():
        actions.add_account("LAN ", "Cô Lan")


def test_one_role_twice(given, lan):
    with pytest.raises(AppointedAlready), transaction():
        actions.appoint(lan, Role.LIBRARIAN, given.a_library().id)
    admin = given.an_account("xa", role=Role.ADMINISTRATOR)
    with pytest.raises(AppointedAlready), transaction():
        actions.appoint(admin, Role.ADMINISTRATOR, None)


def test_the_last_administrator_stays(given):
    admin = given.an_account("xa", role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator), transaction():
        actions.close_account(queries.account_with_id(admin.id))
    with pytest.raises(LastAdministrator), transaction():
        actions.dismiss(queries.account_with_id(admin.id).appointments[0])


def test_an_administrator_adds_an_account_and_hands_its_password_over(client, app, given):
    sign_in(client, given.an_account("xa", role=Role.ADMINISTRATOR))
    library = given.a_library("TH")
    page = client.post(
        "/accounts",
        data={"username": "mai", "name": "Cô Mai", "role": "librarian", "library": library.id},
    )
    password = page.text.split("</code><br>")[1].split("<code>")[1].split("</code>")[0]
    hers = app.test_client()
    try_password(hers, "mai", password)
    assert is_signed_in(hers)


def test_more_accounts_than_a_page_holds(client, given):
    sign_in(client, given.an_account("a-xa", Role.ADMINISTRATOR))
    for number in range(LIMIT):
        given.an_account(f"lan{number:02}", role=None)
    first = client.get("/accounts").text
    assert f"lan{LIMIT - 1}" not in first
    after = re.search(r"/accounts\?after=[^\"]+", first)
    assert f"lan{LIMIT - 1}" in client.get(after[0]).text


def test_a_librarian_is_one_somewhere(client, given):
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    sent = {"username": "lan", "name": "Lan", "role": "librarian", "library": ""}
    answer = client.post("/accounts", data=sent)
    assert (answer.status_code, "Hãy chọn thư viện" in answer.text) == (422, True)
    assert given.how_many(Account) == 1


def test_a_librarian_keeps_no_accounts(client, lan):
    sign_in(client, lan)
    assert client.get("/accounts").status_code == 403
    assert (
        client.post(
            "/accounts", data={"username": "x", "name": "X", "role": "administrator"}
        ).status_code
        == 403
    )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["/sign-in", "/account", "/accounts"])
def test_the_pages_of_accounts_in_both_languages(client, given, address, language):
    if address != "/sign-in":
        sign_in(client, given.an_account("xa", role=Role.ADMINISTRATOR))
    assert client.get(f"{address}?lang={language}").status_code == 200
