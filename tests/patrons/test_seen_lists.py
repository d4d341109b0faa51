"""Story 1093: whoever looks at a list of loans with names is noted in the access log."""

from __future__ import annotations

from library_share.patrons.models import AccessRecord
from library_share.web.access import Role
from tests.signing_in import sign_in


def test_story_1093_lists_of_loans_are_noted(client, given):
    library = given.a_library("TH")
    account = given.an_account("lan", Role.LIBRARIAN, library)
    token = given.a_token(account)
    noted = (AccessRecord.deed == "saw_loans", AccessRecord.account_id == account.id)
    sign_in(client, account)
    assert client.get("/loans").status_code == 200
    assert given.how_many(AccessRecord, *noted) == 1
    asked = {"headers": {"Authorization": f"Bearer {token}"}, "query_string": {"library": "TH"}}
    assert client.get("/api/v1/loans", **asked).status_code == 200
    assert given.how_many(AccessRecord, *noted) == 2
    assert "xem danh sách mượn có tên" in client.get("/access-log").text


def test_story_1164_one_patron_is_noted_at_every_door(client, given):
    library = given.a_library("TH")
    account = given.an_account("lan", Role.LIBRARIAN, library)
    mina = given.a_patron("Nông Mi Na", library)
    card, token = given.card(mina), given.a_token(account)
    noted = (AccessRecord.deed == "saw_patron", AccessRecord.patron_id == mina.id)
    sign_in(client, account)
    doors = (
        f"/patrons/{mina.id}",
        f"/patrons/{mina.id}/change",
        f"/patrons/{mina.id}/consents",
        f"/patrons/{mina.id}/consents/form.pdf",
        f"/api/v1/patrons/{card}",
    )
    for looks, door in enumerate(doors, start=1):
        answer = client.get(door, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, door
        assert given.how_many(AccessRecord, *noted) == looks, door
    assert client.get(f"/patrons/{mina.id + 1}/change").status_code == 404
    assert given.how_many(AccessRecord, AccessRecord.deed == "saw_patron") == len(doors)


def test_story_1165_who_has_signed_in_a_class_is_noted_with_the_class(client, given):
    library = given.a_library("TH")
    account = given.an_account("lan", Role.LIBRARIAN, library)
    given.a_patron("Nông Mi Na", library, class_name="6A")
    noted = (AccessRecord.deed == "saw_consents", AccessRecord.detail == "6A")
    sign_in(client, account)
    assert client.get("/consents").status_code == 200
    assert given.how_many(AccessRecord, AccessRecord.deed == "saw_consents") == 0
    assert client.get("/consents?class=6A").status_code == 200
    assert given.how_many(AccessRecord, *noted) == 1
    assert "xem phiếu đồng ý của một lớp" in client.get("/access-log").text
