from __future__ import annotations

import pytest


@pytest.fixture
def school(given):
    """A lower secondary school in a running school year."""
    given.a_school_year(name="2026-2027")
    return given.a_library("THCS")
