"""Whoever reads what children have or did is noted in the access log, whichever door it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from library_share.database import db
from library_share.patrons.models import AccessRecord
from tests.leaks.reading import words_of
from tests.leaks.stock import HOME, NAME, READER
from tests.leaks.walking import Viewer, Walk

#: What shows a name and notes nothing.
#: Names, and nothing of what they read: lists of patrons, of who keeps a shelf, the log itself.
NAMES_ONLY = {
    "api_keepers.list_keepers",
    "api_patrons.list_patrons",
    "api_shelves.list_shelves",
    "api_shelves.one",
    "asking.new",
    "consents.honours",
    "keepers.keepers",
    "patrons.access_records",
    "patrons.patrons",
    "places.all_places",
    "shelves.all_shelves",
    "shelves.one",
    "shelves.paper",
    "year_end.pupils",
    "year_end.shelves",
}
#: The work itself, all day long: who stands at the desk, what waits today, a sheet being typed in.
AT_WORK = {"api_inbox.today", "desk.desk", "inbox.today", "tick_sheets.grid"}
#: One book, and who has it or waits for it.
ONE_BOOK = {
    "api_holds.one",
    "catalogue.scanned",
    "catalogue.search",
    "catalogue.title",
    "handovers.paper",
    "holds.hold",
    "interlibrary.loan",
    "interlibrary.loans",
    "interlibrary.paper",
    "request_slips.receipt",
    "request_slips.receipts",
}


def noted(walk: Walk) -> int:
    with walk.app.app_context():
        return db.session.scalar(select(func.count()).select_from(AccessRecord)) or 0


def unnoted(walk: Walk, viewer: Viewer) -> Iterator[str]:
    """Doors that show a child's name to who may see it, and note nothing."""
    for door in walk.doors():
        if door.method != "GET":
            continue
        for query in ({}, walk.bodies.named(HOME)):
            before = noted(walk)
            answer = viewer.client(walk.app).get(
                door.path, headers=viewer.headers(), query_string=query
            )
            words = words_of(answer)
            shows = answer.status_code == 200 and (NAME in words or READER in words)
            if shows and noted(walk) == before:
                yield door.rule.endpoint
            walk.watch.look()
            walk.watch.restore()


@pytest.mark.once
def test_story_1166_whoever_reads_what_children_have_is_noted(walk, viewers):
    found = set(unnoted(walk, viewers[f"librarian-{HOME.lower()}"]))
    assert found - NAMES_ONLY - AT_WORK - ONE_BOOK == set()
    assert found, "the walk has lost its way in"


def test_what_may_go_unnoted_is_still_there(whole_app: Flask):
    """An exception for an address that is gone would cover the next one of that name."""
    assert whole_app.view_functions.keys() >= NAMES_ONLY | AT_WORK | ONE_BOOK
