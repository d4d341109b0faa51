"""Every address, by every method, as a visitor and as every role of a foreign library: no answer
names another library's patrons, and none of its rows is another afterwards.

What somebody may know by right stands in `walking.py`, each with its reason.
"""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from library_share.database import db
from library_share.interlibrary import pages as interlibrary_pages
from library_share.patrons import queries
from library_share.patrons.models import Patron
from library_share.web.assets import FILES
from tests.leaks.conftest import ROLES
from tests.leaks.stock import ABROAD, HOME, PARTNER, STRANGER
from tests.leaks.values import Unknown, kind_of
from tests.leaks.walking import KNOWN, SILENT, TOGETHER
from tests.sizes import IN_FULL

VIEWERS = [
    "visitor",
    *(f"{role.value}-{PARTNER.lower()}" for role in ROLES),
    f"librarian-{STRANGER.lower()}",
    f"librarian-{ABROAD.lower()}",
]
#: Who acts from another library is refused in the same way from everywhere; in the gate these only
#: look.
ONLY_LOOK = (
    ()
    if IN_FULL
    else (
        f"librarian-{STRANGER.lower()}",
        f"librarian-{ABROAD.lower()}",
        f"pupil_librarian-{PARTNER.lower()}",
        f"official-{PARTNER.lower()}",
    )
)
LENDER, BORROWER = f"librarian-{PARTNER.lower()}", f"librarian-{HOME.lower()}"


#: A walk that is refused everywhere finds nothing: pages, papers, files and the desk were opened.
OPENED = {
    "api_desk.take_scan",
    "api_dispatch.journey",
    "api_patrons.list_patrons",
    "circulation.loans",
    "desk.scan",
    "desk.read_photo",
    "feeds.feed",
    "handovers.one",
    "handovers.paper",
    "handovers.scan",
    "inbox.today",
    "interlibrary.act_on",
    "interlibrary.loan",
    "interlibrary.paper",
    "one_copy.show",
    "patrons.patrons",
}


@pytest.mark.once
@pytest.mark.parametrize("name", VIEWERS)
def test_nothing_of_another_library_s_patrons_leaks(walk, viewers, name):
    walk.go(viewers[name], looks_only=name in ONLY_LOOK)
    assert walk.faults == {}
    assert name != LENDER or walk.opened >= OPENED


@pytest.mark.once
def test_nor_what_a_library_lends_to_tells_the_lender(walk, viewers):
    """The other way round: the pupil's own school meets the readers of a library it lends to."""
    walk.go(viewers[BORROWER], looks_only=True)
    assert walk.faults == {}


# --- the walk can fail ------------------------------------------------------------------------


def test_a_check_that_is_missing_is_seen(walk, viewers, monkeypatch):
    """Pages of patrons that do not ask whose patron it is."""
    monkeypatch.setattr(
        queries, "patron_with_id", lambda _library_id, id_: db.session.get_one(Patron, id_)
    )
    walk.go(viewers[LENDER], through="/patrons/<int")
    seen = "\n".join(walk.faults)
    assert "GET /patrons/<int:patron_id> shows the name" in seen
    assert "GET /patrons/<int:patron_id>/change shows the birth date" in seen
    assert "POST /patrons/<int:patron_id>/card is done" in seen
    assert "POST /patrons/<int:patron_id>/card changes ['cards" in seen


def test_a_name_on_paper_is_seen(walk, viewers, monkeypatch):
    """The lender's sheet is drawn as the borrower's, in PDF and in Word."""
    request_of = interlibrary_pages.papers.request_of
    monkeypatch.setattr(
        interlibrary_pages.papers, "request_of", lambda loans, **_: request_of(loans, borrows=True)
    )
    walk.go(viewers[LENDER], looks_only=True, through="/interlibrary/<int:loan_id>/paper")
    assert [fault.rpartition(" shows ")[2] for fault in walk.faults] == ["the name", "the reader"]


def test_an_address_that_nobody_explained_is_seen(whole_app: Flask):
    with pytest.raises(Unknown, match=r"Say in tests/leaks/values\.py what <shelf_id> is"):
        kind_of(Rule("/shelves/<int:shelf_id>"), "shelf_id")
    for rule in whole_app.url_map.iter_rules():
        for argument in rule.arguments if rule.endpoint not in FILES else ():
            assert kind_of(rule, argument)


def test_what_is_allowed_is_still_there(whole_app: Flask):
    """An exception for an address that is gone would cover the next one of that name."""
    assert KNOWN.keys() | SILENT | TOGETHER <= whole_app.view_functions.keys()
