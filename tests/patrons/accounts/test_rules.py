"""How long a guesser waits, and who does not have to wait with him."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from library_share.patrons.accounts.rules import browser_name, must_wait, wait_until

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


def failures(how_many: int) -> list[datetime]:
    return [NOON] * how_many


@pytest.mark.parametrize(
    ("how_many", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (50, 15)]
)
def test_each_failure_beyond_five_doubles_the_wait(how_many, minutes):
    assert wait_until(failures(how_many), free=5) == NOON + timedelta(minutes=minutes)


def test_four_failures_cost_nothing():
    assert wait_until(failures(4), free=5) is None


def test_a_wait_that_is_over_is_over():
    nobody = {"of_address": [], "of_account": [], "is_known_address": False}
    assert must_wait(NOON, of_pair=failures(5), **nobody) == timedelta(minutes=1)
    assert must_wait(NOON + timedelta(minutes=1), of_pair=failures(5), **nobody) is None


def test_a_guesser_elsewhere_does_not_lock_the_owner_out():
    flood = {"of_pair": [], "of_address": [], "of_account": failures(60)}
    assert must_wait(NOON, **flood, is_known_address=True) is None
    assert must_wait(NOON, **flood, is_known_address=False) is not None


def test_a_class_behind_one_address_is_not_locked_out_by_one_pupil():
    assert (
        must_wait(NOON, of_pair=[], of_address=failures(20), of_account=[], is_known_address=False)
        is None
    )


def test_a_script_behind_the_school_s_address_does_not_lock_its_librarian_out():
    flood = {"of_pair": [], "of_address": failures(500), "of_account": []}
    assert must_wait(NOON, **flood, is_known_address=True) is None
    assert must_wait(NOON, **flood, is_known_address=False) is not None
    guessed = {**flood, "of_pair": failures(5)}
    assert must_wait(NOON, **guessed, is_known_address=True) is not None


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/126.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "coc_coc_browser/117.0.0 Chrome/111.0.0.0 Safari/537.36",
            "Cốc Cốc · Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_browsers_are_called_by_their_names(user_agent, name):
    assert browser_name(user_agent) == name
