"""Who reads reminders reads what children have at home, and is noted."""

from __future__ import annotations

import pytest

from library_share.patrons.models import AccessRecord
from tests.signing_in import sign_in

DOORS = (
    "/notices",
    "/notices/mine",
    "/notices/slips?class=6A",
    "/notices/slips.pdf?class=6A",
    "/notices/zalo?class=6A",
    "/api/v1/notices?library=THCS",
)


def looks_of(school, account) -> int:
    noted = (AccessRecord.deed == "saw_loans", AccessRecord.account_id == account.id)
    at = AccessRecord.library_id == school.library.id
    return school.given.how_many(AccessRecord, *noted, at)


@pytest.mark.parametrize("door", DOORS)
def test_story_1163_whoever_reads_children_s_reminders_is_noted_once_for_each_look(
    client, school, door
):
    school.hold_ready(school.mina)
    reader = school.hoa if door == "/notices/mine" else school.lan
    token = school.given.a_token(reader)
    sign_in(client, reader)
    for look in (1, 2):
        answer = client.get(door, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert looks_of(school, reader) == look


def test_whoever_reads_of_no_child_is_not_noted(client, school):
    school.hold_ready(school.mina)
    school.asked_for()
    sign_in(client, school.lan)
    for door in ("/notices/slips", "/notices/zalo", "/notices/mine"):
        assert client.get(door).status_code == 200
    assert client.get("/notices?state=nonsense").status_code == 422
    assert looks_of(school, school.lan) == 0
