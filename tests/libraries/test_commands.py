"""`library-share add-library`: the first step of a real network."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from flask.cli import ScriptInfo

from library_share.libraries import queries
from library_share.libraries.commands import add_library_command
from library_share.libraries.errors import LibraryCodeTaken
from library_share.libraries.models import Commune, Library, LibraryKind


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


def test_help_is_in_both_languages(run):
    text = run("--help").output
    assert "Thêm một thư viện" in text
    assert "Add a member library" in text
