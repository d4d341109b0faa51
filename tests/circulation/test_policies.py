"""Keeping loan policies: on pages, by the API, and when two people keep them at once."""

from __future__ import annotations

import pytest

from library_share.circulation import policies
from library_share.circulation.errors import PolicyExists
from library_share.circulation.models import Loan, LoanPolicy
from library_share.circulation.rules import Cap
from library_share.database import db, transaction
from library_share.patrons.models import Account, PatronKind
from library_share.web.access import Role
from tests.desk.scanning import Desk, reasons
from tests.signing_in import sign_in

FORM = {
    "patron_kind": "pupil",
    "title_kind": "",
    "may_take_home": "true",
    "loans_at_most": "2",
    "days": "7",
    "fixed_due_on": "",
    "cap": "term",
    "renewals_at_most": "1",
    "overdue_blocks": "true",
}


@pytest.fixture
def lan(client, given):
    sign_in(client, given.an_account("lan"))
    return client


def test_a_librarian_adds_changes_and_ends_a_policy(lan, given):
    assert lan.post("/loan-policies/new", data=FORM).status_code == 303
    policy = db.session.query(LoanPolicy).one()
    assert (policy.patron_kind, policy.title_kind, policy.days, policy.cap) == (
        PatronKind.PUPIL,
        None,
        7,
        Cap.TERM,
    )
    assert "7 ngày" in lan.get("/loan-policies").text

    lan.post(f"/loan-policies/{policy.id}", data={**FORM, "days": "10"})
    changed = db.session.query(LoanPolicy).filter(LoanPolicy.ended_at.is_(None)).one()
    assert (changed.days, given.how_many(LoanPolicy)) == (10, 2)

    lan.post(f"/loan-policies/{changed.id}/end")
    assert given.how_many(LoanPolicy, LoanPolicy.ended_at.is_(None)) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": ""}, "Trong bao nhiêu ngày: "),
        ({"fixed_due_on": "2027-01-01"}, "Trong bao nhiêu ngày: "),
        ({"days": "0"}, "Trong bao nhiêu ngày: "),
        ({"days": "x"}, "Trong bao nhiêu ngày: "),
        ({"loans_at_most": ""}, "Mượn nhiều nhất bao nhiêu cuốn: "),
        ({"loans_at_most": "-1"}, "Mượn nhiều nhất bao nhiêu cuốn: "),
        ({"cap": "century"}, "Chậm nhất đến: "),
        ({"patron_kind": "king"}, "Cho ai: "),
    ],
)
def test_a_form_that_makes_no_sense_is_told_field_by_field(lan, given, wrong, said):
    answer = lan.post("/loan-policies/new", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert said in answer.text
    assert given.how_many(LoanPolicy) == 0


def test_one_policy_for_one_case(given):
    library = given.a_library()
    given.a_policy(library=library, patron_kind=PatronKind.PUPIL)
    with pytest.raises(PolicyExists), transaction():
        policies.add_policy(
            library_id=library.id,
            patron_kind=PatronKind.PUPIL,
            title_kind=None,
            loans_at_most=1,
            days=1,
        )


def test_a_changed_policy_gives_nobody_a_second_allowance(client, given):
    policy = given.a_policy(loans_at_most=2)
    desk = Desk(client, given.a_token(given.an_account()), "THCS")
    card = given.card(given.a_patron())
    for _ in range(2):
        desk.scan(given.a_copy().code, card)
    with transaction():
        policies.change_policy(db.session.merge(policy), days=30)
    assert reasons(desk.scan(given.a_copy().code, card)) == ["too_many_loans"]


def test_another_library_s_policy_is_not_there(lan, given):
    theirs = given.a_policy(library=given.a_library("TH"))
    everybody_s = given.a_policy()
    for policy in (theirs, everybody_s):
        assert lan.get(f"/loan-policies/{policy.id}").status_code == 404
        assert lan.post(f"/loan-policies/{policy.id}", data=FORM).status_code == 404
        assert lan.post(f"/loan-policies/{policy.id}/end").status_code == 404
    assert given.how_many(LoanPolicy, LoanPolicy.ended_at.is_(None)) == 2


def test_an_administrator_keeps_what_holds_for_the_whole_network(client, given):
    library = given.a_library()
    sign_in(client, given.an_account("xa", Role.ADMINISTRATOR))
    client.post("/loan-policies/new", data={**FORM, "everywhere": "true"})
    policy = db.session.query(LoanPolicy).one()
    assert policy.library_id is None
    assert f"/loan-policies/{policy.id}" in client.get("/loan-policies").text
    assert "toàn mạng lưới" in client.get(f"/loan-policies/{policy.id}").text

    client.post(f"/loan-policies/{policy.id}", data={**FORM, "days": "10"})
    (changed,) = policies.policies_in_force(library.id)
    assert (changed.days, changed.library_id) == (10, None)
    assert client.post(f"/loan-policies/{changed.id}/end").status_code == 303
    assert policies.policies_in_force(library.id) == []


def test_a_librarian_s_policy_is_never_for_all(lan, given):
    assert lan.post("/loan-policies/new", data={**FORM, "everywhere": "true"}).status_code == 403
    assert given.how_many(LoanPolicy) == 0


@pytest.mark.parametrize(("role", "for_all"), [(Role.LIBRARIAN, False), (Role.ADMINISTRATOR, True)])
def test_a_new_library_lends_after_one_click(client, given, role, for_all):
    library = given.a_library()
    sign_in(client, given.an_account("lan", role))
    assert "/loan-policies/usual" in client.get("/loan-policies").text
    assert client.post("/loan-policies/usual").status_code == 303
    kept = policies.policies_in_force(library.id)
    assert len(kept) == len(policies.USUAL)
    assert {policy.library_id for policy in kept} == {None if for_all else library.id}
    assert "/loan-policies/usual" not in client.get("/loan-policies").text
    assert client.post("/loan-policies/usual").status_code == 409


def test_policies_by_the_api(client, given):
    def ask(role, method, address, **more):
        token = given.a_token(given.an_account(f"{role.value}{given.how_many(Account)}", role))
        return client.open(
            f"/api/v1{address}", method=method, headers={"Authorization": f"Bearer {token}"}, **more
        )

    sent = {"library": "THCS", "loans_at_most": 5, "days": 7}
    given.a_library()
    made = ask(Role.LIBRARIAN, "POST", "/loan-policies", json=sent)
    assert made.status_code == 201
    assert made.json["library"] == "THCS"
    assert ask(Role.PRINCIPAL, "POST", "/loan-policies", json=sent).status_code == 403
    again = ask(Role.ADMINISTRATOR, "POST", "/loan-policies", json=sent)
    assert (again.status_code, again.json["code"]) == (409, "policy_exists")
    for_all = ask(Role.ADMINISTRATOR, "POST", "/loan-policies", json={**sent, "library": None})
    assert for_all.json["library"] is None
    listed = ask(Role.OFFICIAL, "GET", "/loan-policies?library=THCS")
    assert [policy["id"] for policy in listed.json["items"]] == [
        made.json["id"],
        for_all.json["id"],
    ]
    assert ask(Role.OFFICIAL, "DELETE", f"/loan-policies/{made.json['id']}").status_code == 403


def test_a_librarian_cannot_rule_the_whole_network(client, given):
    token = given.a_token(given.an_account())
    answer = client.post(
        "/api/v1/loan-policies",
        json={"library": None, "loans_at_most": 5, "days": 7},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address", ["/loans", "/loans?overdue=1", "/loan-policies", "/loan-policies/new", "/desk"]
)
def test_the_pages_of_lending_in_both_languages(lan, given, address, language):
    joint = "&" if "?" in address else "?"
    assert lan.get(f"{address}{joint}lang={language}").status_code == 200


def test_nobody_reads_other_libraries_loans(client, given):
    token = given.a_token(given.an_account("mai", library=given.a_library("TH")))
    given.a_library("THCS")
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/loans?library=THCS", headers=headers).status_code == 403
    assert client.get("/api/v1/loans?library=XYZ", headers=headers).status_code == 404
    assert client.get("/api/v1/loans?library=TH", headers=headers).json == {
        "items": [],
        "next": None,
    }


def test_loans_are_paged_by_key_and_filtered(client, given):
    given.a_policy(loans_at_most=10)
    token = given.a_token(given.an_account())
    desk = Desk(client, token, "THCS")
    mina, ola = given.card(given.a_patron(name="Mina")), given.card(given.a_patron(name="Ola"))
    copies = [given.a_copy().code for _ in range(5)]
    for code in copies:
        desk.scan(code, mina)
    desk.scan(copies[0], intent="return")
    desk.scan(copies[0], ola)

    def pages(query):
        rows, after = [], ""
        while after is not None:
            answer = client.get(
                f"/api/v1/loans?library=THCS&limit=2&{query}{after}",
                headers={"Authorization": f"Bearer {token}"},
            )
            assert len(answer.json["items"]) <= 2
            rows += [row["code"] for row in answer.json["items"]]
            after = answer.json["next"] and f"&after={answer.json['next']}"
        return rows

    assert pages("") == [*copies, copies[0]]
    assert pages("open=true") == [*copies[1:], copies[0]]
    assert pages("open=false") == [copies[0]]
    assert pages(f"patron={ola}") == [copies[0]]
    assert pages("overdue=true") == []
    assert given.how_many(Loan) == 6
