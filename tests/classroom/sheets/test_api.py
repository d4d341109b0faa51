"""Story 781: another program types sheets in."""

from __future__ import annotations

from uuid import uuid4

import pytest

from library_share.circulation.models import Loan
from library_share.web.access import Role


@pytest.fixture
def ask(grid, given):
    token = given.a_token(given.an_account("may", library=grid.place.library))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "vi"}
    address = f"/api/v1{grid.address}"

    def asked(method="GET", rest="", **more):
        return grid.client.open(address + rest, method=method, headers=headers, **more)

    return asked


AN = "Nông Anh An"


def line(book, reader="", lent_on="", returned_on=""):
    return {
        "row_id": str(uuid4()),
        "book": book,
        "reader": reader,
        "lent_on": lent_on,
        "returned_on": returned_on,
    }


def test_story_781_another_program_types_a_sheet_in(ask, books, pupils, given):
    rows = ask().json["rows"]
    assert [row["number"] for row in rows] == [1, 2, 3][: len(rows)]
    assert rows[0]["code"] == books[0].code
    sent = {"month": "2026-11", "lines": [line("1", AN, "3/11", "10/11"), line("2")]}
    for _ in range(2):  # sent again it is the same
        saved = ask("POST", "/lines", json=sent)
        assert (saved.status_code, saved.json["lent"], saved.json["returned"]) == (200, 1, 1)
    assert given.how_many(Loan) == 1


def test_what_is_wrong_is_told_by_line_and_column_and_nothing_is_kept(ask, books, pupils, given):
    lines = [line("1", AN, "3/11"), line("99", AN, "3/11"), line("2", AN, "31/13")]
    answer = ask("POST", "/lines", json={"month": "2026-11", "lines": lines})
    assert answer.status_code == 422
    assert "Dòng 2, Tên sách" in answer.json["detail"]
    assert "Dòng 3, Ngày mượn" in answer.json["detail"]
    assert given.how_many(Loan) == 0
    assert ask("POST", "/lines", json={"month": "nie", "lines": lines}).json["code"] == "no_month"
    twice = {"month": "2026-11", "lines": [lines[0], lines[0]]}
    assert ask("POST", "/lines", json=twice).status_code == 422
    assert ask("POST", "/lines", json={"month": "2026-11", "lines": [line("1")]}).status_code == 409


def test_a_sheet_of_somebody_else_does_not_exist(grid, given):
    account = given.an_account("xa", Role.CLASS_KEEPER, given.a_library("TVX"))
    headers = {"Authorization": f"Bearer {given.a_token(account)}"}
    for code in (grid.place.code, "3999999"):
        answer = grid.client.get(f"/api/v1/tick-sheets/{code}", headers=headers)
        assert answer.status_code == 404
