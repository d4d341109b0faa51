"""`library-share import-patrons` and `import-books`."""

from __future__ import annotations

import json

import pytest

from library_share.copies.models import Copy
from library_share.exchange.commands import import_books, import_patrons
from library_share.patrons.models import Patron
from tests.exchange.making import DATA, ROSTER, pupil, xlsx


@pytest.fixture
def run(app, school):
    runner = app.test_cli_runner()
    return lambda command, *words: runner.invoke(command, [str(word) for word in words])


def test_without_yes_it_is_a_preview(run, given):
    said = run(import_patrons, DATA / "roster-csdl-6A.xlsx", "--library", "thcs")
    assert said.exit_code == 0
    assert "34 mới" in said.output
    assert "Đã bỏ 17 cột không cần thiết: Dân tộc" in said.output
    assert "Thêm --yes" in said.output
    assert given.how_many(Patron) == 0


def test_with_yes_everything_is_imported_and_again_nothing(run, given):
    file = DATA / "accession-register-lower-secondary.xlsx"
    said = json.loads(run(import_books, file, "--library", "THCS", "--yes", "--json").output)
    assert (said["imported"], said["counts"]["new"]) == (True, 172)
    assert given.how_many(Copy) == 172
    said = json.loads(run(import_books, file, "--library", "THCS", "--yes", "--json").output)
    assert (said["counts"]["new"], said["counts"]["changed"]) == (0, 0)
    assert given.how_many(Copy) == 172


def test_one_bad_row_imports_nothing_and_ends_with_a_status(run, given, tmp_path):
    file = tmp_path / "6A.xlsx"
    file.write_bytes(xlsx(ROSTER, pupil(), pupil("Chi", "2", born_on="31/9/2015", no=2)))
    said = run(import_patrons, file, "--library", "THCS", "--yes")
    assert said.exit_code == 1
    assert "Dòng 3, cột D (Ngày sinh)" in said.output
    assert given.how_many(Patron) == 0


def test_years_of_two_digits_are_imported_only_when_they_are_said_to_be_right(run, given, tmp_path):
    file = tmp_path / "6A.xlsx"
    file.write_bytes(xlsx(ROSTER, pupil(born_on="5/9/15")))
    said = run(import_patrons, file, "--library", "THCS", "--yes")
    assert (said.exit_code, given.how_many(Patron)) == (1, 0)
    said = run(import_patrons, file, "--library", "THCS", "--yes", "--years-right")
    assert (said.exit_code, given.how_many(Patron)) == (0, 1)
    assert "đã đọc thành 05/09/2015" in said.output


def test_capitals_are_tidied_when_asked_for(run, given, tmp_path):
    file = tmp_path / "6A.xlsx"
    file.write_bytes(xlsx(ROSTER, pupil("NÔNG ANH AN")))
    run(import_patrons, file, "--library", "THCS", "--yes", "--tidy-names")
    assert given.how_many(Patron, Patron.name == "Nông Anh An") == 1
