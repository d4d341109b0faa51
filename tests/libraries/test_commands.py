"""`library-share add-library`: the first step of a real network."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from library_share import clock
from library_share.libraries import queries
from library_share.libraries.commands import add_library_command
from library_share.libraries.errors import LibraryCodeTaken
from library_share.libraries.models import Commune, Library, LibraryKind, SchoolYear
from tests.safekeeping import run as run_all


@pytest.fixture
def run(app):
    def running(*arguments):
        return CliRunner().invoke(
            add_library_command, arguments, obj=ScriptInfo(create_app=lambda: app)
        )

    return running


def test_the_first_library_brings_its_commune(run, given):
    done = run("th", "Thư viện Tiểu học", "--kind", "primary", "--commune", "xã An Khánh")
    assert done.exit_code == 0
    assert "TH" in done.output
    library = queries.library_with_code("TH")
    assert (library.kind, library.commune.name) == (LibraryKind.PRIMARY, "xã An Khánh")
    run("MN", "Thư viện Mầm non", "--kind", "preschool", "--commune", "xã An Khánh")
    assert (given.how_many(Commune), given.how_many(Library)) == (1, 2)


def test_another_program_reads_json(run):
    done = run("TH", "Tiểu học", "--kind", "primary", "--commune", "An Khánh", "--json")
    assert json.loads(done.output) == {"code": "TH", "name": "Tiểu học"}


def test_a_refusal_keeps_nothing(run, given):
    given.a_library("TH")
    refused = run("TH", "Tiểu học", "--kind", "primary", "--commune", "xã Khác")
    assert isinstance(refused.exception, LibraryCodeTaken)
    assert (given.how_many(Commune), given.how_many(Library)) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        ("TH", "Tiểu học", "--kind", "castle", "--commune", "xã An Khánh"),
        ("TH", "Tiểu học", "--kind", "primary"),
        ("TH", "x" * 151, "--kind", "primary", "--commune", "xã An Khánh"),
        ("TH", " ", "--kind", "primary", "--commune", "xã An Khánh"),
        ("TH", "Tiểu học", "--kind", "primary", "--commune", ""),
    ],
)
def test_wrong_words_change_nothing(run, given, wrong):
    assert run(*wrong).exit_code == 2
    assert given.how_many(Library) == 0


def test_a_school_year_with_its_holidays_in_one_line(app, given):
    commune = given.a_library().commune
    status, said = run_all(app, "add-school-year", "2028-2029")
    assert (status, "2028-2029" in said) == (0, True)
    year = queries.school_year_named("2028-2029", commune.id)
    assert (year.starts_on, year.books_back_by) == (date(2028, 9, 1), date(2029, 5, 25))
    assert [term.starts_on for term in year.terms] == [date(2028, 9, 1), date(2029, 1, 18)]
    assert "Nghỉ Tết Nguyên đán 2029" in [
        closure.reason for closure in queries.closures_of_commune(commune.id)
    ]
    # The next one, without saying which.
    status, said = run_all(app, "add-school-year", "--json")
    assert (status, json.loads(said)["name"]) == (0, "2029-2030")
    assert run_all(app, "add-school-year", "2029-2030")[0] == 1


def test_the_first_school_year_is_that_of_today(app, given):
    given.a_library()
    with clock.pretend(date(2026, 12, 1)):
        status, said = run_all(app, "add-school-year", "--json")
    assert (status, json.loads(said)["name"]) == (0, "2026-2027")


@pytest.mark.parametrize("wrong", ["2026", "2026-2028", "1-2", "２０２６-2027", "2026-2027-2028"])
def test_a_school_year_has_two_years(app, given, wrong):
    given.a_library()
    assert run_all(app, "add-school-year", wrong)[0] == 2
    assert given.how_many(SchoolYear) == 0


def test_a_school_year_needs_to_know_whose(app, given):
    assert run_all(app, "add-school-year")[0] == 2  # no library yet
    given.a_library()
    assert run_all(app, "add-school-year", "--commune", "xã Không Có")[0] == 2
    assert given.how_many(SchoolYear) == 0


def test_help_is_in_both_languages(run):
    text = run("--help").output
    assert "Thêm một thư viện" in text
    assert "Add a member library" in text
