"""“Late” begins the day after the due day, and one place says so."""

from __future__ import annotations

import ast
import re

from tests.guards.sources import PACKAGE, python_files, short, tree

#: Who compares due days with something else than today: which day is the later one, and the like.
OTHER_MEANINGS = {
    ("circulation/late.py", "late"),
    ("circulation/rules.py", "is_late"),
    ("circulation/rules.py", "days_late"),
    ("circulation/recalling.py", "shorten"),
    ("interlibrary/actions/lending.py", "ask_renewal"),
    ("interlibrary/sets.py", "goes_home"),
    ("dispatch/onward.py", "came_for_a_reader"),
    ("rotation/world/rules.py", "decide"),
    ("circulation/reminders/queries.py", "untold"),
    ("circulation/reminders/queries.py", "books_of"),
    ("circulation/reminders/rules.py", "stage_of"),
    ("registers/rules.py", "term_of"),
}
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def _is_due_day(side: ast.AST) -> bool:
    return (isinstance(side, ast.Attribute) and side.attr == "due_on") or (
        isinstance(side, ast.Name) and side.id == "due_on"
    )


def _compares(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare) and any(isinstance(op, _ORDER) for op in node.ops):
        return any(map(_is_due_day, (node.left, *node.comparators)))
    is_less = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
    return is_less and (_is_due_day(node.left) or _is_due_day(node.right))


def test_nobody_else_says_what_is_late():
    found = {
        (short(path).removeprefix("library_share/"), function.name)
        for path in python_files()
        if "demo" not in path.parts and "printing" not in path.parts
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if _compares(node)
    }
    assert found - OTHER_MEANINGS == set()
    assert OTHER_MEANINGS - found == set(), "no longer there"


def test_templates_ask_too():
    templates = (PACKAGE.parent / "templates").rglob("*.html")
    comparing = re.compile(r"due_on\s*[<>]=?\s*\w|[<>]=?\s*[\w.]*due_on")
    found = [
        path.name
        for path in templates
        for block in re.findall(r"{[%{].*?[%}]}", path.read_text("utf-8"))
        if comparing.search(block)
    ]
    assert found == []
