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
