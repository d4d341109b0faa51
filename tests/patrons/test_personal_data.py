"""Story 1090: parents read what is kept about a child, and why."""

from __future__ import annotations

from library_share.database import transaction
from library_share.patrons.forgetting import actions, explaining
from library_share.patrons.forgetting.rules import Terms
from library_share.web.access import Role
from tests.signing_in import sign_in


def test_story_1090_a_parent_reads_what_is_kept_and_for_how_long(client, given):
    library = given.a_library("TH")
    given.a_patron("Quẩng Thị Yến", library)
    with transaction():
        actions.set_terms(library, Terms(loan_months=7, leaver_months=3, log_months=12))
    page = client.get("/personal-data").text
    assert page.count('class="kept-kind"') == len(explaining.KINDS)
    assert "Không bao giờ giữ: tên cha mẹ" in page
    assert "chưa xác minh" in page
    assert ">7 tháng<" in page
    assert ">3 tháng<" in page
    assert "Quẩng" not in page
    assert "/forgetting" not in page
    assert 'href="/personal-data"' in client.get("/open").text


def test_story_1091_the_librarian_goes_on_from_there(client, given):
    library = given.a_library("TH")
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, library))
    page = client.get("/personal-data").text
    for address in ("/patrons", "/forgetting", "/consents", "/access-log"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
