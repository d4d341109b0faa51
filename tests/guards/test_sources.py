"""Rules of the house that can be read off the sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest

from tests.guards.sources import (
    PACKAGE,
    ROOT,
    calls,
    name_of,
    nodes,
    own_static_files,
    python_files,
    short,
    templates,
    tree,
)

#: What a file inside a package may be called; others are named for the thing they know.
VAGUE = ("util", "helper", "manager", "common", "misc", "tools", "base", "core", "process")
LINES_AT_MOST = 350


def test_packages_import_only_from_lower_shelves():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_only_the_database_commits():
    ends = ("commit", "rollback", "begin", "begin_nested")
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for call in calls(path)
        if path.name != "database.py"
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ends
    ]
    assert found == []


def test_actions_leave_transactions_to_the_edge():
    """A job is an edge too: a function that is handed its `job` begins and ends by itself."""
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        if path.stem in ("actions", "queries", "rules", "models", "schemas")
        and path.parent.name != "jobs"
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef)
        and not (function.args.args and function.args.args[0].arg == "job")
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and name_of(call.func) == "transaction"
    ]
    assert found == []


def test_only_the_clock_asks_what_time_it_is():
    asking = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for call in calls(path)
        if path != PACKAGE / "clock.py" and name_of(call.func).endswith(asking)
    ]
    assert found == []


def test_the_day_of_a_moment_is_the_communes():
    """A moment is kept in UTC: its own `.date()` is yesterday until seven in the morning."""
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for call in calls(path)
        if path != PACKAGE / "clock.py" and name_of(call.func).endswith(("_at.date", "now.date"))
    ]
    assert found == []


def test_nothing_prints_behind_the_commands():
    found = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for call in calls(path)
        if name_of(call.func) in ("print", "breakpoint")
    ]
    assert found == []


def test_no_import_hides_inside_a_function():
    """It would be a sign that something stands on the wrong shelf; heavy libraries may wait."""
    found = []
    for path in python_files():
        for function in nodes(path):
            if not isinstance(function, ast.FunctionDef):
                continue
            found += [
                f"{short(path)}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("library_share")
            ]
    assert found == []


def test_files_are_named_for_what_they_know():
    assert [short(path) for path in python_files() if path.stem.startswith(VAGUE)] == []


@pytest.mark.parametrize("path", python_files(), ids=short)
def test_every_file_can_be_read_in_one_sitting(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LINES_AT_MOST
    assert ast.get_docstring(tree(path)) or not text.strip()


ELSEWHERE = re.compile(r"https?://(?!www\.w3\.org/)[^\s\"'`<>]*")


@pytest.mark.parametrize("path", [*templates(), *own_static_files()], ids=short)
def test_no_page_asks_another_host(path):
    assert ELSEWHERE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", templates(), ids=short)
def test_templates_keep_the_strict_policy(path):
    """No inline style, no inline script, no handler in an attribute."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""\sstyle\s*=""", text) == []
    assert re.findall(r"""<[^>]*\son[a-z]+\s*=\s*["']""", text) == []
    assert re.findall(r"""<style""", text) == []
    assert re.findall(r"""<script(?![^>]*\ssrc=)(?![^>]*type="application/json")""", text) == []
    assert "javascript:" not in text
    assert "|safe" not in text.replace(" ", "")


@pytest.mark.parametrize("path", templates(), ids=short)
def test_every_form_that_posts_carries_its_token(path):
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
        opening = form[: form.index(">") + 1] if "{%" not in form.split(">")[0] else form
        if re.search(r"""method=["']post["']""", opening):
            assert "csrf" in form, form[:120]
