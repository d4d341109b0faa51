"""Settings and error codes are documented; documents say what the code says."""

from __future__ import annotations

import re
from collections import Counter

from flask import Flask

from tests.guards.documents import ERRORS, SETTINGS, errors_page, problems, reasons, settings_page
from tests.guards.lives import STATES, states_page


def test_settings_are_documented():
    assert SETTINGS.read_text(encoding="utf-8") == settings_page(), "run `make docs`"


def test_errors_are_documented(app: Flask):
    assert ERRORS.read_text(encoding="utf-8") == errors_page(app), "run `make docs`"


def test_states_are_documented(app: Flask):
    assert STATES.read_text(encoding="utf-8") == states_page(app), "run `make docs`"


def test_every_problem_has_a_code_of_its_own():
    codes = Counter(told.code for told in problems())
    assert {code: times for code, times in codes.items() if times > 1} == {}


def test_codes_are_plain_words():
    odd = [t.code for t in problems() + reasons() if not re.fullmatch(r"[a-z]+(_[a-z]+)*", t.code)]
    assert odd == []


def test_every_problem_says_something(app: Flask):
    assert [told.where for told in problems() if not told.message] == []
